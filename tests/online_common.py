import re
from urllib.parse import urlsplit

import requests

from ..dev.providers_kit import Kit
from .portal_common import PortalCase


class OnlineCase(PortalCase):
    """The customer pays by Nexi and Vipps, played by a local server over real HTTP. Webhooks are held until sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = Kit(hooks='held').start()
        cls.addClassCleanup(cls.kit.stop)
        config = cls.env['ir.config_parameter'].sudo()
        config.set_param('elsmart_kundefaktura.nexi_test_host', f'{cls.kit.url}/nexi')
        config.set_param('elsmart_kundefaktura.vipps_test_host', f'{cls.kit.url}/vipps')
        cls.provider.write({'state': 'disabled', 'is_published': False})
        cls.nexi = cls.adapter('nexi', nexi_secret_key='test-secret-key-prove')
        cls.vipps = cls.adapter(
            'vipps', vipps_client_id='id', vipps_client_secret='hemmelig', vipps_subscription_key='nokkel',
            vipps_merchant_number='123456')
        cls.card, cls.wallet = (cls.env.ref(f'payment.payment_method_{code}') for code in ('card', 'vipps'))

    @classmethod
    def adapter(cls, code, **values):
        """The company's provider `code`, in test mode with its webhook registered."""
        providers = cls.env['payment.provider']
        provider = providers.search([('code', '=', code), ('company_id', '=', cls.company.id)]) or cls.env.ref(
            f'elsmart_kundefaktura.payment_provider_{code}').copy({'company_id': cls.company.id})
        provider.write(values)
        if code == 'vipps':
            provider.action_vipps_register_webhook()
        provider.write({'state': 'test', 'is_published': True})
        return provider

    def setUp(self):
        super().setUp()
        self.kit.faults.clear()
        self.kit.calls.clear()
        self.kit.hooks.waiting.clear()

    # === THE PAYER === #

    def begin(self, order, provider, claim=None, **values):
        """The payer chooses `provider` on our page; returns the transaction, not yet at the provider."""
        path = f'/my/kundefaktura/{order.id}/transaction' + (f'/{claim.id}' if claim else '')
        answer = self.make_jsonrpc_request(path, self.transaction_params(
            order, provider_id=provider.id, flow='redirect',
            payment_method_id=(self.wallet if provider == self.vipps else self.card).id, **values))
        self.assertIn('/payment/elsmart/start', answer['redirect_form_html'])
        return self.env['payment.transaction'].search([('reference', '=', answer['reference'])])

    def start(self, tx):
        """The form that core's page sends by itself; returns the address that it leads to."""
        answer = self.url_open('/payment/elsmart/start', data={
            'reference': tx.reference, 'secret': tx.elsmart_secret}, allow_redirects=False)
        tx.invalidate_recordset()
        return answer.headers.get('Location') or answer

    def started(self, order, provider, **values):
        tx = self.begin(order, provider, **values)
        self.assertTrue(self.start(tx).startswith(self.kit.url))
        return tx

    def press(self, tx, button='pay'):
        """A button of the provider's page; returns the address that the browser is sent back to."""
        page = urlsplit(tx.elsmart_page_url)
        answer = requests.post(
            f'{page.scheme}://{page.netloc}{page.path}/{button}', allow_redirects=False, timeout=10)
        return answer.headers['Location']

    def back(self, address):
        """The browser comes back; returns the words of our page."""
        parts = urlsplit(address)
        answer = self.url_open(f'{parts.path}?{parts.query}')
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        return self.words(answer)

    def paid(self, order, provider, **values):
        """All the way: paid, back, and drawn."""
        tx = self.started(order, provider, **values)
        self.back(self.press(tx))
        self.cron()
        return tx

    # === THE PROVIDER, AND TIME === #

    def remote(self, tx):
        """The payment as the local server has it."""
        known = self.kit.nexi if tx.provider_id == self.nexi else self.kit.vipps
        return known.payments[tx.provider_reference]

    def deliver_hooks(self, messages=None, **headers):
        """Send webhooks that are held; returns the statuses that they were answered with."""
        if messages is None:
            messages, self.kit.hooks.waiting = self.kit.hooks.waiting, []
        statuses = [self.url_open(
            urlsplit(message.url).path, data=message.body, headers={**message.headers, **headers}).status_code
            for message in messages]
        self.env.invalidate_all()
        return statuses

    def cron(self):
        """What is due is done."""
        self.env.flush_all()
        self.env.ref('elsmart_kundefaktura.ir_cron_online_payments').method_direct_trigger()
        self.env.invalidate_all()

    def payments(self, order):
        """Payments that stand in the books for `order`."""
        return self.env['account.payment'].search(
            [('payment_transaction_id.elsmart_claim_ids', 'in', order.elsmart_claim_ids.ids)])

    def mails(self, order, subject):
        return self.env['mail.mail'].sudo().search(
            [('elsmart_order_id', '=', order.id), ('subject', '=like', f'{subject}%')])

    def assertPaidOnce(self, order, amount):
        self.env.invalidate_all()
        self.assertEqual(self.payments(order).mapped('amount'), [amount])
        self.assertEqual(sum(order.elsmart_claim_ids.mapped('paid')), amount)
        self.assertEqual(len(self.mails(order, 'Kvittering') + self.mails(order, 'Receipt')), 1)

    def assertNothingPaid(self, order):
        self.env.invalidate_all()
        self.assertFalse(self.payments(order))
        self.assertEqual(set(order.elsmart_claim_ids.mapped('paid')), {0.0})
        self.assertFalse(self.mails(order, 'Kvittering') + self.mails(order, 'Receipt'))

    @staticmethod
    def without_tags(text):
        return re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', ' ', text))
