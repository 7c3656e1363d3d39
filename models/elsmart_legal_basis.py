from odoo import api, fields, models

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
