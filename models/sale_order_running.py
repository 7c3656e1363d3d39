"""Running actual cost: the case worker is told at 80, 100 and 115 % of the estimate, while something can be done."""
from odoo import api, fields, models
from odoo.tools import format_amount

from ..flow import settlement
from .elsmart_flow import CASE_WORKERS


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_running = fields.Monetary(
        "Actual cost so far", compute='_compute_elsmart_running', compute_sudo=True, groups=CASE_WORKERS,
        help="NOK ex. VAT, without what the customer caused.")
    elsmart_running_percent = fields.Float(
        "Of the estimate (%)", compute='_compute_elsmart_running', compute_sudo=True, digits=(16, 1),
        groups=CASE_WORKERS, help="Of the part, chapter 16 or § 17-4, that is nearest to its limit.")
    elsmart_warned = fields.Integer(
        "Warned at (%)", copy=False, readonly=True, help="The highest of 80, 100 and 115 % that was told of.")

    @api.depends('elsmart_family_ids.cost_line_ids.charged', 'elsmart_accepted', 'elsmart_kind')
    def _compute_elsmart_running(self):
        for order in self:
            rows = order._elsmart_running_rows()
            order.elsmart_running = sum(float(running) for _scope, _estimate, running in rows)
            order.elsmart_running_percent = max(
                (float(running * 100 / estimate) for _scope, estimate, running in rows if estimate > 0), default=0)

    def _elsmart_running_rows(self):
        """(scope, estimate, running actual cost inside the cap) of an accepted offer, NOK ex. VAT."""
        self.ensure_one()
        if self.elsmart_kind != 'offer' or not self.elsmart_accepted or self.state == 'cancel':
            return []
        return [(row.scope, row.estimate, row.actual - row.caused_by_customer)
                for row in self._elsmart_settlement() if row.scope != 'fixed']

    def _elsmart_warn_running(self):
        """Make one activity for each level of the estimate that running cost has passed and was not told of."""
        for order in self.filtered(lambda order: not order.elsmart_settled_by_id):
            rows = order._elsmart_running_rows()
            level = max((settlement.passed(estimate, running) or 0 for _scope, estimate, running in rows), default=0)
            if level > order.elsmart_warned:
                order.elsmart_warned = int(level)
                order._elsmart_tell_running(int(level), rows)

    def _elsmart_tell_running(self, level, rows):
        self = self._elsmart_for_worker()
        names = {'ch16': self.env._("Chapter 16"), 's17_4': self.env._("§ 17-4")}
        note = '; '.join(self.env._(
            "%(scope)s: %(running)s of an estimate of %(estimate)s", scope=names[scope],
            running=format_amount(self.env, float(running), self.currency_id),
            estimate=format_amount(self.env, float(estimate), self.currency_id)) for scope, estimate, running in rows)
        advice = {
            80: self.env._("There is still room to act."),
            100: self.env._("Consider to tell the customer now."),
            115: self.env._("What comes on top is carried by the grid company, unless the customer caused it."),
        }[level]
        self.activity_schedule(
            'mail.mail_activity_data_todo', user_id=self._elsmart_told_user().id,
            summary=self.env._("Actual cost has passed %s %% of the estimate", level), note=f'{note}. {advice}')


class ElsmartCostLine(models.Model):
    _inherit = 'elsmart.cost.line'

    @api.model_create_multi
    def create(self, vals_list):
        """Extend: actual cost is compared with the estimate when it comes. Estimates and changes cost nothing extra."""
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.phase == 'actual')._actual_came()
        return lines

    def _actual_came(self):
        self.case_id.root_id.order_id._elsmart_warn_running()

    def action_confirm_cause(self):
        """The case worker confirms that the customer caused this actual cost, or takes that back."""
        self.ensure_one()
        order = self.case_id.root_id.order_id
        order.check_access('write')
        confirmed = not self.cause_confirmed
        self.sudo().cause_confirmed = confirmed
        order.message_post(body=(
            self.env._("Confirmed as caused by the customer: %s", self.name) if confirmed
            else self.env._("Not caused by the customer after all: %s", self.name)))
        wizard = self.env['elsmart.settlement'].browse(self.env.context.get('elsmart_settlement_id')).exists()
        return wizard and wizard._show_again()
