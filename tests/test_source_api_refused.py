"""What the intake API refuses: each answer has its status and a pointer, and nothing but the message is stored."""
import copy
import hashlib
import json

from odoo.tests import tagged
from odoo.tools import file_open

from ..flow import contract, openapi
from ..flow.errors import FlowError
from ..flow.importing import MAX_BODY
from .test_source_api import CHILD, SourceApiCase


@tagged('post_install', '-at_install')
class TestSourceApiRefused(SourceApiCase):

    def test_a_bad_field_is_refused_at_its_pointer_and_only_the_message_is_kept(self):
        for path, value, code in (
            ('/surprise', 1, 'unknown_field'),
            ('/lines/0/vat', '25', 'unknown_field'),
            ('/version', '1', 'wrong_type'),
            ('/lines/0/amount', 2300, 'wrong_type'),
            ('/lines/0/qty', '-1', 'negative'),
            ('/lines/0/amount', '10000000000.01', 'too_large'),
            ('/lines/0/amount', 'NaN', 'not_a_number'),
            ('/lines/0/amount', '2300.01', 'amount_mismatch'),
            ('/lines/0/unit_price', '2300.001', 'too_many_decimals'),
            ('/installation/metering_point', '707057500000412379', 'bad_metering_point'),
            ('/customer/orgnr', '310000117', 'bad_orgnr'),
            ('/work_type', 'unknown', 'unknown_work_type'),
            ('/customer/name', 'a\x07b', 'control_character'),
        ):
            with self.subTest(path=path, code=code):
                body = copy.deepcopy(self.body)
                *parents, last = [int(part) if part.isdigit() else part for part in path.split('/')[1:]]
                target = body
                for part in parents:
                    target = target[part]
                target[last] = value
                self.assert_refused(body, 422, code, path)

    def test_a_missing_field_is_refused_at_its_pointer(self):
        for name in ('version', 'estimate', 'work_type', 'customer', 'lines'):
            with self.subTest(name):
                body = {key: value for key, value in self.body.items() if key != name}
                self.assert_refused(body, 422, 'missing_field', f'/{name}')

    def test_a_source_that_is_not_here_cannot_have_the_main_case(self):
        child = {**CHILD, 'main_case': {'source': 'nowhere', 'ref': '1'}}
        self.assert_refused(child, 422, 'unknown_source', '/main_case/source')

    def test_a_body_that_is_not_strict_json_is_refused(self):
        for body, code, pointer in (
            (b'', 'not_json', ''),
            (b'{"version": 1', 'not_json', ''),
            (b'{} {}', 'not_json', ''),
            (b'\xff\xfe', 'not_utf8', ''),
            (b'{"lines": [{"amount": NaN}]}', 'not_a_number', '/lines/0/amount'),
            (b'{"version": 1, "version": 2}', 'duplicate_key', '/version'),
            (b'{"estimate": "\\u0000"}', 'nul_character', '/estimate'),
            (b'{"estimate": "\\ud800"}', 'lone_surrogate', '/estimate'),
            (b'[' * 100000, 'too_deep', ''),
        ):
            with self.subTest(body=body[:40]):
                message = self.assert_refused(body, 400, code, pointer)
                self.assertEqual(message.body_hash, hashlib.sha256(body).hexdigest())
        self.assert_refused(b'[]', 422, 'wrong_type', '')

    def test_bytes_that_are_no_text_are_kept_escaped(self):
        self.assertEqual(self.assert_refused(b'\xff\x00', 400, 'not_utf8').body, '\\xff\\x00')

    def test_other_content_types_are_refused(self):
        body = json.dumps(self.body).encode()
        for content_type in (
            'text/plain', 'application/soap+xml', 'application/x-www-form-urlencoded',
            'multipart/form-data; boundary=x', 'application/json; charset=iso-8859-1', 'nonsense',
        ):
            with self.subTest(content_type):
                self.assert_refused(body, 415, 'unsupported_type', Content_Type=content_type)
        self.assert_refused(body, 415, 'unsupported_type', Content_Encoding='gzip')

    def test_every_route_answers_problem_details_whatever_it_is_sent(self):
        """Every operation × every content type, method and form of its address that is not ours."""
        before = self.stored()
        for name, (method, path, kind, *_rest) in openapi.OPERATIONS.items():
            path = '/elsmart/v1' + path.replace('{ref}', 'NM-none')
            taken = {other.upper() for other, its_path, *_rest in openapi.OPERATIONS.values()
                     if '/elsmart/v1' + its_path.replace('{ref}', 'NM-none') == path}
            for other in {'GET', 'POST', 'PUT', 'PATCH', 'DELETE'} - taken:
                with self.subTest(name, method=other):
                    response = self.call(other, path, {})
                    self.assert_problem(response, 405, 'method_not_allowed')
                    self.assertEqual(set(response.headers['Allow'].split(', ')) - {'HEAD', 'OPTIONS'}, taken)
            for content_type in ('application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain',
                                 'application/octet-stream', 'text/html', 'application/merge-patch+json', ''):
                with self.subTest(name, content_type=content_type):
                    response = self.call(method.upper(), path, b'a=1' if kind else None, Content_Type=content_type,
                                         Idempotency_Key='k')
                    if kind:
                        self.assert_problem(response, 415, 'unsupported_type')
                    elif '{ref}' not in openapi.OPERATIONS[name][1]:
                        self.assertEqual(response.status_code, 200)
            for wrong in (f'{path}/', f'{path}/x', f'{path}%2F', f'{path}%0A', path.replace('/v1/', '/v1//')):
                with self.subTest(name, path=wrong):
                    response = self.call(method.upper(), wrong, {} if kind else None, Idempotency_Key='k')
                    self.assert_problem(response, response.status_code)
                    self.assertIn(response.status_code, (404, 405))
        self.assertEqual({**self.stored(), 'elsmart.message': 0}, {**before, 'elsmart.message': 0})

    def test_a_body_over_the_limit_is_refused_unread(self):
        message = self.assert_refused(b' ' * (MAX_BODY + 1), 413, 'body_too_large')
        self.assertEqual(message.body or '', '')

    def test_naughty_strings_are_stored_exactly_or_refused(self):
        """The collected ones of `tests/flow/corpora`, each as the text of a cost line and as the name of its case."""
        with file_open('elsmart_kundefaktura/tests/flow/corpora/naughty_strings.json') as file:
            strings = json.load(file)
        sent = {}
        for number, value in enumerate(strings):
            try:
                contract.read('case', {**self.body, 'project_ref': None, 'lines': [self.named(number, value)]})
            except FlowError:
                continue
            sent[str(number)] = value
        response = self.put({**self.body, 'lines': [self.named(*pair) for pair in sent.items()]}, 'NM-naughty')
        self.assertEqual(response.status_code, 201, response.text[:300])
        self.env.invalidate_all()
        case = self.env['elsmart.case'].search([('ref', '=', 'NM-naughty')])
        self.assertEqual({line.line_ref: line.name for line in case.cost_line_ids}, sent)
        refused = next(value for number, value in enumerate(strings) if str(number) not in sent and value.strip())
        self.assert_refused({**self.body, 'lines': [self.named(1, refused)]}, 422, None)

    def named(self, number, name):
        return {**self.body['lines'][0], 'line_id': str(number), 'name': name}
