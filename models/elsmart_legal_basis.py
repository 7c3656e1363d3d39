from odoo import api, fields, models
from odoo.tools import SQL

from ..flow import const

LEGAL_BASIS_SELECTION = [
    ('ch16', "Chapter 16 contribution"),
    ('s17_4a', "§ 17-4 a: change of existing grid"),
    ('s17_4b', "§ 17-4 b: other grid services"),
    ('s17_4c', "§ 17-4 c: cancelled order"),
    ('fee', "Service fee"),
    ('exempt', "Exempt"),
]
VAT_CLASS_SELECTION = [('none', "No VAT (not turnover)"), ('25', "25 % VAT"), ('exempt', "Exempt from VAT")]


class ElsmartLegalBasis(models.Model):
    """What one legal basis means in one company: its product carries tax, account and text."""

    _name = 'elsmart.legal.basis'
    _description = "Legal basis"
    _check_company_auto = True
    _rec_name = 'code'
    _order = 'company_id, code'

    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    code = fields.Selection(LEGAL_BASIS_SELECTION, string="Legal basis", required=True)
    vat_class = fields.Selection(VAT_CLASS_SELECTION, string="VAT class", compute='_compute_vat_class', store=True)
    product_id = fields.Many2one(
        'product.product', required=True, check_company=True, ondelete='restrict',
        help="Tax and account of every invoice line with this legal basis.")
    tax_ids = fields.Many2many(related='product_id.taxes_id', string="VAT")
    exemption_text = fields.Char(help="Why there is no VAT, as printed on the invoice.")

    _code_unique = models.Constraint('UNIQUE(company_id, code)', "A company has each legal basis once.")

    @api.depends('code')
    def _compute_vat_class(self):
        for basis in self:
            basis.vat_class = const.VAT_CLASS_OF.get(basis.code)

    @api.model
    def _by_code(self, company):
        """{code: record} of `company`; reads what everybody may know, so in sudo."""
        return {basis.code: basis for basis in self.sudo().search([('company_id', '=', company.id)])}

    @api.model
    def _rates(self, company):
        """Per cent of VAT by VAT class, as the company's taxes say."""
        for name, fields_ in (('elsmart.legal.basis', None), ('product.product', ['product_tmpl_id']),
                              ('product.template', ['taxes_id']), ('account.tax', ['amount', 'company_id', 'active'])):
            self.env[name].flush_model(fields_)
        # One question instead of five: every delivery asks it.
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (basis.vat_class) basis.vat_class, tax.amount
                 FROM elsmart_legal_basis basis
                 JOIN product_product product ON product.id = basis.product_id
            LEFT JOIN product_taxes_rel rel ON rel.prod_id = product.product_tmpl_id
            LEFT JOIN account_tax tax ON tax.id = rel.tax_id AND tax.company_id = %(company)s AND tax.active
                WHERE basis.company_id = %(company)s
             ORDER BY basis.vat_class, basis.code DESC, tax.sequence, tax.id""", company=company.id))
        return {**const.VAT_RATE, **{vat_class: const.Decimal(str(amount or 0)) for vat_class, amount in rows}}
