"""What comes about a case after it was delivered: change notices, actual cost, completion, cancellation."""
from odoo import fields, models
from odoo.tools import SQL

from ..flow import arriving, changing
from .elsmart_flow import FLOW


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    completed_on = fields.Date(readonly=True, copy=False, help="The day that the completion notice names.")
    cancel_reason = fields.Text(readonly=True, copy=False)
    incurred_line_ids = fields.One2many(
        'elsmart.cost.line', 'case_id', "Incurred cost", domain=[('phase', '=', 'incurred')],
        groups='elsmart_kundefaktura.group_user')

    # === WHAT MAY BE DELIVERED NOW === #

    def _hold(self):
        """Let no other delivery about these cases, and no acceptance of their offer, come between.

        The rows are written, not only locked: whoever waited for one of them then fails to serialize and is run again
        by Odoo, on what is there by then. Orders before cases, as acceptance takes them.
        """
        if not self:
            return
        if self.order_id:
            self.order_id._elsmart_lock()
        self.env.cr.execute(SQL(
            "UPDATE %s SET deliveries = COALESCE(deliveries, 0) + 1 WHERE id IN %s",
            SQL.identifier(self._table), tuple(self.ids)), log_exceptions=False)
        self.invalidate_recordset(['deliveries'], flush=False)

    def _check_open_for(self, kind):
        """Raise `Conflict` (409) if a delivery of `kind` comes too late for this case."""
        arriving.check(kind, self.ref, arriving.Standing(
            cancelled=self.cancelled or (self.is_main and self.order_id.state == 'cancel'), completed=self.work_done))

    def _change_refs(self):
        """References of the change notices that were taken in about this case."""
        if not self:
            return set()
        return set(self.env['elsmart.message']._accepted(self.source_id, self.ref, 'change').mapped('change_ref'))

    # === CHANGE NOTICES === #

    def _take_change(self, change, message):
        """Do what a contract Change says, or put it before the case worker if the offer is closed.

        :return: outcome, 'applied' or 'proposal'
        :raises Conflict: 409, the case is cancelled, or the notice came before what it builds on
        """
        self.ensure_one()
        self._check_open_for('change')
        included = change.change_ref in (self.included_changes or ())
        taken = {*self._change_refs(), *(self.included_changes or ())} - {change.change_ref}
        closed = self.order_id._elsmart_is_closed()
        if not included:
            changing.check_order(change, self._touches(closed), taken)
        if closed:
            return self._propose_change(change, message)
        if not included:
            before = self.order_id._elsmart_sent_scope()
            self._change_estimate(change)
            self.order_id._elsmart_overtake_if_changed(before)
        return 'applied'

    def _touches(self, closed):
        """{line id: `changing.Touch`} of the lines that a change notice meets; of a closed offer also proposed ones."""
        history, touches = {}, {}
        phases = ('estimate', 'proposal') if closed else ('estimate',)
        for line in self.cost_line_ids.filtered(lambda line: line.phase in phases).sorted('id'):
            ref = line._delivered_ref()
            if not ref:
                continue
            former = history.setdefault(ref, set())
            former.add(line.change_ref)
            if line.superseded:
                continue
            touches[ref] = changing.Touch(line.change_ref or None, bool(former - {line.change_ref}))
            if line.phase == 'proposal' and line.replaces_id and not line.qty and not line.amount:
                del touches[ref]
        return touches

    def _change_estimate(self, change):
        """Lines of the notice come in, those that it replaces or removes are superseded: nothing is edited."""
        gone = {line.line_id for line in change.update} | set(change.remove)
        self.estimate_line_ids.filtered(lambda line: line._delivered_ref() in gone).superseded = True
        self.env['elsmart.cost.line']._take_in(
            self, [*change.add, *change.update], self.version, change_ref=change.change_ref,
            caused_by=change.caused_by, reason=change.reason)

    # === ACTUAL COST === #

    def _take_actuals(self, actuals):
        """Running actual cost, all so far, in place of what was told before."""
        self.ensure_one()
        self._check_open_for('actuals')
        self._replace_actuals(actuals.lines)

    def _take_completion(self, completion):
        """The final actual lines; the work is done. A new completion replaces the former."""
        self.ensure_one()
        self._check_open_for('completion')
        self._replace_actuals(completion.lines)
        self.write({'work_done': True, 'completed_on': completion.completed_on})

    def _replace_actuals(self, lines):
        changing.check_shared(lines, set(self.estimate_line_ids.filtered('is_shared').mapped('line_ref')))
        actuals = self.cost_line_ids.filtered(lambda line: line.phase == 'actual')
        actuals.filtered(lambda line: not line.superseded).superseded = True
        version = max(actuals.mapped('version'), default=0) + 1
        self.env['elsmart.cost.line']._take_in(self, lines, version, phase='actual')

    # === CANCELLATION === #

    def _take_cancellation(self, cancellation, message):
        """Cancel the case, of a main case the whole basis; if the offer is closed the case worker is asked.

        :return: outcome, 'cancelled' or 'proposal'
        """
        self.ensure_one()
        self._check_open_for('cancellation')
        if self.order_id._elsmart_is_closed():
            return self._propose_cancellation(cancellation, message)
        before = self.order_id._elsmart_sent_scope()
        self.env['elsmart.cost.line']._take_in(self, cancellation.lines, 1, phase='incurred')
        self.write({'cancelled': True, 'cancel_reason': cancellation.reason})
        if self.is_main:
            self.order_id.with_context(elsmart_flow=FLOW).action_cancel()
        else:
            self.estimate_line_ids.superseded = True
            self.order_id._elsmart_overtake_if_changed(before)
        return 'cancelled'

    # === SCOPE === #

    def _scope(self):
        """What an offer rests on: if any of this changes after sending, the offer is overtaken."""
        return [(
            case.main_case_id, case.customer_id, case.payer_id, case.work_type_id, case.legal_reference,
            sorted((line.component, line.legal_basis, line.charged, line.charged_material)
                   for line in case.estimate_line_ids),
        ) for case in self if case.estimate_line_ids or case.is_main]
