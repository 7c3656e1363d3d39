"""§ 16-11 to the øre: the sample endings, and any figures against an oracle written apart."""
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flow.settlement import (
    ActualLine,
    EstimateLine,
    Rules,
    limit_of,
    passed,
    per_component,
    settle,
    split_credit,
)

amounts = st.integers(0, 10**8).map(lambda ore: Decimal(ore) / 100)


def one(estimate, actual, by_customer='0', invoiced=None, basis='ch16', changes=()):
    key = ('ch16', 'none') if basis == 'ch16' else ('s17_4', '25')
    [figures] = settle(
        [EstimateLine('A', basis, Decimal(estimate))], changes,
        [ActualLine('A', basis, Decimal(actual)), ActualLine('A', basis, Decimal(by_customer), True)],
        {key: Decimal(estimate if invoiced is None else invoiced)})
    return figures


def test_overrun_is_capped_and_the_rest_is_carried_by_the_grid_company():
    """K-2026-000412: 61 250 against 51 140 gives a final invoice of 7 671 and 2 439 carried."""
    figures = one('51140.00', '61250.00')
    assert (figures.limit, figures.due, figures.balance, figures.carried) == (
        Decimal('58811.00'), Decimal('58811.00'), Decimal('7671.00'), Decimal('2439.00'))


def test_underrun_is_paid_back():
    figures = one('51140.00', '47900.00')
    assert (figures.due, figures.balance, figures.carried) == (Decimal('47900.00'), Decimal('-3240.00'), Decimal(0))


def test_overrun_caused_by_customer_is_billed_in_full():
    figures = one('50000', '57500', by_customer='10000')
    assert (figures.due, figures.carried) == (Decimal('67500.00'), Decimal(0))


def test_chapter_16_and_17_4_are_settled_apart():
    """The one's saving never covers the other's overrun: 57 500 and 8 000 are due."""
    figures = settle(
        [EstimateLine('A', 'ch16', Decimal(50000)), EstimateLine('B', 's17_4a', Decimal(10000))], [],
        [ActualLine('A', 'ch16', Decimal(60000)), ActualLine('B', 's17_4a', Decimal(8000))],
        {('ch16', 'none'): Decimal(50000), ('s17_4', '25'): Decimal(10000)})
    assert [(row.scope, row.due, row.balance) for row in figures] == [
        ('ch16', Decimal(57500), Decimal(7500)), ('s17_4', Decimal(8000), Decimal(-2000))]


def test_a_change_of_the_customer_is_settled_on_actual_outside_the_cap():
    """K-2026-000633: 67 280 with a change of 17 400 whose actual is 25 000 gives a final invoice of 7 600."""
    figures = one('67280', '67280', by_customer='25000', invoiced='84680', basis='s17_4a',
                  changes=[EstimateLine('A', 's17_4a', Decimal(17400))])
    assert (figures.changes, figures.balance, figures.carried) == (Decimal(17400), Decimal(7600), Decimal(0))


def test_fixed_price_work_is_never_settled():
    [figures] = settle([EstimateLine('Gebyr', 'fee', Decimal(600))], [], [], {('fixed', '25'): Decimal(600)})
    assert (figures.due, figures.balance, figures.limit) == (Decimal(600), Decimal(0), None)


def test_a_line_that_a_change_replaced_leaves_the_estimate():
    [figures] = settle(
        [EstimateLine('A', 'ch16', Decimal(100), in_estimate=False), EstimateLine('A', 'ch16', Decimal(100))], [],
        [ActualLine('A', 'ch16', Decimal(200))], {})
    assert figures.due == Decimal('115.00')


def test_the_limit_is_rounded_down():
    assert limit_of(Decimal('0.03'), Rules()) == Decimal('0.03')
    assert limit_of(Decimal('33.33'), Rules()) == Decimal('38.32')
    assert limit_of(Decimal(100), Rules(cap_percent=Decimal(10))) == Decimal('110.00')


