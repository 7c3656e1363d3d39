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
