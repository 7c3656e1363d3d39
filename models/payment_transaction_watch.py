from odoo import fields, models
from odoo.tools import format_amount

from ..flow import money, online


class PaymentTransaction(models.Model):
    """What happens to a payment at its provider without our having ordered it: paid back or cancelled in the provider's
    own portal, or a reservation that lapses. It is found when we ask, booked, and told to a person; never silent."""

    _inherit = 'payment.transaction'

    elsmart_gave_up = fields.Boolean("Cancelled by us", copy=False, readonly=True)
    elsmart_warned = fields.Boolean("Told that it lapses", copy=False, readonly=True)

    def _elsmart_take(self, remote):
        """Extend: also what we did not ask for."""
        before = self.state
        super()._elsmart_take(remote)
        self = self._elsmart_for_worker()
        if before == 'authorized' and self.state == 'cancel' and not self.elsmart_gave_up:
            self._elsmart_alarm(self.env._("Reservation gone"), self.env._(
                "%(amount)s of payment %(reference)s was reserved and is so no more: it was cancelled at the provider, "
                "or it lapsed. Nothing was drawn, and the claim is still open. Ask the customer to pay again.",
                amount=self._elsmart_shown(), reference=self.reference))
        elif self.state == 'authorized':
            self._elsmart_warn()
        elif self.state == 'done':
            self._elsmart_find_refunds(remote)

    def _elsmart_warn(self):
        """Tell the case worker, once, that what is reserved must be drawn soon."""
        age = fields.Datetime.now() - (self.last_state_change or self.create_date)
        days = self.provider_id.elsmart_reservation_days
        if self.elsmart_warned or self.elsmart_command or not online.is_lapsing(age, days):
            return
        self.elsmart_warned = True
        self._elsmart_alarm(self.env._("Draw the money soon"), self.env._(
            "%(amount)s of payment %(reference)s has been reserved for %(age)s days, and such a reservation holds for "
            "%(days)s. Draw it or cancel it from the transaction.",
            amount=self._elsmart_shown(), reference=self.reference, age=age.days, days=days))

    # === PAID BACK BY SOMEBODY ELSE === #

    def _elsmart_find_refunds(self, remote):
        """Book what was paid back in the provider's own portal, once."""
        if online.problem(remote, self.elsmart_remote_reference, self._elsmart_ore(), self.currency_id.name):
            return self._elsmart_drifted()
        ours = self.child_transaction_ids.filtered(
            lambda tx: tx.operation == 'refund' and tx.state not in ('cancel', 'error'))
        ore = online.unordered(remote, [(tx.provider_reference or '', -tx._elsmart_ore()) for tx in ours])
        if not ore:
            return
        back = self._create_child_transaction(ore / 100, is_refund=True)
        back.provider_reference = f'{self.provider_reference}-portal-{back.id}'
        back._set_done()
        back._post_process()
        left = money.total(money.from_float(claim.open) for claim in self.elsmart_claim_ids if claim.in_force)
        self._elsmart_alarm(self.env._("Paid back at the provider"), self.env._(
            "%(amount)s of payment %(reference)s was paid back in the provider's own portal, not from here. It is "
            "booked. %(left)s is open on its claims now.", amount=back._elsmart_shown(), reference=self.reference,
            left=format_amount(self.env, float(left), self.currency_id)))

    def _elsmart_drifted(self):
        """What was drawn and booked is told of in another way now: nothing is booked by that, and a person is told."""
        text = self.env._("The provider no longer tells of this payment as it was drawn. Look it up at the provider.")
        if self.elsmart_problem != text:
            self.elsmart_problem = text
            self._elsmart_alarm(self.env._("Payment does not agree"), f'{self.reference}: {text}')

    def _post_process(self):
        """Extend: a refund that is for no credit takes back what its payment paid."""
        before = self.filtered('payment_id')
        result = super()._post_process()
        for tx in (self - before).filtered(lambda tx: (
                tx.operation == 'refund' and tx.payment_id and not tx.elsmart_refund_order_id)):
            source = tx.source_transaction_id
            if source.elsmart_claim_ids and source.payment_id:
                source._elsmart_took_back(tx.payment_id)
        return result

    def _elsmart_took_back(self, refund):
        """Match the `refund` (`account.payment`) of this payment: with what is owed to the customer, then with what
        this payment paid; the claims are open again with that, and the status of the basis follows."""
        for order in self.elsmart_claim_ids.order_id:
            order._elsmart_match_owed(refund)
        own, back = (_receivable(pay.move_id) for pay in (self.payment_id, refund))
        if not back.filtered(lambda line: not line.reconciled):
            return
        rows = self.env['elsmart.allocation'].search([('move_id', '=', self.payment_id.move_id.id)])
        claims = rows.claim_id | self.elsmart_claim_ids
        others = own.matched_debit_ids.debit_move_id.move_id.filtered('origin_payment_id')
        own.remove_move_reconcile()
        rows.exists().unlink()
        (own | back | _receivable(others)).filtered(lambda line: not line.reconciled).reconcile()
        left = money.from_float(-sum(own.mapped('amount_residual')))
        if left > 0:
            claims._allocate(self.payment_id.move_id, left)
        # Money that came twice takes its place.
        claims._match_money()


def _receivable(moves):
    return moves.line_ids.filtered(lambda line: line.account_id.account_type == 'asset_receivable')
