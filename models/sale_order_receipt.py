"""Stage 7, to the customer: a receipt when money came in online, and word of what was paid back."""
from odoo import models

RECEIPT = 'elsmart_kundefaktura.mail_template_receipt'
PAID_BACK = 'elsmart_kundefaktura.mail_template_paid_back'


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _elsmart_mail_about(self, tx):
        """Queue the mail about the payment or refund `tx`."""
        self.with_context(elsmart_transaction_id=tx.id)._elsmart_mail(RECEIPT if tx.amount > 0 else PAID_BACK)

    def _elsmart_payment_told(self):
        """The payment that a mail is about: {amount, method, reference, date, shares}; empty while it is only tried."""
        tx = self.env['payment.transaction'].sudo().browse(self.env.context.get('elsmart_transaction_id')).exists()
        if not tx:
            return {}
        shares = tx.payment_id.move_id and self.env['elsmart.allocation'].sudo().search(
            [('move_id', '=', tx.payment_id.move_id.id)])
        return {
            'amount': abs(tx.amount), 'method': tx.payment_method_id.name, 'reference': tx.reference,
            'date': tx.payment_id.date, 'shares': [(row.claim_id.kid, row.amount) for row in shares or []],
        }
