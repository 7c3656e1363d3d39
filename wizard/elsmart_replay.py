from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ElsmartReplay(models.TransientModel):
    """Tell a case system again what it was told in a period, say after it lost its own data."""

    _name = 'elsmart.replay'
    _description = "Send events again"

    source_id = fields.Many2one('elsmart.source', "Case system", required=True)
    since = fields.Datetime("From", required=True, default=fields.Datetime.now)
    until = fields.Datetime(help="Empty: up to now.")
    delivered = fields.Boolean(
        "Also what was delivered", default=True,
        help="The receiver knows an event that it has had before by its message ID.")
    count = fields.Integer("Events", compute='_compute_count')

    @api.depends('source_id', 'since', 'until', 'delivered')
    def _compute_count(self):
        for wizard in self:
            wizard.count = self.env['elsmart.event'].search_count(wizard._events_domain())

    def _events_domain(self):
        self.ensure_one()
        domain = Domain('source_id', '=', self.source_id.id) & Domain('event_type', '!=', 'test')
        domain &= Domain('happened_at', '>=', self.since or fields.Datetime.now())
        if self.until:
            domain &= Domain('happened_at', '<=', self.until)
        if not self.delivered:
            domain &= Domain('state', '!=', 'sent')
        return domain

    def action_replay(self):
        """Queue the events anew and show them."""
        self.ensure_one()
        self.env['elsmart.event'].check_access('write')
        if not self.source_id._is_told():
            raise UserError(self.env._("The source has no webhook address."))
        events = self.env['elsmart.event'].search(self._events_domain())
        events._replay()
        action = self.env['ir.actions.act_window']._for_xml_id('elsmart_kundefaktura.action_event')
        return {**action, 'domain': [('id', 'in', events.ids)], 'context': {}}
