from odoo.exceptions import ValidationError

from .common import KundefakturaCase


class TestInstalments(KundefakturaCase):
    """Instalments are part of the offer; the first releases the work (K-2026-000519)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_type = cls.env['elsmart.work.type'].search(
            [('company_id', '=', cls.company.id), ('code', '=', 'endring_av_ov')])
        cls.work_type.write({
            'prepayment': 'instalments', 'release_policy': 'first_instalment',
            'instalment_ids': [
                (0, 0, {'name': "Akonto 50 % ved aksept", 'percent': 50, 'due': 'acceptance'}),
                (0, 0, {'name': "Akonto 50 % før spenningssetting", 'percent': 50}),
            ]})

    def test_two_instalments_of_the_sample(self):
        order = self.accepted('K-2026-000519')
        self.assertEqual(order.amount_total, 315365.42)
        [first] = order.elsmart_claim_ids
        self.assertEqual((first.kind, first.gross, first.instalment), ('instalment', 157682.71, 1))
        first._invoice()
        self.assertEqual(first.invoice_id.amount_total, 157682.71)
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'blocked'})
        self.pay(first)
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'released'})
        self.assertEqual((order.elsmart_label, order.elsmart_invoiced), ('partly_paid', 'partial'))
        order.action_elsmart_invoice()
        second = order.elsmart_claim_ids - first
        self.assertEqual((second.gross, second.invoice_id.amount_total), (157682.71, 157682.71))
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'released'})
        self.assertEqual((order.elsmart_label, order.elsmart_invoiced), ('partly_paid', 'full'))
        self.pay(second)
        self.assertEqual(order.elsmart_status, 'invoice_paid')
        if order.name == 'K-2026-000519':
            self.assertEqual(order.elsmart_claim_ids.mapped('kid'), ['100051920260017', '100051920260025'])

    def test_a_plan_of_one_instalment_is_refused(self):
        with self.assertRaises(ValidationError):
            self.work_type.instalment_ids[0].unlink()
            self.work_type._check_instalments()

    def test_release_by_first_instalment_needs_a_plan(self):
        with self.assertRaises(ValidationError):
            self.work_type.prepayment = 'full'
