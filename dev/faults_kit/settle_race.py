"""Two accountants settle the same chain at one instant: one final, one invoice of it, the contribution moved once."""

import functools

from . import steps
from .ground import Tally, ground, sql, together

from journey import invented
from journey.people import CaseSystem, Employee
from journey.report import Surprise, check

SHORT, LONG = 5, 50
SPREAD = 0.1
# 3 lines of 1 250 that came to 1 400 each: 450 more, of 562,50 that the limit allows.
ACTUAL, FINAL, DUE = '1400.00', '450.00', '4200.00'


def run(n):
    tally = Tally()
    with ground() as (_server, world):
        accountants = [Employee(world, 'accountant') for _number in range(2)]
        for _trial in range(n):
            basis = ready(world, accountants[0])
            wizards = [who.call('sale.order', 'action_elsmart_settle', [basis.id])['res_id'] for who in accountants]
            answers = together(*(functools.partial(settled, who, wizard)
                                 for who, wizard in zip(accountants, wizards, strict=True)), spread=SPREAD)
            tally.trials += 1
            tally.expect(f'what the two were told of {basis.name}', sorted(answers), ['done', 'settled'])
        check_all(tally, world, n)
    return tally.result()


def ready(world, accountant):
    """An accepted and invoiced fakturagrunnlag whose work is done and cost more than estimated."""
    basis = steps.accepted(world, accountant, lines=3, legal_basis='ch16')
    accountant.call('sale.order', 'action_elsmart_invoice', [basis.id])
    source = CaseSystem(world, 'nettmelding')
    source.session.headers['Idempotency-Key'] = basis.ref
    status, _answer = source.call('POST', f'/elsmart/v1/cases/{basis.ref}/completion', {
        'completed_on': '2026-05-04', 'lines': [invented.line(number, ACTUAL) for number in range(1, 4)]})
    check('The completion', status, 201)
    return basis


def settled(accountant, wizard):
    """`done`, `settled` when the other one was first, or what was refused."""
    try:
        accountant.call('elsmart.settlement', 'action_settle', [wizard], context={'lang': 'en_US'})
    except Surprise as surprise:
        return 'settled' if 'is settled already' in str(surprise) else str(surprise)
    return 'done'


def check_all(tally, world, n):
    company = world['company']
    finals = sql(f"""
        SELECT o.name, count(DISTINCT c.id), count(DISTINCT m.id), sum(m.amount_total), count(DISTINCT e.id)
          FROM sale_order o LEFT JOIN elsmart_claim c ON c.order_id = o.id
          LEFT JOIN account_move m ON m.elsmart_claim_id = c.id AND m.state = 'posted'
          LEFT JOIN account_move e ON e.id = o.elsmart_ledger_move_id AND e.state = 'posted'
         WHERE o.company_id = {company} AND o.elsmart_kind = 'final' GROUP BY o.name""")
    tally.expect('finals', len(finals), n)
    for name, *counts in finals:
        tally.expect(f'claims, invoices, sum and entries of {name}', counts, ['1', '1', FINAL, '1'])
    [[moved]] = sql(f"""
        SELECT sum(l.debit) FROM account_move_line l JOIN account_move m ON m.id = l.move_id
         WHERE m.company_id = {company} AND m.move_type = 'entry' AND m.state = 'posted'
           AND m.id IN (SELECT elsmart_ledger_move_id FROM sale_order)""")
    tally.expect('contributions moved', float(moved), n * float(DUE))
    [[count, lowest, highest]] = sql(f"""
        SELECT count(*), min(sequence_number), max(sequence_number) FROM account_move
         WHERE company_id = {company} AND move_type = 'out_invoice' AND state = 'posted'""")
    tally.expect('invoice numbers without a gap', int(highest) - int(lowest) + 1, int(count))
