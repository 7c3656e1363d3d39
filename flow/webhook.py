"""Status out: the body, the signature, the timetable and the limits of a status event (Standard Webhooks 1.0.0)."""
import ipaddress
import json
from datetime import timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from standardwebhooks import Webhook

from .const import INVOICE_SENT_LABELS, RETRY_AFTER, RETRY_DAILY, STATUSES, WORK_STATES

PORTS = (443, 8443)

# Own network addresses, called only for a host that an administrator has named as private.
PRIVATE_NETWORKS = [ipaddress.ip_network(text) for text in (
    '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7')]

# Never called, whoever named them. `ipaddress` alone does not do: it takes NAT64, 6to4 and multicast for global, and
# the three last are where clouds answer questions about the machine that asks.
DENIED_NETWORKS = [ipaddress.ip_network(text) for text in (
    '0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15',
    '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
    '::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16',
    '3fff::/20', '5f00::/16', 'fe80::/10', 'fec0::/10', 'ff00::/8',
    '100.100.100.200/32', '168.63.129.16/32', 'fd00:ec2::254/128')]

# An answer that concerns this event alone. Every other failure says that the receiver as a whole is not well.
EVENT_REFUSED = ('400', '409', '413', '415', '422')
GONE = '410'
# Why nothing was sent at all: something for a person to set right, not a sign of the receiver's health.
NOT_CALLED = (
    'not_an_address', 'host_not_allowed', 'https_required', 'port_not_allowed', 'address_not_allowed',
    'private_address', 'no_secret')


# === BODY AND SIGNATURE === #

def payload(event_type, timestamp, basis, sequence, status, label, cases):
    """Body of an event as exact text: ids, status in code and Norwegian, work state per case. No personal data, no
    amounts; the receiver asks `GET /cases/{ref}` for more.

    `timestamp` is an aware datetime in UTC, `cases` are (ref, work state) pairs of the receiving source.
    """
    return _text(event_type, timestamp, {
        'basis': basis,
        'sequence': sequence,
        'status': status,
        'status_text': STATUSES[status],
        'label': label,
        'label_text': label_text(label),
        'cases': [
            {'ref': ref, 'work_state': state, 'work_state_text': WORK_STATES[state]} for ref, state in cases
        ],
    })


def ping_payload(timestamp, source):
    """Body of the event that only asks whether the receiver with code `source` is there."""
    return _text('test', timestamp, {'source': source, 'text': 'Prøvemelding: ingen sak er endret.'})


def _text(event_type, timestamp, data):
    return json.dumps({
        'type': event_type,
        'timestamp': timestamp.strftime('%Y-%m-%dT%H:%M:%SZ'),
        'data': data,
    }, ensure_ascii=False, separators=(',', ':'))


def label_text(label):
    """Norwegian words of a status or of a shade of `invoice_sent`."""
    return INVOICE_SENT_LABELS.get(label) or STATUSES[label]


def headers(secrets, message_id, now, body):
    """Signed headers of one attempt at `now` (aware datetime), with one signature per secret in `secrets`: two while a
    secret is being changed, so that the receiver may change its own when it likes.

    The library signs wrongly for a time that is aware but not UTC, so it is always given UTC.
    """
    now = now.astimezone(timezone.utc)
    return {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': 'elsmart-kundefaktura',
        'webhook-id': message_id,
        'webhook-timestamp': str(int(now.timestamp())),
        'webhook-signature': ' '.join(Webhook(secret).sign(message_id, now, body) for secret in secrets),
    }


# === TIMETABLE === #

def retry_delay(attempts):
    """Seconds to wait after the `attempts`-th failure (from 1); daily when the schedule has run out."""
    return RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else RETRY_DAILY


def asked_delay(retry_after, now):
    """Seconds that the header `Retry-After` asks us to wait, as seconds or as a date (RFC 9110), at most a day.

    0 when there is none or it is not understood. `now` is an aware datetime.
    """
    text = (retry_after or '').strip()
    if text.isascii() and text.isdigit():
        # More digits than any sensible number: as long as we ever wait.
        return min(int(text), RETRY_DAILY) if len(text) < 10 else RETRY_DAILY
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return int(min(max((moment - now).total_seconds(), 0), RETRY_DAILY))


def rest_delay(failures):
    """Seconds in which a receiver that has failed `failures` times in a row is left alone; 0 while they are few.

    One that is down is asked now and then instead of once for each basis that waits.
    """
    return 0 if failures < 5 else min(60 * 2 ** min(failures - 5, 10), 900)


def concerns_event_alone(reason):
    """Whether a failure is about this event's content, and says nothing of the receiver."""
    return reason in EVENT_REFUSED


# === ADDRESSES === #

def target(url):
    """(scheme, host, port, path with query) of `url`; ValueError unless it is a plain http(s) address.

    This is the only place that takes an address apart, so that what is checked is what is called.
    """
    if not url.isascii() or not url.isprintable() or any(sign in url for sign in ' \\'):
        raise ValueError('not_an_address')
    parts = urlsplit(url)
    host = (parts.hostname or '').lower()
    if parts.scheme not in ('http', 'https') or not host or '@' in parts.netloc or '%' in host:
        raise ValueError('not_an_address')
    port = parts.port
    if port is None:
        port = 443 if parts.scheme == 'https' else 80
    return parts.scheme, host, port, (parts.path or '/') + (f'?{parts.query}' if parts.query else '')


def address_problem(url, allowed_hosts):
    """Why `url` may not be called, as a code, or None.

    https on the usual ports to a host an administrator has named; plain http and any port only to this machine.
    """
    try:
        scheme, host, port, _path = target(url)
    except ValueError:
        return 'not_an_address'
    if host not in allowed_hosts:
        return 'host_not_allowed'
    if is_this_machine(host):
        return None
    if scheme != 'https':
        return 'https_required'
    return None if port in PORTS else 'port_not_allowed'


def is_this_machine(host):
    """Whether `host` is written as this machine: `localhost` or a loopback address, not a name that resolves to one."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == 'localhost'


def ip_problem(host, ip, private_hosts):
    """Why the address `ip` (text) that `host` resolved to may not be connected to, as a code, or None."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return 'address_not_allowed'
    if is_this_machine(host):
        return None if address.is_loopback else 'address_not_allowed'
    if _within(address, DENIED_NETWORKS):
        return 'address_not_allowed'
    if _within(address, PRIVATE_NETWORKS):
        return None if host in private_hosts else 'private_address'
    return None if address.is_global else 'address_not_allowed'


def _within(address, networks):
    return any(address.version == network.version and address in network for network in networks)
