import re
from urllib.parse import urlsplit

from .portal_common import PortalCase


class TestPortalTour(PortalCase):
    """From the mail to the paid invoice, in a real browser of a phone's size."""

    browser_size = '390x844'
    touch_enabled = True

    def mailed_link(self, order):
        """The set-password link as the customer got it by mail."""
        mail = self.env['mail.mail'].sudo().search(
            [('recipient_ids', 'in', order.partner_id.ids)], order='id desc', limit=1)
        link = re.search(r'https?://[^"]*/web/(signup|login)\?[^"]*', mail.body_html or '')
        self.assertTrue(link, "The mail has no set-password link.")
        parts = urlsplit(link[0].replace('&amp;', '&'))
        return f'{parts.path}?{parts.query}'

    def test_from_the_mailed_link_to_invoice_paid(self):
        order = self.deliver('K-2026-000412')
        # Nobody else in this database, as the demo's customer, has this login.
        order.partner_id.email = 'kari.prove@example.com'
        self.send(order)
        self.start_tour(self.mailed_link(order), 'elsmart_customer', login=None)
        order.invalidate_recordset()

        evidence = order.elsmart_acceptance_ids
        self.assertEqual((evidence.name, evidence.login_way), ("Kari Nordmann", 'password'))
        self.assertEqual(evidence.user_id.partner_id, order.partner_id)
        self.assertEqual(order.elsmart_claim_ids.mapped('open'), [0.0])
        self.assertEqual(order.elsmart_family_ids.mapped('work_state'), ['released'] * 3)

        self.env.flush_all()
        self.env.ref('elsmart_kundefaktura.ir_cron_invoice_claims').method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(order.elsmart_status, 'invoice_paid')
        self.assertEqual(
            self.timeline(order)[:2] + self.timeline(order)[-1:], ['offer_sent', 'accepted', 'invoice_paid'])
        self.start_tour(self.path(order), 'elsmart_customer_paid', login=None)

    def test_declining_and_asking(self):
        order = self.deliver('K-2026-000633')
        self.send(order)
        self.start_tour(self.path(order), 'elsmart_customer_declines', login=None)
        order.invalidate_recordset()
        self.assertEqual(order.elsmart_status, 'declined')
        self.assertEqual(order._elsmart_version().decline_reason, "Vi bygger likevel ikke.")
        self.assertIn("Kan vi få et rimeligere tilbud?", ''.join(order.message_ids.mapped('body')))

    def test_a_returning_customer_logs_in_from_the_mail(self):
        order = self.deliver('K-2026-000412')
        user = self.portal_user(order.partner_id, 'kari-prove')
        self.send(order)
        self.start_tour(self.mailed_link(order), 'elsmart_returning_customer', login=None)
        order.invalidate_recordset()
        evidence = order.elsmart_acceptance_ids
        self.assertEqual((evidence.user_id, evidence.login_way), (user, 'password'))

    def test_the_offer_changes_while_the_page_is_open(self):
        order = self.deliver('K-2026-000412')
        old = self.send(order)
        self.dearer(order)
        new = self.send(order)
        self.start_tour(f'{self.path(order)}#{old.sha256}', 'elsmart_changed_while_open', login=None)
        order.invalidate_recordset()
        self.assertEqual(order.elsmart_acceptance_ids.version_id, new)

    def test_an_installer_finds_a_case(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        user = self.installer(order)
        self.start_tour('/my/saker', 'elsmart_installer', login=user.login)
