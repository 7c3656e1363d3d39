"""Nexi Checkout (formerly Nets Easy), hosted payment page: what we send, and how its answers read.

After the published Payment API v1 and Nexi's own open SDK (Nets-eCom/php-payment-sdk). The service itself has not been
called. Amounts are whole øre.
"""
import hmac

from .online import Refund, Remote

HOSTS = ('https://api.dibspayment.eu', 'https://test.api.dibspayment.eu')
EVENTS = (
    'payment.reservation.created.v2', 'payment.checkout.completed', 'payment.charge.created.v2',
    'payment.charge.failed', 'payment.cancel.created', 'payment.cancel.failed', 'payment.refund.completed',
    'payment.refund.failed',
)
REFUND_STATES = {'Completed': 'done', 'Pending': 'pending'}
# Codes of `ErrorCodeEnum` that say that what we ask for is done already.
ALREADY = {'1008', '1019', '1023'}


def create_body(*, amount, currency, reference, text, charge, return_url, cancel_url, terms_url, webhook_url, secret):
    """Body of `POST /v1/payments`. One line, since what is paid are claims and no goods; no data about the customer.

    :param secret: comes back in the `Authorization` header of every webhook of this payment; 8–64 letters and digits
    """
    return {
        'order': {
            'amount': amount, 'currency': currency, 'reference': reference,
            'items': [_item(reference, text, amount)],
        },
        'checkout': {
            'integrationType': 'HostedPaymentPage', 'returnUrl': return_url, 'cancelUrl': cancel_url,
            'termsUrl': terms_url, 'charge': charge, 'merchantHandlesConsumerData': True, 'countryCode': 'NOR',
        },
        'notifications': {'webHooks': [
            {'eventName': event, 'url': webhook_url, 'authorization': secret} for event in EVENTS]},
    }


def read(answer):
    """`Remote` of the answer to `GET /v1/payments/{id}`.

    :raises ValueError, KeyError, TypeError: when the answer is not of the published form
    """
    payment = answer['payment']
    order, summary, charges = payment['orderDetails'], payment.get('summary') or {}, payment.get('charges') or []
    return Remote(
        reference=order['reference'], amount=_ore(order['amount']), currency=order['currency'],
        reserved=_ore(summary.get('reservedAmount') or 0), charged=_ore(summary.get('chargedAmount') or 0),
        refunded=_ore(summary.get('refundedAmount') or 0), cancelled=_ore(summary.get('cancelledAmount') or 0),
        ended='terminated' if payment.get('terminated') else '',
        charge_id=charges[0]['chargeId'] if charges else '',
        refunds=tuple(
            Refund(row['refundId'], _ore(row['amount']), REFUND_STATES.get(row.get('state'), 'failed'))
            for row in payment.get('refunds') or []),
    )


def command(name, payment_id, remote, amount):
    """(method, path, body) of a command: `capture`, `cancel` or `refund` of `amount` øre; None when it is done already.

    :param remote: the payment as it was told last: only what is reserved can be cancelled, what is open is terminated
    """
    if name == 'capture':
        return 'POST', f'/v1/payments/{payment_id}/charges', {'amount': amount}
    if name == 'refund':
        # What is paid back in part must say which items it is for; Nexi knows the whole by itself.
        items = {} if amount == remote.charged else {'orderItems': [_item(remote.reference, 'Tilbakebetaling', amount)]}
        return 'POST', f'/v1/charges/{remote.charge_id}/refunds', {'amount': amount, **items}
    if remote.ended:
        return None
    if remote.reserved:
        return 'POST', f'/v1/payments/{payment_id}/cancels', {'amount': remote.reserved}
    return 'PUT', f'/v1/payments/{payment_id}/terminate', None


def is_done_already(answer):
    """Whether the body of a refusal says that the command was carried out before."""
    return isinstance(answer, dict) and str(answer.get('code')) in ALREADY


def secret_matches(header, secret):
    """Whether a webhook's `Authorization` header is the payment's own secret; as slow for every wrong one."""
    return bool(secret) and hmac.compare_digest((header or '').encode(), secret.encode())


def _item(reference, text, amount):
    return {
        'reference': reference, 'name': text[:128], 'quantity': 1, 'unit': 'stk', 'unitPrice': amount, 'taxRate': 0,
        'taxAmount': 0, 'netTotalAmount': amount, 'grossTotalAmount': amount,
    }


def _ore(value):
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f'{value!r} is no amount in øre')
    return value
