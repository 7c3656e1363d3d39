import logging
import uuid
from datetime import timedelta, timezone

import requests

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..flow import const, webhook
from .elsmart_case import WORK_STATES
from .elsmart_status import LABEL_SELECTION, STATUS_SELECTION

_logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
TIMEOUT = 15
ANSWER_LIMIT = 64 * 1024
BATCH = 20


class ElsmartEvent(models.Model):
    """The outbox: one row per status event and receiving source, in the transaction that changed the fact."""

    _name = 'elsmart.event'
    _description = "Status event"
    _order = 'order_id, sequence, id'
    _rec_name = 'message_ref'

    order_id = fields.Many2one('sale.order', "Invoice basis", required=True, index=True, ondelete='restrict')
    source_id = fields.Many2one('elsmart.source', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='order_id.company_id', store=True)
    sequence = fields.Integer(required=True, help="Counts the events of one fakturagrunnlag, without gaps.")
    event_type = fields.Selection(
        [('status.changed', "Status changed"), ('work.changed', "Work state changed")], "Event", required=True)
    status = fields.Selection(STATUS_SELECTION, required=True)
    label = fields.Selection(LABEL_SELECTION, "Status shown", required=True)
    work_state = fields.Selection(WORK_STATES, help="Work state of the source's first case in the chain.")
    happened_at = fields.Datetime(required=True, default=fields.Datetime.now)
    message_ref = fields.Char("Message ID", required=True, help="The same on every try: webhook-id.")
    body = fields.Text(required=True)
    state = fields.Selection(
        [('pending', "To send"), ('sent', "Delivered"), ('kept', "Not pushed")], required=True, index=True)
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(index=True)
    lease_until = fields.Datetime()
    sent_at = fields.Datetime("Delivered at")
    last_answer = fields.Char(help="Status code or reason of the last try; bodies are never kept.")

    _sequence_unique = models.Constraint(
        'UNIQUE(order_id, source_id, sequence)', "An event is told to a source once.")
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
                'message_ref': f'msg_{uuid.uuid4().hex}',
                'state': 'pending' if source.webhook_url else 'kept',
                'body': webhook.payload(
                    event_type, now.replace(tzinfo=timezone.utc), order.name, sequence, order.elsmart_status,
                    order.elsmart_label, cases),
            })
        events = self.create(rows)
        if any(event.state == 'pending' for event in events):
            self.env.ref('elsmart_kundefaktura.ir_cron_push_events')._trigger()
        return events

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

    # === SENDING === #

    @api.model
    def _cron_push(self):
        """Empty the outbox: claim and commit, send with no transaction open, record and commit.

        Only the oldest pending event of each source and basis is sent, so that a basis is told in order and a stuck
        receiver delays only itself.
        """
        cron = self.env['ir.cron']
        while True:
            events = self._claim(BATCH)
            remaining_time = cron._commit_progress(remaining=len(events))
            if not events or not remaining_time:
                return
            for event in events:
                outcome = event._push()
                event._record(*outcome)
                remaining_time = cron._commit_progress(1)
            if not remaining_time:
                cron.env.ref('elsmart_kundefaktura.ir_cron_push_events')._trigger()
                return

    @api.model
    def _claim(self, limit):
        """Take up to `limit` events that are next in line; a killed worker frees them when the lease runs out."""
        now = fields.Datetime.now()
        rows = self.env.execute_query(SQL("""
            UPDATE elsmart_event SET lease_until = %(lease)s
             WHERE id IN (
                SELECT e.id FROM elsmart_event e
                 WHERE e.state = 'pending' AND e.next_try <= %(now)s
                   AND (e.lease_until IS NULL OR e.lease_until < %(now)s)
                   AND NOT EXISTS (
                        SELECT 1 FROM elsmart_event former
                         WHERE former.source_id = e.source_id AND former.order_id = e.order_id
                           AND former.state = 'pending' AND former.sequence < e.sequence)
                 ORDER BY e.next_try, e.id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING id""", now=now, lease=now + LEASE, limit=limit))
        self.invalidate_model(['lease_until'])
        return self.browse(sorted(row[0] for row in rows))

    def _push(self):
        """Send one event. Returns (delivered, reason, seconds the receiver asks us to wait or None)."""
        self.ensure_one()
        source = self.source_id.sudo()
        url, secret, body = source.webhook_url, source.webhook_secret, self.body
        problem = webhook.address_problem(url or '', source.company_id._elsmart_allowed_hosts())
        if problem or not secret:
            return False, problem or 'no_secret', None
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        headers = webhook.headers(secret, self.message_ref, now, body)
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.post(
                    url, data=body.encode(), headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True)
                with answer:
                    answer.raw.read(ANSWER_LIMIT, decode_content=False)
        except (requests.RequestException, OSError) as error:
            return False, type(error).__name__, None
        return 200 <= answer.status_code < 300, str(answer.status_code), answer.headers.get('Retry-After')

    def _record(self, delivered, reason, retry_after):
        self.ensure_one()
        now = fields.Datetime.now()
        values = {'attempts': self.attempts + 1, 'last_answer': reason, 'lease_until': False}
        if delivered:
            values.update(state='sent', sent_at=now)
        else:
            wait = webhook.retry_delay(values['attempts'])
            if retry_after and retry_after.isdigit():
                wait = max(wait, min(int(retry_after), const.RETRY_DAILY))
            values['next_try'] = now + timedelta(seconds=wait)
            self.env.ref('elsmart_kundefaktura.ir_cron_push_events')._trigger(values['next_try'])
        self.write(values)

    def action_retry(self):
        """Send again now, also what was delivered: the message id stays the same."""
        self.check_access('write')
        if any(not event.source_id.webhook_url for event in self):
            raise UserError(self.env._("The source has no webhook address."))
        self.sudo().write({'state': 'pending', 'next_try': fields.Datetime.now(), 'lease_until': False})
        self.env.ref('elsmart_kundefaktura.ir_cron_push_events').sudo()._trigger()
