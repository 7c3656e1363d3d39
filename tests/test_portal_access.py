import base64

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .portal_common import PortalCase

PAGES = ('offer', 'letter', 'receipt', 'request', 'invoice', 'enclosure', 'qr', 'pay')
ACTIONS = ('accept', 'decline', 'question')
# Who gets in where; everything that is not here must be shut. Lists show what is one's own, if only nothing.
LISTS = ('list', 'cases', 'core_list')
ALLOWED = {
    'nobody': (),
    'wrong_link': (),
    'link': (*PAGES, *ACTIONS),
    'customer': (*PAGES, *ACTIONS, *LISTS),
    'customer_colleague': (*PAGES, *ACTIONS, *LISTS),
    # Sees the page as the customer does and pays nothing; every answer ends in a sentence.
    'case_worker': (*PAGES[:-1], *ACTIONS, *LISTS, 'version_file', 'evidence_file', 'report'),
    'installer': (*LISTS, 'case'),
    'installer_colleague': (*LISTS, 'case'),
    'installer_with_link': (*LISTS, 'case'),
    'other_installer': LISTS,
    'other_customer_with_link': LISTS,
    'customer_of_other_company': LISTS,
    'case_worker_of_other_company': LISTS,
    'employee': ('list', 'core_list'),
}
WITH_LINK = ('link', 'installer_with_link', 'other_customer_with_link')


