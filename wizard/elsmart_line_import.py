import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..flow import line_file, money

SHOWN_ERRORS = 100
SHOWN_ROWS = 300


class ElsmartLineImport(models.TransientModel):
    """Cost lines from a file: read, looked at row by row, then taken in all together or not at all."""

    _name = 'elsmart.line.import'
    _description = "Import cost lines"

    case_id = fields.Many2one('elsmart.case', required=True, readonly=True)
    currency_id = fields.Many2one(related='case_id.currency_id')
    status = fields.Selection(related='case_id.status')
    content = fields.Binary("File", attachment=False)
    filename = fields.Char("File name")
    reason = fields.Char("Reason", help="Kept with the lines, with your name and the time.")
    state = fields.Selection([('upload', "File"), ('preview', "Preview")], required=True, default='upload')
    row_ids = fields.One2many('elsmart.line.import.row', 'import_id', "Rows", readonly=True)
    row_count = fields.Integer("Rows read", readonly=True)
    error_count = fields.Integer("Rows with errors", readonly=True)
    hidden_count = fields.Integer("Rows not shown", readonly=True)
    total = fields.Monetary("Sum", readonly=True)
    summary = fields.Char(compute='_compute_summary')
    hidden_text = fields.Char(compute='_compute_summary')

    @api.depends('row_count', 'error_count', 'hidden_count', 'total')
    def _compute_summary(self):
        for wizard in self:
            if wizard.error_count:
                wizard.summary = self.env._(
                    "Rows that cannot be taken in: %(errors)s of %(rows)s.", errors=wizard.error_count,
                    rows=wizard.row_count)
            else:
                wizard.summary = self.env._(
                    "Rows: %(rows)s. Sum without VAT: %(total)s.", rows=wizard.row_count,
                    total=format_amount(self.env, wizard.total, wizard.currency_id))
            wizard.hidden_text = bool(wizard.hidden_count) and self.env._(
                "Rows that are not shown here: %s.", wizard.hidden_count)

    # === ACTIONS === #

    def action_read(self):
        """Read the file and show what would be taken in."""
        self.ensure_one()
        rows = self._rows()
        bad = [row for row in rows if row.errors]
        shown = sorted(bad[:SHOWN_ERRORS] + [row for row in rows if row.line][:SHOWN_ROWS], key=lambda row: row.number)
        self.row_ids.unlink()
        self.write({
            'state': 'preview', 'row_count': len(rows), 'error_count': len(bad),
            'hidden_count': len(rows) - len(shown),
            'total': float(money.total(row.line.amount for row in rows if row.line)),
            'row_ids': [(0, 0, self._row_values(row)) for row in shown],
        })
        return self._reopen()

    def action_back(self):
        """Choose another file."""
        self.write({'state': 'upload', 'row_ids': [(5,)], 'content': False, 'filename': False})
        return self._reopen()

    def action_import(self):
        """Take in all rows; the file is read again, so that nothing but its content counts."""
        self.ensure_one()
        rows = self._rows()
        if any(row.errors for row in rows):
            raise UserError(self.env._("Some rows cannot be taken in. Correct the file and choose it again."))
        if not (self.reason or '').strip():
            raise UserError(self.env._("Write a reason: where the file comes from, and why it is read in by hand."))
        self.case_id._import_lines(
            self.filename or 'fil', self._content(), [row.line for row in rows], self.reason.strip())
        return {'type': 'ir.actions.act_window_close'}

    # === BUSINESS METHODS === #

    def _rows(self):
        self.case_id._check_entry()
        try:
            return line_file.read_file(self._content())
        except line_file.FileRefused as refused:
            raise UserError(self._refusal(refused)) from None

    def _content(self):
        if not self.content:
            raise UserError(self.env._("Choose a file first."))
        try:
            return base64.b64decode(self.with_context(bin_size=False).content, validate=True)
        except (binascii.Error, ValueError):
            raise UserError(self.env._("The file did not arrive whole. Choose it again.")) from None

    def _refusal(self, refused):
        """The sentence that tells why a file as a whole is not taken in."""
        _, details = self.env._, refused.details
        label = self.env['elsmart.cost.line']._entry_label
        names = ', '.join(label(name) for name in details.get('fields', ()))
        return {
            'too_large': lambda: _(
                "The file is too large: at most %s MB are read, and a workbook must not unpack to much more.",
                details['megabytes']),
            'old_excel': lambda: _("This is an old Excel file (.xls). Save it as .xlsx or as CSV."),
            'empty': lambda: _("The file has no rows. The first row names the columns, the lines follow below it."),
            'too_many_rows': lambda: _("The file has too many rows: at most %s are read at a time.", details['limit']),
            'missing_columns': lambda: _("These columns are missing: %s. The first row must name them.", names),
            'unknown_columns': lambda: _(
                "These columns are not known: %s. Remove or rename them.", ', '.join(details['columns'])[:500]),
            'doubled_columns': lambda: _("These columns are there twice: %s.", names),
            'unreadable': lambda: _("The file cannot be read. Save it as .xlsx or as CSV with semicolons."),
        }[refused.code]()

    def _row_values(self, row):
        line = row.line
        values = {name: row.cells.get(name) for name in line_file.COLUMNS}
        if line:
            values.update(kind=self._word('kind', line.kind), legal_basis=self._word('legal_basis', line.legal_basis))
        return {
            **values,
            'number': row.number,
            'amount': float(line.amount) if line else 0.0,
            'material_amount': float(line.material_amount) if line else 0.0,
            'error': '\n'.join(self.env['elsmart.cost.line']._entry_texts(row.errors)),
        }

    def _word(self, name, value):
        selection = self.env['elsmart.cost.line']._fields[name]._description_selection(self.env)
        return dict(selection).get(value, value)

    def _reopen(self):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Import cost lines"),
            'res_model': self._name,
            'res_id': self.id,
            'view_mode': 'form',
            'target': 'new',
            'context': {'dialog_size': 'extra-large'},
        }


class ElsmartLineImportRow(models.TransientModel):
    """One row of the file, as text, with what is wrong with it in words."""

    _name = 'elsmart.line.import.row'
    _description = "Row of an imported file"
    _order = 'number'

    import_id = fields.Many2one('elsmart.line.import', required=True, ondelete='cascade')
    currency_id = fields.Many2one(related='import_id.currency_id')
    number = fields.Integer("Row", readonly=True)
    component = fields.Char(readonly=True)
    cost_code = fields.Char(readonly=True)
    name = fields.Char("Description", readonly=True)
    kind = fields.Char(readonly=True)
    qty = fields.Char("Quantity", readonly=True)
    unit = fields.Char(readonly=True)
    unit_price = fields.Char(readonly=True)
    amount = fields.Monetary(readonly=True)
    material_amount = fields.Monetary("Material", readonly=True)
    legal_basis = fields.Char(readonly=True)
    error = fields.Text("What is wrong", readonly=True)

    @api.depends('number')
    def _compute_display_name(self):
        for row in self:
            row.display_name = str(row.number)
