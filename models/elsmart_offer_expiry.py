"""An offer's days: reminders before the last, renewal after it, and what was accepted long ago."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..flow import expiry


class ElsmartOfferVersion(models.Model):
    _inherit = 'elsmart.offer.version'

    reminded_on = fields.Date("Reminded", readonly=True)

    @api.model
    def _cron_remind(self):
        """Remind customers of open offers on the days that their company has set; each is committed by itself."""
        today = fields.Date.context_today(self)
        versions = self.search([
            ('state', '=', 'sent'), ('valid_until', '>=', today), ('order_id.elsmart_accepted', '=', False),
            ('order_id.elsmart_overtaken', '=', False), ('order_id.elsmart_status', '=', 'offer_sent'),
        ])
        due = versions.filtered(lambda version: expiry.is_reminder_due(
            version.valid_until, version.reminded_on or None, version.company_id._elsmart_reminder_days(), today))
        self.env['ir.cron']._commit_progress(remaining=len(due))
        for version in due:
            version._remind()
            if not self.env['ir.cron']._commit_progress(1):
                return

    def _remind(self):
        """Mail the customer that the offer runs out. By post there is nobody to mail: only noted."""
        self.ensure_one()
        order = self.order_id._elsmart_for_worker()
        self.sudo().reminded_on = fields.Date.context_today(self)
        if order._elsmart_by_post():
            order.message_post(body=order.env._("Not reminded: the customer has no e-mail address."))
            return
        order._elsmart_mail('elsmart_kundefaktura.mail_template_reminder')
        order.message_post(body=order.env._(
            "The customer is reminded: the offer is valid until %s.", format_date(order.env, self.valid_until)))


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    # === RENEWAL === #

    def action_elsmart_renew(self):
        """Renew an offer that has run out: at once where its price still holds, else after showing what changed."""
        self.ensure_one()
        if self._elsmart_price_changes():
            return self._elsmart_dialog('elsmart.renewal', self.env._("Renew the offer"))
        version = self._elsmart_renew()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'success', 'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
                'message': self.env._(
                    "%(order)s is renewed at the same price, valid until %(day)s.", order=self.name,
                    day=format_date(self.env, version.valid_until))},
        }

    def _elsmart_renew(self):
        """Send a new version of an offer that has run out; returns it."""
        self.ensure_one()
        self.check_access('write')
        if self.elsmart_status != 'expired' and not (
                self.elsmart_status == 'offer_sent' and self._elsmart_is_expired()):
            raise UserError(self.env._("%s has not run out, so it needs no renewal.", self.name))
        return self.env['elsmart.offer.version']._send(self)

    def _elsmart_price_changes(self):
        """`expiry.PriceChange`s: what the cost lines say now against what the last version offered."""
        self.ensure_one()
        offered = [line._elsmart_flow_line() for line in self.order_line.filtered('elsmart_part')]
        return expiry.price_changes(offered, self.sudo()._elsmart_plan_lines())

    # === LAPSE === #

    @api.model
    def _elsmart_propose_lapse(self):
        """Give the case worker an activity for each offer accepted long ago of which nothing is carried out."""
        for company in self.env['res.company'].search([('elsmart_lapse_months', '>', 0)]):
            before = fields.Date.subtract(fields.Date.context_today(self), months=company.elsmart_lapse_months)
            orders = self.sudo().search([
                ('company_id', '=', company.id), ('elsmart_kind', '=', 'offer'), ('elsmart_accepted', '=', True),
                ('state', '!=', 'cancel'), ('elsmart_settled_by_id', '=', False),
                ('elsmart_acceptance_ids.accepted_at', '<', fields.Date.add(before, days=1)),
            ])
            for order in orders.filtered(lambda order: order._elsmart_lapsed()):
                order = order._elsmart_for_worker()
                order._elsmart_activity('activity_lapse', order.env._(
                    "Accepted %s and not carried out: let it lapse?",
                    format_date(order.env, order.elsmart_acceptance_ids[0].accepted_at)))

    def _elsmart_lapsed(self):
        """Whether the work was accepted so long ago that it should lapse: nothing of it is done or reported."""
        self.ensure_one()
        order = self.sudo()
        family = order.elsmart_family_ids.filtered(lambda case: not case.cancelled)
        if not order.elsmart_acceptance_ids or 'done' in family.mapped('work_state') or family.actual_line_ids:
            return False
        day = fields.Datetime.context_timestamp(self, order.elsmart_acceptance_ids[0].accepted_at).date()
        return expiry.has_lapsed(day, order.company_id.elsmart_lapse_months, fields.Date.context_today(self))

    def action_elsmart_lapse(self):
        """Open the cancellation as a lapse."""
        self.ensure_one()
        action = self.action_elsmart_cancel()
        months = self.company_id.elsmart_lapse_months
        return {**action, 'context': {
            **action['context'], 'default_lapse': True,
            'default_reason': self.env._("Not carried out within %s months of the acceptance.", months)}}
