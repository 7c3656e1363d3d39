from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.payment.utils import generate_access_token

from .portal_common import PortalCase

PRICES = ('51 140', '51140', '51,140', '24,460')


class TestForgedPayment(PortalCase):
    """A payment never stands in for the acceptance, whatever a browser sends and wherever to."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000412')
        self.send(self.order)

    def forged(self, path, **values):
        return self.refusal(path, {**self.transaction_params(self.order, amount=0.01), **values})

    def test_core_s_order_payment_of_001_is_refused(self):
        self.assertIn("own page", self.forged(f'/my/orders/{self.order.id}/transaction'))
        self.assertUntouched(self.order)

    def test_the_customer_s_own_login_cannot_forge_it_either(self):
        self.log_in(self.portal_user(self.order.partner_id, 'kari-prove'))
        self.assertIn("own page", self.forged(f'/my/orders/{self.order.id}/transaction'))
        self.assertUntouched(self.order)

    def test_core_s_general_payment_cannot_name_an_order(self):
        partner, currency = self.order.partner_id, self.order.currency_id
        key = generate_access_token(partner.id, 0.01, currency.id, env=self.env)
        for values in ({'sale_order_id': self.order.id}, {'sale_order_ids': [self.order.id]}):
            self.assertIn("not whitelisted", self.forged(
                f'/payment/transaction?sale_order_id={self.order.id}', access_token=key, currency_id=currency.id,
                partner_id=partner.id, **values))
        self.assertUntouched(self.order)

    def test_core_s_signature_decline_and_pages_change_nothing(self):
        token = self.order.access_token
        answer = self.make_jsonrpc_request(f'/my/orders/{self.order.id}/accept', {
            'access_token': token, 'name': "Mallory", 'signature': 'iVBORw0KGgo='})
        self.assertIn("own page", answer['error'])
        declined = self.url_open(f'/my/orders/{self.order.id}/decline?access_token={token}', data={
            'csrf_token': self.csrf(), 'decline_message': "Nei"})
        self.assertIn(f'/my/kundefaktura/{self.order.id}', declined.url)
        self.assertIn('message=own_page', declined.url)
        for path in ('?report_type=pdf&', '/document/1?', '/download_edi?'):
            shown = self.url_open(f'/my/orders/{self.order.id}{path}access_token={token}')
            self.assertIn(f'/my/kundefaktura/{self.order.id}?access_token={token}', shown.url)
        self.assertUntouched(self.order)

    def test_an_ordinary_order_keeps_core_s_page(self):
        order = self.env['sale.order'].create({'partner_id': self.order.partner_id.id})
        answer = self.url_open(f'/my/orders/{order.id}?access_token={order._portal_ensure_token()}')
        self.assertIn(f'/my/orders/{order.id}', answer.url)
        self.assertEqual(answer.status_code, 200)


class TestWhoMayOpen(PortalCase):
    """Nobody but the customer gets in, and nobody but the customer answers."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000412')
        self.send(self.order)
        self.pages = ('', '/pay', '/offer-1.pdf')
        self.actions = {
            'accept': {'name': "Mallory", 'document': self.order._elsmart_version().sha256, 'terms': '1'},
            'decline': {'document': self.order._elsmart_version().sha256, 'reason': "Nei"},
            'question': {'question': "Hei"},
        }

    def assertShut(self, token, status):
        """Every route of the order, with `token` or none, answers `status` and changes nothing."""
        messages = len(self.order.message_ids)
        csrf = self.csrf()
        for page in self.pages:
            answer = self.url_open(self.path(self.order, page, token))
            self.assertEqual(answer.status_code, status, page)
            for price in PRICES:
                self.assertNotIn(price, self.words(answer))
        for action, values in self.actions.items():
            answer = self.post(self.order, action, token, csrf=csrf, **values)
            self.assertEqual(answer.status_code, status, action)
        self.assertIn("cannot pay", self.refused_payment(self.order, token=token or None))
        self.assertUntouched(self.order)
        self.order.invalidate_recordset()
        self.assertEqual(len(self.order.message_ids), messages)

    def test_an_installer_without_the_link(self):
        self.log_in(self.installer(self.order))
        self.assertShut(token=False, status=404)

    def test_an_installer_with_the_customer_s_link(self):
        self.log_in(self.installer(self.order))
        self.assertShut(token=True, status=403)

    def test_another_customer(self):
        self.log_in(self.stranger())
        self.assertShut(token=False, status=404)
        self.assertShut(token=True, status=403)

    def test_an_employee_without_access_to_offers(self):
        self.log_in(new_test_user(
            self.env, 'ansatt-prove', groups='base.group_user', password='ansatt-prove', company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)]))
        self.assertShut(token=False, status=404)
        self.assertShut(token=True, status=403)

    def test_a_wrong_or_foreign_link(self):
        other = self.deliver('K-2026-000633')
        self.assertShut(token='feil', status=404)
        self.assertShut(token=other.access_token, status=404)

    def test_nobody_without_a_link_is_sent_to_log_in_and_learns_nothing(self):
        for number in (self.order.id, 999999):
            answer = self.url_open(f'/my/kundefaktura/{number}', allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn('/web/login?redirect=', answer.headers['Location'])
        self.assertEqual(
            self.url_open('/my/kundefaktura/999999?access_token=x').text.count('o_elsmart_narrow'), 1)

    def test_a_case_worker_sees_the_page_and_decides_nothing(self):
        self.log_in(new_test_user(
            self.env, 'sb-prove', groups='elsmart_kundefaktura.group_user', password='sb-prove',
            company_id=self.company.id, company_ids=[(6, 0, self.company.ids)]))
        page = self.url_open(self.path(self.order, token=False))
        self.assertEqual(page.status_code, 200)
        self.assertFalse(html.fromstring(page.text).xpath("//div[contains(@class, 'o_elsmart')]//form[@method='post']"))
        for token in (False, True):
            for action, values in self.actions.items():
                self.assertIn('message=preview', self.post(self.order, action, token, **values).url)
        self.assertIn("case worker", self.refused_payment(self.order, token=None))
        self.assertUntouched(self.order)

    def test_the_page_names_its_language_and_cannot_be_framed_by_others(self):
        answer = self.url_open(self.path(self.order))
        self.assertEqual(answer.headers['Content-Security-Policy'], "frame-ancestors 'self'")
        self.assertEqual(html.fromstring(answer.text).get('lang'), 'en-US')

    def test_an_order_that_is_not_ours_has_no_page_here(self):
        order = self.env['sale.order'].create({'partner_id': self.order.partner_id.id})
        token = order._portal_ensure_token()
        self.assertEqual(self.url_open(f'/my/kundefaktura/{order.id}?access_token={token}').status_code, 404)

    @mute_logger('odoo.http')
    def test_an_answer_without_the_form_s_own_token_is_refused(self):
        for action, values in self.actions.items():
            answer = self.url_open(self.path(self.order, f'/{action}'), data={**values, 'csrf_token': 'x'})
            self.assertEqual(answer.status_code, 400, action)
        self.assertUntouched(self.order)

    def test_lists_need_a_login(self):
        for path in ('/my/kundefaktura', '/my/saker', '/my/saker/1'):
            self.assertIn('/web/login', self.url_open(path).url)


class TestInstallerData(PortalCase):
    """By remote calls an installer reads its cases, and no price, order, token or claim."""

    def setUp(self):
        super().setUp()
        self.order = self.accepted('K-2026-000412')
        self.user = self.installer(self.order)

    def as_installer(self, model):
        return self.env[model].with_user(self.user)

    def test_orders_claims_and_costs_are_closed(self):
        for model in (
            'elsmart.claim', 'elsmart.cost.line', 'elsmart.event', 'elsmart.message', 'elsmart.offer.version',
            'elsmart.acceptance', 'elsmart.allocation', 'elsmart.source', 'elsmart.work.type',
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.as_installer(model).search([])
        self.assertFalse(self.as_installer('sale.order').search([('id', '=', self.order.id)]))
        with self.assertRaises(AccessError):
            self.as_installer('sale.order').browse(self.order.id).read(['access_token'])

    def test_a_case_tells_no_price_and_no_order(self):
        case = self.as_installer('elsmart.case').search([('ref', '=', 'NM-2026-004512')])
        self.assertEqual(len(case), 1)
        readable = case.fields_get()
        for name in ('amount', 'order_id', 'order_ids', 'cost_line_ids', 'estimate_line_ids', 'claim_serial'):
            self.assertNotIn(name, readable)
            with self.subTest(name), self.assertRaises(AccessError):
                case.read([name])
            with self.subTest(name), self.assertRaises(AccessError):
                case.search([(name, '!=', False)])
        values = case.read()[0]
        for price in (51140, 51140.0, 2300.0):
            self.assertNotIn(price, values.values())

    def test_another_firm_s_cases_are_not_there(self):
        other = self.portal_user(self.env['res.partner'].create({
            'name': "Annen Elektro AS", 'is_company': True, 'company_id': self.company.id}), 'annen-prove')
        cases = self.env['elsmart.case'].with_user(other)
        self.assertFalse(cases.search([]))
        with self.assertRaises(AccessError):
            cases.browse(self.order.elsmart_case_id.id).read(['ref'])

    def test_a_case_can_be_read_and_not_changed(self):
        case = self.as_installer('elsmart.case').search([], limit=1)
        for attempt in (
            lambda: case.write({'released_by_hand': True}), case.unlink, case.action_release,
            lambda: case.copy(), lambda: self.as_installer('elsmart.case').create({'ref': 'X'}),
        ):
            with self.assertRaises(AccessError):
                attempt()
