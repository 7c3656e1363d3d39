from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .money_common import MoneyCase


class TestInvoiceChoice(MoneyCase):
    """The accountant invoices when and what she wants; what is unpaid is reminded, then proposed to lapse."""

    @classmethod
    def work_type(cls, code, **values):
        work_type = cls.env['elsmart.work.type'].search([('company_id', '=', cls.company.id), ('code', '=', code)])
        work_type.write(values)
        return work_type

    def open_choice(self, order):
        action = order.action_elsmart_claim()
        return self.env['elsmart.claim.raise'].browse(action['res_id'])

    def three_parts(self, due='milestone'):
        self.work_type('endring_av_ov', prepayment='instalments', release_policy='first_instalment', instalment_ids=[
            (5,), (0, 0, {'name': "Ved aksept", 'percent': 30, 'due': 'acceptance'}),
            (0, 0, {'name': "Ved oppstart", 'percent': 30, 'due': due, 'due_days': 30}),
            (0, 0, {'name': "Ved ferdigstillelse"})])
        return self.accepted('K-2026-000519')

    # === CHOOSING === #

    def test_the_next_instalment_alone_is_claimed(self):
        order = self.three_parts()
        wizard = self.open_choice(order)
        self.assertEqual(wizard.line_ids.mapped(lambda line: (line.instalment, line.chosen)), [(2, True), (3, False)])
        wizard.action_raise()
        self.assertEqual(order.elsmart_claim_ids.mapped('instalment'), [1, 2])
        second = order.elsmart_claim_ids[1]
        self.assertEqual((second.gross, second.invoice_id.amount_total), (wizard.total, wizard.total))
        self.assertEqual(order.elsmart_invoiced, 'partial')
        self.open_choice(order).action_raise()
        self.assertEqual(f"{sum(order.elsmart_claim_ids.mapped('gross')):.2f}", '315365.42')
        with self.assertRaisesRegex(UserError, 'is claimed'):
            order.action_elsmart_claim()

    def test_one_vat_class_alone_is_claimed(self):
        order = self.accepted('K-2026-000704')
        for claim in order.elsmart_claim_ids:
            claim.withdrawn = True
        wizard = self.open_choice(order)
        wizard.line_ids.chosen = False
        wizard.line_ids.filtered(lambda line: line.vat_class == '25').chosen = True
        wizard.action_raise()
        self.assertEqual(order.elsmart_claim_ids.filtered('in_force').mapped('gross'), [750.0])

    def test_before_delivery_vat_liable_work_is_asked_for_without_an_invoice(self):
        order = self.accepted('K-2026-000633')
        wizard = self.open_choice(order)
        wizard.way = 'request'
        wizard.action_raise()
        [claim] = order.elsmart_claim_ids
        self.assertEqual((claim.kind, claim.state, claim.gross), ('prepayment', 'request', 84100.0))
        mail = self.env['mail.mail'].search([], order='id desc', limit=1)
        self.assertIn(claim.kid, mail.body_html)
        claim.action_invoice()
        self.assertEqual((claim.state, claim.invoice_id.payment_reference), ('invoiced', claim.kid))

    def test_a_company_that_invoices_in_parts_does_so_at_once(self):
        self.company.elsmart_vat_advance = 'part_invoice'
        order = self.accepted('K-2026-000633')
        wizard = self.open_choice(order)
        wizard.way = 'request'
        wizard.action_raise()
        self.assertEqual(order.elsmart_claim_ids.state, 'invoiced')

    def test_nothing_is_chosen_before_acceptance(self):
        order = self.deliver('K-2026-000633')
        with self.assertRaises(UserError):
            order.action_elsmart_claim()

    def test_an_instalment_due_by_days_is_claimed_by_itself(self):
        order = self.three_parts(due='days')
        self.run_cron('ir_cron_claims_daily')
        self.assertEqual(order.elsmart_claim_ids.mapped('instalment'), [1])
        self.env.cr.execute("UPDATE elsmart_acceptance SET accepted_at = accepted_at - interval '31 days'")
        self.env.invalidate_all()
        for _times in range(2):
            self.run_cron('ir_cron_claims_daily')
            self.assertEqual(order.elsmart_claim_ids.mapped('instalment'), [1, 2])

    # === WITHOUT AN OFFER === #

    def direct(self, legal_basis='fee'):
        self.work_type('omlegging', offer_required=False)
        order = self.deliver('K-2026-000633')
        if legal_basis:
            self.env.cr.execute(
                "UPDATE elsmart_cost_line SET legal_basis = %s WHERE case_id IN %s",
                (legal_basis, tuple(order.elsmart_family_ids.ids)))
            self.env.invalidate_all()
        return order

    def test_work_that_needs_no_offer_is_confirmed_and_invoiced(self):
        order = self.direct()
        order.action_elsmart_confirm()
        self.assertEqual((order.elsmart_status, order.elsmart_accepted), ('accepted', True))
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'released'})
        order.action_elsmart_invoice()
        self.assertEqual((order.elsmart_claim_ids.gross, order.elsmart_status), (84100.0, 'invoice_sent'))
        with self.assertRaises(UserError):
            order.partner_invoice_id = self.env.user.partner_id
        with self.assertRaises(UserError):
            order.action_elsmart_confirm()

    def test_a_contribution_is_always_offered(self):
        with self.assertRaisesRegex(UserError, 'always offered'):
            self.direct('ch16').action_elsmart_confirm()

    def test_work_that_needs_an_offer_is_not_confirmed(self):
        order = self.deliver('K-2026-000633')
        with self.assertRaisesRegex(UserError, 'needs an offer'):
            order.action_elsmart_confirm()
        with self.assertRaises(UserError):
            order.elsmart_confirmed = True

    # === CREDIT AND REISSUE === #

    def reissue(self, claim, **values):
        wizard = self.env['elsmart.reissue'].create({'claim_id': claim.id, 'reason': 'Feil referanse', **values})
        wizard.action_reissue()
        return claim.order_id.elsmart_claim_ids.filtered('in_force') - claim

    def test_an_invoice_is_credited_and_issued_anew_in_one_step(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        old = order.elsmart_claim_ids
        new = self.reissue(old, buyer_reference='PO-77')
        self.assertEqual((old.state, new.gross, new.kind, new.state), ('credited', 84100.0, 'ordinary', 'invoiced'))
        self.assertNotEqual(old.kid, new.kid)
        self.assertEqual(old.invoice_id.amount_residual, 0.0)
        self.assertEqual(new.invoice_id.ref, 'PO-77')
        self.assertEqual(old.invoice_id.reversal_move_ids.amount_total, 84100.0)
        self.assertEqual((order.elsmart_status, self.balance('1500')), ('invoice_sent', 84100.0))

    def test_what_was_paid_follows_to_the_new_invoice(self):
        order = self.invoiced_and_paid('K-2026-000633')
        old = order.elsmart_claim_ids
        new = self.reissue(old)
        self.assertEqual((new.paid, new.open, new.invoice_id.amount_residual), (84100.0, 0.0, 0.0))
        self.assertEqual((order.elsmart_status, order.elsmart_owed), ('invoice_paid', 0.0))
        self.assertEqual(self.balance('1500'), 0.0)

    def test_what_is_credited_in_part_or_settled_is_not_issued_anew(self):
        order = self.invoiced_and_paid('K-2026-000412')
        self.actual(order, 0.9)
        order._elsmart_settle()
        with self.assertRaisesRegex(UserError, 'settled'):
            self.reissue(order.elsmart_claim_ids)

    # === UNPAID === #

    def overdue(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        order.elsmart_claim_ids.due_date = fields.Date.today() - timedelta(days=4)
        return order

    def test_an_unpaid_prepayment_is_reminded_once_then_proposed_to_lapse(self):
        order = self.overdue()
        claim = order.elsmart_claim_ids
        self.assertTrue(order.elsmart_overdue)
        before = self.env['mail.mail'].search_count([('subject', 'like', order.name)])
        for _times in range(2):
            self.run_cron('ir_cron_claims_daily')
        self.assertEqual(self.env['mail.mail'].search_count([('subject', 'like', order.name)]), before + 1)
        self.assertEqual(claim.reminded_on, fields.Date.today())
        self.assertFalse(order.activity_ids)
        claim.reminded_on -= timedelta(days=15)
        for _times in range(2):
            self.run_cron('ir_cron_claims_daily')
        self.assertEqual(len(order.activity_ids), 1)
        self.env['elsmart.cancellation'].create(
            {'order_id': order.id, 'reason': 'Ikke betalt', 'lapse': True}).action_cancel()
        self.assertEqual((order.elsmart_status, claim.state), ('cancelled', 'credited'))

    def test_what_is_paid_or_not_due_is_not_reminded(self):
        paid, due = self.overdue(), self.accepted('K-2026-000704')
        self.pay(paid.elsmart_claim_ids)
        self.run_cron('ir_cron_claims_daily')
        self.assertFalse(any((paid | due).elsmart_claim_ids.mapped('reminded_on')))

    def test_reminders_can_be_switched_off(self):
        self.company.elsmart_unpaid_days = 0
        order = self.overdue()
        self.run_cron('ir_cron_claims_daily')
        self.assertFalse(order.elsmart_claim_ids.reminded_on)
