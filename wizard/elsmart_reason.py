from odoo import fields, models
from odoo.exceptions import UserError


class ElsmartReason(models.TransientModel):
    """Asks for the reason of what goes past a gate. The reason is kept with the version, or with the case."""

    _name = 'elsmart.reason'
    _description = "Reason"

    what = fields.Selection(
        [('offer', "Send all the same"), ('release', "Release work"), ('block', "Take the release back")],
        required=True, readonly=True)
    order_id = fields.Many2one('sale.order', readonly=True)
    missing = fields.Text(related='order_id.elsmart_missing')
    case_ids = fields.Many2many('elsmart.case', string="Cases", readonly=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Do it; who may is decided by the record that it is done to."""
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Write the reason: it is kept."))
        if self.what == 'offer':
            self.order_id._elsmart_send_anyway(self.reason)
        elif self.what == 'release':
            self.case_ids._release(self.reason)
        else:
            self.case_ids._block(self.reason)
        return {'type': 'ir.actions.act_window_close'}
