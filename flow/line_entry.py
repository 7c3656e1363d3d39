"""Stage 1, importing, where no case system sends a line: a case worker types it, or a price list has it.

A line entered so is held to the contract of the API: `read_line()` is the only way in.
"""
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import ValidationError

from .basis import group
from .contract import CostLine
from .contract_errors import field_errors
from .money import to_ore, total

# Chapter 16 is what the work costs: an error in it is corrected, but nothing is taken off.
NO_DEDUCTION_BASES = ('ch16',)


@dataclass(frozen=True)
class Price:
    """One row of a price list: NOK ex. VAT, good from `start` to `end`, both days included; None = no limit."""

    component: str
    name: str
    start: date | None = None
    end: date | None = None

    def is_in_force(self, day):
        return (not self.start or self.start <= day) and (not self.end or day <= self.end)

    def meets(self, other):
        """Whether both are prices of the same thing on some day, so that it would be charged twice."""
        return (self.component, self.name) == (other.component, other.name) and (
            (not self.start or not other.end or self.start <= other.end)
            and (not other.start or not self.end or other.start <= self.end))


def read_line(data):
    """(`CostLine`, []) of one line as text, or (None, `FieldError`s). `amount` is worked out where it is left out."""
    data = {name: value for name, value in data.items() if value not in (None, '')}
    worked_out = 'amount' not in data
    if worked_out:
        data['amount'] = _amount(data)
    try:
        line = CostLine.model_validate(data)
    except ValidationError as error:
        errors = field_errors(error)
        # Nobody wrote the amount: what is wrong is the quantity or the price, unless their product is too large.
        return None, [found for found in errors if not worked_out or found.pointer != '/amount'] or errors
    errors = list(line.rule_errors(()))
    return (None, errors) if errors else (line, [])


def _amount(data):
    try:
        return f"{to_ore(Decimal(data['qty']) * Decimal(data['unit_price'])):.2f}"
    except (KeyError, ArithmeticError):
        return ''  # what is wrong with quantity or price is told of them


def as_text(number, places):
    """A stored float (quantity or NOK) as the decimal text that the contract reads, without needless decimals."""
    text = f'{number:.{places}f}'
    return text.rstrip('0').rstrip('.') if places > 2 else text


def deduction_limit(lines, component, part, legal_basis):
    """NOK that can at most be taken off the `part` (labour or material) of `component`; 0.00 where nothing can.

    `lines` are the `basis.CostLine`s of the chain. No order line, and with it no VAT class, goes below 0.
    """
    if legal_basis in NO_DEDUCTION_BASES:
        return Decimal('0.00')
    return max(Decimal('0.00'), total(
        line.amount for line in group(lines)
        if (line.component, line.part, line.legal_basis) == (component, part, legal_basis)))


def overdrawn(lines):
    """Components from which more is deducted than a case system charges any longer; nothing of them can be offered."""
    return list(dict.fromkeys(line.component for line in group(lines) if line.amount < 0))
