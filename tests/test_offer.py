from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError

from ..flow import offer
from .common import KundefakturaCase


class TestOffer(KundefakturaCase):
    """What is sent is frozen, mailed once, and complete (§ 16-2)."""

    def test_sending_freezes_the_letter_with_its_hash(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        self.assertEqual(version.sha256, offer.document_hash(version._pdf_bytes()))
        self.assertTrue(version._pdf_bytes().startswith(b'%PDF'))
        self.assertEqual((version.number, version.gross), (1, 51140.0))
        self.assertEqual(order.elsmart_status, 'offer_sent')
        self.assertEqual(order.state, 'sent')

    def test_a_sent_version_cannot_be_changed_or_deleted(self):
        version = self.send(self.deliver('K-2026-000412'))
        for attempt in (lambda: version.sudo().write({'gross': 1}), version.sudo().unlink):
            with self.assertRaises(UserError):
                attempt()

    def test_a_new_version_replaces_the_former(self):
        order = self.deliver('K-2026-000412')
        first = self.send(order)
        second = self.send(order)
        self.assertEqual((first.state, second.state, second.number), ('replaced', 'sent', 2))

    def test_the_mail_carries_letter_amount_user_name_link_and_address(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        mail = self.env['mail.mail'].search([('recipient_ids', '=', order.partner_id.id)], order='id desc', limit=1)
        self.assertEqual(mail.attachment_ids.mapped('raw'), [version._pdf_bytes()])
        body = str(mail.body_html).replace('\xa0', ' ').replace('&nbsp;', ' ')
        self.assertRegex(body, r'51[\s,.]140')
        self.assertIn(version._login_values()['login'], body)
        self.assertIn('/web/signup?', body)
        self.assertIn(f'/my/kundefaktura/{order.id}?access_token=', body)
        self.assertIn('/my/kundefaktura"', body)

    def test_the_set_password_link_stays_out_of_the_chatter(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.assertFalse([body for body in order.message_ids.mapped('body') if 'signup' in body])

    def test_the_set_password_link_lives_as_long_as_the_offer(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        token = version._login_values()['set_password_url'].split('token=')[1].split('&')[0]
        later = fields.Datetime.now() + timedelta(days=order.elsmart_work_type_id.validity_days - 1)
        with self.subTest("on the last day"), self.patch_time(later):
            self.assertEqual(self.env['res.partner']._get_partner_from_token(token), order.partner_id)

    def patch_time(self, moment):
        from freezegun import freeze_time
        return freeze_time(moment)

    def test_what_is_missing_is_named(self):
        order = self.deliver('K-2026-000412')
        order.elsmart_case_id.sudo().legal_reference = False
        with self.assertRaises(UserError) as caught:
            self.send(order)
        self.assertIn('§ 16-2 a', str(caught.exception))

    def test_the_practice_cannot_be_emptied(self):
        with self.assertRaises(ValidationError) as caught:
            self.company.elsmart_practice = False
        self.assertIn('§ 16-2 b', str(caught.exception))

    def test_an_offer_that_has_run_out_is_written_down_and_can_be_sent_anew(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        with self.patch_time(version.valid_until + timedelta(days=1)):
            self.env['elsmart.offer.version']._cron_expire()
            self.assertEqual(order.elsmart_status, 'expired')
            self.send(order)
        self.assertEqual(order.elsmart_status, 'offer_sent')

    def test_core_never_marks_ours_as_sent_without_sending(self):
        order = self.deliver('K-2026-000412')
        order.action_quotation_sent()
        self.assertEqual(len(order.elsmart_version_ids), 1)
