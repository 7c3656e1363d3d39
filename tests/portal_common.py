import re
from urllib.parse import urlencode

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import KundefakturaMixin, sample

BROWSER = 'Mozilla/5.0 (Phone) Proeve/1.0'
NBSP = '\u00a0'


@tagged('post_install', '-at_install')
class PortalCase(KundefakturaMixin, HttpCase):
    """The pages as a browser meets them. Every visitor starts without a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_company()
        cls.provider = cls.env['payment.provider'].search(
            [('code', '=', 'demo'), ('company_id', '=', cls.company.id)])
        cls.provider.write({'state': 'test', 'is_published': True})
        cls.method = cls.env.ref('payment_demo.payment_method_demo', raise_if_not_found=False) or (
            cls.provider.payment_method_ids[:1])

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.speak('en_US')

    def speak(self, language):
        """The language that this browser has chosen, or None for one that is new here."""
        self.opener.cookies.pop('frontend_lang', None)
        if language:
            self.opener.cookies['frontend_lang'] = language

    # === WHO === #

    def portal_user(self, partner, login):
        """A portal user of `partner`, as signing up by the mailed link makes one."""
        return new_test_user(
            self.env, login, groups='base.group_portal', partner_id=partner.id, name=partner.name, password=login,
            company_id=self.company.id, company_ids=[(6, 0, self.company.ids)], tz='Europe/Oslo', lang='en_US')

    def log_in(self, user):
        self.authenticate(user.login, user.login)
        self.speak('en_US')

    def installer(self, order, login='installator-prove'):
        return self.portal_user(order.elsmart_case_id.installer_id, login)

    def stranger(self, login='fremmed-prove'):
        partner = self.env['res.partner'].create({'name': "En Annen Kunde AS", 'company_id': self.company.id})
        return self.portal_user(partner, login)

    def dearer(self, order, amount='2700.00', version=2):
        """The case system delivers a dearer meter of K-2026-000412: the sent offer is overtaken."""
        delivery = sample('K-2026-000412')['deliveries'][0]
        body = delivery['body'] | {'version': version}
        body['lines'] = [{**body['lines'][0], 'unit_price': amount, 'amount': amount}]
        self.deliver_body('nettmelding', delivery['path'].rsplit('/', 1)[1], body)
        order.invalidate_recordset()

    # === WHAT THEY DO === #

    def path(self, order, suffix='', token=True, **query):
        if token:
            query['access_token'] = order.access_token if token is True else token
        return f'/my/kundefaktura/{order.id}{suffix}' + (f'?{urlencode(query)}' if query else '')

    def page(self, order, token=True, **query):
        """Text of the page, blanks made plain."""
        answer = self.url_open(self.path(order, token=token, **query))
        self.assertEqual(answer.status_code, 200)
        return self.words(answer)

    @staticmethod
    def words(answer):
        text = re.sub(r'<(script|style).*?</\1>', ' ', answer.text, flags=re.S)
        return re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', ' ', text).replace(NBSP, ' ').replace('&#160;', ' '))

    def csrf(self):
        """A token as the forms of a page carry it, for the session that this browser has."""
        answer = self.url_open('/web/login')
        return re.search(r'csrf_token: "([^"]+)"', answer.text)[1]

    def post(self, order, action, token=True, csrf=None, **values):
        return self.url_open(
            self.path(order, f'/{action}', token), data={'csrf_token': csrf or self.csrf(), **values},
            headers={'User-Agent': BROWSER})

    def post_acceptance(self, order, token=True, **values):
        """Send the form of the page; returns the answer after its redirect."""
        return self.post(order, 'accept', token, **{
            'name': "Kari Nordmann", 'document': order._elsmart_version().sha256, 'terms': '1', **values})

    def transaction_params(self, order, token=True, **values):
        return {
            'access_token': order.access_token if token is True else token, 'provider_id': self.provider.id,
            'payment_method_id': self.method.id, 'token_id': None, 'amount': 1.0, 'flow': 'direct',
            'tokenization_requested': False, 'landing_route': '/somewhere', **values,
        }

    def start_payment(self, order, **values):
        """The transaction that core's payment form makes."""
        answer = self.make_jsonrpc_request(
            f'/my/kundefaktura/{order.id}/transaction', self.transaction_params(order, **values))
        return self.env['payment.transaction'].search([('reference', '=', answer['reference'])])

    def refused_payment(self, order, **values):
        """The sentence that the payer gets."""
        return self.refusal(f'/my/kundefaktura/{order.id}/transaction', self.transaction_params(order, **values))

    def refusal(self, path, params):
        """What the error of a JSON-RPC request says; it is a failure of the test if there is none."""
        with mute_logger('odoo.http'):
            answer = self.url_open(path, json={'id': 0, 'jsonrpc': '2.0', 'method': 'call', 'params': params}).json()
        self.assertIn('error', answer)
        return answer['error']['data']['message']

    def finish_payment(self, tx, state='done'):
        """What the provider says about `tx`, and what the status page then does."""
        self.make_jsonrpc_request('/payment/demo/simulate_payment', {
            'reference': tx.reference, 'payment_details': '4242', 'simulated_state': state})
        self.make_jsonrpc_request('/payment/status/poll', {})

    def assertUntouched(self, order):
        """Nothing is accepted, declined, paid or asked for."""
        order.invalidate_recordset()
        self.assertEqual(order.elsmart_status, 'offer_sent')
        self.assertEqual(order.state, 'sent')
        self.assertFalse(order.elsmart_acceptance_ids)
        self.assertFalse(order.elsmart_claim_ids)
        self.assertFalse(order.transaction_ids)
