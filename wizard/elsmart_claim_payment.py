from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import money


class ElsmartClaimPayment(models.TransientModel):
    """A payment that the accountant registers on one claim, with or without an invoice behind it."""

    _name = 'elsmart.claim.payment'
    _description = "Register payment of a claim"

    claim_id = fields.Many2one('elsmart.claim', required=True, readonly=True)
    company_id = fields.Many2one(related='claim_id.company_id')
    currency_id = fields.Many2one(related='claim_id.currency_id')
    kid = fields.Char(related='claim_id.kid')
    open = fields.Monetary(related='claim_id.open')
    amount = fields.Monetary(required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    journal_id = fields.Many2one(
        'account.journal', required=True, compute='_compute_journal_id', store=True, readonly=False, precompute=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]")
    memo = fields.Char()

    @api.depends('company_id')
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = self.env['account.journal'].search(
                [('type', '=', 'bank'), ('company_id', '=', wizard.company_id.id)], limit=1)

    def action_register(self):
        """Post the payment and book it on the claim."""
        self.ensure_one()
        amount = money.from_float(self.amount)
        if not 0 < amount <= money.from_float(self.claim_id.open):
            raise UserError(self.env._("The amount must be above 0 and at most what is open on the claim."))
        payment = self.env['account.payment'].create({
            'payment_type': 'inbound',
            'partner_type': 'customer',
            'partner_id': self.claim_id.partner_id.commercial_partner_id.id,
            'amount': self.amount,
            'currency_id': self.currency_id.id,
            'date': self.date,
            'journal_id': self.journal_id.id,
            'company_id': self.company_id.id,
            'memo': self.memo or self.kid,
        })
        payment.action_post()
        self.claim_id.sudo()._take_payment(payment, amount)
        return {'type': 'ir.actions.act_window_close'}
