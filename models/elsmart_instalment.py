from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..flow import instalments


class ElsmartInstalment(models.Model):
    """One instalment of a work type's plan. The last takes the rest, so that the plan is always the whole."""

    _name = 'elsmart.instalment'
    _description = "Instalment"
    _order = 'work_type_id, sequence, id'

    work_type_id = fields.Many2one('elsmart.work.type', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='work_type_id.company_id', store=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    percent = fields.Float("Per cent", digits=(5, 2), help="Of the offer. The last instalment takes the rest.")
    amount = fields.Monetary("Or amount", help="Instead of a per cent: NOK ex. VAT.")
    due = fields.Selection(
        [('acceptance', "At acceptance"), ('milestone', "When the accountant claims it")],
        required=True, default='milestone')

    _share_sane = models.Constraint(
        "CHECK(percent >= 0 AND percent <= 100 AND amount >= 0)",
        "A share is between 0 and 100 per cent, or an amount.")

    def _shares(self):
        """`instalments.Share`s in the order of the plan."""
        return [instalments.Share(
            row.name,
            amount=Decimal(f'{row.amount:.2f}') if row.amount else None,
            percent=None if row.amount else Decimal(f'{row.percent:.2f}'),
        ) for row in self.sorted(lambda row: (row.sequence, row.id))]


class ElsmartWorkType(models.Model):
    _inherit = 'elsmart.work.type'

    release_policy = fields.Selection(
        selection_add=[('first_instalment', "When the first instalment is paid"), ('manual',)],
        ondelete={'first_instalment': lambda types: types.write({'release_policy': 'manual'})})
    prepayment = fields.Selection(
        selection_add=[('instalments', "Instalments")],
        ondelete={'instalments': lambda types: types.write({'prepayment': 'none'})})
    settlement = fields.Selection(
        [('actual', "On actual cost"), ('fixed', "Fixed price")], required=True, default='actual',
        help="Fixed-price work is never settled.")
    instalment_ids = fields.One2many('elsmart.instalment', 'work_type_id', "Instalment plan", copy=True)

    @api.constrains('prepayment', 'instalment_ids')
    def _check_instalments(self):
        for work_type in self.filtered(lambda work_type: work_type.prepayment == 'instalments'):
            if len(work_type.instalment_ids) < 2:
                raise ValidationError(self.env._("%s: a plan has at least two instalments.", work_type.name))
            first = work_type.instalment_ids.sorted(lambda row: (row.sequence, row.id))[:-1]
            if sum(first.mapped('percent')) >= 100:
                raise ValidationError(self.env._(
                    "%s: the instalments before the last are the whole already.", work_type.name))
