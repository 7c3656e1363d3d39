"""Core's pages of an invoice lead to the page of the fakturagrunnlag, where our invoices are shown and paid."""
from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.http import request

from odoo.addons.account_payment.controllers.payment import PaymentPortal
from odoo.addons.account_payment.controllers.portal import PortalAccount

from .portal_access import OFFERS_URL, order_of_move
from .portal_texts import notices


class InvoicePages(PortalAccount):

    @http.route()
    def portal_my_invoice_detail(self, invoice_id, access_token=None, report_type=None, **kw):
        """Override: our invoices are paid on our page, all due claims in one go; documents are served as before."""
        if not report_type:
            try:
                move = self._document_check_access('account.move', invoice_id, access_token)
            except (AccessError, MissingError):
                return request.redirect('/my')
            order = order_of_move(move)
            if order:
                return self._to_order(order)
        return super().portal_my_invoice_detail(
            invoice_id=invoice_id, access_token=access_token, report_type=report_type, **kw)

    @staticmethod
    def _to_order(order):
        # Whoever holds the key of the invoice got it from us by mail, as the key of the order.
        key = {'access_token': order.access_token} if request.env.user._is_public() else {}
        return request.redirect(f'{OFFERS_URL}/{order.id}' + (f'?{urlencode(key)}' if key else ''))

    def _get_overdue_invoices_domain(self, partner_id=None):
        """Extend: core pays all overdue invoices at once, without our claims; ours are paid on their own pages."""
        return [*super()._get_overdue_invoices_domain(partner_id), ('elsmart_claim_id', '=', False)]


class InvoicePayment(PaymentPortal):

    @http.route()
    def invoice_transaction(self, invoice_id, access_token, **kwargs):
        """Override: core would pay any amount, also of an invoice whose payment is on its way."""
        self._refuse_ours(invoice_id)
        return super().invoice_transaction(invoice_id, access_token, **kwargs)

    def _process_transaction(self, partner_id, currency_id, invoice_ids, payment_reference, **kwargs):
        """Extend: no way of core's leads to a payment of ours."""
        for invoice_id in invoice_ids:
            self._refuse_ours(invoice_id)
        return super()._process_transaction(partner_id, currency_id, invoice_ids, payment_reference, **kwargs)

    @http.route()
    def payment_pay(self, *args, invoice_id=None, **kwargs):
        """Override: a payment link of core's leads to our page too."""
        number = self._cast_as_int(invoice_id)
        order = number and order_of_move(request.env['account.move'].sudo().browse(number).exists())
        if order:
            return request.redirect(f'{OFFERS_URL}/{order.id}')
        return super().payment_pay(*args, invoice_id=invoice_id, **kwargs)

    @staticmethod
    def _refuse_ours(invoice_id):
        if order_of_move(request.env['account.move'].sudo().browse(invoice_id).exists()):
            raise ValidationError(notices()['own_page'])
