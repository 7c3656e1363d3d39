"""Batches: each item is taken in whole or not at all, and is answered as PUT of that case would have been."""
import json

from odoo.tests import tagged

from .test_source_api import CHILD
from .test_source_api_notices import NoticeCase

BATCHES = '/elsmart/v1/batches'


@tagged('post_install', '-at_install')
class TestSourceApiBatches(NoticeCase):

    def batch(self, *items, key='b1', status=200, **headers):
        body = {'items': [{'ref': ref, 'case': case} for ref, case in items]}
        response = self.call('POST', BATCHES, body, Idempotency_Key=key, **headers)
        self.assertEqual(response.status_code, status, response.text)
        return response

    def results(self, response):
        return [(item['ref'], item['status']) for item in response.json()['items']]

    def test_each_item_is_taken_in_or_refused_on_its_own(self):
        bad = {**self.body, 'work_type': 'unknown'}
        child = {**CHILD, 'main_case': {'source': 'nettmelding', 'ref': 'NM-1'}, 'lines': [self.line('1')]}
        before = self.stored()
        response = self.batch(
            ('NM-1', self.body), ('NM-2', bad), ('NM-3', {'version': 'x'}), ('NM-4', child), ('NM-5', self.body))
        self.assertEqual(self.results(response), [
            ('NM-1', 201), ('NM-2', 422), ('NM-3', 422), ('NM-4', 201), ('NM-5', 201)])
        items = response.json()['items']
        self.assertEqual(items[1]['body']['errors'][0]['pointer'], '/work_type')
        self.assertEqual(items[0]['body']['case'], items[3]['body']['case'])
        self.assertEqual(self.find().order_id.elsmart_net, 3300.0)
        after = self.stored()
        self.assertEqual((after['elsmart.case'] - before['elsmart.case'], after['sale.order'] - before['sale.order'],
                          after['elsmart.message'] - before['elsmart.message']), (3, 2, 6))
        self.assertFalse(self.find('NM-2') or self.find('NM-3'))
        batch = self.env['elsmart.message'].search([('kind', '=', 'batch')])
        self.assertEqual(len(self.env['elsmart.message'].search([('batch_id', '=', batch.id)])), 5)

    def test_an_item_is_the_same_as_a_put(self):
        first = self.put(self.body)
        response = self.batch(('NM-1', self.body), ('NM-2', self.body))
        self.assertEqual(response.json()['items'][0], {'ref': 'NM-1', 'status': 201, 'body': first.json()})
        again = self.put(self.body, 'NM-2')
        self.assertEqual((again.status_code, again.json()), (201, response.json()['items'][1]['body']))

    def test_a_batch_that_is_sent_again_gets_its_answer_to_the_byte_and_without_its_key_the_same(self):
        first = self.batch(('NM-1', self.body), ('NM-2', self.body))
        stored = self.stored()
        self.assertEqual(self.batch(('NM-1', self.body), ('NM-2', self.body)).content, first.content)
        self.assertEqual(self.stored(), stored)
        self.assertEqual(self.batch(('NM-1', self.body), ('NM-2', self.body), key='b2').content, first.content)
        self.assertEqual(self.stored()['elsmart.case'], stored['elsmart.case'])
        self.assert_problem(self.batch(('NM-9', self.body), status=422), 422, 'key_reused', '')

    def test_versions_of_one_case_are_taken_one_after_the_other(self):
        second = {**self.body, 'version': 2, 'lines': [self.line('1')]}
        response = self.batch(('NM-1', self.body), ('NM-1', second), ('NM-1', self.body), ('NM-1', {
            **second, 'version': 1}))
        self.assertEqual([status for _ref, status in self.results(response)], [201, 200, 201, 422])
        self.assertEqual(self.lines(), {'1': 1000.0})

    def test_a_case_under_a_main_case_that_comes_later_in_the_batch_is_linked(self):
        child = {**CHILD, 'main_case': {'source': 'nettmelding', 'ref': 'NM-1'}, 'lines': [self.line('1')]}
        self.batch(('NM-4', child), ('NM-1', self.body))
        self.assertEqual(self.find('NM-4').root_id, self.find())
        self.assertEqual(self.find().order_id.elsmart_net, 3300.0)

    def test_one_customer_of_many_cases_is_made_once(self):
        before = self.stored()['res.partner']
        self.batch(*((f'NM-{number}', self.body) for number in range(20)))
        partners = self.env['res.partner'].search([('name', '=', self.body['customer']['name']),
                                                   ('company_id', '=', self.company.id)])
        self.assertEqual(len(partners), 1)
        self.assertEqual(self.stored()['res.partner'], before + 2)
        orders = self.env['sale.order'].search([('partner_id', '=', partners.id)])
        self.assertEqual((len(orders), set(orders.mapped('elsmart_net'))), (20, {2300.0}))
        self.assertEqual(len(set(orders.mapped('name'))), 20)
        self.assertTrue(all(orders.mapped('access_token')))

    def test_what_a_batch_makes_is_what_puts_make(self):
        names = ('estimate', 'amount', 'work_state', 'release_reason', 'status', 'is_main', 'waits_for_main', 'version',
                 'property_ref', 'metering_point', 'phases', 'power_kw', 'expects')
        lines = [self.line('2'), *self.body['lines'], self.line('3', kind='material')]
        body = {**self.body, 'lines': lines}
        self.batch(('NM-1', body))
        self.put(body, 'NM-2')
        one, two = self.find(), self.find('NM-2')
        for name in names:
            self.assertEqual(one[name], two[name], name)
        for name in ('elsmart_net', 'elsmart_vat', 'elsmart_gross', 'elsmart_labour', 'elsmart_material',
                     'elsmart_status', 'partner_id', 'partner_invoice_id', 'fiscal_position_id', 'elsmart_waiting'):
            self.assertEqual(one.order_id[name], two.order_id[name], name)
        ignored = {'id', 'case_id', 'case_ref', 'display_name', 'create_date', 'write_date', 'currency_id',
                   'order_line_ids', '__last_update', 'message_id', 'basis_ids'}
        fields = sorted(set(one.cost_line_ids._fields) - ignored)
        self.assertEqual(
            [{**row, 'id': 0} for row in one.cost_line_ids.sorted('line_ref').read(fields)],
            [{**row, 'id': 0} for row in two.cost_line_ids.sorted('line_ref').read(fields)])

    def test_a_batch_that_is_none_is_refused_as_a_whole(self):
        for body, status, code, pointer in (
            ({}, 422, 'missing_field', '/items'),
            ({'items': []}, 422, 'too_few', '/items'),
            ({'items': [1] * 1001}, 422, 'too_many', '/items'),
            ({'items': {}}, 422, 'wrong_type', '/items'),
            ({'items': [1], 'more': 1}, 422, 'unknown_field', '/more'),
            ([], 422, 'wrong_type', ''),
        ):
            with self.subTest(str(body)[:40]):
                response = self.call('POST', BATCHES, body, Idempotency_Key='b1')
                self.assert_problem(response, status, code, pointer)
        self.assert_problem(self.call('POST', BATCHES, {'items': [1]}), 400, 'missing_key')

    def test_an_item_that_names_no_case_is_told_so(self):
        body = {'items': [1, {}, {'ref': 'a/b', 'case': {}}, {'ref': 'NM-1'}, {'ref': 7, 'case': self.body},
                          {'ref': 'NM-1', 'case': self.body, 'x': 1}, {'ref': 'NM-7', 'case': None}]}
        response = self.call('POST', BATCHES, body, Idempotency_Key='b1')
        self.assertEqual([item['status'] for item in response.json()['items']], [422] * 7)
        self.assertEqual([item['ref'] for item in response.json()['items']], [None] * 6 + ['NM-7'])
        for item in response.json()['items']:
            self.assertTrue(item['body']['errors'])

    def test_the_raw_batch_and_each_item_are_kept(self):
        raw = json.dumps({'items': [{'ref': 'NM-1', 'case': self.body}]}, indent=3).encode()
        self.call('POST', BATCHES, raw, Idempotency_Key='b1')
        batch = self.env['elsmart.message'].search([('kind', '=', 'batch')])
        self.assertEqual((batch.body, batch.outcome, batch.status_code), (raw.decode(), 'batch', 200))
        item = self.env['elsmart.message'].search([('batch_id', '=', batch.id)])
        self.assertEqual((json.loads(item.body), item.kind, item.outcome), (self.body, 'case', 'created'))
