"""The price in an offer letter: components, VAT classes, total, and a shared asset step by step."""
from decimal import Decimal

from . import formats
from .sheet import BODY, BODY_X
from .table import Column, Table
from .words import amount_in_words

FIGURE = 70


def write_order(writer, document, work=''):
    """What is ordered and where; `work` where the title does not say it well enough."""
    place = document.installation
    writer.section('offer.order')
    writer.pair('order.work', work)
    writer.pair('order.address', place.address)
    writer.pair('order.property', place.property)
    writer.pair('order.metering_point', place.metering_point)
    writer.pair('order.main_fuse', _main_fuse(writer.texts, place))


def _main_fuse(texts, place):
    if place.ov_from and place.ov_to:
        return texts('order.fuse_change', ov_from=place.ov_from, ov_to=place.ov_to)
    return texts('order.fuse_new', ov_to=place.ov_to) if place.ov_to else place.ov_from


def write_costs(writer, letter):
    """The price of an offer, with the total in words."""
    mixed = letter.capped and any(row.fixed for row in letter.rows)
    write_price(writer, letter, 'offer.gross', mark_fixed=mixed)
    writer.small('offer.in_words', words=amount_in_words(letter.gross, writer.language))
    writer.small('offer.cost_note')
    if mixed:
        writer.small('offer.fixed_note')


def write_price(writer, letter, total, mark_fixed=False):
    """Labour and material per main component, VAT per class, and the total under the name `total`."""
    writer.section('offer.cost')
    table = Table(writer, columns(writer, 'offer.component', 'offer.labour', 'offer.material', 'offer.sum'))
    table.write_head()
    table.write([_cost_record(row, writer.language, mark_fixed) for row in letter.rows])
    labour = sum((row.labour for row in letter.rows), Decimal(0))
    material = sum((row.material for row in letter.rows), Decimal(0))
    table.sum((writer.texts('offer.net'), *_amounts((labour, material, letter.net), writer.language)))
    write_vat(writer, letter.vat_rows)
    table.total(writer.texts(total), formats.money(letter.gross, writer.language))


def write_vat(writer, vat_rows, title='vat'):
    """The VAT of each class, in a table that stays with what stands above it."""
    texts, language = writer.texts, writer.language
    table = Table(writer, columns(writer, title, '', 'vat_base', 'vat_amount'), gap=8)
    table.write_head(glue=True)
    for row in vat_rows:
        figures = _amounts((row.base, row.vat), language)
        writer.put(table.row((row.label, row.rate or texts('no_vat'), *figures), glue=True))


def write_shared_asset(writer, asset):
    """How this customer's share of an asset is found, one step a row."""
    writer.section('shared')
    writer.paragraph('shared.intro', name=asset.name)
    table = Table(writer, (Column('', BODY_X, BODY - 110, right=False), Column('', BODY_X + BODY - 110, 110)))
    for label, value, note in _steps(writer, asset):
        writer.put(table.row((label, value), note=note, head=(), glue=True))
    table.total(writer.texts('shared.contribution'), formats.money(asset.contribution, writer.language))


def write_instalments(writer, instalments):
    """The parts that the total is paid in, with VAT."""
    table = Table(writer, (Column('', BODY_X, BODY - 110, right=False), Column('', BODY_X + BODY - 110, 110)))
    for part in instalments:
        writer.put(table.row((part.name, formats.money(part.amount, writer.language)), head=(), glue=True))


def _steps(writer, asset):
    """(label, value, note) of each step of the calculation."""
    texts, language = writer.texts, writer.language
    steps = [(texts('shared.cost'), formats.amount(asset.cost, language), '')]
    if asset.reinvestment:
        reinvestment = formats.amount(asset.reinvestment, language)
        growth = formats.quantity(1 + Decimal(asset.rate), language)
        note = texts('shared.advancement_note', years=str(asset.remaining_years), reinvestment=reinvestment,
                     rate=formats.percent(asset.rate, language), factor=growth + _raised(asset.remaining_years))
        steps.append((texts('shared.reinvestment'), formats.amount(-asset.reinvestment, language),
                      texts('shared.reinvestment_note')))
        steps.append((texts('shared.advancement'), formats.amount(asset.advancement, language), note))
        steps.append((texts('shared.cost_basis'), formats.amount(asset.cost_basis, language), ''))
    share = Decimal(asset.requested_kva) / Decimal(asset.increase_kva) if asset.increase_kva else Decimal(1)
    steps.append((texts('shared.share'), formats.percent(share, language, decimals=4),
                  texts('shared.share_note', requested=formats.quantity(asset.requested_kva, language),
                        increase=formats.quantity(asset.increase_kva, language))))
    return steps


def _raised(number):
    return str(number).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))


def columns(writer, first, *figures):
    """A text column and, at the right edge, columns of figures; an empty key is a column without title."""
    right = BODY_X + BODY
    result = [Column(writer.texts(first), BODY_X, BODY - len(figures) * FIGURE - 6, right=False)]
    for number, key in enumerate(figures):
        left = right - (len(figures) - number) * FIGURE
        result.append(Column(writer.texts(key) if key else '', left + 4, FIGURE - 4))
    return result


def _cost_record(row, language, mark_fixed):
    name = row.component + ('\u00a0*' if row.fixed and mark_fixed else '')
    return (name, *_amounts((row.labour, row.material, row.labour + row.material), language))


def _amounts(values, language):
    return tuple(formats.amount(value, language) for value in values)
