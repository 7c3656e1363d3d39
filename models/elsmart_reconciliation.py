from odoo import api, fields, models
from odoo.tools import SQL


class ElsmartReconciliation(models.Model):
    """Money in, per bank account and payment provider, day by day, in sums that agree with the ledger.

    One row per payment of customers in the ledger, whatever it came by, so that a new provider shows by itself:
    `received` − `refunded` is what these payments put on the accounts of bank and provider; `matched` + `ahead` +
    `open` is the same sum, by what it was for. `waiting` is in no ledger yet.
    """

    _name = 'elsmart.reconciliation'
    _description = "Payments in, day by day"
    _auto = False
    _order = 'date desc, id desc'

    date = fields.Date(readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    journal_id = fields.Many2one('account.journal', "Account", readonly=True)
    provider_id = fields.Many2one('payment.provider', "Provider", readonly=True)
    source = fields.Char("Came by", readonly=True, help="The provider, or the bank account.")
    payment_id = fields.Many2one('account.payment', "Payment", readonly=True)
    transaction_id = fields.Many2one('payment.transaction', readonly=True)
    record_id = fields.Many2one('elsmart.bank.record', readonly=True)
    file_id = fields.Many2one('elsmart.bank.file', "Bank file", readonly=True)
    partner_id = fields.Many2one('res.partner', "Payer", readonly=True)
    reference = fields.Char("KID or reference", readonly=True)
    received = fields.Monetary(readonly=True)
    refunded = fields.Monetary(readonly=True, help="Paid back, or reversed by the bank.")
    matched = fields.Monetary(readonly=True, help="Set off against invoices, credit notes or refunds.")
    ahead = fields.Monetary("Before its invoice", readonly=True, help="Given to a claim that has no invoice yet.")
    open = fields.Monetary(
        "Not matched", readonly=True, help="Not matched with anything: unknown KID, or paid too much.")
    waiting = fields.Monetary("Not booked yet", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT part.*, COALESCE(provider.name->>%(lang)s, provider.name->>'en_US',
                                       journal.name->>%(lang)s, journal.name->>'en_US') AS source
                 FROM (%(booked)s UNION ALL %(records)s UNION ALL %(transactions)s) AS part
                 LEFT JOIN payment_provider provider ON provider.id = part.provider_id
                 LEFT JOIN account_journal journal ON journal.id = part.journal_id""",
            lang=self.env.lang or 'en_US', booked=self._query_booked(), records=self._query_records(),
            transactions=self._query_transactions())

    @api.model
    def _query_booked(self):
        """Payments in the ledger. What is open is read from the ledger's own lines."""
        return SQL(
            """SELECT p.id::bigint * 3 AS id, m.date, p.company_id, p.journal_id, t.provider_id, p.id AS payment_id,
                      t.id AS transaction_id, r.id AS record_id, r.file_id, p.partner_id,
                      COALESCE(NULLIF(r.kid, ''), NULLIF(r.text, ''), t.reference, p.memo) AS reference,
                      CASE WHEN p.payment_type = 'inbound' THEN l.amount ELSE 0 END AS received,
                      CASE WHEN p.payment_type = 'outbound' THEN -l.amount ELSE 0 END AS refunded,
                      l.amount - l.left AS matched, COALESCE(a.ahead, 0) AS ahead,
                      l.left - COALESCE(a.ahead, 0) AS open, 0::numeric AS waiting
                 FROM account_payment p
                 JOIN account_move m ON m.id = p.move_id AND m.state = 'posted'
                 JOIN LATERAL (SELECT -sum(x.balance) AS amount, -sum(x.amount_residual) AS left
                                 FROM account_move_line x JOIN account_account acc ON acc.id = x.account_id
                                WHERE x.move_id = m.id AND acc.account_type = 'asset_receivable') l
                      ON l.amount IS NOT NULL
                 LEFT JOIN LATERAL (SELECT sum(x.amount) AS ahead FROM elsmart_allocation x
                                      JOIN elsmart_claim c ON c.id = x.claim_id
                                     WHERE x.move_id = m.id AND x.ahead AND c.in_force AND c.invoice_id IS NULL) a
                      ON true
                 LEFT JOIN payment_transaction t ON t.id = p.payment_transaction_id
                 LEFT JOIN elsmart_bank_record r ON r.payment_id = p.id
                WHERE p.partner_type = 'customer'""")

    @api.model
    def _query_records(self):
        """Payments of bank files that the scheduler has not booked, or could not."""
        return SQL(
            """SELECT r.id::bigint * 3 + 1, r.date, r.company_id, r.journal_id, NULL::int, NULL::int, NULL::int, r.id,
                      r.file_id, c.partner_id, COALESCE(NULLIF(r.kid, ''), r.reference), 0, 0, 0, 0, 0, r.signed
                 FROM elsmart_bank_record r LEFT JOIN elsmart_claim c ON c.id = r.claim_id
                WHERE r.payment_id IS NULL AND r.outcome NOT IN ('same', 'summed')""")

    @api.model
    def _query_transactions(self):
        """Online payments that the provider has confirmed and that are not in the ledger yet."""
        return SQL(
            """SELECT t.id::bigint * 3 + 2, t.last_state_change::date, t.company_id, NULL::int, t.provider_id,
                      NULL::int, t.id, NULL::int, NULL::int, t.partner_id, t.reference, 0, 0, 0, 0, 0, t.amount
                 FROM payment_transaction t
                WHERE t.state = 'done' AND t.payment_id IS NULL AND NOT t.is_post_processed""")

    def action_open(self):
        """Open the payment, or what will become one."""
        self.ensure_one()
        record = self.payment_id or self.record_id or self.transaction_id
        return record._get_records_action(name=record.display_name)
