from dataclasses import asdict

from odoo import api, fields, models

from ..flow import settlement

SCOPES = [('ch16', "Chapter 16"), ('s17_4', "§ 17-4"), ('fixed', "Fixed price")]


class ElsmartSettlement(models.TransientModel):
    """Shows what a settlement comes to before anything is made: nothing is written until it is confirmed."""

    _name = 'elsmart.settlement'
    _description = "Settle on actual cost"

    order_id = fields.Many2one('sale.order', "Invoice basis", required=True, readonly=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    state = fields.Selection(related='order_id.elsmart_settlement_state')
    line_ids = fields.One2many('elsmart.settlement.line', 'settlement_id', readonly=True)
    component_ids = fields.One2many('elsmart.settlement.component', 'settlement_id', readonly=True)
    unconfirmed_ids = fields.Many2many(
        'elsmart.cost.line', string="Said to be caused by the customer", compute='_compute_unconfirmed_ids')

    @api.depends('order_id')
    def _compute_unconfirmed_ids(self):
        for wizard in self:
            wizard.unconfirmed_ids = wizard.order_id._elsmart_settled_lines().filtered(
                lambda line: line.phase == 'actual' and line.caused_by == 'customer' and not line.change_ref)

    @api.model
    def _open(self, order):
        """The wizard for `order` (an offer), filled with the figures as they are now."""
        wizard = self.create({'order_id': order.id})
        return wizard._show_again()

    def _show_again(self):
        """Fill in the figures as they are now and show them."""
        self._fill()
        return self._get_records_action(
            name=self.env._("Settle on actual cost"), target='new', context={'dialog_size': 'extra-large'})

    def _fill(self):
        self.line_ids.unlink()
        self.component_ids.unlink()
        self.line_ids.create([{
            'settlement_id': self.id, 'scope': row.scope, 'vat_class': row.vat_class, 'estimate': row.estimate,
            'changes': row.changes, 'actual': row.actual, 'caused_by_customer': row.caused_by_customer,
            'limit': row.limit or 0, 'invoiced': row.invoiced, 'due': row.due, 'balance': row.balance,
            'carried': row.carried,
        } for row in self.order_id._elsmart_settlement()])
        self.component_ids.create([{'settlement_id': self.id, **asdict(row)} for row in self._per_component()])

    def _per_component(self):
        """`settlement.ComponentFigures` of all caps and VAT classes."""
        order = self.order_id
        changes = order._elsmart_accepted_changes()
        lines = (order._elsmart_estimate_lines(changes), order._elsmart_change_estimates(changes),
                 order._elsmart_actual_lines(changes))
        invoiced, rules = order._elsmart_invoiced_by_component(), order._elsmart_settlement_rules()
        return [
            row for figures in order._elsmart_settlement()
            for row in settlement.per_component(
                figures, *lines, invoiced.get((figures.scope, figures.vat_class), {}), rules)]

    def action_confirm_cause(self):
        """The case worker confirms that the customer caused the marked cost, so that it stands outside the cap."""
        self.ensure_one()
        self.unconfirmed_ids.sudo().cause_confirmed = True
        return self._show_again()

    def action_settle(self):
        """Make the final invoice, the credit note, one of each, or neither."""
        self.ensure_one()
        self.order_id.check_access('write')
        final = self.order_id._elsmart_settle()
        return final._get_records_action(name=final.name)


class ElsmartSettlementLine(models.TransientModel):
    _name = 'elsmart.settlement.line'
    _description = "Settlement per cap and VAT class"

    settlement_id = fields.Many2one('elsmart.settlement', required=True, ondelete='cascade')
    currency_id = fields.Many2one(related='settlement_id.currency_id')
    scope = fields.Selection(SCOPES, string="Legal basis")
    vat_class = fields.Selection([('none', "No VAT"), ('25', "25 %"), ('exempt', "Exempt")], string="VAT")
    estimate = fields.Monetary()
    changes = fields.Monetary()
    actual = fields.Monetary("Actual cost")
    caused_by_customer = fields.Monetary("Caused by customer", help="Of the actual cost; stands outside the limit.")
    limit = fields.Monetary(help="The accepted estimate and the cap above it (15 % by § 16-11).")
    invoiced = fields.Monetary()
    due = fields.Monetary("Payable")
    balance = fields.Monetary("To invoice", help="Below 0: to credit and pay back.")
    carried = fields.Monetary("We carry", help="Carried by the grid company: never invoiced.")


class ElsmartSettlementComponent(models.TransientModel):
    _name = 'elsmart.settlement.component'
    _description = "Settlement per component"

    settlement_id = fields.Many2one('elsmart.settlement', required=True, ondelete='cascade')
    currency_id = fields.Many2one(related='settlement_id.currency_id')
    scope = fields.Selection(SCOPES, string="Legal basis")
    vat_class = fields.Selection([('none', "No VAT"), ('25', "25 %"), ('exempt', "Exempt")], string="VAT")
    component = fields.Char()
    estimate = fields.Monetary()
    changes = fields.Monetary()
    actual = fields.Monetary("Actual cost")
    caused_by_customer = fields.Monetary("Caused by customer")
    limit = fields.Monetary(
        help="Its share of the limit, which holds for the sum: what one component costs too much may be saved on "
             "another.")
    invoiced = fields.Monetary()
    due = fields.Monetary("Payable")
