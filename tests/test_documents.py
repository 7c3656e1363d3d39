import base64
import io
import json
import subprocess
import tempfile
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import config

from odoo.addons.web.controllers.report import ReportController

from ..reports import render_invoice
from .common import KundefakturaCase, sample
from .portal_common import PortalCase


def text_of(pdf):
    """Text of a PDF as an independent reader (`pdftotext`) finds it, with ordinary spaces."""
    with tempfile.NamedTemporaryFile(suffix='.pdf') as file:
        file.write(pdf)
        file.flush()
        text = subprocess.run(['pdftotext', '-layout', file.name, '-'], capture_output=True, check=True).stdout.decode()
    return text.replace('\xa0', ' ').replace('\u202f', ' ')


class TestDocuments(KundefakturaCase):
    """The same reportlab file wherever a document is asked for.

    Fails when core renames the two methods of `ir.actions.report` that are extended.
    """

    def report(self, name, records):
        content, kind = self.env['ir.actions.report']._render_qweb_pdf(name, records.ids)
        self.assertEqual(kind, 'pdf')
        return content

    def test_the_letter_says_the_sums(self):
        order = self.deliver('K-2026-000412')
        text = text_of(self.send(order)._pdf_bytes())
        for part in ('51 140,00', 'K-2026-000412', '707057500000412378', '32 040,00', '19 100,00', '§ 16-8'):
            self.assertIn(part, text)

    def test_every_report_of_the_order_gives_the_frozen_letter(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        self.company.elsmart_practice = "Ny praksis etter at brevet er sendt."
        for name in ('sale.report_saleorder', 'elsmart_kundefaktura.report_offer'):
            self.assertEqual(self.report(name, order), version._pdf_bytes())

    def test_the_invoice_says_kid_account_and_due_date(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        claim = order.elsmart_claim_ids
        text = text_of(claim.invoice_id.invoice_pdf_report_id.raw)
        for part in (claim.kid, '1503 20 00417', claim.due_date.strftime('%d.%m.%Y'), '67 280,00', '16 820,00',
                     '84 100,00', 'Foretaksregisteret', 'PO-7781', claim.invoice_id.name):
            self.assertIn(part, text)

    def test_a_payment_request_shows_no_vat(self):
        order = self.accepted('K-2026-000704')
        text = text_of(self.report('elsmart_kundefaktura.report_request', order.elsmart_claim_ids[1]))
        self.assertIn('750', text)
        self.assertIn(order.elsmart_claim_ids[1].kid, text)
        self.assertNotIn('150.00', text)

    def test_core_draws_the_documents_that_are_not_ours(self):
        order = self.env['sale.order'].create({'partner_id': self.env['res.partner'].create({'name': "Vanlig"}).id})
        self.assertIsNone(self.env['ir.actions.report']._elsmart_renderer('sale.action_report_saleorder', order.ids))

    def test_the_sent_invoice_is_the_stored_file(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        stored = order.elsmart_claim_ids.invoice_id.invoice_pdf_report_id.raw
        self.assertTrue(io.BytesIO(stored).read().startswith(b'%PDF'))
        self.assertIn('51 140,00', text_of(stored))

    # === WHAT THE LETTER SAYS FROM RECORDS === #

    def words(self, pdf):
        return ' '.join(text_of(pdf).split())

    def test_the_letter_names_the_limit_of_what_is_estimated(self):
        """K-2026-000704 has a fee at a fixed price: the limit is that of the contribution alone."""
        for number, words in (('K-2026-000412', 'altså 58 811,00 kr uten mva.'),
                              ('K-2026-000633', 'altså 77 372,00 kr uten mva.'),
                              ('K-2026-000704', 'altså 7 360,00 kr uten mva for det som ikke er fast pris')):
            with self.subTest(number):
                order = self.deliver(number)
                order.partner_id.elsmart_language = 'nb'
                self.assertIn(words, self.words(self.send(order)._pdf_bytes()))

    def test_rates_are_written_as_the_language_does(self):
        order = self.deliver('K-2026-000633')
        order.partner_id.elsmart_language = 'en'
        text = self.words(self.send(order)._pdf_bytes())
        self.assertIn('VAT 25% 67,280.00 16,820.00', text)
        self.assertIn('Moving of grid', text)
        self.assertNotIn('25 %', text)

    def test_the_shared_asset_is_calculated_step_by_step(self):
        order = self.deliver('K-2026-000519')
        text = self.words(self.send(order)._pdf_bytes())
        for part in ('420 000,00', '180 000,00', '67 572,53', '307 572,53', '54,0541 %', '166 255,42'):
            self.assertIn(part, text)

    def test_instalments_stand_in_the_letter_with_their_amounts(self):
        order = self.deliver('K-2026-000519')
        work_type = order.elsmart_work_type_id
        work_type.write({
            'release_policy': 'first_instalment', 'prepayment': 'instalments',
            'instalment_ids': [(0, 0, {'name': "Akonto 1", 'percent': 50, 'due': 'acceptance', 'sequence': 1}),
                               (0, 0, {'name': "Akonto 2", 'percent': 50, 'sequence': 2})]})
        text = self.words(self.send(order)._pdf_bytes())
        self.assertIn('Akonto 1 157 682,71 kr', text)
        self.assertIn('Akonto 2 157 682,71 kr', text)

    def test_a_change_offer_promises_no_limit(self):
        order = self.accepted('K-2026-000633')
        change = order._elsmart_new_change([{
            'case_id': order.elsmart_case_id.id, 'line_ref': '5', 'component': 'Omlegging', 'name': 'Ekstra grøft',
            'kind': 'labour', 'qty': 12, 'unit': 'm', 'unit_price': 1450, 'amount': 17400, 'material_amount': 0,
            'legal_basis': 's17_4a'}], 'Kunden flyttet traseen')
        text = self.words(self.send(change)._pdf_bytes())
        for part in ('Endringstilbud K-2026-000633-E1', 'Pris på endringen', '21 750,00 kr', 'bedt om i K-2026-000633',
                     'Ekstra grøft', 'gjelder ikke endringer som dere bestiller'):
            self.assertIn(part, text)
        self.assertNotIn('høyst 15 %', text)
        self.assertNotIn('Re-plombering', text, "lines of the offer are not lines of the change")

    # === INVOICES === #

    def test_what_is_credited_is_not_called_paid(self):
        order = self.accepted('K-2026-000412')
        claim = order.elsmart_claim_ids
        claim._invoice()
        self.pay(claim, 10000)
        claim._credit(order, {'ch16': 1140})._elsmart_send_credit()
        document = self.env['elsmart.document']._invoice(claim.invoice_id)
        self.assertEqual((str(document.already_paid), str(document.already_credited), str(document.to_pay)),
                         ('10000.00', '1140.00', '40000.00'))

    def test_delivery_time_follows_the_work(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        self.assertIn('Etter avtale', self.words(order.elsmart_claim_ids.invoice_id.invoice_pdf_report_id.raw))
        prepaid = self.accepted('K-2026-000412')
        prepaid.elsmart_claim_ids._invoice()
        self.assertIn('Etter at betalingen er registrert',
                      self.words(prepaid.elsmart_claim_ids.invoice_id.invoice_pdf_report_id.raw))

    # === THE SAME FILE EVERYWHERE === #

    def test_the_invoice_is_the_same_file_in_mail_print_store_and_ehf(self):
        order = self.deliver('K-2026-000519')
        order.partner_id.write({'invoice_edi_format': 'ubl_bis3', 'peppol_eas': '0192', 'peppol_endpoint': '310002216'})
        self.send(order)
        self.accept(order)
        order.action_elsmart_invoice()
        for invoice in order.elsmart_claim_ids.invoice_id:
            stored = invoice.invoice_pdf_report_id.raw
            mail = self.env['mail.mail'].search(
                [('model', '=', 'account.move'), ('res_id', '=', invoice.id)], order='id desc', limit=1)
            self.assertIn(stored, mail.attachment_ids.mapped('raw'), "mail")
            for name in ('account.report_invoice', 'account.report_invoice_with_payments'):
                self.assertEqual(self.report(name, invoice), stored, name)
            tree = etree.fromstring(invoice.ubl_cii_xml_id.raw)
            [embedded] = tree.xpath("//*[local-name()='EmbeddedDocumentBinaryObject']")
            self.assertEqual(base64.b64decode(embedded.text), stored, "EHF")

    def test_no_other_file_is_written_into_the_invoice(self):
        """Core adds a Factur-X file to the copy that is mailed, outside of tests."""
        order = self.accepted('K-2026-000412')
        claim = order.elsmart_claim_ids
        with patch.dict(config.options, {'test_enable': False}):
            claim._invoice()
        stored = claim.invoice_id.invoice_pdf_report_id.raw
        self.assertEqual(stored, render_invoice(self.env['elsmart.document'].with_context(
            bin_size=False)._invoice(claim.invoice_id)))
        self.assertNotIn(b'factur-x', stored)

    # === OVERSLAG AND SETTLEMENT === #

    def test_an_overslag_is_given_before_the_offer_and_counts_for_nothing(self):
        order = self.deliver('K-2026-000412', only=1)
        text = self.words(self.report('elsmart_kundefaktura.report_overslag', order))
        self.assertIn('Uforpliktende overslag', text)
        self.assertIn('Dette er ikke et tilbud', text)
        self.assertIn('Mangler ennå', text)
        self.assertNotRegex(text.lower(), 'estimat|gyldig til|aksepterer')
        self.assertFalse(order.elsmart_version_ids)
        self.assertFalse(order.order_line)
        self.assertEqual((order.state, order.elsmart_status), ('draft', 'collecting'))

    def test_no_overslag_beside_an_offer_nor_of_nothing(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        with self.assertRaises(UserError):
            self.report('elsmart_kundefaktura.report_overslag', order)

    def test_a_settlement_is_printed_as_its_statement(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        self.pay(order.elsmart_claim_ids)
        for ending in sample('K-2026-000412')['endings']['overrun']:
            case = order.elsmart_family_ids.filtered(
                lambda case, path=ending['path']: case.ref == path.split('/')[-2])
            for line in ending['body']['lines']:
                self.env['elsmart.cost.line'].sudo().create({
                    'case_id': case.id, 'phase': 'actual', 'version': 1, 'line_ref': line['line_id'],
                    'component': line['component'], 'name': line['name'], 'kind': line['kind'],
                    'qty': float(line['qty']), 'unit': line['unit'], 'unit_price': float(line['unit_price']),
                    'amount': float(line['amount']), 'material_amount': float(line.get('material_amount') or 0),
                    'legal_basis': line['legal_basis']})
        order.elsmart_family_ids.sudo().work_done = True
        final = order._elsmart_settle()
        text = self.words(self.report('elsmart_kundefaktura.report_offer', final))
        for part in ('Sluttoppgjør', 'Sum uten mva 51 140,00 61 250,00 10 110,00', 'Grense: estimatet pluss 15 %',
                     '58 811,00', 'Bæres av nettselskapet 2 439,00', 'Betalt: 51 140,00', 'Å betale nå 7 671,00 kr',
                     final.elsmart_claim_ids.invoice_id.name):
            self.assertIn(part, text)


@tagged('post_install', '-at_install')
class TestDocumentRoutes(PortalCase):
    """What a browser gets: the print menu's download, and the customer's page."""

    def worker(self):
        return new_test_user(
            self.env, 'i5-skriver', password='i5-skriver', company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
            groups='elsmart_kundefaktura.group_manager')

    def download(self, report, record):
        """What the print menu asks for."""
        return self.url_open('/report/download', data={
            'data': json.dumps([f'/report/pdf/{report}/{record.id}', 'qweb-pdf']),
            'context': json.dumps({'allowed_company_ids': self.company.ids}), 'csrf_token': self.csrf()})

    def test_print_menu_and_portal_give_the_frozen_letter(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        portal = self.url_open(self.path(order, '/offer-1.pdf'))
        self.assertEqual(portal.content, version._pdf_bytes())
        user = self.worker()
        self.authenticate(user.login, user.login)
        for report in ('elsmart_kundefaktura.report_offer', 'sale.report_saleorder'):
            answer = self.download(report, order)
            self.assertEqual(answer.content, version._pdf_bytes(), report)
            self.assertIn('application/pdf', answer.headers['Content-Type'])

    def test_portal_and_print_menu_give_the_sent_invoice(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        invoice = order.elsmart_claim_ids.invoice_id
        stored = invoice.invoice_pdf_report_id.raw
        self.assertEqual(self.url_open(self.path(order, f'/invoice-{invoice.id}.pdf')).content, stored)
        user = self.worker()
        self.authenticate(user.login, user.login)
        self.assertEqual(self.download('account.report_invoice_with_payments', invoice).content, stored)

    def test_the_print_menu_downloads_without_asking_for_wkhtmltopdf(self):
        """The web client's own way, in a browser: with a handler of ours the question is never put."""
        order = self.deliver('K-2026-000412')
        self.send(order)
        user = self.worker()
        asked = []
        original = ReportController.check_wkhtmltopdf

        def check(controller):
            asked.append(True)
            return original(controller)
        actions = {
            'elsmart_kundefaktura.report_offer': self.env.ref('elsmart_kundefaktura.action_report_offer').id,
            'sale.report_saleorder': self.env.ref('sale.action_report_saleorder').id,
        }
        template = """
            (async () => {
                const {download} = odoo.loader.modules.get("@web/core/network/download");
                const asked = [];
                download._download = async (options) => { asked.push(JSON.parse(options.data.data)[0]); };
                const action = odoo.__WOWL_DEBUG__.root.env.services.action;
                for (const id of ACTIONS) {
                    await action.doAction(id, {additionalContext: {active_ids: [ORDER], active_id: ORDER}});
                }
                if (asked.length !== 2 || !asked.every((url) => url.startsWith("/report/pdf/"))) {
                    throw new Error("asked for " + JSON.stringify(asked));
                }
                console.log("test successful");
            })();
        """
        code = template.replace('ACTIONS', json.dumps(list(actions.values()))).replace('ORDER', str(order.id))
        with patch.object(ReportController, 'check_wkhtmltopdf', check):
            self.browser_js(
                '/odoo', code, 'Boolean(odoo.__WOWL_DEBUG__?.root?.env?.services?.action)', login=user.login,
                cookies={'cids': str(self.company.id)})
        self.assertFalse(asked)

    def test_attachments_are_in_the_portal_for_the_customer_alone(self):
        order = self.deliver('K-2026-000412')
        self.env['elsmart.enclosure'].create({
            'name': "Tegning <b>.svg", 'data': base64.b64encode(b'<svg onload="x"/>'), 'order_id': order.id})
        file = self.send(order).file_ids
        self.assertIn("Tegning", self.page(order))
        answer = self.url_open(self.path(order, f'/file-{file.id}'))
        self.assertEqual(answer.content, b'<svg onload="x"/>')
        self.assertEqual(answer.headers['Content-Type'], 'application/octet-stream')
        self.assertIn('attachment', answer.headers['Content-Disposition'])
        self.assertEqual(answer.headers['X-Content-Type-Options'], 'nosniff')
        other = self.deliver('K-2026-000704')
        self.send(other)
        self.assertEqual(self.url_open(self.path(other, f'/file-{file.id}')).status_code, 404)
        self.assertNotEqual(self.url_open(self.path(order, f'/file-{file.id}', token='x')).content, answer.content)
