from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..flow import kid
from .common import KundefakturaCase, sample


class TestInvoicing(KundefakturaCase):
    """Claims, KIDs and invoices: sums to the øre, VAT classes never mix, a sent invoice stands (I2, I4, I5)."""

    def claims(self, order):
        return [(claim.kind, claim.vat_class, f'{claim.gross:.2f}', claim.kid) for claim in order.elsmart_claim_ids]

    def test_claims_and_kids_are_those_of_the_samples(self):
        for sample_id in ('K-2026-000412', 'K-2026-000633', 'K-2026-000704'):
            with self.subTest(sample_id):
                order = self.accepted(sample_id)
                if not order.elsmart_claim_ids:
                    order.action_elsmart_invoice()
                expected = [row for row in sample(sample_id)['expected']['invoices'] if row['kind'] != 'change']
                # The year of a case number is that of its arrival, so the KID is built the same way, not copied.
                year = kid.case_parts(order.name)[0]
                for claim, row in zip(order.elsmart_claim_ids, expected, strict=True):
                    serial = int(sample_id[-6:])
                    self.assertEqual(claim.kid, kid.build(kid.Structure(), serial, year, claim.serial))
                    if year == 2026:
                        self.assertEqual(claim.kid, row['kid'])
                    self.assertEqual(claim.kind, row['kind'])
                    self.assertEqual(f'{claim.gross:.2f}', f'{float(row["net"]) + float(row["vat"]):.2f}')

    def test_the_prepayment_is_claimed_at_acceptance_and_invoiced_by_the_queue(self):
        order = self.accepted('K-2026-000412')
        claim = order.elsmart_claim_ids
        self.assertEqual((claim.state, order.elsmart_status), ('waiting', 'accepted'))
        claim._invoice()
        self.assertEqual((claim.state, order.elsmart_status), ('invoiced', 'invoice_sent'))
        self.assertEqual(claim.invoice_id.payment_reference, claim.kid)
        self.assertEqual(claim.invoice_id.invoice_date_due, claim.due_date)
        self.assertEqual((claim.invoice_id.amount_untaxed, claim.invoice_id.amount_tax), (51140.0, 0.0))

    def test_vat_liable_work_before_delivery_is_a_payment_request(self):
        order = self.accepted('K-2026-000704')
        contribution, fee = order.elsmart_claim_ids
        self.assertEqual((contribution.request, contribution.gross), (False, 6400.0))
        self.assertEqual((fee.request, fee.gross, fee.state), (True, 750.0, 'request'))

    def test_the_invoice_takes_over_claim_and_kid_of_the_request(self):
        order = self.accepted('K-2026-000704')
        request = order.elsmart_claim_ids[1]
        self.pay(request)
        order.action_elsmart_invoice()
        invoice = request.invoice_id
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (600.0, 150.0))
        self.assertEqual(invoice.payment_reference, request.kid)
        self.assertEqual((invoice.payment_state, invoice.amount_residual), ('paid', 0.0))
        self.assertEqual(len(order.elsmart_claim_ids), 2)

    def test_one_invoice_per_vat_class(self):
        order = self.accepted('K-2026-000704')
        order.action_elsmart_invoice()
        self.assertEqual(len(order.elsmart_claim_ids.invoice_id), 2)
        for claim in order.elsmart_claim_ids:
            self.assertEqual(len(claim.invoice_id.invoice_line_ids.tax_ids), 1)

    def test_nothing_is_invoiced_before_acceptance(self):
        order = self.deliver('K-2026-000633')
        self.send(order)
        with self.assertRaisesRegex(UserError, 'not accepted'):
            order.action_elsmart_invoice()

    def test_invoicing_twice_is_refused(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        with self.assertRaisesRegex(UserError, 'is invoiced'):
            order.action_elsmart_invoice()

    def test_cores_own_button_does_not_invoice_ours(self):
        order = self.accepted('K-2026-000704')
        with self.assertRaises(UserError):
            order._create_invoices()

    def test_a_sent_invoice_stands(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        invoice = order.elsmart_claim_ids.invoice_id.sudo()
        self.assertTrue(invoice.elsmart_sent)
        for attempt in (invoice.button_draft, invoice.button_cancel):
            with self.assertRaisesRegex(UserError, 'credit note'):
                attempt()

    def test_a_credit_note_takes_the_basis_back_to_accepted(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        claim = order.elsmart_claim_ids
        self.credit(claim.invoice_id)
        self.assertEqual((claim.state, order.elsmart_status), ('credited', 'accepted'))
        order.action_elsmart_invoice()
        again = order.elsmart_claim_ids - claim
        self.assertEqual((again.gross, again.serial), (84100.0, 2))
        self.assertNotEqual(again.kid, claim.kid)
        self.assertEqual(order.elsmart_status, 'invoice_sent')

    def credit(self, invoice):
        wizard = self.env['account.move.reversal'].with_context(
            active_model='account.move', active_ids=invoice.ids).create({'journal_id': invoice.journal_id.id})
        action = wizard.refund_moves()
        note = self.env['account.move'].browse(action['res_id'])
        if note.state == 'draft':
            note.action_post()
        return note

    def test_a_credit_note_has_no_kid(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        note = self.credit(order.elsmart_claim_ids.invoice_id)
        self.assertEqual(note.move_type, 'out_refund')
        self.assertFalse(note.elsmart_claim_id)
        self.assertNotEqual(note.payment_reference, order.elsmart_claim_ids.kid)

    @mute_logger('odoo.sql_db')
    def test_a_kid_is_given_once(self):
        from psycopg2.errors import UniqueViolation
        claim = self.accepted('K-2026-000412').elsmart_claim_ids
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            claim.copy({'serial': 9, 'kid': claim.kid})
            self.env.flush_all()

    def test_the_queue_leaves_one_that_fails_and_goes_on(self):
        first, second = self.accepted('K-2026-000412'), self.accepted('K-2026-000704')
        basis = self.env['elsmart.legal.basis'].search([('company_id', '=', self.company.id), ('code', '=', 'ch16')])
        good = basis.product_id.taxes_id
        first.order_line.invalidate_recordset()
        self.in_flow(first.order_line).write({'tax_ids': [(6, 0, self.tax('tax3').ids)]})
        self.assertEqual(basis.product_id.taxes_id, good)
        self.run_cron('ir_cron_invoice_claims')
        self.assertFalse(first.elsmart_claim_ids.invoice_id)
        self.assertTrue(second.elsmart_claim_ids[0].invoice_id)
        self.assertTrue(first.message_ids.filtered(lambda message: 'could not be made' in message.body))

    def tax(self, xmlid):
        return self.env['account.chart.template'].with_company(self.company).ref(xmlid)

    def test_the_ledger_balances_and_holds_the_sums(self):
        order = self.accepted('K-2026-000704')
        order.action_elsmart_invoice()
        lines = order.elsmart_claim_ids.invoice_id.line_ids
        self.assertEqual(sum(lines.mapped('debit')), sum(lines.mapped('credit')))
        self.assertEqual(sum(lines.filtered(lambda line: line.account_id.code == '1500').mapped('debit')), 7150.0)
        self.assertEqual(sum(lines.filtered(lambda line: line.account_id.code == '2700').mapped('credit')), 150.0)
