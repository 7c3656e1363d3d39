"""The status table: the first row that is true wins, and it goes back when the facts do."""
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow import const, status
from flow.status import BasisFacts, ClaimFacts, RefundFacts

GROSS = Decimal('100.00')
SENT = ClaimFacts(gross=GROSS, paid=Decimal(0), credited=Decimal(0), sent=True, invoiced=True)
PAID = replace(SENT, paid=GROSS)
CREDITED = replace(SENT, credited=GROSS)
REQUEST = replace(SENT, invoiced=False)
ACCEPTED = BasisFacts(gross=GROSS, version='sent', accepted=True)


@pytest.mark.parametrize(('facts', 'expected'), [
    (BasisFacts(), 'collecting'),
    (BasisFacts(version='sent'), 'offer_sent'),
    (BasisFacts(version='withdrawn'), 'withdrawn'),
    (BasisFacts(version='expired'), 'expired'),
    (BasisFacts(version='declined'), 'declined'),
    (ACCEPTED, 'accepted'),
    (replace(ACCEPTED, claims=(SENT,)), 'invoice_sent'),
    (replace(ACCEPTED, claims=(REQUEST,)), 'invoice_sent'),
    (replace(ACCEPTED, claims=(replace(SENT, sent=False),)), 'accepted'),
    (replace(ACCEPTED, claims=(PAID,)), 'invoice_paid'),
    (replace(ACCEPTED, claims=(replace(REQUEST, paid=GROSS),)), 'invoice_sent'),
    (replace(ACCEPTED, claims=(CREDITED,)), 'accepted'),
    (replace(ACCEPTED, claims=(CREDITED, SENT)), 'invoice_sent'),
    (replace(ACCEPTED, claims=(PAID,), gross=GROSS * 2), 'invoice_sent'),
    (replace(ACCEPTED, claims=(PAID,), cancelled=True), 'cancelled'),
    (BasisFacts(no_charge=True), 'no_charge'),
])
def test_the_table(facts, expected):
    assert status.status(facts) == expected


@pytest.mark.parametrize(('claims', 'gross', 'expected'), [
    ((SENT,), 100, 'invoice_sent'),
    ((REQUEST,), 100, 'request_sent'),
    ((SENT, REQUEST), 200, 'invoice_sent'),
    ((replace(SENT, paid=Decimal(40)),), 100, 'partly_paid'),
    ((PAID, SENT), 200, 'partly_paid'),
    ((replace(REQUEST, paid=GROSS),), 100, 'paid_invoice_follows'),
    ((PAID, replace(REQUEST, paid=GROSS)), 200, 'paid_invoice_follows'),
    ((PAID,), 200, 'partly_paid'),
])
def test_the_shades_of_invoice_sent(claims, gross, expected):
    facts = replace(ACCEPTED, claims=claims, gross=Decimal(gross))
    assert (status.status(facts), status.label(facts)) == ('invoice_sent', expected)


def test_two_instalments_the_first_paid_and_the_second_not_due():
    facts = replace(ACCEPTED, claims=(PAID, SENT), gross=GROSS * 2)
    assert (status.label(facts), status.invoiced(facts), status.paid(facts)) == ('partly_paid', 'full', 'partial')


def test_money_undone_takes_the_status_back():
    paid = replace(ACCEPTED, claims=(PAID,))
    undone = replace(ACCEPTED, claims=(SENT,))
    assert (status.status(paid), status.status(undone)) == ('invoice_paid', 'invoice_sent')


def test_a_credited_claim_was_not_paid():
    facts = replace(ACCEPTED, claims=(CREDITED,))
    assert (status.paid(facts), status.invoiced(facts)) == ('none', 'none')


@pytest.mark.parametrize(('offer', 'others', 'expected'), [
    ('collecting', [], 'collecting'),
    ('declined', [], 'declined'),
    ('invoice_paid', ['collecting'], 'invoice_paid'),
    ('invoice_paid', ['declined'], 'invoice_paid'),
    ('invoice_paid', ['offer_sent'], 'offer_sent'),
    ('invoice_paid', ['invoice_sent'], 'invoice_sent'),
    ('invoice_sent', ['invoice_paid'], 'invoice_sent'),
    ('invoice_paid', ['invoice_paid', 'invoice_paid'], 'invoice_paid'),
    ('invoice_paid', ['cancelled'], 'invoice_paid'),
    ('cancelled', ['invoice_paid'], 'cancelled'),
])
def test_the_status_of_a_case(offer, others, expected):
    assert status.chain_status(offer, others) == expected


def test_a_refund_is_sent_and_then_settled():
    facts = BasisFacts(refunds=(RefundFacts(sent=True, settled=False),))
    assert status.label(facts) == 'invoice_sent', "a credit note asks for nothing"
    assert status.status(facts) == 'invoice_sent'
    assert status.status(replace(facts, refunds=(RefundFacts(True, True),))) == 'invoice_paid'


def test_overdue_is_beside_the_status():
    late = replace(SENT, due=date(2026, 1, 1))
    facts = replace(ACCEPTED, claims=(late,))
    assert status.overdue(facts, date(2026, 1, 2))
    assert not status.overdue(facts, date(2026, 1, 1))
    assert not status.overdue(replace(ACCEPTED, claims=(replace(late, paid=GROSS),)), date(2026, 1, 2))
    assert status.status(facts) == 'invoice_sent'


claims = st.builds(
    ClaimFacts, gross=st.just(GROSS), paid=st.sampled_from([Decimal(0), Decimal(40), GROSS]),
    credited=st.sampled_from([Decimal(0), GROSS]), sent=st.booleans(), invoiced=st.booleans())
facts = st.builds(
    BasisFacts, gross=st.sampled_from([Decimal(0), GROSS, GROSS * 2]), claims=st.lists(claims, max_size=3).map(tuple),
    version=st.sampled_from(['none', 'sent', 'declined', 'expired', 'withdrawn']), accepted=st.booleans(),
    cancelled=st.booleans(), no_charge=st.booleans())


@given(facts)
def test_every_combination_of_facts_has_a_status_with_norwegian_words(some):
    assert status.status(some) in const.STATUSES
    assert status.label(some) in {**const.STATUSES, **const.INVOICE_SENT_LABELS}


@given(facts)
def test_paid_means_that_nothing_is_open(some):
    if status.status(some) == 'invoice_paid':
        assert all(claim.open <= 0 for claim in some.live)
        assert sum(claim.paid for claim in some.live) >= some.gross
