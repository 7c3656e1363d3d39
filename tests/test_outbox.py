import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from freezegun import freeze_time
from standardwebhooks import Webhook, WebhookVerificationError

from odoo import fields
from odoo.tests import tagged

from .common import KundefakturaCase


class Receiver(BaseHTTPRequestHandler):
    """A real receiver on loopback. `answers` is consumed call by call; empty means 204."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        self.server.received.append((dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        self.send_header('Content-Length', '0')
        if 300 <= status < 400:
            self.send_header('Location', self.server.trap)
        self.end_headers()

    def log_message(self, *args):
        pass


@tagged('post_install', '-at_install')
class TestOutbox(KundefakturaCase):
    """Signed, in order, at least once; a receiver that is down loses nothing (I3)."""

    def setUp(self):
        super().setUp()
        self.server = ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
        self.server.received, self.server.answers, self.server.trap = [], [], ''
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.source = self.sources['nettmelding']
        self.source.webhook_url = f'http://127.0.0.1:{self.server.server_port}/hook'
        self.source._generate_webhook_secret()

    def push(self):
        self.run_cron('ir_cron_push_events')

    def received(self):
        return [json.loads(body) for _headers, body in self.server.received]

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

    def test_no_personal_data_leaves(self):
        self.accepted('K-2026-000704')
        self.push()
        for _headers, body in self.server.received:
            for secret in ('Ola', 'ola.eksempel', 'Bekkefaret', '7150', '707057500000704091'):
                self.assertNotIn(secret, body)

    def test_a_failure_keeps_the_order_and_is_tried_again_with_the_same_id(self):
        order = self.accepted('K-2026-000704')
        self.server.answers = [500]
        self.push()
        self.assertEqual(len(self.server.received), 1)
        first = order.elsmart_event_ids.sorted('sequence')[0]
        self.assertEqual((first.state, first.attempts, first.last_answer), ('pending', 1, '500'))
        with freeze_time(fields.Datetime.now() + timedelta(seconds=10)):
            self.push()
        ids = [headers['webhook-id'] for headers, _body in self.server.received]
        self.assertEqual(ids[0], ids[1])
        self.assertEqual([item['data']['sequence'] for item in self.received()][:3], [1, 1, 2])

    def test_a_receiver_that_is_down_for_days_is_told_all_of_it_afterwards(self):
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

    def test_redirects_are_not_followed(self):
        self.accepted('K-2026-000704')
        self.server.answers, self.server.trap = [307], f'http://127.0.0.1:{self.server.server_port}/trap'
        self.push()
        self.assertEqual(len(self.server.received), 1)

    def test_a_host_that_is_not_allowed_is_never_called(self):
        order = self.accepted('K-2026-000704')
        self.company.elsmart_webhook_hosts = 'nettmelding.example.com'
        self.push()
        self.assertFalse(self.server.received)
        self.assertEqual(order.elsmart_event_ids.sorted('sequence')[0].last_answer, 'host_not_allowed')

    def test_a_claimed_event_is_left_alone_until_its_lease_runs_out(self):
        self.accepted('K-2026-000704')
        self.env.flush_all()
        claimed = self.env['elsmart.event']._claim(20)
        self.assertEqual(claimed.mapped('sequence'), [1])
        self.push()
        self.assertFalse(self.server.received)
        with freeze_time(fields.Datetime.now() + timedelta(seconds=61)):
            self.push()
        self.assertTrue(self.server.received)

    def test_a_source_without_address_keeps_its_events(self):
        order = self.accepted('K-2026-000412')
        kept = order.elsmart_event_ids.filtered(lambda event: event.source_id == self.sources['produktkjop'])
        self.assertEqual(set(kept.mapped('state')), {'kept'})
