"""What the accountant does with one claim: invoice it now, or credit its invoice and issue it anew in one step."""
from odoo import fields, models
from odoo.exceptions import UserError

from ..flow import money


class ElsmartClaim(models.Model):
    _inherit = 'elsmart.claim'

    def action_invoice(self):
        """Make the invoice of a payment request, or of a claim that waits for the queue, now."""
        self._check_may_invoice()
        claims = self.filtered(lambda claim: claim.in_force and not claim.invoice_id)
        if not claims:
            raise UserError(self.env._("There is an invoice already, or nothing is asked for any more."))
        claims.order_id._elsmart_lock()
        claims.sudo()._invoice()
        return claims.order_id.action_view_invoice(claims.invoice_id)

    def action_reissue(self):
        """Open the wizard that credits the invoice and issues it anew."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Credit and issue anew"),
            'res_model': 'elsmart.reissue', 'view_mode': 'form', 'target': 'new',
            'context': {'default_claim_id': self.id},
        }

    def _check_may_invoice(self):
        if not self.env.user.has_group('elsmart_kundefaktura.group_accountant'):
            raise UserError(self.env._("Invoices are made by accountants."))
        self.order_id.check_access('write')

    def _reissue(self, reason):
        """Credit the whole invoice of this claim and invoice the same anew, with a new claim and KID.

        What was paid on the old invoice follows to the new one.

        :return: the new claim
        :raises UserError: when there is no invoice that stands in full, or the chain is settled
        """
        self.ensure_one()
        order, invoice = self.order_id, self.invoice_id
        order._elsmart_lock()
        if order.elsmart_settled_by_id or self.kind == 'final':
            raise UserError(self.env._("%s is settled. A manager settles it anew.", order.name))
        if not invoice or not self.in_force or self._standing() != money.from_float(invoice.amount_untaxed):
            raise UserError(self.env._("Only an invoice that stands in full can be credited and issued anew."))
        today = fields.Date.context_today(self)
        note = invoice._reverse_moves([{
            'ref': reason, 'date': today, 'invoice_date': today, 'invoice_date_due': today,
            'invoice_payment_term_id': False, 'elsmart_claim_id': False,
        }])
        note._elsmart_send_credit()
        # The reissue asks for what the former invoice asked for, so it looks at the claim as credited.
        self.flush_recordset()
        again = self._raise(order, self.kind, before_delivery=False, chosen={(self.vat_class, self.instalment)})
        again._invoice()
        (note | again.invoice_id)._elsmart_set_off()
        order.message_post(body=self.env._(
            "Invoice %(old)s is credited and issued anew as %(new)s: %(reason)s",
            old=invoice.name, new=again.invoice_id.name, reason=reason))
        return again


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _elsmart_set_off(self):
        """Match what stands open on these invoices and credit notes with each other."""
        lines = self.line_ids.filtered(lambda line: (
            line.account_id.account_type == 'asset_receivable' and not line.reconciled))
        for account in lines.account_id:
            mine = lines.filtered(lambda line, account=account: line.account_id == account)
            if len(mine) > 1:
                mine.reconcile()
