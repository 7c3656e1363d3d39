"""Stage 7, to the customer: a receipt when money came in, and word of what was paid back."""
from odoo import models

from ..flow import money

RECEIPT = 'elsmart_kundefaktura.mail_template_receipt'
PAID_BACK = 'elsmart_kundefaktura.mail_template_paid_back'


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _elsmart_mail_about(self, tx):
        """Queue the mail about the payment or refund `tx`."""
        self.with_context(elsmart_transaction_id=tx.id)._elsmart_mail(RECEIPT if tx.amount > 0 else PAID_BACK)

    def _elsmart_mail_about_bank(self, record):
        """Queue the receipt of the bank payment `record`."""
        self.with_context(elsmart_bank_record_id=record.id)._elsmart_mail(RECEIPT)

    def _elsmart_payment_told(self):
        """What a mail tells of a payment; empty while the mail is only tried.

        {amount, date, shares: [(KID, NOK)], method ('' for the bank), reference, left: NOK that the claims still ask
        for, over: NOK that was too much, invoiced: whether the customer has the invoice}
        """
        context = self.env.context
        record = self.env['elsmart.bank.record'].sudo().browse(context.get('elsmart_bank_record_id')).exists()
        if record:
            return self._elsmart_bank_told(record)
        tx = self.env['payment.transaction'].sudo().browse(context.get('elsmart_transaction_id')).exists()
        if not tx:
            return {}
        shares = self.env['elsmart.allocation'].sudo().search([('move_id', '=', tx.payment_id.move_id.id)])
        return {
            'amount': abs(tx.amount), 'method': tx.payment_method_id.name, 'reference': tx.reference,
            'date': tx.payment_id.date, 'shares': [(row.claim_id.kid, row.amount) for row in shares],
            **self._elsmart_claims_told(tx.elsmart_claim_ids),
            'over': float(money.from_float(tx.amount) - money.total(
                money.from_float(row.amount) for row in shares)) if tx.amount > 0 else 0.0,
        }

    def _elsmart_bank_told(self, record):
        return {
            'amount': record.amount, 'method': '', 'reference': record.reference, 'date': record.date,
            'shares': [(record.claim_id.kid, record.amount)], **self._elsmart_claims_told(record.claim_id),
            'over': float(record._left()) if record.outcome in ('over', 'again', 'credited') else 0.0,
        }

    def _elsmart_claims_told(self, claims):
        return {
            'left': sum(claims.filtered('in_force').mapped('open')),
            'invoiced': all(claim.invoice_id.elsmart_sent for claim in claims.filtered('in_force')),
        }
