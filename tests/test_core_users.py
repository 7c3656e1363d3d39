from odoo.tests import Form, TransactionCase, new_test_user, tagged

# Core's own roles, and models of core that each of them may read. record.read() asks for every field of sale.order.
ROLES = {
    'sales_team.group_sale_salesman': ('sale.order', 'sale.order.line', 'res.partner'),
    'account.group_account_invoice': ('account.move', 'account.move.line', 'res.partner'),
    'account.group_account_readonly': ('account.move', 'account.move.line'),
    'base.group_system': ('res.company', 'res.users', 'payment.provider'),
}


@tagged('post_install', '-at_install')
class TestCoreUsers(TransactionCase):
    """Who has no part in Kundefaktura works in core as before: no field of ours stands in the way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env['product.product'].create({'name': "Vare", 'invoice_policy': 'order'})
        cls.partner = cls.env['res.partner'].create({'name': "Uten oss"})

    def quotation(self, user):
        return self.env['sale.order'].with_user(user).create({
            'partner_id': self.partner.id, 'user_id': user.id,
            'order_line': [(0, 0, {'product_id': self.product.id, 'price_unit': 10})]})

    def test_every_field_can_be_read_by_the_roles_of_core(self):
        for group, models in ROLES.items():
            user = new_test_user(self.env, f'rolle-{group}', groups=group)
            order = self.quotation(new_test_user(self.env, f'selger-{group}', groups='sales_team.group_sale_manager'))
            order.sudo().user_id = user
            order.action_confirm()
            order.sudo()._create_invoices().action_post()
            for model in models:
                record = self.env[model].with_user(user).search([], order='id desc', limit=1)
                with self.subTest(group=group, model=model):
                    ours = [name for name in record.fields_get(attributes=['type']) if name.startswith('elsmart_')]
                    self.assertEqual(set(record.read(['id', *ours])[0]), {'id', *ours})

    def test_a_salesman_works_with_quotations(self):
        user = new_test_user(self.env, 'selger', groups='sales_team.group_sale_manager')
        order = self.quotation(user)
        with Form(order) as form:
            form.client_order_ref = "Merket"
        order.order_line.price_unit = 20
        order.action_quotation_sent()
        order.message_post(body="Hei", message_type='comment', subtype_xmlid='mail.mt_comment')
        order.copy().unlink()
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        order._action_cancel()

    def test_an_invoicing_user_works_with_invoices(self):
        user = new_test_user(self.env, 'fakturerer', groups='account.group_account_invoice')
        move = self.env['account.move'].with_user(user).create({
            'move_type': 'out_invoice', 'partner_id': self.partner.id,
            'invoice_line_ids': [(0, 0, {'product_id': self.product.id, 'price_unit': 10})]})
        move.action_post()
        self.env['account.payment.register'].with_user(user).with_context(
            active_model='account.move', active_ids=move.ids).create({}).action_create_payments()
        self.assertIn(move.payment_state, ('paid', 'in_payment'))
        move.line_ids.remove_move_reconcile()
        move.button_draft()
        move.button_cancel()
