import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..flow import money, online
from ..tools import provider_http
from .payment_provider import ADAPTERS

_logger = logging.getLogger(__name__)

# So often in vain, and a person is told. It is tried on.
PATIENCE = 5
# So often the cron looks again while there is something due.
ROUNDS = 5


class PaymentTransaction(models.Model):
    """What moves money at a provider: draw, cancel, pay back.

    It is written down first and sent by the cron, always with the same key: never in a transaction that could be
    rolled back or run again, and never twice, whatever breaks in between.
    """

    _inherit = 'payment.transaction'

    elsmart_command = fields.Selection(
        [('capture', "Draw the money"), ('cancel', "Cancel"), ('refund', "Pay back")], "To be done at the provider",
        copy=False, readonly=True)

    # === WHAT TO DO === #

    def _elsmart_order_command(self, command):
        """Write down what is to be done at the provider; it is sent right after this transaction."""
        for tx in self:
            tx.elsmart_command = command
            tx._elsmart_plan(fields.Datetime.now())

    def _elsmart_reserved(self):
        """Decide what becomes of money that is reserved."""
        self.ensure_one()
        if self.elsmart_command:
            return
        if self.elsmart_claim_ids and self._elsmart_open() < money.from_float(self.amount):
            self._elsmart_order_command('cancel')
            self._elsmart_tell(self.env._(
                "Payment %s was reserved after its claim was paid in another way. The reservation is released, and "
                "nothing is drawn.", self.reference))
        elif not self.provider_id.capture_manually and self._elsmart_capture_now():
            self._elsmart_order_command('capture')

    def _elsmart_open(self):
        """NOK that the claims of this payment still ask for."""
        return money.total(money.from_float(claim.open) for claim in self.elsmart_claim_ids._due())

    def _elsmart_capture_now(self):
        """Whether the work or the invoice says that the money is to be drawn (`flow.online.capture_now`)."""
        claims = self.elsmart_claim_ids
        if not claims:
            return True
        waiting = claims.filtered(lambda claim: (
            claim.kind in ('prepayment', 'instalment')
            and claim.order_id.elsmart_work_type_id.release_policy in ('prepayment', 'first_instalment')))
        return online.capture_now(
            self.provider_id.elsmart_capture or 'at_once', bool(waiting), all(claims.mapped('invoice_id.elsmart_sent')
            if len(claims.invoice_id) == len(claims) else [False]),
            set(claims.order_id.elsmart_case_id.family_ids.mapped('work_state')) <= {'done', 'cancelled'})

    def _elsmart_tell(self, text):
        """A note in the chatter of the fakturagrunnlag."""
        for order in self.elsmart_claim_ids.order_id[:1]:
            order.message_post(body=text)

    # === CORE'S BUTTONS === #

    def _capture(self, amount_to_capture=None):
        """Override for ours: the whole reservation is drawn, after this transaction."""
        if self.provider_code not in ADAPTERS:
            return super()._capture(amount_to_capture)
        self._ensure_provider_is_not_disabled()
        self._elsmart_order_command('capture')
        return self

    def _void(self, amount_to_void=None):
        """Override for ours: the whole reservation is cancelled, after this transaction."""
        if self.provider_code not in ADAPTERS:
            return super()._void(amount_to_void)
        self._ensure_provider_is_not_disabled()
        self._elsmart_order_command('cancel')
        return self

    def _send_refund_request(self):
        """Extend: sent after this transaction. Until the provider has answered, the refund is pending."""
        if self.provider_code not in ADAPTERS:
            return super()._send_refund_request()
        source = self.source_transaction_id
        source._elsmart_lock()
        others = (source.child_transaction_ids - self).filtered(
            lambda tx: tx.operation == 'refund' and tx.state not in ('cancel', 'error'))
        if -sum(map(_exact, others + self)) > _exact(source):
            raise UserError(self.env._("More than was paid cannot be paid back."))
        self._set_pending()
        self._elsmart_order_command('refund')
        # Changes the payment itself too: whoever asks about it now begins anew, and sees that this refund is ours.
        source._elsmart_plan(fields.Datetime.now())
        return None

    # === CARRYING OUT === #

    @api.model
    def _cron_online_payments(self):
        """Send what is to be done and ask about payments whose time has come. One that fails stops no other.

        It looks once more before it ends: what is ordered while it runs would else wait until Odoo's next round.
        """
        for _round in range(ROUNDS):
            if not self._elsmart_do_due():
                break

    @api.model
    def _elsmart_do_due(self):
        """Handle what is due now; whether there was anything, and time for more."""
        due = self.search([
            ('elsmart_check_at', '<=', fields.Datetime.now()), ('provider_id.state', '!=', 'disabled'),
        ], order='elsmart_check_at, id', limit=500)
        cron = self.env['ir.cron']
        cron._commit_progress(remaining=len(due))
        for tx in due:
            tx._elsmart_step()
            if not cron._commit_progress(1):
                return False
        return bool(due)

    def _elsmart_step(self):
        """One command or one question, committed on its own by the caller."""
        self = self._elsmart_for_worker()
        try:
            if self.elsmart_command == 'refund':
                self._elsmart_refund_step()
            elif self.source_transaction_id:
                self._elsmart_refund_check()
            elif self.elsmart_command and self.provider_reference:
                self._elsmart_command_step()
            elif self.provider_reference:
                self._elsmart_ask()
            else:
                self._elsmart_never_begun()
            # Here, and not at the commit, so that a clash with another transaction stops this one only.
            self.env.flush_all()
        except provider_http.ProviderError as error:
            self._elsmart_failed(error)
        except psycopg2.OperationalError:
            self.env.cr.rollback()   # somebody else has it in hand; what is due stays due
        except Exception:
            _logger.exception("Payment %s could not be handled", self.reference)
            self.env.cr.rollback()
            self._elsmart_failed(None)

    def _elsmart_never_begun(self):
        """The payer never came to the provider's page, so there is nothing to pay on."""
        if self.state == 'draft' and (self.elsmart_command or not online.next_check(
                fields.Datetime.now() - self.create_date)):
            self._set_canceled(state_message=self.env._("The payment was never begun."))
            self.elsmart_command = False
        self._elsmart_schedule()

    def _elsmart_command_step(self):
        """Draw or cancel. A refusal is told, and then what the provider says now is what counts."""
        command, refusal = self.elsmart_command, None
        if command == 'capture' and self.elsmart_claim_ids and self._elsmart_open() < money.from_float(self.amount):
            # Paid in another way since it was written down: nobody is to pay twice.
            command = 'cancel'
        try:
            remote, _id = self.provider_id._elsmart_command(
                self, command, self._elsmart_ore(), f'{self.elsmart_remote_reference[-40:]}-{command[:3]}')
        except provider_http.Refused as error:
            refusal, remote = error, self.provider_id._elsmart_fetch(self)
        self._elsmart_lock()
        self.elsmart_command = False
        if command == 'cancel':
            self.elsmart_gave_up = True
        if refusal and online.state(remote) == 'reserved':
            self.elsmart_problem = refusal.text
            self._elsmart_alarm(self.env._("The payment provider refuses"), self.env._(
                "%(what)s of payment %(reference)s was refused: %(why)s The money is still reserved. Look it up at the "
                "provider, then draw it or cancel it from the transaction.", what=self._elsmart_words(command),
                reference=self.reference, why=refusal.text))
            return self._elsmart_schedule()
        return self._elsmart_take(remote)

    def _elsmart_shown(self):
        """The amount as its reader writes it; of a refund, what is paid back."""
        return format_amount(self.env, abs(self.amount), self.currency_id)

    def _elsmart_words(self, command):
        return dict(self._fields['elsmart_command']._description_selection(self.env))[command]

    def _elsmart_refund_step(self):
        """Pay back at the provider, once."""
        source = self.source_transaction_id
        try:
            remote, refund_id = source.provider_id._elsmart_command(
                source, 'refund', -self._elsmart_ore(), f'{source.elsmart_remote_reference[-24:]}-ref-{self.id}')
        except provider_http.Refused as error:
            self.elsmart_command = False
            self._set_error(error.text)
            self._elsmart_plan(False)
            return self._elsmart_alarm(self.env._("The refund failed"), self.env._(
                "The provider refused to pay back %(amount)s of payment %(reference)s: %(why)s",
                amount=self._elsmart_shown(), reference=source.reference, why=error.text))
        self._elsmart_lock()
        self.write({'elsmart_command': False, 'elsmart_tries': 0,
                    'provider_reference': refund_id or f'{source.provider_reference}-{self.id}'})
        return self._elsmart_refund_told(remote)

    def _elsmart_refund_check(self):
        """A refund that the provider has taken on: has it been carried out?"""
        remote = self.source_transaction_id.provider_id._elsmart_fetch(self.source_transaction_id)
        self._elsmart_lock()
        self._elsmart_refund_told(remote)

    def _elsmart_refund_told(self, remote):
        listed = next((row for row in remote.refunds if row.id == self.provider_reference), None)
        state = listed.state if listed else 'done' if self.provider_code == 'vipps' else 'pending'
        if state == 'failed':
            self._set_error(self.env._("The provider could not carry out the refund."))
            self._elsmart_alarm(self.env._("The refund failed"), self.env._(
                "The provider could not pay back %(amount)s of payment %(reference)s.",
                amount=self._elsmart_shown(), reference=self.source_transaction_id.reference))
        elif state == 'done':
            self._set_done()
            self._post_process()
        self._elsmart_schedule()

    def _elsmart_failed(self, error):
        """Extend: a command that does not get through is told, once, and tried on."""
        super()._elsmart_failed(error)
        if self.elsmart_command and self.elsmart_tries == PATIENCE:
            self._elsmart_alarm(self.env._("The payment provider does not answer"), self.env._(
                "%(what)s of payment %(reference)s has been tried %(tries)s times. It is tried on.",
                what=self._elsmart_words(self.elsmart_command), reference=self.reference, tries=self.elsmart_tries))


def _exact(tx):
    return money.from_float(tx.amount)
