from odoo import api, models
from odoo.tools import ormcache


class ResCountry(models.Model):
    _inherit = 'res.country'

    @api.model
    @ormcache('code', cache='stable')
    def _elsmart_id_of(self, code):
        """Id of the country with two-letter `code`, or None. Core clears this cache when a code changes."""
        return self.search([('code', '=', code)], limit=1).id or None
