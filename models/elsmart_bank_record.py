"""Payments of bank files and what became of them. How they are booked: `elsmart_bank_booking.py`."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import money

OUTCOMES = [
    ('waiting', "Not booked yet"),
    ('matched', "Paid"),
    ('partial', "Paid in part"),
    ('over', "Paid too much"),
    ('again', "Paid twice"),
    ('credited', "Credited or cancelled"),
    ('unknown', "Unknown KID"),
    ('reversal', "Reversal"),
    ('reversal_open', "Reversal without a payment"),
    ('reversed', "Reversed"),
    ('failed', "Could not be booked"),
    ('same', "Told by another file"),
    ('sum', "Sum without payments"),
    ('summed', "Sum of known payments"),
]
# What is left of these is money that belongs to somebody.
OWED = ('over', 'again', 'credited', 'unknown', 'reversal_open')


class ElsmartBankRecord(models.Model):
    """One payment that a bank told of, known by the bank's own reference: one, in however many files it stands."""

    _name = 'elsmart.bank.record'
    _description = "Payment of a bank file"
    _order = 'date desc, id desc'
    _rec_name = 'kid'

    file_id = fields.Many2one('elsmart.bank.file', required=True, index=True, readonly=True, ondelete='restrict')
    number = fields.Integer("No.", readonly=True, help="Its place in the file.")
    company_id = fields.Many2one('res.company', required=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    key = fields.Char(required=True, readonly=True, help="Made of what the bank knows the payment by.")
    journal_id = fields.Many2one('account.journal', required=True, readonly=True)
    date = fields.Date("Booked by the bank", required=True, readonly=True, index=True)
    amount = fields.Monetary(required=True, readonly=True)
    signed = fields.Monetary("On the account", required=True, readonly=True, help="Below zero for a reversal.")
    reversal = fields.Boolean(readonly=True)
    kid = fields.Char("KID", readonly=True)
    reference = fields.Char("Bank's reference", readonly=True)
    payer_name = fields.Char("Payer", readonly=True)
    payer_account = fields.Char("Payer's account", readonly=True)
    text = fields.Char("Message", readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True, default='waiting', index=True)
    claim_id = fields.Many2one('elsmart.claim', readonly=True, index='btree_not_null', ondelete='restrict')
    order_id = fields.Many2one(related='claim_id.order_id', string="Invoice basis")
    partner_id = fields.Many2one(related='claim_id.partner_id', string="Customer")
    claim_open = fields.Monetary(related='claim_id.open', string="Left on the claim")
    claim_overdue = fields.Boolean(related='claim_id.overdue')
    payment_id = fields.Many2one(
        'account.payment', "Payment", readonly=True, index='btree_not_null', ondelete='restrict')
    original_id = fields.Many2one(
        'elsmart.bank.record', "Reverses", readonly=True, index='btree_not_null', ondelete='restrict')
    problem = fields.Char("Reason", readonly=True)
    todo = fields.Boolean("To do", compute='_compute_todo', store=True, index=True)
    left = fields.Monetary("Not settled", compute='_compute_left')

    _key_unique = models.Constraint('UNIQUE(company_id, key)', "The bank told of this payment before.")
    _payment_unique = models.Constraint('UNIQUE(payment_id)', "A payment is booked once.")
    _amount_positive = models.Constraint("CHECK(amount > 0 AND amount <> 'NaN')", "A payment is positive.")

    # === COMPUTE METHODS === #

    @api.depends('kid', 'reference', 'text')
    def _compute_display_name(self):
        for record in self:
            record.display_name = record.kid or record.reference or record.text or record.file_id.name

    @api.depends(
        'outcome', 'doubt', 'payment_id.move_id.line_ids.amount_residual', 'claim_id.open', 'claim_id.in_force')
    def _compute_todo(self):
        for record in self:
            if record.outcome == 'partial':
                record.todo = record.claim_id.in_force and record.claim_id.open > 0
            else:
                record.todo = (
                    record.outcome in ('failed', 'sum') or record.outcome == 'same' and record.doubt
                    or record.outcome in OWED and record._left() != 0)

    @api.depends('todo')
    def _compute_left(self):
        for record in self:
            record.left = float(record._left())

    def _left(self):
        """NOK of this payment that is neither matched in the ledger nor kept for an invoice to come."""
        self.ensure_one()
        move = self.payment_id.move_id
        residual = sum(move.line_ids.filtered(
            lambda line: line.account_id.account_type == 'asset_receivable').mapped('amount_residual'))
        kept = self.env['elsmart.allocation'].sudo().search([
            ('move_id', '=', move.id), ('ahead', '=', True), ('claim_id.in_force', '=', True)]) if move else []
        return money.from_float(abs(residual)) - money.total(money.from_float(row.amount) for row in kept)

    # === WHAT PEOPLE DO === #

    def action_next(self):
        """The one right next step for what became of this payment."""
        self.ensure_one()
        self._check_accountant()
        return {
            'over': self._pay_back, 'again': self._pay_back, 'credited': self._pay_back,
            'unknown': self._choose, 'reversal_open': self._choose, 'partial': self._remind, 'failed': self._try_again,
            'same': self._book_anyway, 'sum': self._book_anyway,
        }.get(self.outcome, self.action_open_payment)()

    def action_open_payment(self):
        """Open the payment in the ledger, or this record while it is not booked."""
        self.ensure_one()
        record = self.payment_id or self
        return record._get_records_action(name=record.display_name)

    def action_open_claim(self):
        """Open the fakturagrunnlag that is paid."""
        self.ensure_one()
        return self.order_id._get_records_action(name=self.order_id.name)

    def _pay_back(self):
        return self.order_id.action_elsmart_refund()

    def _choose(self):
        return {
            'type': 'ir.actions.act_window', 'res_model': 'elsmart.bank.match', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Which payment is reversed?") if self.reversal else self.env._("Whose money is it?"),
            'context': {'default_record_id': self.id},
        }

    def _remind(self):
        """Ask the customer by mail for the rest, once it is overdue; before that there is nothing to do but wait."""
        if not self.claim_overdue:
            return self.action_open_claim()
        self.claim_id.sudo()._remind()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'type': 'success', 'message': self.env._("The customer is asked for the rest.")}}

    def _try_again(self):
        self.sudo().write({'outcome': 'waiting', 'problem': False})
        self.sudo().file_id.state = 'booking'
        self.env.ref('elsmart_kundefaktura.ir_cron_book_bank').sudo()._trigger()

    def _check_accountant(self):
        self.check_access('read')
        if not self.env.user.has_group('elsmart_kundefaktura.group_accountant'):
            raise UserError(self.env._("Payments are handled by accountants."))
