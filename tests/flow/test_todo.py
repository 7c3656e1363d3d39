from datetime import date, timedelta

from flow.todo import CODES, SOON, TodoFacts, runs_out, todo

TODAY = date(2026, 11, 2)


def next_step(status, **facts):
    return todo(TodoFacts(status, **facts), TODAY)


def test_each_thing_to_do_is_told():
    told = [
        next_step('offer_sent', delivery_failed=True), next_step('accepted', question=True),
        next_step('offer_sent', overtaken=True), next_step('accepted', proposal=True), next_step('collecting'),
        next_step('offer_sent', to_print=True), next_step('accepted', unpaid=True), next_step('expired'),
        next_step('invoice_paid', settle=True), next_step('accepted', idle=True),
        next_step('collecting', missing=True), next_step('collecting', waiting=True),
    ]
    assert tuple(told) == CODES


def test_somebody_who_waits_comes_before_everything_else():
    everything = dict.fromkeys(('waiting', 'missing', 'overtaken', 'to_print', 'proposal', 'unpaid', 'settle'), True)
    assert next_step('offer_sent', question=True, **everything) == 'question'
    assert next_step('offer_sent', question=True, delivery_failed=True, **everything) == 'delivery_failed'


def test_cost_that_is_awaited_hides_what_else_is_missing():
    assert next_step('collecting', waiting=True, missing=True) == 'waits_for_cost'


def test_nothing_is_to_be_done_with_what_has_ended_or_runs_by_itself():
    assert next_step('cancelled', question=True, unpaid=True) is None
    assert next_step('offer_sent', valid_until=TODAY + timedelta(days=SOON + 1)) is None
    assert next_step('invoice_paid') is None
    assert next_step(None) is None


def test_an_offer_runs_out_soon_on_its_last_days():
    assert next_step('offer_sent', valid_until=TODAY + timedelta(days=SOON)) == 'expiring'
    assert runs_out(TODAY, TODAY) and not runs_out(None, TODAY)
