"""EHF: invoices and credit notes of claims as Peppol BIS Billing 3, in the words and numbers of Norwegian practice."""
from stdnum.no import orgnr

from odoo import api, models

from ..reports.texts import Texts

ORGNR_SCHEME = '0192'   # Enhetsregisteret, in Peppol's list of participant schemes
NOT_GIVEN = 'NA'   # what Peppol BIS asks for as the buyer's order number when only the seller's is known


class AccountEdiXmlUblBis3(models.AbstractModel):
    _inherit = 'account.edi.xml.ubl_bis3'

    # === HEADER === #

    def _add_invoice_header_nodes(self, document_node, vals):
        """Extend: the buyer's reference, our order, and on a credit note the invoice that it corrects.

        BT-10 or BT-13 must be there (PEPPOL-EN16931-R003); who gave no reference finds the case number. The order's
        reference goes before the case's: it is what a reissue corrects.
        """
        super()._add_invoice_header_nodes(document_node, vals)
        invoice = vals['invoice']
        if not invoice._elsmart_is_ours():
            return
        order, corrected = invoice._elsmart_mail_order(), invoice.reversed_entry_id
        reference = order.client_order_ref or order.elsmart_case_id.buyer_reference
        if invoice._elsmart_main_claim().vat_class == 'exempt':   # category Z: no other place may say why
            document_node['cbc:Note'] = {'_text': invoice._elsmart_exemption()}
        document_node['cbc:BuyerReference'] = {'_text': reference or order.name}
        document_node['cac:OrderReference'] = {
            'cbc:ID': {'_text': reference or NOT_GIVEN},
            'cbc:SalesOrderID': {'_text': order.name},
        }
        if vals['document_type'] == 'credit_note' and corrected:
            document_node['cac:BillingReference'] = {'cac:InvoiceDocumentReference': {
                'cbc:ID': {'_text': corrected.name},
                'cbc:IssueDate': {'_text': corrected.invoice_date},
            }}

    def _add_invoice_delivery_nodes(self, document_node, vals):
        """Extend: work is delivered where the installation is, on the day that its cases were done."""
        super()._add_invoice_delivery_nodes(document_node, vals)
        invoice = vals['invoice']
        if not invoice._elsmart_is_ours():
            return
        claim = invoice._elsmart_main_claim()
        case = claim.order_id.elsmart_case_id
        document_node['cac:Delivery'] = {
            'cbc:ActualDeliveryDate': {'_text': self.env['elsmart.document']._done_on(claim.order_id)},
            'cac:DeliveryLocation': {'cac:Address': {
                'cbc:StreetName': {'_text': case.street or None},
                'cbc:CityName': {'_text': case.city or None},
                'cbc:PostalZone': {'_text': case.zip or None},
                'cac:Country': {'cbc:IdentificationCode': {'_text': 'NO'}},
            }} if case.street else None,
        }

    # === PARTIES === #

    def _get_party_node(self, vals):
        """Extend: Norwegian parties are known by their organisation number; a person has none, nor a VAT number."""
        node = super()._get_party_node(vals)
        invoice, partner = vals['invoice'], vals['partner'].commercial_partner_id
        if not invoice._elsmart_is_ours():
            return node
        scheme, endpoint = self._elsmart_endpoint(partner) or self._elsmart_return_address(invoice)
        node['cbc:EndpointID'] = {'_text': endpoint, 'schemeID': scheme}
        # Core opens the group for a payer abroad who has no VAT number to put in it (UBL-SR-53).
        node['cac:PartyTaxScheme'] = [
            row for row in node['cac:PartyTaxScheme'] if row.get('cbc:CompanyID', {}).get('_text')]
        if partner.country_code in ('NO', False):
            number = partner._elsmart_orgnr()
            node['cac:PartyLegalEntity']['cbc:CompanyID'] = (
                {'_text': number, 'schemeID': ORGNR_SCHEME} if number else None)
            if not partner.vat:
                node['cac:PartyTaxScheme'] = [
                    row for row in node['cac:PartyTaxScheme'] if row['cac:TaxScheme']['cbc:ID']['_text'] == 'TAX']
        return node

    @api.model
    def _elsmart_endpoint(self, partner):
        """(scheme, identifier) of the party's own electronic address, or None."""
        if partner.peppol_eas and partner.peppol_endpoint:
            return partner.peppol_eas, partner.peppol_endpoint
        number = partner._elsmart_orgnr()
        return (ORGNR_SCHEME, number) if number else None

    @api.model
    def _elsmart_return_address(self, invoice):
        """(scheme, identifier) where the payer has no electronic address: the seller's own.

        Every file names one (PEPPOL-EN16931-R010), from a list in which e-mail is not (PEPPOL-EN16931-CL008). A person
        reads the invoice in the seller's portal; a file that is sent on by mistake comes back to the seller.
        """
        return ORGNR_SCHEME, invoice.company_id.partner_id._elsmart_orgnr()

    # === MONEY === #

    def _add_invoice_payment_means_nodes(self, document_node, vals):
        """Extend: the KID on invoices; a credit note has none, and core would write its own number there."""
        super()._add_invoice_payment_means_nodes(document_node, vals)
        if vals['document_type'] == 'credit_note' and vals['invoice']._elsmart_is_ours():
            document_node['cac:PaymentMeans']['cbc:PaymentID'] = None

    def _add_invoice_payment_terms_nodes(self, document_node, vals):
        """Extend: a credit note has no due date, so it says what becomes of the money (BR-CO-25)."""
        super()._add_invoice_payment_terms_nodes(document_node, vals)
        invoice = vals['invoice']
        if vals['document_type'] == 'credit_note' and invoice._elsmart_is_ours():
            texts = Texts(invoice._elsmart_mail_order().elsmart_language or 'nb')
            document_node['cac:PaymentTerms'] = {'cbc:Note': {'_text': texts('ehf.credit_terms')}}

    def _get_financial_account_node(self, vals):
        """Extend: the eleven digits of a Norwegian account, without the dots that people read."""
        node = super()._get_financial_account_node(vals)
        if vals['invoice']._elsmart_is_ours():
            node['cbc:ID'] = {'_text': vals['partner_bank'].sanitized_acc_number}
        return node

    def _ubl_default_tax_category_grouping_key(self, base_line, tax_data, vals, currency):
        """Extend: where there is no VAT, E with the text that the invoice prints, or Z, wherever the payer lives.

        Contributions are outside the scope of VAT, which O says more exactly. But O forbids the seller's VAT number in
        the file (BR-O-02), and a seller in the VAT register must state it on every sales document; E allows it and
        asks for a reason (BR-E-02, BR-E-10), which tells the rest. Sales that merverdiavgiftsloven chapter 6 exempts
        (fritatt) are turnover at a rate of zero, with the right to deduct: Z, which allows no reason (BR-Z-10); it
        stands in the note. Core would ask where the payer lives and write K or G for an owner abroad, though the work
        is on Norwegian ground.
        """
        key = super()._ubl_default_tax_category_grouping_key(base_line, tax_data, vals, currency)
        invoice = vals['invoice']
        if key and invoice._elsmart_is_ours() and not key['percent']:
            zero_rated = invoice._elsmart_main_claim().vat_class == 'exempt'
            key.update(tax_category_code='Z' if zero_rated else 'E', tax_exemption_reason_code=None,
                       tax_exemption_reason=None if zero_rated else invoice._elsmart_exemption())
        return key

    # === WHAT WOULD BE REFUSED === #

    def _export_invoice_constraints(self, invoice, vals):
        """Extend: in words, what a receiver would refuse."""
        constraints = super()._export_invoice_constraints(invoice, vals)
        if invoice._elsmart_is_ours():
            constraints.update({
                f'elsmart_{number}': text for number, text in enumerate(self._elsmart_problems(invoice))})
        return constraints

    @api.model
    def _elsmart_problems(self, invoice):
        """What is missing for an EHF of `invoice`, as sentences in the user's language."""
        return [*self._elsmart_seller_problems(invoice), *self._elsmart_buyer_problems(invoice)]

    @api.model
    def _elsmart_seller_problems(self, invoice):
        _, seller = self.env._, invoice.company_id.partner_id
        problems = []
        if not seller._elsmart_orgnr():
            problems.append(_("EHF: %s has no valid organisation number.", seller.name))
        if not seller.country_id:
            problems.append(_("EHF: the address of %s has no country.", seller.name))
        if invoice.move_type == 'out_invoice' and not invoice.partner_bank_id:
            problems.append(_("EHF: %s has no bank account to be paid to.", seller.name))
        return problems

    @api.model
    def _elsmart_buyer_problems(self, invoice):
        _, buyer = self.env._, invoice.partner_id.commercial_partner_id
        problems = []
        number = buyer.l10n_no_bronnoysund_number
        if buyer.country_code in ('NO', False) and number and not orgnr.is_valid(number):
            problems.append(_("EHF: the organisation number %(number)s of %(name)s is not valid.",
                              number=number, name=buyer.name))
        if buyer.peppol_eas == ORGNR_SCHEME and buyer.peppol_endpoint and not orgnr.is_valid(buyer.peppol_endpoint):
            problems.append(_("EHF: the Peppol address %(address)s of %(name)s is no organisation number.",
                              address=buyer.peppol_endpoint, name=buyer.name))
        if not buyer.country_id:
            problems.append(_("EHF: the address of %s has no country.", buyer.name))
        return problems
