"""Where the code on a letter is typed: it makes its reader a user, or says why it does not."""
from odoo import http
from odoo.http import request

from .portal_access import OFFERS_URL, OfferPortal, clean, render_page

CODE_LIMIT = 64


class PaperPortal(OfferPortal):
    _code_url = f'{OFFERS_URL}/kode'
    _code_urls = [_code_url, f'{_code_url}/<int:company_id>']

    @http.route(_code_urls, type='http', auth='public', methods=['GET'], website=True, readonly=True)
    def elsmart_code(self, company_id=None, number=None, **_params):
        """The page on which a letter's case number and code are typed."""
        return self._code_page(self._company(company_id), number=clean(number, CODE_LIMIT))

    @http.route(_code_urls, type='http', auth='public', methods=['POST'], website=True)
    def elsmart_code_try(self, company_id=None, number=None, code=None, **_params):
        """Try the code. The right one leads to choosing a password, and from there to the offer."""
        number, company = clean(number, CODE_LIMIT), self._company(company_id)
        order, refusal = request.env['elsmart.paper.code'].sudo()._open(
            number, clean(code, CODE_LIMIT), request.httprequest.remote_addr, company)
        if refusal:
            return self._code_page(company, number=number, refusal=self._refusal_texts()[refusal])
        version = order._elsmart_version()
        page = self._url(order)
        return request.redirect(order.partner_id._elsmart_signup_url(page, version._hours_left()))

    @staticmethod
    def _company(company_id):
        """The grid company whose letter it is; none where the address names none that sends letters."""
        company = request.env['res.company'].sudo().browse(company_id or []).exists()
        return company.filtered('elsmart_ready')

    def _code_page(self, company, **values):
        if company:
            values['res_company'] = company
        return render_page('portal_code', {'action': request.httprequest.path, **values})

    @staticmethod
    def _refusal_texts():
        _ = request.env._
        return {
            'unknown': _("Case number and code do not fit. Both stand on the first page of the newest letter."),
            'too_many': _("Too many tries. Wait an hour and try again, or call us."),
            'used': _("The code is used already. Log in with the user name and password you chose."),
            'expired': _("The offer has run out, and the code with it. Contact us, and you get a new letter."),
        }
