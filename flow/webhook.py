"""Status out: the body, the signature and the timetable of a status event (Standard Webhooks 1.0.0)."""
import ipaddress
import json
from datetime import timezone
from urllib.parse import urlsplit

from standardwebhooks import Webhook

from .const import INVOICE_SENT_LABELS, RETRY_AFTER, RETRY_DAILY, STATUSES, WORK_STATES

PORTS = (443, 8443)


def payload(event_type, timestamp, basis, sequence, status, label, cases):
    """Body of an event as exact text: ids, status in code and Norwegian, work state per case. No personal data, no
    amounts; the receiver asks `GET /cases/{ref}` for more.

    `timestamp` is an aware datetime in UTC, `cases` are (ref, work state) pairs of the receiving source.
    """
    return json.dumps({
        'type': event_type,
        'timestamp': timestamp.strftime('%Y-%m-%dT%H:%M:%SZ'),
        'data': {
            'basis': basis,
            'sequence': sequence,
            'status': status,
            'status_text': STATUSES[status],
            'label': label,
            'label_text': label_text(label),
            'cases': [
                {'ref': ref, 'work_state': state, 'work_state_text': WORK_STATES[state]} for ref, state in cases
            ],
        },
    }, ensure_ascii=False, separators=(',', ':'))


def label_text(label):
    """Norwegian words of a status or of a shade of `invoice_sent`."""
    return INVOICE_SENT_LABELS.get(label) or STATUSES[label]


def headers(secret, message_id, now, body):
    """Signed headers of one attempt at `now` (aware datetime).

    The library signs wrongly for a time that is aware but not UTC, so it is always given UTC.
    """
    now = now.astimezone(timezone.utc)
    return {
        'Content-Type': 'application/json; charset=utf-8',
        'webhook-id': message_id,
        'webhook-timestamp': str(int(now.timestamp())),
        'webhook-signature': Webhook(secret).sign(message_id, now, body),
    }


def retry_delay(attempts):
    """Seconds to wait after the `attempts`-th failure (from 1); daily when the schedule has run out."""
    return RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else RETRY_DAILY


def address_problem(url, allowed_hosts):
    """Why `url` may not be called, as a code, or None.

    https on the usual ports to a host an administrator has named; plain http and any port only to this machine.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or '').lower(), parts.port
    except ValueError:
        return 'not_an_address'
    if parts.scheme not in ('http', 'https') or not host or parts.username is not None:
        return 'not_an_address'
    if host not in allowed_hosts:
        return 'host_not_allowed'
    if _is_loopback(host):
        return None
    if parts.scheme != 'https':
        return 'https_required'
    return None if port in (None, *PORTS) else 'port_not_allowed'


def _is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == 'localhost'
