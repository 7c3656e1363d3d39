"""The offer letter: what § 16-2 asks the customer to be told, and how to answer. OfferLetter in, PDF bytes out."""
from dataclasses import replace
from decimal import Decimal

from . import formats
from .cost_specification import write_specification
from .cost_tables import write_costs, write_instalments, write_order, write_shared_asset
from .letterhead import foot_text, write_top
from .qr import qr_picture
from .rows import Cell
from .sheet import BODY_X, WIDTH, Sheet, render
from .typeset import Run, one_line, set_text
from .writer import PANEL_PAD, Writer, hang

QR_SIZE = 82
# Which explanation follows the legal basis, by the paragraph that the offer refers to.
EXPLAINED = ('16-8', '16-9')
PREPAYMENTS = ('none', 'full', 'instalments', 'before_energising')


def render_offer_letter(letter):
    """The offer letter with its cost specification as PDF bytes; the same letter gives the same bytes.

    ValueError if its prepayment is none of PREPAYMENTS: a letter must not promise other terms than the company has.
    """
    if letter.prepayment not in PREPAYMENTS:
        raise ValueError(f'unknown prepayment: {letter.prepayment!r}')
    writer = Writer(letter)
    title = writer.texts('offer.change_title' if letter.change_of else 'offer.title', number=letter.number)
    write_top(writer, letter, _facts(writer, letter))
    _write_opening(writer, letter, title)
    write_order(writer, letter, letter.subject)
    write_costs(writer, letter)
    for asset in letter.shared_assets:
        write_shared_asset(writer, asset)
    _write_answer(writer, letter)
    _write_meaning(writer, letter)
    _write_legal_basis(writer, letter)
    _write_settlement(writer, letter)
    _write_enclosures(writer, letter)
    _write_closing(writer, letter)
    write_specification(writer, letter)
    return render(Sheet(title=f'{title} · {one_line(letter.subject)}', author=letter.letterhead.name,
                        subject=letter.subject, language=writer.language, date=letter.date, palette=writer.palette,
                        foot=foot_text(letter.letterhead, writer.texts), page_text=writer.page_text),
                  writer.rows)


def _facts(writer, letter):
    """The key facts beside the address."""
    texts, language = writer.texts, writer.language
    facts = [(texts('offer.number'), letter.number), (texts('offer.version'), str(letter.version)),
             (texts('date'), formats.date(letter.date, language)),
             (texts('offer.valid_until'), formats.date(letter.valid_until, language))]
    if letter.case_worker:
        facts.append((texts('your_contact'), letter.case_worker.name))
    return facts


def _write_opening(writer, letter, title):
    """Title, summary box and the sentence that says what the letter is."""
    texts, language, pal = writer.texts, writer.language, writer.palette
    writer.title(title, letter.subject)
    vat_key = 'offer.price_vat' if letter.vat else 'offer.price_no_vat'
    name = 'offer.change_price' if letter.change_of else 'offer.price' if letter.capped else 'offer.fixed_price'
    price = writer.fact(PANEL_PAD + 2, 210, texts(name),
                        formats.money(letter.gross, language), pal.figure,
                        texts(vat_key, vat=formats.money(letter.vat, language)))
    beside = replace(pal.total, leading=pal.figure.leading)
    answer = writer.fact(BODY_X + 110, 96, texts('offer.answer_by'), formats.date(letter.valid_until, language), beside)
    pay_x = BODY_X + 212
    payment = writer.fact(pay_x, WIDTH - pay_x - PANEL_PAD, texts('offer.payment'),
                          texts(f'offer.payment.{letter.prepayment}'), beside)
    writer.panel((price, answer, payment), gap=10)
    if letter.change_of:
        writer.full('offer.intro.change', gap=12, original=letter.change_of)
    else:
        writer.full(f'offer.intro.{letter.prepayment}', gap=12)


def _write_answer(writer, letter):
    """How to accept: the link as text and as a code, the user name, the last day."""
    texts, pal = writer.texts, writer.palette
    url = one_line(letter.portal_url)
    code = qr_picture(url, WIDTH - QR_SIZE - PANEL_PAD, QR_SIZE)
    width = WIDTH - BODY_X - PANEL_PAD - (QR_SIZE + PANEL_PAD if code else 0)
    day = formats.date(letter.valid_until, writer.language)
    steps = []
    if url:
        steps.append(writer.lines('accept.open', width - 14) + _link_lines(url, pal.link, width - 14))
        if one_line(letter.login):
            steps.append(writer.lines('accept.login', width - 14, login=one_line(letter.login)))
    steps.append(writer.lines('accept.answer' if url else 'accept.by_letter', width - 14, date=day))
    lines = []
    for number, step in enumerate(steps, 1):
        marker = Run(str(number), pal.link)
        lines += hang(marker, step, 14) if len(steps) > 1 else step
    heading = set_text(texts('accept'), pal.section, BODY_X - PANEL_PAD - 12)
    writer.panel((Cell(PANEL_PAD + 2, BODY_X - PANEL_PAD - 12, heading), Cell(BODY_X, width, lines)), gap=18,
                 picture=code)


def _link_lines(url, style, width):
    """The address as text; clickable if it is one that a browser opens."""
    safe = url.isascii() and url.lower().startswith(('https://', 'http://'))
    return set_text(url, style, width, link=url if safe else None)


def _write_meaning(writer, letter):
    """What acceptance means, and when work starts."""
    version = one_line(letter.terms_version)
    terms = writer.texts('means.terms', version=version) if version else ''
    writer.section('means')
    writer.bullets('means.text', terms=terms)
    writer.section('start')
    writer.paragraph('start.change' if letter.change_of else f'start.{letter.prepayment}')
    if letter.prepayment == 'instalments':
        write_instalments(writer, letter.instalments)


def _write_legal_basis(writer, letter):
    """The paragraph of the regulation, what it means here, and the company's practice."""
    reference = one_line(letter.legal_reference)
    writer.section('legal')
    writer.paragraph('legal.17-4' if '17-4' in reference else 'legal.ch16')
    for paragraph in EXPLAINED:
        if paragraph in reference:
            writer.paragraph(f'legal.{paragraph}')
    writer.subheading('legal.practice')
    writer.paragraph('practice.text', glue=True)


def _write_settlement(writer, letter):
    """The 15 % rule in plain words, or that the price is fixed."""
    writer.section('settlement')
    percent = formats.percent(Decimal(letter.cap_percent) / 100, writer.language)
    if letter.change_of and letter.capped:
        writer.paragraph('settlement.change', percent=percent)
        return
    if not letter.capped:
        writer.paragraph('settlement.fixed')
        return
    cap = ''
    if letter.cap_amount is not None:
        key = 'settlement.cap_part' if any(row.fixed for row in letter.rows) else 'settlement.cap'
        cap = writer.texts(key, cap=formats.money(letter.cap_amount, writer.language))
    writer.paragraph('settlement.text', cap=cap, percent=percent)
    writer.paragraph('settlement.limits')


def _write_enclosures(writer, letter):
    """The documents that go with the letter, each with the fingerprint by which it is part of what is accepted."""
    if not letter.enclosures:
        return
    writer.section('enclosures')
    writer.paragraph('enclosures.text')
    for enclosure in letter.enclosures:
        size = formats.file_size(enclosure.size, writer.language)
        writer.item(f'{one_line(enclosure.name)} ({size})', f'SHA-256 {enclosure.sha256}')


def _write_closing(writer, letter):
    """Where to complain, the greeting, and whom to ask."""
    writer.section('dispute')
    writer.paragraph('dispute.text')
    writer.sender(letter)
