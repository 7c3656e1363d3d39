"""Many new cases at once: the end is the same as by one after the other, and as the ORM would have made it."""
from odoo.tests import tagged

from ..flow import contract
from .common import sample
from .test_source_api_batches import BATCHES
from .test_source_api_notices import NoticeCase

# What must differ between two equal cases, or says nothing of the case.
OWN = {'id', 'ref', 'number', 'name', 'display_name', 'access_token', 'access_url', 'line_ref', 'case_ref'}
LINKS = ('many2one', 'one2many', 'many2many', 'reference', 'many2one_reference')


@tagged('post_install', '-at_install')
class TestSourceApiMany(NoticeCase):

    def told(self, records):
        """Every stored value that is no link to what is another's."""
        names = [name for name, field in records._fields.items()
                 if field.store and name not in OWN and field.type not in LINKS and field.type != 'datetime']
        return [{name: record[name] for name in names} for record in records]

    def test_a_batch_of_new_cases_ends_as_one_case_after_the_other(self):
        bodies = [self.body, self.shared_case(), {**self.body, 'estimate': 'pending', 'lines': []}]
        for number, body in enumerate(bodies):
            self.assertEqual(self.put(body, f'ONE-{number}').status_code, 201)
        answer = self.call('POST', BATCHES, {'items': [
            {'ref': f'MANY-{number}', 'case': body} for number, body in enumerate(bodies)]}, Idempotency_Key='many')
        self.assertEqual([item['status'] for item in answer.json()['items']], [201, 201, 201])
        for number in range(len(bodies)):
            one, many = self.find(f'ONE-{number}'), self.find(f'MANY-{number}')
            self.assertEqual(self.told(one), self.told(many))
            self.assertEqual(self.told(one.order_id), self.told(many.order_id))
            self.assertEqual(self.told(one.cost_line_ids), self.told(many.cost_line_ids))
            self.assertEqual((one.customer_id, one.installer_id), (many.customer_id, many.installer_id))

    def test_what_is_inserted_is_what_the_orm_would_have_computed(self):
        nobody = {**self.body, 'customer': {**self.body['customer'], 'name': 'Bare Navn', 'city': 'Oslo'}}
        del nobody['customer']['email']
        bodies = (
            self.body, self.shared_case(), {**self.body, 'estimate': 'pending', 'lines': []},
            {**self.body, 'expects': ['produktkjop']}, nobody, {**self.body, 'legal_reference': None},
            {**self.body, 'installation': None})
        cases = self.env['elsmart.case']
        for number, body in enumerate(bodies):
            answer = self.put(body, f'NM-{number}')
            self.assertEqual(answer.status_code, 201, answer.text)
            cases |= self.find(f'NM-{number}')
        self.assertEqual(set(cases.order_id.mapped('elsmart_todo')), {'ready_to_send', 'waits_for_cost', 'incomplete'})
        for records in (cases, cases.order_id, cases.cost_line_ids):
            before = self.told(records)
            for field in records._fields.values():
                if field.store and field.compute and field.readonly:
                    self.env.add_to_compute(field, records)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(self.told(records), before)

    def test_a_line_by_sql_is_a_line_by_the_orm(self):
        self.put(self.shared_case())
        lines, case = self.env['elsmart.cost.line'], self.find()
        told = contract.read('case', {**self.body, 'lines': self.shared_case()['lines']}).lines
        rows = [{**row, 'line_ref': f'{row["line_ref"]}-2'} for row in lines._rows(case, told, 1)]
        computed = ('charged', 'charged_material', 'is_shared', 'company_id')
        by_orm = lines.create([{name: value for name, value in row.items() if name not in computed} for row in rows])
        self.assertEqual(self.told(by_orm), self.told(case.cost_line_ids - by_orm))

    def test_two_cases_of_one_customer_in_one_batch_make_one_customer(self):
        answer = self.call('POST', BATCHES, {'items': [
            {'ref': f'NM-{number}', 'case': self.body} for number in (1, 2)]}, Idempotency_Key='many')
        self.assertEqual([item['status'] for item in answer.json()['items']], [201, 201])
        self.assertEqual(self.find('NM-1').customer_id, self.find('NM-2').customer_id)
        self.assertEqual(self.env['res.partner'].search_count(
            [('name', '=', self.body['customer']['name']), ('company_id', '=', self.company.id)]), 1)

    def test_two_who_make_the_same_customer_at_one_moment_meet_at_a_row(self):
        """The later of them fails to serialize there, is run again and finds the customer."""
        met = []
        for ref in ('NM-1', 'NM-2'):
            self.put(self.body, ref)
            met.append(sum(self.env['elsmart.case.key'].search(
                [('company_id', '=', self.company.id), ('source_code', '=', '/party')]).mapped('meetings')))
            self.env.invalidate_all()
        self.assertGreater(met[0], 0)
        self.assertEqual(met[1], met[0])

    def shared_case(self):
        """A main case with a line of a shared asset."""
        shared = next(line for case in ('K-2026-000519',) for delivery in sample(case)['deliveries']
                      for line in delivery['body'].get('lines', ()) if line.get('shared'))
        return {**self.body, 'lines': [shared, self.line('9')]}
