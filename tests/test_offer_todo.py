from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user

from ..flow.todo import CODES
from .common import KundefakturaCase


class TestOfferTodo(KundefakturaCase):
    """The first page says what is next, and leads there; what is done leaves it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = new_test_user(
            cls.env, 'saksbehandler-todo', groups='elsmart_kundefaktura.group_user', company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)])

    def ask(self, order, text="Når kommer dere?"):
        order.sudo().message_post(
            body=text, author_id=order.partner_id.id, message_type='comment', subtype_xmlid='mail.mt_comment')

    def test_the_way_from_cost_to_work(self):
        order = self.deliver('K-2026-000412', only=1)
        self.assertEqual(order.elsmart_todo, 'waits_for_cost')
        self.assertIn('Arbeidsordre', order.elsmart_todo_text)
        order = self.deliver('K-2026-000704')
        self.assertEqual(order.elsmart_todo, 'ready_to_send')
        self.send(order)
        self.assertFalse(order.elsmart_todo)
        order._elsmart_overtake()
        self.assertEqual(order.elsmart_todo, 'overtaken')
        self.send(order)
        self.accept(order)
        self.assertEqual(order.elsmart_todo, 'unpaid_prepayment')
        for claim in order.elsmart_claim_ids:
            self.pay(claim)
        self.assertEqual(order.elsmart_todo, 'not_started')
        self.assertIn('NM-2026-006031', order.elsmart_todo_text)

    def test_what_is_missing_is_told_apart_from_cost_that_is_awaited(self):
        order = self.deliver('K-2026-000412')
        order.elsmart_case_id.sudo().legal_reference = False
        self.assertEqual(order.elsmart_todo, 'incomplete')
        self.assertIn('§ 16-2 a', order.elsmart_todo_text)
        self.assertEqual(order.action_elsmart_next_step()['res_model'], 'elsmart.case')

    def test_a_change_waits_for_the_case_worker(self):
        order = self.accepted('K-2026-000633')
        change = order._elsmart_new_change([{
            'case_id': order.elsmart_case_id.id, 'line_ref': 'E1', 'component': "Kabel", 'name': "Lengre kabel",
            'kind': 'labour', 'amount': 1000, 'legal_basis': 's17_4a'}], "Kunden ba om det")
        self.assertEqual(change.elsmart_todo, 'change_proposal')
        self.assertEqual(change.elsmart_todo_text, "Kunden ba om det")

    def test_an_offer_that_runs_out_is_told_and_renewed(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        with freeze_time(version.valid_until - timedelta(days=3)):
            self.run_cron('ir_cron_todo')
            self.assertEqual(order.elsmart_todo, 'expiring')
            self.assertEqual(order.action_elsmart_next_step()['tag'], 'display_notification')
            self.assertEqual(version.reminded_on, fields.Date.today())
        with freeze_time(version.valid_until + timedelta(days=1)):
            self.env['elsmart.offer.version']._cron_expire()
            self.assertEqual(order.elsmart_todo, 'expiring')
            order.action_elsmart_next_step()
        self.assertEqual((order.elsmart_status, order.elsmart_todo), ('offer_sent', False))

    def test_settlement_is_ready_when_the_work_is_done(self):
        order = self.accepted('K-2026-000633')
        order.elsmart_family_ids.sudo().work_done = True
        self.assertEqual(order.elsmart_todo, 'ready_to_settle')
        self.assertEqual(order.action_elsmart_next_step()['res_model'], 'elsmart.settlement')

    def test_a_question_stands_until_somebody_of_ours_answers(self):
        order = self.deliver('K-2026-000412')
        order.user_id = self.worker
        self.send(order)
        self.ask(order)
        self.assertEqual((order.elsmart_todo, order.elsmart_todo_text), ('question', "Når kommer dere?"))
        activity = order.activity_ids
        self.assertEqual((activity.user_id, len(activity)), (self.worker, 1))
        self.ask(order, "Hallo?")
        self.assertEqual(len(order.activity_ids), 1)
        order.with_user(self.worker).message_post(body="Internt", subtype_xmlid='mail.mt_note')
        self.assertEqual(order.elsmart_todo, 'question')
        order.with_user(self.worker).message_post(
            body="I neste uke.", message_type='comment', subtype_xmlid='mail.mt_comment')
        self.assertFalse(order.elsmart_todo)
        self.assertFalse(order.activity_ids)

    def test_a_question_answered_by_telephone_is_marked_so(self):
        order = self.deliver('K-2026-000412')
        self.ask(order)
        order.with_user(self.worker).action_elsmart_answered()
        self.assertFalse(order.elsmart_question)
        self.assertFalse(order.activity_ids)

    def test_answering_is_one_click_away(self):
        order = self.deliver('K-2026-000412')
        self.ask(order)
        action = order.with_user(self.worker).action_elsmart_next_step()
        composer = self.env['mail.compose.message'].with_user(self.worker).with_context(**action['context']).create({
            'body': "Snart."})
        composer._action_send_mail()
        self.assertFalse(order.elsmart_question)

    def test_a_decline_is_no_question(self):
        order = self.deliver('K-2026-000412')
        self.send(order)._decline("For dyrt")
        self.ask(order.with_context(elsmart_no_question=True), "Avslått: For dyrt")
        self.assertFalse(order.elsmart_todo)
        self.ask(order, "Kan jeg ombestemme meg?")
        self.assertEqual(order.elsmart_todo, 'question')

    def test_groups_stand_in_the_order_of_urgency_with_their_counters(self):
        self.deliver('K-2026-000704')
        self.ask(self.deliver('K-2026-000412'))
        orders = self.env['sale.order'].with_user(self.worker)
        action = self.env.ref('elsmart_kundefaktura.action_todo')
        domain = [('company_id', '=', self.company.id), ('elsmart_todo', '!=', False)]
        panel = orders.search_panel_select_range('elsmart_todo', enable_counters=True, search_domain=domain)
        self.assertEqual(
            {row['id']: row['__count'] for row in panel['values'] if row['__count']},
            {'ready_to_send': 1, 'question': 1})
        self.assertEqual([row['id'] for row in panel['values']], [
            code for code in CODES if code in ('ready_to_send', 'question')])
        self.assertEqual(action.res_model, 'sale.order')

    def test_it_is_the_first_page_of_the_application(self):
        menus = self.env['ir.ui.menu'].search([('parent_id', '=', self.env.ref('elsmart_kundefaktura.menu_root').id)])
        self.assertEqual(menus.sorted('sequence')[0], self.env.ref('elsmart_kundefaktura.menu_todo'))

    def test_an_order_that_is_not_ours_has_nothing_to_do(self):
        order = self.env['sale.order'].create({'partner_id': self.env['res.partner'].create({'name': "X"}).id})
        self.assertFalse(order.elsmart_todo)
