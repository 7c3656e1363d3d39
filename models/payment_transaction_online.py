import hmac
import logging
import secrets

from odoo import api, fields, models
from odoo.tools import SQL, format_amount
from odoo.tools.urls import urljoin

from ..flow import money, online
from ..tools import provider_http
from .payment_provider import ADAPTERS

_logger = logging.getLogger(__name__)

START_URL = '/payment/elsmart/start'
RETURN_URL = '/payment/elsmart/return'
CANCEL_URL = '/payment/elsmart/cancel'
NEXI_WEBHOOK_URL = '/payment/nexi/webhook'


class PaymentTransaction(models.Model):
    """A payment by one of our adapters: begun, asked about, and put into our books when the provider's answer says so.

    What a browser or a webhook says never changes a state; it only makes us ask. Asking and making a payment page may
    be repeated, so they may stand in a request that Odoo runs again. What moves money is in
    `payment_transaction_command`.
    """

    _inherit = 'payment.transaction'

    elsmart_secret = fields.Char(
        copy=False, readonly=True, groups='base.group_system', help="Proves that a message is about this payment.")
    elsmart_remote_reference = fields.Char("Name at the provider", copy=False, readonly=True)
    elsmart_page_url = fields.Char(copy=False, readonly=True, groups='base.group_system')
    elsmart_check_at = fields.Datetime("Asked about next", copy=False, readonly=True, index='btree_not_null')
    elsmart_tries = fields.Integer("Tries in vain", copy=False, readonly=True)
    elsmart_problem = fields.Char("What is wrong", copy=False, readonly=True)

    # One payment at a provider is one payment here, whoever tells of it and how often.
    _elsmart_remote_unique = models.UniqueIndex(
        '(provider_id, provider_reference) WHERE elsmart_secret IS NOT NULL AND provider_reference IS NOT NULL',
        "This payment of the provider is registered already.")

    # === BEGINNING === #

    @api.model
    def _get_specific_create_values(self, provider_code, values):
        """Extend: a secret of its own, and a name at the provider that was never used before."""
        own = super()._get_specific_create_values(provider_code, values)
        if provider_code not in ADAPTERS or values.get('source_transaction_id'):
            return own
        return {**own, 'elsmart_secret': secrets.token_hex(24),
                'elsmart_remote_reference': online.remote_reference(values['reference'], secrets.token_hex(4))}

    def _get_specific_rendering_values(self, processing_values):
        """Extend: the form leads to our own route, which opens the provider's page once this transaction is stored.

        So no message from the provider can come before we know of the payment, and Odoo can run this request again.
        """
        if self.provider_code not in ADAPTERS:
            return super()._get_specific_rendering_values(processing_values)
        return {'api_url': START_URL, 'reference': self.reference, 'secret': self.sudo().elsmart_secret}

    @api.model
    def _elsmart_find(self, reference, secret):
        """The transaction of one of our adapters that `secret` opens, or none. Sudo."""
        told = (reference or '').replace('\0', '')
        tx = self.sudo().search([
            ('reference', '=', told), ('provider_code', 'in', ADAPTERS), ('elsmart_secret', '!=', False)])
        own = (tx.elsmart_secret or secrets.token_hex(24)).encode()
        return tx if hmac.compare_digest(own, (secret or '').encode()) and told == reference else tx.browse()

    def _elsmart_ore(self):
        """The amount in øre."""
        return int(money.from_float(self.amount) * 100)

    def _elsmart_text(self):
        """What the payer is told that the payment is for."""
        orders = self.elsmart_claim_ids.order_id
        return f'{self.company_id.name}: {", ".join(orders.mapped("name")) or self.reference}'

    def _elsmart_charges_at_once(self):
        """Whether the provider may draw the money itself as soon as the payer agrees, where it can."""
        return not self.provider_id.capture_manually and self._elsmart_capture_now()

    def _elsmart_open_page(self):
        """Make the payment at the provider, once; returns the address of its page.

        :raises provider_http.ProviderError: nothing is charged, and it can be tried again
        """
        self.ensure_one()
        if not self.elsmart_page_url:
            base, query = self.provider_id.get_base_url(), f'?ref={self.reference}&secret={self.elsmart_secret}'
            remote_id, page = self.provider_id._elsmart_create(
                self, urljoin(base, RETURN_URL) + query, urljoin(base, CANCEL_URL) + query,
                f'{urljoin(base, NEXI_WEBHOOK_URL)}/{self.elsmart_remote_reference}')
            self.write({'provider_reference': remote_id, 'elsmart_page_url': page})
            self._elsmart_schedule()
        return self.elsmart_page_url

    @api.model
    def _elsmart_begun(self, claims):
        """Payments of `claims` that somebody has begun by our adapters and not ended."""
        return self.search([
            ('elsmart_claim_ids', 'in', claims.ids), ('elsmart_secret', '!=', False), ('state', '=', 'draft')])

    # === ASKING === #

    def _elsmart_lock(self):
        """Wait for whoever handles these now. If that changed them, Odoo or our cron runs this again."""
        self.env.cr.execute(SQL(
            "SELECT id FROM payment_transaction WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", tuple(self.ids) or (0,),
        ), log_exceptions=False)

    def _elsmart_ask(self):
        """Ask the provider how the payment stands, and take it over. Safe to repeat, and to do at once with others.

        :raises provider_http.ProviderError:
        """
        self.ensure_one()
        if self.provider_reference:
            remote = self.provider_id._elsmart_fetch(self)
            self._elsmart_lock()
            self._elsmart_take(remote)

    def _elsmart_take(self, remote):
        """Put what the provider answered (`online.Remote`) into our books, if it is the payment that we asked for."""
        self = self._elsmart_for_worker()
        if self.elsmart_tries:
            self.elsmart_tries = 0
        if self.state != 'done':
            self._process(self.provider_code, {'remote': remote})
            if self.state == 'authorized':
                self._elsmart_reserved()
            if self.state == 'done' and not self.is_post_processed:
                self._post_process()
        self._elsmart_schedule()

    def _elsmart_schedule(self):
        """Decide when to ask next; what ended is asked about no more, and what is to be done is not put off."""
        for tx in self.filtered(lambda tx: not tx.elsmart_command):
            wait = tx._elsmart_wait(fields.Datetime.now() - tx.create_date)
            tx._elsmart_plan(fields.Datetime.now() + wait if wait else False)

    def _elsmart_wait(self, age):
        """How long until this payment is asked about again; None for never."""
        wait = online.next_check(age) if self.state in ('draft', 'pending', 'authorized') else None
        watched = self.state in ('authorized', 'done') and not self.source_transaction_id
        return wait or (online.next_watch(age) if watched else None)

    def _elsmart_plan(self, moment):
        """Ask at `moment`, or never when it is False."""
        self.elsmart_check_at = moment
        if moment:
            self.env.ref('elsmart_kundefaktura.ir_cron_online_payments').sudo()._trigger(at=moment)

    # === CORE'S HOOKS === #

    def _extract_amount_data(self, payment_data):
        """Extend: the amount is checked by `_elsmart_disagrees`, to the øre and with what was really taken."""
        if self.provider_code in ADAPTERS and 'remote' in payment_data:
            return None
        return super()._extract_amount_data(payment_data)

    def _apply_updates(self, payment_data):
        """Extend: take over the state that the provider answered."""
        remote = payment_data.get('remote')
        if self.provider_code not in ADAPTERS or not remote:
            return super()._apply_updates(payment_data)
        wrong = online.problem(remote, self.elsmart_remote_reference, self._elsmart_ore(), self.currency_id.name)
        if wrong:
            return self._elsmart_disagrees(wrong, remote)
        state = online.state(remote)
        if state == 'charged':
            # Also what we had given up: money that was drawn is never lost sight of.
            self._set_done(extra_allowed_states=('cancel',))
        elif state == 'reserved':
            self._set_authorized(extra_allowed_states=('cancel', 'error'))
        elif state == 'ended':
            self._set_canceled(state_message=self.env._("The payment was ended: %s", remote.ended or 'cancelled'))
        return None

    def _elsmart_disagrees(self, wrong, remote):
        """The provider answered with another payment than ours: nothing is confirmed, and a person is told."""
        told = {
            'reference': self.env._("the payment belongs to %s", remote.reference),
            'currency': self.env._("the currency is %s", remote.currency),
            'amount': self.env._(
                "the amount is %(amount)s, of which %(taken)s is taken",
                amount=format_amount(self.env, remote.amount / 100, self.currency_id),
                taken=format_amount(self.env, max(remote.charged, remote.reserved) / 100, self.currency_id)),
        }[wrong]
        text = self.env._(
            "The provider's answer about payment %(reference)s does not agree with what was asked for: %(told)s. "
            "Nothing is confirmed. Look it up at the provider.", reference=self.reference, told=told)
        if self.state != 'error' or self.state_message != text:
            self._set_error(text)
            self._elsmart_alarm(self.env._("Payment does not agree"), text)

    def _post_process(self):
        """Extend: one at a time, and what is done already is not done again.

        Return, poll, cron and our own question may all come here at one instant.
        """
        ours = self.filtered(lambda tx: tx.elsmart_claim_ids or tx.provider_code in ADAPTERS)
        if ours:
            ours._elsmart_lock()
        again = ours.filtered(lambda tx: tx.is_post_processed and tx.state == 'done' and tx.payment_id)
        return super(PaymentTransaction, self - again)._post_process()

    # === PEOPLE === #

    def _elsmart_for_worker(self):
        """This payment in the language of the case worker, who reads what becomes of it."""
        order = (self.elsmart_claim_ids or self.source_transaction_id.elsmart_claim_ids).order_id[:1]
        return self.with_env(order._elsmart_for_worker().env) if order else self

    def _elsmart_alarm(self, summary, note):
        """Something that a person must look at: an activity where there is a fakturagrunnlag, and the log."""
        _logger.info("Payment %s: %s", self.reference, note)
        for order in (self.elsmart_claim_ids or self.source_transaction_id.elsmart_claim_ids).order_id[:1]:
            order.activity_schedule(
                'mail.mail_activity_data_todo', user_id=order._elsmart_told_user().id, summary=summary, note=note)

    def _elsmart_failed(self, error):
        """The provider could not be asked: try again, later each time."""
        self.elsmart_tries += 1
        self._elsmart_plan(fields.Datetime.now() + online.backoff(self.elsmart_tries))
        if isinstance(error, provider_http.Refused):
            self.elsmart_problem = error.text
