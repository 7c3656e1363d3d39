"""Stage 3, offer: what must be there before an offer may be sent, and what a sent version freezes."""
import hashlib
from dataclasses import dataclass
from decimal import Decimal

from .money import total
from .settlement import limit_of, scope_of


@dataclass(frozen=True)
class OfferFacts:
    """What the gate looks at. `waiting` counts cases or kinds that have not delivered their estimate."""

    has_lines: bool
    waiting: int
    work_type: bool
    legal_reference: bool
    practice: bool
    customer: bool
    reachable: bool
    shared_explained: bool
    closed: bool
    deductions_fit: bool = True
    attachments: bool = True


# Codes in the order in which a case worker would mend them.
_REQUIRED = (
    'has_lines', 'work_type', 'legal_reference', 'practice', 'customer', 'reachable', 'shared_explained',
    'deductions_fit')
# What § 16-2 does not ask for: a manager may let the offer go without it.
_OVERRIDABLE = ('waiting', 'attachments')
# Where each is mended.
PLACE = {
    'has_lines': 'case', 'work_type': 'case', 'legal_reference': 'case', 'practice': 'settings',
    'customer': 'customer', 'reachable': 'customer', 'shared_explained': 'lines', 'deductions_fit': 'lines',
    'waiting': 'waiting', 'attachments': 'attachments',
}


def missing(facts):
    """Codes of what keeps the offer from being sent; empty when it may go.

    § 16-2 of kontrollforskriften asks for the legal basis, the company's practice, the calculation of every shared
    asset and that the offer goes to the customer directly.
    """
    if facts.closed:
        return ['closed']
    codes = [name for name in _REQUIRED if not getattr(facts, name)]
    codes += ['waiting'] if facts.waiting else []
    return codes + ([] if facts.attachments else ['attachments'])


def may_override(codes):
    """Whether a manager may send the offer although `codes` (of `missing`) are missing."""
    return set(codes) <= set(_OVERRIDABLE)


def cap_amount(lines, rules):
    """The most that the estimate of `lines` (`basis.OrderLine`s) can become, NOK ex. VAT; None if nothing is capped.

    § 16-11: each scope and VAT class apart, as `settlement.settle` will do it under the same `rules`. Fixed prices are
    no estimate and stay outside.
    """
    sums = {}
    for line in lines:
        scope = scope_of(line.legal_basis)
        if scope != 'fixed':
            sums[scope, line.vat_class] = sums.get((scope, line.vat_class), 0) + line.amount
    return total(limit_of(amount, rules) for amount in sums.values()) if sums else None


def document_hash(pdf):
    """SHA-256 (hex) of the sent letter: what the customer's acceptance is bound to."""
    return hashlib.sha256(pdf).hexdigest()


# === WHAT A NEW VERSION CHANGES === #

SUMS = ('net', 'vat', 'gross')


@dataclass(frozen=True)
class VersionLine:
    """One cost line of a sent version: `key` is the same in every version of it. NOK ex. VAT."""

    key: str
    component: str
    name: str
    amount: Decimal


@dataclass(frozen=True)
class Figures:
    """What a sent version freezes beside its PDF: its lines and sums, NOK."""

    lines: tuple
    net: Decimal
    vat: Decimal
    gross: Decimal


@dataclass(frozen=True)
class LineChange:
    """A line that is not as it was: `before` is None when it is new, `after` None when it is gone."""

    component: str
    name: str
    before: Decimal | None
    after: Decimal | None
    former_name: str | None = None


@dataclass(frozen=True)
class Changes:
    """What one version changes in another. `sums` are (name of SUMS, before, after), all three."""

    lines: tuple
    sums: tuple

    @property
    def any(self):
        return bool(self.lines) or any(before != after for _name, before, after in self.sums)


def compare(old, new):
    """`Changes` from the `Figures` of one version to those of the next: lines in the order of the new one, then those
    that are gone."""
    former = {line.key: line for line in old.lines}
    kept = {line.key for line in new.lines}
    rows = [_line_change(former.get(line.key), line) for line in new.lines]
    rows += [LineChange(line.component, line.name, line.amount, None) for line in old.lines if line.key not in kept]
    return Changes(
        lines=tuple(filter(None, rows)),
        sums=tuple((name, getattr(old, name), getattr(new, name)) for name in SUMS))


def _line_change(old, new):
    if old is None:
        return LineChange(new.component, new.name, None, new.amount)
    if (old.component, old.name, old.amount) == (new.component, new.name, new.amount):
        return None
    former_name = old.name if old.name != new.name else None
    return LineChange(new.component, new.name, old.amount, new.amount, former_name)


def figures_to_json(figures):
    """`figures` as JSON keeps them: amounts as exact text."""
    return {
        'lines': [{'key': line.key, 'component': line.component, 'name': line.name, 'amount': str(line.amount)}
                  for line in figures.lines],
        **{name: str(getattr(figures, name)) for name in SUMS},
    }


def figures_from_json(data):
    """`Figures` of what `figures_to_json` gave."""
    return Figures(
        lines=tuple(VersionLine(**{**line, 'amount': Decimal(line['amount'])}) for line in data['lines']),
        **{name: Decimal(data[name]) for name in SUMS})
