"""The intake API over HTTP: who may deliver, where, and that a version is taken once."""
import hashlib
import json
from unittest.mock import patch

import psycopg2.errors

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import KundefakturaMixin, sample

CASES = '/elsmart/v1/cases/'
PROBLEM = 'application/problem+json'
CHILD = {'version': 1, 'estimate': 'pending', 'lines': []}


class SourceApiCase(KundefakturaMixin, HttpCase):
    """Requests with the key of one case system, and what they leave behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_company()
        cls.source, cls.other = cls.sources['nettmelding'], cls.sources['arbeidsordre']
        cls.key, cls.other_key = cls.source._mint_key('test'), cls.other._mint_key('test')
        cls.body = sample('K-2026-000412')['deliveries'][0]['body']

    def call(self, method, path, body=None, key=None, **headers):
        """A request with the key of `source`; `body` is bytes, or becomes JSON. `key=''` sends none."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        key = self.key if key is None else key
        sent = {'Content-Type': 'application/json', **({'Authorization': f'Bearer {key}'} if key else {})}
        sent.update({name.replace('_', '-'): value for name, value in headers.items()})
        return self.url_open(path, data=data, method=method, headers=sent, allow_redirects=False)

    def put(self, body, ref='NM-1', **kwargs):
        return self.call('PUT', CASES + ref, body, **kwargs)

    def stored(self):
        """How much there is of everything that a delivery may make."""
        names = ('elsmart.message', 'elsmart.case', 'elsmart.cost.line', 'sale.order', 'res.partner', 'elsmart.event')
        return {name: self.env[name].with_context(active_test=False).search_count([]) for name in names}

    def assert_problem(self, response, status, code=None, pointer=None):
        """`response` is problem+json of `status`, with an error `code` at `pointer`; nothing of Odoo shows."""
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.headers['Content-Type'], PROBLEM)
        self.assertNotIn('Set-Cookie', response.headers)
        self.assertNotIn('Traceback', response.text)
        problem = response.json()
        self.assertEqual(problem['status'], status)
        self.assertTrue(problem['title'] and problem['type'])
        if pointer is not None:
            self.assertIn((pointer, code), [(error['pointer'], error['code']) for error in problem['errors']])
        elif code:
            self.assertEqual(problem['code'], code)
        return problem

    def assert_refused(self, body, status, code, pointer=None, ref='NM-bad', **kwargs):
        """The delivery is refused and nothing is stored but its message, as it came and as it was answered."""
        before = self.stored()
        response = self.put(body, ref, **kwargs)
        self.assert_problem(response, status, code, pointer)
        self.assertEqual(self.stored(), {**before, 'elsmart.message': before['elsmart.message'] + 1})
        message = self.env['elsmart.message'].search([], limit=1)
        self.assertEqual((message.outcome, message.status_code, message.ref), ('rejected', status, ref))
        self.assertEqual(message.response, response.content.decode())
        self.assertEqual(json.loads(message.errors), response.json()['errors'])
        self.assertFalse(message.case_id)
        return message


