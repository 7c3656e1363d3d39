import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user

from .portal_common import PortalCase

EMAIL = 'kari.nordmann@prove.example.com'
PASSWORD = 'Stikkledning2026'


class TestLogin(PortalCase):
    """The mailed user name and link work, whoever else has the address as user name; never a password in a mail."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000412')
        self.partner = self.order.partner_id
        self.partner.write({'email': EMAIL, 'lang': 'en_US'})

    def sent_mail(self):
        """Send the offer; returns (text of the mail, path of its password link)."""
        self.send(self.order)
        mail = self.env['mail.mail'].sudo().search(
            [('recipient_ids', 'in', self.partner.ids)], order='id desc', limit=1)
        link = re.search(r'https?://[^"]*/web/(signup|login)\?[^"]*', mail.body_html)
        parts = urlsplit(link[0].replace('&amp;', '&'))
        path = re.sub(r'^/(en|nb_NO)/', '/', parts.path)
        return re.sub(r'(<[^>]+>|\s)+', ' ', mail.body_html), f'{path}?{parts.query}'

    def sign_up(self, path, **values):
        page = self.url_open(path)
        values_of = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page.text))
        return self.url_open(path, data={
            'csrf_token': self.csrf(), 'name': "Kari", 'login': values_of.get('login', ''), 'token': values_of['token'],
            'redirect': f'/my/kundefaktura/{self.order.id}', 'password': PASSWORD,
            'confirm_password': PASSWORD, **values})

    def test_a_new_customer_gets_the_address_as_user_name(self):
        text, path = self.sent_mail()
        self.assertIn(EMAIL, text)
        self.assertIn("Velg passord", text)
        answer = self.sign_up(path)
        self.assertEqual(urlsplit(answer.url).path, f'/my/kundefaktura/{self.order.id}')
        self.assertEqual(self.partner.user_ids.login, EMAIL)
        self.assertTrue(self.partner.user_ids._is_portal())
        self.assertEqual(self.partner.user_ids.company_ids, self.company)

    def assertOwnLogin(self):
        """The customer is told a user name of its own, signs up with it, and nobody else is touched."""
        others = self.env['res.users'].with_context(active_test=False).search([('login', '=ilike', EMAIL)])
        before = [(user.login, user.partner_id, user.password, user.active) for user in others]
        text, path = self.sent_mail()
        login = f'kunde-{self.partner.id}'
        self.assertIn(login, text)
        page = self.url_open(path).text
        self.assertIn("somebody else", page)
        self.assertRegex(page, rf'id="login"[^>]*value="{login}"|value="{login}"[^>]*id="login"')
        answer = self.sign_up(path)
        self.assertIn(f'/my/kundefaktura/{self.order.id}', answer.url)
        self.assertIn('name="terms"', answer.text)
        self.assertEqual(self.partner.user_ids.login, login)
        self.assertEqual(self.partner.email, EMAIL)
        self.assertEqual([(user.login, user.partner_id, user.password, user.active) for user in others], before)
        self.assertNotIn(self.partner, others.partner_id)

    def test_the_same_address_as_a_customer_of_another_company(self):
        other = self.env['res.partner'].create({'name': "Kari Nordmann", 'email': EMAIL})
        self.portal_user(other, EMAIL)
        self.assertOwnLogin()

    def test_an_employee_with_that_user_name(self):
        new_test_user(self.env, EMAIL, groups='base.group_user')
        self.assertOwnLogin()

    def test_a_user_that_was_shut_and_one_written_in_capitals(self):
        shut = new_test_user(self.env, EMAIL.upper(), groups='base.group_portal')
        shut.active = False
        self.assertOwnLogin()

    def test_the_address_in_the_form_cannot_be_changed_to_take_another_s(self):
        _text, path = self.sent_mail()
        self.sign_up(path, login='sjef@prove.example.com')
        self.assertEqual((self.partner.user_ids.login, self.partner.email), (EMAIL, EMAIL))

    def test_a_returning_customer_is_sent_to_log_in(self):
        user = self.portal_user(self.partner, 'kari-prove')
        text, path = self.sent_mail()
        self.assertIn("Logg inn med passordet du har", text)
        self.assertIn('kari-prove', text)
        self.assertIn('/web/login', path)
        self.assertIn('login=kari-prove', path)
        self.log_in(user)
        self.assertIn(f'/my/kundefaktura/{self.order.id}', self.url_open(path).url)

    def test_a_link_that_was_used_leads_to_the_login_and_on_to_the_offer(self):
        _text, path = self.sent_mail()
        self.sign_up(path)
        self.assertIn(f'/my/kundefaktura/{self.order.id}', self.url_open(path).url)
        self.authenticate(None, None)
        answer = self.url_open(path)
        self.assertIn('/web/login', answer.url)
        self.assertIn(f'redirect=%2Fmy%2Fkundefaktura%2F{self.order.id}', answer.url)
        elsewhere = path.split('&redirect')[0] + '&redirect=https://evil.example.com'
        self.assertNotIn('evil', self.url_open(elsewhere).url.split('?')[0])

    def test_the_page_shows_the_grid_company(self):
        _text, path = self.sent_mail()
        page = self.url_open(path).text
        self.assertIn("Prøvenett AS", page)
        self.assertIn(f'/web/binary/company_logo?company={self.company.id}', page)
        self.assertIn('readonly', page)

    def test_the_link_lives_as_long_as_the_offer(self):
        version = self.send(self.order)
        days = (version.valid_until - version.sent_at.date()).days
        self.assertGreater(days, 7)
        query = parse_qs(urlsplit(version._login_values()['set_password_url']).query)
        for later, lives in ((days, True), (days + 2, False)):
            with freeze_time(fields.Datetime.now() + timedelta(days=later)):
                found = self.env['res.partner'].sudo()._get_partner_from_token(query['token'][0])
                self.assertEqual(bool(found), lives)

    def test_no_password_is_ever_in_the_mail(self):
        text, path = self.sent_mail()
        self.assertNotIn(PASSWORD, text)
        self.assertNotIn('password=', path)
