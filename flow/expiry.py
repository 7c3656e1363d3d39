"""Stage 3, offer: reminding before it runs out, renewing it afterwards, and what was accepted long ago."""
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .money import total


@dataclass(frozen=True)
class PriceChange:
    """One component whose price is not what the last offer said. NOK ex. VAT; 0 where it was or is not there."""

    component: str
    before: Decimal
    after: Decimal


def reminder_days(text):
    """'14, 3' → (14, 3): whole days before the last one, largest first, each once.

    :raises ValueError: if `text` holds anything but positive whole numbers
    """
    days = {int(part) for part in (text or '').replace(',', ' ').replace(';', ' ').split()}
    if any(day < 1 for day in days):
        raise ValueError(text)
    return tuple(sorted(days, reverse=True))


def is_reminder_due(valid_until, reminded_on, days, today):
    """Whether the customer is to be reminded today: once for each of `days`, also if a day was missed.

    Nobody is reminded of an offer that has run out.
    """
    if today > valid_until:
        return False
    due = [day for day in (valid_until - timedelta(days=number) for number in days) if day <= today]
    return bool(due) and (reminded_on is None or reminded_on < max(due))


def price_changes(before, after):
    """`PriceChange`s per component between two lists of `basis.OrderLine`s, in order of appearance."""
    components = dict.fromkeys(line.component for line in (*before, *after))
    rows = (PriceChange(name, _sum(before, name), _sum(after, name)) for name in components)
    return [row for row in rows if row.before != row.after]


def _sum(lines, component):
    return total(line.amount for line in lines if line.component == component)


def has_lapsed(accepted_on, months, today):
    """Whether work accepted on `accepted_on` should have been carried out by now; 0 months: it never lapses."""
    return bool(months) and today >= _add_months(accepted_on, months)


def _add_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
