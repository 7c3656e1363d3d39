from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError

from .common import KundefakturaCase


class TestAcceptance(KundefakturaCase):
    """One acceptance, bound to what was shown; accepted means closed (I4)."""

    def test_acceptance_stores_its_evidence(self):
        order = self.accepted('K-2026-000633')
        evidence = order.elsmart_acceptance_ids
        self.assertEqual((evidence.name, evidence.ip, evidence.login_way), ("Kari Nordmann", '192.0.2.1', 'link'))
        self.assertEqual(evidence.sha256, order.elsmart_version_ids.sha256)
        self.assertEqual(evidence.terms_version, self.company.elsmart_terms_version)
        self.assertEqual((order.state, order.elsmart_status), ('sale', 'accepted'))

    def test_accepting_twice_is_refused(self):
        order = self.accepted('K-2026-000633')
        self.assertEqual(self.accept(order), 'closed')
        self.assertEqual(len(order.elsmart_acceptance_ids), 1)

    def test_another_document_than_the_newest_cannot_be_accepted(self):
        order = self.deliver('K-2026-000633')
        old = self.send(order).sha256
        self.company.elsmart_practice = "Ny praksis."
        self.send(order)
        self.assertEqual(self.accept(order, shown_hash=old), 'changed')
        self.assertFalse(order.elsmart_accepted)

    def test_an_expired_offer_cannot_be_accepted(self):
        order = self.deliver('K-2026-000633')
        version = self.send(order)
        with freeze_time(version.valid_until + timedelta(days=1)):
            self.assertEqual(self.accept(order), 'expired')
        with freeze_time(version.valid_until):
            self.assertIsNone(self.accept(order))

    def test_an_offer_that_was_never_sent_cannot_be_accepted(self):
        self.assertEqual(self.accept(self.deliver('K-2026-000633')), 'not_sent')

    def test_a_name_is_needed(self):
        order = self.deliver('K-2026-000633')
        self.send(order)
        self.assertEqual(self.accept(order, name='  '), 'name_missing')

    def test_a_declined_offer_leads_to_a_new_version(self):
        order = self.deliver('K-2026-000633')
        self.send(order)._decline("For dyrt")
        self.assertEqual(order.elsmart_status, 'declined')
        self.assertEqual(self.accept(order), 'closed')
        self.send(order)
        self.assertEqual(order.elsmart_status, 'offer_sent')

    def test_nobody_confirms_by_hand(self):
        order = self.deliver('K-2026-000633')
        self.send(order)
        with self.assertRaisesRegex(UserError, 'acceptance'):
            order.sudo().action_confirm()

    def test_no_amount_paid_reaches_acceptance(self):
        """Core would confirm an unsigned order for any amount when no prepayment is required."""
        order = self.deliver('K-2026-000633')
        self.send(order)
        self.assertFalse(order._is_confirmation_amount_reached())
        self.assertFalse(order._has_to_be_paid())
        self.assertFalse(order._has_to_be_signed())

    def test_a_transaction_on_the_order_itself_is_refused(self):
        order = self.deliver('K-2026-000633')
        self.send(order)
        provider = self.env['payment.provider'].search([('company_id', '=', self.company.id)], limit=1)
        with self.assertRaisesRegex(ValidationError, 'own page'):
            self.env['payment.transaction'].create({
                'provider_id': provider.id, 'payment_method_id': self.env['payment.method'].search([], limit=1).id,
                'amount': 0.01, 'currency_id': order.currency_id.id, 'partner_id': order.partner_id.id,
                'sale_order_ids': [(6, 0, order.ids)]})

    def test_evidence_cannot_be_changed_or_deleted(self):
        evidence = self.accepted('K-2026-000633').elsmart_acceptance_ids.sudo()
        for attempt in (lambda: evidence.write({'name': 'Mallory'}), evidence.unlink):
            with self.assertRaises(UserError):
                attempt()

    def test_accepted_means_closed_also_in_sudo(self):
        order = self.accepted('K-2026-000633').sudo()
        other = self.env['res.partner'].create({'name': "En annen"})
        for values in (
            {'partner_id': other.id}, {'partner_invoice_id': other.id}, {'note': 'x'}, {'locked': False},
            {'fiscal_position_id': False}, {'payment_term_id': False}, {'state': 'draft'},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, 'closed'):
                order.write(values)
        for attempt in (
            lambda: order.order_line.unlink(),
            lambda: order.order_line[0].write({'price_unit': 1}),
            lambda: order.write({'order_line': [(0, 0, {'name': 'x', 'display_type': 'line_note'})]}),
            order.action_cancel, order.action_draft, order.action_unlock,
        ):
            with self.assertRaises(UserError):
                attempt()
        self.assertEqual(order.amount_total, 84100.0)

    def test_the_pass_of_the_flow_cannot_be_sent_from_outside(self):
        order = self.accepted('K-2026-000633')
        for value in (True, 1, 'FLOW', object()):
            with self.assertRaises(UserError):
                order.with_context(elsmart_flow=value).write({'note': 'x'})
