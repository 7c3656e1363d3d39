from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..flow import money


class PaymentTransaction(models.Model):
    """An online payment of claims. It is tied to claims, never to the order: a payment accepts nothing."""

    _inherit = 'payment.transaction'

    elsmart_claim_ids = fields.Many2many(
        'elsmart.claim', 'elsmart_claim_transaction_rel', 'transaction_id', 'claim_id', "Claims",
        copy=False, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a payment of our order itself: core's routes would make one for any amount a browser names."""
        transactions = super().create(vals_list)
        if transactions.sale_order_ids.filtered('elsmart_case_id'):
            raise ValidationError(self.env._("This offer is paid on its own page, after it is accepted."))
        return transactions

    @api.model
    def _compute_reference_prefix(self, separator, **values):
        """A reference that the accountant knows: the KID of the first claim."""
        claim_ids = [id_ for command in values.get('elsmart_claim_ids') or [] for id_ in command[2]]
        if claim_ids:
            return self.env['elsmart.claim'].sudo().browse(claim_ids[0]).kid
        return super()._compute_reference_prefix(separator, **values)

    def _post_process(self):
        """Book a confirmed payment on its claims, once: see `payment_transaction_online`."""
        result = super()._post_process()
        for tx in self.filtered(lambda tx: tx.elsmart_claim_ids and tx.state == 'done' and tx.payment_id):
            tx.elsmart_claim_ids._take_payment(tx.payment_id, money.from_float(tx.amount))
        return result
