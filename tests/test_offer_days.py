from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError

from .common import KundefakturaCase, sample


class TestOfferDays(KundefakturaCase):
    """Reminded before the last day, renewed after it, proposed to lapse a year after acceptance."""

    def mails(self, order):
        return self.env['mail.mail'].search([('elsmart_order_id', '=', order.id)])

    def expired(self, sample_id='K-2026-000412'):
        order = self.deliver(sample_id)
        version = self.send(order)
        later = freeze_time(version.valid_until + timedelta(days=1))
        later.start()
        self.addCleanup(later.stop)
        self.env['elsmart.offer.version']._cron_expire()
        return order

    def test_the_customer_is_reminded_on_the_days_of_the_company(self):
        self.company.elsmart_reminder_days = '10, 2'
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        before = self.mails(order)
        for left in range(12, -2, -1):
            with freeze_time(version.valid_until - timedelta(days=left)):
                self.run_cron('ir_cron_remind_offers')
        reminders = self.mails(order) - before
        self.assertEqual(len(reminders), 2)
        self.assertIn(order.name, reminders[0].subject)
        self.assertEqual(reminders[0].recipient_ids, order.partner_id)
        self.assertIn(f'/my/kundefaktura/{order.id}', str(reminders[0].body_html))

    def test_nobody_is_reminded_of_an_offer_that_is_answered_or_overtaken(self):
        accepted, overtaken = self.deliver('K-2026-000633'), self.deliver('K-2026-000704')
        last = self.send(accepted).valid_until
        self.send(overtaken)
        self.accept(accepted)
        overtaken._elsmart_overtake()
        before = self.mails(accepted) + self.mails(overtaken)
        with freeze_time(last):
            self.run_cron('ir_cron_remind_offers')
        self.assertEqual(self.mails(accepted) + self.mails(overtaken), before)

    def test_the_reminder_is_in_the_language_of_the_letter(self):
        order = self.deliver('K-2026-000412')
        order.partner_id.elsmart_language = 'nn'
        self.send(order)
        order.action_elsmart_remind()
        mail = self.mails(order).sorted('id')[-1:]
        self.assertIn("ventar på svar", mail.subject)
        self.assertIn("Vennleg helsing", mail.body_html)

    def test_days_are_checked_when_they_are_set(self):
        for text in ('i morgen', '0', '-1'):
            with self.assertRaises(ValidationError):
                self.company.elsmart_reminder_days = text
        self.company.elsmart_reminder_days = False

    def test_an_expired_offer_is_renewed_in_one_step_at_the_same_price(self):
        order = self.expired()
        self.assertEqual(self.accept(order), 'expired')
        self.assertEqual(order.action_elsmart_renew()['tag'], 'display_notification')
        self.assertEqual((order.elsmart_status, order._elsmart_version().number), ('offer_sent', 2))
        self.assertEqual(order._elsmart_version().gross, 51140.0)
        self.assertIsNone(self.accept(order))

    def test_a_renewal_says_what_has_become_dearer_before_it_is_sent(self):
        order = self.expired('K-2026-000704')
        delivery = sample('K-2026-000704')['deliveries'][0]
        body = delivery['body']
        line = body['lines'][0]
        line.update(unit_price='9999.00', qty='1', amount='9999.00', material_amount='0.00')
        self.deliver_body('nettmelding', delivery['path'].rsplit('/', 1)[1], {**body, 'version': 2})
        action = order.action_elsmart_renew()
        self.assertEqual(len(order.elsmart_version_ids), 1)
        wizard = self.env[action['res_model']].with_context(**action['context']).create({})
        self.assertEqual(wizard.line_ids.mapped('component'), [line['component']])
        self.assertGreater(wizard.line_ids.after, wizard.line_ids.before)
        wizard.action_renew()
        self.assertEqual(order._elsmart_version().number, 2)

    def test_an_open_offer_needs_no_renewal(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        with self.assertRaisesRegex(UserError, 'not run out'):
            order._elsmart_renew()

    def test_work_not_carried_out_within_a_year_is_proposed_to_lapse(self):
        order = self.accepted('K-2026-000633')
        day = order.elsmart_acceptance_ids.accepted_at
        lapse = self.env.ref('elsmart_kundefaktura.activity_lapse')
        with freeze_time(day + timedelta(days=360)):
            self.run_cron('ir_cron_todo')
        self.assertFalse(order.activity_ids)
        with freeze_time(day + timedelta(days=367)):
            self.run_cron('ir_cron_todo')
            self.run_cron('ir_cron_todo')
            self.assertEqual(order.activity_ids.activity_type_id, lapse)
            self.assertEqual(len(order.activity_ids), 1)
            action = order.action_elsmart_next_step()
        self.assertEqual(action['res_model'], 'elsmart.cancellation')
        self.assertTrue(action['context']['default_lapse'])
        self.env['elsmart.cancellation'].with_context(**action['context']).create({}).action_cancel()
        self.assertEqual(order.elsmart_status, 'cancelled')

    def test_work_that_is_done_never_lapses(self):
        order = self.accepted('K-2026-000633')
        order.elsmart_family_ids.sudo().work_done = True
        with freeze_time(order.elsmart_acceptance_ids.accepted_at + timedelta(days=800)):
            self.run_cron('ir_cron_todo')
        self.assertFalse(order.activity_ids)