@given(amounts, amounts, amounts, amounts)
def test_nobody_pays_more_than_the_law_allows(estimate, other, by_customer, invoiced):
    figures = one(estimate, other, by_customer, invoiced)
    assert figures.due + figures.carried == other + by_customer
    assert figures.carried >= 0
    assert figures.due - by_customer <= estimate * Decimal('1.15')
    assert figures.due <= other + by_customer
    assert figures.invoiced + figures.balance == figures.due


def test_ten_thousand_settlements_as_an_oracle_in_ore():
    """The oracle counts in whole øre and knows nothing of the code."""
    chance = random.Random(1611)
    for _number in range(10000):
        estimate, other, own, paid = (chance.randrange(0, 10**chance.randrange(1, 9)) for _name in range(4))
        cap = estimate * 115 // 100
        due = (other if other < cap else cap) + own
        figures = one(Decimal(estimate) / 100, Decimal(other) / 100, Decimal(own) / 100, Decimal(paid) / 100)
        assert figures.due * 100 == due
        assert figures.carried * 100 == other + own - due
        assert figures.balance * 100 == due - paid


def test_a_refund_corrects_the_newest_invoice_first():
    assert [(part.ref, part.amount) for part in split_credit(
        Decimal(150), [(1, Decimal(100)), (2, Decimal(0)), (3, Decimal(80))])] == [(3, Decimal(80)), (1, Decimal(70))]


def test_no_more_is_credited_than_was_invoiced():
    with pytest.raises(ValueError):
        split_credit(Decimal(101), [(1, Decimal(100))])


@given(st.lists(amounts, max_size=6), st.integers(0, 100))
@settings(max_examples=200)
def test_a_refund_is_divided_without_loss(standing, percent):
    whole = sum(standing, Decimal(0))
    wanted = (whole * percent / 100).quantize(Decimal('0.01'), rounding='ROUND_DOWN')
    parts = split_credit(wanted, list(enumerate(standing)))
    assert sum((part.amount for part in parts), Decimal(0)) == wanted
    assert all(part.amount <= standing[part.ref] for part in parts)


@pytest.mark.parametrize(('running', 'level'), [
    ('80', None), ('80.01', 80), ('100', 80), ('100.01', 100), ('115', 100), ('115.01', 115), ('500', 115)])
def test_running_cost_passes_a_level(running, level):
    assert passed(Decimal(100), Decimal(running)) == level


def test_per_component_shows_what_each_has_to_do_with_the_sum():
    estimates = [EstimateLine('Cable', 'ch16', Decimal('100.00')), EstimateLine('Trench', 'ch16', Decimal('50.00'))]
    actuals = [ActualLine('Cable', 'ch16', Decimal('150.00')), ActualLine('Trench', 'ch16', Decimal('50.00')),
               ActualLine('Rock', 'ch16', Decimal('20.00'), True)]
    [figures] = settle(estimates, [], actuals, {})
    rows = {row.component: row for row in per_component(figures, estimates, [], actuals, {'Cable': Decimal('100.00')})}
    assert figures.carried == Decimal('27.50')
    assert (rows['Cable'].due, rows['Trench'].due) == (Decimal('129.37'), Decimal('43.13')), "27.50 spread 3 to 1"
    assert (rows['Rock'].due, rows['Rock'].caused_by_customer) == (Decimal('20.00'), Decimal('20.00'))
    assert (rows['Cable'].limit, rows['Cable'].invoiced) == (Decimal('115.00'), Decimal('100.00'))


@given(st.lists(st.tuples(st.sampled_from('abcd'), amounts, amounts, st.booleans()), min_size=1, max_size=12))
@settings(max_examples=300, deadline=None)
def test_components_add_up_to_the_settlement(rows):
    estimates = [EstimateLine(name, 'ch16', estimate) for name, estimate, _actual, _cause in rows]
    actuals = [ActualLine(name, 'ch16', actual, cause) for name, _estimate, actual, cause in rows]
    [figures] = settle(estimates, [], actuals, {})
    parts = per_component(figures, estimates, [], actuals, {})
    for name in ('estimate', 'changes', 'actual', 'caused_by_customer', 'due'):
        assert sum(getattr(part, name) for part in parts) == getattr(figures, name)
