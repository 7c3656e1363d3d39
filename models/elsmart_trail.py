"""Every amount has a trail: from an invoice line back to cost lines, case and message, and forward again."""
from odoo import api, fields, models

from .elsmart_flow import CASE_WORKERS

TRAIL_DOMAIN = [('parent_state', '!=', 'cancel'), ('display_type', '=', 'product')]


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    elsmart_cost_line_ids = fields.Many2many(
        'elsmart.cost.line', compute='_compute_elsmart_trail', string="Cost lines", groups=CASE_WORKERS)
    elsmart_case_ids = fields.Many2many(
        'elsmart.case', compute='_compute_elsmart_trail', string="Cases", groups=CASE_WORKERS)
    elsmart_message_ids = fields.Many2many(
        'elsmart.message', compute='_compute_elsmart_trail', string="Messages in", groups=CASE_WORKERS)

    @api.depends('sale_line_ids')
    def _compute_elsmart_trail(self):
        """A credit note that no order line stands behind goes by the invoice that it corrects."""
        for line in self:
            own = line.sale_line_ids.elsmart_cost_line_ids
            if not own and line.move_id.reversed_entry_id:
                own = line.move_id.reversed_entry_id.invoice_line_ids.filtered(
                    lambda other, basis=line.elsmart_legal_basis: other.elsmart_legal_basis == basis,
                ).sale_line_ids.elsmart_cost_line_ids
            line.elsmart_cost_line_ids = own
            line.elsmart_case_ids = own.case_id
            line.elsmart_message_ids = own.message_id


class AccountMove(models.Model):
    _inherit = 'account.move'

    def action_elsmart_trail(self):
        """The lines of this document with what stands behind each."""
        self.ensure_one()
        return _trail(self.env, self.env._("Trail of %s", self.name), [('move_id', '=', self.id), *TRAIL_DOMAIN])


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def action_elsmart_trail(self):
        """All invoice lines of this chain with what stands behind each."""
        self.ensure_one()
        return _trail(self.env, self.env._("Trail of %s", self.elsmart_case_id.number), [
            ('move_id.elsmart_case_id', '=', self.elsmart_case_id.id), *TRAIL_DOMAIN])


class ElsmartCostLine(models.Model):
    _inherit = 'elsmart.cost.line'

    message_id = fields.Many2one(
        'elsmart.message', "Message in", compute='_compute_message_id', help="The delivery that the line came with.")
    invoice_line_ids = fields.Many2many(
        'account.move.line', compute='_compute_invoice_line_ids', string="Invoice lines",
        groups='account.group_account_readonly,account.group_account_invoice')
    basis_ids = fields.Many2many('sale.order', compute='_compute_invoice_line_ids', string="Invoice bases")

    def _compute_message_id(self):
        """The newest accepted delivery of the case that came no later than the line: it is what made the line."""
        messages = self.env['elsmart.message'].sudo().search(
            [('case_id', 'in', self.case_id.ids), ('outcome', '!=', 'rejected')], order='id desc')
        for line in self:
            line.message_id = messages.filtered(lambda message, line=line: (
                message.case_id == line.case_id and message.version == line.version
                and message.create_date <= line.create_date))[:1]

    def _compute_invoice_line_ids(self):
        for line in self:
            order_lines = line.order_line_ids
            line.basis_ids = order_lines.order_id
            line.invoice_line_ids = order_lines.invoice_lines.filtered(lambda own: own.parent_state == 'posted')

    def action_open_message(self):
        """The delivery that this line came with."""
        self.ensure_one()
        return self.message_id and self.message_id._get_records_action(name=self.message_id.display_name)

    def action_open_invoices(self):
        """Where this cost is invoiced."""
        self.ensure_one()
        return _trail(self.env, self.env._("Invoiced: %s", self.name), [('id', 'in', self.invoice_line_ids.ids)])


def _trail(env, name, domain):
    return {
        'type': 'ir.actions.act_window', 'name': name, 'res_model': 'account.move.line', 'view_mode': 'list',
        'views': [(env.ref('elsmart_kundefaktura.account_move_line_view_trail').id, 'list')],
        'search_view_id': [env.ref('elsmart_kundefaktura.account_move_line_view_trail_search').id, 'search'],
        'domain': domain,
        'context': {'create': False},
    }
