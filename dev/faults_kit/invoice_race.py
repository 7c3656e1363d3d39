"""Two accountants invoice the same bases at one instant: one invoice each, no gap in the numbers, every KID once."""

import functools
import random

from . import steps
from .ground import Tally, ground, sql, together

from journey.people import Employee
from journey.report import Surprise

SHORT, LONG = 10, 100
SPREAD = 0.1
# Claimed by the button, and claimed by the acceptance already so that only the invoice is to be made.
KINDS = {'legal_basis': 's17_4a'}, {'legal_basis': 'ch16', 'work_type': 'ny_tilknytning'}


def run(n):
    tally = Tally()
    with ground() as (_server, world):
        accountants = [Employee(world, 'accountant') for _number in range(2)]
        for _trial in range(n):
            basis = steps.accepted(world, accountants[0], lines=3, **random.choice(KINDS))
            answers = together(*(functools.partial(invoiced, who, basis) for who in accountants), spread=SPREAD)
            tally.trials += 1
            tally.expect(f'what the two were told of {basis.name}', sorted(answers), ['all', 'done'])
        check(tally, world, n)
    return tally.result()


def invoiced(accountant, basis):
    """`done`, `all` when the other one was first, or what was refused."""
    try:
        accountant.call('sale.order', 'action_elsmart_invoice', [basis.id], context={'lang': 'en_US'})
    except Surprise as surprise:
        return 'all' if 'is invoiced' in str(surprise) else str(surprise)
    return 'done'


def check(tally, world, n):
    company = world['company']
    per_order = sql(f"""
        SELECT o.name, count(DISTINCT c.id), count(DISTINCT m.id), sum(m.amount_total), max(o.amount_total)
          FROM sale_order o LEFT JOIN elsmart_claim c ON c.order_id = o.id
          LEFT JOIN account_move m ON m.elsmart_claim_id = c.id AND m.state = 'posted'
         WHERE o.company_id = {company} AND o.state = 'sale' GROUP BY o.name""")
    tally.expect('accepted bases', len(per_order), n)
    for name, claims, moves, invoiced_sum, ordered in per_order:
        tally.expect(f'claims, invoices and sum of {name}', [claims, moves, invoiced_sum], ['1', '1', ordered])
    [[count, lowest, highest]] = sql(f"""
        SELECT count(*), min(sequence_number), max(sequence_number) FROM account_move
         WHERE company_id = {company} AND move_type = 'out_invoice' AND state = 'posted'""")
    tally.expect('invoice numbers without a gap', int(highest) - int(lowest) + 1, int(count))
    [[kids, distinct]] = sql(
        f"SELECT count(kid), count(DISTINCT kid) FROM elsmart_claim WHERE company_id = {company}")
    tally.expect('distinct KIDs', distinct, kids)
    drafts = sql(f"SELECT count(*) FROM account_move WHERE company_id = {company} AND state = 'draft'")
    tally.expect('invoices left in draft', drafts, [['0']])
    unbalanced = sql(f"""
        SELECT move_id FROM account_move_line WHERE company_id = {company} GROUP BY move_id
        HAVING sum(debit) <> sum(credit)""")
    tally.expect('entries that do not balance', unbalanced, [])
