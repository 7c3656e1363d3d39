from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from ..flow import money
from .money_common import MoneyCase


class TestSettlementRefused(MoneyCase):
    """Bad input to invoicing and settlement: a clear refusal or one right result, and nothing half made."""

    def nothing_made(self, order):
        return not order.elsmart_settled_by_id and not order.elsmart_chain_ids - order

    def test_not_while_an_invoice_is_in_draft(self):
        order = self.invoiced_and_paid('K-2026-000412')
        self.actual(order, 1.2)
        draft = order.elsmart_claim_ids.invoice_id._reverse_moves([{'invoice_date': fields.Date.today()}])
        with self.assertRaisesRegex(UserError, 'in draft'):
            order._elsmart_settle()
        self.assertTrue(self.nothing_made(order))
        draft.unlink()
        self.assertEqual(order._elsmart_settle().amount_total, 7671.0)

    def test_a_case_never_accepted_is_not_settled(self):
        order = self.deliver('K-2026-000412')
        self.env['elsmart.cost.line'].sudo().create({
            'case_id': order.elsmart_case_id.id, 'line_ref': '1', 'phase': 'actual', 'version': 1, 'component': "Måler",
            'name': "Montasje", 'kind': 'labour', 'qty': 1, 'unit': 'stk', 'unit_price': 100, 'amount': 100,
            'material_amount': 0, 'legal_basis': 'ch16'})
        order.elsmart_family_ids.sudo().work_done = True
        self.assertEqual(order.elsmart_settlement_state, 'open')
        with self.assertRaisesRegex(UserError, 'cannot be settled'):
            order._elsmart_settle()
        self.assertTrue(self.nothing_made(order))

    def test_in_a_locked_period_nothing_is_backdated(self):
        """The documents are dated today, whatever day the work was done."""
        order = self.invoiced_and_paid('K-2026-000412')
        self.actual(order, 1.2)
        self.company.fiscalyear_lock_date = fields.Date.today() - timedelta(days=1)
        final = order._elsmart_settle()
        moves = final.elsmart_claim_ids.invoice_id | final.elsmart_ledger_move_id
        self.assertTrue(all(move.state == 'posted' and move.date > self.company.fiscalyear_lock_date for move in moves))

    def test_a_period_locked_through_today(self):
        """Nothing is made, neither final, invoice nor entry, and the accountant is told which lock it is."""
        order = self.invoiced_and_paid('K-2026-000412')
        self.actual(order, 1.2)
        self.company.fiscalyear_lock_date = fields.Date.today()
        with self.assertRaisesRegex(UserError, 'Lock Date'), self.env.cr.savepoint():
            order._elsmart_settle()
        self.env.invalidate_all()
        self.assertTrue(self.nothing_made(order))
        self.assertEqual(self.balance('2900'), -51140.0)

    def test_only_kroner(self):
        order = self.accepted('K-2026-000412')
        euro = self.env.ref('base.EUR')
        euro.active = True
        pricelist = self.env['product.pricelist'].create({
            'name': "EUR", 'currency_id': euro.id, 'company_id': self.company.id})
        with self.assertRaises(UserError):
            order.pricelist_id = pricelist
        other = self.deliver('K-2026-000633')
        with self.assertRaisesRegex(ValidationError, 'NOK'), self.env.cr.savepoint():
            other.pricelist_id = pricelist
            self.env.flush_all()

    @mute_logger('odoo.sql_db')
    def test_one_settlement_is_in_force(self):
        """The database refuses a second final of a chain, whoever makes it at the same time."""
        order = self.invoiced_and_paid('K-2026-000412')
        self.actual(order, 1.2)
        final = order._elsmart_settle()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env.cr.execute("""
                INSERT INTO sale_order (name, company_id, partner_id, partner_invoice_id, partner_shipping_id,
                                        date_order, state, elsmart_kind, elsmart_case_id)
                SELECT 'second', company_id, partner_id, partner_invoice_id, partner_shipping_id, date_order,
                       'sale', 'final', elsmart_case_id FROM sale_order WHERE id = %s""", [final.id])

    def test_a_credit_larger_than_what_is_invoiced(self):
        order = self.invoiced_and_paid('K-2026-000412')
        claim = order.elsmart_claim_ids
        change = order.new({'name': "X", 'elsmart_case_id': order.elsmart_case_id.id})
        with self.assertRaisesRegex(UserError, 'more than is invoiced'), self.env.cr.savepoint():
            claim._credit_class(change, 'none', money.from_float(claim.gross) + 1, 'ch16')

    def test_five_times_ten_ore(self):
        """5 × 0.10 at 25 %: 0.13 VAT once, not five times 0.03."""
        lines = [{
            'line_id': str(number), 'component': f"Del {number}", 'name': "Arbeid", 'kind': 'labour', 'qty': '1',
            'unit': 'stk', 'unit_price': '0.10', 'amount': '0.10', 'legal_basis': 's17_4a'} for number in range(5)]
        body = {
            'version': 1, 'estimate': 'complete', 'work_type': 'omlegging', 'legal_reference': "§ 17-4",
            'customer': {'kind': 'consumer', 'name': "Kari Nordmann", 'email': 'kari@example.com',
                         'street': "Fjellveien 12", 'zip': '3510', 'city': "Hønefoss", 'country': 'NO',
                         'language': 'nb'}, 'lines': lines}
        case, _status = self.deliver_body('nettmelding', 'ORE-1', body)
        order = case.order_id
        self.send(order)
        self.accept(order)
        self.env['elsmart.claim']._invoice_rest(order)
        invoice = order.elsmart_claim_ids.invoice_id
        self.assertEqual((order.elsmart_net, order.elsmart_vat, order.elsmart_gross), (0.50, 0.13, 0.63))
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax, invoice.amount_total), (0.50, 0.13, 0.63))
        self.assertEqual(invoice.elsmart_claim_id.gross, 0.63)
