"""Versions and notices of one case over HTTP, in any order and twice: what is in force follows from what was taken in.

The same machine plays against the rules alone in `tests/flow/test_any_order.py`, and longer against a server of several
workers in `dev/faults`.
"""
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from odoo.tests import tagged

from .flow.any_order import AnyOrder
from .test_source_api import CASES
from .test_source_api_notices import NoticeCase

EXAMPLES, STEPS = 6, 12


@tagged('post_install', '-at_install')
class TestSourceApiOrder(NoticeCase):

    def test_whatever_comes_first_and_twice_the_end_is_the_same(self):
        test, refs = self, iter(range(10**6))

        class OverHttp(AnyOrder):

            def __init__(self):
                self.ref = f'ANY-{next(refs)}'
                super().__init__()

            def deliver(self, kind, number, body):
                if kind == 'case':
                    response = test.put({**test.body, **body}, self.ref)
                else:
                    response = test.call('POST', f'{CASES}{self.ref}/changes', body, Idempotency_Key=(
                        f'{self.ref}-{number}-{len(body.get("add", ()))}'))
                answer = response.json()
                return response.status_code, answer.get('code'), response.content

            def stored(self):
                return {line.line_ref: f'{line.amount:.2f}' for line in test.find(self.ref).estimate_line_ids}

        run_state_machine_as_test(OverHttp, settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck)))
        self.assertTrue(self.find('ANY-0'))
