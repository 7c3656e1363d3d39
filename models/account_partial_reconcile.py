from odoo import api, models


class AccountPartialReconcile(models.Model):
    """What is matched in the ledger is what is paid: both ways, whoever matched it."""

    _inherit = 'account.partial.reconcile'

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._elsmart_claims()._sync_allocations()
        return partials

    def unlink(self):
        claims = self._elsmart_claims()
        result = super().unlink()
        claims._sync_allocations()
        return result

    def _elsmart_claims(self):
        # sudo: an accountant who matches a payment need not be a user of the flow.
        return self.sudo().debit_move_id.move_id.elsmart_claim_id
