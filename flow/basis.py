"""Stage 2, basis: cost lines of all cases of a chain become one fakturagrunnlag."""
from dataclasses import dataclass, replace
from decimal import Decimal

from .const import VAT_CLASS_OF, VAT_CLASSES
from .money import to_ore, total

PARTS = ('labour', 'material')


@dataclass(frozen=True)
class CostLine:
    """One estimate line in force. Amounts in NOK ex. VAT.

    `contribution` is what this customer is charged of a shared asset (§ 16-9), with its material part; None when
    the whole `amount` is the customer's.
    """

    ref: int
    component: str
    legal_basis: str
    amount: Decimal
    material: Decimal = Decimal('0.00')
    contribution: Decimal | None = None
    contribution_material: Decimal = Decimal('0.00')

    @property
    def charged(self):
        return self.amount if self.contribution is None else self.contribution

    @property
    def charged_material(self):
        return self.material if self.contribution is None else self.contribution_material

    @property
    def charged_labour(self):
        return self.charged - self.charged_material


@dataclass(frozen=True)
class OrderLine:
    """A line of the order: always quantity 1 × `amount`, so that no rounding of quantities can lose an øre.

    A reduction has a negative amount (quantity −1 on the order). `instalment` counts from 1; 0 where there are none.
    """

    component: str
    part: str
    legal_basis: str
    amount: Decimal
    refs: tuple
    instalment: int = 0

    @property
    def vat_class(self):
        return VAT_CLASS_OF[self.legal_basis]


@dataclass(frozen=True)
class Totals:
    """Sums of one VAT class, NOK; of one instalment where there are any."""

    vat_class: str
    net: Decimal
    vat: Decimal
    instalment: int = 0

    @property
    def gross(self):
        return self.net + self.vat


@dataclass(frozen=True)
class ComponentRow:
    """One main component as § 16-2 wants it shown: labour and material apart, NOK ex. VAT."""

    component: str
    labour: Decimal
    material: Decimal

    @property
    def amount(self):
        return self.labour + self.material


@dataclass(frozen=True)
class CaseState:
    """What one case of the chain has delivered: its source's `kind`, and whether its estimate is complete."""

    kind: str
    ref: str
    complete: bool


@dataclass(frozen=True)
class Waiting:
    """Whom a basis waits for: `ref` is None when no case of that kind has come at all."""

    kind: str
    ref: str | None = None


def group(lines):
    """Order lines of cost `lines`: one per component × labour/material × legal basis, in order of arrival.

    Parts of 0.00 are left out; each order line names the cost lines (`refs`) that it stands for.
    """
    sums, refs = {}, {}
    for line in lines:
        for part, amount in (('labour', line.charged_labour), ('material', line.charged_material)):
            if amount:
                key = (line.component, part, line.legal_basis)
                sums[key] = sums.get(key, Decimal('0.00')) + amount
                refs.setdefault(key, []).append(line.ref)
    first_seen = {}
    for line in lines:
        first_seen.setdefault(line.component, len(first_seen))
    ordered = sorted(filter(sums.get, sums), key=lambda key: (first_seen[key[0]], PARTS.index(key[1])))
    return [OrderLine(*key, amount=sums[key], refs=tuple(refs[key])) for key in ordered]


def per_component(lines):
    """`ComponentRow`s of order lines, components in order of first appearance."""
    rows = {}
    for line in lines:
        row = rows.setdefault(line.component, dict.fromkeys(PARTS, Decimal('0.00')))
        row[line.part if line.part in PARTS else 'labour'] += line.amount
    return [ComponentRow(component, **parts) for component, parts in rows.items()]


def per_vat_class(lines, rates):
    """`Totals` per VAT class that occurs, in the order in which claims are numbered.

    VAT is rounded once per class (`round_globally`); `rates` gives per cent by VAT class.
    """
    result = []
    for vat_class in VAT_CLASSES:
        amounts = [line.amount for line in lines if line.vat_class == vat_class]
        if amounts:
            net = total(amounts)
            result.append(Totals(vat_class, net, to_ore(net * rates[vat_class] / 100)))
    return result


def per_claim(lines, rates):
    """`Totals` per instalment and VAT class: what each claim of the lines asks for, in numbering order."""
    return [replace(row, instalment=number)
            for number in sorted({line.instalment for line in lines})
            for row in per_vat_class([line for line in lines if line.instalment == number], rates)]


def waits_for(cases, expects):
    """The `Waiting`s of a chain: expected kinds that have sent nothing, then cases whose estimate is pending.

    The main case is the first of `cases`; kinds in `expects` must each be met by a case *under* it.
    """
    arrived = {case.kind for case in cases[1:]}
    missing = [Waiting(kind) for kind in expects if kind not in arrived]
    pending = [Waiting(case.kind, case.ref) for case in cases if not case.complete]
    return missing + pending
