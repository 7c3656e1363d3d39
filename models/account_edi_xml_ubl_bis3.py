"""EHF: invoices and credit notes of claims as Peppol BIS Billing 3, in the words and numbers of Norwegian practice."""
from stdnum.no import orgnr

from odoo import api, models

ORGNR_SCHEME = '0192'   # Enhetsregisteret, in Peppol's list of participant schemes
EMAIL_SCHEME = 'EM'


class AccountEdiXmlUblBis3(models.AbstractModel):
    _inherit = 'account.edi.xml.ubl_bis3'

    # === HEADER === #

    def _add_invoice_header_nodes(self, document_node, vals):
        """Extend: the buyer's reference, our order, and on a credit note the invoice that it corrects.

        BT-10 or BT-13 must be there (PEPPOL-EN16931-R003); who gave no reference finds the case number.
        """
        super()._add_invoice_header_nodes(document_node, vals)
        invoice = vals['invoice']
        if not invoice._elsmart_is_ours():
            return
        order, corrected = invoice._elsmart_mail_order(), invoice.reversed_entry_id
        document_node['cbc:BuyerReference'] = {'_text': order.elsmart_case_id.buyer_reference or order.name}
        document_node['cac:OrderReference'] = {
            'cbc:ID': {'_text': order.client_order_ref or order.name},
            'cbc:SalesOrderID': {'_text': order.name},
        }
        if vals['document_type'] == 'credit_note' and corrected:
            document_node['cac:BillingReference'] = {'cac:InvoiceDocumentReference': {
                'cbc:ID': {'_text': corrected.name},
                'cbc:IssueDate': {'_text': corrected.invoice_date},
            }}

    # === PARTIES === #

    def _get_party_node(self, vals):
        """Extend: Norwegian parties are known by their organisation number; a person has none, nor a VAT number."""
        node = super()._get_party_node(vals)
        partner = vals['partner'].commercial_partner_id
        if not vals['invoice']._elsmart_is_ours() or partner.country_code not in ('NO', False):
            return node
        number = partner._elsmart_orgnr()
        scheme, endpoint = self._elsmart_endpoint(partner)
        node['cbc:EndpointID'] = {'_text': endpoint, 'schemeID': scheme} if endpoint else None
        node['cac:PartyLegalEntity']['cbc:CompanyID'] = {'_text': number, 'schemeID': ORGNR_SCHEME} if number else None
        if not partner.vat:
            node['cac:PartyTaxScheme'] = [
                row for row in node['cac:PartyTaxScheme'] if row['cac:TaxScheme']['cbc:ID']['_text'] == 'TAX']
        return node

    @api.model
    def _elsmart_endpoint(self, partner):
        """(scheme, identifier) of the party's electronic address; a person's is the e-mail address."""
        if partner.peppol_eas and partner.peppol_endpoint:
            return partner.peppol_eas, partner.peppol_endpoint
        number = partner._elsmart_orgnr()
        return (ORGNR_SCHEME, number) if number else (EMAIL_SCHEME, partner.email or None)

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
            document_node['cac:PaymentTerms'] = {'cbc:Note': {
                '_text': PAYMENT_TERMS[invoice._elsmart_mail_order().elsmart_language or 'nb']}}

    def _get_financial_account_node(self, vals):
        """Extend: the eleven digits of a Norwegian account, without the dots that people read."""
        node = super()._get_financial_account_node(vals)
        if vals['invoice']._elsmart_is_ours():
            node['cbc:ID'] = {'_text': vals['partner_bank'].sanitized_acc_number}
        return node

    def _ubl_default_tax_category_grouping_key(self, base_line, tax_data, vals, currency):
        """Extend: where there is no VAT, category E with the text that the invoice prints, wherever the payer lives.

        Contributions are outside the scope of VAT, which O says more exactly. But O forbids the seller's VAT number in
        the file (BR-O-02), and a seller in the VAT register must state it on every sales document; E allows it and
        asks for a reason (BR-E-02, BR-E-10), which tells the rest. Core would ask where the payer lives and write K
        or G for an owner abroad, though the work is on Norwegian ground.
        """
        key = super()._ubl_default_tax_category_grouping_key(base_line, tax_data, vals, currency)
        invoice = vals['invoice']
        if key and invoice._elsmart_is_ours() and not key['percent']:
            key.update(tax_category_code='E', tax_exemption_reason_code=None,
                       tax_exemption_reason=invoice._elsmart_exemption())
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
        _ = self.env._
        seller, buyer = invoice.company_id.partner_id, invoice.partner_id.commercial_partner_id
        problems = []
        if not seller._elsmart_orgnr():
            problems.append(_("EHF: %s has no valid organisation number.", seller.name))
        if buyer.country_code in ('NO', False):
            number = buyer.l10n_no_bronnoysund_number
            if number and not orgnr.is_valid(number):
                problems.append(_("EHF: the organisation number %(number)s of %(name)s is not valid.",
                                  number=number, name=buyer.name))
            elif not self._elsmart_endpoint(buyer)[1]:
                problems.append(_("EHF: %s has no organisation number, Peppol address or e-mail.", buyer.name))
        if not buyer.country_id:
            problems.append(_("EHF: the address of %s has no country.", buyer.name))
        if invoice.move_type == 'out_invoice' and not invoice.partner_bank_id:
            problems.append(_("EHF: %s has no bank account to be paid to.", seller.name))
        return problems


PAYMENT_TERMS = {
    'nb': 'Beløpet er motregnet eller betales tilbake til kundens konto.',
    'nn': 'Beløpet er motrekna eller blir betalt attende til kontoen til kunden.',
    'en': 'The amount is set off or paid back to the customer\'s account.',
}
