from odoo import fields, models


class ElsmartAllocation(models.Model):
    """Money given to one claim from one payment entry. It counts while the entry is posted.

    0.00 says that the payment named the claim and could give it nothing: all of it is owed back.
    """

    _name = 'elsmart.allocation'
    _description = "Money allocated to a claim"
    _order = 'id'

    claim_id = fields.Many2one('elsmart.claim', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='claim_id.company_id', store=True)
    currency_id = fields.Many2one(related='claim_id.currency_id')
    move_id = fields.Many2one('account.move', "Payment entry", required=True, index=True, ondelete='cascade')
    payment_id = fields.Many2one(related='move_id.origin_payment_id', string="Payment")
    date = fields.Date(related='move_id.date')
    amount = fields.Monetary(required=True)
    ahead = fields.Boolean("Ahead of the invoice", help="Not reconciled with an invoice yet.")

    _claim_move_unique = models.Constraint('UNIQUE(claim_id, move_id)', "A payment counts once for a claim.")
    _amount_positive = models.Constraint("CHECK(amount >= 0 AND amount <> 'NaN')", "An allocation is not negative.")
