"""Instalments: an offer is split so that every instalment's sum is exact and the lines add up to it."""
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from .const import KRONE, ORE, VAT_CLASSES
from .money import to_ore, total

ZERO = Decimal('0.00')


@dataclass(frozen=True)
class Share:
    """One instalment: `percent` of the offer, or a fixed `amount` (NOK incl. no VAT); the last takes the rest."""

    name: str
    percent: Decimal | None = None
    amount: Decimal | None = None


def split(lines, shares):
    """Order lines per instalment, as many lists as `shares`; together they are `lines` to the øre.

    First each instalment's sum per VAT class is fixed: VAT-liable ones except the last in whole kroner, so that VAT
    adds up. Then each sum is spread over the lines of its class by largest remainder.

    :raises ValueError: if no share is given, or the shares are more than the whole
    """
    if not shares:
        raise ValueError('an instalment plan needs at least one instalment')
    result = [[] for _share in shares]
    left = {position: line.amount for position, line in enumerate(lines)}
    whole = total(line.amount for line in lines)
    for vat_class in VAT_CLASSES:
        positions = [position for position, line in enumerate(lines) if line.vat_class == vat_class]
        class_sum = total(lines[position].amount for position in positions)
        if not class_sum:
            continue
        for number, amount in enumerate(_class_sums(class_sum, whole, vat_class, shares)):
            for position, part in _spread(amount, positions, left):
                left[position] -= part
                result[number].append(replace(lines[position], amount=part))
    return result


def _class_sums(class_sum, whole, vat_class, shares):
    """Sum of each instalment in one VAT class; the last takes the rest, which rounding never brings below zero."""
    unit = ORE if vat_class == 'none' else KRONE
    wanted = [share.percent * class_sum / 100 if share.percent is not None else share.amount * class_sum / whole
              for share in shares[:-1]]
    if sum(wanted) > class_sum or any(amount < 0 for amount in wanted):
        raise ValueError('the instalments are more than the whole')
    sums = []
    for amount in wanted:
        left = (class_sum - total(sums)).quantize(unit, rounding=ROUND_DOWN)
        sums.append(to_ore(min(amount.quantize(unit), left)))
    return [*sums, class_sum - total(sums)]


def _spread(amount, positions, left):
    """(position, part) pairs that add up to `amount`, in proportion to what is `left` of each line."""
    whole = total(left[position] for position in positions)
    if not amount or not whole:
        return []
    parts = {position: (amount * left[position] / whole).quantize(ORE, rounding=ROUND_DOWN) for position in positions}
    missing = int((amount - total(parts.values())) / ORE)
    by_remainder = sorted(
        positions, key=lambda position: (parts[position] - amount * left[position] / whole, position))
    for position in by_remainder[:missing]:
        parts[position] += ORE
    return [(position, part) for position, part in parts.items() if part]
