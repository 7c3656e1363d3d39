from odoo import models


class AccountEdiXmlCii(models.AbstractModel):
    _inherit = 'account.edi.xml.cii'

    def _export_invoice(self, invoice):
        """Extend: no Factur-X where an invoice of ours is drawn, since `account.move.send` throws it away."""
        if self.env.context.get('elsmart_no_facturx') and invoice._elsmart_is_ours():
            return b'', set()
        return super()._export_invoice(invoice)
