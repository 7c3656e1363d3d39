from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize


class ElsmartResend(models.TransientModel):
    """Sends the open version of an offer once more, after the address is corrected."""

    _name = 'elsmart.resend'
    _description = "Send the offer again"

    order_id = fields.Many2one('sale.order', required=True, readonly=True)
    problem = fields.Char(related='order_id.elsmart_delivery_problem')
    is_open = fields.Boolean(compute='_compute_email', store=True)
    email = fields.Char("E-mail", compute='_compute_email', store=True, readonly=False)

    @api.depends('order_id')
    def _compute_email(self):
        for wizard in self:
            order = wizard.order_id
            wizard.is_open, wizard.email = bool(order) and order._elsmart_is_open(), order.partner_id.email

    def action_send(self):
        """Mail the same version again."""
        self.ensure_one()
        if not email_normalize(self.email or ''):
            raise ValidationError(self.env._("“%s” is no e-mail address.", self.email or ''))
        self.order_id._elsmart_resend(self.email)
        return {'type': 'ir.actions.act_window_close'}

    def action_print(self):
        """Send the letter by post instead."""
        return self.order_id.action_elsmart_print_letter()
