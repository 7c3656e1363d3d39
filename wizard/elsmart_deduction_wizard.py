from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..flow import line_entry, money


class ElsmartDeductionWizard(models.TransientModel):
    """Something that a case worker takes off what the customer pays; never of chapter 16, which is cost."""

    _name = 'elsmart.deduction.wizard'
    _description = "Deduction"

    case_id = fields.Many2one('elsmart.case', required=True, readonly=True)
    root_id = fields.Many2one(related='case_id.root_id')
    currency_id = fields.Many2one(related='case_id.currency_id')
    status = fields.Selection(related='case_id.status')
    line_id = fields.Many2one(
        'elsmart.cost.line', "Taken off", required=True, help="The deduction goes with its component and legal basis.",
        domain="[('case_id.root_id', '=', root_id), ('phase', '=', 'estimate'), ('superseded', '=', False),"
               " ('legal_basis', '!=', 'ch16'), ('amount', '>', 0)]")
    part = fields.Selection(
        [('labour', "Labour"), ('material', "Material")], required=True,
        compute='_compute_part', store=True, readonly=False, precompute=True)
    limit = fields.Monetary("At most", compute='_compute_limit')
    name = fields.Char(
        "Text", required=True, compute='_compute_name', store=True, readonly=False, precompute=True)
    amount = fields.Monetary("Deduction", required=True)
    reason = fields.Char("Reason", required=True, help="Kept with the line, with your name and the time.")

    @api.depends('line_id')
    def _compute_part(self):
        for wizard in self:
            wizard.part = 'material' if wizard.line_id.kind == 'material' else 'labour'

    @api.depends('line_id')
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.line_id and self.env._("Deduction: %s", wizard.line_id.name)[:200]

    @api.depends('line_id', 'part')
    def _compute_limit(self):
        for wizard in self:
            wizard.limit = float(wizard._limit())

    def _limit(self):
        line = self.line_id
        return line_entry.deduction_limit(
            self.case_id.root_id._cost_lines(), line.component, self.part, line.legal_basis)

    def action_enter(self):
        """Enter the deduction as a line below 0."""
        self.ensure_one()
        amount, line = money.from_float(self.amount), self.line_id
        if line.legal_basis in line_entry.NO_DEDUCTION_BASES:
            raise UserError(self.env._(
                "Nothing is taken off chapter 16: the contribution is what the work costs. Correct the line if it is "
                "wrong."))
        if not 0 < amount <= self._limit():
            raise UserError(self.env._(
                "The deduction must be above 0 and at most %s, so that nothing of the component is below 0.",
                format_amount(self.env, float(self._limit()), self.currency_id)))
        data = {
            'line_id': '1', 'component': line.component, 'name': self.name, 'kind': self.part, 'qty': '1',
            'unit': line.unit or 'stk', 'unit_price': money.as_text(amount), 'legal_basis': line.legal_basis,
        }
        entered, errors = line_entry.read_line(data)
        if errors:
            raise UserError('\n'.join(self.env['elsmart.cost.line']._entry_texts(errors)))
        self.case_id._enter_lines([entered], self.reason, deduct=True)
        self.case_id._entry_note(self.env._(
            "%(amount)s taken off %(component)s (%(case)s). %(reason)s", case=self.case_id.ref, reason=self.reason,
            amount=format_amount(self.env, float(amount), self.currency_id), component=line.component))
        return {'type': 'ir.actions.act_window_close'}
