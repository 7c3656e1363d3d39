from odoo.exceptions import UserError

from ..flow import money
from .common import KundefakturaCase, sample


class TestSettlement(KundefakturaCase):
    """§ 16-11 from actual lines to the ledger, with the cases of the samples to the øre."""

    def complete(self, order, ending=None, lines=None):
        """Give the chain its final actual lines: those of a sample ending, or (case ref, line values) pairs."""
        if ending:
            lines = [(delivery['path'].split('/')[-2], line)
                     for delivery in ending for line in delivery['body']['lines']]
        cases = {case.ref: case for case in order.elsmart_family_ids}
        for ref, line in lines:
            self.env['elsmart.cost.line'].sudo().create({
                'case_id': cases[ref].id, 'line_ref': line['line_id'], 'phase': 'actual', 'version': 1,
                'component': line['component'], 'name': line['name'], 'kind': line['kind'], 'qty': float(line['qty']),
                'unit': line['unit'], 'unit_price': float(line['unit_price']), 'amount': float(line['amount']),
                'material_amount': float(line['material_amount']), 'legal_basis': line['legal_basis'],
                'caused_by': line.get('caused_by'), 'change_ref': line.get('change_ref'),
            })
        order.elsmart_family_ids.sudo().work_done = True

    def as_estimated(self, order):
        """Actual lines that are what was estimated, as (case ref, line values) pairs."""
        names = ('component', 'name', 'kind', 'qty', 'unit', 'unit_price', 'amount', 'material_amount', 'legal_basis')
        return [(line.case_id.ref, {'line_id': line.line_ref, **{name: line[name] for name in names}})
                for line in order.elsmart_cost_line_ids]

    def paid_house(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        self.pay(order.elsmart_claim_ids)
        return order

    def invoiced(self, order):
        """What the chain's documents come to in the ledger, NOK ex. VAT."""
        moves = self.env['account.move'].search([
            ('elsmart_case_id', '=', order.elsmart_case_id.id), ('state', '=', 'posted'),
            ('move_type', 'in', ('out_invoice', 'out_refund'))])
        return sum(moves.mapped('amount_untaxed_signed'))

    def test_overrun_gives_a_final_invoice_up_to_the_limit(self):
        order = self.paid_house()
        self.complete(order, sample('K-2026-000412')['endings']['overrun'])
        self.assertEqual(order.elsmart_settlement_state, 'ready')
        final = order._elsmart_settle()
        self.assertEqual((final.name, final.amount_total, final.elsmart_carried), ('K-2026-000412-S', 7671.0, 2439.0))
        [claim] = final.elsmart_claim_ids
        self.assertEqual((claim.kind, claim.gross, claim.invoice_id.amount_total), ('final', 7671.0, 7671.0))
        self.assertEqual(self.invoiced(order), 58811.0)
        self.assertEqual((order.elsmart_status, final.elsmart_status), ('invoice_paid', 'invoice_sent'))
        self.assertEqual(order.elsmart_case_id.status, 'invoice_sent')
        self.assertEqual(self.timeline(final), ['invoice_sent'])
        self.pay(claim)
        self.assertEqual((final.elsmart_status, order.elsmart_case_id.status), ('invoice_paid', 'invoice_paid'))

    def test_underrun_gives_a_credit_note_that_points_to_the_invoice(self):
        order = self.paid_house()
        self.complete(order, sample('K-2026-000412')['endings']['underrun'])
        final = order._elsmart_settle()
        [note] = final.elsmart_credit_ids
        self.assertEqual((note.amount_total, note.reversed_entry_id), (3240.0, order.elsmart_claim_ids.invoice_id))
        self.assertFalse(final.elsmart_claim_ids)
        self.assertEqual(self.invoiced(order), 47900.0)
        self.assertEqual((order.elsmart_status, final.elsmart_status), ('invoice_paid', 'invoice_sent'))
        self.assertEqual(order.elsmart_claim_ids.open, -3240.0)

    def test_the_contribution_is_moved_from_the_liability(self):
        order = self.paid_house()
        self.complete(order, sample('K-2026-000412')['endings']['overrun'])
        final = order._elsmart_settle()
        lines = final.elsmart_ledger_move_id.line_ids
        self.assertEqual({line.account_id.code: line.balance for line in lines}, {'2900': 58811.0, '1130': -58811.0})
        liability = self.env['account.move.line'].search([
            ('account_id.code', '=', '2900'), ('company_id', '=', self.company.id), ('parent_state', '=', 'posted')])
        self.assertEqual(sum(liability.mapped('balance')), 0.0)

    def test_exact_cost_makes_neither(self):
        order = self.paid_house()
        lines = self.as_estimated(order)
        self.complete(order, lines=lines)
        final = order._elsmart_settle()
        self.assertFalse(final.elsmart_claim_ids | final.elsmart_credit_ids.elsmart_claim_id)
        self.assertFalse(final.elsmart_credit_ids)
        self.assertEqual((final.amount_total, final.elsmart_status), (0.0, 'invoice_paid'))

    def work(self, ref, amount):
        """An accepted and invoiced basis of § 17-4 with one line of `amount`."""
        delivery = sample('K-2026-000633')['deliveries'][0]
        [line] = delivery['body']['lines']
        case, _status = self.deliver_body('arbeidsordre', ref, {**delivery['body'], 'expects': [], 'lines': [
            {**line, 'qty': '1', 'unit_price': amount, 'amount': amount}]})
        self.send(case.order_id)
        self.assertIsNone(self.accept(case.order_id))
        case.order_id.action_elsmart_invoice()
        return case.order_id

    def test_half_an_ore_of_vat_is_rounded_up_in_the_final_invoice_too(self):
        """2 256,66 × 25 % = 564,165. Core adds up five lines as floats and would write 564,16."""
        order = self.work('AO-HALV', '43148.45')
        [estimate] = self.as_estimated(order)
        actual = {'Måler': 36253.71, 'Grøft': 3975.91, 'Nettstasjon': 71.96, 'Kabel': 5103.53}
        self.complete(order, lines=[
            (estimate[0], {**estimate[1], 'line_id': name, 'component': name, 'unit_price': amount, 'amount': amount})
            for name, amount in actual.items()])
        final = order._elsmart_settle()
        invoice = final.elsmart_claim_ids.invoice_id
        self.assertEqual((final.elsmart_gross, invoice.amount_untaxed, invoice.amount_tax), (2820.83, 2256.66, 564.17))
        self.assertEqual((final.amount_tax, final.amount_total), (564.17, 2820.83))
        self.assertEqual(sum(money.from_float(line.balance) for line in invoice.line_ids), 0)

    def test_an_invoice_credited_in_parts_is_credited_to_the_ore(self):
        """100,02 has 25,01 of VAT, twice 50,01 has 12,50: the last part takes the øre that is left."""
        order = self.work('AO-DELER', '100.02')
        claim = order.elsmart_claim_ids
        self.assertEqual(claim.gross, 125.03)
        for _part in range(2):
            claim._credit(order, {'s17_4a': 50.01})._elsmart_send_credit()
        self.assertEqual((claim.credited, claim.open, claim.invoice_id.amount_residual), (125.03, 0.0, 0.0))

    def test_where_all_was_agreed_at_a_fixed_price_the_settlement_is_empty(self):
        delivery = sample('K-2026-000633')['deliveries'][0]
        lines = [{**line, 'legal_basis': 'fee'} for line in delivery['body']['lines']]
        case, _status = self.deliver_body(
            'arbeidsordre', 'AO-FAST', {**delivery['body'], 'expects': [], 'lines': lines})
        order = case.order_id
        self.send(order)
        self.assertIsNone(self.accept(order))
        order.action_elsmart_invoice()
        self.complete(order, lines=[])
        final = order._elsmart_settle()
        self.assertEqual((final.order_line.ids, final.elsmart_claim_ids.ids, final.elsmart_gross), ([], [], 0.0))
        self.assertEqual(final.elsmart_status, 'invoice_paid')
        self.assertEqual((order.elsmart_settlement_state, self.invoiced(order)), ('settled', 25220.0))

    def test_a_change_of_the_customer_is_settled_on_actual(self):
        """K-2026-000633: change 17 400 whose actual is 25 000 gives a final invoice of 7 600 + 1 900."""
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        change = order._elsmart_new_change([{
            'case_id': order.elsmart_case_id.id, 'line_ref': '5', 'component': 'Omlegging', 'name': 'Ekstra grøft',
            'kind': 'labour', 'qty': 12, 'unit': 'm', 'unit_price': 1450, 'amount': 17400, 'material_amount': 0,
            'legal_basis': 's17_4a'}], 'Kunden flyttet traseen')
        self.send(change)
        self.accept(change)
        change.action_elsmart_invoice()
        estimate = self.as_estimated(order)
        extra = {'line_id': '5', 'component': 'Omlegging', 'name': 'Ekstra grøft', 'kind': 'labour', 'qty': 1,
                 'unit': 'stk', 'unit_price': 25000, 'amount': 25000, 'material_amount': 0, 'legal_basis': 's17_4a',
                 'change_ref': 'E1'}
        self.complete(order, lines=[*estimate, (order.elsmart_case_id.ref, extra)])
        final = order._elsmart_settle()
        self.assertEqual((final.amount_untaxed, final.amount_tax, final.elsmart_carried), (7600.0, 1900.0, 0.0))

    def test_open_payment_requests_become_invoices_at_settlement(self):
        order = self.accepted('K-2026-000704')
        for claim in order.elsmart_claim_ids:
            self.pay(claim)
        lines = self.as_estimated(order)
        self.complete(order, lines=lines)
        order._elsmart_settle()
        self.assertTrue(all(order.elsmart_claim_ids.mapped('invoice_id')))
        self.assertEqual(order.elsmart_status, 'invoice_paid')

    def test_settling_twice_or_too_early_is_refused(self):
        order = self.paid_house()
        with self.assertRaisesRegex(UserError, 'No completion from'):
            order._elsmart_settle()
        self.complete(order, sample('K-2026-000412')['endings']['underrun'])
        order._elsmart_settle()
        with self.assertRaisesRegex(UserError, 'settled already'):
            order._elsmart_settle()

    def test_nothing_new_is_claimed_after_settlement(self):
        order = self.paid_house()
        self.complete(order, sample('K-2026-000412')['endings']['overrun'])
        order._elsmart_settle()
        with self.assertRaises(UserError):
            order.action_elsmart_invoice()
        with self.assertRaisesRegex(UserError, 'settled'):
            order._elsmart_new_change([{}], 'For sent')

    def test_late_cost_is_settled_anew_by_a_manager(self):
        order = self.paid_house()
        self.complete(order, sample('K-2026-000412')['endings']['underrun'][:2])
        order.elsmart_family_ids.sudo().work_done = True
        first = order._elsmart_settle()
        first.action_elsmart_reopen()
        self.assertEqual((first.elsmart_status, order.elsmart_settlement_state), ('cancelled', 'ready'))
        self.complete(order, sample('K-2026-000412')['endings']['underrun'][2:])
        second = order._elsmart_settle()
        self.assertEqual(self.invoiced(order), 47900.0)
        self.assertNotEqual(first.name, second.name)

    def test_the_wizard_shows_the_figures_before_anything_is_made(self):
        order = self.paid_house()
        self.complete(order, sample('K-2026-000412')['endings']['overrun'])
        action = order.action_elsmart_settle()
        wizard = self.env['elsmart.settlement'].browse(action['res_id'])
        [line] = wizard.line_ids
        self.assertEqual((line.estimate, line.actual, line.limit, line.due, line.balance, line.carried),
                         (51140.0, 61250.0, 58811.0, 58811.0, 7671.0, 2439.0))
        self.assertEqual(sum(wizard.component_ids.mapped('actual')), 61250.0)
        self.assertFalse(order.elsmart_settled_by_id)
        wizard.action_settle()
        self.assertTrue(order.elsmart_settled_by_id)
