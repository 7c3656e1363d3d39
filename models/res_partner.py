from urllib.parse import urlencode

from stdnum.no import orgnr

from odoo import api, fields, models
from odoo.tools.sql import escape_psql

LANGUAGES = [('nb', "Norwegian Bokmål"), ('nn', "Norwegian Nynorsk"), ('en', "English")]


class ResPartner(models.Model):
    _inherit = 'res.partner'

    elsmart_language = fields.Selection(
        LANGUAGES, string="Document language", default='nb',
        help="Language of letters and invoices. Nynorsk is not an interface language of Odoo.")

    # Deliveries find a customer by it.
    _elsmart_orgnr = models.Index('(l10n_no_bronnoysund_number) WHERE l10n_no_bronnoysund_number IS NOT NULL')

    # === LOGIN === #

    def _elsmart_login_name(self):
        """The user name that this partner has, or gets by signing up.

        It is the e-mail address, unless that is the user name of somebody else already: the same person in another
        company, an employee, a user that was shut. Two partners with one address are never joined, since an address
        that a case system sent proves nothing; such a partner gets a user name of its own.
        """
        if not self:
            return ''
        self.ensure_one()
        partner = self.sudo()
        email = partner.email_normalized or (partner.email or '').strip()
        if partner.user_ids:
            return partner.user_ids[0].login
        if email and not partner._elsmart_is_taken(email):
            return email
        name, number = f'kunde-{partner.id}', 1
        while partner._elsmart_is_taken(name):
            number += 1
            name = f'kunde-{partner.id}-{number}'
        return name

    @api.model
    def _elsmart_is_taken(self, login):
        """Whether any user logs in as `login`: in any company, shut ones too, however it is written."""
        users = self.env['res.users'].sudo().with_context(active_test=False)
        return bool(users.search_count([('login', '=ilike', escape_psql(login))], limit=1))

    def _elsmart_has_own_login(self):
        """Whether the user name is another than the e-mail address, so that the customer must be told why."""
        self.ensure_one()
        login = self._elsmart_login_name()
        return not self.sudo().user_ids and login.lower() != (self.email_normalized or self.email or '').strip().lower()

    def _elsmart_is_customer(self):
        """Whether the partner has a fakturagrunnlag, so that signing up goes our way."""
        self.ensure_one()
        return bool(self.env['sale.order'].sudo().search_count(
            [('partner_id', '=', self.id), ('elsmart_case_id', '!=', False)], limit=1))

    def _signup_retrieve_info(self, token):
        """Extend: a customer of ours signs up with the user name that the mail says."""
        info = super()._signup_retrieve_info(token)
        partner = info and self.sudo()._signup_retrieve_partner(token)
        if partner and not partner.user_ids and partner._elsmart_is_customer():
            info['login'] = partner._elsmart_login_name()
        return info
    def _elsmart_orgnr(self):
        """The valid Norwegian organisation number of this party (9 digits), or None."""
        self.ensure_one()
        numbers = (self.l10n_no_bronnoysund_number, (self.vat or '').removeprefix('NO').removesuffix('MVA'))
        return next((orgnr.compact(number) for number in numbers if number and orgnr.is_valid(number)), None)

    def _elsmart_signup_url(self, redirect, hours):
        """A set-password link that lives for `hours` and then leads to `redirect`.

        Core's links live for six days (`auth_signup.signup.validity.hours`); an offer lives longer. A partner who
        has a user already is sent to log in, since signing up again fails.
        """
        self.ensure_one()
        partner = self.sudo()
        if partner.user_ids:
            return partner._elsmart_link('/web/login', login=partner.user_ids[0].login, redirect=redirect)
        partner.signup_prepare()
        token = partner._generate_signup_token(expiration=hours)
        return partner._elsmart_link('/web/signup', db=self.env.cr.dbname, token=token, redirect=redirect)

    def _elsmart_offer_facts(self):
        """What `offer.OfferFacts` asks of a customer, or of none."""
        return {
            'customer': bool(self.street and self.name),
            'reachable': bool(self.email) or bool(self) and self._elsmart_has_postal_address(),
        }

    def _elsmart_has_postal_address(self):
        """Whether a letter would arrive."""
        self.ensure_one()
        return bool(self.name and self.street and self.zip and self.city)

    def _elsmart_link(self, path, **query):
        """Full address of a public page in the partner's language, whatever language the browser asks for."""
        languages = self.env['res.lang']._get_frontend()
        if len(languages) > 1 and self.lang in languages:
            path = f'/{languages[self.lang].url_code}{path}'
        return f'{self.get_base_url()}{path}' + (f'?{urlencode(query)}' if query else '')
