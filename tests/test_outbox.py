import json
from datetime import timedelta
from email.utils import format_datetime
from unittest.mock import patch

import psycopg2
from freezegun import freeze_time
from standardwebhooks import Webhook, WebhookVerificationError

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .outbox_common import OutboxCase


@tagged('post_install', '-at_install')
class TestOutbox(OutboxCase):
    """Signed, in order, at least once; a receiver that is down loses nothing (I3)."""

    def later(self, **delta):
        return freeze_time(fields.Datetime.now() + timedelta(**delta))

    def test_each_status_arrives_signed_and_in_order(self):
        order = self.accepted('K-2026-000704')
        self.push()
        self.assertEqual([item['data']['label'] for item in self.received()
                          if item['type'] == 'status.changed'], ['offer_sent', 'accepted', 'request_sent'])
        self.assertEqual([item['data']['sequence'] for item in self.received()],
                         list(range(1, len(self.received()) + 1)))
        for headers, body in self.server.received:
            Webhook(self.source.webhook_secret).verify(body, headers)
        self.assertEqual(set(order.elsmart_event_ids.mapped('state')), {'sent'})

    def test_a_changed_body_does_not_verify(self):
        self.accepted('K-2026-000704')
        self.push()
        headers, body = self.server.received[0]
        with self.assertRaises(WebhookVerificationError):
            Webhook(self.source.webhook_secret).verify(body.replace('offer_sent', 'invoice_paid'), headers)

    def test_a_changed_secret_signs_beside_the_former_for_a_week_and_then_alone(self):
        former = self.source.webhook_secret
        self.source.action_generate_webhook_secret()
        new = self.source.webhook_secret
        self.toggle(self.bases(1))
        self.push()
        for headers, body in self.server.received:
            for secret in (former, new):
                Webhook(secret).verify(body, headers)
        with self.later(days=8):
            self.source.action_test_event()
            self.push()
            headers, body = self.server.received[-1]
            Webhook(new).verify(body, headers)
            with self.assertRaises(WebhookVerificationError):
                Webhook(former).verify(body, headers)
            self.env['elsmart.source']._gc_former_secrets()
        self.assertFalse(self.source.webhook_secret_former)

    def test_a_former_secret_that_is_ended_signs_no_more(self):
        former = self.source.webhook_secret
        self.source.action_generate_webhook_secret()
        self.source.action_end_former_secret()
        self.source.action_test_event()
        self.push()
        headers, body = self.server.received[-1]
        with self.assertRaises(WebhookVerificationError):
            Webhook(former).verify(body, headers)

    def test_a_source_without_secret_is_not_told_unsigned(self):
        self.source.webhook_secret = False
        self.toggle(self.bases(1))
        self.push()
        self.assertFalse(self.server.received)
        self.assertEqual(self.pending()[0].last_answer, 'no_secret')

    def test_no_personal_data_and_no_amount_leaves(self):
        self.accepted('K-2026-000704')
        self.push()
        for _headers, body in self.server.received:
            for secret in ('Ola', 'ola.eksempel', 'Bekkefaret', '7150', '707057500000704091', '6400', '750'):
                self.assertNotIn(secret, body)
            self.assertEqual(set(json.loads(body)['data']), {
                'basis', 'sequence', 'status', 'status_text', 'label', 'label_text', 'cases'})
            self.assertLess(len(body), 2000)

    def test_a_source_is_told_of_its_own_cases_only(self):
        order = self.accepted('K-2026-000412')
        for event in order.elsmart_event_ids:
            own = order.elsmart_family_ids.filtered(lambda case, source=event.source_id: case.source_id == source)
            self.assertEqual({row['ref'] for row in json.loads(event.body)['data']['cases']}, set(own.mapped('ref')))

    # === TRYING AGAIN === #

    def test_a_failure_keeps_the_order_and_is_tried_again_with_the_same_id(self):
        order = self.accepted('K-2026-000704')
        self.server.answers = [500]
        self.push()
        self.assertEqual(len(self.server.received), 1)
        first = order.elsmart_event_ids.sorted('sequence')[0]
        self.assertEqual((first.state, first.attempts, first.last_answer), ('pending', 1, '500'))
        with self.later(seconds=10):
            self.push()
        ids = [headers['webhook-id'] for headers, _body in self.server.received]
        self.assertEqual(ids[0], ids[1])
        self.assertEqual([item['data']['sequence'] for item in self.received()][:3], [1, 1, 2])
        self.assertEqual(first.attempt_ids.mapped('code'), ['204', '500'])

    def test_the_timetable_is_that_of_the_standard_and_then_daily(self):
        self.toggle(self.bases(1))
        self.server.always = 500
        now, waits = fields.Datetime.now(), []
        for _attempt in range(11):
            with freeze_time(now):
                self.push()
            event = self.pending()[0]
            waits.append(int((event.next_try - now).total_seconds()))
            self.health().rest_until = False
            now = event.next_try
        self.assertEqual(waits, [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, 86400, 86400])

    def test_a_stuck_basis_delays_only_itself(self):
        orders = self.bases(3)
        self.toggle(orders)
        self.toggle(orders)
        self.server.answers = [400]
        self.push()
        stuck = self.pending().order_id
        self.assertEqual((len(stuck), len(self.pending())), (1, 4))
        self.assertEqual(set((orders - stuck).elsmart_event_ids.mapped('state')), {'sent'})

    def test_retry_after_in_seconds_lets_the_receiver_rest(self):
        self.toggle(self.bases(2))
        self.server.answers = [(429, {'Retry-After': '900'})] * 2
        now = fields.Datetime.now()
        with freeze_time(now):
            self.push()
            calls = len(self.server.received)
            self.push()
        self.assertEqual(len(self.server.received), calls)
        self.assertEqual(self.health().rest_until, now.replace(microsecond=0) + timedelta(seconds=900))
        with freeze_time(now + timedelta(seconds=890)):
            self.push()
        self.assertEqual(len(self.server.received), calls)
        with freeze_time(now + timedelta(seconds=901)):
            self.push()
        self.assertFalse(self.pending())

    def test_retry_after_as_a_date_is_understood(self):
        self.toggle(self.bases(1))
        now = fields.Datetime.now()
        until = now + timedelta(hours=2)
        self.server.answers = [(503, {'Retry-After': format_datetime(until).replace('-0000', 'GMT')})]
        with freeze_time(now):
            self.push()
        self.assertAlmostEqual(self.pending()[0].next_try, until, delta=timedelta(seconds=2))

    def test_410_pauses_the_source_and_keeps_its_events(self):
        self.toggle(self.bases(3))
        self.server.always = 410
        self.push()
        self.assertEqual(self.source.webhook_state, 'paused')
        self.assertEqual(self.source.webhook_paused_why, 'gone')
        self.assertTrue(self.source.activity_ids)
        calls, waiting = len(self.server.received), len(self.pending())
        self.assertTrue(waiting)
        with self.later(days=30):
            self.push()
            self.assertEqual((len(self.server.received), len(self.pending())), (calls, waiting))
            self.server.always = 204
            self.source.action_resume_webhook()
            self.assertFalse(self.source.activity_ids)
            self.push()
        self.assertFalse(self.pending())

    # === RECEIVERS THAT ARE DOWN === #

    def test_a_receiver_that_is_down_for_eight_days_is_told_all_500_in_order_afterwards(self):
        """B1: nothing is lost, the cron is never taken for failing, and it does not call without end meanwhile."""
        orders = self.bases(25)
        cron = self.env.ref('elsmart_kundefaktura.ir_cron_push_events')
        for _change in range(10):
            self.toggle(orders)
        self.assertEqual(len(self.pending()), 500)
        self.server.always = 503
        start = fields.Datetime.now()
        for hours in range(0, 8 * 24, 3):
            with freeze_time(start + timedelta(hours=hours)):
                self.push()
        self.assertEqual(len(self.pending()), 500)
        self.assertLess(len(self.server.received), 25 * 20)
        self.assertTrue(cron.active)
        self.assertFalse(cron.failure_count)
        self.server.always, self.server.received = 204, []
        # As soon as one try gets through, the others do not wait for their time.
        with freeze_time(start + timedelta(days=9)):
            self.push()
            self.push()
        self.assertFalse(self.pending())
        seen = self.assert_in_order(self.received())
        self.assertEqual((len(self.server.received), set(seen.values())), (500, {20}))

    def test_a_receiver_that_is_down_for_days_is_tried_on_the_timetable(self):
        order = self.accepted('K-2026-000704')
        self.server.answers = [503] * 12
        now = fields.Datetime.now()
        for day in range(12):
            with freeze_time(now + timedelta(days=day)):
                self.push()
        self.assertEqual(order.elsmart_event_ids.sorted('sequence')[0].attempts, 12)
        with freeze_time(now + timedelta(days=13)):
            self.push()
        self.assertEqual(set(order.elsmart_event_ids.mapped('state')), {'sent'})

    def test_one_that_is_down_is_left_alone_and_the_other_is_told(self):
        other = self.sources['arbeidsordre']
        server = self.receiver()
        other.webhook_url = self.url(server)
        other._generate_webhook_secret()
        self.toggle(self.bases(8))
        self.toggle(self.bases(8, 'arbeidsordre'))
        self.server.always = 503
        for second in range(0, 60, 10):
            with self.later(seconds=second):
                self.push()
        self.assertFalse(self.pending(other))
        self.assertEqual(len(server.received), 16)
        self.assertTrue(self.health().rest_until)
        self.assertLess(len(self.server.received), 20)

    # === CLAIMS === #

    def test_a_claimed_event_is_left_alone_until_its_lease_runs_out(self):
        self.accepted('K-2026-000704')
        self.env.flush_all()
        claimed = self.events._claim({self.source.id: 20})
        self.assertEqual(claimed.mapped('sequence'), [1])
        self.push()
        self.assertFalse(self.server.received)
        with self.later(seconds=61):
            self.push()
        self.assertTrue(self.server.received)

    def test_a_run_that_finds_leased_events_asks_to_be_run_when_the_lease_ends(self):
        self.toggle(self.bases(1))
        claimed = self.events._claim({self.source.id: 20})
        cron = self.env.ref('elsmart_kundefaktura.ir_cron_push_events')
        self.env['ir.cron.trigger'].search([('cron_id', '=', cron.id)]).unlink()
        self.push()
        [trigger] = self.env['ir.cron.trigger'].search([('cron_id', '=', cron.id)])
        self.assertEqual(trigger.call_at, claimed.lease_until + timedelta(seconds=1))

    def test_who_comes_after_the_lease_changes_nothing(self):
        """A worker that slept past its lease finds the event taken: what it learned is noted, no more."""
        from ..tools.http_post import Answer
        self.toggle(self.bases(1))
        event = self.events._claim({self.source.id: 1})
        event.write({'lease_until': event.lease_until + timedelta(seconds=61)})
        self.env.flush_all()
        event._record_once(event.lease_until - timedelta(seconds=61), Answer(False, '500'))
        self.assertEqual((event.state, event.attempts), ('pending', 0))
        self.assertEqual(event.attempt_ids.mapped('code'), ['500'])

    @mute_logger('odoo.sql_db')
    def test_a_conflict_while_recording_is_tried_again(self):
        self.toggle(self.bases(1))
        original, failures = type(self.events)._record_once, [2]

        def flaky(event, *args):
            if failures[0]:
                failures[0] -= 1
                raise psycopg2.errors.SerializationFailure
            return original(event, *args)

        with patch.object(type(self.events), '_record_once', flaky):
            self.push()
        self.assertEqual(failures, [0])
        self.assertFalse(self.pending())

    def test_a_rolled_back_change_tells_nobody(self):
        order = self.bases(1)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.toggle(order)
            self.assertTrue(self.pending())
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.push()
        self.assertFalse(self.server.received)
        self.toggle(order)
        self.push()
        self.assertEqual([item['data']['sequence'] for item in self.received()], [1, 2])

    def test_a_source_without_address_keeps_its_events(self):
        order = self.accepted('K-2026-000412')
        kept = order.elsmart_event_ids.filtered(lambda event: event.source_id == self.sources['produktkjop'])
        self.assertEqual(set(kept.mapped('state')), {'kept'})
        self.source.webhook_url = False
        self.assertFalse(self.pending())
