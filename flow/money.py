"""Kroner and øre. Every amount is a Decimal with two decimals; a float never carries money."""
from decimal import ROUND_HALF_UP, Decimal

from .const import ORE


def to_ore(amount):
    """Round `amount` (Decimal, int or str, NOK) half up to whole øre."""
    return Decimal(amount).quantize(ORE, rounding=ROUND_HALF_UP)


def from_float(value):
    """The exact øre amount that a stored float (NOK, |value| < 10^13) stands for."""
    return to_ore(repr(value) if isinstance(value, float) else value or 0)


def total(amounts):
    """Sum of Decimals, 0.00 for none."""
    return sum(amounts, Decimal('0.00'))


def as_text(amount):
    """`Decimal('51140')` → `'51140.00'`: the wire form of an amount."""
    return f'{to_ore(amount):.2f}'
