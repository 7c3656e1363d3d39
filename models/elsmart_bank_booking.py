"""Booking of bank payments by the scheduler: in chunks, each committed, so that it may be broken off anywhere."""
import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount

from ..flow import money, payment

_logger = logging.getLogger(__name__)

CHUNK = 20
TRIES = 3


class ElsmartBankRecord(models.Model):
    _inherit = 'elsmart.bank.record'

    @api.model
    def _cron_book(self):
        """Book what waits, in the order it came. The payment and what became of it are one transaction."""
        cron = self.env['ir.cron']
        waiting = [('outcome', '=', 'waiting')]
        cron._commit_progress(remaining=self.search_count(waiting))
        while records := self.search(waiting, order='id', limit=CHUNK):
            records._work()
            records.file_id._close()
            if not cron._commit_progress(len(records)):
                break
        self._trigger_receipts()

    def _work(self):
        """Book these; one that cannot be booked says why and stops no other."""
        for attempt in range(1, TRIES + 1):
            try:
                with self.env.cr.savepoint():
                    self._book()
                return
            except psycopg2.OperationalError as error:
                # Somebody else decided about one of the claims: look again.
                self.env.cr.rollback()
                self.env.invalidate_all()
                if attempt == TRIES and len(self) == 1:
                    return self._fail(error)
            except Exception as error:
                self.env.invalidate_all()
                if len(self) == 1:
                    return self._fail(error)
                break
        for record in self:
            record._work()

    def _fail(self, error):
        if not isinstance(error, (UserError, psycopg2.OperationalError)):
            _logger.exception("Bank payment %s", self.id)
        self.write({'outcome': 'failed', 'problem': str(error)[:500]})

    def _book(self):
        """Post the payments, give each to its claim and write down what it came to. Does nothing a second time."""
        self._lock()
        waiting = self.filtered(lambda record: not record.payment_id and record.outcome == 'waiting')
        for company, records in waiting.grouped('company_id').items():
            records.with_company(company).with_context(allowed_company_ids=company.ids)._book_waiting()

    def _book_waiting(self):
        for record in self:
            record.claim_id = record.claim_id or record._find_claim()
        if self.order_id:
            self.order_id._elsmart_lock()
        # All at once: core takes several times as long for one after the other.
        for record, pay in zip(self, self._post(), strict=True):
            record.payment_id = pay
        for record in self:
            if record.reversal:
                record._book_reversal(record._find_original())
            else:
                record._take(record.claim_id)

    def _lock(self):
        """Wait for whoever books these payments now; if that changed one, the database refuses us and we begin anew."""
        self.env.cr.execute(SQL(
            "SELECT id FROM elsmart_bank_record WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", tuple(self.ids),
        ), log_exceptions=False)

    def _find_claim(self):
        return self.kid and self.env['elsmart.claim'].search(
            [('company_id', '=', self.company_id.id), ('kid', '=', self.kid)])

    def _post(self):
        """The `account.payment` of each, posted: what is on the account is in the ledger, whatever its KID."""
        payments = self.env['account.payment'].create([record._prepare_payment() for record in self])
        payments.action_post()
        return payments

    def _prepare_payment(self):
        self.ensure_one()
        return {
            'payment_type': 'outbound' if self.reversal else 'inbound',
            'partner_type': 'customer',
            'partner_id': self.partner_id.commercial_partner_id.id,
            'amount': self.amount,
            'currency_id': self.currency_id.id,
            'date': self.date,
            'journal_id': self.journal_id.id,
            'company_id': self.company_id.id,
            'memo': self.kid or self.reference or self.text or self.file_id.name,
        }

    def _take(self, claim):
        """Give the posted payment to `claim`, or none, and write down what it came to."""
        amount = money.from_float(self.amount)
        self.outcome = payment.outcome(amount, money.from_float(claim.open) if claim else None, claim.in_force)
        if claim:
            claim._take_payment(self.payment_id, amount)

    # === REVERSALS === #

    def _find_original(self):
        """The payment that this reversal is of: same KID and amount, not reversed.

        Money that no claim needs goes first, so that a claim that was paid twice stays paid.
        """
        found = self.kid and self.search([
            ('company_id', '=', self.company_id.id), ('kid', '=', self.kid), ('amount', '=', self.amount),
            ('journal_id', '=', self.journal_id.id), ('reversal', '=', False), ('payment_id.state', '!=', 'draft'),
            ('outcome', 'not in', ('waiting', 'failed', 'reversed', 'same', 'sum', 'summed'))])
        return found and found.sorted(lambda record: (
            bool(self.payer_account) and record.payer_account != self.payer_account, -record._left(), -record.id))[:1]

    def _book_reversal(self, original):
        """Take back what `original` paid; the status of its basis follows from that."""
        if not original:
            self.outcome = 'reversal_open'
            return
        self._undo(original.payment_id)
        original.outcome = 'reversed'
        self.write({'outcome': 'reversal', 'original_id': original.id, 'claim_id': original.claim_id.id})

    def _undo(self, pay):
        """Match this reversal with the payment `pay` instead of what that paid for."""
        lines = _receivable(pay.move_id)
        claims = self.env['elsmart.allocation'].search([('move_id', '=', pay.move_id.id)]).claim_id
        lines.remove_move_reconcile()
        claims.allocation_ids.filtered(lambda row: row.move_id == pay.move_id).unlink()
        if self.payment_id.partner_id != pay.partner_id:
            self._set_partner(pay.partner_id)
        (lines | _receivable(self.payment_id.move_id)).reconcile()
        # Money that came twice takes its place.
        claims._match_money()

    # === BY HAND === #

    def _assign(self, claim):
        """An accountant knows whose money of unknown KID it is."""
        self.ensure_one()
        self._lock()
        if self.outcome != 'unknown' or not self.todo:
            raise UserError(self.env._("This payment is settled already."))
        claim.order_id._elsmart_lock()
        self._set_partner(claim.partner_id.commercial_partner_id)
        self.claim_id = claim
        self._take(claim)
        claim.order_id.message_post(body=self.env._(
            "%(user)s gave the bank payment of %(amount)s without a known KID to claim %(kid)s.",
            user=self.env.user.name, amount=format_amount(self.env, self.amount, self.currency_id), kid=claim.kid))
        self._trigger_receipts()

    def _assign_reversal(self, pay):
        """An accountant knows which payment a reversal is of."""
        self.ensure_one()
        self._lock()
        if self.outcome != 'reversal_open' or not self.todo:
            raise UserError(self.env._("This payment is settled already."))
        original = self.search([('payment_id', '=', pay.id)])
        if original:
            self._book_reversal(original)
        else:
            self._undo(pay)
            self.outcome = 'reversal'

    def _set_partner(self, partner):
        """Move the payment to the customer it turned out to be of."""
        pay = self.payment_id
        account = pay.outstanding_account_id
        pay.action_draft()
        pay.move_id.partner_id = partner
        pay.move_id.line_ids.partner_id = partner
        pay.action_post()
        # Last, and with the account again: core looks for that anew for another partner, and finds none.
        pay.partner_id = partner
        pay.outstanding_account_id = account


class ElsmartBankFile(models.Model):
    _inherit = 'elsmart.bank.file'

    def _close(self):
        """A file of which nothing waits is booked."""
        for file in self.filtered(lambda file: file.state == 'booking'):
            if not self.env['elsmart.bank.record'].search_count(
                    [('file_id', '=', file.id), ('outcome', '=', 'waiting')], limit=1):
                file.state = 'done'


def _receivable(move):
    return move.line_ids.filtered(lambda line: line.account_id.account_type == 'asset_receivable')
