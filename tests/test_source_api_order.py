"""Everything that comes about three cases over HTTP, in any order and twice: the end follows from what was taken in.

The same machine plays against the rules alone in `tests/flow/test_any_order.py`, and longer against a server of several
workers in `dev/faults`.
"""
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from odoo.tests import tagged

from .flow.any_order import MAINS, Basis, Standing
from .flow.any_order_http import AnyOrderHttp
from .test_source_api_notices import NoticeCase

EXAMPLES, STEPS = 15, 25


@tagged('post_install', '-at_install')
class TestSourceApiOrder(NoticeCase):

    def test_whatever_comes_first_and_twice_the_end_is_the_same(self):
        test, rounds = self, iter(range(10**6))
        keys = {'nettmelding': self.key, 'arbeidsordre': self.other_key}

        class OverHttp(AnyOrderHttp):

            def __init__(self):
                super().__init__(f'ANY-{next(rounds)}-', test.body)

            def send(self, source, method, path, body, key):
                headers = {'Idempotency_Key': key} if method == 'POST' else {}
                response = test.call(method, path, body, key=keys[source], **headers)
                return response.status_code, response.content

            def cases(self):
                test.env.invalidate_all()
                found = test.env['elsmart.case'].search([('ref', '=like', f'{self.prefix}%')])
                return {case.ref.removeprefix(self.prefix): case for case in found}

            def standings(self):
                return {ref: Standing(
                    case.version, (case.main_case_id.ref or '').removeprefix(self.prefix) or None,
                    amounts(case.estimate_line_ids), amounts(case.actual_line_ids), amounts(case.incurred_line_ids),
                    case.work_state) for ref, case in self.cases().items()}

            def bases(self):
                return {ref: Basis(f'{case.order_id.elsmart_net:.2f}', bool(case._waiting()))
                        for ref, case in self.cases().items() if ref in MAINS}

        run_state_machine_as_test(OverHttp, settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck)))
        self.assertTrue(self.find('ANY-0-M1'))


def amounts(lines):
    return {line.line_ref: f'{line.amount:.2f}' for line in lines}
