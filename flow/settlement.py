"""Stage 8, settlement (etterberegning): what is due on actual cost, under the 15 % rule.

§ 16-11 of kontrollforskriften: the customer pays actual cost, but at most 15 % above the estimate, unless the customer
caused the overrun; what is too much is paid back. It holds for chapter 16 and, by § 17-4, for other grid services, each
apart. Amounts are NOK ex. VAT.
"""
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from .const import FIXED_PRICE_BASES, ORE, VAT_CLASS_OF

ZERO = Decimal('0.00')
CAP_PERCENT = Decimal(15)


@dataclass(frozen=True)
class Rules:
    """Dated parameters of the rule: the customer can be billed `cap_percent` above the estimate."""

    cap_percent: Decimal = CAP_PERCENT


@dataclass(frozen=True)
class EstimateLine:
    """A line of the accepted offer or of an accepted change.

    `in_estimate`: it counts in E; False when an accepted customer change removed or replaced it, or its case was
    cancelled after acceptance. `replaced`: it was such a change. That is priced new − old, so where the price is fixed
    the change alone takes the old price away.
    """

    component: str
    legal_basis: str
    amount: Decimal
    in_estimate: bool = True
    replaced: bool = False

    @property
    def is_agreed(self):
        """Whether it counts where the price is fixed."""
        return self.in_estimate or self.replaced


@dataclass(frozen=True)
class ActualLine:
    """A line of actual cost. `by_customer`: the overrun was caused by the customer, so it stands outside the cap."""

    component: str
    legal_basis: str
    amount: Decimal
    by_customer: bool = False


@dataclass(frozen=True)
class Figures:
    """The settlement of one scope: a VAT class within chapter 16 or within § 17-4, or fixed-price work."""

    scope: str
    vat_class: str
    estimate: Decimal
    changes: Decimal
    actual: Decimal
    caused_by_customer: Decimal
    limit: Decimal | None
    invoiced: Decimal
    due: Decimal
    carried: Decimal

    @property
    def balance(self):
        """Above 0: a final invoice. Below 0: a credit note, paid back. 0: neither."""
        return self.due - self.invoiced


def scope_of(legal_basis):
    """Which cap a line falls under: `ch16`, `s17_4`, or `fixed` for work that is never settled."""
    if legal_basis in FIXED_PRICE_BASES:
        return 'fixed'
    return 'ch16' if legal_basis == 'ch16' else 's17_4'


def limit_of(estimate, rules):
    """The most that can be billed on `estimate` (NOK), rounded down to the øre."""
    return (estimate * (100 + rules.cap_percent) / 100).quantize(ORE, rounding=ROUND_DOWN)


def settle(estimates, changes, actuals, invoiced, rules=Rules()):
    """`Figures` per scope and VAT class that occurs, chapter 16 first.

    :param estimates: `EstimateLine`s of the accepted offer
    :param changes: `EstimateLine`s of accepted changes that the customer caused
    :param actuals: `ActualLine`s, all of the chain
    :param invoiced: {(scope, vat class): NOK ex. VAT, net of credit notes}
    """
    keys = {_key(line) for line in (*estimates, *changes, *actuals)} | set(invoiced)
    order = {'ch16': 0, 's17_4': 1, 'fixed': 2}
    return [_settle_one(key, estimates, changes, actuals, invoiced.get(key, ZERO), rules)
            for key in sorted(keys, key=lambda key: (order[key[0]], key[1]))]


def _key(line):
    return scope_of(line.legal_basis), VAT_CLASS_OF[line.legal_basis]


def _settle_one(key, estimates, changes, actuals, invoiced, rules):
    estimate = _sum(line for line in estimates if _key(line) == key and line.in_estimate)
    extra = _sum(line for line in changes if _key(line) == key)
    if key[0] == 'fixed':
        estimate = _sum(line for line in estimates if _key(line) == key and line.is_agreed)
        due = estimate + extra
        return Figures(*key, estimate, extra, due, ZERO, None, invoiced, due, ZERO)
    mine = [line for line in actuals if _key(line) == key]
    by_customer = _sum(line for line in mine if line.by_customer)
    other = _sum(line for line in mine if not line.by_customer)
    limit = limit_of(estimate, rules)
    due = min(other, limit) + by_customer
    return Figures(
        *key, estimate, extra, other + by_customer, by_customer, limit, invoiced, due, other + by_customer - due)


