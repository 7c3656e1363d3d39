"""Paying all due claims of an accepted offer in one go. What is paid is decided here, never by a browser."""
from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.sale.controllers import portal as sale_portal

from . import portal_page
from .portal import OFFER_URL
from .portal_access import OfferPortal
from .portal_texts import notices


class KundefakturaPayment(OfferPortal):
    _pay_url = f'{OFFER_URL}/pay'
    _transaction_url = f'{OFFER_URL}/transaction'

    @http.route(_pay_url, type='http', auth='public', website=True, readonly=True)
    def elsmart_pay(self, order_id, access_token=None, **_params):
        """Core's payment form for all due claims."""
        visit, refusal = self._visit(order_id, access_token)
        if refusal:
            return refusal
        obstacle = self._obstacle(visit)
        if obstacle:
            return self._back(visit, obstacle)
        return self._render('portal_pay', visit, **self._payment_context(visit))

    @http.route(_transaction_url, type='jsonrpc', auth='public')
    def elsmart_transaction(self, order_id, access_token=None, provider_id=None, payment_method_id=None, flow=None,
                            **kwargs):
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
        obstacle = self._obstacle(visit)
        context = obstacle or self._payment_context(visit)
        if not obstacle and not self._is_offered(context, provider_id, payment_method_id, flow):
            obstacle = 'provider'
        if obstacle:
            raise ValidationError(notices()[obstacle])
        return self._create_transaction(
            provider_id=provider_id, payment_method_id=payment_method_id, token_id=None, flow=flow,
            amount=context['amount'], currency_id=context['currency'].id, partner_id=context['partner_id'],
            tokenization_requested=False, landing_route=context['landing_route'],
            custom_create_values={'elsmart_claim_ids': [(6, 0, context['due'].ids)]},
        )._get_processing_values()

    @staticmethod
    def _obstacle(visit):
        """Why nothing can be paid now, as a code of `portal_texts.notices`, or None."""
        claims = visit.order.elsmart_claim_ids
        checks = (
            ('preview', visit.way == 'preview'),
            # A settlement needs no acceptance.
            ('not_accepted', not visit.order.elsmart_accepted and visit.order.elsmart_kind != 'final'),
            ('nothing_due', not claims._due()),
            ('payment_running', claims and portal_page.running_payment(claims)),
        )
        return next((code for code, true in checks if true), None)

    def _payment_context(self, visit):
        """What core's payment form needs, for the sum of all due claims (NOK)."""
        due = visit.order.elsmart_claim_ids._due()
        payer, company, currency = due.partner_id[:1], visit.order.company_id, visit.order.currency_id
        amount = currency.round(sum(due.mapped('open')))
        report = {}
        providers = request.env['payment.provider'].sudo()._get_compatible_providers(
            company.id, payer.id, amount, currency_id=currency.id, report=report)
        methods = request.env['payment.method'].sudo()._get_compatible_payment_methods(
            providers.ids, payer.id, currency_id=currency.id, report=report)
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
            'transaction_route': self._url(visit.order, '/transaction'),
            'landing_route': self._url(visit.order, token=visit.token, message='payment'),
            'access_token': visit.token,
        }

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
