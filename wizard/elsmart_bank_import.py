import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow.bank_file import BankFileRefused

SHOWN = ('format', 'accounts', 'first_date', 'last_date', 'count', 'received', 'reversed', 'net', 'skipped',
         'agreements', 'known_count', 'known_net')


class ElsmartBankImport(models.TransientModel):
    """A bank file chosen by the accountant: read to the end, shown as what will happen, then taken in."""

    _name = 'elsmart.bank.import'
    _description = "Read a bank file"

    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    content = fields.Binary("File", attachment=False)
    filename = fields.Char("File name")
    state = fields.Selection([('upload', "File"), ('preview', "Preview")], required=True, default='upload')
    format = fields.Char(readonly=True)
    accounts = fields.Char(readonly=True)
    first_date = fields.Date("From", readonly=True)
    last_date = fields.Date("To", readonly=True)
    count = fields.Integer("Payments", readonly=True)
    received = fields.Monetary("Paid in", readonly=True)
    reversed = fields.Monetary("Reversed", readonly=True)
    net = fields.Monetary("Sum of the file", readonly=True)
    skipped = fields.Integer("Passed over", readonly=True)
    agreements = fields.Integer("AvtaleGiro", readonly=True)
    known_count = fields.Integer("Known already", readonly=True)
    known_net = fields.Monetary("Sum known already", readonly=True)
    line_ids = fields.One2many('elsmart.bank.import.line', 'import_id', readonly=True)

    def action_read(self):
        """Take the file in, look at what came of it, and undo that: the preview is what will happen."""
        self.ensure_one()
        data = self._data()
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            file = self._take_in(data, keep=False)
            values = {name: file[name] for name in SHOWN}
            formats = dict(file._fields['format']._description_selection(self.env))
            lines = self._expected(file)
            self.env.flush_all()
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
        self.line_ids.unlink()
        self.write({**values, 'format': formats[values['format']], 'state': 'preview',
                    'line_ids': [(0, 0, line) for line in lines]})
        return self._reopen()

    def action_back(self):
        """Choose another file."""
        self.write({'state': 'upload', 'line_ids': [(5,)], 'content': False, 'filename': False})
        return self._reopen()

    def action_import(self):
        """Take the file in for good; the scheduler books its payments."""
        self.ensure_one()
        file = self._take_in(self._data())
        self.env.ref('elsmart_kundefaktura.ir_cron_book_bank').sudo()._trigger()
        return file.with_env(self.env)._get_records_action(name=file.name, target='current')

    # === BUSINESS METHODS === #

    def _take_in(self, data, keep=True):
        if not self.env.user.has_group('elsmart_kundefaktura.group_accountant'):
            raise UserError(self.env._("Payments are handled by accountants."))
        # sudo: nobody writes bank files but the flow; who may do this is checked above.
        files = self.env['elsmart.bank.file'].sudo().with_company(self.company_id)
        try:
            return files._take_in(self.filename or 'fil', data, keep=keep)
        except BankFileRefused as refused:
            raise UserError(files._refusal(refused)) from None

    def _data(self):
        if not self.content:
            raise UserError(self.env._("Choose a file first."))
        try:
            return base64.b64decode(self.with_context(bin_size=False).content, validate=True)
        except (binascii.Error, ValueError):
            raise UserError(self.env._("The file did not arrive whole. Choose it again.")) from None

    def _expected(self, file):
        """What its payments would come to now: one row per outcome, as values."""
        self.env.flush_all()
        self.env.cr.execute(EXPECTED, [file.id])
        return [{'outcome': outcome, 'count': count, 'amount': amount}
                for outcome, count, amount in self.env.cr.fetchall()]

    def _reopen(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Read a bank file"), 'res_model': self._name,
            'res_id': self.id, 'view_mode': 'form', 'target': 'new'}


class ElsmartBankImportLine(models.TransientModel):
    """What some of the payments of the file would come to."""

    _name = 'elsmart.bank.import.line'
    _description = "Expected outcome of a bank file"

    import_id = fields.Many2one('elsmart.bank.import', required=True, ondelete='cascade')
    currency_id = fields.Many2one(related='import_id.currency_id')
    outcome = fields.Selection([
        ('matched', "Pay a claim wholly"), ('partial', "Pay a part of a claim"), ('over', "Pay more than is open"),
        ('again', "Pay what is paid already"), ('credited', "Pay what is credited or cancelled"),
        ('unknown', "Have no known KID"), ('reversal', "Take back a payment"),
        ('same', "Are told by another file"), ('summed', "Are the sum of payments that other files tell of"),
        ('sum', "Are a sum without its payments")], "These payments", readonly=True)
    count = fields.Integer("How many", readonly=True)
    amount = fields.Monetary("Sum", readonly=True)
    next_step = fields.Char("Then", compute='_compute_next_step')

    @api.depends('outcome')
    def _compute_next_step(self):
        _ = self.env._
        texts = {
            'matched': _("Nothing to do: status and release follow at once."),
            'partial': _("The claim stays open with the rest."),
            'over': _("Pay back what is too much."),
            'again': _("Pay back."),
            'credited': _("Pay back."),
            'unknown': _("Choose whose money it is."),
            'reversal': _("The status goes back."),
            'same': _("Not booked once more."),
            'summed': _("Not booked once more."),
            'sum': _("Read the file with its payments, or book the sum."),
        }
        for line in self:
            line.next_step = texts.get(line.outcome)


# The payments of one file in their order: what each finds open after those before it. Same rule as
# `flow/payment.py:outcome`, said in SQL because a file may have 100,000 of them.
EXPECTED = """
    WITH ordered AS (
        SELECT r.amount, r.signed, r.reversal, r.outcome, c.id, c.in_force,
               c.open - COALESCE(sum(r.amount) FILTER (WHERE NOT r.reversal AND r.outcome = 'waiting') OVER (
                   PARTITION BY c.id ORDER BY r.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS open
          FROM elsmart_bank_record r LEFT JOIN elsmart_claim c ON c.id = r.claim_id
         WHERE r.file_id = %s)
    SELECT outcome, count(*), sum(signed)
      FROM (SELECT signed, CASE
                WHEN outcome != 'waiting' THEN outcome WHEN reversal THEN 'reversal'
                WHEN id IS NULL THEN 'unknown' WHEN NOT in_force THEN 'credited'
                WHEN open <= 0 THEN 'again' WHEN amount = open THEN 'matched'
                WHEN amount < open THEN 'partial' ELSE 'over' END AS outcome FROM ordered) AS judged
     GROUP BY outcome
     ORDER BY array_position(
        ARRAY['matched', 'partial', 'over', 'again', 'credited', 'unknown', 'reversal', 'same', 'summed', 'sum'],
        outcome)"""
