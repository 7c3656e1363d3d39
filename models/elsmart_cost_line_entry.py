"""Cost lines that no case system sent. Apart from `elsmart_cost_line.py`: that file says what a line *is*."""
from odoo import api, fields, models

from ..flow import line_entry, money

KINDS = [
    ('labour', "Labour"), ('material', "Material"), ('machine', "Machine"),
    ('third_party', "Third party"), ('mixed', "Labour and material"),
]
# The versions of the case systems count from 1.
BY_HAND = 0
# Two lines that are equal in all of these say the same.
CONTENT = (
    'component', 'cost_code', 'name', 'kind', 'qty', 'unit', 'unit_price', 'amount', 'material_amount', 'legal_basis',
    'caused_by', 'change_ref', 'reason', 'shared',
)
ENTERED = ('component', 'cost_code', 'name', 'kind', 'unit', 'legal_basis')


class ElsmartCostLine(models.Model):
    """Source lines stay as they came: a correction is a line of its own that takes their place, with who and why."""

    _inherit = 'elsmart.cost.line'

    origin = fields.Selection(
        [('source', "Case system"), ('price_list', "Price list"), ('manual', "By hand")], default='source',
        readonly=True)
    corrects_id = fields.Many2one(
        'elsmart.cost.line', "Corrects", readonly=True, index='btree_not_null', ondelete='restrict')
    corrected_amount = fields.Monetary("Amount before", related='corrects_id.charged')
    entry_reason = fields.Char("Why by hand", readonly=True)
    file_id = fields.Many2one('elsmart.cost.file', "From file", readonly=True, ondelete='restrict')
    create_uid = fields.Many2one('res.users', "Entered by", readonly=True)
    create_date = fields.Datetime("Entered", readonly=True)

    # Overrides that of a line as a source sends it: a case worker may take something off, never on chapter 16.
    _amount_bounds = models.Constraint(
        """CHECK(amount <= 10000000000 AND amount <> 'NaN' AND (
            amount >= 0 AND material_amount <= amount
            OR COALESCE(origin, 'source') = 'manual' AND legal_basis <> 'ch16' AND amount >= -10000000000
               AND material_amount BETWEEN amount AND 0))""",
        "An amount is at least 0 and at most 10 000 000 000; only a deduction by hand is below 0.")

    def action_correct(self):
        """Open the dialog that puts another line in the place of this one."""
        self.ensure_one()
        self.case_id._check_entry()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Correct cost line"),
            'res_model': 'elsmart.line.wizard',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_case_id': self.case_id.id, 'default_corrects_id': self.id},
        }

    def _says_the_same(self, other):
        """Whether this line and `other` differ in nothing but version and origin."""
        return all(self[name] == other[name] for name in CONTENT)

    def _source_line(self):
        """The line that a chain of corrections began with, if it was not entered by hand; else an empty record."""
        self.ensure_one()
        line = self
        while line.corrects_id:
            line = line.corrects_id
        return line if line.origin != 'manual' else self.browse()

    @api.model
    def _entry_data(self, line_id, record):
        """The fields of `record` (a line, a price, a dialog) as the contract reads a line."""
        data = {name: record[name] or None for name in ENTERED}
        data.update(
            line_id=line_id, qty=line_entry.as_text(record.qty, 3),
            unit_price=money.as_text(money.from_float(record.unit_price)))
        if record.kind in ('mixed', 'third_party'):
            data['material_amount'] = money.as_text(money.from_float(record.material_amount))
        return data

    @api.model
    def _entry_texts(self, errors):
        """Sentences in the user's language for the `FieldError`s of a line that was entered."""
        _ = self.env._
        texts = {
            'missing_field': _("%s is missing."),
            'empty': _("%s is missing."),
            'wrong_type': _("%s is not a number. Write it as 1250,50."),
            'not_a_number': _("%s is not a number. Write it as 1250,50."),
            'ambiguous_number': _("%s can be read in two ways. Write 1234 or 1,234."),
            'too_many_decimals': _("%s has too many decimals: an amount has at most 2, a quantity 3."),
            'negative': _("%s is below 0. Take something off with a deduction."),
            'too_large': _("%s is too large."),
            'too_long': _("%s is too long."),
            'control_character': _("%s has a line break or another character that cannot be printed."),
            'amount_mismatch': _("%s is not quantity × unit price."),
            'material_exceeds_amount': _("%s is more than the amount."),
            'material_mismatch': _("%s does not fit the kind: leave it out, or choose “Labour and material”."),
            'not_allowed': _("%s is not one that can be chosen."),
            'formula': _("%s begins like a formula of a spreadsheet. Write the value itself."),
            'cell_without_column': _("A cell has no heading above it. Name its column, or empty the cell."),
        }
        found = []
        for error in errors:
            label = self._entry_label(error.pointer.rpartition('/')[2])
            text = texts.get(error.code)
            if text is None:
                text = error.message
            found.append(text.replace('%s', label))
        return found

    @api.model
    def _entry_label(self, name):
        field = self._fields.get(name)
        return field._description_string(self.env) if field else name
