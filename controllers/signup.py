"""Choosing a password by the mailed link: the grid company shows itself, and a used link leads to the login."""
from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from .portal_access import OFFERS_URL


class OfferSignup(AuthSignupHome):

    def get_auth_signup_qcontext(self):
        """Extend: the grid company whose customer signs up."""
        qcontext = super().get_auth_signup_qcontext()
        token = qcontext.get('token')
        partner = token and not qcontext.get('invalid_token') and (
            request.env['res.partner'].sudo()._signup_retrieve_partner(token))
        if partner and partner._elsmart_is_customer():
            orders = request.env['sale.order'].sudo().search(
                [('partner_id', '=', partner.id), ('elsmart_case_id', '!=', False)], order='id desc', limit=1)
            qcontext['elsmart_company'] = orders.company_id
            # Typed names are not asked: the page says which user name it will be.
            if not partner.user_ids:
                qcontext['login'] = partner._elsmart_login_name()
                qcontext['elsmart_own_login'] = partner._elsmart_has_own_login()
        return qcontext

    @http.route()
    def web_auth_signup(self, *args, **kw):
        """Extend: a link of ours that was used already, or is too old, leads to the login instead of an error.

        Whoever is logged in goes on to the offer at once.
        """
        redirect = kw.get('redirect') or ''
        if request.httprequest.method == 'GET' and redirect.startswith(f'{OFFERS_URL}/'):
            if self.get_auth_signup_qcontext().get('invalid_token'):
                return request.redirect(f'/web/login?{urlencode({"redirect": redirect})}')
        return super().web_auth_signup(*args, **kw)
