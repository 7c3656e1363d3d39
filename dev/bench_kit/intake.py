"""One case with ten cost lines per request, against one order with ten lines by plain Odoo's JSON-2 API.

Both name a customer who is there already, so that the rows are the same. The note says how it is with a new customer
each: ours is still one request, plain Odoo needs one for the customer and one for the order.
"""

from .clock import figure, in_turns
from .plain import Json2

from journey import invented
from journey.people import CaseSystem
from journey.report import check

UNIT = 'cases/s'
GOAL = '≥ 4 × plain'
COUNT = 100


def met(ours, ratio):
    return ratio >= 4


def measure(world, env):
    system, plain, known = CaseSystem(world, 'nettmelding'), Json2(world), invented.body()['customer']

    def deliver(**values):
        status, answer = system.call(
            'PUT', f'/elsmart/v1/cases/{invented.ref("B")}', {**invented.body(), **values})
        check('The delivery', (status, answer.get('amount')), (201, '12500.00'))

    ours, theirs = in_turns(COUNT, lambda _number: deliver(customer=known), lambda _number: plain.orders(1))
    new, plain_new = in_turns(COUNT, lambda _number: deliver(), lambda _number: plain.orders(1, customer=True))
    return figure(1 / ours, 1 / theirs, COUNT,
                  f'with a new customer each: {1 / new:.1f} and {1 / plain_new:.1f}, {plain_new / new:.1f} ×')
