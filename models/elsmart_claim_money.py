"""How money reaches claims and leaves them again. `elsmart_claim.py` says what a claim *is* and how it is raised."""
from odoo import models
from odoo.tools import format_amount

from ..flow import money, payment


class ElsmartClaim(models.Model):
    _inherit = 'elsmart.claim'

    def action_register_payment(self):
        """Open the wizard that registers a payment of this claim."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Register payment"),
            'res_model': 'elsmart.claim.payment',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_claim_id': self.id, 'default_amount': self.open},
        }

    def _allocate(self, move, amount):
        """Divide `amount` (Decimal, NOK) of the payment entry `move` over these claims; safe to repeat.

        :return: what no claim could take
        """
        if self.env['elsmart.allocation'].search_count([('move_id', '=', move.id)], limit=1):
            return money.to_ore(0)
        claims = {claim.id: claim for claim in self.sorted('serial')}
        division = payment.divide(
            amount, [payment.OpenClaim(claim.id, money.from_float(claim.open)) for claim in claims.values()])
        # A payment that no claim can take is tied to the first with nothing: it is owed back, and shows as such there.
        shares = division.shares or [(ref, money.to_ore(0)) for ref in list(claims)[:1]]
        self.env['elsmart.allocation'].create([
            {'claim_id': ref, 'move_id': move.id, 'amount': float(share), 'ahead': True} for ref, share in shares])
        self._match_money()
        return division.rest

    def _take_payment(self, pay, amount):
        """Book the `account.payment` `pay` of `amount` (Decimal, NOK) on these claims, what is too much with a word."""
        rest = self._allocate(pay.move_id, amount)
        if rest:
            for order in self.order_id[:1]:
                order = order._elsmart_for_worker()
                order.activity_schedule(
                    'mail.mail_activity_data_todo', user_id=order._elsmart_told_user().id,
                    summary=order.env._("Paid too much"),
                    note=order.env._("%(amount)s of payment %(payment)s is more than was asked for. Pay it back.",
                                     amount=format_amount(order.env, float(rest), order.currency_id), payment=pay.name))

    def _payments_online(self):
        """Payments that came in online for these claims, also those that no claim could take any more."""
        transactions = self.env['payment.transaction'].sudo()
        if not self.ids:
            return transactions.payment_id
        return transactions.search([('elsmart_claim_ids', 'in', self.ids)]).payment_id

    def _match_money(self):
        """Reconcile money that waits for the invoice of its claim, claim by claim."""
        for claim in self.filtered('invoice_id'):
            for row in claim.allocation_ids.filtered(lambda row: row.ahead and row.move_id.state == 'posted'):
                lines = (row.move_id | claim.invoice_id).line_ids.filtered(lambda line: (
                    line.account_id.account_type == 'asset_receivable' and not line.reconciled))
                if len(lines.move_id) == 2:
                    lines.reconcile()

    def _sync_allocations(self):
        """Rewrite the allocations of invoiced claims from what the ledger has reconciled."""
        for claim in self:
            shares = claim._reconciled_shares()
            for row in claim.allocation_ids:
                amount = shares.pop(row.move_id, None)
                if amount is not None:
                    row.write({'amount': amount, 'ahead': False})
                elif not row.ahead:
                    row.unlink()
            self.env['elsmart.allocation'].create([
                {'claim_id': claim.id, 'move_id': move.id, 'amount': amount} for move, amount in shares.items()])

    def _reconciled_shares(self):
        """{entry: amount} matched with this claim's invoice. A credit note of the invoice itself is no payment; one of
        another invoice, set off against this one, is."""
        shares = {}
        partials = self.invoice_id.line_ids.filtered(
            lambda line: line.account_id.account_type == 'asset_receivable').matched_credit_ids
        for partial in partials:
            move = partial.credit_move_id.move_id
            if move.move_type != 'out_refund' or move.reversed_entry_id != self.invoice_id:
                shares[move] = shares.get(move, 0.0) + partial.amount
        return shares
