"""Where the code on a letter is typed: it makes its reader a user, or says why it does not."""
from odoo import http
from odoo.http import request

from .portal_access import OFFERS_URL, OfferPortal, clean, render_page

CODE_LIMIT = 64


class PaperPortal(OfferPortal):
    _code_url = f'{OFFERS_URL}/kode'

    @http.route(_code_url, type='http', auth='public', methods=['GET'], website=True, readonly=True)
    def elsmart_code(self, number=None, **_params):
        """The page on which a letter's case number and code are typed."""
        return render_page('portal_code', {'number': clean(number, CODE_LIMIT)})

    @http.route(_code_url, type='http', auth='public', methods=['POST'], website=True)
    def elsmart_code_try(self, number=None, code=None, **_params):
        """Try the code. The right one leads to choosing a password, and from there to the offer."""
        number = clean(number, CODE_LIMIT)
        order, refusal = request.env['elsmart.paper.code'].sudo()._open(
            number, clean(code, CODE_LIMIT), request.httprequest.remote_addr)
        if refusal:
            return render_page('portal_code', {'number': number, 'refusal': self._refusal_texts()[refusal]})
        version = order._elsmart_version()
        page = self._url(order)
        return request.redirect(order.partner_id._elsmart_signup_url(page, version._hours_left()))

    @staticmethod
    def _refusal_texts():
        _ = request.env._
        return {
            'unknown': _("Case number and code do not fit. Both stand on the first page of the newest letter."),
            'too_many': _("Too many tries. Wait an hour and try again, or call us."),
            'used': _("The code is used already. Log in with the user name and password you chose."),
            'expired': _("The offer has run out, and the code with it. Contact us, and you get a new letter."),
        }
