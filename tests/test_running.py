from .money_common import MoneyCase


class TestRunning(MoneyCase):
    """Running cost above 80, 100 and 115 % of the estimate warns the case worker, once per level."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.accepted('K-2026-000412')

    def run_to(self, percent, version):
        """Cumulative actual cost of the main case: a newer version takes the place of the former."""
        case = self.order.elsmart_case_id
        case.actual_line_ids.sudo().superseded = True
        self.env['elsmart.cost.line'].sudo().create({
            'case_id': case.id, 'line_ref': '1', 'phase': 'actual', 'version': version, 'component': 'Lavspentkabel',
            'name': 'Til nå', 'kind': 'labour', 'qty': 1, 'unit': 'stk', 'unit_price': 511.40 * percent,
            'amount': 511.40 * percent, 'legal_basis': 'ch16'})

    def test_each_level_is_told_once(self):
        told = []
        for version, percent in enumerate((50, 80, 81, 90, 101, 95, 116, 130), start=1):
            self.run_to(percent, version)
            told.append(len(self.order.activity_ids))
        self.assertEqual(told, [0, 0, 1, 1, 2, 2, 3, 3])
        self.assertEqual(self.order.elsmart_warned, 115)

    def test_where_nobody_is_case_worker_an_accountant_of_the_company_is_told(self):
        accountants = [self.env['res.users'].with_context(no_reset_password=True).create({
            'name': f"Regnskap {number}", 'login': f'regnskap{number}@example.com', 'company_id': self.company.id,
            'company_ids': [(6, 0, self.company.ids)],
            'group_ids': [(4, self.env.ref('elsmart_kundefaktura.group_accountant').id)]}) for number in range(2)]
        stranger = self.env.ref('base.user_demo', raise_if_not_found=False) or self.env['res.users'].create({
            'name': "Uten tilgang", 'login': 'uten@example.com'})
        self.order.user_id = False
        self.assertEqual(self.order._elsmart_told_user(), self.company._elsmart_responsible())
        self.assertTrue(self.company._elsmart_responsible().has_group('elsmart_kundefaktura.group_accountant'))
        self.company.elsmart_responsible_id = accountants[1]
        self.run_to(85, 1)
        self.assertEqual(self.order.activity_ids.user_id, accountants[1])
        self.company.elsmart_responsible_id = stranger
        self.assertNotEqual(self.company._elsmart_responsible(), stranger, "one who may not see the case")

    def test_a_jump_is_told_at_its_highest_level_only(self):
        self.run_to(120, 1)
        self.assertEqual(len(self.order.activity_ids), 1)
        self.assertIn('115', self.order.activity_ids.summary)

    def test_the_form_shows_how_far_it_has_come(self):
        self.run_to(75, 1)
        self.order.invalidate_recordset()
        self.assertEqual((self.order.elsmart_running, self.order.elsmart_running_percent), (38355.0, 75.0))

    def test_nothing_is_told_before_acceptance_or_of_an_estimate(self):
        order = self.deliver('K-2026-000633')
        line = order.elsmart_cost_line_ids[0]
        self.assertFalse(order.activity_ids)
        line.copy({'phase': 'actual', 'line_ref': 'x', 'unit_price': 900000, 'amount': 900000, 'qty': 1})
        self.assertFalse(order.activity_ids)
