from odoo import api, fields, models


class ElsmartRenewal(models.TransientModel):
    """Shows what has become dearer or cheaper since an offer ran out, before it is sent anew."""

    _name = 'elsmart.renewal'
    _description = "Renew an offer"

    order_id = fields.Many2one('sale.order', required=True, readonly=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    line_ids = fields.One2many('elsmart.renewal.line', 'renewal_id', compute='_compute_line_ids', store=True)

    @api.depends('order_id')
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [(5,)] + [(0, 0, {
                'component': row.component, 'before': row.before, 'after': row.after,
            }) for row in wizard.order_id._elsmart_price_changes()]

    def action_renew(self):
        """Send a new version at the new price."""
        self.ensure_one()
        self.order_id._elsmart_renew()
        return {'type': 'ir.actions.act_window_close'}


class ElsmartRenewalLine(models.TransientModel):
    _name = 'elsmart.renewal.line'
    _description = "Price of a component, before and now"

    renewal_id = fields.Many2one('elsmart.renewal', required=True, ondelete='cascade')
    currency_id = fields.Many2one(related='renewal_id.currency_id')
    component = fields.Char()
    before = fields.Monetary("Offered")
    after = fields.Monetary("Now")
