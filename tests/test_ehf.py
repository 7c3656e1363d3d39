import base64
import re
from decimal import Decimal

from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..flow import kid
from .common import KundefakturaCase
from .ehf_kinds import PAYERS, EhfKinds
from .ehf_rules import RULES, File, broken


class EhfCase(EhfKinds, KundefakturaCase):

    @classmethod
    def xml(cls, move):
        """The file of `move`, and what keeps it from being sent."""
        return cls.env['account.edi.xml.ubl_bis3']._export_invoice(move)


@tagged('post_install', '-at_install')
class TestEhfKinds(EhfCase):
    """Every kind of document for every payer, against the rules of EN 16931, Peppol BIS 3 and Norway."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = {name: move for payer in PAYERS for name, move in cls.documents(payer).items()}
        cls.files = {}
        for name, move in cls.moves.items():
            raw, errors = (move.ubl_cii_xml_id.raw, []) if move.ubl_cii_xml_id else cls.xml(move)
            assert not errors, f'{name}: {errors}'
            cls.files[name] = File(raw)

    def each(self):
        for name, move in self.moves.items():
            with self.subTest(name):
                yield name, move, self.files[name]

    def test_no_file_breaks_a_rule(self):
        for _name, _move, file in self.each():
            self.assertEqual(broken(etree.tostring(file.root)), [])

    def test_amounts_are_those_of_the_ledger(self):
        for _name, move, file in self.each():
            self.assertEqual(file.number('a:LegalMonetaryTotal/b:TaxExclusiveAmount'), ore(move.amount_untaxed))
            self.assertEqual(file.number('a:TaxTotal/b:TaxAmount'), ore(move.amount_tax))
            self.assertEqual(file.number('a:LegalMonetaryTotal/b:TaxInclusiveAmount'), ore(move.amount_total))
            self.assertEqual(file.number('a:LegalMonetaryTotal/b:PayableAmount'), ore(move.amount_residual))

    def test_an_invoice_carries_its_kid_and_account_and_a_credit_note_none(self):
        for _name, move, file in self.each():
            if file.credit:
                self.assertFalse(file.all('a:PaymentMeans/b:PaymentID'))
                continue
            number = file.text('a:PaymentMeans/b:PaymentID')
            self.assertEqual(number, move.elsmart_claim_id.kid)
            self.assertTrue(kid.is_valid(number, self.company._elsmart_kid_structure().modulus))
            self.assertEqual(file.text('a:PaymentMeans/a:PayeeFinancialAccount/b:ID'), '15032000417')

    def test_a_credit_note_names_the_invoice_that_it_corrects(self):
        for _name, move, file in self.each():
            reference = 'a:BillingReference/a:InvoiceDocumentReference'
            self.assertEqual(file.text(f'{reference}/b:ID'), move.reversed_entry_id.name or '')
            self.assertEqual(
                file.text(f'{reference}/b:IssueDate'), str(move.reversed_entry_id.invoice_date or ''))

    def test_where_there_is_no_vat_the_reason_is_what_the_invoice_prints(self):
        """E with its reason for what is no turnover; Z for sales at zero rate, with the reason in the note."""
        expected = {'none': 'E', '25': 'S', 'exempt': 'Z'}
        for _name, move, file in self.each():
            vat_class = move._elsmart_main_claim().vat_class
            [category] = file.all('a:TaxTotal/a:TaxSubtotal/a:TaxCategory')
            self.assertEqual(file.text('b:ID', category), expected[vat_class])
            places = {'E': file.text('b:TaxExemptionReason', category), 'Z': file.text('b:Note')}
            reason = move._elsmart_exemption() or ''
            self.assertEqual(bool(reason), not move.amount_tax)
            self.assertEqual(places, {code: reason if code == expected[vat_class] else '' for code in places})

    def test_texts_follow_the_document_language(self):
        terms = {file.text('a:PaymentTerms/b:Note') for name, file in self.files.items()
                 if file.credit and name.startswith('company')}
        self.assertEqual(terms, {"Beløpet er motrekna eller blir betalt attende til kontoen til kunden."})
        abroad = self.files['abroad-ordinary-none-1']
        self.assertIn("not turnover", abroad.text('a:TaxTotal/a:TaxSubtotal/a:TaxCategory/b:TaxExemptionReason'))

    def test_references_are_the_buyers_and_ours(self):
        file = self.files['company-ordinary-none-1']
        self.assertEqual(file.text('b:BuyerReference'), 'PO-7781')
        self.assertEqual(file.text('a:OrderReference/b:ID'), 'PO-7781')
        order = self.moves['company-ordinary-none-1'].elsmart_order_id
        self.assertEqual(file.text('a:OrderReference/b:SalesOrderID'), order.name)
        unknown = self.files['consumer-ordinary-none-1']
        self.assertEqual(unknown.text('a:OrderReference/b:ID'), 'NA', "no order number of the buyer is made up")

    def test_a_reissue_carries_the_corrected_reference(self):
        [corrected] = [file for name, file in self.files.items()
                       if name.startswith('company-reissue') and not file.credit]
        self.assertEqual(corrected.text('b:BuyerReference'), 'PO-9902')

    def test_work_is_delivered_at_the_installation_on_the_day_it_was_done(self):
        final = self.files['company-final-1']
        self.assertEqual(final.text('a:Delivery/a:DeliveryLocation/a:Address/b:StreetName'), "Fjellveien 12",
                         "the payer lives in Storgata 1")
        self.assertEqual(final.text('a:Delivery/b:ActualDeliveryDate'), '2026-05-04')
        self.assertFalse(self.files['company-ordinary-25-1'].text('a:Delivery/b:ActualDeliveryDate'))

    def test_a_private_person_has_no_numbers_and_the_seller_as_return_address(self):
        for payer in ('consumer', 'abroad'):
            file, buyer = self.files[f'{payer}-ordinary-25-1'], 'a:AccountingCustomerParty/a:Party'
            self.assertFalse(file.text(f'{buyer}/a:PartyLegalEntity/b:CompanyID'))
            self.assertFalse(file.all(f'{buyer}/a:PartyTaxScheme'))
            [endpoint] = file.all(f'{buyer}/b:EndpointID')
            self.assertEqual((endpoint.get('schemeID'), endpoint.text), ('0192', '310000116'))

    def test_only_organisations_are_sent_a_file_and_the_pdf_is_in_it(self):
        for name, move, file in self.each():
            self.assertEqual(bool(move.ubl_cii_xml_id), name.startswith('company'))
            if move.ubl_cii_xml_id:
                embedded = file.text('a:AdditionalDocumentReference/a:Attachment/b:EmbeddedDocumentBinaryObject')
                self.assertEqual(base64.b64decode(embedded), base64.b64decode(
                    move.with_context(bin_size=False).invoice_pdf_report_file))

    def test_each_rule_finds_a_file_that_breaks_it(self):
        """The rules bite: each, broken by hand, is found."""
        for rule, spoil in SPOILT.items():
            with self.subTest(rule):
                name, (pattern, instead) = spoil if spoil[0] in self.files else ('company-ordinary-25-1', spoil)
                text = etree.tostring(self.files[name].root, encoding='unicode')
                spoilt = re.sub(pattern, instead, text, count=1, flags=re.DOTALL)
                self.assertNotEqual(spoilt, text, "nothing was spoilt")
                self.assertIn(rule, broken(spoilt.encode()))
        self.assertEqual(set(SPOILT), set(RULES))


@tagged('post_install', '-at_install')
class TestEhfRefused(EhfCase):
    """What a receiver would refuse is said before anything is sent, and no invoice is made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.basis('company', [('s17_4a', '1360.00')])
        cls.payer = cls.order.partner_invoice_id.commercial_partner_id

    def refused(self, expected):
        """The invoice is refused with `expected`, and neither number nor entry is left."""
        before = self.env['account.move'].search_count([('company_id', '=', self.company.id)])
        with self.assertRaisesRegex(UserError, expected), self.env.cr.savepoint():
            self.env['elsmart.claim']._invoice_rest(self.order)
        self.env.invalidate_all()
        self.assertEqual(self.env['account.move'].search_count([('company_id', '=', self.company.id)]), before)
        self.assertFalse(self.order.elsmart_claim_ids.invoice_id)

    def alerts(self, move):
        wizard = self.env['account.move.send.wizard'].with_context(
            active_model='account.move', active_ids=move.ids).create({})
        return wizard.alerts or {}

    def test_a_wrong_organisation_number(self):
        self.payer.write({'l10n_no_bronnoysund_number': '310002217', 'invoice_edi_format': 'ubl_bis3'})
        self.refused("310002217")

    def test_a_wrong_peppol_address(self):
        self.env.cr.execute(
            "UPDATE res_partner SET peppol_eas = '0192', peppol_endpoint = '123456789' WHERE id = %s", [self.payer.id])
        self.payer.invalidate_recordset()
        self.payer.invoice_edi_format = 'ubl_bis3'
        self.refused("123456789")

    def test_a_payer_without_a_country(self):
        self.payer.country_id = False
        self.payer.invoice_edi_format = 'ubl_bis3'
        self.refused("country|land")

    def test_a_seller_without_organisation_number_or_account(self):
        invoice = self.invoiced(self.order)
        builder = self.env['account.edi.xml.ubl_bis3']
        self.assertEqual(builder._elsmart_problems(invoice), [])
        self.company.partner_id.write({'vat': False, 'l10n_no_bronnoysund_number': False})
        self.env.cr.execute("UPDATE account_move SET partner_bank_id = NULL WHERE id = %s", [invoice.id])
        invoice.invalidate_recordset()
        self.assertEqual(len(builder._elsmart_problems(invoice)), 2)

    def test_the_user_sees_it_when_sending_again(self):
        invoice = self.invoiced(self.order)
        self.assertNotIn('elsmart_ehf', self.alerts(invoice))
        self.payer.country_id = False
        self.assertEqual(self.alerts(invoice)['elsmart_ehf']['level'], 'danger')

    def test_the_user_is_told_who_cannot_receive_it(self):
        order = self.basis('consumer', [('s17_4a', '1360.00')])
        order.partner_invoice_id.invoice_edi_format = 'ubl_bis3'
        self.assertEqual(self.alerts(self.invoiced(order))['elsmart_ehf_nobody']['level'], 'warning')

    def test_invoices_of_others_are_left_to_core(self):
        partner = self.env['res.partner'].create({
            'name': "Other", 'country_id': self.env.ref('base.no').id, 'email': 'other@example.com'})
        invoice = self.env['account.move'].create({
            'move_type': 'out_invoice', 'partner_id': partner.id, 'invoice_line_ids': [
                Command.create({'name': "X", 'quantity': 1, 'price_unit': 10})]})
        invoice.action_post()
        file = File(self.xml(invoice)[0])
        self.assertEqual(file.text('a:PaymentMeans/b:PaymentID'), invoice.payment_reference)
        self.assertFalse(file.all('a:AccountingCustomerParty/a:Party/b:EndpointID'))


