import contextlib
import socket
import ssl
import tempfile
import threading
import time
import tracemalloc
from datetime import datetime, timedelta
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from odoo.tests import BaseCase, tagged

from ..flow import webhook
from ..tools import http_post, senders
from ..tools.http_post import Post, send

PUBLIC = '93.184.216.34'


def raw_server(test, behave, host='127.0.0.1'):
    """A TCP server: `behave(connection)` is run for each connection; returns its port and the list of connections."""
    listener = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, 0))
    listener.listen(64)
    seen = []

    def serve(connection):
        with contextlib.suppress(OSError):
            behave(connection)
            connection.close()

    def accept():
        with contextlib.suppress(OSError):
            while True:
                connection, _address = listener.accept()
                seen.append(connection)
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    test.addCleanup(listener.close)
    return listener.getsockname()[1], seen


@tagged('post_install', '-at_install')
class TestReceiver(BaseCase):
    """Whatever a receiver does, it costs us a bounded time and memory; and only receivers that are named are called."""

    WALL = 2

    def post(self, url, hosts=('127.0.0.1', 'localhost'), private=(), **kwargs):
        return send(Post(url, b'{}', {'webhook-id': 'msg_1'}, frozenset(hosts), frozenset(private)), **kwargs)

    def answered(self, behave):
        """Outcome of a call to a receiver that does `behave`, within the wall clock."""
        port, _seen = raw_server(self, behave)
        start = time.monotonic()
        answer = self.post(f'http://127.0.0.1:{port}/', wall_clock=self.WALL)
        self.assertLess(time.monotonic() - start, self.WALL + 1.5)
        return answer

    @staticmethod
    def says(text):
        def behave(connection):
            connection.recv(65536)
            connection.sendall(text)
        return behave

    # === ANSWERS === #

    def test_only_2xx_is_delivered(self):
        for status in (200, 201, 202, 204):
            self.assertTrue(self.answered(self.says(b'HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n' % status)).delivered)
        for status in (300, 301, 304, 400, 401, 403, 404, 410, 418, 429, 500, 502, 503, 504):
            answer = self.answered(self.says(b'HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n' % status))
            self.assertEqual((answer.delivered, answer.reason), (False, str(status)))

    def test_redirects_are_not_followed(self):
        trap, seen = raw_server(self, self.says(b'HTTP/1.1 200 OK\r\n\r\n'))
        for status in (301, 302, 303, 307, 308):
            self.answered(self.says(b'HTTP/1.1 %d X\r\nLocation: http://127.0.0.1:%d/\r\n\r\n' % (status, trap)))
        self.assertFalse(seen)

    def test_a_proxy_from_the_environment_is_not_used(self):
        trap, seen = raw_server(self, self.says(b'HTTP/1.1 200 OK\r\n\r\n'))
        proxy = f'http://127.0.0.1:{trap}'
        with patch.dict('os.environ', {'http_proxy': proxy, 'HTTP_PROXY': proxy, 'all_proxy': proxy, 'no_proxy': ''}):
            answer = self.answered(self.says(b'HTTP/1.1 204 X\r\n\r\n'))
        self.assertTrue(answer.delivered)
        self.assertFalse(seen)

    def test_the_request_names_its_host_and_asks_for_no_compression(self):
        got = []

        def behave(connection):
            got.append(connection.recv(65536))
            connection.sendall(b'HTTP/1.1 204 X\r\n\r\n')

        self.answered(behave)
        self.assertRegex(got[0], rb'Host: 127\.0\.0\.1:\d+\r\n')
        self.assertIn(b'Accept-Encoding: identity', got[0])

    # === BAD RECEIVERS === #

    def test_one_that_is_silent_is_left_after_the_wall_clock(self):
        self.assertEqual(self.answered(lambda connection: time.sleep(30)).reason, 'Timeout')

    def test_one_that_drips_its_headers_is_left_after_the_wall_clock(self):
        def behave(connection):
            for byte in b'HTTP/1.1 200 OK\r\nX: ' + b'x' * 1000:
                connection.sendall(bytes([byte]))
                time.sleep(0.1)

        self.assertEqual(self.answered(behave).reason, 'Timeout')

    def test_one_that_says_continue_for_ever_is_left_after_the_wall_clock(self):
        def behave(connection):
            while True:
                connection.sendall(b'HTTP/1.1 100 Continue\r\n\r\n')
                time.sleep(0.05)

        self.assertEqual(self.answered(behave).reason, 'Timeout')

    def test_one_that_never_ends_its_answer_has_answered(self):
        """The status is all we ask for: dripping or endless text does not hold us."""
        def behave(connection):
            connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n')
            while True:
                connection.sendall(b'x')
                time.sleep(0.1)

        answer = self.answered(behave)
        self.assertTrue(answer.delivered)
        self.assertLess(answer.seconds, 1.5)

    def test_huge_headers_a_huge_answer_and_a_gzip_bomb_take_no_memory(self):
        def headers(connection):
            connection.sendall(b'HTTP/1.1 200 OK\r\n')
            for number in range(1000):
                connection.sendall(b'X-%d: %s\r\n' % (number, b'x' * 10000))

        def line(connection):
            connection.sendall(b'HTTP/1.1 200 OK\r\nX: ')
            for _number in range(160):
                connection.sendall(b'x' * 65536)

        def body(connection):
            connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n')
            for _number in range(2000):
                connection.sendall(b'x' * 65536)

        tracemalloc.start()
        try:
            reasons = [self.answered(behave).reason for behave in (headers, line, body)]
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        self.assertEqual(reasons, ['HTTPException', 'LineTooLong', '200'])
        self.assertLess(peak, 20 * 2**20)

    def test_one_that_resets_or_talks_nonsense_has_failed(self):
        def reset(connection):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\x01\0\0\0\0\0\0\0')
            connection.close()

        self.assertIn(self.answered(reset).reason, ('ConnectionResetError', 'BrokenPipeError', 'RemoteDisconnected'))
        self.assertEqual(self.answered(self.says(b'SSH-2.0-OpenSSH\r\n')).reason, 'BadStatusLine')
        self.assertEqual(self.answered(self.says(b'')).reason, 'RemoteDisconnected')

    def test_a_port_where_nobody_listens_and_a_name_that_is_not_there(self):
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.assertEqual(
                self.post(f'http://127.0.0.1:{free.getsockname()[1]}/').reason, 'ConnectionRefusedError')
        with patch('socket.getaddrinfo', side_effect=socket.gaierror):
            self.assertEqual(self.post('https://nm.example.com/', ['nm.example.com']).reason, 'gaierror')

    # === TLS === #

    def certificate(self, name):
        """Files of a self-signed certificate for `name`."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime(2020, 1, 1)
        built = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        built = built.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=36500))
        built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        pem = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        pem += key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                 serialization.NoEncryption())
        file = tempfile.NamedTemporaryFile(suffix='.pem')
        self.addCleanup(file.close)
        file.write(pem)
        file.flush()
        return file.name

    def tls_server(self, name):
        path = self.certificate(name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        names = []
        context.sni_callback = lambda sock, sni, ctx: names.append(sni)

        def behave(connection):
            with context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(65536)
                secure.sendall(b'HTTP/1.1 204 X\r\n\r\n')
                # A request may come in pieces; closing on one that is not read yet would reset the connection.
                while secure.recv(65536):
                    pass

        port, _seen = raw_server(self, behave)
        return port, path, names

    def test_a_certificate_that_is_not_trusted_or_of_another_name_is_refused(self):
        port, path, _names = self.tls_server('nm.example.com')
        self.assertEqual(self.post(f'https://localhost:{port}/').reason, 'SSLCertVerificationError')
        with patch.dict('os.environ', {'SSL_CERT_FILE': path}):
            self.assertEqual(self.post(f'https://localhost:{port}/').reason, 'SSLCertVerificationError')

    def test_one_that_never_shakes_hands_is_left_after_the_wall_clock(self):
        port, _seen = raw_server(self, lambda connection: time.sleep(30))
        start = time.monotonic()
        self.assertEqual(self.post(f'https://localhost:{port}/', wall_clock=self.WALL).reason, 'Timeout')
        self.assertLess(time.monotonic() - start, self.WALL + 1.5)

    def test_name_and_certificate_are_those_of_the_host_at_the_address_that_was_checked(self):
        """Host and SNI are the name's although the connection is made to an address."""
        port, path, names = self.tls_server('nm.example.com')
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, '', ('127.0.0.1', port))]
        with patch.dict('os.environ', {'SSL_CERT_FILE': path}), patch('socket.getaddrinfo', return_value=found), \
                patch.object(webhook, 'ip_problem', return_value=None), patch.object(webhook, 'PORTS', (port,)):
            answer = self.post(f'https://nm.example.com:{port}/', ['nm.example.com'])
        self.assertEqual((answer.reason, names), ('204', ['nm.example.com']))

    # === ADDRESSES === #

    def test_nothing_that_is_not_named_is_ever_connected_to(self):
        """The SSRF set: every address against canary listeners on loopback, also where an administrator has by mistake
        named the host as written."""
        port, seen4 = raw_server(self, lambda connection: None)
        port6, seen6 = raw_server(self, lambda connection: None, '::1')
        urls = [
            url.replace('PORT', str(number)) for number in (port, 443) for url in SSRF
        ] + [f'http://[::1]:{port6}/', f'https://[::1]:{port6}/', f'http://[::ffff:127.0.0.1]:{port}/']
        tried = 0
        for url in urls:
            with contextlib.suppress(ValueError):
                for hosts in ({'nm.example.com'}, {'nm.example.com', webhook.target(url)[1]}):
                    if hosts & {'127.0.0.1', 'localhost', '::1'}:
                        continue
                    self.assertFalse(self.post(url, hosts, wall_clock=1).delivered, url)
            self.assertFalse(self.post(url, ['nm.example.com'], wall_clock=1).delivered, url)
            tried += 1
        self.assertGreaterEqual(tried, 60)
        self.assertFalse(seen4 + seen6)

    def test_a_name_is_judged_by_every_address_it_resolves_to(self):
        """What a name of an allowed host resolves to decides, also when only one of its addresses is wrong."""
        connected = []
        with patch.object(http_post._Connection, '_open', lambda self, address: connected.append(address) or 1 / 0):
            for ip in DENIED:
                for found in ([ip], [PUBLIC, ip], [ip, PUBLIC]):
                    with patch.object(http_post, 'resolve', return_value=found):
                        answer = self.post('https://nm.example.com/', ['nm.example.com'])
                        self.assertEqual(answer.reason, 'address_not_allowed', ip)
            for ip in PRIVATE:
                with patch.object(http_post, 'resolve', return_value=[ip]):
                    answer = self.post('https://nm.example.com/', ['nm.example.com'])
                    self.assertEqual(answer.reason, 'private_address', ip)
            self.assertFalse(connected)
            # Named as private it may be called there; loopback and the clouds' own addresses never.
            for ip in (*PRIVATE, PUBLIC):
                with patch.object(http_post, 'resolve', return_value=[ip]):
                    self.post('https://nm.example.com/', ['nm.example.com'], ['nm.example.com'])
            self.assertEqual(connected, [*PRIVATE, PUBLIC])
            connected.clear()
            for ip in DENIED:
                with patch.object(http_post, 'resolve', return_value=[ip]):
                    self.post('https://nm.example.com/', ['nm.example.com'], ['nm.example.com'])
            self.assertFalse(connected)

    def test_a_name_is_resolved_once_and_that_address_is_called(self):
        """DNS rebinding: what a second look-up would say makes no difference."""
        good, reached = raw_server(self, self.says(b'HTTP/1.1 204 X\r\n\r\n'))
        canary = socket.socket()
        self.addCleanup(canary.close)
        canary.bind(('127.0.0.2', good))
        canary.listen(5)
        canary.settimeout(0.2)
        answers = ['127.0.0.1', '127.0.0.2', '127.0.0.2']

        def rebinding(host, port, *args, **kwargs):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, '', (answers.pop(0), port))]

        with patch('socket.getaddrinfo', rebinding):
            answer = self.post(f'http://localhost:{good}/')
        self.assertEqual((answer.reason, len(reached), len(answers)), ('204', 1, 2))
        with self.assertRaises(TimeoutError):
            canary.accept()

    # === SIDE BY SIDE === #

    def test_slow_receivers_keep_no_good_one_waiting(self):
        slow, _seen = raw_server(self, lambda connection: time.sleep(30))
        good, _seen = raw_server(self, self.says(b'HTTP/1.1 204 X\r\n\r\n'))
        calls = senders.Senders()
        hosts = frozenset(['127.0.0.1'])
        for lane in range(5):
            for number in range(calls.room(lane)):
                calls.start((lane, number), lane, Post(f'http://127.0.0.1:{slow}/', b'{}', {}, hosts))
        start = time.monotonic()
        calls.start('good', 'good', Post(f'http://127.0.0.1:{good}/', b'{}', {}, hosts))
        key, answer = calls.wait(5)
        self.assertEqual((key, answer.reason), ('good', '204'))
        self.assertLess(time.monotonic() - start, 2)
        self.assertEqual(calls.room(0), 0)
        self.assertEqual(calls.room('new', failing=True), 1)

    def test_a_thread_that_does_not_come_back_is_given_up(self):
        calls = senders.Senders()
        with patch.object(http_post, 'resolve', side_effect=lambda *args: time.sleep(3)), \
                patch.object(senders, 'GIVE_UP', 0.2):
            calls.start('key', 'lane', Post('http://127.0.0.1:9/', b'', {}, frozenset(['127.0.0.1'])))
            time.sleep(0.3)
            self.assertEqual(calls.wait(0.1)[1].reason, 'Timeout')
        self.assertFalse(calls)


