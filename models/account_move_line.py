from odoo import fields, models

from .elsmart_legal_basis import LEGAL_BASIS_SELECTION


class AccountMoveLine(models.Model):
    """Invoice lines know their legal basis, so that settlement can count what is invoiced under each cap."""

    _inherit = 'account.move.line'

    elsmart_legal_basis = fields.Selection(LEGAL_BASIS_SELECTION, string="Legal basis", readonly=True)

    def write(self, vals):
        """Extend: do not prepare a log of changes that core never writes, while an invoice of ours is being made.

        Core logs changes of lines whose entry was posted once, and no other; with this key of core's it does not
        describe the fields of each line first, which is a twentieth of a new invoice.
        """
        moves, lines = self.move_id, self
        if moves.elsmart_claim_id and not any(moves.mapped('posted_before')):
            lines = self.with_context(tracking_disable=True)
        return super(AccountMoveLine, lines).write(vals)
