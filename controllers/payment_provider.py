"""Where our own payment adapters meet browser and provider. Nothing that comes in here is believed: it makes us ask."""
import json
import logging

from odoo import fields, http
from odoo.http import request

from ..flow import nexi, vipps
from ..models.payment_provider import ADAPTERS
from ..models.payment_transaction_online import CANCEL_URL, NEXI_WEBHOOK_URL, RETURN_URL, START_URL
from ..tools import provider_http

_logger = logging.getLogger(__name__)

# What the landing page then says, as codes of `portal_texts.notices`.
UNREACHED, RUNNING = 'provider_down', 'payment_running'


class OnlinePayment(http.Controller):

    # === THE PAYER'S BROWSER === #

    @http.route(START_URL, type='http', auth='public', methods=['POST'], csrf=False)
    def start(self, reference=None, secret=None, **_params):
        """Open the provider's page for a transaction that is stored. The secret stands in for a CSRF token."""
        tx = request.env['payment.transaction']._elsmart_find(reference, secret)
        if not tx:
            raise request.not_found()
        if tx.state != 'draft' or tx.elsmart_command:
            return self._to_landing(tx)
        try:
            return self._to_landing(tx, RUNNING) if self._is_paid_elsewhere(tx) else request.redirect(
                tx._elsmart_open_page(), local=False, code=303)
        except provider_http.ProviderError as error:
            _logger.info("Payment %s could not be begun: %s", reference, error.text)
            tx._set_canceled(state_message=tx.env._("The payment provider could not be reached."))
            return self._to_landing(tx, UNREACHED)

    @staticmethod
    def _is_paid_elsewhere(tx):
        """End what the payer began in another tab. If that is paid or cannot be ended, this one is given up.

        :raises provider_http.ProviderError: when it is not known
        """
        for other in tx._elsmart_begun(tx.elsmart_claim_ids) - tx:
            if not other.provider_reference:
                other._set_canceled(state_message=tx.env._("Another payment was begun."))
                continue
            try:
                remote, _id = other.provider_id._elsmart_command(
                    other, 'cancel', other._elsmart_ore(), f'{other.elsmart_remote_reference[-40:]}-can')
            except provider_http.Refused:
                remote = other.provider_id._elsmart_fetch(other)
            other._elsmart_lock()
            other._elsmart_take(remote)
            if other.state != 'cancel':
                tx._set_canceled(state_message=tx.env._("Another payment is on its way."))
                return True
        return False

    @http.route(RETURN_URL, type='http', auth='public', methods=['GET'])
    def back(self, ref=None, secret=None, **_params):
        """The payer comes back. What the address says is not believed: the provider is asked."""
        tx = request.env['payment.transaction']._elsmart_find(ref, secret)
        if not tx:
            raise request.not_found()
        self._ask(tx)
        return self._to_landing(tx)

    @http.route(CANCEL_URL, type='http', auth='public', methods=['GET'])
    def back_without(self, ref=None, secret=None, **_params):
        """The payer gave up on the provider's page. It is ended there too, so that it cannot be paid after all."""
        tx = request.env['payment.transaction']._elsmart_find(ref, secret)
        if not tx:
            raise request.not_found()
        self._ask(tx)
        if tx.state == 'draft':
            tx._elsmart_order_command('cancel')
        return self._to_landing(tx)

    @staticmethod
    def _ask(tx):
        try:
            tx._elsmart_ask()
        except provider_http.ProviderError as error:
            _logger.info("Payment %s could not be asked about: %s", tx.reference, error.text)
            tx._elsmart_failed(error)

    @staticmethod
    def _to_landing(tx, message=None):
        """Core's status page, or for our claims straight to the page of the fakturagrunnlag.

        An app may open the address in another browser than the payer began in, which core's page would not know.
        """
        if not tx.elsmart_claim_ids:
            return request.redirect('/payment/status')
        landing = tx.landing_route
        return request.redirect(landing.replace('message=payment', f'message={message}') if message else landing)

    # === THE PROVIDERS === #

    @http.route(f'{NEXI_WEBHOOK_URL}/<string:name>', type='http', auth='public', methods=['POST'], csrf=False,
                save_session=False)
    def nexi_webhook(self, name):
        """Nexi says that something happened. With the payment's own secret in its header it makes us ask."""
        tx = request.env['payment.transaction'].sudo().search([
            ('elsmart_remote_reference', '=', name), ('provider_code', '=', 'nexi'), ('elsmart_secret', '!=', False)])
        if not nexi.secret_matches(request.httprequest.headers.get('Authorization'), tx.elsmart_secret):
            return self._refused('nexi')
        return self._hint(tx)

    @http.route('/payment/vipps/webhook/<int:provider_id>', type='http', auth='public', methods=['POST'], csrf=False,
                save_session=False)
    def vipps_webhook(self, provider_id):
        """Vipps says that something happened. Signed with the provider's secret it makes us ask."""
        http_request = request.httprequest
        provider = request.env['payment.provider'].sudo().search([('id', '=', provider_id), ('code', '=', 'vipps')])
        body, headers = http_request.get_data(), {key.lower(): value for key, value in http_request.headers.items()}
        path = http_request.full_path if http_request.query_string else http_request.path
        if not vipps.is_signed(provider.vipps_webhook_secret, path, headers, body):
            return self._refused('vipps')
        try:
            told = json.loads(body)
        except ValueError:
            return request.make_response('', status=400)
        reference = told.get('reference') if isinstance(told, dict) else None
        return self._hint(provider.env['payment.transaction'].search([
            ('elsmart_remote_reference', '=', reference if isinstance(reference, str) else ''),
            ('provider_id', '=', provider.id), ('elsmart_secret', '!=', False)]))

    @staticmethod
    def _refused(provider):
        _logger.info("A message that is not proved to be from %s was refused", provider)
        return request.make_response('', status=401)

    @staticmethod
    def _hint(tx):
        """Ask soon, outside this request: the provider waits for its answer. What is unknown is passed by."""
        for each in tx.filtered(lambda tx: tx.provider_code in ADAPTERS):
            children = each.child_transaction_ids.filtered(lambda child: child.state == 'pending')
            for due in children or each:
                due._elsmart_plan(fields.Datetime.now())
        return request.make_response('', status=200)
