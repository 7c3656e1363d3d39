"""Cost lines become order lines without losing an øre (I2), whatever they are."""
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow import basis, const
from flow.money import to_ore

SAMPLES = {case['id']: case for case in json.loads(
    (Path(__file__).parents[2] / 'demo' / 'cases.json').read_text(encoding='utf-8'))['cases']}
amounts = st.integers(0, 10**9).map(lambda ore: Decimal(ore) / 100)


def cost_lines(case):
    """The estimate lines of a sample as the flow sees them."""
    rows = [line for delivery in case['deliveries'] for line in delivery['body']['lines']]
    return [basis.CostLine(
        ref=number, component=row['component'], legal_basis=row['legal_basis'], amount=Decimal(row['amount']),
        material=Decimal(row.get('material_amount', '0')),
        contribution=Decimal(row['shared']['contribution']) if 'shared' in row else None,
        contribution_material=Decimal(row['shared']['contribution_material']) if 'shared' in row else Decimal(0),
    ) for number, row in enumerate(rows)]


@pytest.mark.parametrize('sample_id', list(SAMPLES))
def test_the_sums_of_the_samples(sample_id):
    case = SAMPLES[sample_id]
    lines = basis.group(cost_lines(case))
    totals = basis.per_vat_class(lines, const.VAT_RATE)
    assert sum(row.net for row in totals) == Decimal(case['expected']['estimate'])
    assert sum(row.vat for row in totals) == Decimal(case['expected']['vat'])


def test_labour_and_material_of_the_first_sample():
    rows = basis.per_component(basis.group(cost_lines(SAMPLES['K-2026-000412'])))
    assert sum(row.labour for row in rows) == Decimal('32040.00')
    assert sum(row.material for row in rows) == Decimal('19100.00')
    assert [row.component for row in rows] == [
        'Måler', 'Stikkledning', 'Tilknytningsskap', 'Planlegging og dokumentasjon']


@st.composite
def line(draw):
    amount = draw(amounts)
    material = draw(st.integers(0, int(amount * 100)).map(lambda ore: Decimal(ore) / 100))
    return basis.CostLine(
        ref=draw(st.integers(1, 10**6)), component=draw(st.sampled_from('ABC')),
        legal_basis=draw(st.sampled_from(const.LEGAL_BASES)), amount=amount, material=material)


@given(st.lists(line(), max_size=40))
def test_no_ore_is_lost_or_made(lines):
    grouped = basis.group(lines)
    assert sum((row.amount for row in grouped), Decimal(0)) == sum((row.amount for row in lines), Decimal(0))
    for vat_class in const.VAT_CLASSES:
        assert sum((row.amount for row in grouped if row.vat_class == vat_class), Decimal(0)) == sum(
            (row.amount for row in lines if const.VAT_CLASS_OF[row.legal_basis] == vat_class), Decimal(0))


@given(st.lists(line(), max_size=40))
def test_every_charged_line_is_named_by_an_order_line(lines):
    named = {ref for row in basis.group(lines) for ref in row.refs}
    assert named == {row.ref for row in lines if row.charged}


def test_vat_is_rounded_once_per_class():
    """Five lines of 0,10 at 25 %: 0,13, not 5 × 0,03."""
    lines = [basis.OrderLine('A', 'labour', 'fee', Decimal('0.10'), ()) for _number in range(5)]
    [totals] = basis.per_vat_class(lines, const.VAT_RATE)
    assert (totals.net, totals.vat, totals.gross) == (Decimal('0.50'), Decimal('0.13'), Decimal('0.63'))


def test_claims_are_numbered_none_then_25_then_exempt():
    lines = [basis.OrderLine('A', 'labour', code, Decimal(1), ()) for code in ('exempt', 'fee', 'ch16')]
    assert [row.vat_class for row in basis.per_vat_class(lines, const.VAT_RATE)] == ['none', '25', 'exempt']


def test_waiting_for_a_kind_that_has_sent_nothing_and_for_a_pending_case():
    main = basis.CaseState('nettmelding', 'NM-1', True)
    pending = basis.CaseState('produktkjop', 'PK-1', False)
    assert basis.waits_for([main, pending], ['produktkjop', 'arbeidsordre']) == [
        basis.Waiting('arbeidsordre'), basis.Waiting('produktkjop', 'PK-1')]
    assert basis.waits_for([main], []) == []


def test_the_main_case_does_not_meet_its_own_expectation():
    main = basis.CaseState('nettmelding', 'NM-1', True)
    assert basis.waits_for([main], ['nettmelding']) == [basis.Waiting('nettmelding')]


def test_rounding_is_half_up():
    assert [str(to_ore(Decimal(text))) for text in ('0.005', '1.005', '2.675', '10.075', '-0.005')] == [
        '0.01', '1.01', '2.68', '10.08', '-0.01']
