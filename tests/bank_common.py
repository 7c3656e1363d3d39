"""A bank's files for the claims of a test, and what is booked of them."""
import base64
import importlib.util
from datetime import date

from odoo.tools import file_path

from .money_common import MoneyCase

# The writer belongs to the walkthrough too, which runs without Odoo; it knows nothing of the readers.
_spec = importlib.util.spec_from_file_location(
    'elsmart_bank_writer', file_path('elsmart_kundefaktura/dev/journey/bank.py'))
writer = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(writer)
Paid, ocr_giro, camt = writer.Paid, writer.ocr_giro, writer.camt
DAY = date(2026, 6, 15)


class BankCase(MoneyCase):

    @classmethod
    def take_in(cls, data, name='innbetalinger.txt'):
        """Take in a file as the wizard does, without booking it."""
        return cls.env['elsmart.bank.file'].sudo()._take_in(name, data)

    def book(self, data=None, name='innbetalinger.txt'):
        """Take in a file and let the scheduler book it; returns its records in order."""
        file = self.take_in(data, name) if data else None
        self.run_cron('ir_cron_book_bank')
        return file and file.record_ids.sorted('id')

    def wizard(self, data, name='innbetalinger.txt', env=None):
        return (env or self.env)['elsmart.bank.import'].create(
            {'content': base64.b64encode(data), 'filename': name})

    def invoiced(self, sample_id):
        """The claim of a sample case that is invoiced."""
        order = self.accepted(sample_id)
        order.action_elsmart_invoice()
        return order.elsmart_claim_ids[:1]

    def ledger(self):
        """What customers' payments put on the accounts of bank and providers, NOK, by the ledger."""
        moves = self.env['account.payment'].search([
            ('company_id', '=', self.company.id), ('partner_type', '=', 'customer')]).move_id
        lines = moves.filtered(lambda move: move.state == 'posted').line_ids
        return round(sum(lines.filtered(
            lambda line: line.account_id.account_type != 'asset_receivable').mapped('balance')), 2)
