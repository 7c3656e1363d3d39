"""Sum of lines = order = invoices − credits = settlement, for bases that chance writes.

The oracle is written apart: it counts in øre and imports nothing of `flow/`. The same stories, fewer of them, go
through Odoo's orders, invoices, credit notes and ledger in `dev/faults whole_chain`.
"""
import random
from decimal import Decimal

import pytest

from dev.journey import oracle
from flow import basis, const, instalments, invoicing, settlement

SEED, COUNT = 16110174, 10_000


def nok(ore):
    return Decimal(ore) / 100


def cost_line(line):
    return basis.CostLine(line.number, line.component, line.basis, nok(line.amount), nok(line.material))


def test_ten_thousand_bases_against_an_oracle_in_ore():
    chance = random.Random(SEED)
    seen = {name: 0 for name in ('instalments', 'change', 'final', 'credit', 'carried', 'two classes')}
    for number in range(COUNT):
        story = oracle.story(chance)
        try:
            for name in played(story):
                seen[name] += 1
        except AssertionError as error:
            pytest.fail(f'basis {number}: {error}\n{story}')
    assert all(count > 500 for count in seen.values()), f'chance left something out: {seen}'


def played(story):
    """Hold one story against the oracle, document by document; gives what it was made of."""
    documents = []            # (VAT class, cap or None, NOK ex. VAT, VAT): invoices above zero, credit notes below
    order = offer(story)
    documents += claimed(order, already=())
    if story.percents:
        yield 'instalments'
    if story.added or story.removed:
        yield 'change'
        documents += changed(story)
    standing = {}
    for vat_class, net, _vat in documents:
        standing[vat_class] = standing.get(vat_class, Decimal(0)) + net
    for row in settled(story):
        standing[row.vat_class] = standing.get(row.vat_class, Decimal(0)) + row.balance
        documents.append((row.vat_class, row.balance, None))
        if row.balance:
            yield 'final' if row.balance > 0 else 'credit'
        if row.carried:
            yield 'carried'
    for vat_class in story.classes:
        due = story.due_of_class(vat_class)
        assert standing.get(vat_class, 0) == nok(due), f'{vat_class}: {standing} is not {due}'
    if len(story.classes) > 1:
        yield 'two classes'


def offer(story):
    """The order's lines; each cost line is in it to the øre, by component and part."""
    lines = basis.group([cost_line(line) for line in story.lines])
    for component in oracle.COMPONENTS:
        mine = [line for line in story.lines if line.component == component]
        for part in ('labour', 'material'):
            found = sum(line.amount for line in lines if (line.component, line.part) == (component, part))
            assert found == nok(sum(getattr(line, part) for line in mine)), f'{component}, {part}'
    for row in basis.per_vat_class(lines, const.VAT_RATE):
        net = story.net(row.vat_class)
        assert (row.net, row.vat) == (nok(net), nok(oracle.vat_of(net, row.vat_class))), f'order, {row.vat_class}'
    if not story.percents:
        return lines
    shares = [*(instalments.Share('', percent=Decimal(part)) for part in story.percents), instalments.Share('')]
    parts = instalments.split(lines, shares)
    for number, percent in enumerate(story.percents):
        for vat_class in story.classes:
            found = sum(line.amount for line in parts[number] if line.vat_class == vat_class)
            step = 1 if vat_class == 'none' else 100
            assert abs(found * 100 - Decimal(story.net(vat_class) * percent) / 100) <= step
    return [basis.replace(line, instalment=number) for number, part in enumerate(parts, 1) for line in part]


def claimed(lines, already):
    """One invoice per VAT class and instalment; their VAT adds up to the order's."""
    totals = basis.per_claim(lines, const.VAT_RATE)
    plans = invoicing.plan_claims(totals, before_delivery=False, already=already)
    assert sum(plan.gross for plan in plans) == sum(row.gross for row in totals)
    for whole in basis.per_vat_class(lines, const.VAT_RATE):
        parts = [row for row in totals if row.vat_class == whole.vat_class]
        assert sum(row.net for row in parts) == whole.net
        assert sum(row.vat for row in parts) == whole.vat, f'VAT of the instalments, {whole.vat_class}'
        for row in parts:
            ore = int(row.net * 100)
            assert row.vat == nok(oracle.vat_of(ore, row.vat_class))
    return [(row.vat_class, row.net, row.vat) for row in totals]


def changed(story):
    """The change's own price, new − old, per VAT class."""
    lines = basis.group([cost_line(line) for line in story.added] + [basis.CostLine(
        line.number, line.component, line.basis, -nok(line.amount), -nok(line.material)) for line in story.removed])
    totals = {row.vat_class: row for row in basis.per_vat_class(lines, const.VAT_RATE)}
    for vat_class in story.classes:
        net = story.change(vat_class)
        found = totals.get(vat_class)
        assert (found.net if found else 0) == nok(net), f'change, {vat_class}'
        assert (found.vat if found else 0) == nok(oracle.vat_of(net, vat_class))
    return [(row.vat_class, row.net, row.vat) for row in totals.values()]


def settled(story):
    """The figures per cap and class; what would be credited is divided over what stands."""
    invoiced = {}
    for sign, lines in ((1, story.lines), (1, story.added), (-1, story.removed)):
        for line in lines:
            key = oracle.CAP[line.basis], oracle.VAT_CLASS[line.basis]
            invoiced[key] = invoiced.get(key, Decimal(0)) + sign * nok(line.amount)
    figures = settlement.settle(
        [settlement.EstimateLine(line.component, line.basis, nok(line.amount), line not in story.removed,
                                 line in story.removed) for line in story.lines],
        change_estimates(story),
        [settlement.ActualLine(row.component, row.basis, nok(row.amount), row.change or row.by_customer)
         for row in story.actuals], invoiced)
    for row in figures:
        due, carried = story.due(row.scope, row.vat_class)
        assert (row.due, row.carried) == (nok(due), nok(carried)), f'{row.scope}, {row.vat_class}'
        assert row.balance == nok(due) - invoiced.get((row.scope, row.vat_class), 0)
        if row.balance < 0:
            parts = settlement.split_credit(-row.balance, [(1, -row.balance / 2), (2, -row.balance)])
            assert sum(part.amount for part in parts) == -row.balance
    return figures


def change_estimates(story):
    """As the models hand them over: an update is priced new − old."""
    return [*(settlement.EstimateLine(line.component, line.basis, nok(line.amount)) for line in story.added),
            *(settlement.EstimateLine(line.component, line.basis, -nok(line.amount)) for line in story.removed)]
