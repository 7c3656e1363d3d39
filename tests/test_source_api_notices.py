"""What comes about a case after it was delivered, over HTTP: each effect once, whatever is sent again and when."""
import copy
import json

from odoo import fields
from odoo.tests import tagged

from ..flow import idempotency
from .common import sample
from .test_source_api import CASES, SourceApiCase

LINE = {
    'component': "Stikkledning", 'name': "Graving", 'kind': 'labour', 'qty': '1', 'unit': 'stk',
    'unit_price': '1000.00', 'amount': '1000.00', 'legal_basis': 'ch16',
}


class NoticeCase(SourceApiCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.body = {name: value for name, value in cls.body.items() if name != 'expects'}

    def post(self, what, body, key='k1', ref='NM-1', **headers):
        return self.call('POST', f'{CASES}{ref}/{what}', body, Idempotency_Key=key, **headers)

    def take(self, response, status, outcome=None):
        self.assertEqual(response.status_code, status, response.text)
        if outcome:
            self.assertEqual(response.json()['outcome'], outcome)
        return response

    def create(self, ref='NM-1', **values):
        self.take(self.put({**self.body, **values}, ref), 201)
        return self.find(ref)

    def find(self, ref='NM-1'):
        self.env.invalidate_all()
        return self.env['elsmart.case'].search([('source_id', '=', self.source.id), ('ref', '=', ref)])

    @staticmethod
    def line(line_id, **values):
        return {**LINE, 'line_id': line_id, **values}

    def change(self, ref='E1', **values):
        return {'change_ref': ref, 'caused_by': 'customer', 'reason': "Kunden flyttet traseen", **values}

    def lines(self, ref='NM-1'):
        return {line.line_ref: line.amount for line in self.find(ref).estimate_line_ids}


@tagged('post_install', '-at_install')
class TestSourceApiNotices(NoticeCase):

    # === CHANGE NOTICES === #

    def test_a_change_before_the_offer_updates_the_basis(self):
        case = self.create(lines=[*self.body['lines'], self.line('2')])
        change = self.change(
            add=[self.line('5')], update=[self.line('2', unit_price='1500.00', amount='1500.00')], remove=['1'])
        response = self.take(self.post('changes', change), 201, 'applied')
        self.assertEqual((response.json()['change_ref'], response.json()['amount']), ('E1', '2500.00'))
        self.assertEqual(self.lines(), {'5': 1000.0, '2': 1500.0})
        case = self.find()
        self.assertEqual(case.order_id.elsmart_net, 2500.0)
        self.assertEqual(set(case.estimate_line_ids.mapped('change_ref')), {'E1'})
        self.assertEqual(len(case.cost_line_ids), 4, "nothing is edited")
        self.assertEqual(self.call('GET', CASES + 'NM-1').json()['changes'], ['E1'])

    def test_a_change_of_price_after_sending_overtakes_the_offer(self):
        case = self.create()
        self.send(case.order_id)
        self.env.flush_all()
        self.take(self.post('changes', self.change(add=[self.line('5')])), 201, 'applied')
        order = self.find().order_id
        self.assertTrue(order.elsmart_overtaken)
        self.assertEqual(self.accept(order), 'overtaken')

    def test_a_new_case_with_cost_overtakes_a_sent_offer(self):
        case = self.create()
        self.send(case.order_id)
        child = {'version': 1, 'estimate': 'complete', 'main_case': {'source': 'nettmelding', 'ref': 'NM-1'}}
        self.take(self.put({**child, 'lines': []}, 'AO-1', key=self.other_key), 201)
        self.assertFalse(self.find().order_id.elsmart_overtaken)
        self.take(self.put({**child, 'lines': [self.line('1')]}, 'AO-2', key=self.other_key), 201)
        self.assertTrue(self.find().order_id.elsmart_overtaken)

    def test_a_change_after_acceptance_is_a_proposal_and_touches_no_accepted_line(self):
        case = self.create()
        order = case.order_id
        self.send(order)
        self.assertIsNone(self.accept(order))
        before = (order.elsmart_net, order.order_line.mapped('price_unit'), case.estimate_line_ids)
        change = self.change(add=[self.line('5')], remove=['1'])
        response = self.take(self.post('changes', change), 202, 'proposal')
        case = self.find()
        order = case.order_id
        self.assertEqual(
            (order.elsmart_net, order.order_line.mapped('price_unit'), case.estimate_line_ids), before)
        proposal = case.proposal_ids
        self.assertEqual((proposal.kind, proposal.change_ref, proposal.caused_by, proposal.state),
                         ('change', 'E1', 'customer', 'open'))
        self.assertEqual(proposal.amount, 1000.0 - 2300.0)
        self.assertEqual(proposal.line_ids.replaces_id, case.estimate_line_ids)
        self.assertEqual(proposal.message_id.response, response.text)
        status = self.call('GET', CASES + 'NM-1').json()
        self.assertEqual(status['proposals'], [
            {'kind': 'change', 'change_ref': 'E1', 'version': None, 'state': 'open'}])

    def test_a_newer_version_replaces_the_proposal_of_the_former(self):
        case = self.create()
        self.send(case.order_id)
        self.assertIsNone(self.accept(case.order_id))
        for version in (2, 3):
            self.take(self.put({**self.body, 'version': version, 'lines': [self.line('1')]}), 202, 'proposal')
        states = self.find().proposal_ids.sorted('id').mapped('state')
        self.assertEqual(states, ['replaced', 'open'])

    def test_a_case_that_joins_after_acceptance_is_blocked_and_its_cost_proposed(self):
        case = self.create()
        self.company.elsmart_practice = 'x'
        case.work_type_id.write({'prepayment': 'none', 'release_policy': 'acceptance'})
        self.send(case.order_id)
        self.assertIsNone(self.accept(case.order_id))
        child = {'version': 1, 'estimate': 'complete', 'main_case': {'source': 'nettmelding', 'ref': 'NM-1'},
                 'lines': [self.line('1')]}
        self.take(self.put(child, 'AO-1', key=self.other_key), 202, 'proposal')
        case = self.find()
        joined = case.family_ids - case
        self.assertEqual((case.work_state, joined.work_state, joined.amount), ('released', 'blocked', 0.0))
        self.assertEqual(joined.proposal_ids.amount, 1000.0)
        self.assertEqual(case.order_id.elsmart_net, 2300.0)

    def test_a_change_offer_is_made_of_a_proposal(self):
        case = self.create()
        self.send(case.order_id)
        self.assertIsNone(self.accept(case.order_id))
        self.take(self.post('changes', self.change(add=[self.line('5')])), 202)
        proposal = self.find().proposal_ids
        proposal.action_make_change()
        self.assertEqual(proposal.state, 'made')
        change = self.find().order_id.elsmart_case_id.order_ids.filtered(lambda order: order.elsmart_kind == 'change')
        self.assertEqual((change.elsmart_change_ref, change.elsmart_net), ('E1', 1000.0))

    def test_a_change_that_comes_too_early_is_told_what_is_missing(self):
        problem = self.assert_problem(self.post('changes', self.change(add=[self.line('5')])), 409, 'case_missing')
        self.assertIn('NM-1', problem['detail'])
        self.create()
        second = self.change('E2', update=[self.line('5', unit_price='2000.00', amount='2000.00')])
        self.assert_problem(self.post('changes', second, 'k2'), 409, 'line_missing', '/update/0/line_id')
        self.take(self.post('changes', self.change(add=[self.line('5')])), 201)
        self.take(self.post('changes', second, 'k2'), 201)
        third = self.change('E3', update=[self.line('5')])
        self.assert_problem(self.post('changes', third, 'k3'), 409, 'change_missing', '/update/0/line_id')
        self.take(self.post('changes', {**third, 'after': ['E2']}, 'k3'), 201)
        self.assertEqual(self.lines(), {'1': 2300.0, '5': 1000.0})

    def test_a_version_that_does_not_know_a_change_is_refused_and_one_that_includes_it_taken(self):
        self.create()
        self.take(self.post('changes', self.change(add=[self.line('5')])), 201)
        self.assert_problem(self.put({**self.body, 'version': 2}), 409, 'change_missing', '/includes')
        lines = [*self.body['lines'], self.line('5', change_ref='E1'), self.line('6')]
        self.take(self.put({**self.body, 'version': 2, 'lines': lines}), 200)
        self.assertEqual(self.lines(), {'1': 2300.0, '5': 1000.0, '6': 1000.0})

    def test_a_line_that_a_version_brought_again_can_be_changed(self):
        self.create()
        self.take(self.post('changes', self.change(add=[self.line('5')])), 201)
        lines = [*self.body['lines'], self.line('5')]
        self.take(self.put({**self.body, 'version': 2, 'includes': ['E1'], 'lines': lines}), 200)
        second = self.change('E2', update=[self.line('5', unit_price='2000.00', amount='2000.00')])
        self.take(self.post('changes', second, 'k2'), 201)
        self.assertEqual(self.lines(), {'1': 2300.0, '5': 2000.0})

    def test_a_change_that_a_version_already_has_comes_late_and_changes_nothing(self):
        self.create(version=2, includes=['E1'], lines=[*self.body['lines'], self.line('5')])
        self.take(self.post('changes', self.change(add=[self.line('5')])), 201, 'applied')
        self.assertEqual(self.lines(), {'1': 2300.0, '5': 1000.0})

    # === ACTUAL COST AND COMPLETION === #

    def put_actuals(self, version, *lines, ref='NM-1'):
        return self.call('PUT', f'{CASES}{ref}/actuals', {'version': version, 'lines': list(lines)})

    def complete(self, *lines, key='c1', **values):
        return self.post('completion', {'completed_on': '2026-10-30', 'lines': list(lines), **values}, key)

    def test_running_actual_cost_is_cumulative_and_versioned(self):
        self.create()
        self.take(self.put_actuals(2, self.line('1'), self.line('2')), 201, 'created')
        self.assert_problem(self.put_actuals(1, self.line('1')), 409, 'older_version')
        self.assert_problem(self.put_actuals(2, self.line('1')), 422, 'version_reused', '/version')
        self.take(self.put_actuals(3, self.line('1')), 200, 'updated')
        status = self.call('GET', CASES + 'NM-1').json()
        self.assertEqual((status['actual_amount'], status['own_amount'], status['version']), ('1000.00', '2300.00', 1))
        self.assertEqual(self.find().work_state, 'blocked')

    def test_a_completion_marks_the_work_done_and_replaces_running_cost(self):
        self.create()
        self.take(self.put_actuals(1, self.line('1'), self.line('2')), 201)
        self.take(self.complete(self.line('9')), 201, 'completed')
        case = self.find()
        self.assertEqual((case.work_done, case.work_state, str(case.completed_on)), (True, 'done', '2026-10-30'))
        self.assertEqual(case.actual_line_ids.mapped('line_ref'), ['9'])
        self.assertIn('work.changed', case.order_id.elsmart_timeline_ids.mapped('event_type'))
        self.assert_problem(self.put_actuals(2, self.line('1')), 409, 'completed')

    def test_a_new_completion_replaces_the_former_and_an_equal_one_is_the_same(self):
        self.create()
        first = self.take(self.complete(self.line('9')), 201)
        again = self.take(self.complete(self.line('9'), key='another-key'), 201)
        self.assertEqual(first.content, again.content)
        self.take(self.complete(self.line('9'), self.line('10'), key='c2'), 201)
        case = self.find()
        self.assertEqual(sorted(case.actual_line_ids.mapped('line_ref')), ['10', '9'])
        self.assertEqual(self.call('GET', CASES + 'NM-1').json()['actual_amount'], '2000.00')

    def test_an_older_completion_that_comes_late_is_a_conflict(self):
        self.create()
        self.take(self.complete(self.line('9'), version=2), 201)
        self.assert_problem(self.complete(self.line('8'), version=1, key='c2'), 409, 'older_version', '/version')

    def test_the_completions_of_the_samples_are_taken_in(self):
        case = sample('K-2026-000519')
        keys = {code: source._mint_key('test') for code, source in self.sources.items()}
        for delivery in case['deliveries']:
            self.take(self.call('PUT', delivery['path'], delivery['body'], key=keys[delivery['source']]), 201)
        shared = case['deliveries'][1]
        lines = copy.deepcopy(shared['body']['lines'])
        path = f"{shared['path']}/completion"
        bare = [{name: value for name, value in line.items() if name != 'shared'} for line in lines]
        body = {'completed_on': '2026-10-30', 'lines': bare}
        refused = self.call('POST', path, body, key=keys['produktkjop'], Idempotency_Key='s1')
        self.assert_problem(refused, 422, 'missing_field', '/lines/0/shared')
        body['lines'] = lines
        self.take(self.call('POST', path, body, key=keys['produktkjop'], Idempotency_Key='s1'), 201)

    # === CANCELLATION === #

    def cancel(self, key='x1', ref='NM-1', lines=(), **headers):
        return self.post('cancellation', {'reason': "Kunden bygger ikke", 'lines': list(lines)}, key, ref, **headers)

    def test_a_main_case_that_is_cancelled_cancels_the_whole_basis_and_all_are_told(self):
        self.create()
        child = {'version': 1, 'estimate': 'complete', 'main_case': {'source': 'nettmelding', 'ref': 'NM-1'},
                 'lines': [self.line('1')]}
        self.take(self.put(child, 'AO-1', key=self.other_key), 201)
        self.take(self.cancel(lines=[self.line('1')]), 201, 'cancelled')
        case = self.find()
        self.assertEqual((case.status, set(case.family_ids.mapped('work_state'))), ('cancelled', {'cancelled'}))
        self.assertEqual(case.incurred_line_ids.mapped('amount'), [1000.0])
        told = case.order_id.elsmart_event_ids.filtered(lambda event: event.status == 'cancelled')
        self.assertEqual(told.source_id, self.source | self.other)
        self.assert_problem(self.put({**self.body, 'version': 2}), 409, 'cancelled')
        self.assert_problem(self.complete(self.line('1')), 409, 'cancelled')
        self.assert_problem(self.post('changes', self.change(add=[self.line('5')])), 409, 'cancelled')

    def test_a_case_under_it_that_is_cancelled_leaves_the_basis(self):
        self.create(expects=['arbeidsordre'])
        child = {'version': 1, 'estimate': 'pending', 'main_case': {'source': 'nettmelding', 'ref': 'NM-1'},
                 'lines': [self.line('1')]}
        self.take(self.put(child, 'AO-1', key=self.other_key), 201)
        self.assertEqual(self.find().order_id.elsmart_net, 3300.0)
        self.assertTrue(self.find().order_id.elsmart_waiting)
        self.take(self.cancel(ref='AO-1', Authorization=f'Bearer {self.other_key}'), 201, 'cancelled')
        order = self.find().order_id
        self.assertEqual((order.elsmart_net, order.elsmart_status), (2300.0, 'collecting'))
        self.assertFalse(order.elsmart_waiting)

    def test_a_cancellation_after_acceptance_is_a_proposal(self):
        case = self.create()
        self.send(case.order_id)
        self.assertIsNone(self.accept(case.order_id))
        self.take(self.cancel(lines=[self.line('1')]), 202, 'proposal')
        case = self.find()
        self.assertFalse(case.cancelled)
        self.assertTrue(case.order_id.elsmart_accepted)
        self.assertEqual((case.proposal_ids.kind, case.proposal_ids.line_ids.mapped('phase')), (
            'cancellation', ['incurred']))

    def test_a_cancellation_is_sent_once(self):
        self.create()
        first = self.take(self.cancel(), 201)
        self.assertEqual(self.take(self.cancel('another-key'), 201).content, first.content)
        other = {'reason': "En annen grunn"}
        self.assert_problem(self.post('cancellation', other, 'x3'), 422, 'sent_before', '')
        self.assert_problem(self.cancel('x9', 'NM-absent'), 409, 'case_missing')

    # === EXACTLY ONCE === #

    def test_a_post_needs_a_key(self):
        self.create()
        path, body = f'{CASES}NM-1/changes', self.change(add=[self.line('5')])
        self.assert_problem(self.call('POST', path, body), 400, 'missing_key')
        for key in ('', '"', '"a', 'a"b', 'x' * 256, '"' + 'x' * 256 + '"', 'a b'):
            with self.subTest(key):
                self.assert_problem(self.post('changes', body, key), 400)
        self.assertEqual(self.lines(), {'1': 2300.0})

    def test_a_key_is_the_same_with_quotes_and_without(self):
        self.create()
        body = self.change(add=[self.line('5')])
        first = self.take(self.post('changes', body, 'abc-1'), 201)
        stored = self.stored()
        again = self.take(self.post('changes', json.dumps(body, indent=2).encode(), '"abc-1"'), 201)
        self.assertEqual(first.content, again.content)
        self.assertEqual(self.stored(), stored)

    def test_a_key_is_good_for_one_delivery(self):
        self.create()
        self.create('NM-2')
        body = self.change(add=[self.line('5')])
        self.take(self.post('changes', body), 201)
        self.assert_problem(self.post('changes', {**body, 'reason': "En annen"}), 422, 'key_reused', '')
        self.assert_problem(self.post('changes', body, ref='NM-2'), 422, 'key_reused', '')
        other = self.call('POST', f'{CASES}NM-1/changes', body, key=self.other_key, Idempotency_Key='k1')
        self.assert_problem(other, 409, 'case_missing')

    def test_a_refused_delivery_leaves_its_key_free(self):
        body = self.change(add=[self.line('5')])
        self.assert_problem(self.post('changes', body), 409, 'case_missing')
        self.create()
        self.assert_problem(self.post('changes', {**body, 'add': []}), 422, 'nothing_changed', '/add')
        self.take(self.post('changes', body), 201)

    def test_beneath_the_key_a_change_notice_is_taken_once_for_ever(self):
        self.create()
        body = self.change(add=[self.line('5')])
        first = self.take(self.post('changes', body), 201)
        message = self.env['elsmart.message'].search([('idempotency_key', '=', 'k1')])
        self.env.cr.execute("UPDATE elsmart_message SET received_at = %s WHERE id = %s", (
            fields.Datetime.now() - idempotency.KEPT + idempotency.RATE_WINDOW, message.id))
        self.env['elsmart.message']._cron_forget_keys()
        self.assertEqual(message.idempotency_key, 'k1', "kept for 30 days")
        self.env.cr.execute("UPDATE elsmart_message SET received_at = %s WHERE id = %s", (
            fields.Datetime.now() - idempotency.KEPT - idempotency.RATE_WINDOW, message.id))
        self.env['elsmart.message']._cron_forget_keys()
        self.env.invalidate_all()
        self.assertFalse(message.idempotency_key)
        self.assertEqual(self.take(self.post('changes', body), 201).content, first.content)
        other = self.post('changes', {**body, 'reason': "En annen"}, 'k9')
        self.assert_problem(other, 422, 'sent_before', '/change_ref')
        self.assertEqual(self.lines(), {'1': 2300.0, '5': 1000.0})

    # === LIMITS === #

    def test_a_key_that_delivers_too_much_is_told_when_to_come_back(self):
        self.source.rate_limit = 2
        self.create()
        self.create('NM-2')
        before = self.stored()
        response = self.put(self.body, 'NM-3')
        self.assert_problem(response, 429, 'too_many_requests')
        self.assertTrue(0 < int(response.headers['Retry-After']) <= 61)
        self.assertEqual(self.stored(), before, "what is refused for its rate is not kept")
        self.assertEqual(self.call('GET', CASES + 'NM-1').status_code, 200)
        self.take(self.put({'version': 1, 'estimate': 'pending', 'lines': [], 'main_case': {
            'source': 'nettmelding', 'ref': 'NM-1'}}, 'AO-1', key=self.other_key), 201)
        self.env.cr.execute("UPDATE elsmart_message SET received_at = received_at - interval '1 minute'")
        self.take(self.put(self.body, 'NM-3'), 201)
