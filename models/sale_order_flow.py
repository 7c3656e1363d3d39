"""What may happen to a fakturagrunnlag, and what core may not do to it. `sale_order.py` says what one *is*."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..flow import acceptance
from .elsmart_flow import FLOW, in_flow
from .elsmart_lookup import create_alike

# What an accepted order says to its customer; from acceptance only the flow's own methods may touch it.
CLOSED_FIELDS = {
    'order_line', 'partner_id', 'partner_invoice_id', 'partner_shipping_id', 'fiscal_position_id', 'payment_term_id',
    'note', 'currency_id', 'pricelist_id', 'company_id', 'name', 'state', 'locked', 'client_order_ref',
    'elsmart_case_id', 'elsmart_kind', 'elsmart_no_charge',
}


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    # === GUARDS === #

    def write(self, vals):
        """Accepted means closed, for every user and in sudo, except for the flow's own methods."""
        if CLOSED_FIELDS.intersection(vals) and not in_flow(self.env):
            self._elsmart_check_closed()
        return super().write(vals)

    def _elsmart_check_closed(self):
        """Refuse to change what is accepted or settled, and name the way to go."""
        for order in self.filtered(lambda order: order.elsmart_accepted or order.elsmart_settled_by_id):
            raise UserError(self.env._(
                "%s is accepted by the customer and closed. Changes are a change offer of their own; to end the "
                "order, cancel the case.", order.name))

    @api.constrains('currency_id', 'elsmart_case_id')
    def _check_elsmart_currency(self):
        """Tax and KID are Norwegian, so is the money: a price list in another currency is refused."""
        for order in self.filtered('elsmart_case_id'):
            if order.currency_id.name != 'NOK':
                raise ValidationError(self.env._("%(order)s must be in Norwegian kroner (NOK), not %(currency)s.",
                                                 order=order.name, currency=order.currency_id.name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_elsmart(self):
        if not in_flow(self.env) and self.sudo().elsmart_version_ids:
            raise UserError(self.env._("An offer that was sent is kept. Cancel it instead."))

    def action_draft(self):
        """A cancelled fakturagrunnlag can come back, never one that was accepted."""
        if self.filtered('elsmart_accepted'):
            raise UserError(self.env._("An accepted offer cannot be set back to draft."))
        return super().action_draft()

    def action_quotation_sent(self):
        """Our offers are sent with letter and link, never only marked as sent."""
        ours = self.filtered('elsmart_case_id')
        ours._elsmart_send_offer()
        return super(SaleOrder, self - ours).action_quotation_sent() if self - ours else True

    def _confirmation_error_message(self):
        """Block confirmation without the customer's own acceptance (also in the backend, and by a payment)."""
        self.ensure_one()
        if self.elsmart_case_id and not in_flow(self.env):
            return self.env._("%s is confirmed by the customer's acceptance, not by hand.", self.name)
        return super()._confirmation_error_message()

    def _is_confirmation_amount_reached(self):
        """A payment never stands in for the acceptance: without this, 0.01 paid by anyone with the link would."""
        self.ensure_one()
        return not self.elsmart_case_id and super()._is_confirmation_amount_reached()

    def _has_to_be_signed(self):
        return not self.elsmart_case_id and super()._has_to_be_signed()

    def _has_to_be_paid(self):
        return not self.elsmart_case_id and super()._has_to_be_paid()

    def _get_portal_return_action(self):
        if self.elsmart_case_id:
            return self.env.ref('elsmart_kundefaktura.action_basis')
        return super()._get_portal_return_action()

    def get_formview_id(self, access_uid=None):
        """Links to a fakturagrunnlag open its own form, not core's order form."""
        if len(self) == 1 and self.sudo().elsmart_case_id:
            return self.env.ref('elsmart_kundefaktura.sale_order_view_form').id
        return super().get_formview_id(access_uid=access_uid)

    def _compute_access_url(self):
        """Our offers have a portal page of their own; core's would let a signature or payment confirm them."""
        super()._compute_access_url()
        for order in self.filtered('elsmart_case_id'):
            order.access_url = f'/my/kundefaktura/{order.id}'

    # === THE FLOW'S OWN WRITES === #

    @api.model
    def _elsmart_create(self, values):
        """Make a fakturagrunnlag of field values as `elsmart.case._basis_values`, or several of a list of them."""
        rows = [values] if isinstance(values, dict) else values
        return create_alike(self.with_context(elsmart_flow=FLOW), rows).with_env(self.env)

    def _elsmart_write(self, values):
        return self.with_context(elsmart_flow=FLOW).write(values)

    def _elsmart_lock(self):
        """Wait for whoever decides about this basis now. If that changed it, Odoo runs the request again.

        Core's `lock_for_update` would give up at once, and the customer would have to click again.
        """
        self.env.cr.execute(SQL(
            "SELECT id FROM sale_order WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", tuple(self.ids),
        ), log_exceptions=False)

    def _elsmart_drop(self):
        """Remove bases that lost their reason before anything was sent."""
        for order in self.with_context(elsmart_flow=FLOW):
            order.elsmart_event_ids.unlink()
            order.action_cancel()
            order.unlink()

    def _elsmart_overtake(self):
        """An upstream change of price, scope, payer or customer: a sent offer can no longer be accepted."""
        sent = self.filtered(lambda order: order.elsmart_status == 'offer_sent')
        sent._elsmart_write({'elsmart_overtaken': True})
        for order in sent:
            order = order._elsmart_for_worker()
            order.message_post(body=order.env._("The case has changed after the offer was sent. Send a new version."))

    def _elsmart_is_closed(self):
        """Whether what was agreed stands: from then on a case system can only propose changes."""
        return any(order.elsmart_accepted or order.elsmart_no_charge for order in self)

    def _elsmart_sent_scope(self):
        """{sent offer: what it rests on}, to be compared after a delivery."""
        return {
            order: order.elsmart_family_ids.sorted('id')._scope()
            for order in self if order.elsmart_status == 'offer_sent'}

    def _elsmart_overtake_if_changed(self, before):
        """Overtake the offers whose scope is no longer what `before` (of `_elsmart_sent_scope`) says."""
        for order, scope in before.items():
            order.elsmart_case_id.invalidate_recordset(['family_ids'])
            if order.elsmart_family_ids.sorted('id')._scope() != scope:
                order._elsmart_overtake()

    def _elsmart_emit(self, event_type):
        """One outbox row per receiving source; called where the fact changes."""
        for order in self:
            self.env['elsmart.event'].sudo()._emit(order, event_type)

    def _elsmart_tell_made(self):
        """Tell of an order that was made with a status of its own, as a settlement is: nothing changed, so nothing
        was told."""
        self.flush_recordset()
        for order in self:
            told = order.elsmart_event_ids.filtered(lambda event: event.event_type == 'status.changed')
            if told.sorted('sequence')[-1:].label != order.elsmart_label:
                order._elsmart_emit('status.changed')

    def _elsmart_mail(self, template, attachments=None):
        """Queue a mail to the customer; it leaves after the transaction, by core's mail queue."""
        self.ensure_one()
        if not self.partner_id.email:
            return self._elsmart_not_mailed(template)
        self.env.ref(template).sudo().send_mail(
            self.id, force_send=False, email_layout_xmlid='elsmart_kundefaktura.mail_layout',
            email_values={
                'model': False, 'res_id': False, 'elsmart_order_id': self.id,
                'attachment_ids': attachments.ids if attachments else []})
        self.env.ref('mail.ir_cron_mail_scheduler_action').sudo()._trigger()

    def _elsmart_is_expired(self):
        self.ensure_one()
        return acceptance.is_expired(self.validity_date, fields.Date.context_today(self))

    # === ACTIONS === #

    def _elsmart_send_offer(self):
        for order in self:
            self.env['elsmart.offer.version']._send(order)

    def action_elsmart_send_offer(self):
        """Prepare, freeze and mail the offer."""
        self.check_access('write')
        self._elsmart_send_offer()

    def action_elsmart_withdraw(self):
        """Take back the open offer."""
        for order in self:
            order._elsmart_version().action_withdraw()

    def action_elsmart_no_charge(self):
        """The case worker confirms that a complete estimate of 0,00 is right: no offer, no invoice."""
        self.check_access('write')
        for order in self:
            if order._elsmart_has_charge() or not order.elsmart_cost_line_ids or order.elsmart_waiting:
                raise UserError(self.env._("%s is not a complete estimate of 0,00.", order.name))
            order._elsmart_write({'elsmart_no_charge': True})

    def _elsmart_has_charge(self):
        return any(line.charged for line in self.elsmart_cost_line_ids)

    def action_elsmart_invoice(self):
        """Invoice all that is not invoiced yet, payment requests included: one invoice per VAT class."""
        self.check_access('write')
        claims = self.env['elsmart.claim']
        for order in self:
            claims |= self.env['elsmart.claim'].sudo()._invoice_rest(order)
        return claims.invoice_id and self.action_view_invoice(claims.invoice_id)

    def action_elsmart_preview(self):
        """The page as the customer sees it."""
        self.ensure_one()
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': self.get_portal_url()}

    # === INVOICING HOOKS === #

    def _compute_amounts(self):
        """Extend: VAT as letter, API and invoice have it. Core adds up lines as floats, which may lose half an øre."""
        super()._compute_amounts()
        for order in self.filtered('elsmart_case_id'):
            if order.order_line and order.amount_tax != order.elsmart_vat and order.amount_untaxed == order.elsmart_net:
                order.amount_tax, order.amount_total = order.elsmart_vat, order.elsmart_gross

    def _get_invoiceable_lines(self, final=False):
        """An invoice of ours holds the lines of one claim's VAT class."""
        lines = super()._get_invoiceable_lines(final)
        claim = self._elsmart_claim()
        return lines.filtered(lambda line: (
            line.elsmart_vat_class == claim.vat_class and line.elsmart_instalment == claim.instalment
        )) if claim else lines

    def _prepare_invoice(self):
        """The invoice takes over claim, KID and due date; it is reconciled by us, so no transaction is linked."""
        values = super()._prepare_invoice()
        claim = self._elsmart_claim()
        if claim:
            values.update(claim._prepare_invoice_values())
        return values

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Orders of ours are invoiced claim by claim, so that VAT classes never mix."""
        if self.filtered('elsmart_case_id') and not self._elsmart_claim():
            raise UserError(self.env._("Use the button Create invoice of the fakturagrunnlag."))
        # Core also writes which order an invoice comes from, which tells that it was created.
        orders = self.with_context(mail_create_nolog=True) if self._elsmart_claim() else self
        invoices = super(SaleOrder, orders)._create_invoices(grouped=grouped, final=final, date=date)
        # In sudo, as core hands them out: an accountant need not be allowed to change customers.
        return invoices.with_context(mail_create_nolog=self.env.context.get('mail_create_nolog'))

    def _elsmart_claim_kind(self):
        """Kind of the claims that the accountant's button raises on this order."""
        self.ensure_one()
        if self.elsmart_kind in ('change', 'final'):
            return self.elsmart_kind
        return 'instalment' if any(self.order_line.mapped('elsmart_instalment')) else 'ordinary'

    def _elsmart_claim(self):
        """The claim being invoiced, named in the context by `elsmart.claim`."""
        return self.env['elsmart.claim'].browse(self.env.context.get('elsmart_claim_id') or ())
