from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.elsmart_legal_basis import VAT_CLASS_SELECTION


class ElsmartClaimRaise(models.TransientModel):
    """The accountant chooses what to claim now: some instalments, one VAT class, or all that is left."""

    _name = 'elsmart.claim.raise'
    _description = "Choose what to claim"

    order_id = fields.Many2one('sale.order', "Invoice basis", required=True, readonly=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    way = fields.Selection(
        [('invoice', "Invoice now"), ('request', "Ask for payment before the work is delivered")],
        required=True, default='invoice',
        help="Before delivery VAT-liable work is asked for without an invoice, unless the company invoices in parts; "
             "a contribution is invoiced at once either way.")
    line_ids = fields.One2many('elsmart.claim.raise.line', 'raise_id')
    total = fields.Monetary("To claim now", compute='_compute_total')

    @api.depends('line_ids.chosen', 'line_ids.gross')
    def _compute_total(self):
        for wizard in self:
            wizard.total = sum(wizard.line_ids.filtered('chosen').mapped('gross'))

    @api.model
    def _open(self, order):
        """The wizard for `order`, with a row for each claim that it can still raise; the next one is chosen."""
        wizard = self.create({'order_id': order.id, 'line_ids': [(0, 0, values) for values in self._rows(order)]})
        if not wizard.line_ids:
            raise UserError(self.env._("All of %s is claimed.", order.name))
        first = min(wizard.line_ids.mapped('instalment'))
        wizard.line_ids.filtered(lambda line: line.instalment == first).chosen = True
        return wizard._get_records_action(name=self.env._("Choose what to claim"), target='new')

    @api.model
    def _rows(self, order):
        """Values of a line per VAT class and instalment that has no claim in force."""
        already = {(claim.vat_class, claim.instalment) for claim in order.elsmart_claim_ids if claim.in_force}
        plan = order.elsmart_work_type_id.instalment_ids.sorted(lambda row: (row.sequence, row.id))
        names = dict(enumerate(plan.mapped('name'), start=1))
        return [{
            'vat_class': row.vat_class, 'instalment': row.instalment, 'name': names.get(row.instalment),
            'net': row.net, 'vat': row.vat, 'gross': row.gross,
        } for row in order._elsmart_claim_totals()
            if row.gross > 0 and (row.vat_class, row.instalment) not in already]

    def action_raise(self):
        """Raise the chosen claims; those that may be an invoice become one at once."""
        self.ensure_one()
        order = self.order_id
        order.elsmart_claim_ids._check_may_invoice()
        order.check_access('write')
        chosen = {(line.vat_class, line.instalment) for line in self.line_ids if line.chosen}
        if not chosen:
            raise UserError(self.env._("Choose at least one line."))
        claims = order.sudo()._elsmart_claim_chosen(chosen, before_delivery=self.way == 'request')
        return claims.with_env(self.env)._get_records_action(name=self.env._("Claims"))


class ElsmartClaimRaiseLine(models.TransientModel):
    _name = 'elsmart.claim.raise.line'
    _description = "What can be claimed"
    _order = 'instalment, id'

    raise_id = fields.Many2one('elsmart.claim.raise', required=True, ondelete='cascade')
    currency_id = fields.Many2one(related='raise_id.currency_id')
    chosen = fields.Boolean("Claim now")
    instalment = fields.Integer("No.", readonly=True)
    name = fields.Char("Instalment", readonly=True)
    vat_class = fields.Selection(VAT_CLASS_SELECTION, readonly=True)
    net = fields.Monetary(readonly=True)
    vat = fields.Monetary("VAT", readonly=True)
    gross = fields.Monetary("Amount", readonly=True)
