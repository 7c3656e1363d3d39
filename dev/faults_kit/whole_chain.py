"""Bases that chance writes go the whole way: sum of lines = order = invoices − credit notes = ledger, to the øre.

Delivered over the API, accepted in the portal, invoiced, changed, completed and settled over HTTP; what they came to is
asked of the database and held against an oracle that was written apart (`journey/oracle.py`).
"""

import os
import random
from collections import defaultdict

from . import steps
from .ground import Tally, ground, sql

from journey import invented, oracle
from journey.people import CaseSystem, Employee
from journey.report import check

SHORT, LONG = 5, 200
# No prepayment, a prepayment, and two instalments.
WORK_TYPES = 'omlegging', 'ny_tilknytning', 'endring_av_ov'
CREDIT, INVOICE = 'out_refund', 'out_invoice'


def run(n):
    seed = int(os.environ.get('ELSMART_SEED') or random.randrange(10**9))
    print(f'seed {seed} (ELSMART_SEED)', flush=True)
    tally, chance = Tally(), random.Random(seed)
    with ground() as (_server, world):
        accountant = Employee(world, 'accountant')
        for _trial in range(n):
            story = oracle.story(chance, plan=False)
            name = played(world, accountant, story, chance.choice(WORK_TYPES))
            tally.trials += 1
            compared(tally, world, story, name)
    return tally.result()


# === THE WAY === #

def played(world, accountant, story, work_type):
    """Take the story from the delivery to the settlement; returns the number of the case."""
    body = {**invented.body(work_type=work_type), 'lines': [written(line) for line in story.lines]}
    ref = invented.ref('K')
    source = CaseSystem(world, 'nettmelding')

    def notify(what, content, expected):
        source.session.headers['Idempotency-Key'] = f'{ref}-{what}'
        status, answer = source.call('POST', f'/elsmart/v1/cases/{ref}/{what}', content)
        check(f'{what}: {answer}', status, expected)
    status, answer = source.call('PUT', f'/elsmart/v1/cases/{ref}', body)
    check(f'The delivery: {answer}', status, 201)
    name = answer['case']
    accept(world, accountant, name)
    [[order]] = rows(world, name, "o.elsmart_kind = 'offer'", 'o.id')
    invoice(accountant, order)
    if story.added or story.removed:
        notify('changes', {
            'change_ref': 'E1', 'caused_by': 'customer', 'reason': 'Kunden flyttet traseen', 'update': [],
            'add': [written(line) for line in story.added],
            'remove': [str(line.number) for line in story.removed]}, 202)
        proposals = accountant.read('elsmart.proposal', [('order_id', '=', int(order)), ('state', '=', 'open')], 'id')
        accountant.call('elsmart.proposal', 'action_make_change', [row['id'] for row in proposals])
        accept(world, accountant, f'{name}-E1')
        [[change]] = rows(world, name, "o.elsmart_kind = 'change'", 'o.id')
        if any(story.change(vat_class) for vat_class in story.classes):
            invoice(accountant, change)
    notify('completion', {'completed_on': '2026-05-04', 'lines': [spent(row) for row in story.actuals]}, 201)
    settle(accountant, order)
    return name


def written(line):
    """A line of the oracle as the contract wants it."""
    return {
        'line_id': str(line.number), 'component': line.component, 'name': f'Linje {line.number}', 'kind': line.kind,
        'qty': f'{line.qty // 1000}.{line.qty % 1000:03}', 'unit': 'stk', 'unit_price': kroner(line.price),
        'amount': kroner(line.amount), 'material_amount': kroner(line.material), 'legal_basis': line.basis}


def spent(row):
    told = {'caused_by': 'customer', 'reason': 'Kunden ba om det'} if row.by_customer else {}
    if row.change:
        told = {'change_ref': 'E1'}
    return {
        'line_id': str(row.number), 'component': row.component, 'name': f'Linje {row.number}', 'kind': 'labour',
        'qty': '1', 'unit': 'stk', 'unit_price': kroner(row.amount), 'amount': kroner(row.amount),
        'legal_basis': row.basis, **told}


def kroner(ore):
    return f'{ore // 100}.{ore % 100:02}'


def accept(world, accountant, name):
    """Send the offer or change of that number; the customer accepts it."""
    [[order]] = sql(
        f"SELECT id FROM sale_order WHERE name = '{name}' AND company_id = {world['company']}")
    accountant.call('sale.order', 'action_elsmart_send_offer', [int(order)])
    [[token]] = sql(f'SELECT access_token FROM sale_order WHERE id = {order}')
    basis = steps.Basis(int(order), name, token, None, None)
    check('The acceptance', steps.accepts(steps.tab(world, basis))(), 'accepted')


def invoice(accountant, order):
    accountant.call('sale.order', 'action_elsmart_invoice', [int(order)])


def settle(accountant, order):
    """Settle where there is something to settle; the accountant confirms what the customer caused."""
    [state] = accountant.read('sale.order', [('id', '=', int(order))], 'elsmart_settlement_state')
    if state['elsmart_settlement_state'] == 'not_needed':
        return
    wizard = accountant.call('sale.order', 'action_elsmart_settle', [int(order)])['res_id']
    accountant.call('elsmart.settlement', 'action_confirm_cause', [wizard])
    accountant.call('elsmart.settlement', 'action_settle', [wizard])


