"""Changes (endringer): offers of their own, chained to the first, accepted and invoiced on their own price."""
from odoo import fields, models
from odoo.exceptions import UserError

from .elsmart_flow import CASE_WORKERS, FLOW


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_change_ref = fields.Char("Change notice", copy=False, readonly=True)
    elsmart_change_reason = fields.Char("Reason of the change", copy=False, readonly=True)
    elsmart_chain_ids = fields.One2many(related='elsmart_case_id.order_ids', string="Chain", groups=CASE_WORKERS)
    elsmart_change_pending = fields.Boolean(
        "Change pending", compute='_compute_elsmart_change_pending',
        help="A change is being prepared or waits for the customer.", compute_sudo=True)

    elsmart_has_chain = fields.Boolean(compute='_compute_elsmart_change_pending', compute_sudo=True)

    def _compute_elsmart_change_pending(self):
        for order in self:
            order.elsmart_has_chain = len(order.elsmart_chain_ids) > 1
            order.elsmart_change_pending = order.elsmart_kind == 'offer' and any(
                change.elsmart_status in ('collecting', 'offer_sent')
                for change in order.elsmart_chain_ids.filtered(lambda change: change.elsmart_kind == 'change')
            ) or any(proposal.state == 'open' for proposal in order.elsmart_proposal_ids)

    def _elsmart_new_change(self, lines, reason, change_ref=None):
        """Make a change offer of this accepted offer, which the customer caused.

        :param lines: values of `elsmart.cost.line` without phase and version; `replaces_id` names the accepted line
            that a line updates, with amount 0 to remove it
        :return: the change, not sent yet
        :raises UserError: if the offer is not accepted, or is settled
        """
        self.ensure_one()
        if not self.elsmart_accepted or self.elsmart_kind != 'offer' or self.state == 'cancel':
            raise UserError(self.env._("%s is not an accepted offer, so it cannot be changed.", self.name))
        if self.elsmart_settled_by_id:
            raise UserError(self.env._("%s is settled. Late cost is settled anew by a manager.", self.name))
        if not lines:
            raise UserError(self.env._("A change needs at least one line."))
        number = len(self.elsmart_chain_ids.filtered(lambda order: order.elsmart_kind == 'change')) + 1
        change = self.sudo()._elsmart_create({
            **self.elsmart_case_id._basis_values(),
            'name': f'{self.name}-E{number}',
            'elsmart_kind': 'change',
            'elsmart_change_ref': change_ref or f'E{number}',
            'elsmart_change_reason': reason,
            'partner_id': self.partner_id.id,
            'partner_invoice_id': self.partner_invoice_id.id,
        })
        self.env['elsmart.cost.line'].sudo().create([{
            **line, 'phase': 'change', 'version': number, 'change_order_id': change.id, 'reason': reason,
            'caused_by': 'customer', 'change_ref': change.elsmart_change_ref,
        } for line in lines])
        self.message_post(body=self.env._("Change %(name)s made: %(reason)s", name=change.name, reason=reason))
        return change.with_env(self.env)

    def action_elsmart_change(self):
        """Open the wizard that makes a change offer."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Change offer"), 'res_model': 'elsmart.change',
            'view_mode': 'form', 'target': 'new',
            'context': {'default_order_id': self.id, 'dialog_size': 'extra-large'},
        }

    def _elsmart_drop_change(self):
        """Take back a change that was never sent."""
        for change in self.filtered(lambda order: order.elsmart_kind == 'change' and not order.elsmart_version_ids):
            change.with_context(elsmart_flow=FLOW).action_cancel()

    def _elsmart_accepted_changes(self):
        """Changes of this offer that the customer has accepted."""
        return self.elsmart_chain_ids.filtered(
            lambda order: order.elsmart_kind == 'change' and order.elsmart_accepted and order.state != 'cancel')
