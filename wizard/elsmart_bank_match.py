from odoo import api, fields, models
from odoo.exceptions import UserError


class ElsmartBankMatch(models.TransientModel):
    """The accountant says whose money of unknown KID it is, or which payment a reversal is of."""

    _name = 'elsmart.bank.match'
    _description = "Match a bank payment by hand"

    record_id = fields.Many2one('elsmart.bank.record', required=True, readonly=True)
    company_id = fields.Many2one(related='record_id.company_id')
    currency_id = fields.Many2one(related='record_id.currency_id')
    reversal = fields.Boolean(related='record_id.reversal')
    amount = fields.Monetary(related='record_id.amount')
    date = fields.Date(related='record_id.date')
    kid = fields.Char(related='record_id.kid')
    payer_name = fields.Char(related='record_id.payer_name')
    payer_account = fields.Char(related='record_id.payer_account')
    text = fields.Char(related='record_id.text')
    claim_id = fields.Many2one(
        'elsmart.claim', "Claim", compute='_compute_claim_id', store=True, readonly=False, precompute=True,
        domain="[('company_id', '=', company_id), ('in_force', '=', True), ('open', '>', 0)]")
    claim_partner_id = fields.Many2one(related='claim_id.partner_id', string="Customer")
    claim_order_id = fields.Many2one(related='claim_id.order_id')
    claim_open = fields.Monetary(related='claim_id.open', string="Left on the claim")
    payment_id = fields.Many2one(
        'account.payment', "Payment",
        domain="[('company_id', '=', company_id), ('payment_type', '=', 'inbound'), ('amount', '=', amount), "
               "('partner_type', '=', 'customer'), ('state', 'in', ('in_process', 'paid'))]")

    @api.depends('record_id')
    def _compute_claim_id(self):
        """Propose the one claim that asks for just this amount."""
        for wizard in self:
            found = self.env['elsmart.claim'].search([
                ('company_id', '=', wizard.company_id.id), ('in_force', '=', True), ('open', '=', wizard.amount)],
                limit=2)
            wizard.claim_id = found if len(found) == 1 and not wizard.reversal else False

    def action_match(self):
        """Book it so."""
        self.ensure_one()
        self.record_id._check_accountant()
        record = self.record_id.sudo()
        if self.reversal:
            if not self.payment_id:
                raise UserError(self.env._("Choose the payment that is reversed."))
            record._assign_reversal(self.payment_id.sudo())
        else:
            if not self.claim_id:
                raise UserError(self.env._("Choose the claim that is paid."))
            record._assign(self.claim_id.sudo())
        return {'type': 'ir.actions.act_window_close'}
