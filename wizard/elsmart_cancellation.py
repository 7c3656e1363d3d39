from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import money


class ElsmartCancellation(models.TransientModel):
    """Ends the chain of an accepted main case, or takes one case out of it."""

    _name = 'elsmart.cancellation'
    _description = "Cancel case"

    order_id = fields.Many2one('sale.order', "Invoice basis", required=True, readonly=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    case_id = fields.Many2one(
        'elsmart.case', domain="[('root_id', '=', main_case_id), ('cancelled', '=', False)]",
        help="The main case ends the whole chain; a case under it only leaves the estimate.")
    main_case_id = fields.Many2one(related='order_id.elsmart_case_id')
    reason = fields.Char(required=True)
    lapse = fields.Boolean("Lapsed", help="Not carried out or not paid in time.")
    line_ids = fields.One2many('elsmart.cancellation.line', 'cancellation_id', "Incurred cost")
    ends_chain = fields.Boolean(compute='_compute_ends_chain')
    to_credit = fields.Monetary("Invoiced, will be credited", compute='_compute_to_credit', help="Incl. VAT.")
    paid = fields.Monetary("Paid by the customer", compute='_compute_to_credit')
    incurred = fields.Monetary("Incurred cost incl. VAT", compute='_compute_incurred')
    to_refund = fields.Monetary("To pay back", compute='_compute_incurred')

    @api.depends('case_id')
    def _compute_ends_chain(self):
        for wizard in self:
            wizard.ends_chain = not wizard.case_id or wizard.case_id == wizard.main_case_id

    @api.depends('order_id')
    def _compute_to_credit(self):
        for wizard in self:
            claims = wizard.order_id.elsmart_chain_ids.elsmart_claim_ids.filtered('in_force')
            wizard.to_credit = sum(claim.gross - claim.credited for claim in claims.filtered('invoice_id'))
            wizard.paid = sum(claims.mapped('paid'))

    @api.depends('line_ids.amount', 'order_id')
    def _compute_incurred(self):
        rates = self.env['elsmart.legal.basis']._rates(self.order_id.company_id) if self.order_id else {'25': 0}
        for wizard in self:
            net = money.total(money.from_float(line.amount) for line in wizard.line_ids)
            wizard.incurred = float(net + money.to_ore(net * rates['25'] / 100))
            wizard.to_refund = max(wizard.paid - wizard.incurred, 0)

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
