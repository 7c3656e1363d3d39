"""The two servers that wait for what the addon sends: the case systems' webhook receiver and a mail server."""

import email
import email.policy
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from standardwebhooks import Webhook

from .report import Surprise, until


class Hooks:
    """Receives the status events of every source, checks each signature, and keeps them in order of arrival."""

    def __init__(self, port, secrets):
        self.received, self.bad = [], []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length'])).decode()
                source = self.path.strip('/')
                try:
                    Webhook(secrets[source]).verify(body, dict(self.headers))
                except Exception as error:
                    receiver.bad.append(f'{source}: {error!r}')
                    self.send_error(401)
                    return
                receiver.received.append((source, json.loads(body)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(('127.0.0.1', port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def told(self, source, basis):
        """Events of one fakturagrunnlag as `source` got them; a wrong signature or a gap is a surprise."""
        if self.bad:
            raise Surprise(f'A webhook came with a signature that does not verify: {self.bad[0]}.')
        events = [event['data'] | {'type': event['type']}
                  for who, event in list(self.received) if who == source and event['data']['basis'] == basis]
        numbers = [event['sequence'] for event in events]
        if numbers != list(range(1, len(numbers) + 1)):
            raise Surprise(f'{source} was told the events of {basis} as number {numbers}, not 1, 2, 3 …')
        return events

    def wait(self, source, basis, label):
        """The event that tells `source` that `basis` is now `label`."""
        return until(f'The event {label} of {basis} to {source}', lambda: next(
            (event for event in self.told(source, basis) if event['label'] == label), None))


class Mail:
    """Catches what is mailed, by real SMTP."""

    def __init__(self, port):
        self.messages = []
        self.controller = Controller(self, hostname='127.0.0.1', port=port)
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        self.messages.append((envelope.rcpt_tos, message))
        return '250 Message accepted for delivery'

    def wait(self, address, word, told=''):
        """The newest mail to `address` whose subject has `word`, and whose text has `told`."""
        return until(f'A mail with {word} in its subject to {address}', lambda: next(
            (message for to, message in reversed(self.messages)
             if address in to and word in message['subject'] and told in self.html(message)), None))

    @staticmethod
    def html(message):
        return message.get_body(('html', 'plain')).get_content()

    @staticmethod
    def pdf(message):
        """The PDF that is attached."""
        for part in message.iter_attachments():
            if part.get_content_type() == 'application/pdf':
                return part.get_content()
        raise Surprise(f'The mail "{message["subject"]}" has no PDF attached.')
