from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ('accepted', "Accepted, not invoiced"),
    ('unpaid', "Invoiced, not paid"),
    ('ahead', "Paid without an invoice"),
    ('owed', "Owed to customers"),
    ('unknown', "Paid in, payer unknown"),
    ('done', "Done, not settled"),
    ('liability', "Contribution not yet moved"),
    ('carried', "Carried by the grid company"),
    ('revenue', "Revenue invoiced"),
]


class ElsmartMonthEnd(models.Model):
    """What the accountant closes the month with: sums that agree with the ledger, as of now.

    `unpaid` − `ahead` − `owed` − `unknown` is what stands on receivables; `liability` is what stands on the
    contribution account; `revenue` is revenue (net) and output VAT (vat). The rest is in no ledger yet.
    """

    _name = 'elsmart.month.end'
    _description = "Month-end"
    _auto = False
    _order = 'date desc, id'

    kind = fields.Selection(KINDS, readonly=True)
    order_id = fields.Many2one('sale.order', "Invoice basis", readonly=True)
    case_id = fields.Many2one('elsmart.case', "Main case", readonly=True)
    work_type_id = fields.Many2one('elsmart.work.type', readonly=True)
    partner_id = fields.Many2one('res.partner', "Payer", readonly=True)
    move_id = fields.Many2one('account.move', "Entry", readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    date = fields.Date(readonly=True, help="Of the acceptance, the invoice, the payment or the completion.")
    net = fields.Monetary("Net", readonly=True)
    vat = fields.Monetary("VAT", readonly=True)
    amount = fields.Monetary("Amount", readonly=True)

    @property
    def _table_query(self):
        parts = [getattr(self, f'_query_{kind}')() for kind, _name in KINDS]
        rows = SQL(' UNION ALL ').join(parts)
        return SQL(
            """SELECT row_number() OVER (ORDER BY kind, ref_id) AS id, kind, order_id, sale.elsmart_case_id AS case_id,
                      sale.elsmart_work_type_id AS work_type_id, sale.partner_invoice_id AS partner_id, move_id,
                      COALESCE(sale.company_id, own.company_id) AS company_id, part.date, net, vat, amount
                 FROM (%s) AS part LEFT JOIN sale_order AS sale ON sale.id = part.order_id
                 LEFT JOIN account_move AS own ON sale.id IS NULL AND own.id = part.move_id""", rows)

    @api.model
    def _query_accepted(self):
        return SQL(
            """SELECT 'accepted' AS kind, o.id AS ref_id, o.id AS order_id, NULL::int AS move_id,
                      COALESCE((SELECT min(a.accepted_at) FROM elsmart_acceptance a WHERE a.order_id = o.id),
                               o.date_order)::date AS date,
                      o.elsmart_uninvoiced_net AS net, o.elsmart_uninvoiced - o.elsmart_uninvoiced_net AS vat,
                      o.elsmart_uninvoiced AS amount
                 FROM sale_order o WHERE o.elsmart_case_id IS NOT NULL AND o.elsmart_uninvoiced != 0""")

    @api.model
    def _query_unpaid(self):
        """Invoices of claims that are not settled by money or credit."""
        return SQL(
            """SELECT 'unpaid', m.id, c.order_id, m.id, m.invoice_date, NULL::numeric, NULL::numeric, m.amount_residual
                 FROM account_move m JOIN elsmart_claim c ON c.id = m.elsmart_claim_id
                WHERE m.state = 'posted' AND m.move_type = 'out_invoice' AND m.amount_residual != 0""")

    @api.model
    def _query_ahead(self):
        """Money on claims that are not invoiced yet."""
        return SQL(
            """SELECT 'ahead', a.id, c.order_id, m.id, m.date, NULL::numeric, NULL::numeric, a.amount
                 FROM elsmart_allocation a JOIN elsmart_claim c ON c.id = a.claim_id
                 JOIN account_move m ON m.id = a.move_id
                WHERE a.ahead AND c.in_force AND c.invoice_id IS NULL AND m.state = 'posted'""")

    @api.model
    def _query_owed(self):
        """Credit notes that nothing is set off against, and payments above what was asked for."""
        return SQL(
            """SELECT 'owed', n.id, COALESCE(n.elsmart_credit_order_id, c.order_id), n.id, n.invoice_date,
                      NULL::numeric, NULL::numeric, n.amount_residual
                 FROM account_move n JOIN account_move m ON m.id = n.reversed_entry_id
                 JOIN elsmart_claim c ON c.id = m.elsmart_claim_id
                WHERE n.state = 'posted' AND n.move_type = 'out_refund' AND n.amount_residual != 0
               UNION ALL
               SELECT 'owed', l.id, paid.order_id, l.move_id, l.date, NULL, NULL, -l.amount_residual - paid.kept
                 FROM (SELECT a.move_id, min(c.order_id) AS order_id,
                              COALESCE(sum(a.amount) FILTER (
                                  WHERE a.ahead AND c.in_force AND c.invoice_id IS NULL), 0) AS kept
                         FROM elsmart_allocation a JOIN elsmart_claim c ON c.id = a.claim_id
                         JOIN account_move m ON m.id = a.move_id
                        WHERE m.state = 'posted' AND m.move_type = 'entry'
                        GROUP BY a.move_id) AS paid
                 JOIN account_move_line l ON l.move_id = paid.move_id
                 JOIN account_account acc ON acc.id = l.account_id AND acc.account_type = 'asset_receivable'
                WHERE -l.amount_residual - paid.kept > 0""")

    @api.model
    def _query_unknown(self):
        """Bank payments whose KID nobody knows: they belong to no basis yet."""
        return SQL(
            """SELECT 'unknown', l.id, NULL::int, l.move_id, l.date, NULL::numeric, NULL::numeric, -l.amount_residual
                 FROM elsmart_bank_record r JOIN account_payment p ON p.id = r.payment_id
                 JOIN account_move_line l ON l.move_id = p.move_id AND l.parent_state = 'posted'
                 JOIN account_account acc ON acc.id = l.account_id AND acc.account_type = 'asset_receivable'
                WHERE r.outcome IN ('unknown', 'reversal_open') AND l.amount_residual != 0""")

    @api.model
    def _query_done(self):
        """Accepted offers whose cases are all done, at what was agreed. Same rule as `_elsmart_settlement_state`."""
        return SQL(
            """SELECT 'done', o.id, o.id, NULL::int,
                      COALESCE((SELECT max(l.create_date) FROM elsmart_cost_line l
                                  JOIN elsmart_case k ON k.id = l.case_id
                                 WHERE k.root_id = o.elsmart_case_id AND l.phase = 'actual'), o.date_order)::date,
                      o.elsmart_net, o.elsmart_vat, o.elsmart_gross
                 FROM sale_order o
                 JOIN LATERAL (
                      SELECT bool_and(k.work_done) AS done
                        FROM elsmart_case k JOIN elsmart_case root ON root.id = k.root_id
                        LEFT JOIN elsmart_work_type t ON t.id = COALESCE(k.work_type_id, root.work_type_id)
                       WHERE k.root_id = o.elsmart_case_id AND k.cancelled IS NOT TRUE
                         AND t.settlement IS DISTINCT FROM 'fixed') AS cases ON cases.done
                WHERE o.elsmart_kind = 'offer' AND o.elsmart_accepted AND o.elsmart_settled_by_id IS NULL
                  AND o.elsmart_no_charge IS NOT TRUE AND o.state != 'cancel'""")

    @api.model
    def _query_liability(self):
        """Contributions invoiced, net of credit notes, less what settlements have moved."""
        return SQL(
            """SELECT 'liability', l.id, COALESCE(own.order_id, corrected.order_id), m.id, m.date, -l.balance, 0,
                      -l.balance
                 FROM account_move_line l JOIN account_move m ON m.id = l.move_id AND m.state = 'posted'
                 LEFT JOIN elsmart_claim own ON own.id = m.elsmart_claim_id
                 LEFT JOIN account_move invoice ON invoice.id = m.reversed_entry_id
                 LEFT JOIN elsmart_claim corrected ON corrected.id = invoice.elsmart_claim_id
                WHERE l.elsmart_legal_basis = 'ch16' AND COALESCE(own.order_id, corrected.order_id) IS NOT NULL
                  AND m.move_type IN ('out_invoice', 'out_refund')
               UNION ALL
               SELECT 'liability', l.id, o.id, m.id, m.date, -l.balance, 0, -l.balance
                 FROM sale_order o
                 JOIN account_move m ON m.state = 'posted' AND (
                      m.id = o.elsmart_ledger_move_id OR m.reversed_entry_id = o.elsmart_ledger_move_id)
                 JOIN account_move_line l ON l.move_id = m.id
                WHERE l.account_id != (
                      SELECT elsmart_contribution_account_id FROM res_company WHERE id = o.company_id)""")

    @api.model
    def _query_carried(self):
        return SQL(
            """SELECT 'carried', o.id, o.id, NULL::int, o.date_order::date, o.elsmart_carried, 0, o.elsmart_carried
                 FROM sale_order o
                WHERE o.elsmart_kind = 'final' AND o.state != 'cancel' AND o.elsmart_carried != 0""")

    @api.model
    def _query_revenue(self):
        """What is invoiced and is revenue, net of credit notes, with its output VAT: a row per document."""
        return SQL(
            """SELECT 'revenue', m.id, COALESCE(own.order_id, corrected.order_id), m.id, m.date,
                      m.amount_untaxed_signed, m.amount_total_signed - m.amount_untaxed_signed, m.amount_total_signed
                 FROM account_move m
                 LEFT JOIN elsmart_claim own ON own.id = m.elsmart_claim_id
                 LEFT JOIN account_move invoice ON invoice.id = m.reversed_entry_id
                 LEFT JOIN elsmart_claim corrected ON corrected.id = invoice.elsmart_claim_id
                WHERE m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_refund')
                  AND COALESCE(own.vat_class, corrected.vat_class) != 'none'""")

    def action_open(self):
        """Open the entry, or the basis where there is none."""
        self.ensure_one()
        record = self.move_id or self.order_id
        return record._get_records_action(name=record.display_name)


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_uninvoiced = fields.Monetary(
        "Accepted, not invoiced", compute='_compute_elsmart_uninvoiced', store=True, help="NOK incl. VAT.")
    elsmart_uninvoiced_net = fields.Monetary(
        "Accepted, not invoiced (net)", compute='_compute_elsmart_uninvoiced', store=True)

    @api.depends(
        'elsmart_accepted', 'elsmart_settled_by_id', 'state', 'elsmart_gross', 'elsmart_claim_ids.in_force',
        'elsmart_claim_ids.sent', 'elsmart_claim_ids.invoice_id')
    def _compute_elsmart_uninvoiced(self):
        for order in self:
            rows = order._elsmart_uninvoiced_rows() if order.elsmart_case_id else []
            order.elsmart_uninvoiced = float(sum(row.gross for row in rows))
            order.elsmart_uninvoiced_net = float(sum(row.net for row in rows))

    def _elsmart_uninvoiced_rows(self):
        """`basis.Totals` of what is agreed and stands on no sent invoice."""
        self.ensure_one()
        agreed = self.elsmart_accepted or self.elsmart_kind == 'final'
        if not agreed or self.elsmart_settled_by_id or self.state == 'cancel':
            return []
        invoiced = {(claim.vat_class, claim.instalment) for claim in self.elsmart_claim_ids
                    if claim.in_force and claim.invoice_id and claim.sent}
        return [row for row in self._elsmart_claim_totals()
                if row.gross > 0 and (row.vat_class, row.instalment) not in invoiced]