class TestAccessMatrix(PortalCase):
    """Customers, installers, employees and companies against every route: nobody gets in where the table says no."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000412')
        self.env['elsmart.enclosure'].create({
            'name': 'situasjonsplan.pdf', 'data': base64.b64encode(b'%PDF'), 'order_id': self.order.id})
        self.send(self.order)
        self.paid = self.accepted('K-2026-000704')
        self.paid.elsmart_claim_ids.filtered(lambda claim: not claim.request)._invoice()
        self.in_flow(self.paid).write({
            'partner_id': self.order.partner_id.id, 'partner_invoice_id': self.order.partner_id.id})
        invoice = self.paid.elsmart_claim_ids.invoice_id
        invoice.is_move_sent = True
        claim = self.paid.elsmart_claim_ids.filtered('request')
        self.routes = {
            'offer': (self.order, ''), 'letter': (self.order, '/offer-1.pdf'),
            'enclosure': (self.order, f'/file-{self.order._elsmart_version().file_ids.id}'),
            'receipt': (self.paid, '/receipt.pdf'), 'invoice': (self.paid, f'/invoice-{invoice.id}.pdf'),
            'request': (self.paid, f'/request-{claim.id}.pdf'),
            'pay': (self.paid, '/pay'), 'qr': (self.order, '/qr.png'),
            'list': '/my/kundefaktura', 'cases': '/my/saker', 'case': f'/my/saker/{self.order.elsmart_case_id.id}',
            'core_order': f'/my/orders/{self.order.id}', 'core_invoice': f'/my/invoices/{invoice.id}',
            'core_list': '/my/invoices',
            'version_file': f'/web/content/elsmart.offer.version/{self.order._elsmart_version().id}/pdf',
            'evidence_file': f'/web/content/elsmart.acceptance/{self.paid.elsmart_acceptance_ids.id}/receipt',
            'report': f'/report/pdf/elsmart_kundefaktura.report_offer/{self.order.id}',
        }

    # === WHO === #

    def users(self):
        other_company = self.env['res.company'].create({'name': "Nabonett AS"})
        contacts, installer = self.env['res.partner'], self.order.elsmart_case_id.installer_id

        def contact(name, **values):
            return contacts.create({'name': name, 'company_id': self.company.id, **values})

        def employee(login, groups, company):
            return new_test_user(
                self.env, login, groups=groups, password=login, company_id=company.id,
                company_ids=[(6, 0, company.ids)])
        abroad = contact("Kunde", company_id=other_company.id)
        stranger = self.stranger()
        installing = self.installer(self.order)
        return {
            'customer': self.portal_user(self.order.partner_id, 'kari-prove'),
            'customer_colleague': self.portal_user(
                contact("Ektefelle", parent_id=self.order.partner_id.id), 'ektefelle-prove'),
            'installer': installing,
            'installer_with_link': installing,
            'installer_colleague': self.portal_user(contact("Kollega", parent_id=installer.id), 'kollega-prove'),
            'other_installer': self.portal_user(contact("Annen Elektro AS", is_company=True), 'annen-prove'),
            'other_customer_with_link': stranger,
            'customer_of_other_company': new_test_user(
                self.env, 'nabo-prove', groups='base.group_portal', partner_id=abroad.id, password='nabo-prove',
                company_id=other_company.id, company_ids=[(6, 0, other_company.ids)]),
            'case_worker': employee('sb-prove', 'elsmart_kundefaktura.group_user', self.company),
            'case_worker_of_other_company': employee('sb-nabo', 'elsmart_kundefaktura.group_user', other_company),
            'employee': employee('ansatt-prove', 'base.group_user', self.company),
        }

    # === WHAT THEY GET === #

    def gets_in(self, route, visitor):
        """Whether `visitor` is answered with 2xx."""
        target = self.routes[route]
        if isinstance(target, tuple):
            order, suffix = target
            target = self.path(order, suffix, 'feil' if visitor == 'wrong_link' else visitor in WITH_LINK)
        answer = self.url_open(target, allow_redirects=False)
        self.assertLess(answer.status_code, 500, f'{visitor} {route}')
        return 200 <= answer.status_code < 300

    def acts(self, action, visitor, csrf):
        """Whether the action of `visitor` is taken in: answered by the page of the offer."""
        key = 'feil' if visitor == 'wrong_link' else visitor in WITH_LINK
        answer = self.url_open(
            self.path(self.order, f'/{action}', key), data={'csrf_token': csrf, 'document': 'x'}, allow_redirects=False)
        self.assertLess(answer.status_code, 500, f'{visitor} {action}')
        self.assertFalse(200 <= answer.status_code < 300)
        return answer.status_code == 303 and 'message=' in answer.headers['Location']

    @mute_logger('odoo.http', 'odoo.addons.base.models.ir_rule', 'odoo.addons.web.controllers.report')
    def test_nobody_gets_in_where_the_table_says_no(self):
        users = self.users()
        for visitor, allowed in ALLOWED.items():
            self.authenticate(None, None)
            self.speak('en_US')
            if visitor in users:
                self.log_in(users[visitor])
            csrf = self.csrf()
            found = {route for route in self.routes if self.gets_in(route, visitor)}
            found |= {action for action in ACTIONS if self.acts(action, visitor, csrf)}
            with self.subTest(visitor):
                self.assertEqual(found, set(allowed))
        self.assertUntouched(self.order)

    def test_every_route_of_ours_is_tried_somewhere(self):
        """A new route is put into the table, or is told here where it is tried."""
        elsewhere = {
            'elsmart_transaction': 'test_portal_security', 'elsmart_code': 'test_offer_paper',
            'elsmart_code_try': 'test_offer_paper', 'elsmart_refund_page': 'test_refund',
            'elsmart_refund_account': 'test_refund'}
        methods = {rule.endpoint.func.__name__ for rule in self.env['ir.http'].routing_map().iter_rules()
                   if rule.rule.startswith(('/my/kundefaktura', '/my/saker'))}
        tried = {
            'elsmart_offer', 'elsmart_letter', 'elsmart_receipt', 'elsmart_request', 'elsmart_invoice',
            'elsmart_enclosure', 'elsmart_pay', 'elsmart_qr', 'elsmart_accept', 'elsmart_decline', 'elsmart_question',
            'elsmart_offers', 'elsmart_cases', 'elsmart_case'}
        self.assertEqual(methods, tried | set(elsewhere))
