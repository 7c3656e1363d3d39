"""What a provider's answer means, and how its messages prove where they come from."""
import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from flow import nexi, online, vipps

OPEN = online.Remote('2026-1-abcd', 7150_00, 'NOK')
RESERVED = replace(OPEN, reserved=7150_00)
CHARGED = replace(RESERVED, charged=7150_00)
OURS = ('2026-1-abcd', 7150_00, 'NOK')


@pytest.mark.parametrize('remote, state', [
    (OPEN, 'open'), (RESERVED, 'reserved'), (CHARGED, 'charged'), (replace(OPEN, ended='expired'), 'ended'),
    (replace(RESERVED, cancelled=7150_00), 'ended'), (replace(CHARGED, ended='terminated'), 'charged'),
    (replace(CHARGED, refunded=7150_00), 'charged'),
])
def test_state(remote, state):
    assert online.state(remote) == state


@pytest.mark.parametrize('remote, wrong', [
    (CHARGED, None), (RESERVED, None), (OPEN, None), (replace(CHARGED, refunded=1), None),
    (replace(CHARGED, reference='2026-2-abcd'), 'reference'), (replace(CHARGED, currency='SEK'), 'currency'),
    (replace(CHARGED, amount=7150_01), 'amount'), (replace(CHARGED, charged=7149_99), 'amount'),
    (replace(RESERVED, reserved=1), 'amount'), (replace(OPEN, amount=0), 'amount'),
])
def test_only_our_own_payment_to_the_ore_agrees(remote, wrong):
    assert online.problem(remote, *OURS) == wrong


def test_a_payment_is_asked_about_less_and_less_often_and_at_last_no_more():
    ages = [timedelta(minutes=1), timedelta(hours=1), timedelta(hours=5), timedelta(days=5)]
    waits = [online.next_check(age) for age in ages]
    assert waits == sorted(waits) and len(set(waits)) == 4
    assert online.next_check(timedelta(days=15)) is None
    assert [online.backoff(tries) for tries in (1, 2, 9)] == [online.BACKOFF[0], online.BACKOFF[1], online.BACKOFF[-1]]


@pytest.mark.parametrize('policy, holds, sent, done, now', [
    ('at_once', False, False, False, True), ('invoice', False, False, True, False),
    ('invoice', False, True, False, True),
    ('work', False, True, False, False), ('work', False, False, True, True), ('work', True, False, False, True),
])
def test_money_is_drawn_when_work_or_invoice_says_so(policy, holds, sent, done, now):
    assert online.capture_now(policy, holds, sent, done) is now


@pytest.mark.parametrize('method, own, limit', [
    ('vipps', None, Decimal('650000')), ('vipps', Decimal('1000'), Decimal('1000')),
    ('vipps', Decimal('900000'), Decimal('650000')), ('card', None, None), ('card', Decimal('0'), None),
])
def test_the_lower_limit_counts(method, own, limit):
    assert online.limit(method, own) == limit


@pytest.mark.parametrize('reference', ['2026', 'INV/2026/00001', 'a' * 90, 'Æ Ø/å', '100041220260015-1'])
def test_a_name_at_the_provider_is_one_that_vipps_takes(reference):
    name = online.remote_reference(reference, '0123abcd')
    assert 8 <= len(name) <= 50 and not online.REFERENCE.search(name) and name.endswith('-0123abcd')


def test_the_host():
    assert online.host(True, nexi.HOSTS, 'http://127.0.0.1:1') == nexi.HOSTS[0]
    assert online.host(False, vipps.HOSTS) == vipps.HOSTS[1]
    assert online.host(False, vipps.HOSTS, 'http://127.0.0.1:81/vipps/') == 'http://127.0.0.1:81/vipps'
    for wrong in ('http://example.com', 'https://a:b@example.com', 'https://example.com?x', 'file:///etc/passwd'):
        with pytest.raises(ValueError):
            online.host(False, vipps.HOSTS, wrong)


def test_nexi_answer():
    answer = {'payment': {
        'paymentId': 'p', 'orderDetails': {'amount': 7150_00, 'currency': 'NOK', 'reference': '2026-1-abcd'},
        'summary': {'reservedAmount': 7150_00, 'chargedAmount': 7150_00},
        'charges': [{'chargeId': 'c'}], 'refunds': [{'refundId': 'r', 'amount': 5, 'state': 'Expired'}]}}
    read = nexi.read(answer)
    assert online.problem(read, *OURS) is None and read.refunds == (online.Refund('r', 5, 'failed'),)
    for wrong in (None, True, -1, '715000', 715000.0):
        answer['payment']['orderDetails']['amount'] = wrong
        with pytest.raises((ValueError, TypeError)):
            nexi.read(answer)
    with pytest.raises(KeyError):
        nexi.read({'payment': {}})