# === WHAT IT CAME TO === #

def rows(world, name, where, columns, join=''):
    return sql(f"""
        SELECT {columns} FROM sale_order o JOIN elsmart_case k ON k.id = o.elsmart_case_id {join}
         WHERE k.number = '{name}' AND o.company_id = {world['company']} AND {where}""")


def compared(tally, world, story, name):
    """Hold orders, documents and ledger of the case `name` against the oracle."""
    documents = documents_of(world, name)
    kinds = [('offer', story.net)] + [('change', story.change)] * bool(story.added or story.removed)
    for kind, expected in kinds:
        ordered(tally, world, story, name, kind, expected)
    for vat_class in story.classes:
        found = sum(net for own, net, _vat in documents if own == vat_class)
        tally.expect(f'{name}: invoices − credit notes, {vat_class}', found, story.due_of_class(vat_class))
    for vat_class, net, vat in documents:
        exact = oracle.vat_of(net, vat_class)
        if net < 0:   # what is credited last of an invoice takes the øre that rounding has left of its VAT
            exact = {exact - 1, exact, exact + 1}
        tally.expect(f'{name}: VAT of a document of {net} øre', vat, exact)
    in_ledger(tally, world, story, name, documents)


def ordered(tally, world, story, name, kind, expected):
    """The lines of the offer or of the change, per VAT class."""
    found = defaultdict(int)
    for basis, amount in rows(world, name, f"o.elsmart_kind = '{kind}'",
                              'l.elsmart_legal_basis, round(l.price_subtotal * 100)::bigint',
                              "JOIN sale_order_line l ON l.order_id = o.id AND l.display_type IS NULL"):
        found[oracle.VAT_CLASS[basis]] += int(amount)
    for vat_class in story.classes:
        tally.expect(f'{name}: lines of the {kind}, {vat_class}', found[vat_class], expected(vat_class))
    vat = sum(oracle.vat_of(expected(vat_class), vat_class) for vat_class in story.classes)
    whole = str(sum(map(expected, story.classes)) + vat)
    totals = rows(world, name, f"o.elsmart_kind = '{kind}'", ', '.join(
        f'round({column} * 100)::bigint' for column in ('o.amount_total', 'o.elsmart_gross')))
    tally.expect(f'{name}: total of the {kind}', totals, [[whole, whole]])


def documents_of(world, name):
    """(VAT class, øre ex. VAT, øre of VAT) of each invoice, and below zero of each credit note."""
    found = sql(f"""
        SELECT min(l.elsmart_legal_basis), round(m.amount_untaxed * 100)::bigint, round(m.amount_tax * 100)::bigint,
               m.move_type
          FROM account_move m JOIN elsmart_case k ON k.id = m.elsmart_case_id
          JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'product'
         WHERE k.number = '{name}' AND m.company_id = {world['company']} AND m.state = 'posted'
           AND m.move_type IN ('{INVOICE}', '{CREDIT}') GROUP BY m.id""")
    signs = {INVOICE: 1, CREDIT: -1}
    return [(oracle.VAT_CLASS[basis], signs[kind] * int(net), signs[kind] * int(vat))
            for basis, net, vat, kind in found]


def in_ledger(tally, world, story, name, documents):
    """What stands on the accounts after the settlement: nothing of the contribution on the liability any more."""
    found = {bucket: int(amount) for bucket, amount in sql(f"""
        SELECT CASE WHEN l.tax_line_id IS NOT NULL THEN 'vat'
                    WHEN a.account_type = 'asset_receivable' THEN 'receivable'
                    WHEN a.account_type = 'income' THEN 'income'
                    WHEN a.id = y.elsmart_contribution_account_id THEN 'moved'
                    ELSE 'liability' END AS bucket, round(sum(l.balance) * 100)::bigint
          FROM account_move_line l JOIN account_move m ON m.id = l.move_id JOIN account_account a ON a.id = l.account_id
          JOIN res_company y ON y.id = m.company_id
         WHERE m.company_id = {world['company']} AND m.state = 'posted' AND l.display_type IS DISTINCT FROM 'line_note'
           AND (m.elsmart_case_id IN (SELECT id FROM elsmart_case WHERE number = '{name}' AND company_id = y.id)
             OR m.id IN (SELECT o.elsmart_ledger_move_id FROM sale_order o
                           JOIN elsmart_case k ON k.id = o.elsmart_case_id
                          WHERE k.number = '{name}' AND o.company_id = y.id))
         GROUP BY 1""")}
    contribution = story.due_of_class('none')
    net, vat = (sum(row[number] for row in documents) for number in (1, 2))
    expected = {'receivable': net + vat, 'vat': -vat, 'income': contribution - net, 'moved': -contribution,
                'liability': 0}
    for bucket, amount in expected.items():
        tally.expect(f'{name}: ledger, {bucket}', found.get(bucket, 0), amount)
