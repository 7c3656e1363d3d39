"""The case worker's first page: what is to be done next with each fakturagrunnlag, and the way there."""
from odoo import api, fields, models
from odoo.tools import format_date

from ..flow import release, todo

TODO_SELECTION = [
    ('delivery_failed', "Delivery failed"),
    ('question', "Question from the customer"),
    ('overtaken', "Overtaken"),
    ('change_proposal', "Change proposal"),
    ('ready_to_send', "Ready to send"),
    ('to_print', "Letter to print"),
    ('unpaid_prepayment', "Unpaid prepayment"),
    ('expiring', "Expiring or expired"),
    ('ready_to_settle', "Ready to settle"),
    ('not_started', "Released, not started"),
    ('incomplete', "Something is missing"),
    ('waits_for_cost', "Waits for cost"),
]


NAMED_CASES = 2


def _shortened(refs):
    """'NM-1, PK-2 +3': a cell names a few cases only."""
    rest = len(refs) - NAMED_CASES
    return ', '.join(refs[:NAMED_CASES]) + (f' +{rest}' if rest > 0 else '')


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_todo = fields.Selection(
        TODO_SELECTION, "To do", compute='_compute_elsmart_todo', store=True, index='btree_not_null',
        group_expand='_expand_elsmart_todo')
    elsmart_todo_text = fields.Text("Why", compute='_compute_elsmart_todo_text', compute_sudo=True)
    elsmart_proposed = fields.Boolean("Change proposed", compute='_compute_elsmart_proposed', compute_sudo=True)
    elsmart_question = fields.Boolean(
        "Question from the customer", copy=False, readonly=True,
        help="The customer wrote last and waits for an answer.")

    # === COMPUTE METHODS === #

    @api.depends(
        'elsmart_status', 'elsmart_kind', 'elsmart_overtaken', 'elsmart_question', 'elsmart_delivery_problem',
        'elsmart_accepted', 'elsmart_prepaid', 'elsmart_settled_by_id', 'validity_date', 'partner_id.email',
        'partner_id.street', 'partner_id.zip', 'partner_id.city', 'elsmart_version_ids.printed_at',
        'elsmart_case_id.work_type_id', 'elsmart_case_id.legal_reference', 'elsmart_case_id.expects',
        'elsmart_case_id.family_ids.estimate', 'elsmart_case_id.family_ids.work_state',
        'elsmart_case_id.family_ids.cost_line_ids.charged', 'elsmart_case_id.family_ids.cost_line_ids.superseded',
        'elsmart_change_line_ids.charged', 'elsmart_proposal_ids.state')
    def _compute_elsmart_todo(self):
        """Dated things are followed up by `_cron_elsmart_todo`."""
        for order in self:
            order.elsmart_todo = order.elsmart_case_id and todo.todo(
                order._elsmart_todo_facts(), fields.Date.context_today(order))

    @api.depends('elsmart_proposal_ids.state')
    def _compute_elsmart_proposed(self):
        for order in self:
            order.elsmart_proposed = bool(order._elsmart_open_proposals())

    def _elsmart_todo_facts(self):
        """What `flow.todo` looks at. The costly questions are asked only where the answer counts."""
        self.ensure_one()
        collecting, version = self.elsmart_status == 'collecting', self._elsmart_version()
        offer = self.elsmart_kind == 'offer'
        waiting = collecting and offer and bool(self.elsmart_case_id._waiting())
        running = offer and self.elsmart_accepted and not self.elsmart_settled_by_id
        family = self.elsmart_case_id.family_ids.filtered(lambda case: not case.cancelled)
        return todo.TodoFacts(
            status=self.elsmart_status or None,
            waiting=waiting,
            missing=collecting and not waiting and bool(self._elsmart_missing_codes()),
            overtaken=self.elsmart_overtaken,
            valid_until=self.validity_date or None,
            delivery_failed=bool(self.elsmart_delivery_problem),
            to_print=version.channel == 'letter' and not version.printed_at,
            question=self.elsmart_question,
            proposal=self._elsmart_has_proposal(),
            unpaid=running and not self.elsmart_prepaid and not all(
                case.work_state in ('released', 'done') for case in family)
            and self.elsmart_work_type_id.release_policy in release.WAITS_FOR,
            settle=running and self._elsmart_settlement_state() == 'ready',
            idle=running and 'released' in family.mapped('work_state') and not family.actual_line_ids,
        )

    def _elsmart_has_proposal(self):
        """A change of ours that is not sent yet, or one that a case system proposes."""
        self.ensure_one()
        return bool(self._elsmart_open_proposals()) or (
            self.elsmart_kind == 'change' and self.elsmart_status == 'collecting')

    def _elsmart_open_proposals(self):
        return self.sudo().elsmart_proposal_ids.filtered(lambda proposal: proposal.state == 'open')

    @api.depends('elsmart_todo', 'elsmart_delivery_problem', 'validity_date')
    def _compute_elsmart_todo_text(self):
        for order in self:
            why = getattr(order, f'_elsmart_why_{order.elsmart_todo}', None)
            order.elsmart_todo_text = why and why() or False

    def _elsmart_why_delivery_failed(self):
        return self.elsmart_delivery_problem

    def _elsmart_why_question(self):
        return self._elsmart_last_question()

    def _elsmart_why_change_proposal(self):
        return self.elsmart_change_reason or ', '.join(self._elsmart_open_proposals().mapped('display_name'))

    def _elsmart_why_unpaid_prepayment(self):
        due = self.elsmart_due_date
        return due and self.env._("Due %s", format_date(self.env, due))

    def _elsmart_why_expiring(self):
        day = format_date(self.env, self.validity_date)
        return self.env._("Ran out %s", day) if self.elsmart_status == 'expired' else self.env._("Valid until %s", day)

    def _elsmart_why_not_started(self):
        return _shortened(self.elsmart_family_ids.filtered(lambda case: case.work_state == 'released').mapped('ref'))

    def _elsmart_why_incomplete(self):
        return self.elsmart_missing

    def _elsmart_why_waits_for_cost(self):
        return self.elsmart_waiting

    @api.model
    def _expand_elsmart_todo(self, values, domain):
        """Groups stand in the order of urgency; those without anything to do are left out."""
        return [code for code in todo.CODES if code in values]

    @api.model
    def _cron_elsmart_todo(self):
        """Follow up what changes with the date or with a setting, and propose what was accepted long ago to lapse."""
        today = fields.Date.context_today(self)
        soon = fields.Date.add(today, days=todo.SOON)
        self.env.add_to_compute(self._fields['elsmart_todo'], self.sudo().search([
            '|', '&', ('elsmart_status', '=', 'offer_sent'), ('validity_date', '<=', soon),
            '&', ('elsmart_status', '=', 'collecting'), ('elsmart_todo', 'in', ('incomplete', 'ready_to_send')),
        ]))
        self.env.flush_all()
        self._elsmart_propose_lapse()

    # === QUESTIONS === #

    def _message_post_after_hook(self, message, msg_values):
        """Extend: what the customer writes is a question until somebody of ours answers."""
        result = super()._message_post_after_hook(message, msg_values)
        if self.sudo().elsmart_case_id:
            self.sudo()._elsmart_note_message(message.sudo())
        return result

    def _elsmart_note_message(self, message):
        if message.message_type not in ('comment', 'email') or message.is_internal or message.subtype_id.internal:
            return
        ours = any(user._is_internal() for user in message.author_id.user_ids)
        if ours and self.elsmart_question:
            self._elsmart_answered()
        elif not ours and message.author_id and not self.env.context.get('elsmart_no_question'):
            self.elsmart_question = True
            order = self._elsmart_for_worker()
            order._elsmart_activity('activity_question', order.env._("The customer asks: answer in the chatter"))

    def _elsmart_answered(self):
        self.elsmart_question = False
        self.activity_unlink(['elsmart_kundefaktura.activity_question'])

    def _elsmart_last_question(self):
        """The last thing that the customer wrote, shortened."""
        self.ensure_one()
        message = self.message_ids.filtered(lambda note: (
            note.message_type in ('comment', 'email') and not note.subtype_id.internal))[:1]
        return (message.preview or '')[:140]

    def action_elsmart_answered(self):
        """The question was answered in another way, by telephone for instance."""
        self.check_access('write')
        for order in self.sudo():
            order._elsmart_answered()
            order.with_user(self.env.user).message_post(body=self.env._("The question is answered."))

    def _elsmart_activity(self, kind, summary, note=None):
        """Give the case worker one activity of `kind`; a second one of the same kind is not made."""
        for order in self.sudo():
            kind_id = f'elsmart_kundefaktura.{kind}'
            if order.activity_search([kind_id]):
                continue
            order.activity_schedule(
                kind_id, summary=summary, note=note, user_id=order._elsmart_worker().id or False)

    def _elsmart_worker(self):
        """Whom a question or a warning goes to: the case worker, or else who sent the offer; nobody is possible."""
        self.ensure_one()
        users = self.sudo()
        worker = users.user_id or users._elsmart_version().sent_by_id
        return worker if worker and worker._is_internal() and not worker._is_superuser() else worker.browse()

    def _elsmart_told_user(self):
        """Whose activity it becomes when something needs somebody: the case worker's, or the company's accountant's."""
        return self._elsmart_worker() or self.company_id._elsmart_responsible()

    def _elsmart_for_worker(self):
        """This order in the language of who reads its chatter, whoever the customer or the scheduler may be."""
        self.ensure_one()
        lang = self._elsmart_worker().lang or self.sudo().company_id.partner_id.lang
        return self.with_context(lang=lang) if lang else self

    # === THE WAY ON === #

    def action_elsmart_next_step(self):
        """Go where the next thing to do is done."""
        self.ensure_one()
        self.check_access('write')
        return getattr(self, f'_elsmart_next_{self.elsmart_todo}', self._elsmart_open)()

    def _elsmart_open(self):
        return self._get_records_action(
            name=self.name, views=[(self.env.ref('elsmart_kundefaktura.sale_order_view_form').id, 'form')])

    def _elsmart_dialog(self, model, name, /, **defaults):
        """Open a dialog of ours on this basis."""
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': model, 'view_mode': 'form', 'target': 'new',
            'context': {'default_order_id': self.id, **{f'default_{key}': value for key, value in defaults.items()}},
        }

    def _elsmart_next_question(self):
        action = self._elsmart_dialog(
            'mail.compose.message', self.env._("Answer the customer"), model='sale.order', res_ids=self.ids,
            composition_mode='comment', partner_ids=self.partner_id.ids, subject=self.name)
        action['context'].pop('default_order_id')
        return action

    def _elsmart_next_delivery_failed(self):
        return self.action_elsmart_resend()

    def _elsmart_next_to_print(self):
        return self.action_elsmart_print_letter()

    def _elsmart_next_expiring(self):
        return self.action_elsmart_renew() if self.elsmart_status == 'expired' else self.action_elsmart_remind()

    def _elsmart_next_ready_to_settle(self):
        return self.action_elsmart_settle()

    def action_elsmart_proposals(self):
        """What case systems want changed in this accepted order."""
        return self._elsmart_open_proposals().with_env(self.env)._get_records_action(
            name=self.env._("Change proposals"))

    def _elsmart_next_change_proposal(self):
        return self.action_elsmart_proposals() if self.elsmart_proposed else self._elsmart_open()

    def _elsmart_next_not_started(self):
        if self._elsmart_lapsed():
            return self.action_elsmart_lapse()
        return self.elsmart_family_ids._get_records_action(name=self.env._("Cases of %s", self.name))

    def _elsmart_next_waits_for_cost(self):
        return self.action_elsmart_mend('waiting')

    def _elsmart_next_incomplete(self):
        return self.action_elsmart_mend()
