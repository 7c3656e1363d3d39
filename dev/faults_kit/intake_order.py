"""Versions and notices of a case in any order and twice, at two workers: the end follows from what was taken in.

The machine is that of the tests (`tests/flow/any_order.py`); a trial is one case with up to 30 steps, whose lines are
read by SQL.
"""

import functools
import json
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .ground import Tally, ground, sql

from journey import invented
from journey.people import CaseSystem

SHORT, LONG = 10, 100
STEPS = 30
TESTS = Path(__file__).parents[2] / 'tests' / 'flow'


def run(n):
    sys.path.append(str(TESTS))
    tally = Tally()
    with ground() as (_server, world):
        machine = functools.partial(machine_class(), CaseSystem(world, 'nettmelding'), tally)
        try:
            run_state_machine_as_test(machine, settings=settings(
                max_examples=n, stateful_step_count=STEPS, deadline=None, database=None,
                suppress_health_check=list(HealthCheck)))
        except AssertionError as error:
            tally.expect('what is in force', error, 'what was taken in')
    return tally.result()


def machine_class():
    """The machine over HTTP; its module lies with the tests."""
    from any_order import AnyOrder

    class OverHttp(AnyOrder):

        def __init__(self, system, tally):
            self.system, self.ref, self.body = system, invented.ref('O'), invented.body(0)
            tally.trials += 1
            super().__init__()

        def deliver(self, kind, number, body):
            path = f'/elsmart/v1/cases/{self.ref}'
            if kind == 'case':
                status, answer = self.system.call('PUT', path, {**self.body, **body})
            else:
                self.system.session.headers['Idempotency-Key'] = f'{self.ref}-{number}-{len(body.get("add", ()))}'
                status, answer = self.system.call('POST', f'{path}/changes', body)
            return status, answer.get('code'), json.dumps(answer)

        def stored(self):
            return dict(sql(f"""
                SELECT l.line_ref, to_char(l.amount, 'FM9999999990.00') FROM elsmart_cost_line l
                  JOIN elsmart_case c ON c.id = l.case_id
                 WHERE c.ref = '{self.ref}' AND l.phase = 'estimate' AND l.superseded IS NOT TRUE"""))

    return OverHttp
