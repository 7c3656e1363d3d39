from odoo import api, fields, models


class ElsmartCaseMove(models.TransientModel):
    """Put cases under a main case: one that waits for its main case, or one that belongs elsewhere."""

    _name = 'elsmart.case.move'
    _description = "Move to a main case"

    case_ids = fields.Many2many('elsmart.case', string="Cases", required=True, readonly=True)
    company_id = fields.Many2one('res.company', compute='_compute_company_id')
    currency_id = fields.Many2one(related='company_id.currency_id')
    amount = fields.Monetary("Cost of the cases", compute='_compute_company_id')
    main_case_id = fields.Many2one(
        'elsmart.case', "Main case", required=True,
        domain="[('is_main', '=', True), ('company_id', '=', company_id), ('id', 'not in', case_ids),"
               " ('status', '=', 'collecting')]")
    customer_id = fields.Many2one(related='main_case_id.customer_id')
    address = fields.Char(related='main_case_id.address')

    @api.depends('case_ids')
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.case_ids.company_id[:1]
            wizard.amount = sum(wizard.case_ids.mapped('amount'))

    def action_move(self):
        """Move the cases."""
        self.ensure_one()
        self.case_ids._move_to(self.main_case_id)
        return {'type': 'ir.actions.act_window_close'}
