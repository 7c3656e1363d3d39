from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..flow import money, online
from ..tools import provider_http

# Providers whose adapters are in this addon.
ADAPTERS = ('nexi', 'vipps')
HOST_PARAMETER = 'elsmart_kundefaktura.%s_test_host'


class PaymentProvider(models.Model):
    """What our own adapters share. Each has a file of its own with `_elsmart_hosts`, `_elsmart_headers` and the three
    calls: create a payment, ask how it stands, carry out a command."""

    _inherit = 'payment.provider'

    elsmart_capture = fields.Selection([
        ('at_once', "As soon as it is reserved"), ('invoice', "When the invoice is sent"),
        ('work', "When the work is done"),
    ], "Draw the money", default='at_once', required=True,
        help="A payment that the work waits for is drawn at once, whatever is chosen here.")

    elsmart_reservation_days = fields.Integer(
        "Reservations hold (days)", default=7, required=True,
        help="A case worker is told two days before. Cards may release what is reserved after 7 days; Vipps cancels "
             "what is not drawn in 180 days.")

    _reservation_days_positive = models.Constraint(
        'CHECK(elsmart_reservation_days > 0)', "A reservation holds for a day at least.")

    @api.depends('code')
    def _compute_feature_support_fields(self):
        """Extend: ours reserve, draw and pay back, also in part. Nothing is kept of the card."""
        super()._compute_feature_support_fields()
        self.filtered(lambda provider: provider.code in ADAPTERS).update({
            'support_manual_capture': 'full_only', 'support_refund': 'partial'})

    def _get_supported_currencies(self):
        """Extend: our adapters take Norwegian kroner."""
        currencies = super()._get_supported_currencies()
        return currencies.filtered(lambda currency: currency.name == 'NOK') if self.code in ADAPTERS else currencies

    def _get_default_payment_method_codes(self):
        """Extend: what is switched on when one of ours is enabled."""
        return {'nexi': {'card'}, 'vipps': {'vipps'}}.get(self.code) or super()._get_default_payment_method_codes()

    @api.model
    def _elsmart_too_large(self, providers, methods, amount):
        """{payment method: limit (NOK)} of the `methods` by which `amount` (Decimal, NOK) is too much to be paid.

        A method that several providers offer is limited by the most generous of them.
        """
        limits = {}
        for method in methods:
            own = [money.from_float(each.maximum_amount) for each in providers & method.provider_ids]
            largest = [online.limit(method.code, value) for value in own]
            if largest and all(value is not None and amount > value for value in largest):
                limits[method] = max(largest)
        return limits

    # === CALLS === #

    def _elsmart_is_live(self):
        return self.state == 'enabled' or (self.state == 'disabled' and bool(self.env.context.get('elsmart_live')))

    def _elsmart_host(self):
        """Address of the provider: its own; in test mode another one, where an administrator has set it.

        The context key `elsmart_live` says which, while the provider is disabled.

        :raises ValidationError: when that is no address that may be called
        """
        self.ensure_one()
        override = self.env['ir.config_parameter'].sudo().get_param(HOST_PARAMETER % self.code)
        try:
            return online.host(self._elsmart_is_live(), self._elsmart_hosts(), override)
        except ValueError:
            raise ValidationError(self.env._(
                "The test host %s cannot be used: it must be https, or this very machine.", override)) from None

    def _elsmart_call(self, method, path, body=None, key=None):
        """The decoded answer of one call to the provider's API.

        :param key: the same for every try of the same command
        :raises provider_http.ProviderError:
        """
        self.ensure_one()
        headers = {**self._elsmart_headers(), **({'Idempotency-Key': key} if key else {})}
        return provider_http.call(method, self._elsmart_host() + path, headers, body)

    def _elsmart_read(self, reader, answer):
        """`online.Remote` of an answer; one of another form than published is as good as none.

        :raises provider_http.Unknown:
        """
        try:
            return reader(answer)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise provider_http.Unknown(f'an answer that is not understood ({error!r:.200})') from error
