"""How the outbox is emptied. `elsmart_event.py` says what an event *is*."""
import logging
import time
from datetime import timedelta, timezone

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.tools import SQL

from ..flow import const, webhook
from ..tools.http_post import WALL_CLOCK, Answer, Post
from ..tools.senders import Senders

_logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)       # longer than a try can take
RUN = 30                            # seconds after which a run ends as soon as nothing slow is under way
POLL = 0.5                          # seconds between two looks into the outbox while calls are under way
LINGER = 6                          # seconds to stay for a try that is due soon: the first one again comes after 5
RECORD_TRIES = 8
FAILING = 3                         # failures in a row after which a receiver is called one at a time
# Seconds until an event is looked at again whose address may not be called; mending the address wakes it at once.
NOT_CALLED_AGAIN = 300


class ElsmartEvent(models.Model):
    _inherit = 'elsmart.event'

    @api.model
    def _cron_push(self):
        """Empty the outbox: claim and commit, send with no transaction open, record and commit.

        Only the oldest pending event of each source and basis is sent, so that a basis is told in order and a stuck
        one delays only itself. Sources are called side by side: a slow one waits for itself. A run is bounded in time
        and asks to be run again for what is left.
        """
        senders, start, lingered = Senders(), time.monotonic(), 0
        while True:
            self.env['ir.cron']._commit_progress()
            took = time.monotonic() - start
            # At the end of a run only calls to slow receivers may be waited for; the others go on being told meanwhile.
            closing = took > RUN and (not senders.waits_for_slow() or took > RUN + WALL_CLOCK)
            if not closing:
                self._start(senders, fast_only=took > RUN)
            if senders:
                done = senders.wait(POLL)
                if done:
                    self._record(*done)
                continue
            wake = self._next_wake()
            pause = (wake - fields.Datetime.now()).total_seconds() if wake else None
            if not closing and pause is not None and pause <= LINGER - lingered:
                lingered += 1
                time.sleep(min(max(pause, 0.1), 1))
                continue
            self._wake_at(wake)
            return

    @api.model
    def _start(self, senders, fast_only):
        """Claim what is next in line and there is room for, and hand it to threads."""
        rooms = {}
        for source_id, failures in self._due_sources():
            room = senders.room(source_id, failing=failures >= FAILING)
            if room and not (fast_only and senders.is_slow(source_id)):
                rooms[source_id] = room
        claimed = self._claim(rooms) if rooms else self.browse()
        posts = [(event.id, event.lease_until, event.source_id.id, event._prepare_post()) for event in claimed]
        # From here on the lease is ours for all to see, and no transaction is open while we send.
        self.env['ir.cron']._commit_progress()
        for event_id, lease, source_id, post in posts:
            if isinstance(post, Post):
                senders.start((event_id, lease), source_id, post)
            else:
                self._record((event_id, lease), post)

    # === CLAIMING === #

    @api.model
    def _due_sources(self):
        """[(source id, failures in a row)] of those that may be called now and have something due."""
        now = fields.Datetime.now()
        return self.env.execute_query(SQL("""
            SELECT source.id, COALESCE(health.failures, 0)
              FROM elsmart_source source LEFT JOIN elsmart_source_health health ON health.source_id = source.id
             WHERE source.active AND COALESCE(source.webhook_url, '') != '' AND health.paused IS NOT TRUE
               AND (health.rest_until IS NULL OR health.rest_until <= %(now)s)
               AND EXISTS (SELECT 1 FROM elsmart_event event
                            WHERE event.source_id = source.id AND event.state = 'pending'
                              AND event.next_try <= %(now)s)
             ORDER BY source.id""", now=now))

    @api.model
    def _claim(self, rooms):
        """Take events that are next in line, up to `rooms[source id]` of each source.

        A killed worker frees them when the lease runs out. A row that another worker has just taken or changed is
        somebody else's: it is left for the next look.
        """
        now = fields.Datetime.now()
        wanted = SQL(', ').join(SQL('(%s, %s)', source_id, room) for source_id, room in rooms.items())
        try:
            rows = self.env.execute_query(SQL("""
                UPDATE elsmart_event SET lease_until = %(lease)s
                 WHERE id IN (
                    SELECT picked.id FROM (VALUES %(wanted)s) AS wanted(source_id, room)
                     CROSS JOIN LATERAL (
                        SELECT e.id FROM elsmart_event e
                         WHERE e.source_id = wanted.source_id AND e.state = 'pending' AND e.next_try <= %(now)s
                           AND (e.lease_until IS NULL OR e.lease_until < %(now)s)
                           AND NOT EXISTS (
                                SELECT 1 FROM elsmart_event former
                                 WHERE former.source_id = e.source_id AND former.order_id = e.order_id
                                   AND former.state = 'pending' AND former.sequence < e.sequence)
                         ORDER BY e.next_try, e.id LIMIT wanted.room FOR UPDATE SKIP LOCKED) AS picked)
                RETURNING id""", now=now, lease=now + LEASE, wanted=wanted))
        except TransactionRollbackError:
            self._forget()
            return self.browse()
        self.invalidate_model(['lease_until'])
        return self.browse(sorted(row[0] for row in rows))

    @api.model
    def _next_wake(self):
        """When the next event that is next in line may be tried (datetime), or None when none waits."""
        [[moment]] = self.env.execute_query(SQL("""
            SELECT min(GREATEST(e.next_try, e.lease_until, health.rest_until))
              FROM elsmart_event e JOIN elsmart_source source ON source.id = e.source_id
              LEFT JOIN elsmart_source_health health ON health.source_id = e.source_id
             WHERE e.state = 'pending' AND source.active AND COALESCE(source.webhook_url, '') != ''
               AND health.paused IS NOT TRUE
               AND NOT EXISTS (
                    SELECT 1 FROM elsmart_event former
                     WHERE former.source_id = e.source_id AND former.order_id = e.order_id
                       AND former.state = 'pending' AND former.sequence < e.sequence)"""))
        return moment

    @api.model
    def _wake_at(self, moment):
        """One trigger for the next run, unless there is one that comes before."""
        if not moment:
            return
        if moment <= fields.Datetime.now():
            self._wake()
            return
        cron = self.env.ref('elsmart_kundefaktura.ir_cron_push_events')
        moment += timedelta(seconds=1)      # a lease ends when its second is over
        if not self.env['ir.cron.trigger'].sudo().search_count(
                [('cron_id', '=', cron.id), ('call_at', '<=', moment)], limit=1):
            cron.sudo()._trigger(moment)

    # === SENDING === #

    def _prepare_post(self):
        """What is to be sent, as a `Post`, or an `Answer` that says why nothing is sent."""
        self.ensure_one()
        source = self.source_id.sudo()
        hosts, private_hosts = source.company_id._elsmart_webhook_allowance()
        secrets = source._webhook_secrets()
        problem = webhook.address_problem(source.webhook_url or '', hosts)
        if problem or not secrets:
            return Answer(False, problem or 'no_secret')
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        return Post(
            url=source.webhook_url, body=self.body.encode(), hosts=frozenset(hosts),
            private_hosts=frozenset(private_hosts),
            headers=webhook.headers(secrets, self.message_ref, now, self.body))

    # === RECORDING === #

    @api.model
    def _record(self, key, answer):
        """Write down what came of a try, and commit. `key` is (event id, lease it was sent under).

        Whoever else changed the rows meanwhile was first: we look again. If that fails for good, the lease runs out
        and the event is sent again with the same id.
        """
        for _try in range(RECORD_TRIES):
            try:
                self.browse(key[0])._record_once(key[1], answer)
                self.env.flush_all()
                self.env['ir.cron']._commit_progress(1)
                return
            except TransactionRollbackError:
                self._forget()
            except Exception:
                # One event that cannot be written down must not stop the others.
                self._forget()
                _logger.exception("What came of sending event %s could not be written down", key[0])
                return
        _logger.warning("What came of sending event %s could not be written down; it will be sent again.", key[0])

    def _record_once(self, lease, answer):
        rows = self.env.execute_query(SQL(
            "SELECT state, lease_until, attempts FROM elsmart_event WHERE id = %s FOR UPDATE", self.id))
        if not rows:
            return
        self.env['elsmart.event.attempt']._note(self, answer)
        [[state, held, attempts]] = rows
        if state != 'pending' or held != lease:
            # A person asked for it again, or it took longer than the lease: it belongs to somebody else now.
            return
        now = fields.Datetime.now()
        if answer.delivered:
            self.write({'state': 'sent', 'sent_at': now, 'last_answer': answer.reason, 'lease_until': False})
        else:
            self.write(self._failed_values(answer, (attempts or 0) + 1, now))
        self.env['elsmart.source.health']._note(self.source_id, answer)

    def _failed_values(self, answer, attempts, now):
        wait = webhook.retry_delay(attempts)
        if answer.reason in webhook.NOT_CALLED:
            wait = NOT_CALLED_AGAIN
        elif answer.reason == webhook.GONE:
            wait = 0      # the source is paused; when a person takes it up again this is sent at once
        asked = webhook.asked_delay(answer.retry_after, now.replace(tzinfo=timezone.utc))
        return {
            'attempts': attempts, 'last_answer': answer.reason, 'lease_until': False,
            'next_try': now + timedelta(seconds=min(max(wait, asked), const.RETRY_DAILY)),
        }

    @api.model
    def _forget(self):
        """Undo this transaction after a conflict; the next statement sees what the others have done."""
        self.env.cr.rollback()
        self.env.invalidate_all(flush=False)
