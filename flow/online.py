"""Stage 7, payment online: what a provider says about one payment, and what that means for us.

A message from a provider is a hint and nothing more: it is the answer to our own question that is believed, and only
when reference, amount and currency are ours. Amounts are whole øre, as both providers count.
"""
import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

# A wallet takes no more than this in one payment (NOK), whatever the company allows. Vipps: `Amount.maximum` of the
# ePayment API, 65 000 000 øre.
METHOD_LIMITS = {'vipps': Decimal('650000.00')}
# How long after it was begun a payment is asked about again: (younger than, every). Older than the last row: never,
# unless the provider calls. A page for payment lives for hours, a reservation for days.
SCHEDULE = (
    (timedelta(minutes=15), timedelta(minutes=1)),
    (timedelta(hours=2), timedelta(minutes=10)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=14), timedelta(hours=6)),
)
# After that, while something may still happen at the provider: money that is reserved may be released, money that was
# drawn may be paid back in its own portal. A provider pays back for about a year.
WATCH = ((timedelta(days=30), timedelta(days=1)), (timedelta(days=400), timedelta(days=7)))
# A reservation is told of so long before it may lapse.
WARN_BEFORE = timedelta(days=2)
BACKOFF = (timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
REFERENCE = re.compile('[^A-Za-z0-9-]+')
LOOPBACK = {'127.0.0.1', 'localhost', '::1'}


@dataclass(frozen=True)
class Refund:
    """One refund as the provider lists it; `state` is `pending`, `done` or `failed`."""

    id: str
    amount: int
    state: str


@dataclass(frozen=True)
class Remote:
    """One payment as its provider tells of it. `ended` says why it can no longer be paid, or is empty."""

    reference: str
    amount: int
    currency: str
    reserved: int = 0
    charged: int = 0
    refunded: int = 0
    cancelled: int = 0
    ended: str = ''
    charge_id: str = ''
    refunds: tuple = ()


def state(remote):
    """`charged`, `reserved`, `ended` or `open` (the customer has not decided).

    Money that was charged counts whatever else is told. A part of it is a fault, found by `problem`.
    """
    if remote.charged:
        return 'charged'
    if remote.reserved > remote.cancelled:
        return 'reserved'
    return 'ended' if remote.ended or remote.cancelled else 'open'


def problem(remote, reference, amount, currency):
    """What does not agree with what we asked for: `reference`, `currency`, `amount`, or None.

    :param amount: øre
    """
    if remote.reference != reference:
        return 'reference'
    if remote.currency != currency:
        return 'currency'
    taken = {'charged': remote.charged, 'reserved': remote.reserved}.get(state(remote), amount)
    return 'amount' if (remote.amount, taken) != (amount, amount) else None


def next_check(age):
    """When a payment that was begun `age` ago is asked about again, from now on; None when that is no use."""
    return next((every for younger, every in SCHEDULE if age < younger), None)


def next_watch(age):
    """When a payment that is drawn, or reserved for long, is asked about again; None when that is no use."""
    return next((every for younger, every in WATCH if age < younger), None)


def is_lapsing(age, days):
    """Whether money that was reserved `age` ago is soon free again, when reservations hold for `days`.

    Half of a short time is enough to draw it in.
    """
    holds = timedelta(days=days)
    return age >= max(holds - WARN_BEFORE, holds / 2)


def unordered(remote, ours):
    """Øre that the provider has paid back and that we did not order.

    :param ours: (its id at the provider or '', øre) of each refund of ours that has not failed. One whose answer was
        lost has no id; it counts by its amount, as all do where the provider tells only the sum (Vipps).
    """
    listed = {row.id for row in remote.refunds}
    known = {ref for ref, _amount in ours if ref}
    done = sum(row.amount for row in remote.refunds if row.state == 'done' and row.id not in known)
    return max(0, done - sum(amount for ref, amount in ours if ref not in listed))


def backoff(tries):
    """How long to wait after `tries` (from 1) attempts at reaching a provider in vain."""
    return BACKOFF[min(tries, len(BACKOFF)) - 1]


def capture_now(policy, holds_work, invoice_sent, work_done):
    """Whether money that is reserved is to be drawn.

    :param policy: `at_once`, `invoice` or `work`
    :param holds_work: the work waits for this very payment, so that nothing would ever come before it
    """
    return holds_work or {'at_once': True, 'invoice': invoice_sent, 'work': work_done}[policy]


def is_within(amount, method, own_limit=None):
    """Whether `amount` (NOK) can be paid by the payment method with the code `method`.

    :param own_limit: what the company allows, NOK; none or 0 for no limit
    """
    return amount <= limit(method, own_limit) if limit(method, own_limit) else True


def limit(method, own_limit=None):
    """The lower of the method's own limit and the company's, NOK; None when there is none."""
    return min((each for each in (METHOD_LIMITS.get(method), own_limit) if each), default=None)


def remote_reference(reference, salt):
    """The name of a payment at its provider: ours, with a tail that is never given twice. At most 50 characters of
    `[a-zA-Z0-9-]`, as Vipps asks (`ReferenceType` of the ePayment API)."""
    return f"{REFERENCE.sub('-', reference)[:49 - len(salt)]}-{salt}"


def host(live, hosts, override=None):
    """Where the provider is called: `hosts` are its (live, test) addresses.

    :param override: another address for tests, never used when `live`; without TLS it must be this very machine
    :raises ValueError: when `override` is no such address
    """
    if live or not override:
        return hosts[0] if live else hosts[1]
    parts = urlsplit(override)
    safe = parts.scheme == 'https' or (parts.scheme == 'http' and parts.hostname in LOOPBACK)
    if not safe or parts.username or parts.query or parts.fragment:
        raise ValueError(override)
    return override.rstrip('/')
