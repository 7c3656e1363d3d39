import base64

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from ..flow import offer
from .common import KundefakturaCase


class TestOfferGate(KundefakturaCase):
    """§ 16-2 binds everybody; the rest a manager may let go, with a reason that is kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {group: new_test_user(
            cls.env, f'{group}-port', groups=f'elsmart_kundefaktura.group_{group}', company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)]) for group in ('user', 'manager')}

    def override(self, order, group, reason="Kunden venter"):
        wizard = self.env['elsmart.reason'].with_user(self.users[group])
        wizard.create({'what': 'offer', 'order_id': order.id, 'reason': reason}).action_confirm()

    def waiting(self):
        """A case with its own cost, which waits for another system's."""
        return self.deliver('K-2026-000412', only=1)

    def test_a_manager_sends_without_what_is_awaited_and_the_reason_is_kept(self):
        order = self.waiting()
        self.assertEqual((order.elsmart_gaps, order.elsmart_can_override), ('waiting', True))
        self.override(order, 'manager')
        version = order._elsmart_version()
        self.assertEqual(version.override_reason, "Kunden venter")
        self.assertEqual(version.override_by_id, self.users['manager'])
        self.assertTrue(any("Kunden venter" in str(body) for body in order.message_ids.mapped('body')))
        with self.assertRaises(UserError):
            version.sudo().override_reason = "En annen"

    def test_a_blank_is_no_reason(self):
        order = self.waiting()
        with self.assertRaisesRegex(UserError, 'reason'):
            self.override(order, 'manager', "  ")
        self.assertFalse(order.elsmart_version_ids)

    def test_a_case_worker_may_not(self):
        order = self.waiting()
        with self.assertRaisesRegex(UserError, 'manager'):
            self.override(order, 'user')
        self.assertFalse(order.elsmart_version_ids)

    def test_nobody_overrides_what_the_regulation_asks_for(self):
        order = self.deliver('K-2026-000412')
        case = order.elsmart_case_id.sudo()
        for values, record, code in (
            ({'legal_reference': False}, case, 'legal_reference'),
            ({'street': False}, order.partner_id, 'customer'),
        ):
            before = {name: record[name] for name in values}
            record.write(values)
            with self.subTest(code), self.assertRaises(UserError):
                self.override(order, 'manager')
            self.assertEqual((order.elsmart_gaps, order.elsmart_can_override), (code, False))
            record.write(before)
        self.assertFalse(order.elsmart_version_ids)

    def test_a_version_without_anything_missing_carries_no_reason(self):
        version = self.send(self.deliver('K-2026-000412'))
        self.assertFalse(version.override_reason)

    def test_each_thing_that_is_missing_leads_to_its_place(self):
        order = self.deliver('K-2026-000412')
        models = {
            'case': 'elsmart.case', 'settings': 'res.config.settings', 'customer': 'res.partner',
            'lines': 'elsmart.cost.line', 'waiting': 'elsmart.case', 'attachments': 'elsmart.enclosure'}
        texts = self.env['elsmart.offer.version']._missing_texts(order)
        self.assertEqual(set(offer.PLACE), set(texts) - {'closed'})
        for code, place in offer.PLACE.items():
            with self.subTest(code):
                action = order.with_context(elsmart_gap=code).action_elsmart_mend()
                self.assertEqual(action['res_model'], models[place])

    def test_the_form_has_a_row_with_a_button_for_each(self):
        arch = self.env['sale.order'].get_view(
            self.env.ref('elsmart_kundefaktura.sale_order_view_form').id, 'form')['arch']
        for code in offer.PLACE:
            self.assertIn(f"'elsmart_gap': '{code}'", arch)

    def test_a_work_type_may_ask_for_an_attachment(self):
        order = self.deliver('K-2026-000412')
        order.elsmart_work_type_id.attachment_required = True
        order.invalidate_recordset()
        self.assertEqual((order.elsmart_gaps, order.elsmart_can_override), ('attachments', True))
        with self.assertRaises(UserError):
            self.send(order)
        self.env['elsmart.enclosure'].create({
            'name': 'situasjonsplan.pdf', 'data': base64.b64encode(b'%PDF'), 'order_id': order.id})
        self.send(order)
        self.assertEqual(order.elsmart_status, 'offer_sent')

    def test_the_customer_may_be_reached_by_post(self):
        order = self.deliver('K-2026-000412')
        order.partner_id.email = False
        self.assertTrue(order.elsmart_ready)
        order.partner_id.zip = False
        self.assertEqual(order.elsmart_gaps, 'reachable')
