"""What a case system reads: events, lists to map against, and the documentation, whose examples run."""
import json
from datetime import datetime, timezone

from lxml import etree

from odoo.tests import tagged

from ..flow import examples, openapi
from .test_source_api import CASES
from .test_source_api_notices import NoticeCase

V1 = '/elsmart/v1'


@tagged('post_install', '-at_install')
class TestSourceApiLists(NoticeCase):

    def feed(self, after='', limit=None, status=200, **kwargs):
        query = f'?after={after}' + (f'&limit={limit}' if limit is not None else '')
        response = self.call('GET', f'{V1}/events{query}', **kwargs)
        self.assertEqual(response.status_code, status, response.text)
        return response.json()

    def test_events_are_read_in_pages_and_each_once(self):
        case = self.create()
        self.send(case.order_id)
        self.accept(case.order_id)
        self.env.flush_all()
        whole = self.feed()
        self.assertGreater(len(whole['events']), 1)
        self.assertFalse(whole['more'])
        after, seen = '', []
        while True:
            page = self.feed(after, 1)
            seen += page['events']
            after = page['next']
            if not page['more']:
                break
        self.assertEqual(seen, whole['events'])
        self.assertEqual(self.feed(after), {'events': [], 'next': after, 'more': False})
        self.assertEqual([event['data']['label'] for event in seen if event['type'] == 'status.changed'],
                         self.timeline(case.order_id))
        event = case.order_id.elsmart_event_ids.filtered(lambda event: event.source_id == self.source).sorted('id')[:1]
        self.assertEqual(seen[0], {'id': event.message_ref, **json.loads(event.body)})
        self.assertEqual(self.feed(key=self.other_key)['events'], [])

    def move(self, event, source):
        self.env.cr.execute("UPDATE elsmart_event SET source_id = %s WHERE id = %s", [source.id, event.id])

    def test_an_event_that_commits_late_comes_later_and_is_not_passed_over(self):
        """Its id is lower than one that was read already: a reader of ids would lose it."""
        case = self.create()
        emit = self.env['elsmart.event'].sudo()._emit
        late, early = emit(case.order_id, 'work.changed'), emit(case.order_id, 'work.changed')
        self.env.flush_all()
        self.move(late, self.other)  # as good as not committed yet
        page = self.feed()
        self.assertEqual([event['id'] for event in page['events']][-1], early.message_ref)
        self.move(late, self.source)
        self.assertEqual([event['id'] for event in self.feed(page['next'])['events']], [late.message_ref])
        self.assertEqual(len(self.feed()['events']), len(page['events']) + 1)

    def test_events_of_one_basis_come_in_their_sequence(self):
        """Of a cancellation the change of work is written before the change of status that it follows from."""
        case, other = self.create(), self.create('NM-2')
        for number in ('NM-1', 'NM-2'):
            self.take(self.post('completion', {'completed_on': '2026-10-30', 'lines': []}, f'c{number}', number), 201)
            self.take(self.post('cancellation', {'reason': "Kunden bygger ikke"}, f'x{number}', number), 201)
        told = [event['data'] for event in self.feed()['events']]
        for record in (case, other):
            name = record.order_id.name
            self.assertEqual([data['sequence'] for data in told if data['basis'] == name], [1, 2, 3])

    def test_a_cursor_that_is_not_ours_is_refused(self):
        self.create()
        theirs = self.feed(key=self.other_key)['next']
        for after in ('x', '%00', 'djEuMS4x', theirs, '1', 'AAAA' * 50, '%C3%A5'):
            with self.subTest(after):
                self.assert_problem(self.call('GET', f'{V1}/events?after={after}'), 400, 'bad_cursor')
        for limit in ('0', '-1', 'x', '1001', '1.5', '', '9' * 30, '%D9%A3'):
            with self.subTest(limit):
                self.assert_problem(self.call('GET', f'{V1}/events?limit={limit}'), 400, 'bad_limit')

    def test_lists_to_map_against(self):
        types = self.call('GET', f'{V1}/work-types').json()['work_types']
        self.assertIn('ny_tilknytning', [item['code'] for item in types])
        codes = self.call('GET', f'{V1}/cost-codes').json()
        self.assertIn({'code': 'ch16', 'vat_class': 'none', 'vat_percent': '0.00'}, [
            {name: item[name] for name in ('code', 'vat_class', 'vat_percent')} for item in codes['legal_bases']])
        for path in ('events', 'work-types', 'cost-codes'):
            self.assert_problem(self.call('GET', f'{V1}/{path}', key=''), 401, 'unauthorized')
            self.assert_problem(self.call('POST', f'{V1}/{path}', {}), 405)

    def test_the_documentation_needs_no_key_and_holds_no_data(self):
        document = self.call('GET', f'{V1}/openapi.json', key='')
        self.assertEqual((document.status_code, document.headers['Content-Type']), (200, 'application/json'))
        self.assertEqual(document.json()['openapi'], '3.1.0')
        schema = self.call('GET', f'{V1}/schema.xsd', key='')
        self.assertEqual(schema.headers['Content-Type'], 'application/xml')
        etree.XMLSchema(etree.fromstring(schema.content))
        page = self.call('GET', f'{V1}/docs', key='')
        self.assertIn('text/html', page.headers['Content-Type'])
        for operation in openapi.OPERATIONS:
            self.assertIn(f'id="{operation}"', page.text)
        self.assertNotIn('<script', page.text)

    def test_every_operation_of_the_document_is_a_route_and_every_route_is_documented(self):
        routes = {
            (method.lower(), rule.rule.removeprefix(V1).replace('<string:ref>', '{ref}'))
            for rule in self.env['ir.http'].routing_map().iter_rules()
            if rule.rule.startswith(V1) and rule.endpoint.routing['auth'] == 'elsmart'
            for method in rule.endpoint.routing['methods']}
        self.assertEqual(routes, {(method, path) for method, path, *_rest in openapi.OPERATIONS.values()})

    def test_the_examples_run_as_they_stand(self):
        for kind, body in examples.BODIES.items():
            _name, (method, path, *_rest) = next(
                item for item in openapi.OPERATIONS.items() if item[1][2] == kind)
            headers = {'Idempotency_Key': f'doc-{kind}'} if method == 'post' else {}
            response = self.call(method.upper(), V1 + path.replace('{ref}', examples.REF), body, **headers)
            self.assertIn(response.status_code, (200, 201), f'{kind}: {response.text}')
            if kind == 'batch':
                self.assertEqual({item['status'] for item in response.json()['items']}, {201})

    def test_times_are_utc(self):
        case = self.create()
        self.send(case.order_id)
        self.env.flush_all()
        told = self.feed()['events'][-1]['timestamp']
        age = datetime.now(timezone.utc) - datetime.fromisoformat(told.replace('Z', '+00:00'))
        self.assertLess(abs(age.total_seconds()), 60)

    def test_nothing_else_is_there(self):
        for path in ('cases', 'cases/NM-1/changes/E1', 'batches/1', 'openapi.yaml', 'docs/x', 'events/1'):
            with self.subTest(path):
                self.assert_problem(self.call('GET', f'{V1}/{path}'), 404, 'not_found')
        response = self.call('GET', CASES + 'NM-1/changes')
        self.assert_problem(response, 405)
        self.assertEqual(response.headers['Allow'], 'POST, OPTIONS')
