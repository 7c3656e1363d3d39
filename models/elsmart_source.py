import base64
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..flow.importing import is_ref
from .ir_http import KEY_SCOPE

KINDS = [
    ('nettmelding', "Nettmelding"),
    ('arbeidsordre', "P0 Arbeidsordre"),
    ('produktkjop', "Produktkjøp"),
    ('other', "Other"),
    ('manual', "By hand"),
]
KEY_DAYS = 90


class ElsmartSource(models.Model):
    """One case system of one company: who may deliver cases, with which key, and where its statuses are sent."""

    _name = 'elsmart.source'
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

    _code_unique = models.Constraint('UNIQUE(company_id, code)', "A company has each source code once.")
    _user_unique = models.Constraint('UNIQUE(user_id)', "Each source has an API user of its own.")

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

    def action_generate_webhook_secret(self):
        """Give the source a new webhook secret; what is sent from now on is signed with it."""
        self.check_access('write')
        self._generate_webhook_secret()

    def action_revoke_keys(self):
        """Make all keys of the sources worthless at once."""
        self.check_access('write')
        self._revoke_keys()

    # === BUSINESS METHODS === #

    @api.model
    def _of_user(self, user_id):
        """The source in use whose API user is `user_id` (int), or none; acting as that user in its company, sudo."""
        source = self.with_user(user_id).sudo().search([('user_id', '=', user_id)], limit=1)
        return source.with_company(source.company_id) if source else source

    def _mint_key(self, name, days=KEY_DAYS):
        """Make a key that is good for `days` days; returns it (str), which is the only time that it can be read."""
        self.ensure_one()
        if not (self.active and self.user_id):
            raise ValidationError(self.env._("%s is not in use over the API, so it cannot have a key.", self.name))
        expires = fields.Datetime.now() + timedelta(days=days)
        # sudo: core caps the lifetime by the rights of whoever asks, and only a user may make keys for itself.
        return self.env['res.users.apikeys'].with_user(self.sudo().user_id).sudo()._generate(KEY_SCOPE, name, expires)

    def _revoke_keys(self):
        users = self.sudo().with_context(active_test=False).user_id
        self.env['res.users.apikeys'].sudo().search([('user_id', 'in', users.ids)])._remove()

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
