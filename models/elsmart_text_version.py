from odoo import api, fields, models
from odoo.exceptions import UserError

from ..reports import documents


class ElsmartTextVersion(models.Model):
    """The words of a text as they stood from one edit to the next. Written once, never changed."""

    _name = 'elsmart.text.version'
    _description = "Version of a letter text"
    _order = 'text_id, number desc'
    _rec_name = 'number'

    text_id = fields.Many2one('elsmart.text', "Letter text", required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='text_id.company_id', store=True)
    key = fields.Selection(related='text_id.key', store=True)
    language = fields.Selection(related='text_id.language')
    work_type_id = fields.Many2one(related='text_id.work_type_id')
    number = fields.Integer("Version", required=True)
    body = fields.Text("Wording")
    create_uid = fields.Many2one('res.users', "Written by", readonly=True)
    create_date = fields.Datetime("Written", readonly=True)

    _number_unique = models.Constraint('UNIQUE(text_id, number)', "A text has each version once.")

    def write(self, vals):
        """What a sent letter has used stays as it was."""
        raise UserError(self.env._("A version of a text is kept as it was. Edit the text: that makes a new version."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A version of a text is kept, since sent letters have used it."))

    def _wordings(self):
        """`documents.Wording`s of these versions."""
        return tuple(documents.Wording(key=version.key, text=version.body or '') for version in self)
