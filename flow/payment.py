"""Stage 7, payment: money that came in is divided over claims."""
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class OpenClaim:
    """A claim that can take money: `open` is gross − paid − credited, NOK."""

    ref: int
    open: Decimal


@dataclass(frozen=True)
class Division:
    """`shares` are (claim ref, amount) pairs; `rest` is what no claim can take and stays an open credit."""

    shares: tuple
    rest: Decimal


def divide(amount, claims):
    """Give `amount` (NOK) to `claims` in their order, each up to what is open; the sum is never more than `amount`."""
    shares, rest = [], amount
    for claim in claims:
        share = min(rest, claim.open)
        if share > 0:
            shares.append((claim.ref, share))
            rest -= share
    return Division(tuple(shares), rest)


def due_total(claims):
    """What one online payment of `claims` costs: the amount always comes from here, never from a browser."""
    return sum((claim.open for claim in claims if claim.open > 0), Decimal('0.00'))


def outcome(amount, claim_open, in_force):
    """What a payment of `amount` (NOK) with the KID of a claim comes to.

    :param claim_open: what the claim asked for before the payment, NOK; None when no claim has the KID
    :param in_force: whether the claim is not wholly credited or withdrawn
    :return: `unknown`, `credited`, `again` (paid already), `partial`, `matched` or `over`
    """
    if claim_open is None:
        return 'unknown'
    if not in_force:
        return 'credited'
    if claim_open <= 0:
        return 'again'
    if amount == claim_open:
        return 'matched'
    return 'partial' if amount < claim_open else 'over'