SSRF = [
    f'{scheme}://{host}:PORT/' for scheme in ('http', 'https') for host in (
        '127.0.0.1', 'localhost', '127.1', '127.0.1', '2130706433', '0x7f.1', '0x7f000001', '017700000001',
        '0177.0.0.1', '0', '0.0.0.0', 'localhost.', 'LOCALHOST', '127.0.0.1.', 'ip6-localhost', '[::]',
        '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]',
        '169.254.169.254', '100.100.100.200', '[::1%25lo]',
        'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', '127。0。0。1', '127.0.0.1%00.nm.example.com', 'nm.example.com@127.0.0.1',
        'nm.example.com%40127.0.0.1',
        '127.0.0.1#@nm.example.com', '127.0.0.1\\@nm.example.com', 'nm.example.com:80@127.0.0.1',
    )
] + [
    'http:127.0.0.1:PORT/', 'http:///127.0.0.1:PORT/', '//127.0.0.1:PORT/', 'http://127.0.0.1:PORT\t/',
    'file:///etc/passwd', 'gopher://127.0.0.1:PORT/_POST', 'ftp://127.0.0.1:PORT/', 'unix:///run/x',
    'http://nm.example.com\r\nHost: 127.0.0.1/', 'javascript:alert(1)',
    'http://user:pw@127.0.0.1:PORT/', 'HTTP://127.0.0.1:PORT/',
]
DENIED = (
    '127.0.0.1', '127.8.8.8', '0.0.0.0', '169.254.169.254', '169.254.0.1', '192.0.0.170', '192.0.2.1', '192.88.99.1',
    '198.18.0.1', '198.51.100.7', '203.0.113.7', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255',
    '100.100.100.200', '168.63.129.16', '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:10.0.0.1',
    '64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'fe80::1', 'fe80::1%lo', 'fec0::1',
    'ff02::1', 'fd00:ec2::254', '100::1', 'not an address',
)
PRIVATE = ('10.0.0.1', '172.16.3.4', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fc00::1', 'fd12:3456::1')
