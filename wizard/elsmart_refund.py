from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..flow import money


class ElsmartRefund(models.TransientModel):
    """Pays back what is owed: through the payment provider when it can, otherwise as a prepared bank payment."""

    _name = 'elsmart.refund'
    _description = "Pay back"

    order_id = fields.Many2one('sale.order', "Invoice basis", required=True, readonly=True)
    company_id = fields.Many2one(related='order_id.company_id')
    currency_id = fields.Many2one(related='order_id.currency_id')
    partner_id = fields.Many2one('res.partner', compute='_compute_from_order', string="To")
    owed = fields.Monetary(compute='_compute_from_order')
    amount = fields.Monetary(
        compute='_compute_amount', store=True, readonly=False, required=True, precompute=True)
    transaction_id = fields.Many2one('payment.transaction', "Online payment", compute='_compute_route')
    provider_id = fields.Many2one(related='transaction_id.provider_id')
    bank_id = fields.Many2one(
        'res.partner.bank', "Account of the customer", compute='_compute_bank_id', store=True, readonly=False,
        precompute=True, domain="[('partner_id', '=', partner_id)]")
    journal_id = fields.Many2one(
        'account.journal', compute='_compute_bank_id', store=True, readonly=False, precompute=True,
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]")

    @api.depends('order_id')
    def _compute_from_order(self):
        for wizard in self:
            wizard.owed = wizard.order_id.elsmart_owed
            wizard.partner_id = wizard.order_id._elsmart_refund_partner()

    @api.depends('owed')
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.owed

    @api.depends('amount')
    def _compute_route(self):
        for wizard in self:
            wizard.transaction_id = wizard.order_id.sudo()._elsmart_refundable(money.from_float(wizard.amount))

    @api.depends('partner_id')
    def _compute_bank_id(self):
        for wizard in self:
            wizard.bank_id = wizard.partner_id.bank_ids[:1]
            wizard.journal_id = self.env['account.journal'].search(
                [('type', '=', 'bank'), ('company_id', '=', wizard.company_id.id)], limit=1)

    def action_refund(self):
        """Pay back `amount`, by the provider or as a draft payment for the accountant to post."""
        self.ensure_one()
        self.order_id._elsmart_lock()
        amount = money.from_float(self.amount)
        if not 0 < amount <= self.order_id.sudo()._elsmart_owed():
            raise UserError(self.env._("The amount must be above 0 and at most what is owed."))
        return self._by_provider(amount) if self.transaction_id else self._by_bank()

    def action_ask_account(self):
        """Ask the customer by mail for the account; the portal has the form."""
        self.ensure_one()
        self.order_id.check_access('write')
        self.order_id._elsmart_mail('elsmart_kundefaktura.mail_template_refund')
        self.order_id.message_post(body=self.env._("The customer is asked for an account to pay back to."))

    def _by_provider(self, amount):
        # sudo: accountants do not read providers; what may be paid back is checked above.
        refund = self.transaction_id.sudo()._refund(float(amount))
        refund.elsmart_refund_order_id = self.order_id
        self.order_id.message_post(body=self.env._(
            "Refund of %(amount)s through %(provider)s: %(reference)s",
            amount=format_amount(self.env, float(amount), self.currency_id), provider=refund.provider_id.name,
            reference=refund.reference))
        if refund.state in ('error', 'cancel'):
            self.order_id.message_post(body=self.env._("The refund failed: %s", refund.state_message or refund.state))

    def _by_bank(self):
        if not self.bank_id:
            raise UserError(self.env._("No account of the customer is known. Ask the customer for it."))
        payment = self.env['account.payment'].create({
            'payment_type': 'outbound', 'partner_type': 'customer', 'partner_id': self.partner_id.id,
            'amount': self.amount, 'currency_id': self.currency_id.id, 'journal_id': self.journal_id.id,
            'company_id': self.company_id.id, 'partner_bank_id': self.bank_id.id, 'memo': self.order_id.name,
            'elsmart_refund_order_id': self.order_id.id,
        })
        self.order_id.message_post(body=self.env._(
            "Refund of %s prepared.", format_amount(self.env, self.amount, self.currency_id)))
        return payment._get_records_action(name=payment.display_name)
