"""The VAT rates of a company, asked at every sum: remembered by each worker until something they rest on changes."""
from odoo import api, models
from odoo.tools import SQL, ormcache

from ..flow import const


class ElsmartLegalBasis(models.Model):
    _inherit = 'elsmart.legal.basis'

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Extend: the rates are looked up anew."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Extend: as `create`."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Extend: as `create`."""
        self.env.registry.clear_cache()
        return super().unlink()

    # === WHAT OTHERS READ === #

    @api.model
    def _rates(self, company):
        """Per cent of VAT by VAT class, as the company's taxes say."""
        return dict(self._rates_of(company.id))

    @api.model
    @ormcache('company_id')
    def _rates_of(self, company_id):
        for name, fields_ in (('elsmart.legal.basis', None), ('product.product', ['product_tmpl_id']),
                              ('product.template', ['taxes_id']), ('account.tax', ['amount', 'company_id', 'active'])):
            self.env[name].flush_model(fields_)
        # One question instead of five.
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (basis.vat_class) basis.vat_class, tax.amount
                 FROM elsmart_legal_basis basis
                 JOIN product_product product ON product.id = basis.product_id
            LEFT JOIN product_taxes_rel rel ON rel.prod_id = product.product_tmpl_id
            LEFT JOIN account_tax tax ON tax.id = rel.tax_id AND tax.company_id = %(company)s AND tax.active
                WHERE basis.company_id = %(company)s
             ORDER BY basis.vat_class, basis.code DESC, tax.sequence, tax.id""", company=company_id))
        return {**const.VAT_RATE, **{vat_class: const.Decimal(str(amount or 0)) for vat_class, amount in rows}}


class AccountTax(models.Model):
    _inherit = 'account.tax'

    def write(self, vals):
        """Extend: rates that rest on this tax are looked up anew."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Extend: as `write`."""
        self.env.registry.clear_cache()
        return super().unlink()


class ProductTemplate(models.Model):
    _inherit = 'product.template'

    def write(self, vals):
        """Extend: rates that rest on the taxes of this product are looked up anew."""
        if 'taxes_id' in vals:
            self.env.registry.clear_cache()
        return super().write(vals)


class ProductProduct(models.Model):
    _inherit = 'product.product'

    def write(self, vals):
        """Extend: as `product.template.write`."""
        if {'taxes_id', 'product_tmpl_id'}.intersection(vals):
            self.env.registry.clear_cache()
        return super().write(vals)
