"""All that comes about three cases in any order and twice, at two workers: the end follows from what was taken in.

The machine is that of the tests (`tests/flow/any_order.py`); a trial is one round of up to 40 steps, after each of
which the database is read by SQL.
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
STEPS = 40
TESTS = Path(__file__).parents[2] / 'tests' / 'flow'


def run(n):
    sys.path.append(str(TESTS))
    tally = Tally()
    with ground() as (_server, world):
        sql(f"UPDATE elsmart_source SET rate_limit = 0 WHERE company_id = {world['company']} RETURNING id")
        systems = {code: CaseSystem(world, code) for code in ('nettmelding', 'arbeidsordre')}
        machine = functools.partial(machine_class(), systems, tally)
        try:
            run_state_machine_as_test(machine, settings=settings(
                max_examples=n, stateful_step_count=STEPS, deadline=None, database=None,
                suppress_health_check=list(HealthCheck)))
        except AssertionError as error:
            tally.expect('what is in force', error, 'what was taken in')
    return tally.result()


def machine_class():
    """The machine over HTTP; its module lies with the tests."""
    from any_order import MAINS, Basis, Standing
    from any_order_http import AnyOrderHttp

    class OverHttp(AnyOrderHttp):

        def __init__(self, systems, tally):
            self.systems = systems
            tally.trials += 1
            super().__init__(invented.ref('O') + '-', invented.body(0))

        def send(self, source, method, path, body, key):
            system = self.systems[source]
            response = system.session.request(
                method, system.url + path, data=json.dumps(body).encode(), timeout=60,
                headers={'Content-Type': 'application/json', 'Idempotency-Key': key})
            return response.status_code, response.content

        def standings(self):
            lines = self.lines()
            return {ref: Standing(int(version), main or None, *(lines.get((ref, phase), {}) for phase in (
                'estimate', 'actual', 'incurred')), work) for ref, version, main, work in sql(f"""
                SELECT replace(c.ref, '{self.prefix}', ''), c.version, replace(m.ref, '{self.prefix}', ''), c.work_state
                  FROM elsmart_case c LEFT JOIN elsmart_case m ON m.id = c.main_case_id
                 WHERE c.ref LIKE '{self.prefix}%'""")}

        def lines(self):
            found = {}
            for ref, phase, line_id, amount in sql(f"""
                    SELECT replace(c.ref, '{self.prefix}', ''), l.phase, l.line_ref,
                           to_char(l.amount, 'FM9999999990.00')
                      FROM elsmart_cost_line l JOIN elsmart_case c ON c.id = l.case_id
                     WHERE c.ref LIKE '{self.prefix}%' AND l.superseded IS NOT TRUE"""):
                found.setdefault((ref, phase), {})[line_id] = amount
            return found

        def bases(self):
            """Whom a basis waits for is not stored; what it follows from is."""
            return {ref: Basis(net, waits == 't') for ref, net, waits in sql(f"""
                SELECT replace(c.ref, '{self.prefix}', ''), to_char(o.elsmart_net, 'FM9999999990.00'),
                       EXISTS (SELECT FROM elsmart_case f WHERE f.root_id = c.id AND f.estimate = 'pending'
                                  AND f.cancelled IS NOT TRUE)
                       OR c.expects IS NOT NULL AND NOT EXISTS (SELECT FROM elsmart_case f
                           WHERE f.root_id = c.id AND f.id != c.id)
                  FROM elsmart_case c JOIN sale_order o ON o.elsmart_case_id = c.id
                 WHERE c.ref LIKE '{self.prefix}%'""") if ref in MAINS}

    return OverHttp
