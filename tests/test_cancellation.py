from odoo.exceptions import UserError

from .common import KundefakturaCase


class TestCancellation(KundefakturaCase):
    """The end of a chain: what is invoiced and not delivered is credited, incurred cost is billed and offset."""

    def cancel(self, order, *incurred, case=None):
        wizard = self.env['elsmart.cancellation'].create({
            'order_id': order.id, 'reason': 'Kunden avbestilte', 'case_id': case and case.id,
            'line_ids': [(0, 0, {'name': name, 'amount': amount}) for name, amount in incurred]})
        wizard.action_cancel()
        return order.elsmart_chain_ids.filtered(lambda item: item.elsmart_kind == 'final')

    def test_all_that_is_invoiced_is_credited_and_the_cases_are_told(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        self.env.flush_all()
        self.cancel(order)
        self.env.flush_all()
        claim = order.elsmart_claim_ids
        self.assertEqual((claim.state, claim.invoice_id.amount_residual), ('credited', 0.0))
        self.assertEqual((order.elsmart_status, order.elsmart_case_id.status), ('cancelled', 'cancelled'))
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'cancelled'})
        self.assertEqual(self.timeline(order)[-1], 'cancelled')

    def test_incurred_cost_is_billed_and_offset_against_what_is_paid(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        self.pay(order.elsmart_claim_ids)
        final = self.cancel(order, ('Prosjektering til nå', 7380.0))
        self.assertEqual((final.amount_untaxed, final.amount_tax), (7380.0, 1845.0))
        [claim] = final.elsmart_claim_ids
        self.assertEqual((claim.kind, claim.state, claim.paid), ('final', 'paid', 9225.0))
        notes = order.elsmart_claim_ids.invoice_id.reversal_move_ids
        self.assertEqual(sum(notes.mapped('amount_residual')), 51140.0 - 9225.0)

    def test_a_payment_request_is_withdrawn(self):
        order = self.accepted('K-2026-000704')
        self.cancel(order)
        self.assertFalse(any(order.elsmart_claim_ids.mapped('in_force')))
        self.assertFalse(order.elsmart_claim_ids._due())

    def test_a_cancelled_child_stays_on_the_order_and_leaves_the_estimate(self):
        order = self.accepted('K-2026-000633')
        child = order.elsmart_family_ids.filtered(lambda case: case.kind == 'nettmelding')
        self.cancel(order, case=child)
        self.assertEqual((child.work_state, order.elsmart_status), ('cancelled', 'accepted'))
        self.assertEqual(order.amount_untaxed, 67280.0)
        self.assertEqual(sum(row.estimate for row in order._elsmart_settlement()), 46920)

    def test_cancelling_twice_is_refused(self):
        order = self.accepted('K-2026-000633')
        self.cancel(order)
        with self.assertRaises(UserError):
            self.cancel(order)
