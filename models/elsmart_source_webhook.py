"""Where a case system is told of statuses, and how that goes. `elsmart_source.py` says what a source *is*."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..flow import webhook

# How long a former secret signs beside the new one, so that the receiver can change its own without missing a call.
SECRET_OVERLAP = timedelta(days=7)
RATE_DAYS = 1
MANAGER = 'elsmart_kundefaktura.group_manager'


class ElsmartSource(models.Model):
    _name = 'elsmart.source'
    _inherit = ['elsmart.source', 'mail.thread', 'mail.activity.mixin']

    webhook_secret_former = fields.Char("Former secret", copy=False, readonly=True, groups=MANAGER)
    webhook_secret_former_until = fields.Datetime(
        "Former secret signs until", copy=False, readonly=True, groups=MANAGER)
    webhook_health_ids = fields.One2many('elsmart.source.health', 'source_id')
    webhook_state = fields.Selection([
        ('none', "Asks for itself"), ('healthy', "Healthy"), ('lagging', "Lagging"), ('paused', "Paused"),
    ], "Receiver", compute='_compute_webhook_state')
    webhook_paused_why = fields.Selection(related='webhook_health_ids.paused_why', string="Why paused")
    webhook_pending = fields.Integer("Not delivered", compute='_compute_webhook_state')
    webhook_oldest = fields.Datetime(
        "Oldest undelivered", compute='_compute_webhook_state', help="How long the oldest undelivered event waits.")
    webhook_success_rate = fields.Float(
        "Success rate", compute='_compute_webhook_success_rate', help="Share of the tries of the last 24 hours.")
    webhook_last = fields.Datetime("Last delivered", compute='_compute_webhook_success_rate')

    # === COMPUTE METHODS === #

    @api.depends('webhook_health_ids.paused', 'webhook_health_ids.failing_since', 'active')
    @api.depends_context('uid')
    def _compute_webhook_state(self):
        groups = self.env['elsmart.event']._read_group(
            [('source_id', 'in', self.ids), ('state', '=', 'pending')], ['source_id'], ['queued_at:min', '__count'])
        waiting = {source.id: (oldest, count) for source, oldest, count in groups}
        now = fields.Datetime.now()
        for source in self:
            oldest, count = waiting.get(source.id, (False, 0))
            limit = timedelta(minutes=source.sudo().company_id.elsmart_webhook_limit)
            source.webhook_oldest, source.webhook_pending = oldest, count
            if any(source.sudo().webhook_health_ids.mapped('paused')):
                source.webhook_state = 'paused'
            elif not source._is_told():
                source.webhook_state = 'none'
            else:
                source.webhook_state = 'lagging' if oldest and now - oldest > limit else 'healthy'

    def _compute_webhook_success_rate(self):
        since = fields.Datetime.now() - timedelta(days=RATE_DAYS)
        attempts = self.env['elsmart.event.attempt']
        recent = {}
        for source, delivered, count in attempts._read_group(
                [('source_id', 'in', self.ids), ('ended_at', '>=', since)], ['source_id', 'delivered'], ['__count']):
            recent.setdefault(source.id, {})[delivered] = count
        last = dict(attempts._read_group(
            [('source_id', 'in', self.ids), ('delivered', '=', True)], ['source_id'], ['ended_at:max']))
        for source in self:
            counts = recent.get(source.id, {})
            source.webhook_success_rate = counts.get(True, 0) / sum(counts.values()) if counts else 0.0
            source.webhook_last = last.get(source)

    # === CRUD METHODS === #

    def write(self, vals):
        """Extend: a mended address is tried at once; without one, events are kept and told no longer."""
        result = super().write(vals)
        if 'webhook_url' in vals:
            told = self.filtered(lambda source: source._is_told())
            self.env['elsmart.event'].sudo().search([
                ('source_id', 'in', (self - told).ids), ('state', '=', 'pending'),
            ]).write({'state': 'kept', 'lease_until': False})
            told._pull_forward()
        return result

    # === ACTION METHODS === #

    def action_test_event(self):
        """Send an event that changes nothing, and show what becomes of it."""
        self.check_access('write')
        self.ensure_one()
        if not self._is_told():
            raise UserError(self.env._("The source has no webhook address."))
        event = self.env['elsmart.event'].sudo()._emit_test(self)
        return event.with_user(self.env.user)._get_records_action(name=self.env._("Test event"))

    def action_pause_webhook(self):
        """Stop telling the source; its events wait."""
        self.check_access('write')
        self.env['elsmart.source.health']._of(self)._pause('hand')

    def action_resume_webhook(self):
        """Tell the source again, at once and in order, of all that waits."""
        self.check_access('write')
        self.env['elsmart.source.health']._of(self)._resume()
        self.sudo().activity_unlink(['mail.mail_activity_data_warning'])

    def action_end_former_secret(self):
        """The receiver has the new secret: sign with that alone."""
        self.check_access('write')
        self.sudo().write({'webhook_secret_former': False, 'webhook_secret_former_until': False})

    def action_view_undelivered(self):
        """The events that this source has not been told of."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('elsmart_kundefaktura.action_event')
        return {**action, 'domain': [('source_id', '=', self.id)], 'context': {'search_default_pending': 1}}

    # === BUSINESS METHODS === #

    def _is_told(self):
        """Whether statuses are pushed to this source."""
        return bool(self.active and self.sudo().webhook_url)

    def _generate_webhook_secret(self):
        """Extend: the former secret goes on signing for a while, so that a change loses nothing."""
        former = {source: source.webhook_secret for source in self.sudo()}
        super()._generate_webhook_secret()
        for source, secret in former.items():
            source.write({
                'webhook_secret_former': secret,
                'webhook_secret_former_until': bool(secret) and fields.Datetime.now() + SECRET_OVERLAP,
            })

    def _webhook_secrets(self):
        """The secrets that sign now, the new one first."""
        self.ensure_one()
        until = self.webhook_secret_former_until
        former = self.webhook_secret_former if until and until > fields.Datetime.now() else False
        return [secret for secret in (self.webhook_secret, former) if secret]

    @api.autovacuum
    def _gc_former_secrets(self):
        self.with_context(active_test=False).search([
            ('webhook_secret_former', '!=', False), ('webhook_secret_former_until', '<=', fields.Datetime.now()),
        ]).write({'webhook_secret_former': False, 'webhook_secret_former_until': False})

    def _pull_forward(self):
        """Try now what waits for its time because the receiver could not be told; not what it refused for its content.
        """
        if not self:
            return
        self.env['elsmart.event'].flush_model()
        self.env.execute_query(SQL("""
            UPDATE elsmart_event SET next_try = %(now)s
             WHERE source_id IN %(sources)s AND state = 'pending' AND attempts > 0 AND next_try > %(now)s
               AND lease_until IS NULL AND COALESCE(last_answer, '') NOT IN %(refused)s
            RETURNING id""", now=fields.Datetime.now(), sources=tuple(self.ids), refused=webhook.EVENT_REFUSED))
        self.env['elsmart.event'].invalidate_model(['next_try'])
        self.env['elsmart.event']._wake()

    def _last_answer(self):
        """What came of the last try to tell this source."""
        self.ensure_one()
        return self.env['elsmart.event.attempt'].search([('source_id', '=', self.id)], limit=1).code

    def _webhook_managers(self):
        """People who answer for the receivers of this company; the administrator when there is nobody else."""
        self.ensure_one()
        managers = self.env.ref(MANAGER).sudo().all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
            and user != self.env.ref('base.user_root'))
        return managers or self.env.ref('base.user_admin').sudo()
