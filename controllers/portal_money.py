"""What the customer's page says of money that came in and went back. Reads only."""
from odoo.http import request

from ..flow import money


def rows(order):
    """[(date, words, amount)] of what was paid and paid back for `order`, oldest first; amounts paid back below 0."""
    if not order.elsmart_claim_ids and not order.elsmart_credit_ids:
        return []
    found = [*_online(order), *_from_bank(order), *_paid_back(order), *_to_account(order)]
    return sorted(found, key=lambda row: row[0])


def _transactions(order, domain):
    return order.env['payment.transaction'].sudo().search(domain)


def _online(order):
    _ = request.env._
    for tx in _transactions(order, [
            ('elsmart_claim_ids', 'in', order.elsmart_claim_ids.ids),
            ('payment_id.state', 'in', ('in_process', 'paid'))]):
        yield tx.payment_id.date, _("Paid by %s", tx.payment_method_id.name), money.from_float(tx.amount)


def _from_bank(order):
    _ = request.env._
    allocations = order.sudo().elsmart_claim_ids.allocation_ids.filtered(lambda row: (
        row.move_id.state == 'posted' and not row.payment_id.payment_transaction_id
        and row.move_id.move_type != 'out_refund'))
    for move in allocations.move_id:
        own = allocations.filtered(lambda row, move=move: row.move_id == move)
        # What came when nothing was asked for any more is tied to its claim with 0.
        amount = sum(own.mapped('amount')) or own.payment_id.amount
        yield move.date, _("Paid from bank"), money.from_float(amount)


def _paid_back(order):
    """Refunds by the way that was paid, also those that are on their way."""
    _ = request.env._
    for tx in _transactions(order, [
            ('operation', '=', 'refund'), ('state', 'in', ('pending', 'done')), '|',
            ('elsmart_refund_order_id', '=', order.id), '&', ('elsmart_refund_order_id', '=', False),
            ('source_transaction_id.elsmart_claim_ids', 'in', order.elsmart_claim_ids.ids)]):
        way = tx.payment_method_id.name
        words = _("Paid back by %s", way) if tx.state == 'done' else _("On its way back to you by %s", way)
        yield tx.payment_id.date or tx.create_date.date(), words, money.from_float(tx.amount)


def _to_account(order):
    _ = request.env._
    for payment in order.env['account.payment'].sudo().search([
            ('elsmart_refund_order_id', '=', order.id), ('state', 'in', ('in_process', 'paid'))]):
        yield payment.date, _("Paid back to your account"), -money.from_float(payment.amount)
