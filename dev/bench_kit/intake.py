"""One case with ten cost lines per request, against one order with ten lines by plain Odoo's JSON-2 API."""

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
    system, plain = CaseSystem(world, 'nettmelding'), Json2(world)

    def deliver(_number):
        status, answer = system.call('PUT', f'/elsmart/v1/cases/{invented.ref("B")}', invented.body())
        check('The delivery', (status, answer.get('amount')), (201, '12500.00'))

    ours, theirs = in_turns(COUNT, deliver, lambda _number: plain.orders(1))
    return figure(1 / ours, 1 / theirs, COUNT, 'each of ours makes its customer too')
