from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import basis, money
from .elsmart_flow import FLOW, in_flow
from .elsmart_legal_basis import LEGAL_BASIS_SELECTION, VAT_CLASS_SELECTION

CLOSED_FIELDS = {
    'name', 'product_id', 'product_uom_qty', 'product_uom_id', 'price_unit', 'discount', 'tax_ids', 'display_type',
    'order_id', 'elsmart_component', 'elsmart_part', 'elsmart_legal_basis', 'elsmart_instalment', 'qty_delivered',
}

# The texts of offer and invoice are in the customer's document language, not in the user's.
PART_WORDS = {
    'nb': {'labour': 'arbeid', 'material': 'materiell'},
    'nn': {'labour': 'arbeid', 'material': 'materiell'},
    'en': {'labour': 'labour', 'material': 'material'},
}


class SaleOrderLine(models.Model):
    """Lines of a fakturagrunnlag: one per component × labour/material × legal basis, quantity 1 × øre."""

    _inherit = 'sale.order.line'

    elsmart_component = fields.Char("Component", copy=False)
    elsmart_part = fields.Selection(
        [('labour', "Labour"), ('material', "Material"), ('deduction', "Deduction")], string="Part", copy=False)
    elsmart_instalment = fields.Integer("Instalment", copy=False)
    elsmart_legal_basis = fields.Selection(LEGAL_BASIS_SELECTION, string="Legal basis", copy=False)
    elsmart_vat_class = fields.Selection(VAT_CLASS_SELECTION, "VAT class", compute='_compute_elsmart_vat_class')
    elsmart_cost_line_ids = fields.Many2many(
        'elsmart.cost.line', 'elsmart_cost_order_line_rel', 'order_line_id', 'cost_line_id', "Cost lines", copy=False)

    @api.depends('elsmart_legal_basis')
    def _compute_elsmart_vat_class(self):
        for line in self:
            line.elsmart_vat_class = basis.VAT_CLASS_OF.get(line.elsmart_legal_basis)

    @api.model_create_multi
    def create(self, vals_list):
        """Lines of a fakturagrunnlag come from its cost lines, never from a form, an import or a call."""
        lines = super().create(vals_list)
        lines._elsmart_check_flow()
        return lines

    def write(self, vals):
        if CLOSED_FIELDS.intersection(vals):
            self._elsmart_check_flow()
        return super().write(vals)

    def unlink(self):
        self._elsmart_check_flow()
        return super().unlink()

    def _elsmart_check_flow(self):
        if in_flow(self.env):
            return
        self.order_id._elsmart_check_closed()
        for order in self.order_id.filtered('elsmart_case_id'):
            raise UserError(self.env._(
                "The lines of %s stand for cost lines of its cases. Change the cost lines instead.", order.name))

    @api.model
    def _elsmart_replace(self, order):
        """Prepare `order`: replace its lines by those that its cost lines stand for."""
        self = self.with_context(elsmart_flow=FLOW)
        order.order_line.with_env(self.env).unlink()
        return self._elsmart_fill(order, order._elsmart_plan_lines())

    @api.model
    def _elsmart_fill(self, order, lines):
        """Give `order` the `basis.OrderLine`s `lines`."""
        bases = self.env['elsmart.legal.basis']._by_code(order.company_id)
        return self.with_context(elsmart_flow=FLOW).create([
            self._elsmart_line_values(order, position, line, bases[line.legal_basis].product_id)
            for position, line in enumerate(lines, start=1)])

    @api.model
    def _elsmart_line_values(self, order, position, line, product):
        """Values of one `basis.OrderLine`. A reduction is quantity −1 × a positive price."""
        parts = PART_WORDS[order.elsmart_language or 'nb']
        text = line.component if line.part == 'deduction' else f'{line.component}, {parts[line.part]}'
        return {
            'order_id': order.id,
            'sequence': position,
            'product_id': product.id,
            'name': text,
            'product_uom_qty': 1 if line.amount >= 0 else -1,
            'price_unit': float(abs(line.amount)),
            'tax_ids': [(6, 0, product.taxes_id.ids)],
            'elsmart_component': line.component,
            'elsmart_part': line.part,
            'elsmart_legal_basis': line.legal_basis,
            'elsmart_instalment': line.instalment,
            'elsmart_cost_line_ids': [(6, 0, line.refs)],
        }

    def _elsmart_flow_line(self):
        """This line as `flow.basis` thinks of it."""
        self.ensure_one()
        return basis.OrderLine(
            component=self.elsmart_component, part=self.elsmart_part, legal_basis=self.elsmart_legal_basis,
            amount=money.from_float(self.price_unit) * (1 if self.product_uom_qty >= 0 else -1),
            refs=tuple(self.elsmart_cost_line_ids.ids), instalment=self.elsmart_instalment)

    def _prepare_invoice_line(self, **optional_values):
        """The text of the offer is the text of the invoice: core would put the product's name before it."""
        values = super()._prepare_invoice_line(**optional_values)
        if self.elsmart_part:
            values.update(name=self.name, elsmart_legal_basis=self.elsmart_legal_basis)
        return values
