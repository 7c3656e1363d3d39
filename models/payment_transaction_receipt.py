"""Stage 7, to the customer: a receipt when money came in online, and word of what was paid back."""
from odoo import models


class PaymentTransaction(models.Model):
    _inherit = 'payment.transaction'

    def _post_process(self):
        """Extend: tell the payer, once: it is queued in the transaction that books the money."""
        before = self.filtered(lambda tx: tx.payment_id)
        result = super()._post_process()
        for tx in self.filtered(lambda tx: tx.state == 'done' and tx.payment_id) - before:
            for order in tx._elsmart_order():
                order._elsmart_mail_about(tx)
        return result

    def _elsmart_order(self):
        """The fakturagrunnlag that this payment, or what was paid back of it, is of; or none."""
        return (self.elsmart_refund_order_id or self.elsmart_claim_ids.order_id
                or self.source_transaction_id.elsmart_claim_ids.order_id)[:1]
