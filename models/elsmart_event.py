import uuid
from datetime import timezone

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..flow import const, webhook
from .elsmart_case import WORK_STATES
from .elsmart_status import LABEL_SELECTION, STATUS_SELECTION


class ElsmartEvent(models.Model):
    """The outbox: one row per status event and receiving source, in the transaction that changed the fact.

    How it is emptied stands in `elsmart_event_push.py`.
    """

    _name = 'elsmart.event'
    _description = "Status event"
    _order = 'order_id, sequence, id'
    _rec_name = 'message_ref'

    order_id = fields.Many2one(
        'sale.order', "Invoice basis", index=True, ondelete='restrict', help="None for a test event.")
    source_id = fields.Many2one('elsmart.source', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='source_id.company_id', store=True)
    sequence = fields.Integer(required=True, help="Counts the events of one fakturagrunnlag, without gaps.")
    event_type = fields.Selection(
        [('status.changed', "Status changed"), ('work.changed', "Work state changed"), ('test', "Test")],
        "Event", required=True)
    status = fields.Selection(STATUS_SELECTION)
    label = fields.Selection(LABEL_SELECTION, "Status shown")
    work_state = fields.Selection(WORK_STATES, help="Work state of the source's first case in the chain.")
    happened_at = fields.Datetime(required=True, default=fields.Datetime.now)
    message_ref = fields.Char("Message ID", required=True, help="The same on every try: webhook-id.")
    body = fields.Text(required=True)
    state = fields.Selection(
        [('pending', "To send"), ('sent', "Delivered"), ('kept', "Not pushed")], required=True, index=True)
    queued_at = fields.Datetime(
        "Waits since", default=fields.Datetime.now, readonly=True, help="When it was written, or asked for again.")
    attempts = fields.Integer(readonly=True, help="Failed tries since it was queued.")
    attempt_ids = fields.One2many('elsmart.event.attempt', 'event_id', "Tries")
    next_try = fields.Datetime(index=True)
    lease_until = fields.Datetime(help="Until then it belongs to the worker that is sending it.")
    sent_at = fields.Datetime("Delivered at")
    last_answer = fields.Char(help="Status code or reason of the last try; bodies are never kept.")

    _sequence_unique = models.Constraint(
        'UNIQUE(order_id, source_id, sequence)', "An event is told to a source once.")
    _whole = models.Constraint(
        "CHECK(event_type = 'test' OR (order_id IS NOT NULL AND status IS NOT NULL AND label IS NOT NULL))",
        "A status event tells the status of a basis.")
    _pending = models.Index("(source_id, order_id, sequence) WHERE state = 'pending'")

    # === WRITING DOWN === #

    @api.model
    def _emit(self, order, event_type):
        """Write one row per source that has a case in the chain of `order`, and wake the sender after commit."""
        family = order.elsmart_case_id.family_ids
        now = fields.Datetime.now()
        sequence = self._next_sequence(order)
        rows = []
        for source in family.source_id:
            cases = [(case.ref, case.work_state) for case in family if case.source_id == source]
            rows.append({
                'order_id': order.id, 'source_id': source.id, 'sequence': sequence, 'event_type': event_type,
                'status': order.elsmart_status, 'label': order.elsmart_label, 'work_state': cases[0][1],
                'happened_at': now, 'next_try': now,
                'message_ref': self._new_message_ref(),
                'state': 'pending' if source._is_told() else 'kept',
                'body': webhook.payload(
                    event_type, now.replace(tzinfo=timezone.utc), order.name, sequence, order.elsmart_status,
                    order.elsmart_label, cases),
            })
        events = self.create(rows)
        if any(event.state == 'pending' for event in events):
            self._wake()
        return events

    @api.model
    def _emit_test(self, source):
        """An event that changes nothing, to see whether `source` can be told: sent and tried again like any other."""
        now = fields.Datetime.now()
        event = self.create({
            'source_id': source.id, 'sequence': 0, 'event_type': 'test', 'happened_at': now, 'next_try': now,
            'message_ref': self._new_message_ref(), 'state': 'pending',
            'body': webhook.ping_payload(now.replace(tzinfo=timezone.utc), source.code),
        })
        self._wake()
        return event

    @api.model
    def _new_message_ref(self):
        # Standard Webhooks allows no full stop in it.
        return f'msg_{uuid.uuid4().hex}'

    @api.model
    def _wake(self, at=None):
        """Let the outbox be emptied after this transaction, or at a later time."""
        self.env.ref('elsmart_kundefaktura.ir_cron_push_events').sudo()._trigger(at)

    @api.model
    def _next_sequence(self, order):
        # The order's row is the lock, so that events are numbered in the order in which they commit.
        [[sequence]] = self.env.execute_query(SQL(
            "UPDATE sale_order SET elsmart_event_seq = COALESCE(elsmart_event_seq, 0) + 1 WHERE id = %s "
            "RETURNING elsmart_event_seq", order.id))
        order.invalidate_recordset(['elsmart_event_seq'], flush=False)
        return sequence

    def _timeline_resource(self):
        """This event as the API and the portal show it. JSON-serialisable."""
        self.ensure_one()
        return {
            'sequence': self.sequence,
            'type': self.event_type,
            'status': self.status,
            'status_text': const.STATUSES[self.status],
            'label': self.label,
            'label_text': webhook.label_text(self.label),
            'work_state': self.work_state,
            'time': self.happened_at.strftime('%Y-%m-%dT%H:%M:%SZ'),
        }

    # === SENDING AGAIN === #

    def action_retry(self):
        """Send again now, also what was delivered: the message id stays the same."""
        self.check_access('write')
        if any(not event.source_id._is_told() for event in self):
            raise UserError(self.env._("The source has no webhook address."))
        self._replay()

    def _replay(self):
        """Queue the events anew, in their order; the timetable of tries begins again."""
        now = fields.Datetime.now()
        self.sudo().write({
            'state': 'pending', 'queued_at': now, 'next_try': now, 'attempts': 0, 'lease_until': False})
        self._wake()

    def action_view_attempts(self):
        """The tries of this event, newest first."""
        self.ensure_one()
        return self.attempt_ids._get_records_action(name=self.env._("Tries"))

    @api.depends('order_id', 'sequence', 'event_type')
    def _compute_display_name(self):
        for event in self:
            event.display_name = f'{event.order_id.name} · {event.sequence}' if event.order_id else event.message_ref
