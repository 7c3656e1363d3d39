from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.mail import plaintext2html

from ..flow import webhook

REMIND = timedelta(days=1)


class ElsmartSourceHealth(models.Model):
    """How the receiver of one case system is doing. Beside `elsmart.source` and not on it: this row changes while
    events are sent, and every case and event that is written reads the source's."""

    _name = 'elsmart.source.health'
    _description = "Health of a receiver"
    _rec_name = 'source_id'

    source_id = fields.Many2one('elsmart.source', required=True, ondelete='cascade')
    company_id = fields.Many2one(related='source_id.company_id', store=True)
    failures = fields.Integer("Failures in a row")
    failing_since = fields.Datetime()
    rest_until = fields.Datetime(help="The receiver is left alone until then.")
    paused = fields.Boolean()
    paused_why = fields.Selection([('gone', "The receiver answered 410 Gone"), ('hand', "Paused by hand")])
    alerted_at = fields.Datetime("Administrator told at")

    _source_unique = models.UniqueIndex("(source_id)", "A receiver has one health.")

    @api.model
    def _of(self, sources):
        """The rows of `sources`, made if need be, also when somebody else is making them."""
        missing = sources - self.sudo().search([('source_id', 'in', sources.ids)]).source_id
        for source in missing:
            self.env.execute_query(SQL(
                "INSERT INTO elsmart_source_health (source_id, company_id, failures) VALUES (%s, %s, 0) "
                "ON CONFLICT (source_id) DO NOTHING RETURNING id", source.id, source.company_id.id))
        if missing:
            missing.invalidate_recordset(['webhook_health_ids'])
        return self.sudo().search([('source_id', 'in', sources.ids)])

    # === WHAT DELIVERY TELLS === #

    @api.model
    def _note(self, source, answer):
        """Learn from one try. Writes only when something changes, so that good receivers cost no row."""
        health = self._of(source)
        if answer.delivered:
            if health.failures:
                health._recovered()
        elif answer.reason == webhook.GONE:
            health._pause('gone')
        elif answer.reason not in webhook.NOT_CALLED and not webhook.concerns_event_alone(answer.reason):
            health._failed(answer)

    def _failed(self, answer):
        now = fields.Datetime.now()
        failures = self.failures + 1
        rest = max(webhook.rest_delay(failures),
                   webhook.asked_delay(answer.retry_after, now.replace(tzinfo=timezone.utc)))
        self.write({
            'failures': failures, 'failing_since': self.failing_since or now,
            'rest_until': now + timedelta(seconds=rest) if rest else False,
        })

    def _recovered(self):
        """It answers again: what failed because it was down does not wait for the timetable."""
        was_down = webhook.rest_delay(self.failures) > 0
        self.write({'failures': 0, 'failing_since': False, 'rest_until': False})
        if was_down:
            self.source_id._pull_forward()

    def _pause(self, why):
        """Stop telling the source until a person takes it up again. Its events are kept and wait."""
        self.write({'paused': True, 'paused_why': why})
        if why == 'gone':
            for health in self:
                health = health._for_managers()
                health._warn(health.env._(
                    "%s answered 410 Gone and is told no more statuses. Its events are kept. Ask its owner for the "
                    "right address, then resume.", health.source_id.name))

    def _resume(self):
        self.write({
            'paused': False, 'paused_why': False, 'failures': 0, 'failing_since': False, 'rest_until': False})
        self.source_id._pull_forward()

    # === WATCHING === #

    @api.model
    def _cron_watch(self):
        """Tell the administrators of sources whose oldest event waits longer than the company allows."""
        now = fields.Datetime.now()
        oldest = dict(self.env['elsmart.event']._read_group(
            [('state', '=', 'pending'), ('source_id.active', '=', True)], ['source_id'], ['queued_at:min']))
        for source, since in oldest.items():
            health = self._of(source)
            late = now - since > timedelta(minutes=source.company_id.elsmart_webhook_limit)
            if late and (not health.alerted_at or now - health.alerted_at >= REMIND):
                health._alert(since)
        calm = self.search([('alerted_at', '!=', False)]).filtered(
            lambda health: health.source_id not in oldest
            or now - oldest[health.source_id] <= timedelta(minutes=health.company_id.elsmart_webhook_limit))
        calm._calm()

    def _alert(self, since):
        self.ensure_one()
        self = self._for_managers()
        minutes = int((fields.Datetime.now() - since).total_seconds() // 60)
        self.alerted_at = fields.Datetime.now()
        self._warn(self.env._(
            "%(system)s has not been told of a status for %(minutes)s minutes. The oldest event waits since %(since)s "
            "UTC; nothing is lost, and it is tried again. Last answer: %(answer)s.",
            system=self.source_id.name, minutes=minutes, since=fields.Datetime.to_string(since),
            answer=self.source_id._last_answer() or '–'))

    def _calm(self):
        """All is told again: the activities are done."""
        for health in self:
            health = health._for_managers()
            health.source_id.activity_feedback(
                ['mail.mail_activity_data_warning'], feedback=health.env._("All statuses are delivered again."))
            health.alerted_at = False

    def _for_managers(self):
        """The same in the language of the company: the scheduler has none."""
        return self.with_context(lang=self.source_id.company_id.partner_id.lang or self.env.lang)

    def _warn(self, text):
        """An activity and a mail to each administrator of the source's company, one of each per trouble."""
        self.ensure_one()
        source = self.source_id
        source.activity_unlink(['mail.mail_activity_data_warning'])
        managers = source._webhook_managers()
        for manager in managers:
            source.activity_schedule(
                'mail.mail_activity_data_warning', user_id=manager.id,
                summary=self.env._("%s is not told of statuses", source.name), note=plaintext2html(text))
        recipients = managers.filtered('email')
        if recipients:
            self.env['mail.mail'].sudo().create({
                'subject': self.env._("Kundefaktura: %s is not told of statuses", source.name),
                'body_html': plaintext2html(text),
                'email_from': source.company_id.email_formatted or self.env.user.email_formatted,
                'email_to': ','.join(recipients.mapped('email_formatted')),
            })
            self.env.ref('mail.ir_cron_mail_scheduler_action').sudo()._trigger()
