from odoo.tests import Form

from .money_common import MoneyCase


class TestTrail(MoneyCase):
    """From every invoice line back to cost lines, case and message, and forward again."""

    def test_back_from_the_invoice_and_forward_from_the_cost_line(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        lines = order.elsmart_claim_ids.invoice_id.invoice_line_ids
        self.assertEqual(lines.elsmart_cost_line_ids, order.elsmart_cost_line_ids)
        self.assertEqual(lines.elsmart_case_ids, order.elsmart_family_ids)
        self.assertEqual(len(lines.elsmart_message_ids), len(order.elsmart_family_ids))
        for cost_line in order.elsmart_cost_line_ids:
            self.assertEqual(cost_line.message_id.case_id, cost_line.case_id)
            self.assertIn(cost_line.name, cost_line.message_id.body)
            self.assertTrue(cost_line.invoice_line_ids <= lines)
            self.assertEqual(cost_line.basis_ids, order)

    def test_each_part_of_a_line_adds_up_to_its_cost_lines(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        lines = order.elsmart_claim_ids.invoice_id.invoice_line_ids
        self.assertEqual(sum(lines.mapped('price_subtotal')), sum(lines.elsmart_cost_line_ids.mapped('charged')))

    def test_a_credit_note_has_the_trail_of_what_it_corrects(self):
        order = self.invoiced_and_paid('K-2026-000412')
        self.actual(order, 0.9)
        final = order._elsmart_settle()
        self.assertEqual(
            final.elsmart_credit_ids.invoice_line_ids.elsmart_cost_line_ids, order.order_line.elsmart_cost_line_ids)
        action = order.action_elsmart_trail()
        lines = self.env['account.move.line'].search(action['domain'])
        self.assertEqual(-sum(lines.mapped('balance')), 46026.0)

    def test_the_forms_open(self):
        order = self.invoiced_and_paid('K-2026-000412')
        self.actual(order, 1.2)
        with Form(order, view='elsmart_kundefaktura.sale_order_view_form') as form:
            self.assertEqual(form.elsmart_settlement_state, 'ready')
        wizard = self.env['elsmart.settlement'].browse(order.action_elsmart_settle()['res_id'])
        Form(wizard)
        change = Form(self.env['elsmart.change'].with_context(default_order_id=order.id))
        change.reason = "Kunden flyttet traseen"
        with change.line_ids.new() as line:
            line.component, line.name, line.unit_price = "Grøft", "Ekstra grøft", 1450
        self.assertEqual(change.total, 1450.0)
        cancellation = Form(self.env['elsmart.cancellation'].with_context(default_order_id=order.id))
        self.assertEqual((cancellation.to_credit, cancellation.paid), (51140.0, 51140.0))
        cancellation.reason = "Avbestilt"
        with cancellation.line_ids.new() as line:
            line.name, line.amount = "Prosjektering", 1000
        self.assertEqual(cancellation.to_refund, 49890.0)
        Form(order.elsmart_cost_line_ids[0])
