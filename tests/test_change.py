from odoo.exceptions import UserError
from odoo.tests import Form

from ..flow import money
from .money_common import MoneyCase


class TestChange(MoneyCase):
    """A change is an offer of its own, chained to the first; the accepted offer is never touched."""

    def change(self, order, **line):
        main = order.elsmart_case_id
        values = {
            'case_id': main.id, 'line_ref': '5', 'component': 'Omlegging', 'name': 'Ekstra grøft 12 m',
            'kind': 'labour', 'qty': 12, 'unit': 'm', 'unit_price': 1450, 'amount': 17400, 'material_amount': 0,
            'legal_basis': 's17_4a', **line,
        }
        return order._elsmart_new_change([values], 'Kunden flyttet traseen')

    def test_a_change_has_its_own_price_acceptance_and_invoice(self):
        """K-2026-000633: 17 400 + 4 350, KID 100063320260026."""
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        change = self.change(order)
        self.assertEqual((change.name, change.elsmart_status), ('K-2026-000633-E1', 'collecting'))
        self.send(change)
        self.assertEqual((change.amount_untaxed, change.amount_tax), (17400.0, 4350.0))
        self.assertIsNone(self.accept(change))
        change.action_elsmart_invoice()
        [claim] = change.elsmart_claim_ids
        self.assertEqual((claim.kind, claim.gross, claim.serial), ('change', 21750.0, 2))
        if order.name.startswith('K-2026'):
            self.assertEqual(claim.kid, '100063320260026')
        self.assertEqual(order.amount_total, 84100.0)

    def test_nothing_is_claimed_before_the_change_is_accepted(self):
        order = self.accepted('K-2026-000633')
        change = self.change(order)
        self.send(change)
        with self.assertRaisesRegex(UserError, 'not accepted'):
            change.action_elsmart_invoice()

    def test_a_change_never_takes_a_paid_case_back_before_it_is_sent(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        self.pay(order.elsmart_claim_ids)
        main = order.elsmart_case_id
        self.assertEqual(main.status, 'invoice_paid')
        change = self.change(order)
        self.assertTrue(order.elsmart_change_pending)
        self.assertEqual(main.status, 'invoice_paid')
        self.send(change)._decline("For dyrt")
        self.assertEqual((change.elsmart_status, main.status), ('declined', 'invoice_paid'))

    def test_a_change_does_not_block_released_work(self):
        order = self.accepted('K-2026-000633')
        self.send(self.change(order))
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'released'})

    def test_an_update_is_priced_new_minus_old(self):
        order = self.accepted('K-2026-000633')
        old = order.elsmart_cost_line_ids.filtered(lambda line: line.component == 'Sanering')
        change = self.change(order, replaces_id=old.id, component='Sanering', name='Tre stolper', amount=28500, qty=3,
                             unit_price=9500)
        self.send(change)
        self.assertEqual(change.amount_untaxed, 9500.0)

    def test_a_decrease_becomes_a_credit_note_that_points_to_the_invoice(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        invoice = order.elsmart_claim_ids.invoice_id
        old = order.elsmart_cost_line_ids.filtered(lambda line: line.component == 'Sanering')
        change = self.change(
            order, replaces_id=old.id, component='Sanering', name='Utgår', amount=0, qty=0, unit_price=0)
        self.send(change)
        self.assertEqual(change.amount_untaxed, -19000.0)
        self.accept(change)
        change.action_elsmart_invoice()
        [note] = change.elsmart_credit_ids
        self.assertEqual((note.move_type, note.amount_untaxed, note.amount_tax), ('out_refund', 19000.0, 4750.0))
        self.assertEqual(note.reversed_entry_id, invoice)
        self.assertEqual(money.from_float(order.elsmart_claim_ids.open), money.to_ore('60350.00'))
        self.assertEqual((change.elsmart_status, order.elsmart_status), ('invoice_paid', 'invoice_sent'))

    def test_a_fee_that_a_change_takes_away_is_credited_once(self):
        """The price is fixed: the change credits it, and the settlement finds nothing more to credit."""
        order = self.accepted('K-2026-000704')
        order.action_elsmart_invoice()
        fee = order.elsmart_cost_line_ids.filtered(lambda line: line.legal_basis == 'fee')
        change = self.change(order, case_id=fee.case_id.id, replaces_id=fee.id, component=fee.component, name='Utgår',
                             amount=0, qty=0, unit_price=0, legal_basis='fee')
        self.send(change)
        self.accept(change)
        change.action_elsmart_invoice()
        self.assertEqual(change.elsmart_credit_ids.amount_total, 750.0)
        self.actual(order)
        final = order._elsmart_settle()
        self.assertFalse(final.elsmart_credit_ids | final.elsmart_claim_ids.move_ids)
        moves = self.env['account.move'].search([
            ('elsmart_case_id', '=', order.elsmart_case_id.id), ('move_type', 'in', ('out_invoice', 'out_refund'))])
        self.assertEqual(sum(moves.mapped('amount_total_signed')), 6400.0)

    def test_more_than_is_invoiced_is_not_credited(self):
        order = self.accepted('K-2026-000633')
        old = order.elsmart_cost_line_ids.filtered(lambda line: line.component == 'Sanering')
        change = self.change(
            order, replaces_id=old.id, component='Sanering', name='Utgår', amount=0, qty=0, unit_price=0)
        self.send(change)
        self.accept(change)
        with self.assertRaisesRegex(UserError, 'Invoice the offer first'):
            change.action_elsmart_invoice()

    def test_only_an_accepted_offer_is_changed(self):
        order = self.deliver('K-2026-000633')
        with self.assertRaisesRegex(UserError, 'not an accepted offer'):
            self.change(order)

    def test_the_wizard_makes_the_change(self):
        order = self.accepted('K-2026-000633')
        wizard = self.env['elsmart.change'].create({
            'order_id': order.id, 'reason': 'Kunden flyttet traseen', 'line_ids': [(0, 0, {
                'component': 'Omlegging', 'name': 'Ekstra grøft', 'qty': 12, 'unit': 'm', 'unit_price': 1450,
                'legal_basis': 's17_4a'})]})
        self.assertEqual(wizard.total, 17400.0)
        wizard.action_make()
        [change] = order.elsmart_chain_ids.filtered(lambda item: item.elsmart_kind == 'change')
        self.assertEqual(change.elsmart_net, 17400.0)

    def test_a_line_that_is_being_typed_does_not_know_its_change_yet(self):
        line = self.env['elsmart.change.line'].new({'action': 'add', 'qty': 12, 'unit_price': 1450})
        self.assertEqual((line.amount, line.difference), (17400.0, 17400.0))

    def test_the_wizard_is_filled_in_as_a_form(self):
        order = self.accepted('K-2026-000633')
        accepted = order.elsmart_cost_line_ids.filtered(lambda line: line.kind == 'labour')[:1]
        with Form(self.env['elsmart.change'].with_context(default_order_id=order.id)) as form:
            form.reason = "Kunden flyttet traseen"
            with form.line_ids.new() as line:
                line.action, line.replaces_id = 'update', accepted
                line.qty, line.unit_price = 1, accepted.charged + 100
            with form.line_ids.new() as line:
                line.component, line.name = "Omlegging", "Ekstra grøft"
                line.qty, line.unit_price, line.legal_basis = 12, 1450, 's17_4a'
            self.assertEqual(form.total, 17500.0)
        form.record.action_make()
        change = order.elsmart_chain_ids - order
        self.assertEqual(sum(change.elsmart_change_line_ids.mapped('amount')), accepted.charged + 17500.0)
