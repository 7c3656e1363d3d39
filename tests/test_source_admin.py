import json
from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from ..flow import importing
from ..flow.errors import FlowError
from ..models.elsmart_source_key import ALARM
from .common import KundefakturaCase, sample


class SourceAdminCase(KundefakturaCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.sources['nettmelding']
        cls.manager, cls.user = (new_test_user(
            cls.env, f'test-{group}', groups=f'elsmart_kundefaktura.group_{group}', lang='en_US',
            company_id=cls.company.id, company_ids=cls.company.ids) for group in ('manager', 'user'))

    def as_user(self, record, user=None):
        return record.with_user(user or self.manager).with_context(allowed_company_ids=self.company.ids)

    def opens(self, key):
        return self.env['res.users.apikeys']._check_credentials(scope='elsmart', key=key) == self.source.user_id.id


@tagged('post_install', '-at_install')
class TestKeys(SourceAdminCase):
    """Keys are made, replaced with an overlap, revoked one by one, and never end without a word."""

    def mint(self, **values):
        wizard = Form(self.as_user(self.env['elsmart.key.wizard']).with_context(default_source_id=self.source.id))
        for name, value in {'name': 'Server 1', 'days': 365, **values}.items():
            wizard[name] = value
        return wizard.save().action_mint()['context']['default_key']

    def alarms(self, user=None):
        domain = [('res_model', '=', 'elsmart.source'), ('res_id', '=', self.source.id),
                  ('activity_type_id', '=', self.env.ref(ALARM).id), ('user_id', '=', (user or self.manager).id)]
        return self.env['mail.activity'].search(domain)

    def warn(self, days_before):
        """Run the cron that many days before the end of the newest key."""
        with freeze_time(self.source.key_ids[0].expires - timedelta(days=days_before) + timedelta(minutes=1)):
            self.env['elsmart.source.key']._cron_warn()

    def test_a_manager_sees_who_made_which_key_and_when_it_ends(self):
        self.mint()
        key = self.as_user(self.source).key_ids
        self.assertEqual((key.name, key.state, key.create_uid, key.days_left), ('Server 1', 'live', self.manager, 365))
        self.assertIn('Server 1', self.source.message_ids.sorted('id')[-1:].body)
        self.assertEqual((self.source.live_key_count, self.source.key_expires), (1, key.expires))

    def test_a_key_is_replaced_with_both_good_for_a_week(self):
        old = self.mint()
        new = self.mint(name='Server 2')
        self.assertTrue(self.opens(old) and self.opens(new))
        self.assertEqual(self.source.live_key_count, 2)
        old_key = self.source.key_ids.filtered(lambda key: key.name == 'Server 1')
        self.assertEqual((old_key.state, old_key.days_left), ('ending', 7))
        self.assertEqual(old_key.apikey_id.expiration_date, old_key.expires)

    def test_a_third_key_is_refused_until_one_is_revoked(self):
        self.mint()
        self.mint(name='Server 2')
        with self.assertRaisesRegex(UserError, 'two keys'):
            self.mint(name='Server 3')
        self.as_user(self.source).key_ids[-1].action_revoke()
        self.assertTrue(self.opens(self.mint(name='Server 3')))

    def test_one_key_is_revoked_and_the_other_goes_on(self):
        old, new = self.mint(), self.mint(name='Server 2')
        key = self.as_user(self.source).key_ids.filtered(lambda key: key.name == 'Server 1')
        key.action_revoke()
        self.assertEqual((self.opens(old), self.opens(new)), (False, True))
        self.assertEqual((key.state, key.revoked_by_id), ('revoked', self.manager))
        with self.assertRaises(UserError):
            key.action_revoke()

    def test_only_a_manager_sees_and_revokes_keys(self):
        self.mint()
        with self.assertRaises(AccessError):
            self.as_user(self.source, self.user).read(['key_ids'])
        with self.assertRaises(AccessError):
            self.as_user(self.source.key_ids, self.user).action_revoke()

    def test_managers_are_warned_30_7_and_1_days_before_the_end_and_once_each(self):
        self.mint()
        self.warn(31)
        self.assertFalse(self.alarms())
        for days in (30, 7, 1):
            self.warn(days)
            first = self.alarms()
            self.assertEqual(len(first), 1, days)
            self.assertIn('Server 1', first.summary)
            self.assertIn('no delivery', first.note)
            first.unlink()
            self.warn(days - 0.5)
            self.assertFalse(self.alarms(), days)
        self.assertFalse(self.alarms(self.user))

    def test_the_alarm_of_a_replaced_key_names_the_new_one(self):
        self.mint()
        self.mint(name='Server 2')
        self.env['elsmart.source.key']._cron_warn()
        self.assertIn('Server 2', self.alarms().note)

    def test_the_alarm_goes_when_the_key_is_revoked(self):
        self.mint(days=20)
        self.env['elsmart.source.key']._cron_warn()
        self.assertTrue(self.alarms())
        self.as_user(self.source).key_ids.action_revoke()
        self.assertFalse(self.alarms())

    def test_a_key_that_core_has_removed_is_shown_as_ended(self):
        self.mint()
        key = self.source.key_ids
        self.env.flush_all()
        self.env.cr.execute('DELETE FROM res_users_apikeys WHERE id = %s', [key.apikey_id.id])
        self.env.invalidate_all()
        self.assertEqual((key.state, self.source.live_key_count), ('ended', 0))

    def test_the_cron_runs(self):
        self.mint(days=5)
        self.run_cron('ir_cron_warn_keys')
        self.assertTrue(self.alarms())


@tagged('post_install', '-at_install')
class TestMessages(SourceAdminCase):
    """What came today, what was wrong with it, and trying it again."""

    def reject(self, body, ref='NM-AVVIST'):
        envelope = importing.Envelope(ref, 'PUT', f'/elsmart/v1/cases/{ref}', json.dumps(body).encode())
        inbox = self.env['elsmart.message'].sudo().with_company(self.company)
        try:
            with self.env.cr.savepoint():
                inbox._accept(self.source, envelope)
        except FlowError as error:
            inbox._reject(self.source, envelope, error)
        return inbox.search([('ref', '=', ref)], limit=1)

    def body(self, **changes):
        return {**sample('K-2026-000704')['deliveries'][0]['body'], **changes}

    def test_a_source_shows_what_came_today(self):
        self.deliver('K-2026-000704')
        self.reject(self.body(work_type='ukjent'))
        source = self.as_user(self.source, self.user)
        self.assertEqual((source.deliveries_today, source.failures_today), (2, 1))
        newest = self.env['elsmart.message'].search([('source_id', '=', source.id)], limit=1)
        self.assertEqual(source.last_delivery_at, newest.received_at)
        for action, count in ((source.action_view_messages(), 2), (source.action_view_failures(), 1)):
            self.assertEqual(self.env[action['res_model']].search_count(action['domain']), count)

    def test_yesterday_does_not_count(self):
        with freeze_time(fields.Datetime.now() - timedelta(days=1, hours=1)):
            self.reject(self.body(work_type='ukjent'))
        self.assertEqual((self.source.deliveries_today, self.source.failures_today), (0, 0))
        self.assertTrue(self.source.last_delivery_at)

    def test_an_error_is_shown_with_what_stood_at_its_pointer(self):
        body = self.body()
        body['lines'][0]['amount'] = '<b>1.005</b>'
        page = html.fromstring(self.reject(body).findings_html)
        cells = [cell.text_content().strip() for cell in page.findall('.//tbody/tr/td')]
        self.assertEqual(cells[:2], ['/lines/0/amount', '"<b>1.005</b>"'])
        self.assertIn('not_a_number', cells[2])
        self.assertFalse(page.findall('.//b'))

    def test_a_rejected_delivery_is_tried_again_when_what_it_lacked_is_there(self):
        message = self.reject(self.body(work_type='ny_type'))
        self.assertEqual(message.outcome, 'rejected')
        again = self.as_user(message)._try_again()
        self.assertEqual((again.outcome, again.retry_of_id), ('rejected', message))
        self.env['elsmart.work.type'].create(
            {'code': 'ny_type', 'name': "Ny type", 'company_id': self.company.id})
        action = self.as_user(message).action_try_again()
        taken = self.env['elsmart.message'].browse(action['params']['next']['res_id'])
        self.assertEqual((taken.outcome, taken.retry_of_id, taken.source_id), ('created', message, self.source))
        self.assertEqual(taken.case_id.work_type_id.code, 'ny_type')
        self.assertEqual((message.outcome, message.retry_ids), ('rejected', again | taken))
        self.assertEqual(self.as_user(message)._try_again(), taken)

    def test_trying_again_is_for_managers_and_for_rejected_deliveries(self):
        message = self.reject(self.body(work_type='ukjent'))
        with self.assertRaises(AccessError):
            self.as_user(message, self.user).action_try_again()
        accepted = self.reject(self.body(), ref='NM-GODTATT')
        with self.assertRaisesRegex(UserError, 'Only a rejected'):
            self.as_user(accepted).action_try_again()

    def test_a_body_that_was_not_kept_whole_is_not_tried_again(self):
        envelope = importing.Envelope('NM-X', 'PUT', '/elsmart/v1/cases/NM-X', b'\xff\xfe')
        inbox = self.env['elsmart.message'].sudo()
        try:
            inbox._accept(self.source, envelope)
        except FlowError as error:
            inbox._reject(self.source, envelope, error)
        message = inbox.search([('ref', '=', 'NM-X')], limit=1)
        with self.assertRaisesRegex(UserError, 'not kept'):
            self.as_user(message).action_try_again()
