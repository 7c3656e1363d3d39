from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import KundefakturaCase


class TestReleaseByHand(KundefakturaCase):
    """Past the policy goes a manager only, with a reason that is kept; what is undone blocks again with a warning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {group: new_test_user(
            cls.env, f'{group}-frigir', groups=f'elsmart_kundefaktura.group_{group}', company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)]) for group in ('user', 'manager')}

    def release(self, cases, group, reason="Kunden har betalt i banken"):
        action = cases.with_user(self.users[group]).action_release()
        self.env['elsmart.reason'].with_user(self.users[group]).with_context(**action['context']).create({
            'reason': reason}).action_confirm()

    def test_the_reason_is_asked_for_and_kept_with_who_and_when(self):
        order = self.accepted('K-2026-000412')
        case = order.elsmart_family_ids[0]
        self.release(case, 'manager')
        self.assertEqual((case.work_state, case.release_reason), ('released', 'by_hand'))
        self.assertEqual(case.release_note, "Kunden har betalt i banken")
        self.assertEqual(case.released_by_id, self.users['manager'])
        self.assertTrue(case.released_on)
        self.assertIn("Kunden har betalt i banken", case.release_text)
        self.assertTrue(any("betalt i banken" in str(body) for body in order.message_ids.mapped('body')))

    def test_a_case_worker_releases_only_what_the_work_type_leaves_to_a_hand(self):
        order = self.accepted('K-2026-000412')
        with self.assertRaisesRegex(UserError, 'Only a manager'):
            self.release(order.elsmart_family_ids, 'user')
        order.elsmart_work_type_id.write({'release_policy': 'manual', 'prepayment': 'none'})
        self.assertEqual(set(order.elsmart_family_ids.mapped('release_reason')), {'waits_by_hand'})
        self.release(order.elsmart_family_ids, 'user')
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'released'})

    def test_a_release_by_hand_can_be_taken_back(self):
        order = self.accepted('K-2026-000412')
        case = order.elsmart_family_ids[0]
        self.release(case, 'manager')
        action = case.with_user(self.users['manager']).action_block()
        self.env['elsmart.reason'].with_user(self.users['manager']).with_context(**action['context']).create({
            'reason': "Feil sak"}).action_confirm()
        self.assertEqual((case.work_state, case.release_reason), ('blocked', 'waits_prepayment'))
        with self.assertRaises(UserError):
            case._block("En gang til")

    def test_one_event_releases_every_performing_case_at_once(self):
        order = self.accepted('K-2026-000412')
        self.assertGreater(len(order.elsmart_family_ids), 1)
        self.env.flush_all()
        before = order.elsmart_event_ids
        self.pay(order.elsmart_claim_ids)
        self.env.flush_all()
        told = (order.elsmart_event_ids - before).filtered(lambda event: event.event_type == 'work.changed')
        self.assertEqual(told.source_id, order.elsmart_family_ids.source_id)
        self.assertEqual(len(set(told.mapped('sequence'))), 1)
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'released'})

    def test_an_undone_payment_blocks_again_with_an_event_and_a_warning(self):
        order = self.accepted('K-2026-000412')
        payment = self.pay(order.elsmart_claim_ids)
        self.env.flush_all()
        before = order.elsmart_event_ids
        payment.action_cancel()
        self.env.flush_all()
        self.assertEqual(set(order.elsmart_family_ids.mapped('release_reason')), {'waits_prepayment'})
        told = (order.elsmart_event_ids - before).filtered(lambda event: event.event_type == 'work.changed')
        self.assertEqual(set(told.mapped('work_state')), {'blocked'})
        self.assertEqual(order.activity_ids.activity_type_id.name, "Work blocked again")
        self.assertTrue(any('blocked again' in str(body) for body in order.message_ids.mapped('body')))

    def test_the_reason_stands_in_words_also_where_nobody_touched_it(self):
        order = self.deliver('K-2026-000412')
        for case in order.elsmart_family_ids:
            self.assertEqual(case.release_text, "Blocked until the customer accepts the offer")
