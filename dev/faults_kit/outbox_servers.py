"""Receivers good and bad on loopback, in a process of their own; what they took in is written line by line."""

import contextlib
import json
import os
import random
import socket
import ssl
import struct
import subprocess
import threading
import time

BAD = ("slow", "drip", "silent", "endless", "redirect", "reset", "untrusted", "failing")


def start(kinds, journal, folder):
    """Fork a process that serves one receiver per kind; return (pid, [port])."""
    listeners = []
    for _kind in kinds:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(256)
        listeners.append(listener)
    ports = [listener.getsockname()[1] for listener in listeners]
    parent, pid = os.getpid(), os.fork()
    if pid:
        for listener in listeners:
            listener.close()
        return pid, ports
    try:
        notes = Journal(journal)
        for kind, listener in zip(kinds, listeners, strict=True):
            threading.Thread(target=accept, args=(kind, listener, notes, folder, ports), daemon=True).start()
        while os.getppid() == parent:
            time.sleep(1)
    finally:
        os._exit(0)


class Journal:
    """Lines of JSON, each written whole before the answer leaves."""

    def __init__(self, path):
        self.stream, self.lock = open(path, "a", encoding="utf-8"), threading.Lock()

    def note(self, **row):
        with self.lock:
            print(json.dumps({**row, "time": time.time()}), file=self.stream, flush=True)


def accept(kind, listener, notes, folder, ports):
    """Serve one receiver."""
    context = certificate(folder) if kind == "untrusted" else None
    port = listener.getsockname()[1]
    while True:
        connection, _address = listener.accept()
        threading.Thread(target=serve, args=(kind, connection, notes, context, port, ports), daemon=True).start()


def serve(kind, connection, notes, context, port, ports):
    """Take one call as receivers of `kind` do."""
    with contextlib.suppress(OSError, ValueError), connection:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        headers, body = request(connection)
        event = json.loads(body)
        note = {"port": port, "id": headers["webhook-id"], **event["data"], "cases": None}
        ANSWERS.get(kind, good)(connection, notes, note, ports)


def request(connection):
    """Return (headers, body) of one POST."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(65536) or _end()
    head, _, body = raw.partition(b"\r\n\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])
    while len(body) < int(headers["content-length"]):
        body += connection.recv(65536) or _end()
    return headers, body


def _end():
    raise ValueError("it hung up")


def good(connection, notes, note, ports):
    notes.note(**note, taken=True)
    connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def flaky(connection, notes, note, ports):
    """30 % fail: half of them say so, half hang up after they have taken the event in, or before."""
    dice = random.random()
    if dice < 0.15:
        notes.note(**note, taken=False)
        connection.sendall(random.choice([b"HTTP/1.1 503 X\r\n\r\n", b"HTTP/1.1 429 X\r\nRetry-After: 1\r\n\r\n"]))
    elif dice < 0.3:
        notes.note(**note, taken=dice < 0.22)
        reset(connection, notes, note, ports)
    else:
        good(connection, notes, note, ports)


def slow(connection, notes, note, ports):
    time.sleep(14)
    good(connection, notes, note, ports)


def drip(connection, notes, note, ports):
    for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10000:
        connection.sendall(bytes([byte]))
        time.sleep(1)


def silent(connection, notes, note, ports):
    time.sleep(3600)


def endless(connection, notes, note, ports):
    connection.sendall(b"HTTP/1.1 500 X\r\nContent-Length: 1000000000\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def redirect(connection, notes, note, ports):
    connection.sendall(f"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:{ports[-1]}/\r\n\r\n".encode())


def reset(connection, notes, note, ports):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def failing(connection, notes, note, ports):
    connection.sendall(b"HTTP/1.1 503 X\r\n\r\n")


ANSWERS = {"flaky": flaky, "slow": slow, "drip": drip, "silent": silent, "endless": endless, "redirect": redirect,
           "reset": reset, "failing": failing}


def certificate(folder):
    """A TLS context with a certificate that nobody trusts."""
    path = os.path.join(folder, "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path + ".key", "-out", path,
                    "-days", "2", "-subj", "/CN=127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, path + ".key")
    return context
