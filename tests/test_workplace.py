from odoo.exceptions import AccessError

from .common import KundefakturaCase, sample


class TestWorkplace(KundefakturaCase):
    """What case workers find, and what each role may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.deliver('K-2026-000412')

    def user(self, group):
        return self.env['res.users'].create({
            'name': group, 'login': f'{group}@provenett.example.com', 'company_id': self.company.id,
            'company_ids': [(6, 0, self.company.ids)],
            'group_ids': [(6, 0, (
                self.env.ref(f'elsmart_kundefaktura.{group}') | self.env.ref('base.group_user')).ids)],
        })

    def test_a_case_is_found_by_number_metering_point_property_and_name(self):
        for text in ('AO-2026-01990', 'K-2026-000412', '707057500000412378', '3305 45/118', 'Kari Nordmann'):
            with self.subTest(text):
                found = self.env['elsmart.case'].name_search(text)
                self.assertIn(self.order.elsmart_case_id, self.env['elsmart.case'].browse(
                    [id_ for id_, _name in found]).root_id)

    def test_the_basis_shows_payer_and_orderer_and_that_nobody_reads_the_customers_mail(self):
        """`harikke@epost.no` counts as none; the claims go to the payer, whoever ordered."""
        body = sample('K-2026-000412')['deliveries'][0]['body']
        other = {**body['customer'], 'email': 'betaler@example.com', 'street': "Storgata 1"}
        case, _status = self.deliver_body('nettmelding', 'NM-three', {
            **body, 'customer': {**other, 'name': "Nora Ny", 'email': 'harikke@epost.no', 'phone': '00 00 00 00'},
            'payer': {**other, 'name': "Bo Betaler"}, 'ordered_by': {'name': "Ola Ordner"}})
        order = case.order_id
        self.assertFalse(order.elsmart_email)
        self.assertEqual(
            (order.partner_invoice_id.name, order.elsmart_ordered_by_id.name), ("Bo Betaler", "Ola Ordner"))
        view = self.env['sale.order'].get_view(self.env.ref('elsmart_kundefaktura.sale_order_view_form').id)['arch']
        for name in ('elsmart_email', 'elsmart_ordered_by_id', 'partner_invoice_id'):
            self.assertIn(f'name="{name}"', view)

    def test_a_case_worker_sends_and_a_case_worker_of_another_company_sees_nothing(self):
        worker = self.user('group_user')
        self.order.with_user(worker).action_elsmart_send_offer()
        self.assertEqual(self.order.elsmart_status, 'offer_sent')
        stranger = self.env['res.users'].create({
            'name': "Fremmed", 'login': 'fremmed@example.com', 'company_id': self.env.ref('base.main_company').id,
            'company_ids': [(6, 0, self.env.ref('base.main_company').ids)],
            'group_ids': [(6, 0, self.env.ref('elsmart_kundefaktura.group_manager').ids)]})
        cases = self.env['elsmart.case'].with_user(stranger).with_context(
            allowed_company_ids=self.env.ref('base.main_company').ids)
        self.assertFalse(cases.search([('id', '=', self.order.elsmart_case_id.id)]))

    def test_a_case_worker_cannot_rewrite_the_trail(self):
        worker = self.user('group_user')
        for record in (self.order.elsmart_cost_line_ids[0], self.order.elsmart_event_ids[:1],
                       self.env['elsmart.message'].search([], limit=1)):
            with self.assertRaises(AccessError):
                record.with_user(worker).check_access('write')

    def test_an_accountant_invoices_and_registers_payment(self):
        self.send(self.order)
        self.accept(self.order)
        accountant = self.user('group_accountant')
        order = self.order.with_user(accountant)
        order.action_elsmart_invoice()
        self.env['elsmart.claim.payment'].with_user(accountant).create({
            'claim_id': order.elsmart_claim_ids.id, 'amount': 51140.0}).action_register()
        self.assertEqual(self.order.elsmart_status, 'invoice_paid')

    def test_an_accountant_who_may_not_change_customers_invoices_each_of_them(self):
        accountant = self.user('group_accountant')
        self.assertFalse(self.env['res.partner'].with_user(accountant).has_access('write'))
        for sample_id in ('K-2026-000519', 'K-2026-000633', 'K-2026-000704'):
            with self.subTest(sample_id):
                order = self.deliver(sample_id)
                self.send(order)
                self.accept(order)
                order.with_user(accountant).action_elsmart_invoice()
                self.env.cr.flush()   # core counts a customer's invoices when all is about to be committed
                self.assertTrue(order.elsmart_claim_ids.invoice_id)

    def portal_user(self, partner):
        return self.env['res.users'].create({
            'login': f'portal-{partner.id}@example.com', 'partner_id': partner.id, 'company_id': self.company.id,
            'company_ids': [(6, 0, self.company.ids)], 'group_ids': [(6, 0, self.env.ref('base.group_portal').ids)]})

    def test_an_installer_reads_the_cases_of_the_firm_and_no_other(self):
        cases = self.env['elsmart.case']
        firm = self.order.elsmart_case_id.installer_id
        other = self.env['res.partner'].create({'name': "Annen Elektro AS", 'is_company': True})
        self.assertEqual(cases.with_user(self.portal_user(firm)).search([]), self.order.elsmart_case_id)
        self.assertFalse(cases.with_user(self.portal_user(other)).search([]))

    def test_an_installer_reads_no_price(self):
        case = self.order.elsmart_case_id.with_user(self.portal_user(self.order.elsmart_case_id.installer_id))
        for name in ('amount', 'order_id', 'cost_line_ids', 'claim_serial'):
            with self.subTest(name), self.assertRaises(AccessError):
                case.read([name])

    def test_secrets_are_for_managers_only(self):
        worker = self.user('group_user')
        with self.assertRaises(AccessError):
            self.sources['nettmelding'].with_user(worker).read(['webhook_secret'])