def test_nexi_commands_follow_from_how_it_stands():
    assert nexi.command('cancel', 'p', OPEN, 1) == ('PUT', '/v1/payments/p/terminate', None)
    assert nexi.command('cancel', 'p', RESERVED, 1) == ('POST', '/v1/payments/p/cancels', {'amount': 7150_00})
    assert nexi.command('cancel', 'p', replace(OPEN, ended='terminated'), 1) is None
    whole = nexi.command('refund', 'p', replace(CHARGED, charge_id='c'), 7150_00)
    assert whole == ('POST', '/v1/charges/c/refunds', {'amount': 7150_00})
    part = nexi.command('refund', 'p', replace(CHARGED, charge_id='c'), 1_00)[2]
    assert sum(item['grossTotalAmount'] for item in part['orderItems']) == part['amount'] == 1_00


def test_nexi_secret():
    assert nexi.secret_matches('a1b2c3d4', 'a1b2c3d4')
    for header, secret in ((None, 'a'), ('', 'a'), ('a', ''), ('', ''), (None, None), ('å', 'a'), ('ab', 'a')):
        assert not nexi.secret_matches(header, secret)


def test_vipps_answer():
    def amount(value, currency='NOK'):
        return {'value': value, 'currency': currency}
    answer = {
        'reference': '2026-1-abcd', 'pspReference': 'x', 'state': 'AUTHORIZED', 'amount': amount(7150_00),
        'aggregate': {'authorizedAmount': amount(7150_00), 'capturedAmount': amount(0), 'refundedAmount': amount(0),
                      'cancelledAmount': amount(0)}}
    assert online.state(vipps.read(answer)) == 'reserved' and online.problem(vipps.read(answer), *OURS) is None
    with pytest.raises(ValueError):
        vipps.read({**answer, 'state': 'PAID'})
    answer['aggregate']['capturedAmount'] = amount(1, 'SEK')
    with pytest.raises(ValueError):
        vipps.read(answer)


def vipps_headers(body, secret='hemmelig', path='/payment/vipps/webhook/1?a=1'):
    """Signed as the guide says, in words of its own."""
    content = base64.b64encode(hashlib.sha256(body).digest()).decode()
    date = 'Thu, 30 Mar 2023 08:38:32 GMT'
    mac = hmac.new(secret.encode(), f'POST\n{path}\n{date};nett.example.com;{content}'.encode(), hashlib.sha256)
    return {'x-ms-date': date, 'x-ms-content-sha256': content, 'host': 'nett.example.com',
            'authorization': 'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature='
                             + base64.b64encode(mac.digest()).decode()}


def test_vipps_signature():
    headers, path = vipps_headers(b'{}'), '/payment/vipps/webhook/1?a=1'
    assert vipps.is_signed('hemmelig', path, headers, b'{}')
    wrong = [
        ('annen', path, headers, b'{}'), ('', path, vipps_headers(b'{}', ''), b'{}'), (None, path, headers, b'{}'),
        ('hemmelig', path[:-1], headers, b'{}'), ('hemmelig', path, headers, b'{ }'),
        *(('hemmelig', path, {**headers, name: 'x'}, b'{}') for name in headers),
        *(('hemmelig', path, {key: value for key, value in headers.items() if key != name}, b'{}') for name in headers),
    ]
    for case in wrong:
        assert not vipps.is_signed(*case), case


# === WHAT WE DID NOT ORDER === #

@pytest.mark.parametrize(('rows', 'ours', 'expected'), [
    ([], [], 0),
    ([('a', 100, 'done')], [], 100),
    ([('a', 100, 'pending'), ('b', 50, 'failed')], [], 0),
    ([('a', 100, 'done')], [('a', 100)], 0),
    ([('a', 100, 'done')], [('', 100)], 0),
    ([('a', 100, 'done'), ('b', 100, 'done')], [('', 100)], 100),
    ([('a', 100, 'done'), ('b', 70, 'done')], [('a', 100), ('x-portal-1', 70)], 0),
    ([('psp', 170, 'done')], [('psp-1', 100)], 70),
    ([('psp', 100, 'done')], [('psp-1', 100), ('', 50)], 0),
])
def test_what_was_paid_back_without_our_order(rows, ours, expected):
    remote = online.Remote('r', 1000, 'NOK', charged=1000, refunds=tuple(online.Refund(*row) for row in rows))
    assert online.unordered(remote, ours) == expected


def test_a_reservation_is_told_of_before_it_lapses():
    for days, told_at in ((7, 5), (1, 0.5), (180, 178)):
        assert online.is_lapsing(timedelta(days=told_at), days)
        assert not online.is_lapsing(timedelta(days=told_at) - timedelta(minutes=1), days)
