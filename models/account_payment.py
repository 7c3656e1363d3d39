from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = 'account.payment'

    # A payment that is duplicated by hand is another payment.
    payment_transaction_id = fields.Many2one(copy=False)

    # The last net under return, poll, cron and webhook at one instant: one transaction gives one payment.
    _elsmart_transaction_unique = models.UniqueIndex(
        '(payment_transaction_id) WHERE payment_transaction_id IS NOT NULL',
        "This transaction has its payment already.")
