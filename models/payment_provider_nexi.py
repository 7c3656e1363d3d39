import contextlib

from odoo import fields, models

from ..flow import nexi
from ..tools import provider_http


class PaymentProvider(models.Model):
    """Nexi Checkout (formerly Nets Easy), hosted payment page."""

    _inherit = 'payment.provider'

    code = fields.Selection(selection_add=[('nexi', "Nexi Checkout")], ondelete={'nexi': 'set default'})
    nexi_secret_key = fields.Char(
        "Secret API key", required_if_provider='nexi', copy=False, groups='base.group_system',
        help="The secret key of the merchant, live or test, from Nexi's portal under Company, Integration.")
    nexi_terms_url = fields.Char(
        "Address of the terms of sale", groups='base.group_system',
        help="Shown on the payment page. Empty: the front page of this Odoo.")

    def _elsmart_hosts(self):
        return nexi.HOSTS if self.code == 'nexi' else super()._elsmart_hosts()

    def _elsmart_headers(self):
        if self.code != 'nexi':
            return super()._elsmart_headers()
        return {'Authorization': self.sudo().nexi_secret_key or ''}

    def _elsmart_create(self, tx, return_url, cancel_url, webhook_url):
        """Make the payment at Nexi; returns (its id, address of its page). Charges nothing.

        :raises provider_http.ProviderError:
        """
        if self.code != 'nexi':
            return super()._elsmart_create(tx, return_url, cancel_url, webhook_url)
        answer = self._elsmart_call('POST', '/v1/payments', nexi.create_body(
            amount=tx._elsmart_ore(), currency=tx.currency_id.name, reference=tx.elsmart_remote_reference,
            text=tx._elsmart_text(), charge=tx._elsmart_charges_at_once(), return_url=return_url,
            cancel_url=cancel_url, terms_url=self.sudo().nexi_terms_url or self.get_base_url(),
            webhook_url=webhook_url, secret=tx.elsmart_secret))
        page = self._elsmart_read(lambda body: (str(body['paymentId']), str(body['hostedPaymentPageUrl'])), answer)
        language = {'nb': 'nb-NO', 'nn': 'nb-NO'}.get((tx.partner_lang or '')[:2], 'en-GB')
        return page[0], f'{page[1]}{"&" if "?" in page[1] else "?"}language={language}'

    def _elsmart_fetch(self, tx):
        """`online.Remote`: how the payment stands at Nexi.

        :raises provider_http.ProviderError:
        """
        if self.code != 'nexi':
            return super()._elsmart_fetch(tx)
        return self._elsmart_read(nexi.read, self._elsmart_call('GET', f'/v1/payments/{tx.provider_reference}'))

    def _elsmart_command(self, tx, name, amount, key):
        """Carry out `capture`, `cancel` or `refund` of `amount` (øre) once per `key`, and tell how it stands then.

        :return: (`online.Remote`, id of the refund or '')
        :raises provider_http.ProviderError:
        """
        if self.code != 'nexi':
            return super()._elsmart_command(tx, name, amount, key)
        call = nexi.command(name, tx.provider_reference, self._elsmart_fetch(tx), amount)
        answer = {}
        if call:
            with self._elsmart_unless_done():
                answer = self._elsmart_call(*call, key=key)
        return self._elsmart_fetch(tx), str(answer.get('refundId') or '')

    @staticmethod
    @contextlib.contextmanager
    def _elsmart_unless_done():
        """A refusal because it was done before is no refusal: the payment is asked afterwards."""
        try:
            yield
        except provider_http.Refused as refusal:
            if not nexi.is_done_already(refusal.answer):
                raise
