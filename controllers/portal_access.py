"""Who may open the page of a fakturagrunnlag, and as whom."""
from collections import namedtuple
from urllib.parse import urlencode

from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal

from .portal_page import render_values

OFFERS_URL = '/my/kundefaktura'
DEFAULT_TIMEZONE = 'Europe/Oslo'
TEXT_LIMIT = 5000

# `way` is how the visitor came in: 'password' (the customer's own login), 'link' (not logged in, with the link that was
# mailed), 'payer' (the login of whoever is asked to pay for the customer: sees price and payment, neither letter nor
# conversation) or 'preview' (a case worker, who sees everything and decides nothing).
Visit = namedtuple('Visit', 'order way token')


def clean(value, limit=TEXT_LIMIT):
    """Text of a form field as a database can keep it; anything that is no text is empty."""
    return value.replace('\0', '').strip()[:limit] if isinstance(value, str) else ''


def written(value):
    """What a customer wrote, whole: too much of it is refused, never cut. A line break counts once, as on the page."""
    return clean(value, limit=None).replace('\r\n', '\n')


def small_number(value):
    """A small whole number of an address, or None."""
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 7 else None


def render_page(template, values=None, status=200):
    """Render one of our pages, in a document that names its language and that no other site can frame.

    In a frame under something else, a customer could click "accept" unknowingly.
    """
    answer = request.render(f'elsmart_kundefaktura.{template}', {
        'html_data': {'lang': request.env.lang.replace('_', '-')}, **(values or {})}, status=status)
    answer.headers['X-Frame-Options'] = 'SAMEORIGIN'
    answer.headers['Content-Security-Policy'] = "frame-ancestors 'self'"
    return answer


def order_of_move(move):
    """The fakturagrunnlag on whose page an invoice or credit note is shown; none for one that is not ours."""
    move = move.sudo()
    return move.elsmart_credit_order_id or (move.elsmart_claim_id or move.reversed_entry_id.elsmart_claim_id).order_id


class OfferPortal(CustomerPortal):
    """What the routes of one fakturagrunnlag share."""

    def _visit(self, order_id, access_token=None):
        """Open `order_id` for whoever asks; returns (Visit, None), or (None, the page that turns the visitor away).

        A login of somebody else opens nothing, not even with the customer's link: an installer or a neighbour who got
        it forwarded must not answer, nor read the price, in the customer's place.
        """
        try:
            order = self._document_check_access('sale.order', order_id, access_token=access_token)
        except (AccessError, MissingError):
            order = self._order_to_pay(order_id)
        if not order.elsmart_case_id:
            return None, self._nowhere(order_id, access_token)
        way = self._way(order)
        # Days and hours are the customer's; what a browser says of itself without a login is not asked.
        timezone = (way != 'link' and request.env.user.tz) or order.partner_id.tz or DEFAULT_TIMEZONE
        request.update_context(tz=timezone)
        order = order.with_company(order.company_id).with_context(lang=request.env.lang, tz=timezone)
        visit = Visit(order, way, access_token if way == 'link' else None)
        return (visit, None) if way else (None, self._stranger(order, access_token))

    @staticmethod
    def _way(order):
        user = request.env.user
        if user._is_public():
            return 'link'
        if user._is_internal():
            return 'preview' if order.with_user(user).has_access('read') else None
        firm = user.partner_id.commercial_partner_id
        if firm == order.partner_id.commercial_partner_id:
            return 'password'
        return 'payer' if firm in order.sudo().elsmart_claim_ids.partner_id.commercial_partner_id else None

    def _order_to_pay(self, order_id):
        """The order, if the login is that of its payer; core's access knows the customer only."""
        order = request.env['sale.order'].sudo().browse(order_id).exists()
        user = request.env.user
        return order if order and not user._is_public() and self._way(order) == 'payer' else order.browse()

    def _visit_of_customer(self, order_id, access_token=None):
        """`_visit` for what is between the grid company and the customer alone."""
        visit, refusal = self._visit(order_id, access_token)
        if visit and visit.way == 'payer':
            return None, self._nowhere(order_id, access_token)
        return visit, refusal

    def _nowhere(self, order_id, access_token):
        """One answer for what is not there and what is not yours, so that numbers tell nothing."""
        if request.env.user._is_public() and not access_token:
            return request.redirect(f'/web/login?{urlencode({"redirect": f"{OFFERS_URL}/{order_id}"})}')
        return render_page('portal_nowhere', status=404)

    def _stranger(self, order, access_token):
        back = self._url(order, token=access_token)
        return render_page('portal_stranger', {
            'login': request.env._("You are logged in as %s.", request.env.user.name),
            'logout_url': f'/web/session/logout?{urlencode({"redirect": back})}',
            'res_company': order.company_id,
        }, status=403)

    @staticmethod
    def _url(order, suffix='', token=None, **query):
        """Address of a page of `order`; `token` keeps a visitor who came by link inside."""
        if token:
            query['access_token'] = token
        return f'{OFFERS_URL}/{order.id}{suffix}' + (f'?{urlencode(query)}' if query else '')

    def _back(self, visit, message, **query):
        """See-other to the page of the offer, which then says what happened (a code of `portal_texts.notices`)."""
        return request.redirect(self._url(visit.order, token=visit.token, message=message, **query))

    def _render(self, template, visit, **values):
        return render_page(template, {
            **render_values(visit),
            'url': lambda suffix='', **query: self._url(visit.order, suffix, visit.token, **query),
            'access_token': visit.token,
            'no_breadcrumbs': visit.way == 'link',
            'res_company': visit.order.company_id,
            **values,
        })

