"""Cancelling after acceptance: what is invoiced and not delivered is credited, incurred cost is billed (§ 17-4 c)."""
from odoo import fields, models
from odoo.exceptions import UserError

from ..flow import basis, money
from .elsmart_flow import FLOW


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_case_cancelled = fields.Boolean(related='elsmart_case_id.cancelled', string="Case cancelled")

    def action_elsmart_cancel(self):
        """Open the wizard that cancels the case, or lets it lapse."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Cancel case"), 'res_model': 'elsmart.cancellation',
            'view_mode': 'form', 'target': 'new', 'context': {'default_order_id': self.id},
        }

    def _elsmart_cancel_chain(self, reason, incurred=()):
        """End the chain of this accepted offer.

        :param incurred: (text, NOK ex. VAT) pairs, § 17-4 c, outside the cap
        :return: the `final` order with the incurred cost, or none
        """
        self.ensure_one()
        self._elsmart_lock()
        if self.elsmart_kind != 'offer' or self.state == 'cancel':
            raise UserError(self.env._("%s cannot be cancelled here.", self.name))
        if self.elsmart_settled_by_id:
            raise UserError(self.env._("%s is settled; it cannot be cancelled any more.", self.name))
        self = self.sudo()
        chain = self.elsmart_chain_ids.filtered(lambda order: order.state != 'cancel')
        self.elsmart_family_ids.write({'cancelled': True})
        final = self._elsmart_incurred(incurred) if incurred else self.browse()
        chain.elsmart_claim_ids._credit_all(final or self)
        if final:
            chain.with_context(elsmart_flow=FLOW).write({'elsmart_settled_by_id': final.id})
            self.env['elsmart.claim']._claim_or_credit(final)
            chain._elsmart_offset(final)
            final._elsmart_tell_made()
        chain.with_context(elsmart_flow=FLOW).action_cancel()
        chain.elsmart_proposal_ids._close_cancelled(reason)
        for_worker = self._elsmart_for_worker()
        for_worker.message_post(body=for_worker.env._("Cancelled: %s", reason))
        return final

    def _elsmart_incurred(self, incurred):
        final = self._elsmart_create({
            **self.elsmart_case_id._basis_values(), 'name': f'{self.name}-S', 'elsmart_kind': 'final',
            'partner_id': self.partner_id.id, 'partner_invoice_id': self.partner_invoice_id.id,
        })
        self.env['sale.order.line']._elsmart_fill(final, [
            basis.OrderLine(text, 'deduction', 's17_4c', money.from_float(amount), ()) for text, amount in incurred])
        final.with_context(elsmart_flow=FLOW).action_confirm()
        return final

    def _elsmart_offset(self, final):
        """Let credit notes that stand open pay the invoice of the incurred cost; the rest is paid back."""
        notes = self.elsmart_claim_ids.move_ids.reversal_move_ids.filtered(lambda move: move.state == 'posted')
        lines = (notes | final.elsmart_claim_ids.invoice_id).line_ids.filtered(lambda line: (
            line.account_id.account_type == 'asset_receivable' and not line.reconciled))
        for account in lines.account_id:
            lines.filtered(lambda line, account=account: line.account_id == account).reconcile()


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    def _cancel_child(self, reason):
        """Take a case under a main case out of the chain: its order lines stand, its estimate leaves the cap."""
        self.ensure_one()
        if self.is_main:
            raise UserError(self.env._("%s is a main case; cancel its whole chain.", self.ref))
        self.sudo().cancelled = True
        self.sudo().proposal_ids._close_cancelled(reason)
        order = self.order_id._elsmart_for_worker()
        order.message_post(body=order.env._("%(case)s cancelled: %(reason)s", case=self.ref, reason=reason))
