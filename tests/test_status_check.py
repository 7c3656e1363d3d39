from odoo.tests import tagged

from .common import KundefakturaCase


@tagged('post_install', '-at_install')
class TestStatusCheck(KundefakturaCase):
    """What is stored is what the facts give, and a lie is found."""

    def check(self):
        self.env.flush_all()
        return self.env['elsmart.status.check']._differences()

    def lie(self, table, record, **values):
        """Write behind the back of everything that derives."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(f'UPDATE {table} SET {name} = %s WHERE id = %s', (value, record.id))  # pylint: disable=sql-injection
        self.env.invalidate_all()

    def found(self):
        return {(model, name) for model, _record, name, _stored, _derived in self.check()}

    def test_after_the_whole_way_there_and_back_nothing_differs(self):
        order = self.accepted('K-2026-000704')
        self.assertEqual(self.check(), [])
        order.elsmart_claim_ids._invoice()
        payments = [self.pay(claim) for claim in order.elsmart_claim_ids]
        self.assertEqual(order.elsmart_status, 'invoice_paid')
        self.assertEqual(self.check(), [])
        payments[0].action_draft()
        self.env.flush_all()
        self.assertEqual(order.elsmart_status, 'invoice_sent')
        self.assertEqual(self.timeline(order)[-2:], ['invoice_paid', 'partly_paid'])
        self.assertEqual(self.check(), [])

    def test_the_demo_cases_do_not_differ(self):
        self.assertTrue(self.env['sale.order'].search_count([('elsmart_case_id', '!=', False)]))
        self.assertEqual(self.check(), [])

    def test_every_lie_is_found(self):
        order = self.accepted('K-2026-000704')
        self.lie('sale_order', order, elsmart_status='invoice_paid', elsmart_label='invoice_paid')
        self.assertEqual(self.found(), {
            ('sale.order', 'elsmart_status'), ('sale.order', 'elsmart_label'), ('elsmart.event', 'label')})
        self.lie('sale_order', order, elsmart_status='invoice_sent', elsmart_label='request_sent',
                 elsmart_paid='full', elsmart_invoiced='full')
        self.assertEqual(self.found(), {('sale.order', 'elsmart_paid'), ('sale.order', 'elsmart_invoiced')})
        self.lie('sale_order', order, elsmart_paid='none', elsmart_invoiced='none')
        self.assertEqual(self.check(), [])
        self.lie('elsmart_case', order.elsmart_case_id, work_state='released')
        self.assertIn(('elsmart.case', 'work_state'), self.found())
        self.lie('elsmart_case', order.elsmart_case_id, work_state='blocked')
        self.lie('elsmart_claim', order.elsmart_claim_ids[0], paid=6400)
        self.assertIn(('elsmart.claim', 'paid'), self.found())

    def test_a_missing_number_and_a_silence_are_found(self):
        order = self.accepted('K-2026-000704')
        self.env.flush_all()
        order.elsmart_event_ids.sorted('sequence')[1].unlink()
        self.assertEqual(self.found(), {('elsmart.event', 'sequence')})

    def test_the_check_changes_nothing(self):
        order = self.accepted('K-2026-000704')
        events = len(order.elsmart_event_ids)
        self.lie('sale_order', order, elsmart_label='invoice_paid')
        self.assertTrue(self.check())
        self.env.invalidate_all()
        self.assertEqual((order.elsmart_label, len(order.elsmart_event_ids)), ('invoice_paid', events))
