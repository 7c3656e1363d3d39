"""The server: one address, /nexi and /vipps under it, and the faults that a test asks for."""

import contextlib
import json
import threading
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from .hooks import Hooks
from .nexi import Nexi
from .vipps import Vipps

# `body` is what becomes JSON, or text that is HTML; None is an empty answer.
Answer = namedtuple("Answer", "status body headers", defaults=(None, {}))
Request = namedtuple("Request", "method path query headers json form")


class Kit:
    """Both providers on one port. `url` is where it listens; `nexi` and `vipps` hold what they know.

    `visitor`: `pay` or `cancel` when the payer presses that button as soon as the page is shown.
    """

    def __init__(self, port=0, hooks="at_once"):
        self.hooks = Hooks(hooks)
        self.nexi, self.vipps = Nexi(self), Vipps(self)
        self.lock = threading.RLock()
        self.faults, self.calls, self.visitor = [], [], None
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads, self._server.kit = True, self
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self):
        """Listen in a thread of its own; returns self."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def serve(self):
        """Listen until the process ends."""
        self._server.serve_forever()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    # What goes wrong: `fault("vipps.capture", "after")`, once each, in this order for the same operation.

    def fault(self, operation, kind):
        """Let the next `operation` go wrong.

        `before`: the connection breaks and nothing was done; `after`: it was done, then the connection breaks; a
        number: that HTTP status, and nothing was done.
        """
        self.faults.append((operation, kind))

    def _fault(self, operation):
        found = next((fault for fault in self.faults if fault[0] == operation), None)
        if found:
            self.faults.remove(found)
        return found and found[1]

    def handle(self, request):
        """The Answer to a Request; None breaks the connection."""
        prefix, _, path = request.path.strip("/").partition("/")
        provider = {"nexi": self.nexi, "vipps": self.vipps}.get(prefix)
        if prefix == "control":
            return self.control(request)
        if not provider:
            return Answer(404, {"message": "No such provider"})
        operation, call = provider.route(request._replace(path=f"/{path}"))
        kind = self._fault(operation)
        self.calls.append(operation)
        if kind == "before":
            return None
        if isinstance(kind, int):
            return Answer(kind, {"message": "Something went wrong"})
        with self.lock:
            answer = Answer(*call())
        self.hooks.flush()
        return None if kind == "after" else answer

    def control(self, request):
        """For scripts in another process: what to do wrong, what was asked, and what is paid."""
        told = request.json or {}
        for operation, kind in told.get("faults", []):
            self.fault(operation, kind)
        if told.get("hooks"):
            self.hooks.mode = told["hooks"]
        if told.get("pay"):
            with self.lock:
                paid = {"nexi": self.nexi, "vipps": self.vipps}[told["pay"][0]].pay(told["pay"][1])
            self.hooks.flush()
            return Answer(200, {"paid": paid})
        return Answer(200, {"calls": self.calls, "nexi": self.nexi.told(), "vipps": self.vipps.told()})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        parts, raw = urlsplit(self.path), self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = (self.headers.get("Content-Type") or "").split(";")[0]
        body = None
        if raw and kind == "application/json":
            with contextlib.suppress(ValueError):
                body = json.loads(raw)
        form = dict(parse_qsl(raw.decode())) if kind == "application/x-www-form-urlencoded" else {}
        answer = self.server.kit.handle(Request(
            self.command, parts.path, dict(parse_qsl(parts.query)), self.headers, body, form))
        if answer is None:
            self.close_connection = True
            return
        page = isinstance(answer.body, str)
        data = b"" if answer.body is None else (answer.body if page else json.dumps(answer.body)).encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html; charset=utf-8" if page else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *args):
        pass
