from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open, mute_logger

from .outbox_common import OutboxCase

NEUTRALIZE = 'elsmart_kundefaktura/data/neutralize.sql'


@tagged('post_install', '-at_install')
class TestOutboxPeople(OutboxCase):
    """Nobody has to look: trouble comes to those who can mend it, and everybody sees who has been told."""

    def setUp(self):
        super().setUp()
        self.manager = new_test_user(
            self.env, 'leder-i8', 'elsmart_kundefaktura.group_manager', email='leder@provenett.example.com',
            company_id=self.company.id, company_ids=[(6, 0, self.company.ids)], tz='Europe/Oslo')

    def watch(self):
        self.run_cron('ir_cron_watch_events')

    def mails(self):
        return self.env['mail.mail'].sudo().search([('email_to', 'like', 'leder@provenett.example.com')])

    # === HEALTH === #

    def test_a_source_is_healthy_lagging_paused_or_asks_for_itself(self):
        self.assertEqual(self.source.webhook_state, 'healthy')
        self.assertEqual(self.sources['produktkjop'].webhook_state, 'none')
        self.server.always = 500
        self.toggle(self.bases(2))
        self.push()
        self.source.invalidate_recordset()
        self.assertEqual((self.source.webhook_state, self.source.webhook_pending), ('healthy', 4))
        with freeze_time(fields.Datetime.now() + timedelta(minutes=31)):
            self.source.invalidate_recordset()
            self.assertEqual(self.source.webhook_state, 'lagging')
            self.source.with_user(self.manager).action_pause_webhook()
            self.assertEqual(self.source.webhook_state, 'paused')
            self.source.with_user(self.manager).action_resume_webhook()
            self.assertEqual(self.source.webhook_state, 'lagging')

    def test_success_rate_and_tries_tell_how_it_went(self):
        self.server.answers = [500]
        self.toggle(self.bases(2))
        self.push()
        with freeze_time(fields.Datetime.now() + timedelta(seconds=10)):
            self.push()
        self.assertEqual(self.source.webhook_success_rate, 4 / 5)
        self.assertTrue(self.source.webhook_last)
        attempts = self.env['elsmart.event.attempt'].search([('source_id', '=', self.source.id)])
        self.assertEqual(sorted(attempts.mapped('code')), ['204'] * 4 + ['500'])
        self.assertTrue(all(0 <= attempt.duration < 5 for attempt in attempts))

    def test_old_tries_of_delivered_events_go(self):
        self.server.answers = [400]
        self.toggle(self.bases(1))
        self.push()
        stuck = self.pending().attempt_ids
        with freeze_time(fields.Datetime.now() + timedelta(days=200)):
            self.env['elsmart.event.attempt']._gc_attempts()
            self.assertTrue(stuck.exists())
            self.push()
        with freeze_time(fields.Datetime.now() + timedelta(days=400)):
            self.env['elsmart.event.attempt']._gc_attempts()
        self.assertFalse(stuck.exists())

    # === ALARM === #

    def test_a_status_that_waits_too_long_is_an_activity_and_one_mail_a_day(self):
        self.server.always = 500
        self.toggle(self.bases(1))
        self.push()
        start = fields.Datetime.now()
        self.watch()
        self.assertFalse(self.mails())
        for minutes in (31, 41, 61):
            with freeze_time(start + timedelta(minutes=minutes)):
                self.watch()
        self.assertEqual(len(self.mails()), 1)
        self.assertIn('Nettmelding', self.mails().subject)
        self.assertIn('500', self.mails().body_html)
        self.assertEqual(len(self.source.activity_ids.filtered(lambda row: row.user_id == self.manager)), 1)
        with freeze_time(start + timedelta(days=1, hours=1)):
            self.watch()
        self.assertEqual(len(self.mails()), 2)
        self.server.always = 204
        with freeze_time(start + timedelta(days=1, hours=2)):
            self.push()
            self.watch()
        self.assertFalse(self.source.activity_ids)
        self.assertFalse(self.health().alerted_at)

    def test_the_limit_is_the_company_s(self):
        self.company.elsmart_webhook_limit = 240
        self.server.always = 500
        self.toggle(self.bases(1))
        self.push()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=200)):
            self.watch()
        self.assertFalse(self.mails())

    def test_410_tells_the_managers_at_once(self):
        self.server.always = 410
        self.toggle(self.bases(1))
        self.push()
        self.assertIn('410', self.mails().body_html)
        self.assertEqual(self.source.activity_ids.user_id & self.manager, self.manager)

    def test_a_mended_address_or_a_host_just_allowed_is_tried_at_once(self):
        self.company.elsmart_webhook_hosts = 'nettmelding.example.com'
        self.toggle(self.bases(1))
        self.push()
        self.assertEqual(self.pending()[0].last_answer, 'host_not_allowed')
        self.assertFalse(self.server.received)
        self.assertFalse(self.health().failures)
        self.company.elsmart_webhook_hosts = '127.0.0.1'
        self.push()
        self.assertFalse(self.pending())

    def test_a_private_host_is_called_only_where_it_is_named_as_such(self):
        self.company.write({'elsmart_webhook_hosts': 'a.example.com', 'elsmart_webhook_private_hosts': 'B.example.com'})
        self.assertEqual(self.company._elsmart_webhook_allowance(), (
            {'a.example.com', 'b.example.com'}, {'b.example.com'}))

    # === BY HAND === #

    def test_a_test_event_goes_the_way_of_all_events(self):
        action = self.source.with_user(self.manager).action_test_event()
        self.push()
        self.assertEqual([item['type'] for item in self.received()], ['test'])
        event = self.events.browse(action['res_id'])
        self.assertEqual((event.state, event.attempt_ids.code), ('sent', '204'))
        with self.assertRaises(UserError):
            self.sources['produktkjop'].action_test_event()

    def test_a_test_event_does_not_wait_for_a_stuck_basis(self):
        self.server.answers = [400]
        self.toggle(self.bases(1))
        self.push()
        self.source.action_test_event()
        self.push()
        self.assertEqual(self.received()[-1]['type'], 'test')

    def test_one_event_is_sent_again_with_the_same_id(self):
        self.toggle(self.bases(1))
        self.push()
        event = self.events.search([('source_id', '=', self.source.id)])[0]
        event.with_user(self.manager).action_retry()
        self.push()
        ids = [headers['webhook-id'] for headers, _body in self.server.received]
        self.assertEqual((len(ids), ids.count(event.message_ref)), (3, 2))
        self.assertEqual(event.state, 'sent')

    def test_a_period_is_sent_again_in_order(self):
        orders = self.bases(3)
        start = fields.Datetime.now().replace(microsecond=0)
        for day in range(4):
            with freeze_time(start + timedelta(days=day)):
                self.toggle(orders)
        with freeze_time(start + timedelta(days=5)):
            self.push()
            self.server.received = []
            wizard = self.env['elsmart.replay'].with_user(self.manager).create({
                'source_id': self.source.id, 'since': start + timedelta(days=1),
                'until': start + timedelta(days=2, hours=1)})
            self.assertEqual(wizard.count, 12)
            wizard.action_replay()
            self.push()
        numbers = {}
        for item in self.received():
            numbers.setdefault(item['data']['basis'], []).append(item['data']['sequence'])
        self.assertEqual(list(numbers.values()), [[3, 4, 5, 6]] * 3)
        since = wizard.copy({'until': False, 'delivered': False})
        self.assertEqual(since.count, 0)

    def test_what_was_kept_is_sent_when_the_source_gets_an_address(self):
        self.source.webhook_url = False
        self.toggle(self.bases(1))
        self.source.webhook_url = self.url(self.server)
        self.push()
        self.assertFalse(self.server.received)
        self.env['elsmart.replay'].create({
            'source_id': self.source.id, 'since': fields.Datetime.now() - timedelta(days=1)}).action_replay()
        self.push()
        self.assertEqual([item['data']['sequence'] for item in self.received()], [1, 2])

    @mute_logger('odoo.addons.base.models.ir_model')
    def test_only_managers_act_and_others_see(self):
        worker = new_test_user(
            self.env, 'saksbehandler-i8', 'elsmart_kundefaktura.group_user',
            company_id=self.company.id, company_ids=[(6, 0, self.company.ids)])
        self.toggle(self.bases(1))
        source = self.source.with_user(worker)
        self.assertEqual((source.webhook_state, source.webhook_pending), ('healthy', 2))
        event = self.events.search([('source_id', '=', self.source.id)])[0].with_user(worker)
        for forbidden in (source.action_test_event, source.action_pause_webhook, source.action_resume_webhook,
                          source.action_end_former_secret, source.action_generate_webhook_secret, event.action_retry):
            with self.assertRaises(AccessError):
                forbidden()
        for name in ('webhook_secret', 'webhook_secret_former', 'webhook_url'):
            with self.assertRaises(AccessError):
                source[name]
        with self.assertRaises(AccessError):
            self.env['elsmart.replay'].with_user(worker).create({'source_id': source.id})

    # === ON THE BASIS AND THE CASE === #

    def test_basis_and_case_tell_when_the_source_was_told(self):
        order = self.bases(1).with_user(self.manager)
        case = order.elsmart_case_id
        self.assertFalse(order.elsmart_told)
        self.server.answers = [500]
        with freeze_time('2026-06-01 11:50:00'):
            self.toggle(order.sudo())
            self.push()
            self.env.invalidate_all()
            self.assertEqual(case.told, "Nettmelding is not told yet, waits since 13:50")
        with freeze_time('2026-06-01 12:02:00'):
            self.push()
            self.env.invalidate_all()
            self.assertEqual(order.elsmart_told, "Nettmelding was told 14:02")
            self.assertEqual(case.told, "Nettmelding was told 14:02")
        with freeze_time('2026-06-02 12:02:00'):
            self.env.invalidate_all()
            self.assertEqual(case.told, "Nettmelding was told 01.06.2026 14:02")

    # === COPIES === #

    def test_a_copied_database_calls_nobody(self):
        self.source.action_generate_webhook_secret()
        self.company.elsmart_webhook_private_hosts = 'intern.example.com'
        self.toggle(self.bases(1))
        self.source.action_test_event()
        self.env.flush_all()
        with file_open(NEUTRALIZE) as file:
            self.env.cr.execute(file.read())
        self.env.invalidate_all()
        self.push()
        self.assertFalse(self.server.received)
        self.assertFalse(self.pending())
        self.assertFalse(self.env['elsmart.source'].search([
            '|', '|', ('webhook_url', '!=', False), ('webhook_secret', '!=', False),
            ('webhook_secret_former', '!=', False)]))
        self.assertFalse(self.env['res.company'].search([
            '|', ('elsmart_webhook_hosts', '!=', False), ('elsmart_webhook_private_hosts', '!=', False)]))
