"""The customer's account for money that is owed: one small form, shown while a refund waits for it."""
from stdnum.exceptions import ValidationError as InvalidAccount
from stdnum.no import kontonr

from odoo import http
from odoo.http import request

from .portal_access import OFFERS_URL, OfferPortal, clean

ACCOUNT_LIMIT = 20


class RefundPortal(OfferPortal):
    _refund_account_url = f'{OFFERS_URL}/<int:order_id>/refund-account'

    @http.route(_refund_account_url, type='http', auth='public', website=True, readonly=True, methods=['GET'])
    def elsmart_refund_page(self, order_id, access_token=None, problem=None, **_params):
        """The form, or the page of the offer when nothing is asked for any more."""
        visit, refusal = self._visit(order_id, access_token)
        if refusal:
            return refusal
        owed = visit.order._elsmart_asks_account()
        if not owed:
            return request.redirect(self._url(visit.order, token=visit.token))
        return self._render('portal_refund_account', visit, owed=owed, problem=problem)

    @http.route(_refund_account_url, type='http', auth='public', website=True, methods=['POST'])
    def elsmart_refund_account(self, order_id, access_token=None, account=None, **_params):
        """Keep the account that the customer gives. It is never replaced here: only the case worker can do that."""
        visit, refusal = self._visit(order_id, access_token)
        if refusal:
            return refusal
        order = visit.order.sudo()
        order._elsmart_lock()
        if visit.way == 'preview' or not order._elsmart_asks_account():
            return request.redirect(self._url(visit.order, token=visit.token))
        try:
            number = kontonr.validate(clean(account, ACCOUNT_LIMIT))
        except InvalidAccount:
            return request.redirect(self._url(visit.order, '/refund-account', visit.token, problem='account'))
        if len(number) != 11:
            return request.redirect(self._url(visit.order, '/refund-account', visit.token, problem='account'))
        order._elsmart_keep_account(kontonr.format(number), visit.way, request.httprequest.remote_addr)
        return request.redirect(self._url(visit.order, token=visit.token))
