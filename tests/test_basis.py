from odoo.exceptions import UserError

from ..flow import money
from .common import KundefakturaCase, sample


class TestBasis(KundefakturaCase):
    """One fakturagrunnlag from all cases of a chain; sums to the øre (I2)."""

    def assert_amounts(self, order, net, vat, labour, material):
        found = [money.as_text(money.from_float(order[f'elsmart_{name}']))
                 for name in ('net', 'vat', 'labour', 'material')]
        self.assertEqual(found, [net, vat, labour, material])

    def test_three_case_systems_make_one_basis(self):
        order = self.deliver('K-2026-000412')
        self.assertEqual(order.name, 'K-2026-000412')
        self.assertEqual(len(order.elsmart_family_ids), 3)
        self.assert_amounts(order, '51140.00', '0.00', '32040.00', '19100.00')

    def test_before_it_is_prepared_a_basis_has_no_order_lines(self):
        order = self.deliver('K-2026-000412')
        self.assertFalse(order.order_line)
        self.assertEqual(order.elsmart_status, 'collecting')

    def test_a_shared_asset_is_charged_with_its_contribution(self):
        order = self.deliver('K-2026-000519')
        self.assertEqual(money.from_float(order.elsmart_net), money.to_ore('315365.42'))

    def test_preparing_makes_one_line_per_component_part_and_legal_basis(self):
        order = self.deliver('K-2026-000633')
        self.send(order)
        rows = [(line.elsmart_component, line.elsmart_part, line.elsmart_legal_basis, line.price_unit)
                for line in order.order_line]
        self.assertEqual(rows, [
            ('Omlegging', 'labour', 's17_4a', 34320.0),
            ('Omlegging', 'material', 's17_4a', 12600.0),
            ('Sanering', 'labour', 's17_4a', 19000.0),
            ('Måler', 'labour', 's17_4b', 1360.0),
        ])
        self.assertEqual(set(order.order_line.mapped('product_uom_qty')), {1.0})
        self.assertEqual((order.amount_untaxed, order.amount_tax), (67280.0, 16820.0))

    def test_every_order_line_names_the_cost_lines_that_it_stands_for(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.assertEqual(order.order_line.elsmart_cost_line_ids, order.elsmart_cost_line_ids)

    def test_legal_basis_decides_vat_and_account(self):
        order = self.accepted('K-2026-000704')
        order.action_elsmart_invoice()
        by_class = {claim.vat_class: claim.invoice_id for claim in order.elsmart_claim_ids}
        self.assertEqual(by_class['none'].invoice_line_ids.account_id.mapped('code'), ['2900'])
        self.assertEqual(by_class['none'].amount_tax, 0.0)
        self.assertEqual(by_class['25'].invoice_line_ids.account_id.mapped('code'), ['3020'])
        self.assertEqual(by_class['25'].amount_tax, 150.0)

    def test_a_basis_waits_for_every_expected_case(self):
        order = self.deliver('K-2026-000412', only=1)
        self.assertFalse(order.elsmart_ready)
        self.assertIn('Produktkjøp', order.elsmart_waiting)
        with self.assertRaisesRegex(UserError, 'Produktkjøp'):
            self.send(order)

    def test_a_pending_estimate_keeps_the_basis_waiting(self):
        order = self.deliver('K-2026-000704')
        body = sample('K-2026-000704')['deliveries'][0]['body']
        self.deliver_body('nettmelding', 'NM-2026-006031', {**body, 'version': 2, 'estimate': 'pending'})
        self.assertIn('NM-2026-006031', order.elsmart_waiting)

    def test_lines_of_a_fakturagrunnlag_come_from_cost_lines_only(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        with self.assertRaisesRegex(UserError, 'cost lines'):
            order.order_line[0].sudo().price_unit = 1
        with self.assertRaisesRegex(UserError, 'cost lines'):
            order.sudo().write({'order_line': [(0, 0, {'product_id': order.order_line[0].product_id.id})]})

    def test_cost_lines_are_append_only(self):
        line = self.deliver('K-2026-000412').elsmart_cost_line_ids[0]
        with self.assertRaises(UserError):
            line.sudo().amount = 1
        with self.assertRaises(UserError):
            line.sudo().unlink()

    def test_cases_are_found_by_the_basis_that_they_belong_to(self):
        basis, other = self.deliver('K-2026-000412'), self.deliver('K-2026-000704')
        cases = self.env['elsmart.case'].search([('company_id', '=', self.company.id)])
        self.assertEqual(cases.order_id, basis | other)
        for value, found in (
            ([('order_id', '=', basis.id)], basis.elsmart_family_ids),
            ([('order_id', '!=', basis.id)], other.elsmart_family_ids),
            ([('order_id', '!=', False)], cases), ([('order_id', '=', False)], cases.browse()),
            ([('order_id.name', '=', other.name)], other.elsmart_family_ids),
        ):
            self.assertEqual(cases.filtered_domain(value), found, value)
            self.assertEqual(cases.search([*value, ('company_id', '=', self.company.id)]), found, value)

    def test_confirmed_zero_releases_without_offer(self):
        body = sample('K-2026-000704')['deliveries'][0]['body']
        free = {**body['lines'][2], 'unit_price': '0.00', 'amount': '0.00'}
        case, _status = self.deliver_body('nettmelding', 'NM-FREE', {**body, 'lines': [free]})
        with self.assertRaises(UserError):
            self.send(case.order_id)
        case.order_id.action_elsmart_no_charge()
        self.assertEqual(case.order_id.elsmart_status, 'no_charge')
        self.assertEqual((case.work_state, case.release_reason), ('released', 'no_charge'))

    def test_no_lines_at_all_is_not_zero(self):
        body = sample('K-2026-000704')['deliveries'][0]['body']
        case, _status = self.deliver_body('nettmelding', 'NM-EMPTY', {**body, 'lines': []})
        with self.assertRaises(UserError):
            case.order_id.action_elsmart_no_charge()