def ore(amount):
    return Decimal(f'{amount:.2f}')


def gone(name):
    """Takes the first element `name` out."""
    return rf'<cbc:{name}[ >].*?</cbc:{name}>', ''


def other(name, text):
    """Writes `text` into the first element `name`."""
    return rf'(<cbc:{name}[^>]*>)[^<]*<', rf'\g<1>{text}<'


def within(group, spoil):
    """Spoils what stands after the first `group`."""
    return rf'(<cac:{group}>.*?){spoil[0]}', rf'\g<1>{re.sub("g<1>", "g<2>", spoil[1])}'


SPOILT = {
    'PEPPOL-EN16931-R004': other('CustomizationID', 'urn:cen.eu:en16931:2017'),
    'PEPPOL-EN16931-R007': other('ProfileID', 'urn:other'),
    'PEPPOL-EN16931-R008': other('ID', ''),
    'PEPPOL-EN16931-F001': other('IssueDate', '20261123'),
    'BR-02': gone('ID'),
    'BR-04': other('InvoiceTypeCode', '381'),
    'BR-05': other('DocumentCurrencyCode', 'EUR'),
    'PEPPOL-EN16931-R003': (r'<cbc:BuyerReference>.*?</cac:OrderReference>', ''),
    'BR-06, BR-07': gone('RegistrationName'),
    'BR-09, BR-11': gone('IdentificationCode'),
    'PEPPOL-EN16931-R020': gone('EndpointID'),
    'PEPPOL-EN16931-R010': within('AccountingCustomerParty', gone('EndpointID')),
    'PEPPOL-EN16931-CL008': ('schemeID="0192"', 'schemeID="EM"'),
    'PEPPOL-COMMON-R041': other('EndpointID', '310000117'),
    'NO-R-001': ('NO310000116MVA', '310000116'),
    'NO-R-002': ('Foretaksregisteret', 'Registeret'),
    'UBL-SR-53': ('<cbc:CompanyID>NO310000116MVA</cbc:CompanyID>', ''),
    'BR-16': (r'<cac:InvoiceLine>.*</cac:InvoiceLine>', ''),
    'BR-25': within('InvoiceLine', gone('Name')),
    'BR-27': other('PriceAmount', '-1.00'),
    'PEPPOL-EN16931-R120': other('PriceAmount', '1.00'),
    'BR-DEC': other('TaxableAmount', '1.001'),
    'BR-CO-10': within('InvoiceLine', other('LineExtensionAmount', '1.00')),
    'BR-CO-13': other('TaxExclusiveAmount', '1.00'),
    'BR-CO-14': other('TaxAmount', '1.00'),
    'BR-CO-15': other('TaxInclusiveAmount', '1.00'),
    'BR-CO-16': other('PayableAmount', '1.00'),
    'BR-CO-17': within('TaxSubtotal', other('TaxAmount', '1.00')),
    'BR-CO-18': (r'<cac:TaxSubtotal>.*</cac:TaxSubtotal>', ''),
    'BR-CO-25': gone('DueDate'),
    'BR-50, BR-61': (r'<cac:PayeeFinancialAccount>.*</cac:PayeeFinancialAccount>', ''),
    'BR-S-08': other('TaxableAmount', '1.00'),
    'BR-E-08': ('company-ordinary-none-1', other('TaxableAmount', '1.00')),
    'BR-E-09': ('company-ordinary-none-1', within('TaxSubtotal', other('TaxAmount', '1.00'))),
    'BR-E-10': ('company-ordinary-none-1', gone('TaxExemptionReason')),
    'BR-Z-08': ('company-ordinary-exempt-1', other('TaxableAmount', '1.00')),
    'BR-Z-09': ('company-ordinary-exempt-1', within('TaxSubtotal', other('TaxAmount', '1.00'))),
    'BR-Z-10': ('company-ordinary-exempt-1', (
        '(<cac:TaxCategory>.*?</cbc:Percent>)', r'\1<cbc:TaxExemptionReason>x</cbc:TaxExemptionReason>')),
    'BR-S-05, BR-E-05, BR-Z-05': within('InvoiceLine', other('Percent', '0')),
    'BR-O-02, BR-O-11': ('company-ordinary-none-1', ('<cbc:ID>E</cbc:ID>', '<cbc:ID>O</cbc:ID>')),
    'BR-S-02, BR-E-02, BR-Z-02': (r'<cac:PartyTaxScheme>.*?<cac:PartyLegalEntity>', '<cac:PartyLegalEntity>'),
}