@tagged('post_install', '-at_install')
class TestSourceApi(SourceApiCase):

    # === DELIVERING === #

    def test_a_case_is_created_read_and_updated(self):
        created = self.put(self.body)
        self.assertEqual(created.status_code, 201, created.text)
        self.assertEqual(created.headers['Content-Type'], 'application/json')
        self.assertNotIn('Set-Cookie', created.headers)
        self.assertEqual([created.json()[name] for name in ('ref', 'version', 'outcome')], ['NM-1', 1, 'created'])
        updated = self.put({**self.body, 'version': 4})
        self.assertEqual((updated.status_code, updated.json()['outcome']), (200, 'updated'))
        read = self.call('GET', CASES + 'NM-1')
        self.assertEqual((read.status_code, read.json()['ref'], read.json()['version']), (200, 'NM-1', 4))
        self.assertEqual(self.call('HEAD', CASES + 'NM-1').status_code, 200)

    def test_the_message_is_kept_as_it_came(self):
        body = json.dumps(self.body, indent=3, ensure_ascii=False).encode()
        response = self.put(body)
        message = self.env['elsmart.message'].search([], limit=1)
        self.assertEqual((message.method, message.path), ('PUT', CASES + 'NM-1'))
        self.assertEqual((message.body, message.body_hash), (body.decode(), hashlib.sha256(body).hexdigest()))
        self.assertEqual((message.outcome, message.version, message.status_code), ('created', 1, 201))
        self.assertEqual((message.response, message.case_id.ref), (response.content.decode(), 'NM-1'))
        self.assertEqual((message.source_id, message.company_id), (self.source, self.source.company_id))
        self.assertEqual(message.create_uid, self.source.user_id)

    def test_the_same_version_again_gets_the_stored_answer_to_the_byte(self):
        first = self.put(self.body)
        second = self.put({**self.body, 'version': 2})
        stored = self.stored()
        reordered = json.dumps(dict(reversed(self.body.items())), indent=2).encode()
        newer = {**self.body, 'version': 2}
        for body, answer in ((self.body, first), (reordered, first), (newer, second), (self.body, first)):
            replay = self.put(body)
            self.assertEqual((replay.status_code, replay.content), (answer.status_code, answer.content))
        self.assertEqual(self.stored(), stored)

    def test_the_same_version_with_other_content_is_refused(self):
        self.put(self.body, 'NM-bad')
        self.assert_refused({**self.body, 'project_ref': 'P-1'}, 422, 'version_reused', '/version')

    def test_an_older_version_is_a_conflict(self):
        self.put({**self.body, 'version': 3}, 'NM-bad')
        self.assert_refused({**self.body, 'version': 2}, 409, 'older_version', '/version')

    def test_a_refused_version_can_be_sent_again_corrected(self):
        self.assert_refused({**self.body, 'estimate': 'x'}, 422, 'not_allowed', '/estimate')
        self.assertEqual(self.put(self.body, 'NM-bad').status_code, 201)

    def test_sources_may_use_the_same_case_number_and_see_only_their_own(self):
        self.put(self.body)
        foreign = self.call('GET', CASES + 'NM-1', key=self.other_key)
        absent = self.call('GET', CASES + 'NM-2', key=self.other_key)
        self.assert_problem(foreign, 404, 'not_found')
        self.assertEqual(foreign.content, absent.content)
        self.assertEqual(self.put(self.body, key=self.other_key).status_code, 201)
        self.assertEqual(self.env['elsmart.case'].search_count([('ref', '=', 'NM-1')]), 2)

    def test_a_case_cannot_be_its_own_main_case(self):
        self.assert_refused(
            {**CHILD, 'main_case': {'source': 'nettmelding', 'ref': 'NM-bad'}}, 422, 'own_main_case', '/main_case')

    def test_a_main_case_and_the_cases_that_wait_for_it_write_one_row(self):
        """What makes two of them at the same moment see each other; who finds the main case there does not wait."""
        child = {**CHILD, 'main_case': {'source': 'nettmelding', 'ref': 'NM-1'}}
        met = []
        for body, ref, key in ((child, 'AO-1', self.other_key), (self.body, 'NM-1', self.key),
                               (child, 'AO-2', self.other_key)):
            self.assertEqual(self.put(body, ref, key=key).status_code, 201)
            met.append(self.env['elsmart.case.key'].search([
                ('company_id', '=', self.company.id), ('ref', '=', 'NM-1')]).meetings)
            self.env.invalidate_all()
        self.assertEqual(met, [1, 2, 2])

    def test_a_clash_with_a_delivery_at_the_same_moment_is_run_again(self):
        """Core would answer a unique violation with 422, which tells the sender to give up."""
        Case = self.env.registry['elsmart.case']
        make, calls = Case._create_main_cases, []

        def clash_once(self, *args):
            calls.append(args)
            if len(calls) == 1:
                raise psycopg2.errors.UniqueViolation()
            return make(self, *args)

        with patch.object(Case, '_create_main_cases', clash_once), \
                patch('odoo.service.model.random.uniform', return_value=0):
            self.assertEqual(self.put(self.body).status_code, 201)
        self.assertEqual(len(calls), 2)

    @mute_logger('odoo.http')
    def test_a_clash_without_end_is_answered_with_try_again(self):
        with patch.object(self.env.registry['elsmart.case'], '_create_main_cases', side_effect=ConcurrencyError), \
                patch('odoo.service.model.MAX_TRIES_ON_CONCURRENCY_FAILURE', 1):
            response = self.put(self.body)
        self.assert_problem(response, 503, 'try_again')
        self.assertTrue(int(response.headers['Retry-After']))

    def test_an_unforeseen_error_tells_nothing_and_keeps_nothing(self):
        before = self.stored()
        with patch.object(
            self.env.registry['elsmart.case'], '_create_main_cases', side_effect=RuntimeError('secret'),
        ), self.assertLogs('odoo.http', 'ERROR') as logs:
            problem = self.assert_problem(self.put(self.body), 500, 'internal_error')
        self.assertEqual(set(problem), {'type', 'title', 'status', 'code', 'errors'})
        self.assertEqual(len(logs.output), 1)
        self.assertIn('secret', logs.output[0])
        self.assertEqual(self.stored(), before)

    def test_what_core_refuses_midway_is_undone_and_told_without_names(self):
        Case = self.env.registry['elsmart.case']
        make = Case._create_main_cases
        for error, status, told in (
            (UserError("Not like this."), 422, "Not like this."),
            (AccessError("user 7 may not read sale.order"), 403, "Ask the grid company for access."),
        ):
            def refuse(self, *args, error=error):
                make(self, *args)
                raise error

            with patch.object(Case, '_create_main_cases', refuse):
                message = self.assert_refused(self.body, status, None)
            self.assertEqual(json.loads(message.response)['detail'], told)

    # === KEYS === #

    def test_without_a_key_of_ours_nothing_opens_and_nothing_is_stored(self):
        keys = self.env['res.users.apikeys']
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
        user = self.env['res.users'].create({'name': 'Somebody', 'login': 'elsmart-somebody'})
        wrong = {
            'none': '',
            'nonsense': 'x' * 40,
            'unknown': self.key[:8] + '0' * 32,
            'of another scope': keys.with_user(self.source.user_id).sudo()._generate('rpc', 'x', tomorrow),
            'of somebody who is no source': keys.with_user(user).sudo()._generate('elsmart', 'x', tomorrow),
            'global of somebody': keys.with_user(user).sudo()._generate(None, 'x', tomorrow),
            'expired': self.source._mint_key('old', days=-1),
        }
        before = self.stored()
        for name, key in wrong.items():
            for method, body in (('PUT', self.body), ('GET', None)):
                with self.subTest(name, method=method):
                    response = self.call(method, CASES + 'NM-1', body, key=key)
                    self.assert_problem(response, 401, 'unauthorized')
                    self.assertEqual(response.headers['WWW-Authenticate'], 'Bearer')
        self.assert_problem(self.put(self.body, key='', Authorization='Basic YTpi'), 401)
        self.assertEqual(self.stored(), before)

    def test_a_session_is_no_key(self):
        self.authenticate('admin', 'admin')
        self.assert_problem(self.put(self.body, key=''), 401, 'unauthorized')

    def test_a_key_of_ours_opens_nothing_else(self):
        response = self.url_open(
            '/json/2/res.partner/search', json={'domain': []}, headers={'Authorization': f'Bearer {self.key}'})
        self.assertEqual(response.status_code, 401)

    def test_an_archived_source_is_shut_out_and_its_keys_are_gone(self):
        self.source.action_archive()
        self.assert_problem(self.put(self.body), 401, 'unauthorized')
        self.assertFalse(self.source.user_id.active)
        self.source.action_unarchive()
        self.assert_problem(self.put(self.body), 401, 'unauthorized')
        self.assertEqual(self.put(self.body, key=self.source._mint_key('new')).status_code, 201)
        self.assertEqual(self.put(self.body, key=self.other_key).status_code, 201)

    # === ADDRESSES === #

    def test_an_unknown_address_is_not_found_whatever_is_sent(self):
        for path in (
            '/elsmart/v1', '/elsmart/v1/', '/elsmart/v1/nothing', '/elsmart/v1/cases', '/elsmart/v1//cases/NM-1',
            '/elsmart/v1/cases/NM-1/nothing', CASES + 'a%2Fb', CASES + 'a%20b', CASES + '%00', CASES + 'a%0Ab',
            CASES + '%FF', CASES + 'x' * 65, CASES + 'bl%C3%A5',
        ):
            for method, body in (('GET', None), ('PUT', self.body)):
                with self.subTest(path, method=method):
                    self.assert_problem(self.call(method, path, body), 404, 'not_found')
        form = self.call('POST', '/elsmart/v1/x', b'a=1', Content_Type='application/x-www-form-urlencoded')
        self.assert_problem(form, 404, 'not_found')

    def test_a_visitor_with_another_language_is_not_redirected(self):
        self.opener.cookies.set('frontend_lang', 'nb_NO')
        for path in ('/elsmart/v1//x', '/elsmart/v1/x', CASES + 'NM-1'):
            self.assert_problem(self.call('GET', path), 404, 'not_found')

    def test_another_method_is_refused_and_the_right_ones_are_told(self):
        for method in ('POST', 'DELETE', 'PATCH', 'TRACE', 'SURPRISE'):
            with self.subTest(method):
                response = self.call(method, CASES + 'NM-1', {})
                self.assert_problem(response, 405, 'method_not_allowed')
                self.assertEqual(response.headers['Allow'], 'GET, HEAD, PUT, OPTIONS')

    def test_options_tells_the_methods_and_delivers_nothing(self):
        before = self.stored()
        response = self.call('OPTIONS', CASES + 'NM-1')
        self.assertEqual((response.status_code, response.text), (204, ''))
        self.assertEqual(response.headers['Allow'], 'GET, HEAD, PUT, OPTIONS')
        self.assert_problem(self.call('OPTIONS', '/elsmart/v1/nothing'), 404)
        self.assertEqual(self.stored(), before)
