from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common import KundefakturaCase
from .portal_common import PortalCase

WAY = 'Changes are a change offer of their own; to end the order, cancel the case'


class TestClosed(KundefakturaCase):
    """Accepted means closed (`design.md` 4), whichever door is tried; the sentence names the way to go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, 'leder-lukket', groups='elsmart_kundefaktura.group_manager', company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)])
        cls.order = cls.accepted('K-2026-000633')
        cls.other = cls.env['res.partner'].create({'name': "En annen", 'street': "Vei 1"})

    def setUp(self):
        super().setUp()
        self.before = self.figures()

    def figures(self):
        order = self.order
        order.invalidate_recordset()
        return (order.partner_id, order.partner_invoice_id, order.amount_total, order.state, order.locked,
                order.order_line.mapped('price_unit'), order.note)

    @contextmanager
    def refused(self):
        """Refused with the sentence; what was done up to then is rolled back, as it is for a caller."""
        with self.assertRaisesRegex(UserError, WAY), self.env.cr.savepoint():
            yield

    def tearDown(self):
        self.assertEqual(self.figures(), self.before)
        super().tearDown()

    def test_in_the_form_of_sale(self):
        order = self.order.with_user(self.manager)
        with self.refused(), Form(order, 'sale.view_order_form') as form:
            form.client_order_ref = "Ny merking"

    def test_by_editing_in_a_list(self):
        order = self.order.with_user(self.manager)
        with self.refused():
            order.web_save({'partner_invoice_id': self.other.id}, {'partner_invoice_id': {}})
        with self.refused():
            order.order_line[0].web_save({'price_unit': 1}, {'price_unit': {}})

    @mute_logger('odoo.sql_db')
    def test_by_import(self):
        orders = self.env['sale.order'].with_user(self.manager)
        answer = orders.load(['.id', 'partner_id/.id'], [[str(self.order.id), str(self.other.id)]])
        self.assertFalse(answer['ids'])
        self.assertIn(WAY, answer['messages'][0]['message'])
        answer = orders.load(
            ['.id', 'order_line/.id', 'order_line/price_unit'],
            [[str(self.order.id), str(self.order.order_line[0].id), '1']])
        self.assertFalse(answer['ids'])
        self.assertIn(WAY, answer['messages'][0]['message'])

    def test_by_rpc(self):
        model, ids = self.env['sale.order'].with_user(self.manager), self.order.ids
        for method, *args in (
            ('write', {'partner_id': self.other.id}), ('write', {'locked': False}), ('write', {'state': 'draft'}),
            ('write', {'order_line': [(0, 0, {'name': 'x', 'display_type': 'line_note'})]}),
            ('write', {'order_line': [(5,)]}), ('write', {'note': 'x'}), ('write', {'elsmart_no_charge': True}),
            ('action_unlock',), ('action_cancel',),
        ):
            with self.subTest(method=method, args=args), self.refused():
                call_kw(model, method, [ids, *args], {})
        with self.assertRaises(UserError):
            call_kw(model, 'action_draft', [ids], {})
        with self.assertRaises(UserError):
            call_kw(model, 'unlink', [ids], {})
        lines = self.order.order_line
        for method, *args in (('write', {'product_uom_qty': 2}), ('unlink',)):
            with self.subTest(line=method), self.refused():
                call_kw(self.env['sale.order.line'].with_user(self.manager), method, [lines.ids, *args], {})
        with self.refused():
            call_kw(self.env['sale.order.line'].with_user(self.manager), 'create', [
                {'order_id': self.order.id, 'name': 'x', 'product_id': lines[0].product_id.id}], {})


class TestClosedPortal(PortalCase):

    def test_declining_in_the_portal_says_that_it_is_closed(self):
        order = self.deliver('K-2026-000633')
        version = self.send(order)
        page = self.url_open(self.path(order))
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        self.accept(order)
        answer = self.url_open(self.path(order, '/decline'), data={
            'document': version.sha256, 'reason': "Angrer", 'csrf_token': token})
        self.assertEqual((order.elsmart_status, version.state), ('accepted', 'sent'))
        self.assertIn('o_elsmart_notice', answer.text)
        # Core's own decline is a way round no longer either.
        self.url_open(f'/my/orders/{order.id}/decline?access_token={order.access_token}', data={
            'decline_message': "Angrer", 'csrf_token': token})
        self.assertEqual((order.elsmart_status, order.state), ('accepted', 'sale'))
