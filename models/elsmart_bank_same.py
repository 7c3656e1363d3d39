"""The same payment in files of different kinds is booked once: `flow/bank_same.py` says which are the same."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount

from ..flow import bank_same, money
from ..flow.bank_file import account_digits
from .elsmart_flow import CASE_WORKERS

# So many payments of a file are compared at once, about.
PART = 5000
# Told by another file, so not booked. What is `summed` is the sum of payments that other files tell of.
TOLD_ELSEWHERE = ('same', 'summed')


class AccountJournal(models.Model):
    _inherit = 'account.journal'

    elsmart_bank_files = fields.Integer(
        "Bank files taken in", readonly=True, copy=False, groups=CASE_WORKERS,
        help="Counted so that files of one account are compared one after the other.")


class ElsmartBankRecord(models.Model):
    _inherit = 'elsmart.bank.record'

    told = fields.Integer("Kinds of file that tell of it", readonly=True, help="Bits, see flow/bank_same.py.")
    batch = fields.Char("Settlement of the bank", readonly=True, help="What the bank's statement may show as one sum.")
    is_sum = fields.Boolean("Without details", readonly=True)
    same_id = fields.Many2one(
        'elsmart.bank.record', "Same as", readonly=True, index='btree_not_null', ondelete='restrict')
    sum_id = fields.Many2one(
        'elsmart.bank.record', "In the sum", readonly=True, index='btree_not_null', ondelete='restrict')
    part_ids = fields.One2many('elsmart.bank.record', 'sum_id', "Sum of", readonly=True)
    doubt = fields.Boolean("Perhaps another payment", readonly=True)
    why_held = fields.Char("Why it is not booked", compute='_compute_why_held')

    _agree_idx = models.Index("(journal_id, date, kid)")

    @api.depends('outcome', 'doubt', 'same_id', 'part_ids')
    @api.depends_context('lang')
    def _compute_why_held(self):
        for record in self:
            record.why_held = record._why_held() if record.outcome in (*TOLD_ELSEWHERE, 'sum') else False

    def _why_held(self):
        _, original = self.env._, self.same_id
        if self.outcome == 'sum':
            return _("The bank gives only the sum. Read the file with its payments, or book it as one payment.")
        if self.outcome == 'summed':
            return _("The sum of %s payments that other files tell of.", len(self.part_ids)) if self.part_ids else _(
                "Somebody said that its payments are booked in another way.")
        told = _("%(file)s tells of the same payment, of the same KID, amount and day.", file=original.file_id.name)
        if not self.doubt:
            return told
        if original.payer_account and self.payer_account and original.payer_account != self.payer_account:
            return _("%(told)s But it came from account %(other)s, and this one from %(own)s.",
                     told=told, other=original.payer_account, own=self.payer_account)
        return _("%(told)s But the bank also told of that one in a sum.", told=told)

    # === WHAT PEOPLE DO === #

    def _book_anyway(self):
        """An accountant knows that it is another payment than the one that is booked."""
        self._check_accountant()
        self = self.sudo()
        self._lock()
        if self.outcome not in ('same', 'sum'):
            raise UserError(self.env._("This payment is settled already."))
        self.write({'same_id': False, 'doubt': False, 'outcome': 'waiting'})
        self.file_id.state = 'booking'
        self._tell_decision(self.env._(
            "%(user)s booked a bank payment of %(amount)s that is alike one of another file: it is another payment.",
            user=self.env.user.name, amount=format_amount(self.env, self.amount, self.currency_id)))
        self.env.ref('elsmart_kundefaktura.ir_cron_book_bank')._trigger()

    def action_told_elsewhere(self):
        """An accountant knows that it is the payment that is booked, or that the payments of a sum are."""
        self._check_accountant()
        for record in self.sudo():
            record._lock()
            if not record.todo or record.outcome not in ('same', 'sum'):
                raise UserError(self.env._("This payment is settled already."))
            record.write({'doubt': False, 'outcome': 'summed' if record.outcome == 'sum' else 'same'})
            record._tell_decision(self.env._(
                "%(user)s said that the bank payment of %(amount)s is booked already.",
                user=self.env.user.name, amount=format_amount(self.env, record.amount, record.currency_id)))

    def _tell_decision(self, text):
        for thread in self.order_id or self.file_id:
            thread.message_post(body=text)


class ElsmartBankFile(models.Model):
    _inherit = 'elsmart.bank.file'

    @property
    def _kind(self):
        return bank_same.KINDS[self.format]

    @api.model
    def _gate(self, journals):
        """Let files of the same account in one after the other, so that each sees what the one before it told.

        Whoever comes while another is under way, or began before that was done, is refused by the database; Odoo then
        runs the request anew, and our scheduler takes the file the next time.
        """
        self.env.cr.execute(SQL(
            "UPDATE account_journal SET elsmart_bank_files = COALESCE(elsmart_bank_files, 0) + 1 WHERE id IN %s",
            tuple(sorted(journal.id for journal in journals)) or (0,)), log_exceptions=False)

    def _retold(self, keys):
        """Note that this kind of file tells of the payments of `keys` too."""
        self.env.cr.execute(SQL(
            "UPDATE elsmart_bank_record SET told = told | %s WHERE company_id = %s AND key = ANY(%s) AND told & %s = 0",
            self._kind, self.company_id.id, keys, self._kind))

    def _compare(self):
        """Find out which of its payments files of another kind tell of, and what sums are made up of.

        In parts, so that a large file needs little memory; with a sum to explain all of its day is looked at at once.
        """
        parts = 1 if self._has_sums() else 1 + self.count // PART
        for part in range(parts):
            self._compare_part(part, parts)
        self.env['elsmart.bank.record'].invalidate_model()

    def _has_sums(self):
        """Whether there is a sum that nothing explains on a day of this file."""
        self.env.cr.execute(SQL(
            """SELECT FROM (SELECT DISTINCT journal_id, date FROM elsmart_bank_record WHERE file_id = %s) m
                 JOIN elsmart_bank_record s USING (journal_id, date) WHERE s.outcome = 'sum' LIMIT 1""", self.id))
        return bool(self.env.cr.rowcount)

    def _compare_part(self, part, parts):
        rows = self._comparable(part, parts)
        same, made = bank_same.compare(
            [row for row in rows if row.file == self.id], [row for row in rows if row.file != self.id])
        if same:
            self.env.cr.execute(SQL(
                """UPDATE elsmart_bank_record r SET same_id = v.same, doubt = v.doubt, outcome = 'same', todo = v.doubt
                     FROM unnest(%s::int[], %s::int[], %s::bool[]) AS v(id, same, doubt) WHERE r.id = v.id""",
                *map(list, zip(*((each.ref, each.original, each.doubt) for each in same), strict=True))))
        for ref, parts in made.items():
            self.env.cr.execute(SQL("UPDATE elsmart_bank_record SET sum_id = %s WHERE id = ANY(%s)", ref, parts))
        if made:
            self.env.cr.execute(SQL(
                "UPDATE elsmart_bank_record SET outcome = 'summed', todo = false WHERE id = ANY(%s)", list(made)))

    def _comparable(self, part, parts):
        """Its payments and those that they may be (`bank_same.Told`): of a day with a sum that nothing explains all
        payments, else only those that agree with one of another file. What agrees is in the same of the `parts`."""
        self.env.cr.execute(SQL(
            """WITH mine AS (
                    SELECT id, journal_id, date, kid, signed FROM elsmart_bank_record
                     WHERE file_id = %(file)s AND abs(hashtext(kid)::bigint) %% %(parts)s = %(part)s),
               days AS (
                    SELECT DISTINCT s.journal_id, s.date
                      FROM (SELECT DISTINCT journal_id, date FROM mine) m
                      JOIN elsmart_bank_record s USING (journal_id, date) WHERE s.outcome = 'sum'),
               ids AS (
                    SELECT r.id FROM elsmart_bank_record r JOIN days USING (journal_id, date)
                    UNION
                    SELECT m.id FROM mine m WHERE EXISTS (
                        SELECT FROM elsmart_bank_record o
                         WHERE (o.journal_id, o.date, o.kid, o.signed) = (m.journal_id, m.date, m.kid, m.signed)
                           AND o.file_id != %(file)s)
                    UNION
                    SELECT o.id FROM (SELECT DISTINCT journal_id, date, kid, signed FROM mine) m
                      JOIN elsmart_bank_record o USING (journal_id, date, kid, signed) WHERE o.file_id != %(file)s)
               SELECT r.id, f.format, r.told | COALESCE(same.told, 0), r.journal_id, r.date, r.signed, r.kid,
                      r.payer_account, r.file_id, r.batch, COALESCE(total.told, 0) | COALESCE(same.sums, 0), r.is_sum,
                      r.same_id
                 FROM ids JOIN elsmart_bank_record r USING (id) JOIN elsmart_bank_file f ON f.id = r.file_id
                 LEFT JOIN elsmart_bank_record total ON total.id = r.sum_id
                 LEFT JOIN LATERAL (
                        SELECT bit_or(x.told) AS told, bit_or(COALESCE(t.told, 0)) AS sums FROM elsmart_bank_record x
                          LEFT JOIN elsmart_bank_record t ON t.id = x.sum_id WHERE x.same_id = r.id) same ON true
                WHERE r.outcome = 'sum' OR NOT r.is_sum
                ORDER BY r.id""", file=self.id, part=part, parts=parts))
        return [bank_same.Told(
            ref=ref, kind=bank_same.KINDS[kind], kinds=kinds, account=journal, day=day, signed=money.to_ore(signed),
            kid=kid, payer=account_digits(payer), file=file, batch=batch or '', sums=sums, is_sum=is_sum,
            original=original)
            for ref, kind, kinds, journal, day, signed, kid, payer, file, batch, sums, is_sum, original
            in self.env.cr.fetchall()]
