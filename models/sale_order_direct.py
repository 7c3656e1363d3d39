"""Work that needs no offer, such as fees and callouts: a case worker confirms it, and it is invoiced directly."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from .elsmart_flow import FLOW, in_flow


class ElsmartWorkType(models.Model):
    _inherit = 'elsmart.work.type'

    offer_required = fields.Boolean(
        "Offer is required", default=True,
        help="Without it a case worker confirms the work, and it is invoiced without acceptance: fees and callouts. A "
             "contribution under chapter 16 is always offered.")


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_offer_required = fields.Boolean(related='elsmart_work_type_id.offer_required', string="Offer is required")
    elsmart_confirmed = fields.Boolean(
        "Confirmed without offer", copy=False, readonly=True, help="The work type needs no offer.")

    def write(self, vals):
        """Only the flow confirms: a field that stands in for the customer's acceptance is not set by a call."""
        if 'elsmart_confirmed' in vals and not in_flow(self.env):
            raise UserError(self.env._("An invoice basis is confirmed by its button only."))
        return super().write(vals)

    @api.depends('elsmart_confirmed')
    def _compute_elsmart_accepted(self):
        """Extend: what a case worker confirmed where no offer is required counts as accepted."""
        super()._compute_elsmart_accepted()
        self.filtered('elsmart_confirmed').elsmart_accepted = True

    def action_elsmart_confirm(self):
        """Close the lines of work that needs no offer, so that it can be invoiced when the accountant wants."""
        self.check_access('write')
        for order in self:
            order._elsmart_lock()
            order._elsmart_check_direct()
            self.env['sale.order.line'].sudo()._elsmart_replace(order.sudo())
            order.sudo()._elsmart_confirm()

    def _elsmart_confirm(self):
        self._elsmart_write({'elsmart_confirmed': True})
        self.with_context(elsmart_flow=FLOW).action_confirm()
        self.message_post(body=self.env._("Confirmed for invoicing without an offer."))

    def _elsmart_check_direct(self):
        """Say what keeps this basis from being invoiced without an offer."""
        self.ensure_one()
        lines = self.elsmart_cost_line_ids
        reason = None
        if self.elsmart_kind != 'offer' or self.elsmart_status != 'collecting':
            reason = self.env._("it is not being collected any more")
        elif not self.elsmart_work_type_id or self.elsmart_work_type_id.offer_required:
            reason = self.env._("its work type needs an offer that the customer accepts")
        elif self.elsmart_waiting:
            reason = self.env._("it waits for %s", self.elsmart_waiting)
        elif not self._elsmart_has_charge():
            reason = self.env._("there is nothing to charge")
        elif 'ch16' in lines.mapped('legal_basis'):
            reason = self.env._("a contribution under chapter 16 is always offered first")
        elif not self.partner_id.street:
            reason = self.env._("the customer has no address")
        if reason:
            raise UserError(self.env._(
                "%(order)s cannot be invoiced without an offer: %(reason)s.", order=self.name, reason=reason))
