"""Rates of VAT are remembered, and looked up anew when what they rest on changes."""
from decimal import Decimal

from odoo.fields import Command
from odoo.tests import tagged

from .common import KundefakturaCase


@tagged('post_install', '-at_install')
class TestRates(KundefakturaCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bases = cls.env['elsmart.legal.basis']._by_code(cls.company)
        cls.product = cls.bases['s17_4a'].product_id
        cls.tax = cls.product.taxes_id.filtered(lambda tax: tax.company_id == cls.company)

    def rate(self):
        return self.env['elsmart.legal.basis']._rates(self.company)['25']

    def test_they_are_asked_once(self):
        self.rate()
        with self.assertQueryCount(0):
            self.assertEqual(self.rate(), Decimal('25'))

    def test_what_is_handed_out_is_no_part_of_the_memory(self):
        self.env['elsmart.legal.basis']._rates(self.company).clear()
        self.assertEqual(self.rate(), Decimal('25'))

    def test_another_rate_of_the_tax_is_seen_at_once(self):
        self.assertEqual(self.rate(), Decimal('25'))
        self.tax.copy({'name': "Ubrukt"})   # an own one first, so that nothing else clears the memory below
        self.rate()
        self.tax.write({'amount': 15})
        self.assertEqual(self.rate(), Decimal('15'))

    def test_other_taxes_of_the_product_are_seen_at_once(self):
        other = self.tax.copy({'name': "12 %", 'amount': 12})
        self.assertEqual(self.rate(), Decimal('25'))
        for records in (self.bases[code].product_id for code in ('s17_4a', 's17_4b', 's17_4c', 'fee')):
            records.write({'taxes_id': [Command.set(other.ids)]})
        self.assertEqual(self.rate(), Decimal('12'))
        for records in (self.bases[code].product_id for code in ('s17_4a', 's17_4b', 's17_4c', 'fee')):
            records.product_tmpl_id.write({'taxes_id': [Command.set(self.tax.ids)]})
        self.assertEqual(self.rate(), Decimal('25'))

    def test_another_product_of_the_legal_basis_is_seen_at_once(self):
        other = self.tax.copy({'name': "12 %", 'amount': 12})
        product = self.product.copy({'taxes_id': [Command.set(other.ids)]})
        self.assertEqual(self.rate(), Decimal('25'))
        for code in ('s17_4a', 's17_4b', 's17_4c', 'fee'):
            self.bases[code].product_id = product
        self.assertEqual(self.rate(), Decimal('12'))
