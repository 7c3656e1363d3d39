"""dev/listen: receives the addon's webhooks, checks each signature and shows what arrives. Needs Python alone.

    dev/listen --secret whsec_…                        listens on http://127.0.0.1:8300/
    dev/listen --secret NEW --secret OLD               while a secret is being changed
    dev/listen --secret whsec_… --answer 503           plays a receiver that is down
    dev/listen --secret whsec_… --fail 0.3 --delay 2   one that fails 30 % of the time and is slow
    dev/listen --secret whsec_… --json FILE            also writes each delivery, verified or not, as a line of JSON

The case system's webhook address is then http://127.0.0.1:8300/ and 127.0.0.1 one of the allowed webhook hosts. How
to write a receiver of one's own stands in docs/webhooks.md.
"""

import argparse
import base64
import hashlib
import hmac
import json
import random
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .console import Stop, main

TOLERANCE = 5 * 60
LIMIT = 1024 * 1024


def problem_of(secrets, headers, body, now=None):
    """Return why a delivery is not to be trusted, or None. `headers` by lower-case name, `body` as bytes."""
    message, stamp = headers.get("webhook-id"), headers.get("webhook-timestamp")
    if not message or not stamp or not headers.get("webhook-signature"):
        return "it lacks a webhook header"
    if not re.fullmatch("[0-9]{1,12}", stamp) or abs((time.time() if now is None else now) - int(stamp)) > TOLERANCE:
        return "its time is more than five minutes off"
    signed = f"{message}.{stamp}.".encode() + body
    given = [part.partition(",")[2] for part in headers["webhook-signature"].split() if part.startswith("v1,")]
    for secret in secrets:
        expected = base64.b64encode(hmac.new(key_of(secret), signed, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(expected.encode(), signature.encode()) for signature in given):
            return None
    return "its signature does not verify"


def key_of(secret):
    """Return the key in a secret `whsec_…`."""
    return base64.b64decode(secret.removeprefix("whsec_"))


class Log:
    """What has arrived: tells duplicates, gaps and late arrivals apart."""

    def __init__(self):
        self.ids, self.last = set(), {}

    def take(self, message, event):
        """Return what is worth saying of a verified event besides what it tells: a list of words."""
        if message in self.ids:
            return ["had before"]
        self.ids.add(message)
        data = event.get("data", {})
        if "basis" not in data:
            return []
        last = self.last.get(data["basis"])
        self.last[data["basis"]] = max(data["sequence"], last or 0)
        if last is None or data["sequence"] == last + 1:
            return []
        return ["OUT OF ORDER" if data["sequence"] <= last else f"GAP after {last}"]


def told(event):
    """Return an event in one line."""
    data = event.get("data", {})
    if "basis" not in data:
        return f"{event['type']}: {data.get('text', '')}"
    cases = ", ".join(f"{case['ref']} {case['work_state_text']}" for case in data["cases"])
    return f"{data['basis']} no. {data['sequence']}  {event['type']}  {data['label_text']}  ({cases})"


def handler(options, log, lock):
    """Return the request handler for `options`."""
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(min(length, LIMIT))
            headers = {name.lower(): value for name, value in self.headers.items()}
            problem = problem_of(options.secret, headers, body)
            time.sleep(options.delay)
            status = 401 if problem else options.answer
            if not problem and random.random() < options.fail:
                status = 503
            with lock:
                self.show(headers, body, problem, status)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def show(self, headers, body, problem, status):
            text = body.decode(errors="replace")
            if problem:
                line = f"NOT VERIFIED, {problem}"
            else:
                event = json.loads(text)
                # What is answered with an error comes again: it has not been taken in.
                words = log.take(headers["webhook-id"], event) if status < 300 else []
                line = "  ".join([told(event), *words])
            print(f"{time.strftime('%H:%M:%S')}  {status}  {line}", flush=True)
            if options.json:
                with open(options.json, "a", encoding="utf-8") as file:
                    print(json.dumps({
                        "id": headers.get("webhook-id"), "time": time.time(), "verified": not problem,
                        "status": status, "body": text}, ensure_ascii=False), file=file)

        def log_message(self, *args):
            pass

    return Handler


def parser():
    """Return the options of dev/listen."""
    options = argparse.ArgumentParser(prog="dev/listen", description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--secret", action="append", required=True, metavar="whsec_…")
    options.add_argument("--port", type=int, default=8300)
    options.add_argument("--answer", type=int, default=204, metavar="STATUS")
    options.add_argument("--fail", type=float, default=0, metavar="SHARE")
    options.add_argument("--delay", type=float, default=0, metavar="SECONDS")
    options.add_argument("--json", metavar="FILE")
    return options


def listen(arguments):
    """Serve until interrupted."""
    options = parser().parse_args(arguments)
    for secret in options.secret:
        try:
            key_of(secret)
        except ValueError as error:
            raise Stop("A secret is whsec_ and then base64, as the case system's page shows it.") from error
    server = ThreadingHTTPServer(("127.0.0.1", options.port), handler(options, Log(), threading.Lock()))
    print(f"Listening on http://127.0.0.1:{options.port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    main(listen)
