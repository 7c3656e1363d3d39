"""Bank files: taken in whole or refused whole, and never twice. Their payments: `elsmart_bank_record.py`."""
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount

from ..flow import bank_file, camt, ocr_giro
from ..flow.bank_file import BankFileRefused

FORMATS = [('ocr', "OCR giro"), ('camt054', "camt.054"), ('camt053', "camt.053")]
COLUMNS = ('number', 'key', 'journal_id', 'date', 'amount', 'signed', 'reversal', 'kid', 'reference', 'payer_name',
           'payer_account', 'text', 'batch', 'is_sum', 'todo', 'outcome')
TYPES = ('int', 'text', 'int', 'date', 'numeric', 'numeric', 'bool', 'text', 'text', 'text', 'text', 'text', 'text',
         'bool', 'bool', 'text')
CHUNK = 2000


class ElsmartBankFile(models.Model):
    """One file of a bank as it came, with what it adds up to."""

    _name = 'elsmart.bank.file'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _description = "Bank file"
    _order = 'id desc'

    name = fields.Char("File", required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    format = fields.Selection(FORMATS, readonly=True)
    state = fields.Selection(
        [('booking', "Being booked"), ('done', "Booked"), ('refused', "Refused")], required=True, readonly=True)
    problem = fields.Char("Why it was refused", readonly=True)
    content = fields.Binary("Content", attachment=True, readonly=True)
    sha256 = fields.Char("SHA-256", required=True, readonly=True)
    way = fields.Selection([('upload', "Uploaded"), ('folder', "Folder")], required=True, readonly=True)
    user_id = fields.Many2one('res.users', "Taken in by", readonly=True)
    accounts = fields.Char(readonly=True)
    first_date = fields.Date("From", readonly=True)
    last_date = fields.Date("To", readonly=True)
    count = fields.Integer("Payments", readonly=True)
    received = fields.Monetary("Paid in", readonly=True)
    reversed = fields.Monetary("Reversed", readonly=True)
    net = fields.Monetary("Sum of the file", readonly=True, help="Paid in less reversed.")
    skipped = fields.Integer("Passed over", readonly=True, help="Fees and what we paid ourselves; nothing is booked.")
    agreements = fields.Integer(
        "AvtaleGiro", readonly=True, help="Agreements of payers and claims in AvtaleGiro, which are no payments.")
    known_count = fields.Integer("Known already", readonly=True, help="Payments that another file told of before.")
    known_net = fields.Monetary("Sum known already", readonly=True)
    record_ids = fields.One2many('elsmart.bank.record', 'file_id', readonly=True)
    waiting_count = fields.Integer("Waiting", compute='_compute_counts')
    todo_count = fields.Integer("To do", compute='_compute_counts')
    booked_net = fields.Monetary("Booked", compute='_compute_counts')
    same_count = fields.Integer(
        "Told by another file", compute='_compute_counts', help="Booked from files of other kinds.")
    same_net = fields.Monetary("Sum told by another file", compute='_compute_counts')
    waiting_net = fields.Monetary("Not booked yet", compute='_compute_counts')

    _content_unique = models.UniqueIndex(
        "(company_id, sha256) WHERE state != 'refused'", "This file is taken in already.")

    @api.depends('record_ids.outcome', 'record_ids.todo')
    def _compute_counts(self):
        Record = self.env['elsmart.bank.record']
        rows = Record._read_group(
            [('file_id', 'in', self.ids)], ['file_id', 'outcome', 'todo'], ['__count', 'signed:sum'])
        for file in self:
            mine = [row for row in rows if row[0] == file]
            waiting = [row for row in mine if row[1] in ('waiting', 'failed', 'sum')]
            elsewhere = [row for row in mine if row[1] in ('same', 'summed')]
            file.waiting_count = sum(row[3] for row in mine if row[1] == 'waiting')
            file.todo_count = sum(row[3] for row in mine if row[2])
            file.waiting_net = sum(row[4] for row in waiting)
            file.same_count, file.same_net = sum(row[3] for row in elsewhere), sum(row[4] for row in elsewhere)
            file.booked_net = sum(row[4] for row in mine) - file.waiting_net - file.same_net

    # === TAKING IN === #

    @api.model
    def _take_in(self, name, data, way='upload', keep=True):
        """Take in the file `data` (bytes) for the company of the environment, without booking anything yet.

        :param keep: whether the bytes are kept; not for a preview
        :raises BankFileRefused: if anything is wrong with it; then nothing of it is stored
        """
        digest = hashlib.sha256(data).hexdigest()
        twin = self.search([
            ('company_id', '=', self.env.company.id), ('sha256', '=', digest), ('state', '!=', 'refused')], limit=1)
        if twin:
            raise BankFileRefused('known', name=twin.name, date=fields.Datetime.context_timestamp(
                self, twin.create_date).strftime('%d.%m.%Y %H:%M'))
        reader, summary = self._reader(data)
        # To the end first: only then the totals are known to be right.
        for _payment in reader.payments(data, summary):
            pass
        journals = self._journals(summary.accounts)
        self._gate(journals[account] for account in summary.accounts)
        file = self.create({
            'name': name, 'company_id': self.env.company.id, 'format': summary.format, 'state': 'booking',
            'content': False, 'sha256': digest, 'way': way, 'user_id': self.env.uid,
            'accounts': ', '.join(sorted(summary.accounts)), 'first_date': summary.first, 'last_date': summary.last,
            'count': summary.count, 'received': float(summary.received), 'reversed': float(summary.reversed),
            'net': float(summary.received - summary.reversed), 'skipped': summary.skipped,
            'agreements': summary.agreements,
        })
        if keep:
            file._keep(data)
        file._store(reader.payments(data), journals)
        file._find_claims()
        file._compare()
        file._close()
        return file

    @api.model
    def _refuse(self, name, data, problem, way):
        """Keep a file that came by itself and cannot be taken in, with the sentence that says why."""
        file = self.create({
            'name': name, 'company_id': self.env.company.id, 'state': 'refused', 'problem': problem, 'way': way,
            'sha256': hashlib.sha256(data).hexdigest(), 'user_id': self.env.uid})
        file._keep(data)
        return file

    @api.model
    def _reader(self, data):
        if len(data) > bank_file.MAX_BYTES:
            raise BankFileRefused('too_large', megabytes=bank_file.MAX_BYTES // 1024 ** 2)
        for reader in (ocr_giro, camt):
            if reader.looks_like(data):
                return reader, bank_file.Summary(getattr(reader, 'FORMAT', ''))
        raise BankFileRefused('unknown_format')

    @api.model
    def _journals(self, accounts):
        """{account (11 digits): bank journal} of this company."""
        journals = self.env['account.journal'].search([
            *self.env['account.journal']._check_company_domain(self.env.company), ('type', '=', 'bank')])
        found = {bank_file.account_digits(journal.bank_account_id.acc_number): journal for journal in journals}
        for account in sorted(accounts):
            if account not in found:
                raise BankFileRefused('foreign_account', account=account)
        return found

    def _keep(self, data):
        # Straight to an attachment, and not as text: core would keep all its words once more, to search in.
        self.env['ir.attachment'].create({
            'name': self.name, 'res_model': self._name, 'res_id': self.id, 'res_field': 'content', 'raw': data,
            'mimetype': 'application/x-bank-file'})
        self.invalidate_recordset(['content'])

    def _store(self, payments, journals):
        """One record per payment. The unique key passes over those that another file told of before."""
        keys, rows, count, net = bank_file.Keys(), [], 0, 0
        for number, payment in enumerate(payments, start=1):
            sign = -1 if payment.reversal else 1
            rows.append((
                number, keys.key(payment), journals[payment.account].id, payment.date, payment.amount,
                sign * payment.amount, payment.reversal, payment.kid, payment.reference, payment.payer_name,
                payment.payer_account, payment.text, payment.batch, payment.summed, payment.summed,
                'sum' if payment.summed else 'waiting'))
            if len(rows) == CHUNK:
                count, net, rows = *self._insert(rows, count, net), []
        count, net = self._insert(rows, count, net)
        self.known_count = self.count - count
        self.known_net = self.net - float(net)
        self.env['elsmart.bank.record'].invalidate_model()

    def _insert(self, rows, count, net):
        """Insert `rows`, of 100,000 as fast as of ten: the ORM would take minutes. Returns (count, net) after them."""
        if not rows:
            return count, net
        self.flush_recordset()
        columns = SQL(', ').join(map(SQL.identifier, COLUMNS))
        values = zip(*rows, strict=True)
        arrays = SQL(', ').join(
            SQL(f'%s::{kind}[]', list(column)) for kind, column in zip(TYPES, values, strict=True))
        # DO NOTHING waits for whoever inserts the same key now, and Odoo then runs this anew and sees it.
        self.env.cr.execute(SQL(
            """INSERT INTO elsmart_bank_record
                      (file_id, company_id, told, create_uid, create_date, write_uid, write_date, %s)
               SELECT %s, %s, %s, %s, now() AT TIME ZONE 'utc', %s, now() AT TIME ZONE 'utc', row.*
                 FROM unnest(%s) AS row
                   ON CONFLICT (company_id, key) DO NOTHING RETURNING signed""",
            columns, self.id, self.company_id.id, self._kind, self.env.uid, self.env.uid, arrays))
        inserted = [signed for signed, in self.env.cr.fetchall()]
        if len(inserted) < len(rows):
            self._retold([row[COLUMNS.index('key')] for row in rows])
        return count + len(inserted), net + sum(inserted)

    def _find_claims(self):
        """Match by KID, all at once; a claim that comes later is looked for again when the payment is booked."""
        self.env['elsmart.claim'].flush_model(['company_id', 'kid'])
        self.env.cr.execute(SQL(
            """UPDATE elsmart_bank_record r SET claim_id = c.id FROM elsmart_claim c
                WHERE r.file_id = %s AND r.kid != '' AND c.company_id = r.company_id AND c.kid = r.kid""", self.id))
        self.env['elsmart.bank.record'].invalidate_model(['claim_id'])

    # === WHAT PEOPLE DO === #

    def action_open_records(self):
        """The payments of this file."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('elsmart_kundefaktura.action_bank_record')
        return {**action, 'domain': [('file_id', '=', self.id)], 'context': {}}

    def action_open_todo(self):
        """The payments of this file that somebody has to do something about."""
        return {**self.action_open_records(), 'domain': [('file_id', '=', self.id), ('todo', '=', True)]}

    def action_refresh(self):
        """Show how far it has come."""
        return self._get_records_action(name=self.name, target='current')

    @api.model
    def _refusal(self, refused):
        """The sentence that tells why a file is refused as a whole."""
        _, details = self.env._, refused.details

        def amount(name):
            return format_amount(self.env, float(details[name]), self.env.company.currency_id)
        line = details.get('line', '')
        return {
            'known': lambda: _("This file is taken in already, as %(name)s on %(date)s.", **details),
            'too_large': lambda: _("The file is too large: at most %s MB are read.", details['megabytes']),
            'unknown_format': lambda: _("This is neither an OCR giro file nor camt.054 or camt.053."),
            'foreign_account': lambda: _(
                "Account %s is on no bank journal of this company. Write it on the journal, or choose the right file.",
                details['account']),
            'truncated': lambda: _("The file is cut off after line %s. Ask the bank for it again.", line),
            'encoding': lambda: _("Line %s has characters that its encoding does not allow.", line),
            'ocr_encoding': lambda: _("The file was saved in another encoding. OCR giro is ISO 8859-1: "
                                      "choose the file as the bank sent it."),
            'ocr_width': lambda: _("Line %s is not 80 characters long.", line),
            'ocr_record': lambda: _("Line %s is not a record of OCR giro.", line),
            'ocr_order': lambda: _("Line %s cannot stand where it stands; a record is missing or doubled.", line),
            'ocr_after_end': lambda: _("The file goes on after its end record (line %s). Take in one at a time.", line),
            'ocr_sign': lambda: _("Line %s is negative but no reversal.", line),
            'ocr_amount': lambda: _("Line %s has no amount.", line),
            'ocr_transactions': lambda: _(
                "Line %(line)s says %(said)s payments, but there are %(found)s.", **details),
            'ocr_records': lambda: _("Line %(line)s says %(said)s lines, but there are %(found)s.", **details),
            'ocr_total': lambda: _("Line %(line)s says %(said)s in all, but the payments come to %(found)s.",
                                   line=line, said=amount('said'), found=amount('found')),
            'doctype': lambda: _("The file has a document type (DOCTYPE). No bank sends that; it is not read."),
            'not_xml': lambda: _("The file is not XML from line %s on.", line),
            'not_camt': lambda: _("The file is XML, but not camt.054 or camt.053: %s", details['name']),
            'camt_missing': lambda: _("The entry in line %(line)s has no valid %(name)s.", **details),
            'camt_amount': lambda: _("Line %(line)s has no amount in kroner and øre: %(text)s", **details),
            'camt_account': lambda: _("Line %(line)s names no Norwegian account: %(account)s", **details),
            'camt_entries': lambda: _("Line %(line)s says %(said)s entries, but there are %(found)s.", **details),
            'camt_total': lambda: _("Line %(line)s says %(said)s in all, but the entries come to %(found)s.",
                                    line=line, said=amount('said'), found=amount('found')),
            'camt_details': lambda: _("The entry in line %(line)s is %(said)s, but its payments come to %(found)s.",
                                      line=line, said=amount('said'), found=amount('found')),
            'camt_balance': lambda: _("The closing balance is %(said)s, but the entries come to %(found)s.",
                                      said=amount('said'), found=amount('found')),
            'currency': lambda: _("Line %(line)s is in %(currency)s. Only accounts in NOK are read.", **details),
        }[refused.code]()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self.filtered(lambda file: file.state != 'refused'):
            raise UserError(self.env._("A bank file is bookkeeping material and is kept."))
