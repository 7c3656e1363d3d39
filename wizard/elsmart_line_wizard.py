from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..flow import line_entry
from ..models.elsmart_cost_line_entry import ENTERED, KINDS
from ..models.elsmart_legal_basis import LEGAL_BASIS_SELECTION


class ElsmartLineWizard(models.TransientModel):
    """A cost line that a case worker enters: a new one, or one that takes the place of another."""

    _name = 'elsmart.line.wizard'
    _description = "Cost line by hand"

    case_id = fields.Many2one('elsmart.case', required=True, readonly=True)
    currency_id = fields.Many2one(related='case_id.currency_id')
    status = fields.Selection(related='case_id.status')
    corrects_id = fields.Many2one('elsmart.cost.line', "Instead of", readonly=True)
    amount_before = fields.Monetary(related='corrects_id.charged', string="Amount before")
    components = fields.Char("In use", compute='_compute_components')
    component = fields.Char(required=True)
    cost_code = fields.Char()
    name = fields.Char("Description", required=True)
    kind = fields.Selection(KINDS, required=True, default='labour')
    qty = fields.Float("Quantity", digits=(16, 3), required=True, default=1.0)
    unit = fields.Char(required=True, default="stk")
    unit_price = fields.Monetary(required=True)
    amount = fields.Monetary(compute='_compute_amount')
    material_amount = fields.Monetary("Material")
    legal_basis = fields.Selection(LEGAL_BASIS_SELECTION, required=True)
    reason = fields.Char("Reason", required=True, help="Kept with the line, with your name and the time.")

    @api.model
    def default_get(self, fields_list):
        """Extend: a correction begins with the line as it is, a new line with the legal basis of the chain."""
        values = super().default_get(fields_list)
        line = self.env['elsmart.cost.line'].browse(values.get('corrects_id') or ())
        case = self.env['elsmart.case'].browse(values.get('case_id') or ())
        if line:
            values.update({name: line[name] for name in (*ENTERED, 'qty', 'unit_price', 'material_amount')})
        elif case:
            values['legal_basis'] = case.root_id.family_ids.estimate_line_ids[:1].legal_basis or 'ch16'
        return values

    @api.depends('qty', 'unit_price')
    def _compute_amount(self):
        for wizard in self:
            line, _errors = line_entry.read_line({
                'line_id': '1', 'component': '-', 'name': '-', 'kind': 'labour', 'unit': '-', 'legal_basis': 'fee',
                'qty': line_entry.as_text(wizard.qty, 3), 'unit_price': line_entry.as_text(wizard.unit_price, 2)})
            wizard.amount = float(line.amount) if line else 0.0

    @api.depends('case_id')
    def _compute_components(self):
        for wizard in self:
            names = wizard.case_id.root_id.family_ids.estimate_line_ids.mapped('component')
            wizard.components = ', '.join(dict.fromkeys(names))

    def action_enter(self):
        """Enter the line."""
        self.ensure_one()
        self._check_corrects()
        line, errors = line_entry.read_line(self.env['elsmart.cost.line']._entry_data('1', self))
        if errors:
            raise UserError('\n'.join(self.env['elsmart.cost.line']._entry_texts(errors)))
        if self.corrects_id and not any(self._changes()):
            raise UserError(self.env._("Nothing is different from the line as it is."))
        self.case_id._enter_lines([line], self.reason, corrects=self.corrects_id)
        self.case_id._entry_note(self._note(line))
        return {'type': 'ir.actions.act_window_close'}

    def _check_corrects(self):
        former = self.corrects_id
        if not former:
            return
        if former.superseded or former.case_id != self.case_id:
            raise UserError(self.env._("The line has been replaced meanwhile. Open it again."))
        if former.is_shared:
            raise UserError(self.env._(
                "“%s” is a share of an asset that others use too. Its case system has the calculation (§ 16-2 c) and "
                "must send the correction.", former.name))
        if former.amount < 0:
            raise UserError(self.env._("A deduction is not corrected. Enter a line that adds the amount again."))

    def _changes(self):
        names = [*ENTERED, 'qty', 'unit_price', *(['material_amount'] if self._has_own_split() else [])]
        return [(self[name] or False) != (self.corrects_id[name] or False) for name in names]

    def _has_own_split(self):
        return self.kind in ('mixed', 'third_party')

    def _note(self, line):
        values = {
            'name': line.name, 'case': self.case_id.ref, 'reason': self.reason,
            'amount': format_amount(self.env, float(line.amount), self.currency_id),
        }
        if self.corrects_id:
            return self.env._(
                "%(name)s (%(case)s) corrected by hand from %(before)s to %(amount)s. %(reason)s",
                before=format_amount(self.env, self.corrects_id.amount, self.currency_id), **values)
        return self.env._("%(name)s (%(case)s) added by hand, %(amount)s. %(reason)s", **values)
