"""Acceptance, release, invoicing, payment: the small decisions, each with its table."""
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow import acceptance, basis, invoicing, offer, payment, release

TODAY = date(2026, 6, 1)
OPEN = acceptance.OfferState(sent=True, closed=False, overtaken=False, document_hash='h', valid_until=TODAY)
ATTEMPT = acceptance.Attempt(shown_hash='h', name='Kari', today=TODAY)


@pytest.mark.parametrize(('offer_changes', 'attempt_changes', 'expected'), [
    ({}, {}, None),
    ({'closed': True}, {}, 'closed'),
    ({'sent': False}, {}, 'not_sent'),
    ({'overtaken': True}, {}, 'overtaken'),
    ({}, {'today': TODAY + timedelta(days=1)}, 'expired'),
    ({'valid_until': None}, {'today': date(2099, 1, 1)}, None),
    ({}, {'shown_hash': 'other'}, 'changed'),
    ({}, {'name': ' '}, 'name_missing'),
    ({'overtaken': True, 'document_hash': 'new'}, {}, 'overtaken'),
])
def test_why_an_offer_cannot_be_accepted(offer_changes, attempt_changes, expected):
    state = acceptance.OfferState(**{**OPEN.__dict__, **offer_changes})
    attempt = acceptance.Attempt(**{**ATTEMPT.__dict__, **attempt_changes})
    assert acceptance.refusal(state, attempt) == expected


@pytest.mark.parametrize(('changes', 'state', 'reason'), [
    ({}, 'blocked', 'waits_acceptance'),
    ({'accepted': True}, 'released', 'accepted'),
    ({'policy': 'prepayment', 'accepted': True}, 'blocked', 'waits_prepayment'),
    ({'policy': 'prepayment', 'accepted': True, 'prepaid': True}, 'released', 'prepaid'),
    ({'policy': 'prepayment', 'prepaid': True}, 'blocked', 'waits_acceptance'),
    ({'policy': 'manual', 'accepted': True, 'prepaid': True}, 'blocked', 'waits_by_hand'),
    ({'by_hand': True}, 'released', 'by_hand'),
    ({'no_charge': True}, 'released', 'no_charge'),
    ({'done': True}, 'done', 'done'),
    ({'done': True, 'cancelled': True}, 'cancelled', 'cancelled'),
])
def test_release(changes, state, reason):
    facts = release.ReleaseFacts(**{'policy': 'acceptance', 'accepted': False, 'prepaid': False, **changes})
    assert release.decide(facts) == release.Release(state, reason)


def test_release_by_prepayment_needs_one():
    assert not release.policy_is_consistent('prepayment', 'none')
    assert release.policy_is_consistent('acceptance', 'full')
    assert release.policy_is_consistent('first_instalment', 'instalments')
    assert not release.policy_is_consistent('first_instalment', 'full')


def test_before_delivery_only_a_contribution_is_invoiced():
    totals = [basis.Totals('none', Decimal(6400), Decimal(0)), basis.Totals('25', Decimal(600), Decimal(150))]
    assert invoicing.plan_claims(totals, before_delivery=True) == [
        invoicing.ClaimPlan('none', Decimal(6400), False), invoicing.ClaimPlan('25', Decimal(750), True)]
    assert [plan.request for plan in invoicing.plan_claims(totals, before_delivery=False)] == [False, False]
    assert [plan.vat_class for plan in invoicing.plan_claims(totals, False, already={('none', 0)})] == ['25']
    assert [plan.request for plan in invoicing.plan_claims(totals, True, part_invoice=True)] == [False, False]


def test_a_class_of_nothing_makes_no_claim():
    assert invoicing.plan_claims([basis.Totals('none', Decimal(0), Decimal(0))], False) == []


amounts = st.integers(0, 10**8).map(lambda ore: Decimal(ore) / 100)


@given(amounts, st.lists(amounts, max_size=6))
def test_money_is_divided_without_loss(amount, opens):
    claims = [payment.OpenClaim(number, value) for number, value in enumerate(opens)]
    division = payment.divide(amount, claims)
    assert sum((share for _ref, share in division.shares), division.rest) == amount
    assert all(0 < share <= opens[ref] for ref, share in division.shares)
    assert division.rest == max(amount - sum(opens, Decimal(0)), Decimal(0))


def test_the_gate_names_what_is_missing():
    whole = dict.fromkeys(
        ('has_lines', 'work_type', 'legal_reference', 'practice', 'customer', 'reachable', 'shared_explained'), True)
    ready = offer.OfferFacts(**whole, waiting=0, closed=False)
    assert offer.missing(ready) == []
    for name in whole:
        assert offer.missing(offer.OfferFacts(**{**whole, name: False}, waiting=0, closed=False)) == [name]
    assert offer.missing(offer.OfferFacts(**whole, waiting=2, closed=False)) == ['waiting']
    assert offer.missing(offer.OfferFacts(**whole, waiting=2, closed=True)) == ['closed']
