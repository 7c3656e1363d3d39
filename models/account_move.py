from odoo import api, fields, models
from odoo.exceptions import UserError


class MailTexts:
    """The texts of invoices for as long as a template is used: subject and body come from one reading.

    In the template's context. An object: no call from outside can put one there.
    """

    def __init__(self):
        self.of = {}   # move id: its texts


class AccountMove(models.Model):
    """An invoice of a claim stands once it is sent: corrections are credit notes."""

    _inherit = 'account.move'

    elsmart_claim_id = fields.Many2one(
        'elsmart.claim', "Claim", index='btree_not_null', copy=False, readonly=True, ondelete='restrict')
    elsmart_order_id = fields.Many2one(related='elsmart_claim_id.order_id', string="Invoice basis")
    elsmart_credit_order_id = fields.Many2one(
        'sale.order', "Credited by", index='btree_not_null', copy=False, readonly=True, ondelete='restrict',
        help="The change or settlement that this credit note carries out.")
    elsmart_case_id = fields.Many2one(
        'elsmart.case', "Main case", compute='_compute_elsmart_case_id', store=True, index='btree_not_null')
    elsmart_sent_hash = fields.Char(copy=False, readonly=True)
    elsmart_sent = fields.Boolean(
        "Sent and unchanged", compute='_compute_elsmart_sent', store=True,
        help="Posted, document sent, and its figures are those that were sent.")

    @api.depends(
        'elsmart_claim_id.order_id.elsmart_case_id', 'reversed_entry_id.elsmart_claim_id.order_id.elsmart_case_id')
    def _compute_elsmart_case_id(self):
        for move in self:
            claim = move.elsmart_claim_id or move.reversed_entry_id.elsmart_claim_id
            move.elsmart_case_id = claim.order_id.elsmart_case_id

    # Asked of the lines themselves, not of core's totals: those hang on every payment of every invoice, and each
    # ledger line that is written would walk all of that up to our statuses.
    @api.depends(
        'state', 'is_move_sent', 'elsmart_sent_hash', 'line_ids.amount_currency', 'payment_reference', 'partner_id')
    def _compute_elsmart_sent(self):
        for move in self:
            move.elsmart_sent = bool(
                move.elsmart_claim_id and move.state == 'posted' and move.is_move_sent and move.elsmart_sent_hash
                and move.elsmart_sent_hash == move.elsmart_claim_id._figures_hash())

    def write(self, vals):
        """Freeze the figures' hash in the moment in which core notes that the document was sent."""
        unsent = self.browse()
        if vals.get('is_move_sent'):
            unsent = self.filtered(lambda move: move.elsmart_claim_id and not move.elsmart_sent_hash)
        if len(self) == 1 and unsent:   # in the same write: one of an invoice costs as much as five of other records
            return super().write({**vals, 'elsmart_sent_hash': self.elsmart_claim_id._figures_hash()})
        result = super().write(vals)
        for move in unsent:
            move.elsmart_sent_hash = move.elsmart_claim_id._figures_hash()
        return result

    def button_draft(self):
        """A sent invoice stands: core would keep number, KID and 'sent' while the amount changes."""
        if not self:   # core does so for each ledger line that is written, and looks long for nothing
            return None
        self._elsmart_check_not_sent()
        return super().button_draft()

    def button_cancel(self):
        self._elsmart_check_not_sent()
        return super().button_cancel()

    def _elsmart_check_not_sent(self):
        for move in self.filtered('elsmart_sent_hash'):
            raise UserError(self.env._(
                "Invoice %s is sent to the customer and stands. Correct it with a credit note.", move.name))

    def _get_mail_template(self):
        """Invoices of claims are mailed with our text, KID and link."""
        if self and all(move._elsmart_is_ours() for move in self):
            template = self.env.ref('elsmart_kundefaktura.mail_template_invoice')
            return template.with_context(elsmart_mail_texts=MailTexts())
        return super()._get_mail_template()

    def _elsmart_is_ours(self):
        """Whether our renderer draws this document: invoices of claims and the credit notes that correct them."""
        self.ensure_one()
        return self.move_type in ('out_invoice', 'out_refund') and bool(self._elsmart_main_claim())

    def _elsmart_mail_texts(self):
        """The texts of the mail with this invoice, in the customer's document language (`elsmart.document`)."""
        self.ensure_one()
        if not self._elsmart_is_ours():
            return lambda key, html=False: ''
        kept = self.env.context.get('elsmart_mail_texts')
        if not isinstance(kept, MailTexts):
            kept = MailTexts()
        if self.id not in kept.of:
            kept.of[self.id] = self.env['elsmart.document']._mail_texts(self, 'invoice')
        return kept.of[self.id]

    def _elsmart_mail_kind(self):
        return 'credit' if self.move_type == 'out_refund' else 'invoice'

    def _elsmart_mail_order(self):
        """The fakturagrunnlag that this invoice, or the one that this credit note corrects, is of."""
        return self._elsmart_main_claim().order_id

    def _elsmart_main_claim(self):
        """The claim of an invoice, or of the invoice that a credit note corrects."""
        return self.elsmart_claim_id or self.reversed_entry_id.elsmart_claim_id

    def _elsmart_exemption(self):
        """Why there is no VAT, in the customer's document language; None where there is."""
        claim = self._elsmart_main_claim()
        return self.env['elsmart.document']._exemption(claim, claim.order_id.elsmart_language or 'nb')

    def _elsmart_gets_ehf(self):
        """Whether the payer is an organisation that can receive EHF and has not declined it."""
        self.ensure_one()
        payer = self.commercial_partner_id.with_company(self.company_id)
        return (payer.is_company and bool(payer.peppol_endpoint or payer._elsmart_orgnr())
                and payer.invoice_edi_format_store != 'none')
