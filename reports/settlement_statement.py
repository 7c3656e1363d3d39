"""The settlement statement (§ 16-11): estimate, changes, actual cost, the 15 % rule line by line, and what is owed.

SettlementStatement in, PDF bytes out. Nothing is decided here: the figures come settled, and are only added up.
"""
from dataclasses import replace
from decimal import Decimal

from . import formats
from .cost_tables import columns
from .letterhead import foot_text, write_top
from .sheet import BODY, BODY_X, Sheet, render
from .table import Column, Table
from .typeset import one_line
from .writer import PANEL_PAD, Writer

ZERO = Decimal(0)
AMOUNT = 110


def render_settlement_statement(statement):
    """The statement as PDF bytes; the same input gives the same bytes."""
    writer = Writer(statement)
    title = writer.texts('statement')
    write_top(writer, statement, _facts(writer, statement))
    _write_opening(writer, statement, title)
    _write_costs(writer, statement)
    _write_changes(writer, statement)
    _write_rule(writer, statement)
    _write_balance(writer, statement)
    writer.section('dispute')
    writer.paragraph('dispute.text')
    writer.sender(statement)
    return render(Sheet(title=f'{title} {one_line(statement.number)}', author=statement.letterhead.name,
                        subject=statement.subject, language=writer.language, date=statement.date,
                        palette=writer.palette, foot=foot_text(statement.letterhead, writer.texts),
                        page_text=writer.page_text), writer.rows)


def to_pay(statement):
    """What is left to pay in all, with VAT; below zero it is paid back."""
    return sum((part.net + part.vat - part.paid for part in statement.balances), ZERO)


def _facts(writer, statement):
    texts = writer.texts
    facts = [(texts('case_number'), statement.number), (texts('date'), formats.date(statement.date, writer.language))]
    return [*facts, (texts('your_contact'), statement.case_worker.name)] if statement.case_worker else facts


def _write_opening(writer, statement, title):
    """Title, and a box with what is owed, the estimate and the actual cost."""
    texts, language, pal = writer.texts, writer.language, writer.palette
    writer.title(title, statement.subject)
    left = to_pay(statement)
    key = 'to_pay' if left > 0 else 'refund' if left < 0 else 'nothing'
    beside = replace(pal.total, leading=pal.figure.leading)
    estimate = sum((row.estimate for row in statement.rows), ZERO)
    actual = sum((row.actual for row in statement.rows), ZERO) + sum((row.actual for row in statement.changes), ZERO)
    vat = any(part.vat for part in statement.balances)
    with_vat = 'statement.with_vat' if vat else 'offer.price_no_vat'
    note = texts('statement.nothing_note' if key == 'nothing' else with_vat)
    writer.panel((
        writer.fact(PANEL_PAD + 2, 190, texts(f'statement.{key}'), formats.money(abs(left), language), pal.figure,
                    note),
        writer.fact(212, 120, texts('statement.estimate_figure'), formats.money(estimate, language), beside,
                    texts('statement.without_vat')),
        writer.fact(344, 120, texts('statement.actual_figure'), formats.money(actual, language), beside,
                    texts('statement.without_vat')),
    ), gap=10)
    writer.full('statement.intro', gap=12)


def _write_costs(writer, statement):
    """Estimate and actual cost of each main component, and what differs."""
    language = writer.language
    writer.section('statement.costs')
    table = Table(writer, columns(writer, 'offer.component', 'statement.estimate', 'statement.actual',
                                  'statement.difference'))
    table.write_head()
    table.write([(row.component + ('\u00a0*' if row.fixed else ''), *_three(row.estimate, row.actual, language))
                 for row in statement.rows])
    estimate, actual = (sum((getattr(row, name) for row in statement.rows), ZERO) for name in ('estimate', 'actual'))
    table.sum((writer.texts('offer.net'), *_three(estimate, actual, language)))
    if any(row.fixed for row in statement.rows):
        writer.small('offer.fixed_note')


