from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    elsmart_webhook_private_hosts = fields.Char(
        string="Allowed private hosts",
        help="Hosts among the allowed ones whose addresses may lie in the company's own network (10.x, 172.16.x, "
             "192.168.x, fd…), separated by spaces. Naming one here allows it.")
    elsmart_webhook_limit = fields.Integer(
        string="Tell when a status waits (minutes)", default=30,
        help="When a case system has not been told of a status for this long, the managers get an activity and a mail.")

    _elsmart_webhook_limit_positive = models.Constraint(
        'CHECK(elsmart_webhook_limit > 0)', "The limit is at least one minute.")

    def write(self, vals):
        """Extend: a host that has just been allowed is called at once."""
        result = super().write(vals)
        if {'elsmart_webhook_hosts', 'elsmart_webhook_private_hosts'} & vals.keys():
            self.env['elsmart.source'].sudo().search([('company_id', 'in', self.ids)]).filtered(
                lambda source: source._is_told())._pull_forward()
        return result

    def _elsmart_webhook_allowance(self):
        """(hosts that may be called, those of them that may be in an own network), in lower case."""
        self.ensure_one()
        private = set((self.elsmart_webhook_private_hosts or '').lower().replace(',', ' ').split())
        return self._elsmart_allowed_hosts() | private, private


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    elsmart_webhook_private_hosts = fields.Char(related='company_id.elsmart_webhook_private_hosts', readonly=False)
    elsmart_webhook_limit = fields.Integer(related='company_id.elsmart_webhook_limit', readonly=False)
