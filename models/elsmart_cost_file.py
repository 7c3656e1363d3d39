from odoo import api, fields, models
from odoo.exceptions import UserError


class ElsmartCostFile(models.Model):
    """A file that a case worker took cost lines from, as it was. Append-only: it is the voucher of those lines."""

    _name = 'elsmart.cost.file'
    _description = "Imported file of cost lines"
    _order = 'id desc'

    case_id = fields.Many2one('elsmart.case', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='case_id.company_id', store=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    name = fields.Char("File name", required=True, readonly=True)
    content = fields.Binary("File", required=True, readonly=True, attachment=True)
    sha256 = fields.Char("SHA-256", required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    line_count = fields.Integer("Lines", readonly=True, aggregator=None)
    amount = fields.Monetary(readonly=True)
    create_uid = fields.Many2one('res.users', "By", readonly=True)
    create_date = fields.Datetime("Imported", readonly=True)

    _once_per_case = models.Constraint('UNIQUE(case_id, sha256)', "A file is imported into a case once.")

    def write(self, vals):
        """Override: what was imported is kept as it was."""
        raise UserError(self.env._("An imported file cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An imported file is kept; it is part of the accounting trail."))
