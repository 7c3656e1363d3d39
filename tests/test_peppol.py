"""How EHF leaves over Peppol. Odoo's own demo mode of its access point plays the network."""
from unittest import SkipTest
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import KundefakturaCase


@tagged('post_install', '-at_install')
class TestPeppol(KundefakturaCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if 'peppol_can_send' not in cls.env['res.company']._fields:
            raise SkipTest("account_peppol is not installed, and with it no access point.")
        cls.order = cls.deliver('K-2026-000519')
        cls.payer = cls.order.partner_invoice_id
        cls.payer.write({
            'peppol_eas': '0192', 'peppol_endpoint': '987654325', 'peppol_verification_state': 'not_verified'})
        cls.send(cls.order)
        cls.accept(cls.order)

    def register(self):
        """Connect the company as Odoo's settings do, in demo mode."""
        self.company.write({
            'peppol_eas': '0192', 'peppol_endpoint': '310000116', 'account_peppol_proxy_state': 'not_registered'})
        self.env['peppol.registration'].create({
            'company_id': self.company.id, 'edi_mode': 'demo', 'contact_email': 'post@provenett.example.com',
            'phone_number': '+4740000000'}).button_register_peppol_participant()
        self.assertTrue(self.company.peppol_can_send)

    def run_queue(self):
        with self.enter_registry_test_mode():
            self.env.ref('account.ir_cron_account_move_send').method_direct_trigger()

    def mails(self):
        return self.env['mail.mail'].search_count([('model', '=', 'account.move')])

    def test_the_network_is_not_asked_while_an_invoice_is_made(self):
        asked = self.env.registry['res.partner']
        with patch.object(asked, 'button_account_peppol_check_partner_endpoint', side_effect=UserError("asked")):
            self.order.action_elsmart_invoice()
        self.assertEqual(self.order.elsmart_status, 'invoice_sent')
        self.assertEqual(self.payer.with_company(self.company).peppol_verification_state, 'not_verified')

    def test_without_a_registration_nothing_waits(self):
        self.order.action_elsmart_invoice()
        self.assertFalse(any(move.sending_data for move in self.order.elsmart_claim_ids.invoice_id))

    def test_the_ehf_leaves_by_the_queue_once_and_nothing_is_mailed_again(self):
        self.register()
        self.order.action_elsmart_invoice()
        invoices, mailed = self.order.elsmart_claim_ids.invoice_id, self.mails()
        self.assertFalse(any(invoices.mapped('peppol_message_uuid')))
        pdfs = invoices.mapped('invoice_pdf_report_id.checksum')
        self.run_queue()
        self.assertEqual(set(invoices.mapped('peppol_move_state')), {'processing'})
        self.assertTrue(all(invoices.mapped('peppol_message_uuid')))
        self.assertFalse(any(move.sending_data for move in invoices))
        self.assertEqual((self.mails(), invoices.mapped('invoice_pdf_report_id.checksum')), (mailed, pdfs))
        sent = invoices.mapped('peppol_message_uuid')
        self.run_queue()
        self.assertEqual(invoices.mapped('peppol_message_uuid'), sent)

    def test_a_payer_who_declines_ehf_gets_none(self):
        self.register()
        self.payer.with_company(self.company).invoice_edi_format_store = 'none'
        self.order.action_elsmart_invoice()
        self.assertFalse(any(move.sending_data for move in self.order.elsmart_claim_ids.invoice_id))
