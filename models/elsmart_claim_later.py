"""Claims after acceptance: chosen by the accountant, due on a day, unpaid and reminded, then proposed to lapse."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = 'res.company'

    elsmart_unpaid_days = fields.Integer(
        string="Days overdue before a reminder", default=3, help="An unpaid prepayment; 0 reminds of nothing.")
    elsmart_lapse_days = fields.Integer(
        string="Days after the reminder before lapse", default=14,
        help="The case worker is asked to let the order lapse; it is never sent to collection.")


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    elsmart_unpaid_days = fields.Integer(related='company_id.elsmart_unpaid_days', readonly=False)
    elsmart_lapse_days = fields.Integer(related='company_id.elsmart_lapse_days', readonly=False)


class ElsmartInstalment(models.Model):
    _inherit = 'elsmart.instalment'

    due = fields.Selection(
        selection_add=[('acceptance',), ('days', "Days after acceptance"), ('milestone',)],
        ondelete={'days': lambda rows: rows.write({'due': 'milestone'})})
    due_days = fields.Integer("Days")


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def action_elsmart_claim(self):
        """Open the wizard that claims some of what is left."""
        self.ensure_one()
        if not self.elsmart_accepted or self.elsmart_settled_by_id:
            raise UserError(self.env._("Nothing can be claimed on %s now.", self.name))
        return self.env['elsmart.claim.raise']._open(self)

    def _elsmart_claim_chosen(self, chosen, before_delivery):
        """Claim the (VAT class, instalment) pairs `chosen`, and invoice those that may be invoices now."""
        self.ensure_one()
        self._elsmart_lock()
        if not self.elsmart_accepted:
            raise UserError(self.env._("%s is not accepted by the customer, so nothing can be invoiced.", self.name))
        kind = self._elsmart_claim_kind()
        if kind == 'ordinary' and before_delivery:
            kind = 'prepayment'
        claims = self.env['elsmart.claim']._raise(self, kind, before_delivery, chosen=chosen)
        if not claims:
            raise UserError(self.env._("This is claimed already."))
        claims.filtered(lambda claim: not claim.request)._invoice()
        if any(claims.mapped('request')):
            self._elsmart_mail('elsmart_kundefaktura.mail_template_request')
        return claims

    def _elsmart_dated_instalments(self):
        """(VAT class, instalment) pairs without a claim whose day has come."""
        self.ensure_one()
        accepted = self.elsmart_acceptance_ids[:1].accepted_at or self.date_order
        days = (fields.Date.context_today(self) - accepted.date()).days
        plan = self.elsmart_work_type_id.instalment_ids.sorted(lambda row: (row.sequence, row.id))
        numbers = {number for number, row in enumerate(plan, start=1) if row.due == 'days' and row.due_days <= days}
        already = {(claim.vat_class, claim.instalment) for claim in self.elsmart_claim_ids if claim.in_force}
        return {(row.vat_class, row.instalment) for row in self._elsmart_claim_totals()
                if row.gross > 0 and row.instalment in numbers} - already


class ElsmartClaim(models.Model):
    _inherit = 'elsmart.claim'

    reminded_on = fields.Date("Reminded", readonly=True, copy=False)
    lapse_proposed_on = fields.Date("Lapse proposed", readonly=True, copy=False)

    @api.model
    def _cron_daily(self):
        """Claim instalments whose day has come; remind of unpaid prepayments; propose to let them lapse."""
        for company in self.env['res.company'].search([('elsmart_unpaid_days', '>', 0)]):
            claims = self.with_company(company).with_context(allowed_company_ids=company.ids)
            claims._each(claims._to_remind(company), lambda order, due: due._remind())
            claims._each(claims._to_propose(company), lambda order, due: due._propose_lapse())
        self._claim_dated()

    @api.model
    def _each(self, claims, step):
        """Do `step(order, its claims)` per order, each committed on its own; one that fails stops no other."""
        for order in claims.order_id:
            order = order._elsmart_for_worker()
            try:
                with self.env.cr.savepoint():
                    step(order, claims.with_env(order.env).filtered(lambda claim, order=order: claim.order_id == order))
            except UserError as error:
                order.message_post(body=str(error))
            self.env['ir.cron']._commit_progress()

    def _overdue_prepayments(self, company):
        return self.search([
            ('company_id', '=', company.id), ('kind', 'in', ('prepayment', 'instalment')), ('overdue', '=', True)])

    def _to_remind(self, company):
        latest = fields.Date.context_today(self) - timedelta(days=company.elsmart_unpaid_days)
        return self._overdue_prepayments(company).filtered(
            lambda claim: not claim.reminded_on and claim.due_date <= latest)

    def _to_propose(self, company):
        latest = fields.Date.context_today(self) - timedelta(days=company.elsmart_lapse_days)
        return self._overdue_prepayments(company).filtered(lambda claim: (
            claim.reminded_on and claim.reminded_on <= latest and not claim.lapse_proposed_on))

    def _remind(self):
        """One mail per order to the customer, in the document language."""
        self.reminded_on = fields.Date.context_today(self)
        self.order_id._elsmart_mail('elsmart_kundefaktura.mail_template_unpaid')
        self.order_id.message_post(body=self.env._("The customer is reminded of the unpaid prepayment."))

    def _propose_lapse(self):
        """Ask the case worker to let the order lapse: work that is not paid for is not started, never collected."""
        self.lapse_proposed_on = fields.Date.context_today(self)
        order = self.order_id
        order.activity_schedule(
            'mail.mail_activity_data_todo', user_id=order._elsmart_told_user().id,
            summary=self.env._("Prepayment not paid: let the order lapse?"),
            note=self.env._("The customer was reminded and has not paid. Use Cancel case with Lapsed, or wait."))

    @api.model
    def _claim_dated(self):
        """Raise the instalments of accepted offers whose number of days after acceptance has passed."""
        orders = self.env['sale.order'].search([
            ('elsmart_kind', '=', 'offer'), ('elsmart_accepted', '=', True), ('state', '!=', 'cancel'),
            ('elsmart_settled_by_id', '=', False), ('elsmart_invoiced', '!=', 'full'),
            ('elsmart_work_type_id.prepayment', '=', 'instalments')])
        for order in orders:
            order = order.with_company(order.company_id)._elsmart_for_worker()
            due = order._elsmart_dated_instalments()
            if due:
                try:
                    with self.env.cr.savepoint():
                        order._elsmart_claim_chosen(due, before_delivery=True)
                except UserError as error:
                    order.message_post(body=str(error))
                self.env['ir.cron']._commit_progress()
