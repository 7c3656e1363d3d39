from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, new_test_user

from ..flow import money
from .common import KundefakturaCase, sample


class TestPriceList(KundefakturaCase):
    """A case that comes with its work type alone gets the lines of the price list; no lines at all is not zero."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_types = {
            work_type.code: work_type
            for work_type in cls.env['elsmart.work.type'].search([('company_id', '=', cls.company.id)])}

    def body(self, work_type, **changes):
        body = {**sample('K-2026-000704')['deliveries'][0]['body'], 'work_type': work_type, 'lines': [], **changes}
        body.pop('expects', None)
        return body

    def come(self, work_type, ref='NM-PRIS-1', **changes):
        case, _status = self.deliver_body('nettmelding', ref, self.body(work_type, **changes))
        return case

    def test_a_new_company_has_price_lists_for_the_small_work_types(self):
        totals = {'malerarbeid': 2300, 'trafoutlevering': 3450, 'replombering': 1360, 'sanering': 13400}
        for code, total in totals.items():
            self.assertEqual(sum(self.work_types[code].price_ids.mapped('amount')), total, code)
        self.assertFalse(self.work_types['ny_tilknytning'].price_ids)

    def test_a_case_with_a_work_type_alone_can_be_offered(self):
        case = self.come('replombering')
        line = case.estimate_line_ids
        self.assertEqual(
            (line.component, line.amount, line.legal_basis, line.origin, line.line_ref, line.version),
            ('Måler', 1360.0, 'fee', 'price_list', 'P1', 1))
        order = case.order_id
        self.assertEqual([money.as_text(money.from_float(order[name])) for name in ('elsmart_net', 'elsmart_vat')],
                         ['1360.00', '340.00'])
        self.send(order)
        self.assertEqual(order.elsmart_status, 'offer_sent')

    def test_a_type_without_a_price_list_waits_for_its_lines(self):
        case = self.come('ny_tilknytning')
        self.assertFalse(case.estimate_line_ids)
        self.assertFalse(case.order_id.elsmart_ready)

    def test_a_pending_estimate_gets_no_prices_yet(self):
        self.assertFalse(self.come('replombering', estimate='pending').estimate_line_ids)

    def test_lines_that_are_sent_count_and_not_the_price_list(self):
        lines = sample('K-2026-000704')['deliveries'][0]['body']['lines']
        case = self.come('replombering', lines=lines)
        self.assertEqual(len(case.estimate_line_ids), len(lines))
        self.assertEqual(set(case.estimate_line_ids.mapped('origin')), {'source'})

    def test_a_later_version_takes_the_place_of_the_price_list(self):
        case = self.come('replombering')
        lines = sample('K-2026-000704')['deliveries'][0]['body']['lines']
        self.come('replombering', version=2, lines=lines)
        self.assertEqual(len(case.estimate_line_ids), len(lines))
        self.assertEqual(len(case.cost_line_ids), len(lines) + 1)

    def test_the_price_is_that_of_the_day_on_which_the_case_comes(self):
        price = self.work_types['replombering'].price_ids
        price.date_to = fields.Date.to_date('2027-12-31')
        price.copy({'unit_price': 1500.0, 'date_from': '2028-01-01', 'date_to': False})
        with freeze_time('2027-12-31 10:00'):
            self.assertEqual(self.come('replombering').amount, 1360.0)
        with freeze_time('2028-01-01 10:00'):
            self.assertEqual(self.come('replombering', ref='NM-PRIS-2').amount, 1500.0)

    def test_two_prices_of_one_thing_on_one_day_are_refused(self):
        with self.assertRaisesRegex(ValidationError, 'two prices'):
            self.work_types['replombering'].price_ids.copy({'unit_price': 1500.0})

    def test_a_price_that_the_contract_would_refuse_is_refused_when_it_is_saved(self):
        price = self.work_types['replombering'].price_ids
        for change in (
            {'unit_price': -1.0}, {'qty': -1.0}, {'kind': 'mixed', 'material_amount': 5000.0}, {'name': ' '},
        ):
            with self.assertRaises(ValidationError):
                price.write(change)

    def test_only_a_manager_changes_prices(self):
        price = self.work_types['replombering'].price_ids
        user = new_test_user(self.env, 'test-price-user', groups='elsmart_kundefaktura.group_user',
                             company_id=self.company.id, company_ids=self.company.ids)
        self.assertEqual(price.with_user(user).amount, 1360.0)
        with self.assertRaises(AccessError):
            price.with_user(user).unit_price = 1.0
