"""What was taken out of making an invoice changes nothing that anybody reads."""
from unittest.mock import patch

from odoo.tools import config

from .common import KundefakturaCase

# Fields of core's invoice that hang on every payment of every invoice.
TOTALS = {'amount_total', 'amount_untaxed', 'amount_tax', 'amount_residual', 'payment_state', 'amount_total_signed'}


class TestInvoiceCost(KundefakturaCase):

    def test_no_stored_field_of_ours_hangs_on_the_totals_of_core(self):
        """Else each ledger line that is written walks all payments up to our statuses: a fifth of an invoice."""
        ours = [field for model in self.registry.values() for field in model._fields.values()
                if field.compute and field.store and (
                    field.name.startswith('elsmart_') or field.model_name.startswith('elsmart.'))]
        self.assertGreater(len(ours), 40)
        for field in ours:
            for path in self.registry.field_depends[field]:
                with self.subTest(field=str(field), path=path):
                    self.assertFalse(self.asked(field.model_name, path))

    def asked(self, model, path):
        """The totals of core's invoice that a dependency names, as {(model, field)}."""
        asked = set()
        for name in path.split('.'):
            if model == 'account.move' and name in TOTALS:
                asked.add((model, name))
            model = self.env[model]._fields[name].comodel_name
        return asked

    def test_figures_that_change_behind_our_back_are_seen_at_once(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        invoice = order.elsmart_claim_ids.invoice_id
        self.assertTrue(invoice.elsmart_sent)
        self.assertEqual(order.elsmart_status, 'invoice_sent')
        # As core's button did before ours refused it; no button of a user leads here.
        invoice.state = 'draft'
        invoice.invoice_line_ids[0].price_unit -= 1
        invoice.state = 'posted'
        self.assertFalse(invoice.elsmart_sent)
        self.assertEqual(order.elsmart_status, 'accepted')

    def test_a_credit_note_counts_from_the_moment_it_is_posted(self):
        order = self.accepted('K-2026-000412')
        claim = order.elsmart_claim_ids
        claim._invoice()
        note = claim.invoice_id._reverse_moves([{'invoice_date': claim.invoice_id.invoice_date}])
        note.invoice_line_ids.filtered('price_unit')[0].price_unit = 100.0
        self.assertEqual(claim.credited, 0.0)
        note.action_post()
        self.assertEqual(claim.credited, note.amount_total)

    def test_the_audit_trail_tells_where_the_invoice_comes_from(self):
        order = self.logged(self.accepted('K-2026-000412'))
        order.elsmart_claim_ids._invoice()
        invoice = order.elsmart_claim_ids.invoice_id
        told = invoice.message_ids.filtered(lambda message: order.name in (message.body or ''))
        self.assertIn(invoice, told.account_audit_log_move_id)

    def test_a_change_of_a_line_that_was_posted_once_is_logged(self):
        order = self.logged(self.accepted('K-2026-000412'))
        order.elsmart_claim_ids._invoice()
        invoice = order.elsmart_claim_ids.invoice_id
        before = invoice.message_ids
        invoice.line_ids.filtered(lambda line: line.display_type == 'payment_term').date_maturity = '2030-01-01'
        self.cr.flush()   # as a commit does, which writes the log of changes
        self.assertTrue((invoice.message_ids - before).tracking_value_ids)

    def logged(self, order):
        """`order` as a user has it: tests are otherwise run without the log of changes."""
        return order.with_context(tracking_disable=False)

    def test_invoices_that_are_mailed_together_have_each_their_own_words(self):
        order = self.accepted('K-2026-000704')
        order.action_elsmart_invoice()
        invoices = order.elsmart_claim_ids.invoice_id
        self.assertEqual(len(invoices), 2)
        template = invoices._get_mail_template()
        bodies = template._render_field('body_html', invoices.ids)
        for invoice in invoices:
            self.assertIn(invoice.payment_reference, bodies[invoice.id])
            self.assertIn(invoice.name, template._render_field('subject', invoices.ids)[invoice.id])

    def test_no_factur_x_is_made_only_to_be_thrown_away(self):
        order = self.accepted('K-2026-000412')
        builder = type(self.env['account.edi.xml.cii'])
        with patch.dict(config.options, {'test_enable': False}), \
                patch.object(builder, '_export_invoice_vals', side_effect=AssertionError("built")):
            order.elsmart_claim_ids._invoice()
        self.assertTrue(order.elsmart_claim_ids.invoice_id.invoice_pdf_report_id)
