from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import KundefakturaCase


class TestOfferDelivery(KundefakturaCase):
    """What does not arrive is seen; sending again makes no new version."""

    def mails(self, order):
        return self.env['mail.mail'].search([('elsmart_order_id', '=', order.id)])

    def bounce(self, mail, address):
        """What the gateway hands over when a mail of ours comes back."""
        self.env['mail.thread']._routing_handle_bounce(None, {
            'bounced_email': address, 'bounced_partner': mail.recipient_ids, 'bounced_msg_ids': [mail.message_id],
            'bounced_message': mail.mail_message_id, 'email_from': 'mailer-daemon@example.com', 'to': 'bounce',
            'message_id': '<x>', 'body': 'unknown user'})

    def resend(self, order, email):
        return self.env['elsmart.resend'].create({'order_id': order.id, 'email': email}).action_send()

    def test_a_bounce_marks_the_basis_and_gives_the_case_worker_an_activity(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.bounce(self.mails(order), order.partner_id.email)
        self.assertIn(order.partner_id.email, order.elsmart_delivery_problem)
        self.assertEqual(order.elsmart_todo, 'delivery_failed')
        self.assertEqual(order.activity_ids.activity_type_id.name, "Delivery failed")
        self.bounce(self.mails(order), order.partner_id.email)
        self.assertEqual(len(order.activity_ids), 1)

    @mute_logger('odoo.addons.mail.models.mail_mail')
    def test_a_mail_that_cannot_be_sent_marks_the_basis(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.mails(order)._postprocess_sent_message([], [], failure_reason="550 no such user", failure_type='unknown')
        self.assertEqual(order.elsmart_delivery_problem, "550 no such user")

    def test_one_mail_for_one_version(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.assertEqual(len(self.mails(order)), 1)
        self.assertEqual(self.mails(order).state, 'outgoing')

    def test_sending_again_corrects_the_address_and_keeps_the_version(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        order._elsmart_delivery_failed("550")
        action = order.action_elsmart_next_step()
        self.assertEqual(action['res_model'], 'elsmart.resend')
        self.resend(order, 'kari.ny@example.com')
        self.assertEqual(order._elsmart_version(), version)
        self.assertEqual(len(self.mails(order)), 2)
        self.assertEqual(order.partner_id.email, 'kari.ny@example.com')
        self.assertEqual(self.mails(order)[0].attachment_ids, self.mails(order)[1].attachment_ids)
        self.assertFalse(order.elsmart_delivery_problem)
        self.assertFalse(order.activity_ids)
        self.assertFalse(order.elsmart_overtaken)
        self.assertIsNone(self.accept(order))

    def test_only_an_open_offer_is_sent_again_and_only_to_an_address(self):
        order = self.deliver('K-2026-000412')
        with self.assertRaisesRegex(UserError, 'no open offer'):
            self.resend(order, 'kari@example.com')
        self.send(order)
        with self.assertRaises(ValidationError):
            self.resend(order, 'kari')
        self.accept(order)
        with self.assertRaisesRegex(UserError, 'no open offer'):
            order._elsmart_resend()

    def test_a_mail_server_out_of_reach_is_nobody_s_wrong_address(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        mail = self.mails(order)
        # What core's queue does when it cannot connect.
        mail.write({'state': 'exception'})
        mail._postprocess_sent_message([], [], failure_type='mail_smtp')
        self.assertEqual(mail.state, 'outgoing')
        self.assertGreater(mail.scheduled_date, fields.Datetime.now())
        self.assertFalse(order.elsmart_delivery_problem)
        mail.write({'state': 'exception'})
        with freeze_time(mail.create_date + timedelta(days=1, minutes=1)):
            mail._postprocess_sent_message([], [], failure_type='mail_smtp')
        self.assertEqual(mail.state, 'exception')
        self.assertIn('out of reach', order.elsmart_delivery_problem)

    def test_core_still_says_so_when_it_cannot_connect(self):
        """The override hangs on core's word for it."""
        order = self.deliver('K-2026-000412')
        self.send(order)
        mail = self.mails(order)
        broken = patch.object(type(self.env['ir.mail_server']), '_connect__', side_effect=OSError("no route"))
        with broken, patch.object(type(mail), '_elsmart_wait', autospec=True, return_value=mail) as waits:
            mail.send()
        waits.assert_called_once()

    def test_after_acceptance_what_failed_is_sent_again_to_the_corrected_address(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.accept(order)
        receipt, offer = self.mails(order).sorted('id', reverse=True)
        offer.state, receipt.state = 'sent', 'exception'
        order._elsmart_delivery_failed("550")
        self.assertEqual(order.action_elsmart_next_step()['res_model'], 'elsmart.resend')
        self.resend(order, 'kari.ny@example.com')
        self.assertEqual((receipt.state, offer.state), ('outgoing', 'sent'))
        self.assertEqual(len(self.mails(order)), 2)
        self.assertFalse(order.elsmart_delivery_problem)

    def test_a_customer_told_otherwise_leaves_the_list(self):
        order = self.deliver('K-2026-000412')
        order._elsmart_delivery_failed("550")
        order.action_elsmart_delivery_settled()
        self.assertFalse(order.activity_ids)
        self.assertEqual(order.elsmart_todo, 'ready_to_send')

    def test_the_case_worker_is_told_in_their_own_language(self):
        order = self.deliver('K-2026-000412')
        order.user_id = new_test_user(
            self.env, 'nb-saksbehandler', groups='elsmart_kundefaktura.group_user', company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)], lang='nb_NO')
        text = order.with_context(lang='nb_NO').env._("Not delivered: correct the address")
        order.with_context(lang='en_US')._elsmart_delivery_failed("550")
        self.assertEqual(order.activity_ids.summary, text)
        self.assertEqual(order._elsmart_for_worker().env.lang, 'nb_NO')

    def test_a_customer_without_any_address_is_marked_when_a_mail_is_due(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        order.partner_id.write({'email': False, 'zip': False})
        before = self.mails(order)
        self.accept(order)
        self.assertEqual(self.mails(order), before)
        self.assertIn('no e-mail', order.elsmart_delivery_problem)

    def test_a_reminder_by_hand_is_mailed_and_noted(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        order.action_elsmart_remind()
        self.assertEqual(len(self.mails(order)), 2)
        self.assertTrue(version.reminded_on)
        order._elsmart_overtake()
        with self.assertRaises(UserError):
            order.action_elsmart_remind()
