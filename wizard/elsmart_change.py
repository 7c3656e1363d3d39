from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.elsmart_legal_basis import LEGAL_BASIS_SELECTION


class ElsmartChange(models.TransientModel):
    """The case worker makes a change offer: lines that come, lines that are replaced, lines that go."""

    _name = 'elsmart.change'
    _description = "Change offer"

    order_id = fields.Many2one('sale.order', "Invoice basis", required=True, readonly=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    reason = fields.Char(required=True)
    line_ids = fields.One2many('elsmart.change.line', 'change_id')
    total = fields.Monetary("Change ex. VAT", compute='_compute_total')

    @api.depends('line_ids.difference')
    def _compute_total(self):
        for wizard in self:
            wizard.total = sum(wizard.line_ids.mapped('difference'))

    def action_make(self):
        """Make the change offer and open it; the customer is told when it is sent."""
        self.ensure_one()
        self.order_id.check_access('write')
        change = self.order_id._elsmart_new_change([line._cost_line() for line in self.line_ids], self.reason)
        return change._get_records_action(name=change.name)


class ElsmartChangeLine(models.TransientModel):
    _name = 'elsmart.change.line'
    _description = "Line of a change"

    change_id = fields.Many2one('elsmart.change', required=True, ondelete='cascade')
    order_id = fields.Many2one(related='change_id.order_id')
    currency_id = fields.Many2one(related='change_id.currency_id')
    action = fields.Selection(
        [('add', "Add"), ('update', "Replace"), ('remove', "Remove")], required=True, default='add')
    replaces_id = fields.Many2one('elsmart.cost.line', "Accepted line")
    component = fields.Char(compute='_compute_from_replaced', store=True, readonly=False, precompute=True)
    name = fields.Char("Description", compute='_compute_from_replaced', store=True, readonly=False, precompute=True)
    kind = fields.Selection(
        [('labour', "Labour"), ('material', "Material"), ('machine', "Machine"), ('third_party', "Third party"),
         ('mixed', "Labour and material")], required=True, default='labour')
    qty = fields.Float("Quantity", digits=(16, 3), default=1)
    unit = fields.Char(default="stk")
    unit_price = fields.Monetary()
    amount = fields.Monetary(compute='_compute_amount', store=True)
    material_amount = fields.Monetary("Material")
    legal_basis = fields.Selection(
        LEGAL_BASIS_SELECTION, compute='_compute_from_replaced', store=True, readonly=False, precompute=True)
    difference = fields.Monetary(compute='_compute_amount', store=True)

    @api.depends('replaces_id')
    def _compute_from_replaced(self):
        for line in self:
            old = line.replaces_id
            line.component = old.component or line.component
            line.name = old.name or line.name
            line.legal_basis = old.legal_basis or line.legal_basis or 'ch16'

    @api.depends('qty', 'unit_price', 'action', 'replaces_id')
    def _compute_amount(self):
        for line in self:
            # A line that is being typed may not know its change yet.
            currency = line.currency_id or self.env.company.currency_id
            line.amount = 0 if line.action == 'remove' else currency.round(line.qty * line.unit_price)
            line.difference = line.amount - (line.replaces_id.charged if line.action != 'add' else 0)

    def _cost_line(self):
        """Values of the cost line of the change."""
        self.ensure_one()
        old = self.replaces_id if self.action != 'add' else self.replaces_id.browse()
        if self.action != 'add' and not old:
            raise UserError(self.env._("Choose the accepted line that is replaced or removed."))
        if not (self.component and self.name):
            raise UserError(self.env._("Each line of a change has a component and a description."))
        if self.amount < 0 or not 0 <= self.material_amount <= self.amount and self.kind in ('mixed', 'third_party'):
            raise UserError(self.env._("The material must be between 0 and the amount, and no amount is below 0."))
        gone = self.action == 'remove'
        material = self.material_amount if self.kind in ('mixed', 'third_party') else (
            self.amount if self.kind == 'material' else 0)
        return {
            'case_id': (old.case_id or self.order_id.elsmart_case_id).id,
            'line_ref': old.line_ref or f'H{self.id}',
            'replaces_id': old.id, 'component': self.component, 'name': self.name, 'kind': self.kind,
            'qty': 0 if gone else self.qty, 'unit': self.unit, 'unit_price': 0 if gone else self.unit_price,
            'amount': self.amount, 'material_amount': material, 'legal_basis': self.legal_basis,
        }
