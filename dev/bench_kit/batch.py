"""Batches of 200 cases of ten cost lines, against 200 orders of ten lines in one call of plain Odoo's JSON-2 API."""
from psycopg2.extras import execute_values

from .clock import figure, in_turns, seconds
from .plain import Json2

from journey import invented
from journey.people import CaseSystem
from journey.report import check

UNIT = 'lines/s'
GOAL = '≥ 6 × plain'
COUNT = 5
CASES, LINES = 200, 10
COLUMNS = ('order_id', 'company_id', 'name', 'product_id', 'product_uom_qty', 'price_unit', 'customer_lead', 'state')


def met(ours, ratio):
    return ratio >= 6


def measure(world, env):
    system, plain = CaseSystem(world, 'nettmelding'), Json2(world)

    def deliver(_number):
        items = [{'ref': invented.ref('B'), 'case': invented.body(LINES)} for _case in range(CASES)]
        system.session.headers['Idempotency-Key'] = invented.ref('K')
        status, answer = system.call('POST', '/elsmart/v1/batches', {'items': items})
        check('The batch', (status, {item['status'] for item in answer['items']}), (200, {201}))

    ours, theirs = in_turns(COUNT, deliver, lambda _number: plain.orders(CASES, LINES), warm=1)
    lines = CASES * LINES
    return figure(lines / ours, lines / theirs, COUNT, f'a bare insert of such rows: {raw(env, world):.0f} lines/s')


def raw(env, world):
    """Lines per second that PostgreSQL takes by itself: execute_values of order lines, and nothing else."""
    order = env['sale.order'].create({'partner_id': world['plain_partner'], 'company_id': world['company']})
    env.flush_all()
    rows = [(order.id, world['company'], f'Montørtimer, del {number}', world['plain_product'], 1, 1250.0, 0, 'draft')
            for number in range(CASES * LINES)]
    statement = f"INSERT INTO sale_order_line ({', '.join(COLUMNS)}) VALUES %s"
    taken = min(seconds(execute_values, env.cr._obj, statement, rows, None, 1000) for _turn in range(COUNT))
    env.cr.rollback()
    return len(rows) / taken
