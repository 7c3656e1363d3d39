import base64
import secrets
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..flow.importing import is_ref
from .elsmart_memory import tell
from .elsmart_source_key import ALARM, WARN_DAYS
from .ir_http import KEY_SCOPE

KINDS = [
    ('nettmelding', "Nettmelding"),
    ('arbeidsordre', "P0 Arbeidsordre"),
    ('produktkjop', "Produktkjøp"),
    ('other', "Other"),
    ('manual', "By hand"),
]
TIMEZONE = 'Europe/Oslo'
KEY_DAYS = 90
# The old key and the new one, while the case system changes over.
MAX_LIVE_KEYS = 2


class ElsmartSource(models.Model):
    """One case system of one company: who may deliver cases, with which key, and where its statuses are sent."""

    _name = 'elsmart.source'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _description = "Case system"
    _order = 'company_id, name, id'
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(
        required=True, copy=False,
        help="What deliveries call this source when they name a main case. Unique within the company.",
    )
    kind = fields.Selection(KINDS, required=True, default='other')
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company, ondelete='restrict',
    )
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        'res.users', "API user", readonly=True, copy=False, ondelete='restrict', index='btree_not_null',
        help="Made for this source alone; its keys open the API and nothing else.",
    )
    webhook_url = fields.Char("Webhook address", copy=False, groups='elsmart_kundefaktura.group_manager')
    webhook_secret = fields.Char(
        copy=False, readonly=True, groups='elsmart_kundefaktura.group_manager',
        help="Signs the statuses sent to this source (Standard Webhooks).",
    )

    key_ids = fields.One2many('elsmart.source.key', 'source_id', "Keys", groups='elsmart_kundefaktura.group_manager')
    live_key_count = fields.Integer("Keys in use", compute='_compute_live_keys', compute_sudo=True)
    key_expires = fields.Datetime(
        "Last key ends", compute='_compute_live_keys', compute_sudo=True, help="After that nothing is taken in.")
    last_delivery_at = fields.Datetime("Last delivery", compute='_compute_deliveries', compute_sudo=True)
    deliveries_today = fields.Integer(compute='_compute_deliveries', compute_sudo=True)
    failures_today = fields.Integer("Rejected today", compute='_compute_deliveries', compute_sudo=True)

    rate_limit = fields.Integer(
        "Deliveries per minute", default=6000,
        help="More are answered with 429 and the seconds to wait; a batch counts as one. 0: no limit.")

    _code_unique = models.Constraint('UNIQUE(company_id, code)', "A company has each source code once.")
    _user_unique = models.Constraint('UNIQUE(user_id)', "Each source has an API user of its own.")

    # === COMPUTE METHODS === #

    @api.depends('key_ids.expires', 'key_ids.revoked_at')
    def _compute_live_keys(self):
        for source in self:
            keys = source._live_keys()
            source.live_key_count = len(keys)
            source.key_expires = max(keys.mapped('expires'), default=False)

    def _compute_deliveries(self):
        messages = self.env['elsmart.message']
        since = self._today_began()
        counts = {}
        for source, outcome, count in messages._read_group(
            [('source_id', 'in', self.ids), ('received_at', '>=', since)], ['source_id', 'outcome'], ['__count'],
        ):
            counts[source.id, outcome == 'rejected'] = counts.get((source.id, outcome == 'rejected'), 0) + count
        for source in self:
            # Not the greatest of all times: the newest row is one step in the index.
            last = messages.search([('source_id', '=', source.id)], order='id desc', limit=1)
            source.last_delivery_at = last.received_at
            source.failures_today = counts.get((source.id, True), 0)
            source.deliveries_today = counts.get((source.id, False), 0) + source.failures_today

    @api.model
    def _today_began(self):
        """Midnight where the user is, as the database keeps time (naive UTC)."""
        zone = pytz.timezone(self.env.user.tz or 'Europe/Oslo')
        midnight = zone.localize(datetime.combine(fields.Date.context_today(self), time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)

    # === CONSTRAINT METHODS === #

    @api.constrains('code')
    def _check_code(self):
        for source in self:
            if not is_ref(source.code):
                raise ValidationError(self.env._(
                    "The code “%s” cannot be used: choose letters, digits and . _ ~ - without spaces.", source.code))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Extend: every source that delivers over the API gets an API user of its own."""
        sources = super().create(vals_list)
        for source in sources.filtered(lambda source: source.kind != 'manual' and not source.user_id):
            source.sudo().user_id = source._create_api_user()
        return sources

    def write(self, vals):
        """Extend: a source that is put out of use keeps no key and no active API user."""
        result = super().write(vals)
        if 'active' in vals:
            users = self.sudo().with_context(active_test=False).user_id
            if not vals['active']:
                self._revoke_keys()
            users.active = vals['active']
        if 'company_id' in vals:
            for source in self.sudo().filtered('user_id'):
                source.user_id.write({
                    'company_ids': [(6, 0, source.company_id.ids)], 'company_id': source.company_id.id,
                })
        return result

    # === ACTION METHODS === #

    def action_mint_key(self):
        """Open the wizard that makes a key and shows it once."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("New API key"),
            'res_model': 'elsmart.key.wizard',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_source_id': self.id},
        }

    def action_view_messages(self):
        """The messages of this case system."""
        return self._messages_action(self.env._("Messages of %s", self.name))

    def action_view_today(self):
        """What it has delivered today."""
        return self._messages_action(
            self.env._("%s today", self.name), ('received_at', '>=', fields.Datetime.to_string(self._today_began())))

    def action_view_failures(self):
        """What of it was rejected today."""
        return self._messages_action(
            self.env._("Rejected today: %s", self.name), ('outcome', '=', 'rejected'),
            ('received_at', '>=', fields.Datetime.to_string(self._today_began())))

    def _messages_action(self, name, *domain):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': name,
            'res_model': 'elsmart.message',
            'views': [(False, 'list'), (False, 'form')],
            'domain': [('source_id', '=', self.id), *domain],
        }

    def action_generate_webhook_secret(self):
        """Give the source a new webhook secret; what is sent from now on is signed with it."""
        self.check_access('write')
        self._generate_webhook_secret()

    def action_revoke_keys(self):
        """Make all keys of the sources worthless at once."""
        self.check_access('write')
        self._revoke_keys()

    # === BUSINESS METHODS === #

    def _as_user(self, user_id, known):
        """This source as its API user `user_id` acts for it: in its company.

        :param dict known: field values that were read with the key, so that they are not read again
        """
        source = self.with_user(user_id).sudo()
        tell(source, known)
        # Days are Norwegian days, whatever the time zone of the API user is.
        return source.with_company(source.company_id).with_context(tz=TIMEZONE)

    def _mint_key(self, name, days=KEY_DAYS):
        """Make a key that is good for `days` days; returns it (str), which is the only time that it can be read."""
        self.ensure_one()
        if not (self.active and self.user_id):
            raise ValidationError(self.env._("%s is not in use over the API, so it cannot have a key.", self.name))
        expires = fields.Datetime.now() + timedelta(days=days)
        # sudo: core caps the lifetime by the rights of whoever asks, and only a user may make keys for itself.
        apikeys = self.env['res.users.apikeys'].with_user(self.sudo().user_id).sudo()
        key = apikeys._generate(KEY_SCOPE, name, expires)
        self.env['elsmart.source.key'].sudo().create({
            'source_id': self.id, 'name': name, 'expires': expires,
            'apikey_id': apikeys.search([('user_id', '=', self.sudo().user_id.id)], order='id desc', limit=1).id,
        })
        self._key_note(self.env._(
            "The key “%(name)s” was made. It ends on %(date)s.", name=name, date=format_date(self.env, expires)))
        return key

    def _live_keys(self):
        """Keys that open the API now."""
        return self.sudo().key_ids.filtered(lambda key: key._is_live())

    def _check_room_for_key(self):
        """Raise when the old key and the new one are both there already: a third would never be missed."""
        for source in self:
            if len(source._live_keys()) >= MAX_LIVE_KEYS:
                raise UserError(self.env._(
                    "%s has two keys in use already. Revoke the one that is no longer used first.", source.name))

    def _revoke_keys(self):
        self._live_keys()._revoke()
        # Keys that were not made here, if any.
        users = self.sudo().with_context(active_test=False).user_id
        self.env['res.users.apikeys'].sudo().search([('user_id', 'in', users.ids)])._remove()

    def _key_note(self, text):
        """Leave `text` on the source under the name of whoever did it."""
        for source in self.with_user(self.env.user).sudo():
            source.message_post(body=text)

    def _raise_key_alarms(self, keys):
        """One activity per manager and key in `keys`, instead of those of an earlier warning."""
        self.ensure_one()
        self.activity_unlink([ALARM])
        for key in keys:
            for user in self._managers():
                summary, note = key._alarm_texts(user)
                self.activity_schedule(
                    ALARM, date_deadline=key.expires.date(), user_id=user.id, summary=summary, note=note)

    def _clear_key_alarms(self):
        """Take away the alarms of sources none of whose keys ends soon."""
        for source in self.sudo():
            if all(key.days_left > max(WARN_DAYS) for key in source._live_keys()):
                source.activity_unlink([ALARM])

    def _managers(self):
        return self.env.ref('elsmart_kundefaktura.group_manager').sudo().all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids)

    def _generate_webhook_secret(self):
        """Set a fresh secret on each source: `whsec_` and 32 random bytes in base64, as Standard Webhooks wants it."""
        for source in self.sudo():
            source.webhook_secret = f'whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}'

    def _create_api_user(self):
        # No password, no e-mail and one small group: this user can do nothing but be the owner of keys.
        return self.env['res.users'].sudo().with_context(no_reset_password=True).create({
            'name': f'{self.name} (API)',
            'login': f'elsmart-{self.company_id.id}-{self.code}',
            'company_id': self.company_id.id,
            'company_ids': [(6, 0, self.company_id.ids)],
            'group_ids': [(6, 0, self.env.ref('elsmart_kundefaktura.group_integration').ids)],
        })
