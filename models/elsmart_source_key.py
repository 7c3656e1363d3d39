import math
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# A warning this many days before a key ends. Core deletes ended keys without a word, and deliveries stop.
WARN_DAYS = (30, 7, 1)
ALARM = 'elsmart_kundefaktura.mail_activity_type_key_ends'


class ElsmartSourceKey(models.Model):
    """What is known of a key of a case system: who made it, until when it lives. The key itself is a hash in core."""

    _name = 'elsmart.source.key'
    _description = "API key of a case system"
    _order = 'id desc'

    source_id = fields.Many2one('elsmart.source', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='source_id.company_id', store=True)
    name = fields.Char("Used by", required=True, readonly=True)
    apikey_id = fields.Many2one(
        'res.users.apikeys', readonly=True, index='btree_not_null', ondelete='set null',
        groups='elsmart_kundefaktura.group_manager', help="Core's record of the key, which goes when the key ends.")
    expires = fields.Datetime("Ends", required=True, readonly=True)
    revoked_at = fields.Datetime("Revoked", readonly=True)
    revoked_by_id = fields.Many2one('res.users', "Revoked by", readonly=True)
    warned_days = fields.Integer(readonly=True, help="The last warning was given this many days before the end.")
    days_left = fields.Integer(compute='_compute_state', aggregator=None)
    state = fields.Selection([
        ('live', "In use"), ('ending', "Ends soon"), ('ended', "Ended"), ('revoked', "Revoked"),
    ], compute='_compute_state')
    create_uid = fields.Many2one('res.users', "Made by", readonly=True)
    create_date = fields.Datetime("Made", readonly=True)

    @api.depends('expires', 'revoked_at')
    def _compute_state(self):
        now = fields.Datetime.now()
        for key in self:
            left = (key.expires - now).total_seconds() if key.expires else 0
            key.days_left = max(math.ceil(left / 86400), 0)
            if key.revoked_at:
                key.state = 'revoked'
            elif left <= 0 or not key.sudo().apikey_id.exists():  # core removes what has ended
                key.state = 'ended'
            else:
                key.state = 'ending' if key.days_left <= max(WARN_DAYS) else 'live'

    def action_revoke(self):
        """Make these keys worthless at once."""
        self.source_id.check_access('write')
        if self.filtered(lambda key: not key._is_live()):
            raise UserError(self.env._("The key has ended already."))
        self._revoke()

    def _is_live(self):
        self.ensure_one()
        return self.state in ('live', 'ending')

    def _revoke(self):
        """Remove the keys from core and note who did it; their alarms go with them."""
        keys = self.sudo().filtered(lambda key: key._is_live())
        keys.apikey_id._remove()
        keys.write({'revoked_at': fields.Datetime.now(), 'revoked_by_id': self.env.uid, 'apikey_id': False})
        for key in keys:
            key.source_id._key_note(self.env._("The key “%s” was revoked.", key.name))
        keys.source_id._clear_key_alarms()

    def _end_in(self, days):
        """Let the keys end `days` days from now, where they would live longer: the time to change over to a new one."""
        end = fields.Datetime.now() + timedelta(days=days)
        for key in self.sudo().filtered(lambda key: key.expires > end):
            key.apikey_id.expiration_date = end
            key.expires = end

    # === ALARMS === #

    @api.model
    def _cron_warn(self):
        """Raise an alarm 30, 7 and 1 days before a key ends, as an activity for each manager of the company."""
        now = fields.Datetime.now()
        keys = self.search([('expires', '>', now), ('expires', '<=', now + timedelta(days=max(WARN_DAYS)))])
        due = keys.filtered(lambda key: key._is_live() and key._is_due())
        for source in due.source_id.filtered('active'):
            source._raise_key_alarms(keys.filtered(lambda key, own=source: key.source_id == own and key._is_live()))
        for key in due:
            key.warned_days = key._threshold()

    def _threshold(self):
        """The nearest of `WARN_DAYS` that the key has come to."""
        left = self.expires - fields.Datetime.now()
        return min(days for days in WARN_DAYS if left <= timedelta(days=days))

    def _is_due(self):
        return not self.warned_days or self._threshold() < self.warned_days

    def _alarm_texts(self, user):
        """(summary, note) of the alarm, in the language of `user`."""
        self = self.with_context(lang=user.lang)
        end = format_date(self.env, fields.Datetime.context_timestamp(self.with_context(tz=user.tz), self.expires))
        names = {'key': self.name, 'system': self.source_id.name, 'date': end}
        summary = self.env._("The key “%(key)s” of %(system)s ends on %(date)s", **names)
        later = self.source_id._live_keys().filtered(lambda key: key.expires > self.expires).sorted('expires')[-1:]
        if later:
            return summary, self.env._(
                "“%(other)s” lives longer. See to it that %(system)s uses that one before %(date)s.",
                other=later.name, **names)
        return summary, self.env._(
            "After that no delivery of %(system)s is taken in. Make a new key, hand it over, and revoke this one when "
            "the new one is in use; both are good meanwhile.", **names)
