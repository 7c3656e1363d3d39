from odoo.exceptions import UserError

from .common import KundefakturaCase


class TestRelease(KundefakturaCase):
    """Work is blocked until what the work type asks for is there, and again when it is undone."""

    def states(self, order):
        return set(order.elsmart_family_ids.mapped(lambda case: (case.work_state, case.release_reason)))

    def test_released_by_acceptance(self):
        order = self.deliver('K-2026-000633')
        self.send(order)
        self.assertEqual(self.states(order), {('blocked', 'waits_acceptance')})
        self.accept(order)
        self.assertEqual(self.states(order), {('released', 'accepted')})

    def test_released_by_prepayment_in_every_case_of_the_chain(self):
        order = self.accepted('K-2026-000412')
        self.assertEqual(self.states(order), {('blocked', 'waits_prepayment')})
        self.pay(order.elsmart_claim_ids)
        self.assertEqual(self.states(order), {('released', 'prepaid')})

    def test_half_a_prepayment_releases_nothing(self):
        order = self.accepted('K-2026-000412')
        self.pay(order.elsmart_claim_ids, 51139.99)
        self.assertEqual(self.states(order), {('blocked', 'waits_prepayment')})

    def test_both_claims_must_be_paid(self):
        order = self.accepted('K-2026-000704')
        self.pay(order.elsmart_claim_ids[0])
        self.assertEqual(self.states(order), {('blocked', 'waits_prepayment')})
        self.pay(order.elsmart_claim_ids[1])
        self.assertEqual(self.states(order), {('released', 'prepaid')})

    def test_blocked_again_when_the_payment_is_undone(self):
        order = self.accepted('K-2026-000412')
        payment = self.pay(order.elsmart_claim_ids)
        payment.action_cancel()
        self.assertEqual(self.states(order), {('blocked', 'waits_prepayment')})

    def test_a_case_worker_releases_by_hand(self):
        order = self.deliver('K-2026-000412')
        case = order.elsmart_family_ids[0]
        case._release("Avtalt med kunden")
        self.assertEqual((case.work_state, case.release_reason), ('released', 'by_hand'))
        with self.assertRaises(UserError):
            case._release("Igjen")

    def test_work_events_reach_the_sources(self):
        order = self.accepted('K-2026-000412')
        self.env.flush_all()
        self.pay(order.elsmart_claim_ids)
        self.env.flush_all()
        work = order.elsmart_event_ids.filtered(lambda event: event.event_type == 'work.changed')
        self.assertEqual(set(work.source_id.mapped('code')), {'nettmelding', 'arbeidsordre', 'produktkjop'})
        self.assertEqual(set(work.mapped('work_state')), {'released'})
