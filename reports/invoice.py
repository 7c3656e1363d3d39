"""Invoice, credit note and payment request: what bokføringsforskriften § 5-1-1 asks for, and how to pay."""
from . import formats
from .cost_tables import write_vat
from .letterhead import foot_text, write_top
from .rows import Cell
from .sheet import WIDTH, Sheet, render
from .table import Column, Table
from .typeset import one_line
from .writer import PANEL_PAD, Writer

KINDS = ('invoice', 'credit_note', 'payment_request')
AMOUNT = 110
# Wide enough for a KID of 25 digits and an English date. (text, x, width)
PAYMENT_FACTS = (('pay.account', 14, 80), ('pay.kid', 106, 144), ('pay.due', 260, 98), ('pay.amount', 370, 102))


def render_invoice(invoice):
    """The document as PDF bytes; the same invoice gives the same bytes. ValueError if its kind is none of KINDS."""
    if invoice.kind not in KINDS:
        raise ValueError(f'unknown kind of invoice: {invoice.kind!r}')
    writer = Writer(invoice)
    kind = writer.texts(invoice.kind)
    write_top(writer, invoice, _facts(writer, invoice))
    hint = one_line(invoice.title)
    writer.title(hint or one_line(invoice.case_number) or kind, f'{kind} {one_line(invoice.number)}')
    _write_notice(writer, invoice)
    _write_delivery(writer, invoice)
    _write_lines(writer, invoice)
    _write_payment(writer, invoice)
    _write_questions(writer, invoice)
    return render(Sheet(title=f'{kind} {one_line(invoice.number)}', author=invoice.letterhead.name,
                        subject=hint or kind, language=writer.language, date=invoice.date, palette=writer.palette,
                        foot=foot_text(invoice.letterhead, writer.texts), page_text=writer.page_text), writer.rows)


def _facts(writer, invoice):
    """The key facts beside the address."""
    texts, language = writer.texts, writer.language
    due = None if invoice.kind == 'credit_note' else invoice.due_date
    return [
        (texts(f'{invoice.kind}.number'), invoice.number),
        (texts(f'{invoice.kind}.date'), formats.date(invoice.date, language)),
        (texts('due_date'), formats.date(due, language)),
        (texts('corrects'), invoice.corrects or ''),
        (texts('case_number'), invoice.case_number),
        (texts('our_reference'), invoice.our_reference),
        (texts('your_reference'), invoice.your_reference),
        (texts('customer_org_no'), formats.org_no(invoice.recipient.org_no)),
    ]


def _write_notice(writer, invoice):
    """What a credit note corrects, and that a payment request is no invoice."""
    if invoice.kind == 'credit_note':
        values = {'corrects': one_line(invoice.corrects), 'amount': formats.money(invoice.gross, writer.language)}
        key = 'credit.text' if values['corrects'] else 'credit.text_plain'
        writer.put_full(writer.lines(key, WIDTH, **values), gap=8)
    elif invoice.kind == 'payment_request':
        writer.full('request.text', gap=8)


def _write_delivery(writer, invoice):
    """Time and place of delivery, and the installation."""
    place = invoice.installation
    writer.section('delivery')
    writer.pair('delivery.time', invoice.delivery_time)
    writer.pair('delivery.place', invoice.delivery_place or place.address)
    writer.pair('order.property', place.property)
    writer.pair('order.metering_point', place.metering_point)


def _write_lines(writer, invoice):
    """What is charged, the sums, and the VAT where the document may show it."""
    texts, language = writer.texts, writer.language
    columns = (Column(texts('line'), 0, WIDTH - AMOUNT - 12, right=False),
               Column(texts('amount_head'), WIDTH - AMOUNT, AMOUNT))
    table = Table(writer, columns, gap=20)
    writer.end_section()
    table.write_head()
    table.write([(line.name, formats.amount(line.amount, language)) for line in invoice.lines])
    request, credit = invoice.kind == 'payment_request', invoice.kind == 'credit_note'
    paid, credited = (0, 0) if credit else (invoice.already_paid, invoice.already_credited)
    if not request:
        table.sum((texts('net'), formats.amount(invoice.net, language)))
        _write_vat(writer, table, invoice)
    if paid or credited or invoice.vat and not request:
        table.sum((texts('sum' if request else 'gross'), formats.amount(invoice.gross, language)))
    if credited:
        table.step(texts('already_credited'), formats.amount(-credited, language))
    if paid:
        table.step(texts('already_paid'), formats.amount(-paid, language))
    table.total(texts('to_credit' if credit else 'to_pay'),
                formats.money(invoice.gross if credit else invoice.to_pay, language))
    if not request:
        _write_vat_specification(writer, invoice)


def _write_vat_specification(writer, invoice):
    """The VAT of each class, and why there is none where there is none."""
    writer.section('vat')
    if invoice.vat_rows:
        write_vat(writer, invoice.vat_rows, 'vat_spec')
    if one_line(invoice.exemption_text):
        writer.plain(invoice.exemption_text, writer.palette.small, glue=True)
    writer.end_section()


def _write_vat(writer, table, invoice):
    """The VAT of each rate."""
    for row in invoice.vat_rows:
        if row.rate:
            table.step(writer.texts('vat_line', rate=row.rate), formats.amount(row.vat, writer.language))


def _write_payment(writer, invoice):
    """The payment box. A credit note has none."""
    if invoice.kind == 'credit_note':
        return
    texts, language, pal = writer.texts, writer.language, writer.palette
    if invoice.to_pay <= 0:
        # The KID still tells the accountant which claim this document belongs to.
        key = 'pay.nothing_kid' if invoice.kid else 'pay.nothing'
        text = writer.lines(key, WIDTH - 2 * PANEL_PAD, kid=invoice.kid)
        writer.panel((Cell(PANEL_PAD + 2, WIDTH - 2 * PANEL_PAD, text),), gap=22)
        return
    facts = (formats.account_no(invoice.account_no), invoice.kid or '', formats.date(invoice.due_date, language),
             formats.money(invoice.to_pay, language))
    cells = [writer.fact(x, width, texts(key), value, pal.payment_total if key == 'pay.amount' else pal.payment)
             for (key, x, width), value in zip(PAYMENT_FACTS, facts, strict=True) if value]
    writer.panel(cells, gap=22)
    if invoice.kid:
        writer.full('pay.reminder', gap=6, style=pal.small)


def _write_questions(writer, invoice):
    """Whom to ask, and where a consumer can complain."""
    head = invoice.letterhead
    reach = ''.join(f', {one_line(way)}' for way in (head.phone, head.email) if one_line(way))
    gap = 22 if invoice.kind == 'credit_note' else 6
    writer.full('invoice.questions', gap, writer.palette.small, reach=reach)
