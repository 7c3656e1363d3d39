from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from .portal_common import PortalCase


class TestWhatChanged(PortalCase):
    """A new version says what changed, line by line and in the sums, to the customer and the case worker."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000412')
        self.first = self.send(self.order)
        self.dearer(self.order)

    def test_the_figures_are_frozen_with_the_version(self):
        self.assertEqual(len(self.first.figures['lines']), 7)
        self.assertEqual(self.first.figures['gross'], '51140.00')
        with self.assertRaisesRegex(UserError, "frozen"):
            self.first.figures = {}

    def test_the_customer_sees_lines_and_sums_on_the_page(self):
        self.assertNotIn("New since version", self.page(self.order))
        self.send(self.order)
        text = self.page(self.order)
        self.assertIn("New since version 1", text)
        self.assertRegex(text, r"Måler direktekoblet, levering og montasje Måler 2,300\.00 2,700\.00")
        self.assertRegex(text, r"Total to pay 51,140\.00 51,540\.00")
        self.assertNotRegex(text.split("New since version")[1].split("Price Valid")[0], "Prosjektering")

    def test_the_case_worker_sees_the_same(self):
        second = self.send(self.order)
        lines = second.changed.replace('\xa0', ' ').splitlines()
        self.assertEqual(len(lines), 3, lines)
        self.assertIn("Måler direktekoblet", lines[0])
        self.assertIn("2,300.00", lines[0])
        self.assertIn("51,540.00", lines[2])
        self.assertFalse(self.first.changed)

    def test_the_form_says_what_changed_and_why_it_was_declined(self):
        second = self.send(self.order)
        self.assertEqual(self.order.elsmart_changed, second.changed)
        second._decline("For dyrt")
        self.assertEqual(self.order.elsmart_decline_reason, "For dyrt")

    def test_a_version_without_change_says_so(self):
        self.send(self.order)
        same = self.send(self.order)
        self.assertIn("No line", same.changed)
        self.assertIn("No cost and no sum has changed", self.page(self.order))

    def test_versions_from_before_there_were_figures_are_not_compared(self):
        self.env.cr.execute('UPDATE elsmart_offer_version SET figures = NULL WHERE id = %s', [self.first.id])
        self.first.invalidate_recordset()
        self.assertFalse(self.send(self.order).changed)
        self.assertNotIn("New since version", self.page(self.order))

    def test_the_old_link_opens_the_new_version_and_accepts_nothing_older(self):
        link, old = self.path(self.order), self.first.sha256
        second = self.send(self.order)
        text = self.url_open(link).text
        self.assertIn(second.sha256, text)
        self.assertNotIn(old, text)
        answer = self.post_acceptance(self.order, document=old)
        self.assertIn('message=changed', answer.url)
        self.assertUntouched(self.order)
        self.assertNotIn('message=changed', self.post_acceptance(self.order, document=second.sha256).url)
        self.assertEqual(self.order.elsmart_acceptance_ids.version_id, second)

    def test_whoever_had_an_old_page_open_sees_all_that_changed_since(self):
        self.send(self.order)
        self.dearer(self.order, '3000.00', 3)
        self.send(self.order)
        for action, values in (('accept', {'name': "Kari", 'terms': '1'}), ('decline', {'reason': "Nei"})):
            answer = self.post(self.order, action, document=self.first.sha256, **values)
            self.assertIn('since=1', answer.url)
            self.assertIn('o_elsmart_notice_warning', answer.text)
            self.assertRegex(self.words(answer), r"New since version 1 .* 2,300\.00 3,000\.00")
        self.assertUntouched(self.order)
        for since in ('99', '-1', 'x', '9' * 5000, '٣'):
            self.assertIn("New since version 2", self.page(self.order, since=since))


class TestWithdrawn(PortalCase):
    """What becomes of an offer reaches the customer's page and the case systems."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000412')
        self.version = self.send(self.order)

    def assertTold(self, label):
        """Every case system with a case in the chain is told the status, in order, and the page says it."""
        self.env.flush_all()
        self.order.invalidate_recordset()
        for source in self.order.elsmart_family_ids.source_id:
            events = self.order.elsmart_event_ids.filtered(
                lambda event, source=source: event.source_id == source and event.event_type == 'status.changed')
            self.assertEqual(events.sorted('sequence').mapped('label'), ['offer_sent', label])
        self.assertIn(f'o_elsmart_is_{label}', self.url_open(self.path(self.order)).text)

    def test_a_withdrawn_offer_cannot_be_accepted_and_everyone_is_told(self):
        self.version.action_withdraw()
        self.assertTold('withdrawn')
        self.assertIn('message=closed', self.post_acceptance(self.order).url)
        # In the customer's language, whoever withdrew it.
        told = self.order.message_ids.filtered(lambda note: note.partner_ids == self.order.partner_id)
        self.assertIn(self.order.name, told.body)
        self.assertIn(html2plaintext(told.body).strip(), self.page(self.order))

    def test_a_new_version_leads_out_of_it(self):
        self.order.action_elsmart_withdraw()
        self.send(self.order)
        self.assertEqual(self.order.elsmart_status, 'offer_sent')
        self.post_acceptance(self.order)
        self.assertEqual(self.order.elsmart_status, 'accepted')

    def test_only_the_newest_open_version_can_be_withdrawn(self):
        second = self.send(self.order)
        with self.assertRaisesRegex(UserError, "not open"):
            self.version.action_withdraw()
        second.action_withdraw()
        with self.assertRaisesRegex(UserError, "not open"):
            second.action_withdraw()
        with self.assertRaisesRegex(UserError, "Nothing is sent"):
            self.deliver('K-2026-000633').action_elsmart_withdraw()

    def test_an_accepted_offer_cannot_be_withdrawn(self):
        self.post_acceptance(self.order)
        with self.assertRaisesRegex(UserError, "cancel the case"):
            self.version.action_withdraw()
        self.assertEqual(self.order.elsmart_status, 'accepted')

    def test_a_decline_reaches_the_case_systems(self):
        self.post(self.order, 'decline', document=self.version.sha256, reason="For dyrt")
        self.assertTold('declined')

    def test_an_expiry_reaches_the_case_systems(self):
        self.env.cr.execute('UPDATE elsmart_offer_version SET valid_until = %s WHERE id = %s', [
            fields.Date.today() - timedelta(days=1), self.version.id])
        self.version.invalidate_recordset()
        self.version._cron_expire()
        self.assertTold('expired')