def _sum(lines):
    return sum((line.amount for line in lines), ZERO)


@dataclass(frozen=True)
class ComponentFigures:
    """What one component has to do with a settlement, NOK ex. VAT.

    `limit` is the component's share of the limit, for reading only: the cap holds for the sum, so what one component
    costs too much may be saved on another. `due` adds up to the due of the settlement.
    """

    scope: str
    vat_class: str
    component: str
    estimate: Decimal
    changes: Decimal
    actual: Decimal
    caused_by_customer: Decimal
    limit: Decimal | None
    invoiced: Decimal
    due: Decimal


def per_component(figures, estimates, changes, actuals, invoiced, rules=Rules()):
    """`ComponentFigures` of the `Figures` of one scope, in the order in which the components occur.

    What the grid company carries is spread over what counts under the cap, by largest remainder.

    :param invoiced: {component: NOK ex. VAT} of this scope, net of credit notes
    """
    key = figures.scope, figures.vat_class
    lines = [line for line in (*estimates, *changes, *actuals) if _key(line) == key]
    names = list(dict.fromkeys([*(line.component for line in lines), *invoiced]))

    def sums(rows):
        return {name: _sum(row for row in rows if row.component == name and _key(row) == key) for name in names}
    estimate, extra = sums([line for line in estimates if line.in_estimate]), sums(changes)
    if figures.scope == 'fixed':
        estimate = sums([line for line in estimates if line.is_agreed])
        return [ComponentFigures(*key, name, estimate[name], extra[name], estimate[name] + extra[name], ZERO, None,
                                 invoiced.get(name, ZERO), estimate[name] + extra[name]) for name in names]
    by_customer = sums([line for line in actuals if line.by_customer])
    capped = sums([line for line in actuals if not line.by_customer])
    carried = _spread(figures.carried, capped)
    return [ComponentFigures(
        *key, name, estimate[name], extra[name], capped[name] + by_customer[name], by_customer[name],
        limit_of(estimate[name], rules), invoiced.get(name, ZERO),
        capped[name] - carried[name] + by_customer[name]) for name in names]


def _spread(amount, parts):
    """{name: share of `amount`} in proportion to `parts`, adding up to the øre by largest remainder."""
    whole = sum(parts.values(), ZERO)
    if not amount or not whole:
        return dict.fromkeys(parts, ZERO)
    shares = {name: (amount * part / whole).quantize(ORE, rounding=ROUND_DOWN) for name, part in parts.items()}
    missing = int((amount - sum(shares.values(), ZERO)) / ORE)
    by_remainder = sorted(parts, key=lambda name: shares[name] - amount * parts[name] / whole)
    for name in by_remainder[:missing]:
        shares[name] += ORE
    return shares


@dataclass(frozen=True)
class Credit:
    """A part of a refund that corrects one invoice. `ref` is the invoice, `amount` NOK ex. VAT."""

    ref: int
    amount: Decimal


def split_credit(amount, invoices):
    """Divide a refund of `amount` over `invoices`, (ref, NOK ex. VAT still standing) oldest first: newest is first.

    :raises ValueError: if more is credited than was invoiced
    """
    parts, rest = [], amount
    for ref, standing in reversed(list(invoices)):
        part = min(rest, standing)
        if part > 0:
            parts.append(Credit(ref, part))
            rest -= part
    if rest > 0:
        raise ValueError('more would be credited than was invoiced')
    return parts


WARNINGS = (Decimal(80), Decimal(100), Decimal(115))


def passed(estimate, running):
    """The highest of 80, 100 and 115 % of `estimate` that `running` actual cost has passed, or None."""
    if estimate <= 0:
        return None
    percent = running * 100 / estimate
    return max((level for level in WARNINGS if percent > level), default=None)
