"""Body, signature, timetable and limits of a status event."""
import json
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from flow import const, webhook

SECRET = 'whsec_' + 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ='
OTHER = 'whsec_' + 'b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItMTI='
NOW = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
HOSTS = {'nm.example.com', '127.0.0.1'}


@pytest.mark.parametrize('zone', [timezone.utc, timezone(timedelta(hours=2))])
def test_a_signature_verifies_whatever_the_zone_of_the_clock(zone):
    now = datetime.now(zone)
    headers = webhook.headers([SECRET], 'msg_1', now, '{"å":1}')
    Webhook(SECRET).verify('{"å":1}', headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify('{"å":2}', headers)


def test_while_a_secret_is_changed_both_verify():
    headers = webhook.headers([SECRET, OTHER], 'msg_1', datetime.now(timezone.utc), '{}')
    for secret in (SECRET, OTHER):
        Webhook(secret).verify('{}', headers)
    assert len(headers['webhook-signature'].split()) == 2


@pytest.mark.parametrize('minutes', [-6, 6])
def test_an_old_or_future_delivery_does_not_verify(minutes):
    headers = webhook.headers([SECRET], 'msg_1', datetime.now(timezone.utc) + timedelta(minutes=minutes), '{}')
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify('{}', headers)


def test_another_id_does_not_verify():
    headers = webhook.headers([SECRET], 'msg_1', datetime.now(timezone.utc), '{}')
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify('{}', {**headers, 'webhook-id': 'msg_2'})


def test_the_payload_is_thin():
    body = json.loads(webhook.payload(
        'status.changed', datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc), 'K-2026-000412', 3, 'invoice_sent',
        'partly_paid', [('NM-1', 'blocked')]))
    assert body == {
        'type': 'status.changed', 'timestamp': '2026-01-02T03:04:05Z', 'data': {
            'basis': 'K-2026-000412', 'sequence': 3, 'status': 'invoice_sent', 'status_text': 'Faktura sendt',
            'label': 'partly_paid', 'label_text': 'Delvis betalt',
            'cases': [{'ref': 'NM-1', 'work_state': 'blocked', 'work_state_text': 'Sperret'}]}}


def test_a_test_event_tells_of_no_case():
    assert json.loads(webhook.ping_payload(NOW, 'nettmelding')) == {
        'type': 'test', 'timestamp': '2026-06-01T12:00:00Z',
        'data': {'source': 'nettmelding', 'text': 'Prøvemelding: ingen sak er endret.'}}


@pytest.mark.parametrize('status', const.STATUSES)
def test_every_status_has_a_body(status):
    data = json.loads(webhook.payload('status.changed', NOW, 'K-1', 1, status, status, []))['data']
    assert data['status_text'] == data['label_text'] == const.STATUSES[status]


def test_the_timetable_is_that_of_the_standard_and_then_daily():
    waits = [webhook.retry_delay(attempt) for attempt in range(1, 14)]
    assert waits[:9] == [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    assert set(waits[9:]) == {86400}
    assert sum(const.RETRY_AFTER) == 75 * 3600 + 35 * 60 + 5


@pytest.mark.parametrize(('text', 'seconds'), [
    (None, 0), ('', 0), ('120', 120), (' 120 ', 120), ('0', 0), ('-5', 0), ('1.5', 0), ('soon', 0), ('١٢', 0),
    ('86401', 86400), ('9' * 5000, 86400),
    (format_datetime(NOW + timedelta(hours=2), usegmt=True), 7200),
    (format_datetime(NOW - timedelta(hours=2), usegmt=True), 0),
    (format_datetime(NOW + timedelta(days=20), usegmt=True), 86400),
    ('Monday, 01-Jun-26 12:10:00 GMT', 600), ('Mon Jun  1 12:10:00 2026', 600),
    ('Mon, 99 Jun 2026 12:10:00 GMT', 0), ('Mon, 01 Jun 999999 12:10:00 GMT', 0),
])
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(text, seconds):
    assert webhook.asked_delay(text, NOW) == seconds


@given(st.text())
def test_no_retry_after_is_too_strange(text):
    assert 0 <= webhook.asked_delay(text, NOW) <= 86400


def test_a_receiver_that_is_down_is_left_alone_for_a_while():
    assert [webhook.rest_delay(failures) for failures in (0, 1, 4, 5, 6, 7, 8, 9, 10, 10**6)] == [
        0, 0, 0, 60, 120, 240, 480, 900, 900, 900]


@pytest.mark.parametrize(('url', 'problem'), [
    ('https://nm.example.com/hook', None),
    ('https://NM.example.com/hook', None),
    ('https://nm.example.com:8443/hook?a=b', None),
    ('http://127.0.0.1:9000/hook', None),
    ('http://nm.example.com/hook', 'https_required'),
    ('https://nm.example.com:22/hook', 'port_not_allowed'),
    ('https://nm.example.com:0/hook', 'port_not_allowed'),
    ('https://other.example.com/hook', 'host_not_allowed'),
    ('https://nm.example.com./hook', 'host_not_allowed'),
    ('https://user:pass@nm.example.com/', 'not_an_address'),
    ('https://@nm.example.com/', 'not_an_address'),
    ('https://nm.example.com@evil.example.com/', 'not_an_address'),
    ('https://nm.example.com\\@evil.example.com/', 'not_an_address'),
    ('https://nm.example.com/a b', 'not_an_address'),
    ('https://nm.example.com/\r\nX: y', 'not_an_address'),
    ('https://nm.example.com/ø', 'not_an_address'),
    ('ftp://nm.example.com/', 'not_an_address'),
    ('http://127.1/', 'host_not_allowed'),
    ('http://2130706433/', 'host_not_allowed'),
    ('http://[::1]/', 'host_not_allowed'),
    ('https://[fe80::1%25eth0]/', 'not_an_address'),
    ('https://nm.example.com:99999/', 'not_an_address'),
    ('https://[nm.example.com/', 'not_an_address'),
    ('', 'not_an_address'),
])
def test_only_named_hosts_are_called(url, problem):
    assert webhook.address_problem(url, HOSTS) == problem


@pytest.mark.parametrize(('host', 'ip', 'private', 'problem'), [
    ('nm.example.com', '93.184.216.34', (), None),
    ('nm.example.com', '10.1.2.3', (), 'private_address'),
    ('nm.example.com', '10.1.2.3', ('nm.example.com',), None),
    ('10.1.2.3', '10.1.2.3', ('10.1.2.3',), None),
    ('nm.example.com', '127.0.0.1', ('nm.example.com',), 'address_not_allowed'),
    ('nm.example.com', '169.254.169.254', ('nm.example.com',), 'address_not_allowed'),
    ('localhost', '127.0.0.1', (), None),
    ('localhost', '::1', (), None),
    ('localhost', '93.184.216.34', (), 'address_not_allowed'),
    ('127.1', '127.0.0.1', ('127.1',), 'address_not_allowed'),
])
def test_an_address_in_an_own_network_is_called_only_where_it_is_named(host, ip, private, problem):
    assert webhook.ip_problem(host, ip, set(private)) == problem
