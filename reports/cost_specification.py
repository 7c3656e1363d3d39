"""The attachment to an offer letter: every cost line, under the case it comes from."""
from decimal import Decimal
from itertools import groupby

from . import formats
from .sheet import WIDTH
from .table import Column, Table
from .typeset import one_line


def write_specification(writer, letter):
    """Put the cost specification on a page of its own, after the letter."""
    writer.new_page()
    writer.title(writer.texts('offer.title', number=letter.number), writer.texts('spec'))
    writer.put_full(writer.lines('spec.intro', WIDTH, number=letter.number), gap=6)
    shared = any(row.contribution is not None and row.contribution != row.amount for row in letter.specification)
    table = Table(writer, _columns(writer.texts, shared), gap=12)
    _write_cases(writer, table, letter.specification, shared)
    total = sum((_contribution(row) for row in letter.specification), Decimal(0))
    sums = [total]
    if shared:
        sums.insert(0, sum((row.amount for row in letter.specification), Decimal(0)))
    table.sum((writer.texts('spec.total'), '', '', *(formats.amount(value, writer.language) for value in sums)))


def _columns(texts, shared):
    """Name, quantity, unit price and cost; with a shared asset also what the customer pays."""
    figures = [('spec.qty', 62), ('spec.unit_price', 74), ('spec.amount', 78)]
    if shared:
        figures.append(('spec.contribution', 84))
    columns, right = [], WIDTH
    for key, width in reversed(figures):
        columns.insert(0, Column(texts(key), right - width + 6, width - 6))
        right -= width
    return [Column(texts('spec.name'), 0, right - 6, right=False), *columns]


def _write_cases(writer, table, specification, shared):
    """The lines, grouped under the case they come from; its name is repeated where a page begins."""
    table.write_head()
    first = True
    for (source, reference), rows in groupby(specification, lambda row: (row.source, row.case_ref)):
        rows = list(rows)
        name = ' · '.join(filter(None, (one_line(source), one_line(reference))))
        group = table.group(name, glue=first)
        writer.put(group)
        head = (*table.head, group)
        for number, row in enumerate(rows):
            writer.put(table.row(_record(row, writer.language, shared), note=one_line(row.component),
                                 head=head, glue=not number))
        first = False


def _record(row, language, shared):
    amounts = [row.amount, _contribution(row)] if shared else [row.amount]
    return (row.name, f'{formats.quantity(row.qty, language)}\u00a0{one_line(row.unit)}',
            formats.amount(row.unit_price, language), *(formats.amount(amount, language) for amount in amounts))


def _contribution(row):
    return row.amount if row.contribution is None else row.contribution
