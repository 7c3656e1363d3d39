from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import basis, money
from .elsmart_legal_basis import LEGAL_BASIS_SELECTION, VAT_CLASS_SELECTION


class ElsmartCostLine(models.Model):
    """A cost line as its source sent it. Append-only per version: nothing is edited, a newer version supersedes."""

    _name = 'elsmart.cost.line'
    _description = "Cost line"
    _order = 'case_id, id'
    _rec_name = 'name'

    case_id = fields.Many2one('elsmart.case', required=True, ondelete='restrict')
    case_ref = fields.Char(related='case_id.ref')
    company_id = fields.Many2one(related='case_id.company_id', store=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    line_ref = fields.Char("Line", required=True, help="The source's own id of the line.")
    phase = fields.Selection(
        [('estimate', "Estimate"), ('change', "Change"), ('actual', "Actual")], required=True, default='estimate')
    change_order_id = fields.Many2one(
        'sale.order', "Change offer", index='btree_not_null', readonly=True, ondelete='restrict')
    replaces_id = fields.Many2one(
        'elsmart.cost.line', "Replaces", readonly=True, ondelete='restrict',
        help="The accepted line that this line of a change updates, or removes when it is 0,00.")
    cause_confirmed = fields.Boolean(
        "Cause confirmed", help="A case worker confirms that the customer caused this actual cost (outside the cap).")
    version = fields.Integer(required=True)
    superseded = fields.Boolean()
    component = fields.Char(required=True)
    cost_code = fields.Char()
    name = fields.Char("Description", required=True)
    kind = fields.Selection([
        ('labour', "Labour"), ('material', "Material"), ('machine', "Machine"),
        ('third_party', "Third party"), ('mixed', "Labour and material"),
    ], required=True)
    qty = fields.Float("Quantity", digits=(16, 3), aggregator=None)
    unit = fields.Char()
    unit_price = fields.Monetary(aggregator=None)
    amount = fields.Monetary(required=True)
    material_amount = fields.Monetary("Material")
    legal_basis = fields.Selection(LEGAL_BASIS_SELECTION, required=True)
    vat_class = fields.Selection(VAT_CLASS_SELECTION, compute='_compute_vat_class')
    caused_by = fields.Selection([('customer', "Customer"), ('grid_company', "Grid company")])
    change_ref = fields.Char("Change notice")
    reason = fields.Char()
    shared = fields.Json("Shared asset", help="Figures behind the customer's share, as the source sent them.")
    is_shared = fields.Boolean(compute='_compute_charged', store=True)
    charged = fields.Monetary("Charged", compute='_compute_charged', store=True,
                              help="What this customer pays of the line: the contribution of a shared asset, else all.")
    charged_material = fields.Monetary("Charged material", compute='_compute_charged', store=True)
    order_line_ids = fields.Many2many('sale.order.line', 'elsmart_cost_order_line_rel', 'cost_line_id', 'order_line_id')

    _line_unique = models.UniqueIndex(
        "(case_id, phase, line_ref, version, COALESCE(change_ref, ''))", "A case has each line once per version.")
    _amount_bounds = models.Constraint(
        "CHECK(amount >= 0 AND amount <= 10000000000 AND amount <> 'NaN' AND material_amount <= amount)",
        "An amount is at least 0 and at most 10 000 000 000.")

    @api.depends('legal_basis')
    def _compute_vat_class(self):
        for line in self:
            line.vat_class = basis.VAT_CLASS_OF.get(line.legal_basis)

    @api.depends('amount', 'material_amount', 'shared')
    def _compute_charged(self):
        for line in self:
            shared = line.shared or {}
            line.is_shared = bool(shared)
            line.charged = float(shared['contribution']) if shared else line.amount
            line.charged_material = float(shared['contribution_material']) if shared else line.material_amount

    @api.model
    def _delivery_values(self, case, line, version):
        """Values of a contract CostLine of `case`."""
        return {
            'case_id': case.id, 'line_ref': line.line_id, 'version': version, 'component': line.component,
            'cost_code': line.cost_code, 'name': line.name, 'kind': line.kind, 'qty': float(line.qty),
            'unit': line.unit, 'unit_price': float(line.unit_price), 'amount': float(line.amount),
            'material_amount': float(line.material_amount or 0), 'legal_basis': line.legal_basis,
            'caused_by': line.caused_by, 'change_ref': line.change_ref, 'reason': line.reason,
            'shared': line.shared and _as_json(line.shared),
        }

    def write(self, vals):
        """Only marks may change: that a newer version came, and which order lines stand for the line."""
        closed = set(vals) - {'superseded', 'order_line_ids', 'cause_confirmed'}
        if closed:
            raise UserError(self.env._("A cost line is never edited; a new version or a change comes instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A cost line is never deleted; it is part of the accounting trail."))

    def _flow_line(self, negative=False):
        """This line as `flow.basis` thinks of it; `negative` takes it back."""
        self.ensure_one()
        sign = -1 if negative else 1
        return basis.CostLine(
            ref=self.id, component=self.component, legal_basis=self.legal_basis,
            amount=sign * money.from_float(self.amount), material=sign * money.from_float(self.material_amount),
            contribution=sign * money.from_float(self.charged) if self.is_shared else None,
            contribution_material=sign * money.from_float(self.charged_material),
        )


def _as_json(figures):
    """The figures of a contract Shared as JSON keeps them: amounts as exact text."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in figures}
