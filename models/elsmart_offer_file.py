import base64

from odoo import api, fields, models
from odoo.exceptions import UserError


class ElsmartOfferFile(models.Model):
    """An attachment as it went with one sent version of an offer. Frozen: the letter names its hash."""

    _name = 'elsmart.offer.file'
    _description = "Sent attachment"
    _order = 'version_id, id'

    version_id = fields.Many2one('elsmart.offer.version', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='version_id.company_id', store=True)
    name = fields.Char("File name", required=True)
    data = fields.Binary("File", attachment=True, required=True)
    size = fields.Integer("Size (bytes)", required=True)
    sha256 = fields.Char("SHA-256", required=True)

    def write(self, vals):
        """What the customer was sent stays as it was."""
        raise UserError(self.env._("A sent attachment is frozen. Send a new version."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A sent attachment is kept."))

    @api.model
    def _values(self, enclosure):
        """Values of the frozen copy of `enclosure`."""
        return {
            'name': enclosure.name, 'size': enclosure.size, 'sha256': enclosure.sha256,
            'data': base64.b64encode(enclosure._content()),
        }

    def _content(self):
        """The file, byte for byte as it was hashed."""
        self.ensure_one()
        return base64.b64decode(self.sudo().with_context(bin_size=False).data)
