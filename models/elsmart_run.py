import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

STEPS = [('send', "Send offers"), ('invoice', "Create invoices"), ('settle', "Settle")]
TRIES = 3


class ElsmartRun(models.Model):
    """One step for many fakturagrunnlag, each on its own: one that fails stops no other and says why.

    It is worked off by the scheduler, so that it goes on when the browser is closed. What is done already is passed
    over, so that the same bases may be run twice, also at once.
    """

    _name = 'elsmart.run'
    _description = "Run over many invoice bases"
    _order = 'id desc'

    name = fields.Char(compute='_compute_name')
    step = fields.Selection(STEPS, required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, default=lambda self: self.env.company)
    user_id = fields.Many2one(
        'res.users', "Started by", required=True, readonly=True, default=lambda self: self.env.user)
    started_at = fields.Datetime("Started", readonly=True)
    ended_at = fields.Datetime("Finished", readonly=True)
    line_ids = fields.One2many('elsmart.run.line', 'run_id', readonly=True)
    total = fields.Integer("Chosen", compute='_compute_counts')
    done = fields.Integer("Done", compute='_compute_counts')
    passed = fields.Integer("Nothing to do", compute='_compute_counts')
    failed = fields.Integer("Failed", compute='_compute_counts')
    progress = fields.Float("Progress (%)", compute='_compute_counts')
    state = fields.Selection(
        [('new', "Not started"), ('running', "Running"), ('ended', "Finished")], compute='_compute_counts')

    @api.depends('step', 'create_date')
    def _compute_name(self):
        names = dict(self._fields['step']._description_selection(self.env))
        for run in self:
            run.name = f'{names.get(run.step, "")} · {run.id or ""}'

    @api.depends('line_ids.state', 'started_at', 'ended_at')
    def _compute_counts(self):
        for run in self:
            states = run.line_ids.mapped('state')
            run.total = len(states)
            run.done, run.passed, run.failed = (states.count(state) for state in ('done', 'passed', 'failed'))
            run.progress = 100 * (run.done + run.passed + run.failed) / len(states) if states else 0
            run.state = 'ended' if run.ended_at else 'running' if run.started_at else 'new'

    # === STARTING === #

    @api.model
    def _prepare(self, orders, step):
        """A run of `step` over `orders` that is not started yet."""
        orders = orders.filtered('elsmart_case_id')
        if not orders:
            raise UserError(self.env._("Choose at least one invoice basis."))
        if len(orders.company_id) > 1:
            raise UserError(self.env._("Choose invoice bases of one company at a time."))
        return self.create({
            'step': step, 'company_id': orders.company_id.id,
            'line_ids': [(0, 0, {'order_id': order.id}) for order in orders.sorted('id')]})

    def action_start(self):
        """Hand the run over to the scheduler."""
        self.ensure_one()
        self._check_allowed()
        if not self.started_at:
            self.sudo().started_at = fields.Datetime.now()
            self.env.ref('elsmart_kundefaktura.ir_cron_run').sudo()._trigger()
        return self.action_refresh()

    def action_refresh(self):
        """Show how far it has come, on the page that is open."""
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    def action_again(self):
        """A new run over those that failed."""
        self.ensure_one()
        self._check_allowed()
        failed = self.line_ids.filtered(lambda line: line.state == 'failed').order_id
        return self._prepare(failed, self.step)._show()

    def _check_allowed(self):
        if self.step != 'send' and not self.env.user.has_group('elsmart_kundefaktura.group_accountant'):
            raise UserError(self.env._("Invoices and settlements are made by accountants."))

    def _show(self):
        return self._get_records_action(name=self.name, target='current')

    # === WORKING IT OFF === #

    @api.model
    def _cron_run(self):
        """Work off started runs, line by line; each line is committed before the next is begun."""
        cron = self.env['ir.cron']
        lines = self.env['elsmart.run.line'].search(
            [('state', '=', 'waiting'), ('run_id.started_at', '!=', False)], order='id')
        cron._commit_progress(remaining=len(lines))
        for line in lines:
            line._work()
            line.run_id._end_if_done()
            if not cron._commit_progress(1):
                break

    def _end_if_done(self):
        if not self.line_ids.filtered(lambda line: line.state == 'waiting'):
            self.ended_at = fields.Datetime.now()


