"""Money owed to a customer: by a credit note that nothing is set off against, or paid without being asked for."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..flow import money
from .elsmart_flow import CASE_WORKERS


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_owed = fields.Monetary(
        "Owed to the customer", compute='_compute_elsmart_owed', compute_sudo=True, groups=CASE_WORKERS,
        help="Credited or paid too much, and no refund is under way.")

    @api.depends('elsmart_credit_ids.line_ids.amount_residual', 'elsmart_claim_ids.open')
    def _compute_elsmart_owed(self):
        for order in self:
            order.elsmart_owed = float(order._elsmart_owed()) if order.elsmart_case_id else 0.0

    def _elsmart_owed(self):
        """NOK that this order owes its customer and that no refund is under way for."""
        self.ensure_one()
        open_amount = money.total(amount for _line, amount in self._elsmart_open_credits())
        return open_amount and max(open_amount - self._elsmart_refunds_under_way(), money.to_ore(0))

    def _elsmart_open_credits(self):
        """[(ledger line, NOK)]: open credits of this order, oldest first: credit notes, and money paid too much."""
        self.ensure_one()
        claims = self.elsmart_claim_ids
        online = claims._payments_online()
        notes = self.elsmart_credit_ids | claims.move_ids.reversal_move_ids.filtered(
            lambda move: not move.elsmart_credit_order_id)
        result = []
        for line in _open_lines(notes | claims.allocation_ids.move_id | online.move_id):
            kept = claims.env['elsmart.allocation'].search([
                ('move_id', '=', line.move_id.id), ('ahead', '=', True), ('claim_id.in_force', '=', True)])
            amount = money.from_float(-line.amount_residual) - money.from_float(sum(kept.mapped('amount')))
            if amount > 0:
                result.append((line, amount))
        return result

    def _elsmart_refunds_under_way(self):
        """NOK of refunds that are asked for or prepared and not in the ledger yet."""
        drafts = self.env['account.payment'].search([
            ('elsmart_refund_order_id', '=', self.id), ('state', '=', 'draft')])
        running = self.env['payment.transaction'].search([
            ('elsmart_refund_order_id', '=', self.id), ('state', 'not in', ('cancel', 'error')),
            ('payment_id', '=', False)])
        return money.from_float(sum(drafts.mapped('amount')) - sum(running.mapped('amount')))

    def _elsmart_refundable(self, amount):
        """The online payment of this chain that `amount` (NOK) can be paid back through, or none."""
        transactions = self.env['payment.transaction'].search([
            ('elsmart_claim_ids.order_id.elsmart_case_id', '=', self.elsmart_case_id.id), ('state', '=', 'done'),
            ('operation', '!=', 'refund'), ('payment_id', '!=', False)], order='id desc')
        # Core computes it without saying what it depends on.
        transactions.payment_id.invalidate_recordset(['amount_available_for_refund'])
        return transactions.filtered(lambda tx: (
            money.from_float(tx.payment_id.amount_available_for_refund) >= amount
            and (tx.provider_id.support_refund != 'full_only' or money.from_float(tx.amount) == amount)))[:1]

    def _elsmart_refund_partner(self):
        """Who is paid back: whoever is invoiced."""
        return self.partner_invoice_id.commercial_partner_id

    def _elsmart_asks_account(self):
        """NOK that this chain owes and cannot pay back because no account of the customer is known."""
        self.ensure_one()
        self = self.sudo()
        if self._elsmart_refund_partner().bank_ids:
            return money.to_ore(0)
        return money.total(
            owed for owed in (order._elsmart_owed() for order in self.elsmart_case_id.order_ids)
            if owed and not self._elsmart_refundable(owed))

    def _elsmart_keep_account(self, number, way, address):
        """Keep the account that the customer gave in the portal. It is not trusted: the accountant does that."""
        partner = self._elsmart_refund_partner()
        self.env['res.partner.bank'].create({
            'acc_number': number, 'partner_id': partner.id, 'acc_holder_name': partner.name})
        self = self._elsmart_for_worker()
        self.message_post(author_id=partner.id, body=self.env._(
            "The customer gave account %(account)s for the refund (%(way)s, IP address %(address)s).",
            account=number, way=way, address=address))
        self.activity_schedule(
            'mail.mail_activity_data_todo', user_id=self._elsmart_told_user().id,
            summary=self.env._("Pay back to the customer"))

    def action_elsmart_refund(self):
        """Open the wizard that pays back."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Pay back"), 'res_model': 'elsmart.refund',
            'view_mode': 'form', 'target': 'new', 'context': {'default_order_id': self.id},
        }

    def _elsmart_match_refund(self, payment):
        """Match a refund that is in the ledger with the credits it pays back, oldest first."""
        self.ensure_one()
        for line, _amount in self._elsmart_open_credits():
            mine = payment.move_id.line_ids.filtered(
                lambda own, account=line.account_id: own.account_id == account and not own.reconciled)
            if mine:
                (line | mine).reconcile()


    def _elsmart_match_owed(self, payment):
        """Match a refund that nobody said the reason of with credits that are wholly owed, oldest first."""
        self.ensure_one()
        for line, amount in self._elsmart_open_credits():
            mine = payment.move_id.line_ids.filtered(
                lambda own, account=line.account_id: own.account_id == account and not own.reconciled)
            if mine and amount == money.from_float(-line.amount_residual):
                (line | mine).reconcile()


class PaymentTransaction(models.Model):
    _inherit = 'payment.transaction'

    elsmart_refund_order_id = fields.Many2one(
        'sale.order', "Pays back", index='btree_not_null', copy=False, readonly=True)

    def _post_process(self):
        """Extend: a refund that the provider has carried out settles the credits it is for."""
        result = super()._post_process()
        for tx in self.filtered(lambda tx: tx.elsmart_refund_order_id and tx.state == 'done' and tx.payment_id):
            tx.elsmart_refund_order_id._elsmart_match_refund(tx.payment_id)
        return result


class AccountPayment(models.Model):
    _inherit = 'account.payment'

    elsmart_refund_order_id = fields.Many2one(
        'sale.order', "Pays back", index='btree_not_null', copy=False, readonly=True)

    def action_post(self):
        """Extend: a refund that the accountant has checked and posted settles the credits it is for."""
        for payment in self.filtered('elsmart_refund_order_id'):
            order = payment.elsmart_refund_order_id.sudo()
            owed = money.total(amount for _line, amount in order._elsmart_open_credits())
            if money.from_float(payment.amount) > owed:
                raise UserError(self.env._(
                    "%(order)s owes its customer %(owed)s now, not %(amount)s.",
                    order=order.name, owed=format_amount(self.env, float(owed), order.currency_id),
                    amount=format_amount(self.env, payment.amount, payment.currency_id)))
        result = super().action_post()
        for payment in self.filtered('elsmart_refund_order_id'):
            payment.elsmart_refund_order_id.sudo()._elsmart_match_refund(payment.sudo())
        return result


def _open_lines(moves):
    """Receivable lines of posted `moves` that a customer has to his credit."""
    return moves.filtered(lambda move: move.state == 'posted').line_ids.filtered(lambda line: (
        line.account_id.account_type == 'asset_receivable' and line.amount_residual < 0)).sorted('id')
