import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from odoo.addons.elsmart_kundefaktura.models import elsmart_event_push

from .common import KundefakturaCase, sample


class Receiver(BaseHTTPRequestHandler):
    """A real receiver on loopback. `answers` is consumed call by call: a status, (status, headers) or a function that
    does what it likes with the handler; empty means 204."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        self.server.received.append((dict(self.headers), body))
        answer = self.server.answers.pop(0) if self.server.answers else self.server.always
        if callable(answer):
            answer(self)
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        self.send_header('Content-Length', '0')
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args):
        pass


class Quiet(ThreadingHTTPServer):
    """A server whose broken connections are part of the test."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


class OutboxCase(KundefakturaCase):
    """The company's case system Nettmelding listens on loopback."""

    def setUp(self):
        super().setUp()
        # Staying for a try that is due soon would count on a clock that the tests hold still.
        self.startPatcher(patch.object(elsmart_event_push, 'LINGER', 0))
        self.server = self.receiver()
        self.source = self.sources['nettmelding']
        self.source.webhook_url = self.url(self.server)
        self.source._generate_webhook_secret()
        self.events = self.env['elsmart.event']

    def receiver(self):
        """A receiver of its own."""
        server = Quiet(('127.0.0.1', 0), Receiver)
        server.received, server.answers, server.always = [], [], 204
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True).start()
        return server

    @staticmethod
    def url(server):
        return f'http://127.0.0.1:{server.server_port}/hook'

    def push(self):
        self.run_cron('ir_cron_push_events')

    def received(self, server=None):
        return [json.loads(body) for _headers, body in (server or self.server).received]

    def health(self, source=None):
        return self.env['elsmart.source.health']._of(source or self.source)

    def pending(self, source=None):
        return self.events.search([('source_id', '=', (source or self.source).id), ('state', '=', 'pending')])

    @classmethod
    def bases(cls, count, source='nettmelding', sample_id='K-2026-000704'):
        """`count` fakturagrunnlag of `source`, each of one case."""
        body = sample(sample_id)['deliveries'][0]['body']
        orders = cls.env['sale.order']
        for number in range(count):
            case, _status = cls.deliver_body(source, f'{source}-{number:05}', body)
            orders += case.order_id
        return orders

    @classmethod
    def toggle(cls, orders):
        """Change the status of each basis: a fact comes or goes."""
        for order in orders:
            order._elsmart_write({'elsmart_no_charge': not order.elsmart_no_charge})
        cls.env.flush_all()

    def assert_in_order(self, bodies):
        """First seen, every basis is told 1, 2, 3 … without gap or inversion; returns {basis: how many}."""
        seen = {}
        for item in bodies:
            basis, number = item['data']['basis'], item['data']['sequence']
            last = seen.get(basis, 0)
            self.assertLessEqual(number, last + 1, f'{basis} was told {number} after {last}')
            seen[basis] = max(last, number)
        return seen
