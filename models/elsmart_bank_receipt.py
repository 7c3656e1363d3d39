"""Receipts to customers who paid through the bank: queued by a scheduler of their own, so that booking stays fast."""
import logging

import psycopg2

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

CHUNK = 20


class ElsmartBankRecord(models.Model):
    _inherit = 'elsmart.bank.record'

    receipt_due = fields.Boolean(
        "Receipt to be sent", readonly=True, copy=False, help="Set when it is booked, cleared when the mail is queued.")

    _receipt_due_idx = models.Index("(id) WHERE receipt_due")

    def _take(self, claim):
        """Extend: whoever paid with a KID of ours gets a receipt. The wish for it is part of the booking."""
        super()._take(claim)
        self.receipt_due = bool(claim)

    @api.model
    def _trigger_receipts(self):
        self.env.ref('elsmart_kundefaktura.ir_cron_bank_receipts').sudo()._trigger()

    @api.model
    def _cron_receipts(self):
        """Queue the receipts that are due. A mail and the word that it is queued are one transaction, so that whoever
        is broken off and begins anew queues none twice."""
        cron = self.env['ir.cron']
        due = [('receipt_due', '=', True)]
        cron._commit_progress(remaining=self.search_count(due))
        while records := self.search(due, order='id', limit=CHUNK):
            try:
                records._lock()
                for record in records:
                    record._queue_receipt()
                self.env.flush_all()
            except psycopg2.OperationalError:
                # Somebody else has them in hand; what is left is due the next time.
                self.env.cr.rollback()
                break
            if not cron._commit_progress(len(records)):
                break

    def _queue_receipt(self):
        """Queue the receipt of this payment; one that cannot be written stops no other."""
        self.receipt_due = False
        if self.outcome == 'reversed':
            return
        try:
            with self.env.cr.savepoint():
                self.order_id.with_company(self.company_id)._elsmart_mail_about_bank(self)
        except psycopg2.OperationalError:
            raise
        except Exception:
            _logger.exception("The receipt of bank payment %s could not be written", self.id)
            self.env.invalidate_all()
            self.order_id.message_post(body=self.env._("The receipt of a bank payment could not be written."))
