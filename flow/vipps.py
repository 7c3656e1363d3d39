"""Vipps MobilePay ePayment: what we send, how its answers read, and how its webhooks are signed.

After the published ePayment API v1 (vippsas/vipps-epayment-api, `docs/epayment.v1.yml`) and Webhooks API. The service
itself has not been called. Amounts are whole øre.
"""
import base64
import hashlib
import hmac

from .online import Refund, Remote

HOSTS = ('https://api.vipps.no', 'https://apitest.vipps.no')
PAYMENTS = '/epayment/v1/payments'
WEBHOOKS = '/webhooks/v1/webhooks'
EVENTS = tuple(f'epayments.payment.{name}.v1' for name in (
    'aborted', 'expired', 'cancelled', 'captured', 'refunded', 'authorized', 'terminated'))
ENDED = {'ABORTED': 'aborted', 'EXPIRED': 'expired', 'TERMINATED': 'terminated'}


def create_body(*, amount, currency, reference, text, return_url):
    """Body of `POST /epayment/v1/payments`: the customer is sent to Vipps' own page, on a phone to the app."""
    return {
        'amount': {'currency': currency, 'value': amount},
        'paymentMethod': {'type': 'WALLET'},
        'reference': reference,
        'userFlow': 'WEB_REDIRECT',
        'returnUrl': return_url,
        'paymentDescription': text[:100],
    }


def read(answer):
    """`Remote` of the answer to `GET /epayment/v1/payments/{reference}`, and of every change of one.

    :raises ValueError, KeyError, TypeError: when the answer is not of the published form
    """
    aggregate, amount = answer['aggregate'], answer['amount']
    sums = {name: _ore(aggregate[f'{name}Amount'], amount['currency'])
            for name in ('authorized', 'captured', 'refunded', 'cancelled')}
    if answer['state'] not in {'CREATED', 'AUTHORIZED', *ENDED}:
        raise ValueError(f'{answer["state"]!r} is no state of a payment')
    return Remote(
        reference=answer['reference'], amount=_ore(amount, amount['currency']), currency=amount['currency'],
        reserved=sums['authorized'], charged=sums['captured'], refunded=sums['refunded'], cancelled=sums['cancelled'],
        ended=ENDED.get(answer['state'], ''), charge_id=answer['pspReference'],
        refunds=(Refund(answer['pspReference'], sums['refunded'], 'done'),) if sums['refunded'] else ())


def command(name, reference, remote, amount):
    """(method, path, body) of a command: `capture`, `cancel` or `refund` of `amount` øre; None when it is done already.

    One call cancels both what is open and what is reserved.
    """
    if name == 'cancel':
        return None if remote.ended or remote.cancelled else ('POST', f'{PAYMENTS}/{reference}/cancel', None)
    body = {'modificationAmount': {'currency': remote.currency, 'value': amount}}
    return 'POST', f'{PAYMENTS}/{reference}/{name}', body


def sign(secret, path, date, host, body):
    """(`x-ms-content-sha256`, `Authorization`) of a webhook. The secret is used as the text that it is."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    text = f'POST\n{path}\n{date};{host};{digest}'
    signature = base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()
    return digest, f'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}'


def is_signed(secret, path, headers, body):
    """Whether a webhook was signed with our secret, for this address. `path` is with its query.

    Takes the same time for every wrong signature. Its age does not matter: an old message, or one that is sent again,
    only makes us ask how the payment stands.
    """
    date, host = headers.get('x-ms-date') or '', headers.get('host') or ''
    digest, expected = sign(secret or '', path, date, host, body)
    same_body = hmac.compare_digest((headers.get('x-ms-content-sha256') or '').encode(), digest.encode())
    same_signature = hmac.compare_digest((headers.get('authorization') or '').encode(), expected.encode())
    return bool(secret) and same_body and same_signature


def _ore(amount, currency):
    value = amount['value']
    if amount['currency'] != currency or isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f'{amount!r} is no amount in øre')
    return value
