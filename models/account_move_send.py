from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    """Our invoice is sent as it was drawn, and to organisations as EHF too.

    What a receiver of EHF would refuse is told before anything is sent.
    """

    _inherit = 'account.move.send'

    @api.model
    def _get_default_invoice_edi_format(self, move, **kwargs):
        """Extend: EHF for every organisation with an electronic address, unless its contact says no format."""
        chosen = super()._get_default_invoice_edi_format(move, **kwargs)
        return chosen or (move._elsmart_is_ours() and move._elsmart_gets_ehf() and 'ubl_bis3')

    @api.model
    def _get_alerts(self, moves, moves_data):
        """Extend: a blocking alert with all that an EHF of ours lacks, and a warning where nobody can receive it."""
        alerts = super()._get_alerts(moves, moves_data)
        builder = self.env['account.edi.xml.ubl_bis3']
        ours = moves.filtered(
            lambda move: moves_data[move]['invoice_edi_format'] == 'ubl_bis3' and move._elsmart_is_ours())
        problems = [f'{move.name}: {problem}' for move in ours for problem in builder._elsmart_problems(move)]
        if problems:
            alerts['elsmart_ehf'] = {'level': 'danger', 'message': '\n'.join(problems)}
        unreachable = ours.commercial_partner_id.filtered(lambda payer: not builder._elsmart_endpoint(payer))
        if unreachable:
            alerts['elsmart_ehf_nobody'] = {'level': 'warning', 'message': self.env._(
                "No Peppol address or organisation number, so an EHF cannot be delivered to: %s",
                ', '.join(unreachable.mapped('name')))}
        return alerts

    @api.model
    def _hook_invoice_document_after_pdf_report_render(self, invoice, invoice_data):
        """Our invoice stays the file that was drawn, the one that is also put into the EHF.

        Core would write a Factur-X file into the copy that is mailed and stored, which nobody in Norway reads: the
        customer's file would then differ from the one in the EHF, and lose title and language.
        """
        drawn = invoice_data.get('pdf_attachment_values') or {}
        content = drawn.get('raw')
        sender = self.with_context(elsmart_no_facturx=True)
        result = super(AccountMoveSend, sender)._hook_invoice_document_after_pdf_report_render(invoice, invoice_data)
        if content and invoice._elsmart_is_ours():
            drawn['raw'] = content
        return result