def _write_changes(writer, statement):
    """Changes that the customer ordered and accepted: outside the limit."""
    if not statement.changes:
        return
    texts, language = writer.texts, writer.language
    writer.section('statement.changes')
    table = Table(writer, columns(writer, 'line', 'statement.price', 'statement.actual', 'statement.difference'))
    table.write_head()
    notes = [texts('statement.accepted_on', date=formats.date(row.accepted, language)) if row.accepted else ''
             for row in statement.changes]
    table.write([(row.name, *_three(row.price, row.actual, language)) for row in statement.changes], notes)
    price, actual = (sum((getattr(row, name) for row in statement.changes), ZERO) for name in ('price', 'actual'))
    table.sum((texts('offer.net'), *_three(price, actual, language)))


def _three(planned, actual, language):
    return tuple(formats.amount(value, language) for value in (planned, actual, actual - planned))


def _write_rule(writer, statement):
    """The rule of § 16-11, one step a row, for each class apart."""
    percent = formats.percent(Decimal(statement.cap_percent) / 100, writer.language)
    writer.section('statement.rule')
    writer.paragraph('statement.rule_text', percent=percent)
    for part in statement.classes:
        table = _steps_table(writer)
        if len(statement.classes) > 1:
            writer.put(table.group(part.label, head=(), glue=True))
        for label, value, note in _steps(writer, part, percent):
            writer.put(table.row((label, formats.amount(value, writer.language)), note=note, head=(), glue=True))
        table.sum((writer.texts('statement.rule_due'), formats.amount(part.due, writer.language)))
        if part.carried:
            table.step(writer.texts('statement.carried'), formats.amount(part.carried, writer.language))
            writer.small('statement.carried_note')


def _steps(writer, part, percent):
    """(label, value, note) of each step from the accepted estimate to what is due."""
    texts = writer.texts
    if part.limit is None:
        return [(texts('statement.rule_fixed'), part.estimate, '')]
    own = part.actual - part.caused_by_customer
    verdict = 'above' if own > part.limit else 'below'
    steps = [(texts('statement.rule_estimate'), part.estimate, ''),
             (texts('statement.rule_cap', percent=percent), part.limit, ''),
             (texts('statement.rule_actual'), own, texts(f'statement.rule_{verdict}'))]
    if part.caused_by_customer:
        steps.append((texts('statement.rule_changes'), part.caused_by_customer, ''))
    return steps


def _write_balance(writer, statement):
    """What is due with VAT, what was invoiced and paid, and the document that settles the difference."""
    texts, language = writer.texts, writer.language
    writer.section('statement.balance')
    for part in statement.balances:
        table = _steps_table(writer)
        if len(statement.balances) > 1:
            writer.put(table.group(part.label, head=(), glue=True))
        _write_part(writer, table, part)
    left = to_pay(statement)
    key = 'to_pay' if left > 0 else 'refund' if left < 0 else 'nothing'
    _steps_table(writer).total(texts(f'statement.total_{key}'), formats.money(abs(left), language))
    writer.paragraph({'to_pay': 'statement.pay_text', 'refund': 'statement.refund_text'}.get(
        key, 'statement.nothing_text'))


def _write_part(writer, table, part):
    """One class with VAT: due less invoiced is the final document, and what is unpaid of the former comes beside it."""
    texts, language = writer.texts, writer.language

    def write(label, value, note=''):
        writer.put(table.row((label, formats.amount(value, language)), note=note, head=(), glue=True))
    write(texts('statement.due_net'), part.net)
    if part.rate:
        write(texts('statement.vat', rate=part.rate), part.vat)
        table.sum((texts('statement.due'), formats.amount(part.net + part.vat, language)))
    write(texts('statement.invoiced'), -part.invoiced,
          texts('statement.paid', amount=formats.amount(part.paid, language)))
    difference = part.net + part.vat - part.invoiced
    if difference:
        name = texts('statement.final_invoice' if difference > 0 else 'statement.credit_note')
        table.sum((f'{name} {one_line(part.document)}'.strip(), formats.amount(difference, language)))
    unpaid = part.invoiced - part.paid
    if unpaid:
        write(texts('statement.unpaid' if unpaid > 0 else 'statement.overpaid'), unpaid)


def _steps_table(writer):
    return Table(writer, (Column('', BODY_X, BODY - AMOUNT, right=False),
                          Column('', BODY_X + BODY - AMOUNT, AMOUNT)))
