from odoo import api, fields, models
from odoo.exceptions import UserError


class ElsmartCancellation(models.TransientModel):
    """Ends the chain of an accepted main case, or takes one case out of it."""

    _name = 'elsmart.cancellation'
    _description = "Cancel case"

    order_id = fields.Many2one('sale.order', required=True, readonly=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    case_id = fields.Many2one(
        'elsmart.case', domain="[('root_id', '=', main_case_id), ('cancelled', '=', False)]",
        help="The main case ends the whole chain; a case under it only leaves the estimate.")
    main_case_id = fields.Many2one(related='order_id.elsmart_case_id')
    reason = fields.Char(required=True)
    lapse = fields.Boolean("Lapsed", help="Not carried out or not paid in time.")
    line_ids = fields.One2many('elsmart.cancellation.line', 'cancellation_id', "Incurred cost")
    to_credit = fields.Monetary("Invoiced, will be credited", compute='_compute_to_credit')

    @api.depends('order_id')
    def _compute_to_credit(self):
        for wizard in self:
            claims = wizard.order_id.elsmart_chain_ids.elsmart_claim_ids
            wizard.to_credit = sum(float(claim._standing()) for claim in claims.filtered('invoice_id'))

    def action_cancel(self):
        """Credit what is invoiced and not delivered, bill incurred cost (§ 17-4 c), and tell the case systems."""
        self.ensure_one()
        self.order_id.check_access('write')
        case = self.case_id or self.main_case_id
        incurred = [(line.name, line.amount) for line in self.line_ids]
        if case != self.main_case_id:
            if incurred:
                raise UserError(self.env._("Incurred cost of a case under the main case is settled with the chain."))
            return case._cancel_child(self.reason)
        final = self.order_id._elsmart_cancel_chain(self.reason, incurred)
        return final and final._get_records_action(name=final.name)


class ElsmartCancellationLine(models.TransientModel):
    _name = 'elsmart.cancellation.line'
    _description = "Incurred cost of a cancelled order"

    cancellation_id = fields.Many2one('elsmart.cancellation', required=True, ondelete='cascade')
    currency_id = fields.Many2one(related='cancellation_id.currency_id')
    name = fields.Char("Description", required=True)
    amount = fields.Monetary("Amount ex. VAT", required=True)

    _amount_positive = models.Constraint('CHECK(amount > 0)', "Incurred cost is above 0.")
