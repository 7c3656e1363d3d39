from odoo.exceptions import ValidationError

from .common import KundefakturaCase


class TestCompanySetup(KundefakturaCase):
    """A company that loads the Norwegian chart is ready to invoice.

    Fails when core renames `account.chart.template._post_load_data`, which the set-up extends.
    """

    def test_loading_the_chart_makes_legal_bases_with_tax_and_account(self):
        found = {basis.code: (basis.vat_class, basis.product_id.taxes_id.amount, basis.product_id.with_company(
            self.company).property_account_income_id.code)
            for basis in self.env['elsmart.legal.basis'].search([('company_id', '=', self.company.id)])}
        self.assertEqual(found['ch16'], ('none', 0.0, '2900'))
        self.assertEqual(found['s17_4a'], ('25', 25.0, '3020'))
        self.assertEqual(found['fee'], ('25', 25.0, '3020'))
        self.assertEqual(found['exempt'][:2], ('exempt', 0.0))

    def test_vat_is_rounded_once_and_the_audit_trail_is_on(self):
        self.assertEqual(self.company.tax_calculation_rounding_method, 'round_globally')
        self.assertTrue(self.company.restrictive_audit_trail)

    def test_setting_up_again_changes_nothing(self):
        before = self.env['elsmart.work.type'].search_count([('company_id', '=', self.company.id)])
        self.company._elsmart_setup()
        self.assertEqual(self.env['elsmart.work.type'].search_count([('company_id', '=', self.company.id)]), before)

    def test_release_by_prepayment_needs_a_prepayment(self):
        work_type = self.env['elsmart.work.type'].search([('company_id', '=', self.company.id)], limit=1)
        with self.assertRaises(ValidationError):
            work_type.write({'release_policy': 'prepayment', 'prepayment': 'none'})
