"""Fakturagrunnlag that chance writes, and what they must come to: counted in whole øre, knowing nothing of the code.

§ 16-11 as it is read: within chapter 16 and within § 17-4, each apart, the customer pays actual cost up to 115 % of the
estimate, rounded down, and all that the customer caused; service fees and exempt sales cost what was agreed.
"""

from dataclasses import dataclass

COMPONENTS = ('Grøft', 'Kabel', 'Måler', 'Nettstasjon', 'Planlegging')
KINDS = ('labour', 'material', 'mixed', 'third_party', 'machine')
VAT_CLASS = {'ch16': 'none', 's17_4a': '25', 's17_4b': '25', 'fee': '25', 'exempt': 'exempt'}
CAP = {'ch16': 'ch16', 's17_4a': 's17_4', 's17_4b': 's17_4', 'fee': 'fixed', 'exempt': 'fixed'}


def half_up(numerator, denominator):
    """The quotient rounded to a whole number, half of one away from zero; `denominator` is positive."""
    return (2 * numerator + denominator) // (2 * denominator) if numerator >= 0 else -half_up(-numerator, denominator)


def vat_of(net, vat_class):
    """Øre of VAT on `net` øre of one document."""
    return half_up(net * 25, 100) if vat_class == '25' else 0


@dataclass(frozen=True)
class Line:
    """A cost line. Amounts in øre, `qty` in thousandths; `material` is the part of `amount` that is material."""

    number: int
    component: str
    basis: str
    kind: str
    qty: int
    price: int
    material: int

    @property
    def amount(self):
        return half_up(self.qty * self.price, 1000)

    @property
    def labour(self):
        return self.amount - self.material


@dataclass(frozen=True)
class Actual:
    """What a line came to, in øre. `change`: it belongs to the change. `by_customer`: the customer caused it."""

    number: int
    component: str
    basis: str
    amount: int
    change: bool = False
    by_customer: bool = False


@dataclass(frozen=True)
class Story:
    """One chain: the offer's lines, what an accepted change adds and takes away, and what the work came to."""

    lines: tuple
    added: tuple
    removed: tuple
    actuals: tuple
    percents: tuple

    # === THE OFFER === #

    def net(self, vat_class):
        return sum(line.amount for line in self.lines if VAT_CLASS[line.basis] == vat_class)

    @property
    def classes(self):
        return sorted({VAT_CLASS[line.basis] for line in (*self.lines, *self.added)})

    # === THE CHANGE === #

    def change(self, vat_class):
        """Øre ex. VAT of the change, below zero where it takes more away than it adds."""
        return sum(line.amount for line in self.added if VAT_CLASS[line.basis] == vat_class) - sum(
            line.amount for line in self.removed if VAT_CLASS[line.basis] == vat_class)

    # === THE SETTLEMENT === #

    def due(self, cap, vat_class):
        """(øre due, øre carried by the grid company) within one cap and VAT class."""
        def here(rows):
            return [row for row in rows if (CAP[row.basis], VAT_CLASS[row.basis]) == (cap, vat_class)]
        if cap == 'fixed':
            agreed = sum(line.amount for line in here(self.lines)) - sum(line.amount for line in here(self.removed))
            return agreed + sum(line.amount for line in here(self.added)), 0
        estimate = sum(line.amount for line in here(self.lines) if line not in self.removed)
        own = sum(row.amount for row in here(self.actuals) if row.change or row.by_customer)
        other = sum(row.amount for row in here(self.actuals)) - own
        limit = estimate * 115 // 100
        return min(other, limit) + own, max(other - limit, 0)

    def due_of_class(self, vat_class):
        return sum(self.due(cap, vat_class)[0] for cap in ('ch16', 's17_4', 'fixed'))


def story(chance, plan=True, change=True):
    """A story drawn from `chance` (`random.Random`); with `plan` some are to be paid in instalments."""
    bases = chance.sample(list(VAT_CLASS), chance.randint(1, 3))
    lines = tuple(_line(chance, number, bases) for number in range(1, chance.randint(1, 8) + 1))
    added = removed = ()
    if change and chance.random() < 0.4:
        added = tuple(_line(chance, number, bases) for number in range(51, 51 + chance.randint(0, 2)))
        removed = tuple(chance.sample(lines, chance.randint(0 if added else 1, min(2, len(lines)))))
    percents = tuple(chance.choice(((50,), (30, 30), (33, 33), (1,)))) if plan and chance.random() < 0.5 else ()
    return Story(lines, added, removed, tuple(_actuals(chance, lines, added, removed)), percents)


def _line(chance, number, bases):
    kind = chance.choice(KINDS)
    qty = chance.choice((1000, 1000, 1000 * chance.randint(2, 40), chance.randint(1, 99999)))
    price = chance.randrange(1, 10**chance.randint(3, 7))
    amount = half_up(qty * price, 1000)
    material = {'labour': 0, 'machine': 0, 'material': amount}.get(kind, chance.randint(0, amount))
    return Line(number, chance.choice(COMPONENTS), chance.choice(bases), kind, qty, price, material)


def _actuals(chance, lines, added, removed):
    """Around the estimate, far from it, or exactly it; now and then something that the customer caused."""
    kept = [(line, False) for line in lines if line not in removed] + [(line, True) for line in added]
    for line, change in kept:
        if CAP[line.basis] == 'fixed':
            continue
        percent = chance.choice((100, 115, chance.randint(80, 130), chance.randint(0, 300)))
        yield Actual(line.number, line.component, line.basis, half_up(line.amount * percent, 100), change)
        if not change and chance.random() < 0.15:
            yield Actual(line.number + 100, line.component, line.basis, chance.randint(1, 500000), by_customer=True)
