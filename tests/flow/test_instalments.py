"""Instalments add up to the offer in every line, class and sum."""
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow import basis, const
from flow.instalments import Share, split


def order_line(component, amount, legal_basis='ch16', part='labour'):
    return basis.OrderLine(component, part, legal_basis, Decimal(amount), ())


def sums(parts):
    return [sum((line.amount for line in part), Decimal(0)) for part in parts]


def test_two_halves_of_the_sample():
    """K-2026-000519: 315 365,42 in two instalments of 157 682,71."""
    lines = [order_line('Nettstasjon', '43543.09'), order_line('Nettstasjon', '122712.33', part='material'),
             order_line('Lavspentkabel', '75850.00'), order_line('Lavspentkabel', '36550.00', part='material'),
             order_line('Måler', '6200.00'), order_line('Måler', '3450.00', part='material'),
             order_line('Planlegging', '27060.00')]
    halves = [Share('Akonto 50 % ved aksept', percent=Decimal(50)), Share('Akonto 50 %', percent=Decimal(50))]
    assert sums(split(lines, halves)) == [Decimal('157682.71'), Decimal('157682.71')]


def test_vat_liable_instalments_are_whole_kroner_so_that_vat_adds_up():
    lines = [order_line('A', '33473.30', 's17_4a')]
    parts = split(lines, [Share('', percent=Decimal(33)), Share('', percent=Decimal(33)), Share('')])
    found = sums(parts)
    assert [amount % 1 for amount in found[:2]] == [0, 0]
    vat = sum(row.vat for part in parts for row in basis.per_vat_class(part, const.VAT_RATE))
    assert vat == basis.per_vat_class(lines, const.VAT_RATE)[0].vat


def test_fixed_amounts_and_the_rest():
    parts = split([order_line('A', '1000.00')], [Share('', amount=Decimal(300)), Share('')])
    assert sums(parts) == [Decimal(300), Decimal(700)]


def test_more_than_the_whole_is_refused():
    with pytest.raises(ValueError):
        split([order_line('A', '100.00')], [Share('', amount=Decimal(101)), Share('')])
    with pytest.raises(ValueError):
        split([order_line('A', '100.00')], [])


def test_a_sum_too_small_for_whole_kroner_is_left_to_the_last():
    """1.87 with 33 + 33 + the rest: rounding to 1 + 1 would leave less than nothing."""
    shares = [Share('', percent=Decimal(33)), Share('', percent=Decimal(33)), Share('')]
    assert sums(split([order_line('A', '1.87', 'fee')], shares)) == [Decimal(1), Decimal(0), Decimal('0.87')]


lines = st.lists(st.builds(
    order_line, st.sampled_from('ABC'), st.integers(1, 10**8).map(lambda ore: Decimal(ore) / 100),
    st.sampled_from(const.LEGAL_BASES)), min_size=1, max_size=12)


@given(lines, st.lists(st.integers(1, 30), min_size=1, max_size=3))
def test_nothing_is_lost_in_any_line(some, percents):
    shares = [*(Share('', percent=Decimal(percent)) for percent in percents), Share('rest')]
    parts = split(some, shares)
    assert sum(sums(parts), Decimal(0)) == sum((line.amount for line in some), Decimal(0))
    for key in {(line.component, line.part, line.legal_basis) for line in some}:
        whole = sum(line.amount for line in some if (line.component, line.part, line.legal_basis) == key)
        found = sum(line.amount for part in parts for line in part
                    if (line.component, line.part, line.legal_basis) == key)
        assert found == whole
    assert all(line.amount > 0 for part in parts for line in part)
