"""The customer's side of a fakturagrunnlag: list, page, answer, question, documents. Pages read; only POST writes."""
import base64

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from . import portal_page
from .portal_access import OFFERS_URL, OfferPortal, clean, render_page, small_number, written
from .portal_texts import consent_text, notices

OFFER_URL = f'{OFFERS_URL}/<int:order_id>'
NAME_LIMIT = 200
# Characters, as the forms of `portal_templates.xml` say them.
REASON_LIMIT, QUESTION_LIMIT = 2000, 5000
AGENT_LIMIT = 500


class KundefakturaPortal(OfferPortal):
    _offers_url = OFFERS_URL
    _accept_url = f'{OFFER_URL}/accept'
    _decline_url = f'{OFFER_URL}/decline'
    _question_url = f'{OFFER_URL}/question'
    _letter_url = f'{OFFER_URL}/offer-<int:number>.pdf'
    _receipt_url = f'{OFFER_URL}/receipt.pdf'
    _request_url = f'{OFFER_URL}/request-<int:claim_id>.pdf'
    _invoice_url = f'{OFFER_URL}/invoice-<int:move_id>.pdf'
    _enclosure_url = f'{OFFER_URL}/file-<int:file_id>'

    # === LISTS === #

    def _prepare_home_portal_values(self, counters):
        """Extend: offers that wait for an answer, and all fakturagrunnlag of the customer."""
        values = super()._prepare_home_portal_values(counters)
        offers = request.env['sale.order']
        readable = offers.has_access('read')
        if 'elsmart_answer_count' in counters:
            values['elsmart_answer_count'] = readable and offers.search_count(
                [*self._elsmart_domain(), ('elsmart_status', '=', 'offer_sent')])
        if 'elsmart_offer_count' in counters:
            values['elsmart_offer_count'] = readable and offers.search_count(self._elsmart_domain(), limit=1)
        return values

    @staticmethod
    def _elsmart_domain():
        partner = request.env.user.partner_id.commercial_partner_id
        return [('elsmart_case_id', '!=', False), ('partner_id', 'child_of', partner.ids)]

    def _prepare_quotations_domain(self, partner):
        """Extend: ours have a list of their own."""
        return [*super()._prepare_quotations_domain(partner), ('elsmart_case_id', '=', False)]

    def _prepare_orders_domain(self, partner):
        """Extend: ours have a list of their own."""
        return [*super()._prepare_orders_domain(partner), ('elsmart_case_id', '=', False)]

    @http.route([OFFERS_URL, f'{OFFERS_URL}/page/<int:page>'], type='http', auth='user', website=True, readonly=True)
    def elsmart_offers(self, page=1, **_params):
        """The fakturagrunnlag of the logged-in customer, each with what to do next."""
        offers = request.env['sale.order']
        domain = self._elsmart_domain()
        total = offers.search_count(domain) if offers.has_access('read') else 0
        pager = portal_pager(url=OFFERS_URL, total=total, page=page, step=self._items_per_page)
        orders = total and offers.search(
            domain, order='id desc', limit=self._items_per_page, offset=pager['offset']) or offers
        return render_page('portal_offers', {
            'page_name': 'elsmart_offers',
            'pager': pager,
            'rows': portal_page.list_rows(orders.sudo()),
        })

    # === THE PAGE === #

    @http.route(OFFER_URL, type='http', auth='public', website=True, readonly=True)
    def elsmart_offer(self, order_id, access_token=None, message=None, since=None, **_params):
        """The offer, its answer, its payment and its way, for the customer by login or by link."""
        visit, refusal = self._visit(order_id, access_token)
        if refusal:
            return refusal
        return self._in_own_language(visit) or self._render(
            'portal_offer', visit, **portal_page.offer_values(visit, message, small_number(since)))

    def _in_own_language(self, visit):
        """A first visit by link is shown in the customer's language, whatever that of the browser is."""
        language = visit.order.partner_id.lang
        routing = request.env['ir.http']
        known = (False, request.env.lang, routing._get_default_lang().code)
        if visit.way != 'link' or language in known or request.cookies.get('frontend_lang'):
            return None
        return request.redirect(routing._url_lang(request.httprequest.full_path, lang_code=language))

    # === WHAT THE CUSTOMER DOES === #

    @http.route(_accept_url, type='http', auth='public', methods=['POST'], website=True)
    def elsmart_accept(self, order_id, access_token=None, name=None, document=None, terms=None, consent=None,
                       **_params):
        """Accept the document whose hash the page showed. The flow decides, and says why when it refuses."""
        visit, refusal = self._visit_of_customer(order_id, access_token)
        if refusal:
            return refusal
        message = self._accept(visit, clean(name, NAME_LIMIT), clean(document), terms, consent)
        return self._back(visit, message, **self._since(visit, message, document))

    @staticmethod
    def _since(visit, message, document):
        """The version that the page showed, when the answer was refused because there is a newer one."""
        shown = visit.order.elsmart_version_ids.filtered(lambda version: version.sha256 == document)[:1]
        return {'since': shown.number} if message == 'changed' and shown else {}

    @staticmethod
    def _accept(visit, name, document, terms, consent):
        if visit.way == 'preview':
            return 'preview'
        if visit.order.elsmart_accepted:
            return 'already_accepted'
        if not terms:
            return 'terms_missing'
        sentence = consent_text(visit.order)
        if sentence and not consent:
            return 'consent_missing'
        http_request = request.httprequest
        return visit.order.env['elsmart.acceptance']._accept(visit.order, document, name, {
            'user_id': request.env.uid if visit.way == 'password' else False,
            'login_way': visit.way,
            'ip': http_request.remote_addr,
            'user_agent': clean(http_request.user_agent.string, AGENT_LIMIT),
            'consent': sentence or False,
        }) or 'accepted'

    @http.route(_decline_url, type='http', auth='public', methods=['POST'], website=True)
    def elsmart_decline(self, order_id, access_token=None, document=None, reason=None, **_params):
        """Decline the version that the page showed, with a reason."""
        visit, refusal = self._visit_of_customer(order_id, access_token)
        if refusal:
            return refusal
        message = self._decline(visit, clean(document), written(reason))
        return self._back(visit, message, **self._since(visit, message, document))

    def _decline(self, visit, document, reason):
        visit.order._elsmart_lock()
        code = portal_page.situation(visit.order)
        version = visit.order._elsmart_version()
        if visit.way == 'preview':
            return 'preview'
        if code != 'open':
            return code if code in ('overtaken', 'expired') else 'closed'
        if document != version.sha256:
            return 'changed'
        if not reason:
            return 'reason_missing'
        if len(reason) > REASON_LIMIT:
            return 'reason_long'
        version._decline(reason)
        self._say(visit, request.env._("The offer is declined: %s", reason), is_question=False)
        return 'declined'

    @http.route(_question_url, type='http', auth='public', methods=['POST'], website=True)
    def elsmart_question(self, order_id, access_token=None, question=None, **_params):
        """Put the customer's message into the chatter of the fakturagrunnlag."""
        visit, refusal = self._visit_of_customer(order_id, access_token)
        if refusal:
            return refusal
        question = written(question)
        if visit.way == 'preview' or not question:
            return self._back(visit, 'preview' if visit.way == 'preview' else 'question_missing')
        if len(question) > QUESTION_LIMIT:
            return self._back(visit, 'question_long')
        self._say(visit, question)
        return self._back(visit, 'asked')

    @staticmethod
    def _say(visit, text, is_question=True):
        """Post `text` as the customer's, to the case worker or whoever sent the offer."""
        order = visit.order.with_context(elsmart_no_question=not is_question)
        author = request.env.user.partner_id if visit.way == 'password' else order.partner_id
        order.message_post(
            body=text, author_id=author.id, message_type='comment', subtype_xmlid='mail.mt_comment',
            partner_ids=order._elsmart_worker().partner_id.ids)

    # === DOCUMENTS === #

    @http.route(_letter_url, type='http', auth='public', website=True, readonly=True)
    def elsmart_letter(self, order_id, number, access_token=None, **_params):
        """The offer letter as it was frozen when version `number` was sent."""
        visit, refusal = self._visit_of_customer(order_id, access_token)
        if refusal:
            return refusal
        version = visit.order.elsmart_version_ids.filtered(lambda version: version.number == number)
        return self._pdf(version and version._pdf_bytes(), version.filename)

    @http.route(_receipt_url, type='http', auth='public', website=True, readonly=True)
    def elsmart_receipt(self, order_id, access_token=None, **_params):
        """The receipt of the acceptance, as it was mailed."""
        visit, refusal = self._visit_of_customer(order_id, access_token)
        if refusal:
            return refusal
        evidence = visit.order.elsmart_acceptance_ids[:1]
        return self._pdf(evidence._receipt_bytes(), evidence.receipt_name)

    @http.route(_request_url, type='http', auth='public', website=True, readonly=True)
    def elsmart_request(self, order_id, claim_id, access_token=None, **_params):
        """The payment request of an open claim."""
        visit, refusal = self._visit(order_id, access_token)
        if refusal:
            return refusal
        claim = portal_page.open_requests(visit.order.elsmart_claim_ids).filtered(lambda claim: claim.id == claim_id)
        report = visit.order.env['ir.actions.report']
        pdf = claim and report._render_qweb_pdf('elsmart_kundefaktura.report_request', claim.ids)[0]
        return self._pdf(pdf, f'{visit.order.name}-{claim.serial}.pdf')

    @http.route(_invoice_url, type='http', auth='public', website=True, readonly=True)
    def elsmart_invoice(self, order_id, move_id, access_token=None, **_params):
        """An invoice or credit note, as it was sent."""
        visit, refusal = self._visit(order_id, access_token)
        if refusal:
            return refusal
        move = portal_page.order_moves(visit.order).filtered(lambda move: move.id == move_id)
        sent = move.with_context(bin_size=False).invoice_pdf_report_file
        pdf = move and (base64.b64decode(sent) if sent else move.env['elsmart.document']._invoice_pdf(move))
        return self._pdf(pdf, f'{(move.name or "").replace("/", "-")}.pdf')

    @http.route(_enclosure_url, type='http', auth='public', website=True, readonly=True)
    def elsmart_enclosure(self, order_id, file_id, access_token=None, **_params):
        """An attachment as it went with a sent version: always saved, never shown, whatever is in it."""
        visit, refusal = self._visit_of_customer(order_id, access_token)
        if refusal:
            return refusal
        file = visit.order.elsmart_version_ids.file_ids.filtered(lambda file: file.id == file_id)
        if not file:
            return self._pdf(None, '')
        return request.make_response(file._content(), headers=[
            ('Content-Type', 'application/octet-stream'),
            ('Content-Disposition', http.content_disposition(file.name)),
            ('X-Content-Type-Options', 'nosniff'),
        ])

    @staticmethod
    def _pdf(content, filename):
        if not content:
            return render_page('portal_nowhere', status=404)
        return request.make_response(content, headers=[
            ('Content-Type', 'application/pdf'),
            ('Content-Disposition', http.content_disposition(filename, 'inline')),
        ])

    # === CORE'S PAGE OF AN ORDER === #

    @staticmethod
    def _is_ours(order_id):
        return bool(request.env['sale.order'].sudo().browse(order_id).exists().elsmart_case_id)

    def _to_our_page(self, order_id, access_token, **query):
        # Whether the visitor may see it is decided there.
        return request.redirect(self._url(request.env['sale.order'].browse(order_id), token=access_token, **query))

    @http.route()
    def portal_order_page(self, order_id, access_token=None, **kwargs):
        """Override: ours are shown on their own page, since core's would let a signature or payment confirm them."""
        if self._is_ours(order_id):
            return self._to_our_page(order_id, access_token)
        return super().portal_order_page(order_id, access_token=access_token, **kwargs)

    @http.route()
    def portal_quote_accept(self, order_id, access_token=None, **kwargs):
        """Override: a signature cannot stand in for the acceptance of the document that was shown."""
        if self._is_ours(order_id):
            return {'error': notices()['own_page']}
        return super().portal_quote_accept(order_id, access_token=access_token, **kwargs)

    @http.route()
    def portal_quote_decline(self, order_id, access_token=None, **kwargs):
        """Override: core's decline would cancel the order."""
        if self._is_ours(order_id):
            return self._to_our_page(order_id, access_token, message='own_page')
        return super().portal_quote_decline(order_id, access_token=access_token, **kwargs)

    @http.route()
    def portal_quote_document(self, order_id, document_id, access_token=None):
        """Override: documents of ours are on their own page."""
        if self._is_ours(order_id):
            return self._to_our_page(order_id, access_token)
        return super().portal_quote_document(order_id, document_id, access_token)

    @http.route()
    def portal_my_sale_order_download_edi(self, order_id=None, access_token=None, **kwargs):
        """Override: ours are no purchase orders to import."""
        if order_id and self._is_ours(order_id):
            return self._to_our_page(order_id, access_token)
        return super().portal_my_sale_order_download_edi(order_id=order_id, access_token=access_token, **kwargs)
