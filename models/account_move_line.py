from odoo import fields, models

from .elsmart_legal_basis import LEGAL_BASIS_SELECTION


class AccountMoveLine(models.Model):
    """Invoice lines know their legal basis, so that settlement can count what is invoiced under each cap."""

    _inherit = 'account.move.line'

    elsmart_legal_basis = fields.Selection(LEGAL_BASIS_SELECTION, string="Legal basis", readonly=True)
