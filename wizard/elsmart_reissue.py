from odoo import api, fields, models

from ..models.elsmart_flow import FLOW


class ElsmartReissue(models.TransientModel):
    """Credit and issue anew in one step, with another reference of the buyer where that was what was wrong."""

    _name = 'elsmart.reissue'
    _description = "Credit and issue anew"

    claim_id = fields.Many2one('elsmart.claim', required=True, readonly=True)
    currency_id = fields.Many2one(related='claim_id.currency_id')
    invoice_id = fields.Many2one(related='claim_id.invoice_id')
    gross = fields.Monetary(related='claim_id.gross')
    paid = fields.Monetary(related='claim_id.paid')
    reason = fields.Char(required=True)
    buyer_reference = fields.Char(compute='_compute_buyer_reference', store=True, readonly=False, precompute=True)

    @api.depends('claim_id')
    def _compute_buyer_reference(self):
        for wizard in self:
            wizard.buyer_reference = wizard.claim_id.order_id.client_order_ref

    def action_reissue(self):
        """Credit the invoice, make the new one, and open it."""
        self.ensure_one()
        self.claim_id._check_may_invoice()
        claim, order = self.claim_id.sudo(), self.claim_id.order_id.sudo()
        if (self.buyer_reference or '') != (order.client_order_ref or ''):
            order.with_context(elsmart_flow=FLOW).client_order_ref = self.buyer_reference
        again = claim._reissue(self.reason)
        return self.claim_id.order_id.action_view_invoice(again.invoice_id)
