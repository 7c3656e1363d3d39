"""Paying all due claims of an accepted offer in one go, or one of them. The amount is ours, never a browser's."""
from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.sale.controllers import portal as sale_portal

from ..flow import money
from . import portal_page
from .portal import OFFER_URL
from .portal_access import OfferPortal, small_number
from .portal_texts import kroner, notices


class KundefakturaPayment(OfferPortal):
    _pay_url = f'{OFFER_URL}/pay'
    _transaction_url = f'{OFFER_URL}/transaction'
    _one_transaction_url = f'{OFFER_URL}/transaction/<int:claim_id>'
    _qr_url = f'{OFFER_URL}/qr.png'

    @http.route(_pay_url, type='http', auth='public', website=True, readonly=True)
    def elsmart_pay(self, order_id, access_token=None, claim=None, **_params):
        """Core's payment form for all due claims, or for the one with the id `claim`."""
        visit, refusal = self._visit(order_id, access_token)
        if refusal:
            return refusal
        due = self._chosen(visit, small_number(claim))
        obstacle = self._obstacle(visit, due)
        if obstacle:
            return self._back(visit, obstacle)
        return self._render('portal_pay', visit, **self._payment_context(visit, due))

    @http.route(_qr_url, type='http', auth='public', website=True, readonly=True)
    def elsmart_qr(self, order_id, access_token=None, **_params):
        """A picture that opens this visitor's page on a phone, where the bank's app and Vipps are."""
        visit, refusal = self._visit(order_id, access_token)
        if refusal:
            return refusal
        address = visit.order.get_base_url() + self._url(visit.order, token=visit.token)
        picture = request.env['ir.actions.report'].barcode('QR', address, width=240, height=240)
        return request.make_response(picture, headers=[
            ('Content-Type', 'image/png'), ('Cache-Control', 'private, max-age=600')])

    @http.route([_transaction_url, _one_transaction_url], type='jsonrpc', auth='public')
    def elsmart_transaction(self, order_id, claim_id=None, access_token=None, provider_id=None,
                            payment_method_id=None, flow=None, **kwargs):
        """Make the draft transaction that core's payment form asks for; returns its processing values.

        The form's amount, landing route and token are dropped: they come from a browser.

        :raises ValidationError: with a sentence for the payer
        """
        visit, refusal = self._visit(order_id, access_token)
        if refusal:
            raise ValidationError(request.env._("You cannot pay this offer with this login or link."))
        self._validate_transaction_kwargs(kwargs)
        # Two tabs that pay at once wait for each other here, and the second finds what the first has begun.
        visit.order._elsmart_lock()
        due = self._chosen(visit, claim_id)
        obstacle = self._obstacle(visit, due)
        context = obstacle or self._payment_context(visit, due)
        if not obstacle and not self._is_offered(context, provider_id, payment_method_id, flow):
            obstacle = 'provider'
        if obstacle:
            raise ValidationError(notices()[obstacle])
        self._end_others(due)
        return self._create_transaction(
            provider_id=provider_id, payment_method_id=payment_method_id, token_id=None, flow=flow,
            amount=context['amount'], currency_id=context['currency'].id, partner_id=context['partner_id'],
            tokenization_requested=False, landing_route=context['landing_route'],
            custom_create_values={'elsmart_claim_ids': [(6, 0, context['due'].ids)]},
        )._get_processing_values()

    @staticmethod
    def _chosen(visit, claim_id=None):
        """The due claims that are to be paid: all, or the one that was asked for."""
        due = visit.order.elsmart_claim_ids._due()
        return due.filtered(lambda claim: claim.id == claim_id) if claim_id else due

    @staticmethod
    def _end_others(due):
        """What the payer began in another tab is ended: here what has no page yet, at the provider by the cron.

        When the new payment is opened it is made sure of once more (`payment_provider.py`).
        """
        for other in request.env['payment.transaction'].sudo()._elsmart_begun(due):
            if other.provider_reference:
                other._elsmart_order_command('cancel')
            else:
                other._set_canceled(state_message=other.env._("Another payment was begun."))

    @staticmethod
    def _obstacle(visit, due):
        """Why nothing of `due` can be paid now, as a code of `portal_texts.notices`, or None."""
        claims = visit.order.elsmart_claim_ids
        checks = (
            ('preview', visit.way == 'preview'),
            # A settlement needs no acceptance.
            ('not_accepted', not visit.order.elsmart_accepted and visit.order.elsmart_kind != 'final'),
            ('nothing_due', not due),
            ('payment_running', claims and portal_page.running_payment(claims)),
        )
        return next((code for code, true in checks if true), None)

    def _payment_context(self, visit, due):
        """What core's payment form needs, for the sum of the claims `due` (NOK)."""
        payer, company, currency = due.partner_id[:1], visit.order.company_id, visit.order.currency_id
        amount = currency.round(sum(due.mapped('open')))
        report = {}
        providers, methods = self._ways(company, payer, currency, amount, report)
        too_large = self._too_large(company, payer, currency, amount)
        methods -= request.env['payment.method'].union(*too_large)
        providers = providers.filtered(lambda provider: provider.payment_method_ids & methods)
        one = len(due) == 1 and len(visit.order.elsmart_claim_ids._due()) > 1
        return {
            'due': due,
            'amount': amount,
            'currency': currency,
            'partner_id': payer.id,
            'providers_sudo': providers,
            'payment_methods_sudo': methods,
            # Nothing is kept of the card: an offer is paid once.
            'tokens_sudo': request.env['payment.token'],
            'show_tokenize_input_mapping': dict.fromkeys(providers.ids, False),
            'availability_report': report,
            'too_large': [
                (method.name, kroner(limit), len(due) > 1 and all(claim.open <= limit for claim in due))
                for method, limit in too_large.items()],
            'transaction_route': self._url(visit.order, f'/transaction/{due.id}' if one else '/transaction'),
            'landing_route': self._url(visit.order, token=visit.token, message='payment'),
            'access_token': visit.token,
        }

    @staticmethod
    def _ways(company, payer, currency, amount, report=None):
        """(providers, payment methods) by which `payer` can pay `amount` (NOK), as core finds them."""
        providers = request.env['payment.provider'].sudo()._get_compatible_providers(
            company.id, payer.id, amount, currency_id=currency.id, report=report)
        return providers, request.env['payment.method'].sudo()._get_compatible_payment_methods(
            providers.ids, payer.id, currency_id=currency.id, report=report)

    def _too_large(self, company, payer, currency, amount):
        """{payment method: limit} of those that would be offered if it were not for the amount."""
        providers, methods = self._ways(company, payer, currency, 0.0)
        return providers._elsmart_too_large(providers, methods, money.from_float(amount))

    @staticmethod
    def _is_offered(context, provider_id, payment_method_id, flow):
        """Whether the page offered this way of paying; core would take the id of any provider."""
        return (flow in ('direct', 'redirect') and provider_id in context['providers_sudo'].ids
                and payment_method_id in context['payment_methods_sudo'].ids)


class OrderPayment(sale_portal.PaymentPortal):

    @http.route()
    def portal_order_transaction(self, order_id, access_token=None, **kwargs):
        """Override: core would pay any amount on our order, and confirm it."""
        if request.env['sale.order'].sudo().browse(order_id).exists().elsmart_case_id:
            raise ValidationError(notices()['own_page'])
        return super().portal_order_transaction(order_id, access_token, **kwargs)
