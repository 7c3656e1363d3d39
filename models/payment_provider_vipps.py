import threading
import time

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..flow import vipps
from ..tools import provider_http

PLUGIN = {'Vipps-System-Name': 'Odoo', 'Vipps-System-Version': '19.0',
          'Vipps-System-Plugin-Name': 'elsmart-kundefaktura', 'Vipps-System-Plugin-Version': '1.0'}
# Access tokens by credentials: (token, until when by the clock that never goes back). Kept in the process only.
_tokens, _tokens_lock = {}, threading.Lock()


class PaymentProvider(models.Model):
    """Vipps MobilePay ePayment: reserved in the app, drawn by us."""

    _inherit = 'payment.provider'

    code = fields.Selection(selection_add=[('vipps', "Vipps MobilePay")], ondelete={'vipps': 'set default'})
    vipps_client_id = fields.Char(
        "Client id", required_if_provider='vipps', copy=False, groups='base.group_system')
    vipps_client_secret = fields.Char(
        "Client secret", required_if_provider='vipps', copy=False, groups='base.group_system')
    vipps_subscription_key = fields.Char(
        "Subscription key", required_if_provider='vipps', copy=False, groups='base.group_system',
        help="Ocp-Apim-Subscription-Key, from Vipps' portal.")
    vipps_merchant_number = fields.Char(
        "Merchant serial number", required_if_provider='vipps', copy=False, groups='base.group_system')
    vipps_webhook_id = fields.Char("Webhook", copy=False, readonly=True, groups='base.group_system')
    vipps_webhook_mode = fields.Selection(
        [('test', "Test"), ('live', "Live")], "Webhook registered for", copy=False, groups='base.group_system')
    vipps_webhook_secret = fields.Char(
        "Webhook secret", required_if_provider='vipps', copy=False, groups='base.group_system',
        help="Register the webhook to get it. Messages that are not signed with it are refused.")

    @api.constrains('state', 'vipps_webhook_mode')
    def _check_webhook_mode(self):
        """A secret of the test service proves nothing about a live message, and the other way."""
        for provider in self.filtered(lambda provider: provider.code == 'vipps' and provider.state != 'disabled'):
            if provider.sudo().vipps_webhook_mode != {'test': 'test', 'enabled': 'live'}[provider.state]:
                raise ValidationError(self.env._("Register the webhook for this mode first."))

    def _elsmart_hosts(self):
        return vipps.HOSTS if self.code == 'vipps' else super()._elsmart_hosts()

    def _elsmart_headers(self):
        if self.code != 'vipps':
            return super()._elsmart_headers()
        return {**self._vipps_keys(), 'Authorization': f'Bearer {self._vipps_token()}'}

    def _vipps_keys(self):
        own = self.sudo()
        return {**PLUGIN, 'Ocp-Apim-Subscription-Key': own.vipps_subscription_key or '',
                'Merchant-Serial-Number': own.vipps_merchant_number or ''}

    def _vipps_token(self):
        """An access token that is good for a while yet."""
        own = self.sudo()
        who = (self._elsmart_host(), own.vipps_client_id, own.vipps_client_secret, own.vipps_subscription_key)
        with _tokens_lock:
            token, until = _tokens.get(who, ('', 0))
        if time.monotonic() < until:
            return token
        answer = provider_http.call('POST', f'{who[0]}/accesstoken/get', {
            **self._vipps_keys(), 'client_id': own.vipps_client_id or '',
            'client_secret': own.vipps_client_secret or ''})
        token, seconds = self._elsmart_read(
            lambda body: (str(body['access_token']), int(body['expires_in'])), answer)
        with _tokens_lock:
            _tokens[who] = token, time.monotonic() + seconds * 0.8
        return token

    def _vipps_forget_token(self):
        """After a refusal for want of authority: Vipps may take a token back before its time."""
        with _tokens_lock:
            _tokens.clear()

    def _elsmart_call(self, method, path, body=None, key=None):
        """Extend: an access token that no longer holds is got anew, once."""
        try:
            return super()._elsmart_call(method, path, body, key)
        except provider_http.Refused as refusal:
            if self.code != 'vipps' or refusal.status != 401:
                raise
        self._vipps_forget_token()
        return super()._elsmart_call(method, path, body, key)

    def _elsmart_create(self, tx, return_url, cancel_url, webhook_url):
        """Make the payment at Vipps; returns (its reference, address of its page). Reserves nothing."""
        if self.code != 'vipps':
            return super()._elsmart_create(tx, return_url, cancel_url, webhook_url)
        reference = tx.elsmart_remote_reference
        answer = self._elsmart_call('POST', vipps.PAYMENTS, vipps.create_body(
            amount=tx._elsmart_ore(), currency=tx.currency_id.name, reference=reference,
            text=tx._elsmart_text(), return_url=return_url), key=reference)
        return reference, self._elsmart_read(lambda body: str(body['redirectUrl']), answer)

    def _elsmart_fetch(self, tx):
        if self.code != 'vipps':
            return super()._elsmart_fetch(tx)
        return self._elsmart_read(
            vipps.read, self._elsmart_call('GET', f'{vipps.PAYMENTS}/{tx.provider_reference}'))

    def _elsmart_command(self, tx, name, amount, key):
        if self.code != 'vipps':
            return super()._elsmart_command(tx, name, amount, key)
        remote = self._elsmart_fetch(tx)
        call = vipps.command(name, tx.provider_reference, remote, amount)
        if call:
            self._elsmart_call(*call, key=key)
            remote = self._elsmart_fetch(tx)
        return remote, ''

    # === WEBHOOK === #

    def action_vipps_register_webhook(self):
        """Ask Vipps to call us, and keep the secret by which we know that it is Vipps; an earlier one is taken away."""
        self.ensure_one()
        own, mode = self.sudo(), 'live' if self._elsmart_is_live() else 'test'
        try:
            answer = self._elsmart_call('POST', vipps.WEBHOOKS, {
                'url': self._vipps_webhook_url(), 'events': list(vipps.EVENTS)})
            made = self._elsmart_read(lambda body: (str(body['id']), str(body['secret'])), answer)
            if own.vipps_webhook_id and own.vipps_webhook_mode == mode:
                self._elsmart_call('DELETE', f'{vipps.WEBHOOKS}/{own.vipps_webhook_id}')
        except provider_http.ProviderError as error:
            raise UserError(self.env._("The webhook could not be registered: %s", error.text)) from error
        own.write({'vipps_webhook_id': made[0], 'vipps_webhook_secret': made[1], 'vipps_webhook_mode': mode})

    def _vipps_webhook_url(self):
        return f'{self.get_base_url()}/payment/vipps/webhook/{self.id}'