class ElsmartRunLine(models.Model):
    """One basis of a run and what became of it."""

    _name = 'elsmart.run.line'
    _description = "Invoice basis of a run"
    _order = 'id'

    run_id = fields.Many2one('elsmart.run', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='run_id.company_id', store=True)
    order_id = fields.Many2one('sale.order', "Invoice basis", required=True, index=True, ondelete='cascade')
    partner_id = fields.Many2one(related='order_id.partner_id', string="Customer")
    currency_id = fields.Many2one(related='order_id.currency_id')
    amount = fields.Monetary(related='order_id.elsmart_gross')
    label = fields.Selection(related='order_id.elsmart_label', string="Status")
    state = fields.Selection(
        [('waiting', "Waiting"), ('done', "Done"), ('passed', "Nothing to do"), ('failed', "Failed")],
        "Result", required=True, default='waiting', readonly=True, index=True)
    message = fields.Text("Reason", readonly=True)

    def _work(self):
        """Do the step for this line as the user who started the run; whatever goes wrong is written down."""
        self.ensure_one()
        for attempt in range(1, TRIES + 1):
            try:
                with self.env.cr.savepoint():
                    self._set(*self._step())
                return
            except psycopg2.OperationalError as error:
                # Somebody else decided about the same basis: look again at what is left to do.
                self.env.cr.rollback()
                self.env.invalidate_all()
                if attempt == TRIES:
                    self._set('failed', str(error))
            except UserError as error:
                self.env.invalidate_all()
                return self._set('failed', str(error))
            except Exception as error:
                _logger.exception("Run %s, %s", self.run_id.id, self.order_id.name)
                self.env.invalidate_all()
                return self._set('failed', self.env._("Unexpected error: %s", error))

    def _set(self, state, message=False):
        self.write({'state': state, 'message': message})

    def _step(self):
        """Do it, or say that there is nothing to do; returns (state, message)."""
        run = self.run_id
        order = self.order_id.with_user(run.user_id).with_company(run.company_id).with_context(
            allowed_company_ids=run.company_id.ids, lang=run.user_id.lang)
        order._elsmart_lock()
        # What was read before the lock may be old.
        order.invalidate_recordset()
        return {'send': _send, 'invoice': _invoice, 'settle': _settle}[run.step](order)


def _send(order):
    if order.elsmart_status != 'collecting' and not (order.elsmart_status == 'offer_sent' and order.elsmart_overtaken):
        labels = dict(order._fields['elsmart_label']._description_selection(order.env))
        return 'passed', order.env._("There is no offer to send: %s", labels[order.elsmart_label])
    order.action_elsmart_send_offer()
    return 'done', False


def _invoice(order):
    if order.elsmart_invoiced == 'full' or order.elsmart_settled_by_id or order.elsmart_status == 'cancelled':
        return 'passed', order.env._("There is nothing to invoice.")
    order.action_elsmart_invoice()
    return 'done', ', '.join(order.elsmart_claim_ids.invoice_id.mapped('name'))


def _settle(order):
    if order.elsmart_kind != 'offer' or order.elsmart_settlement_state in ('settled', 'not_needed'):
        return 'passed', order.env._("Settled already, or not needed.")
    return 'done', order._elsmart_settle().name


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def action_elsmart_run(self):
        """Show what a run of the step named in the context would take; it is started there."""
        step = self.env.context.get('elsmart_run_step')
        if step not in dict(STEPS):
            raise UserError(self.env._("This is not a step of a run."))
        self.check_access('write')
        return self.env['elsmart.run']._prepare(self, step)._show()
