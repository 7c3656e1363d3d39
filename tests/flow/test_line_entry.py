"""Lines that nobody sent are held to the contract; prices are in force on their days; nothing is deducted below 0."""
from datetime import date
from decimal import Decimal

import pytest

from flow.basis import CostLine
from flow.line_entry import Price, as_text, deduction_limit, overdrawn, read_line

LINE = {
    'line_id': '1', 'component': 'Måler', 'name': 'Re-plombering', 'kind': 'labour', 'qty': '2', 'unit': 'stk',
    'unit_price': '1360.00', 'legal_basis': 'fee',
}


def cost(ref, amount, material='0', basis='fee', component='Måler'):
    return CostLine(ref, component, basis, Decimal(amount), Decimal(material))


def codes(**changes):
    line, errors = read_line({**LINE, **changes})
    assert (line is None) == bool(errors)
    return {(error.pointer, error.code) for error in errors}


def test_the_amount_is_worked_out_where_it_is_left_out():
    line, errors = read_line({**LINE, 'qty': '7.5', 'unit_price': '0.33'})
    assert (line.amount, line.material_amount, errors) == (Decimal('2.48'), Decimal('0.00'), [])


@pytest.mark.parametrize(('changes', 'expected'), [
    ({'amount': '2720.01'}, {('/amount', 'amount_mismatch')}),
    ({'qty': '1.2345'}, {('/qty', 'too_many_decimals')}),
    ({'qty': '-1'}, {('/qty', 'negative')}),
    ({'qty': 'NaN'}, {('/qty', 'not_a_number')}),
    ({'unit_price': 'ti kroner'}, {('/unit_price', 'not_a_number')}),
    ({'unit_price': None}, {('/unit_price', 'missing_field')}),
    ({'kind': 'mixed'}, {('/material_amount', 'missing_field')}),
    ({'kind': 'gravemaskin'}, {('/kind', 'not_allowed')}),
    ({'name': 'x' * 201}, {('/name', 'too_long')}),
])
def test_a_line_that_the_api_would_refuse_is_refused(changes, expected):
    assert expected <= codes(**changes)


def test_an_error_of_quantity_is_not_told_of_the_amount_too():
    assert codes(qty='mange') == {('/qty', 'not_a_number')}


@pytest.mark.parametrize(('number', 'places', 'text'), [
    (1.0, 3, '1'), (7.5, 3, '7.5'), (1360.0, 2, '1360.00'), (0.1 + 0.2, 3, '0.3'), (100.0, 3, '100'), (0.0, 3, '0'),
])
def test_a_stored_number_is_written_as_the_contract_reads_it(number, places, text):
    assert as_text(number, places) == text


def test_a_price_is_in_force_on_its_first_and_last_day():
    price = Price('a', 'b', date(2026, 1, 1), date(2026, 12, 31))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [price.is_in_force(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(('start', 'end', 'meets'), [
    (date(2027, 1, 1), None, False), (date(2026, 12, 31), None, True), (None, date(2025, 12, 31), False),
    (None, None, True), (None, date(2026, 1, 1), True),
])
def test_two_prices_of_one_thing_never_meet_on_a_day(start, end, meets):
    price, other = Price('a', 'b', date(2026, 1, 1), date(2026, 12, 31)), Price('a', 'b', start, end)
    assert (price.meets(other), other.meets(price)) == (meets, meets)
    assert not price.meets(Price('a', 'c', start, end))


def test_a_deduction_is_at_most_what_the_component_charges():
    lines = [cost(1, '1000', '400'), cost(2, '500'), cost(3, '-200'), cost(4, '9000', basis='ch16')]
    assert deduction_limit(lines, 'Måler', 'labour', 'fee') == Decimal('900.00')
    assert deduction_limit(lines, 'Måler', 'material', 'fee') == Decimal('400.00')
    assert deduction_limit(lines, 'Sanering', 'labour', 'fee') == Decimal('0.00')


def test_nothing_is_deducted_from_chapter_16():
    assert deduction_limit([cost(1, '9000', basis='ch16')], 'Måler', 'labour', 'ch16') == 0


def test_a_component_whose_lines_shrank_below_its_deductions_is_named():
    assert overdrawn([cost(1, '100'), cost(2, '-200'), cost(3, '50', component='Gebyr')]) == ['Måler']
    assert overdrawn([cost(1, '200'), cost(2, '-200')]) == []
