"""One POST to an address we do not trust, under limits. No database here: it runs in threads of the sender.

http.client and not `requests`: it follows no redirect, reads no proxy or password from the environment and unpacks no
answer, so there is nothing to switch off; and it lets us connect to the very address that was checked.
"""
import contextlib
import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field

from ..flow import webhook

WALL_CLOCK = 20      # seconds for all of it, however the receiver spreads its bytes
CONNECT = 8          # of these for one address, so that there is time for the next
LISTEN = 1           # of these for the text of an answer that says all we want to know in its first line
ANSWER_LIMIT = 64 * 1024


@dataclass(frozen=True)
class Post:
    """What is to be sent. `hosts` may be called, `private_hosts` also where they are in an own network."""

    url: str
    body: bytes
    headers: dict
    hosts: frozenset
    private_hosts: frozenset = frozenset()


@dataclass
class Answer:
    """`reason` is a status code or the name of what went wrong; nothing of the answer's body is kept."""

    delivered: bool
    reason: str
    retry_after: str | None = None
    seconds: float = 0.0


@dataclass
class Attempt:
    """One call under way: `stop` ends it from outside, whatever it waits for."""

    stopped: bool = False
    sock: socket.socket | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hold(self, sock):
        """Take `sock` under the clock."""
        with self.lock:
            self.sock = sock
            if self.stopped:
                raise TimeoutError

    def stop(self):
        """Break the connection: whoever reads from it or writes to it wakes with an error."""
        with self.lock:
            self.stopped = True
            if self.sock:
                with contextlib.suppress(OSError):
                    # Of the plain socket also under TLS, whose own shutdown would unwrap it.
                    socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def resolve(host, port):
    """The addresses (text) of `host`, in the order in which to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(entry[4][0] for entry in found))


def send(post, wall_clock=None):
    """Send `post`; returns an `Answer` and raises nothing. Takes `wall_clock` seconds at most, name look-up apart."""
    start = time.monotonic()
    problem = webhook.address_problem(post.url, post.hosts)
    if problem:
        return Answer(False, problem)
    attempt = Attempt()
    clock = threading.Timer(wall_clock or WALL_CLOCK, attempt.stop)
    clock.daemon = True
    clock.start()
    try:
        answer = _send(post, attempt)
    except Exception as error:  # noqa: BLE001  whatever a receiver brings about is an outcome, never a crash
        answer = Answer(False, 'Timeout' if attempt.stopped or isinstance(error, TimeoutError)
                        else type(error).__name__)
    finally:
        clock.cancel()
    answer.seconds = time.monotonic() - start
    return answer


def _send(post, attempt):
    scheme, host, port, path = webhook.target(post.url)
    addresses = resolve(host, port)
    # One address that is not allowed is reason enough: a name that mixes them is trying something.
    for address in addresses:
        problem = webhook.ip_problem(host, address, post.private_hosts)
        if problem:
            return Answer(False, problem)
    connection = _Connection(scheme, host, port, addresses, attempt)
    try:
        connection.request('POST', path, body=post.body, headers=post.headers)
        response = connection.getresponse()
        if attempt.stopped:
            raise TimeoutError      # broken off among the headers, which looks like their end
        if 300 <= response.status or response.status < 200:
            return Answer(False, str(response.status), response.getheader('Retry-After'))
        # The answer's text is of no interest; what has come is read, so that the receiver can finish what it says.
        with contextlib.suppress(Exception):
            connection.sock.settimeout(LISTEN)
            response.read1(ANSWER_LIMIT)
        return Answer(True, str(response.status))
    finally:
        connection.close()


class _Connection(http.client.HTTPConnection):
    """Connects to addresses found before; host and certificate are those of the name."""

    def __init__(self, scheme, host, port, addresses, attempt):
        super().__init__(host, port, timeout=WALL_CLOCK)
        self.scheme, self.addresses, self.attempt = scheme, addresses, attempt
        self.default_port = 443 if scheme == 'https' else 80

    def connect(self):
        """Extend: to the addresses that were checked, in turn, without asking for the name again."""
        sock = None
        for position, address in enumerate(self.addresses):
            try:
                sock = self._open(address)
                break
            except OSError:
                if self.attempt.stopped or position == len(self.addresses) - 1:
                    raise
        if self.scheme == 'https':
            context = ssl.create_default_context()
            sock = context.wrap_socket(sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.attempt.hold(sock)
            sock.do_handshake()
        self.sock = sock

    def _open(self, address):
        family = socket.AF_INET6 if ':' in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(CONNECT)
            self.attempt.hold(sock)
            sock.connect((address, self.port))
            sock.settimeout(WALL_CLOCK)
        except BaseException:
            sock.close()
            raise
        return sock
