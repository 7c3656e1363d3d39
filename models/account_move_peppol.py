"""How EHF leaves over Peppol: by core's queue, after the transaction that made the invoice."""
from odoo import api, models

# What the network is asked for only by the queue, never while an invoice is made and its rows are locked.
NO_NETWORK = 'elsmart_no_network'
# The queued invoices that have been mailed already: nothing but the EHF is to leave.
ONLY_PEPPOL = 'elsmart_only_peppol'


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _elsmart_send(self, email):
        """Make the documents of these invoices of ours, queue their mail if there is an `email`, and their EHF.

        Nothing external happens here.
        """
        self.env['account.move.send'].with_context(**{NO_NETWORK: True})._generate_and_send_invoices(
            self, sending_methods=['email'] if email else ['manual'])
        self._elsmart_queue_ehf()

    def _elsmart_queue_ehf(self):
        """Let EHF leave by the company's Peppol registration (Odoo's *account_peppol*), if it has one."""
        if 'peppol_can_send' not in self.env['res.company']._fields:
            return
        queued = self.filtered(lambda move: move.company_id.peppol_can_send and move._elsmart_gets_ehf())
        for move in queued:
            move.sending_data = {
                'author_user_id': self.env.uid, 'author_partner_id': self.env.user.partner_id.id, ONLY_PEPPOL: True}
        if queued:
            self.env.ref('account.ir_cron_account_move_send').sudo()._trigger()


class AccountMoveSend(models.AbstractModel):
    _inherit = 'account.move.send'

    @api.model
    def _is_applicable_to_move(self, method, move, **move_data):
        """Extend: whether a payer is on Peppol is a question to the network, which core would ask here."""
        if method == 'peppol' and self.env.context.get(NO_NETWORK):
            return False
        return super()._is_applicable_to_move(method, move, **move_data)

    @api.model
    def _get_default_sending_methods(self, move):
        """Extend: what was mailed when it was made is not mailed again by the queue."""
        methods = super()._get_default_sending_methods(move)
        return set(methods) & {'peppol'} if (move.sending_data or {}).get(ONLY_PEPPOL) else methods
