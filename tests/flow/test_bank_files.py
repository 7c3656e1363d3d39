"""What is read of a bank's files, and what is refused as a whole. The files come from a writer that knows no reader."""
import itertools
from dataclasses import replace
from datetime import date
from decimal import Decimal

import netsgiro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dev.journey.bank import VERSIONS, Paid, camt, ocr_giro
from flow import camt as camt_reader
from flow import ocr_giro as ocr_reader
from flow.bank_file import BankFileRefused, Keys, Summary, account_digits

DAY = date(2026, 6, 15)
KID = '100063320260018'
PAYMENTS = st.lists(st.builds(
    Paid, kid=st.sampled_from(['', KID, '1000519202600128', '123456785', '00000000-']),
    amount=st.decimals('0.01', '9999999999.99', places=2), serial=st.integers(1, 10**9 - 1),
    kind=st.sampled_from([10, 11, 12, 13, 18, 19, 20, 21])), min_size=1, max_size=40)


def read(reader, data):
    """(payments, summary) of a file."""
    summary = Summary('?')
    return list(reader.payments(data, summary)), summary


def refused(reader, data):
    """The code that a file is refused with, and its details."""
    with pytest.raises(BankFileRefused) as caught:
        read(reader, data)
    return caught.value.code, caught.value.details


def keys(payments):
    counter = Keys()
    return [counter.key(payment) for payment in payments]


# === OCR GIRO === #

@settings(max_examples=50, deadline=None)
@given(PAYMENTS)
def test_every_payment_of_an_ocr_file_is_read_to_the_ore(paid):
    found, summary = read(ocr_reader, ocr_giro(paid, DAY))
    assert [(row.kid, row.amount, row.reversal, row.date) for row in found] == [
        (row.kid, row.amount, row.kind in (18, 20), DAY) for row in paid]
    assert summary.received + summary.reversed == sum(row.amount for row in paid)
    assert summary.reversals == sum(row.kind in (18, 20) for row in paid)


def test_a_library_that_is_not_ours_reads_the_same():
    paid = [Paid(KID, '84100.00', 1), Paid('123456782', '0.01', 2, 11), Paid('', '7.50', 3, 21, 'Gave')]
    [assignment] = netsgiro.parse(ocr_giro(paid, DAY).decode('latin-1')).assignments
    ours, _summary = read(ocr_reader, ocr_giro(paid, DAY))
    assert [(row.kid or '', row.amount, row.date) for row in assignment.transactions] == [
        (row.kid, row.amount, row.date) for row in ours]
    assert assignment.get_total_amount() == sum(row.amount for row in ours)


def test_a_file_as_nets_shows_it_is_read():
    """Records of the specification's test data: three kinds, a KID, a text."""
    lines = [
        'NY000010000080800170031000102000000000000000000000000000000000000000000000000000',
        'NY090020001008566000000299991042764000000000000000000000000000000000000000000000',
        'NY09213000000012001921320101464000000000000102000                  0000531000000',
        'NY092131000000196368271940990385620000000160192999905123410000000000000000000000',
        'NY0921320000001Foo bar baz                             0000000000000000000000000',
        'NY09113000000082001921320101570000000000000150000           02212291038306000000',
        'NY091131000000896000000006001553800000000200192999995455280000000000000000000000',
        'NY090088000000020000000700000000000252000200192200192200192000000000000000000000',
        'NY000089000000020000000900000000000252000200192000000000000000000000000000000000']
    found, summary = read(ocr_reader, '\r\n'.join(lines).encode())
    assert [(row.kid, row.amount, row.text, row.payer_account, row.reference) for row in found] == [
        ('0000531', Decimal('1020.00'), 'Foo bar baz', '99990512341', '099038562'),
        ('02212291038306', Decimal('1500.00'), '', '99999545528', '600155380')]
    assert summary.accounts == {'99991042764'}


OCR_FILE = ocr_giro([Paid(KID, '84100.00', 1), Paid('123456782', '0.01', 2)], DAY)


@pytest.mark.parametrize(('change', 'code'), [
    (lambda data: ocr_giro([Paid(KID, '1.00')], DAY, total=101), 'ocr_total'),
    (lambda data: ocr_giro([Paid(KID, '1.00')], DAY, total=-0), 'ocr_total'),
    (lambda data: ocr_giro([Paid(KID, '1.00')], DAY, count=2), 'ocr_transactions'),
    (lambda data: ocr_giro([Paid(KID, '1.00')], DAY, records=5), 'ocr_records'),
    (lambda data: data[:81 * 4], 'truncated'),
    (lambda data: data[:81 * 4 + 17], 'truncated'),
    (lambda data: data[:-81], 'truncated'),
    (lambda data: b'', 'truncated'),
    (lambda data: data + data, 'ocr_after_end'),
    (lambda data: data.decode().encode('utf-16'), 'ocr_encoding'),
    (lambda data: b'\xef\xbb\xbf' + data, 'ocr_encoding'),
    (lambda data: ocr_giro([Paid('', '1.00', 1, 21, 'Bjørn')], DAY).decode('latin-1').encode(), 'ocr_encoding'),
    (lambda data: data.decode().encode('cp500'), 'ocr_record'),
    (lambda data: data.replace(b'1000010', b'100001-', 1), 'ocr_sign'),
    (lambda data: ocr_giro([Paid(KID, '0.00')], DAY), 'ocr_amount'),
    (lambda data: data.replace(b'NY0910310000002', b'NY0910310000003'), 'ocr_order'),
    (lambda data: data.replace(b'NY091031', b'NY091030', 1), 'ocr_order'),
    (lambda data: data.replace(b'NY0910', b'NY2110', 1), 'ocr_order'),
    (lambda data: data.replace(b'150626', b'320626'), 'ocr_record'),
    (lambda data: data.replace(b'00000000008410000', b'000000000084A0000', 1), 'ocr_record'),
    (lambda data: data.replace(b'\n', b' \n'), 'ocr_width'),
])
def test_an_ocr_file_that_is_wrong_anywhere_is_refused_as_a_whole(change, code):
    changed = change(OCR_FILE)
    assert changed != OCR_FILE
    assert refused(ocr_reader, changed)[0] == code


AVTALEGIRO = ocr_giro([Paid(KID, '84100.00', 1)], DAY, agreements=[KID, '00000000-'], claims=[('123456782', '10.00')])


def test_what_is_told_of_avtalegiro_is_counted_and_is_no_payment():
    found, summary = read(ocr_reader, AVTALEGIRO)
    assert [(row.kid, row.amount) for row in found] == [(KID, Decimal('84100.00'))]
    assert (summary.count, summary.received, summary.agreements) == (1, Decimal('84100.00'), 3)
    found, summary = read(ocr_reader, ocr_giro([], DAY, agreements=[KID]))
    assert (found, summary.agreements) == ([], 1)


def test_a_library_that_is_not_ours_reads_the_same_agreements():
    assignments = netsgiro.parse(AVTALEGIRO.replace(b'-', b'0').decode('latin-1')).assignments
    assert [len(assignment.transactions) for assignment in assignments] == [2, 1, 1]


@pytest.mark.parametrize(('old', 'new', 'code'), [
    (b'NY21248800000002', b'NY21248800000003', 'ocr_transactions'),
    (b'NY2124880000000200000004', b'NY2124880000000200000005', 'ocr_records'),
    (b'NY21008800000001000000050000000000000100', b'NY21008800000001000000050000000000000101', 'ocr_total'),
    (b'NY00008900000004', b'NY00008900000001', 'ocr_transactions'),
    (b'NY219470', b'NY099470', 'ocr_order'),
    (b'NY2121310000001', b'NY2121320000001', 'ocr_order'),
    (b'NY21242000', b'NY21252000', 'ocr_record'),
    (b'00000000-J', b'00000000-X', 'ocr_record'),
])
def test_avtalegiro_that_is_wrong_refuses_the_file_too(old, new, code):
    changed = AVTALEGIRO.replace(old, new, 1)
    assert changed != AVTALEGIRO
    assert refused(ocr_reader, changed)[0] == code


def test_wrong_totals_are_told_with_both_sums():
    _code, details = refused(ocr_reader, ocr_giro([Paid(KID, '1.00')], DAY, total=101))
    assert (details['said'], details['found']) == (Decimal('1.01'), Decimal('1.00'))


# === CAMT === #

@settings(max_examples=50, deadline=None)
@given(PAYMENTS, st.sampled_from(VERSIONS), st.sampled_from(['053', '054']))
def test_every_payment_of_a_camt_file_is_read_to_the_ore(paid, version, kind):
    found, summary = read(camt_reader, camt(paid, DAY, kind=kind, version=version, opening='100.00'))
    assert [(row.kid, row.amount, row.reversal, row.date, row.payer_name) for row in found] == [
        (row.kid, row.amount, row.kind in (18, 20), DAY, 'Ola Nordmann') for row in paid]
    assert summary.format == f'camt{kind}'
    assert summary.received + summary.reversed == sum(row.amount for row in paid)


@pytest.mark.parametrize('version', VERSIONS)
def test_a_batch_entry_is_its_payments(version):
    paid = [Paid(KID, '100.00', 1), Paid('123456782', '50.50', 2)]
    found, _summary = read(camt_reader, camt(paid, DAY, version=version, batch=True))
    assert [(row.kid, row.amount) for row in found] == [(KID, Decimal('100.00')), ('123456782', Decimal('50.50'))]


CAMT_FILE = camt([Paid(KID, '84100.00', 1), Paid('123456782', '0.01', 2)], DAY)
DOCTYPE = b'<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
BOMB = b'<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(('change', 'code'), [
    (lambda data: data.replace(b'?>\n', b'?>' + DOCTYPE), 'doctype'),
    (lambda data: data.replace(b'?>\n', b'?>' + BOMB), 'doctype'),
    (lambda data: data.replace(b'?>\n', b'?>' + DOCTYPE).decode().replace('UTF-8', 'UTF-16').encode('utf-16'),
     'doctype'),
    (lambda data: data[:-40], 'truncated'),
    (lambda data: data[:len(data) // 2], 'truncated'),
    (lambda data: b'<', 'truncated'),
    (lambda data: data.replace(b'Ola', b'Bj\xf8rn'), 'encoding'),
    (lambda data: data.replace(b'</Ntry>', b'</Entry>'), 'not_xml'),
    (lambda data: data.replace(b'Document', b'Dokument'), 'not_camt'),
    (lambda data: data.replace(b'camt.054.001.08', b'pain.001.001.03'), 'not_camt'),
    (lambda data: camt([Paid(KID, '1.00')], DAY, total=Decimal('1.01')), 'camt_total'),
    (lambda data: camt([Paid(KID, '1.00')], DAY, count=2), 'camt_entries'),
    (lambda data: camt([Paid(KID, '1.00')], DAY, kind='053', opening=5).replace(b'>6.00<', b'>6.01<'), 'camt_balance'),
    (lambda data: camt([Paid(KID, '1.00', 1), Paid(KID, '2.00', 2)], DAY, batch=True).replace(
        b'<TxDtls><Refs><AcctSvcrRef>B000000000001</AcctSvcrRef><EndToEndId>NOTPROVIDED</EndToEndId></Refs>'
        b'<Amt Ccy="NOK">1.00', b'<TxDtls><Amt Ccy="NOK">1.10'), 'camt_details'),
    (lambda data: data.replace(b'Ccy="NOK"', b'Ccy="EUR"'), 'currency'),
    (lambda data: data.replace(b'>0.01<', b'>0,01<'), 'camt_amount'),
    (lambda data: data.replace(b'>0.01<', b'>-0.01<'), 'camt_amount'),
    (lambda data: data.replace(b'>0.01<', b'>0.011<'), 'camt_amount'),
    (lambda data: data.replace(b'>0.01<', b'>NaN<'), 'camt_amount'),
    (lambda data: data.replace(b'CRDT', b'KRED'), 'camt_missing'),
    (lambda data: data.replace(b'BookgDt', b'Dato'), 'camt_missing'),
    (lambda data: data.replace(b'15032000417', b'1503200041'), 'camt_account'),
])
def test_a_camt_file_that_is_wrong_anywhere_is_refused_as_a_whole(change, code):
    changed = change(CAMT_FILE)
    assert changed != CAMT_FILE
    assert refused(camt_reader, changed)[0] == code


def test_a_comment_does_not_split_an_amount():
    found, _summary = read(camt_reader, CAMT_FILE.replace(b'>84100.00<', b'>84<!-- x -->100.00<'))
    assert found[0].amount == Decimal('84100.00')


def test_only_booked_money_to_us_is_a_payment():
    data = camt([Paid(KID, '1.00', 1), Paid(KID, '2.00', 2)], DAY)
    found, summary = read(camt_reader, data.replace(b'<Cd>BOOK</Cd>', b'<Cd>PDNG</Cd>', 1))
    assert ([row.amount for row in found], summary.skipped) == ([Decimal('2.00')], 1)
    fee = data.replace(b'CRDT', b'DBIT', 1).replace(b'<Sum>3.00', b'<Sum>2.00')
    found, summary = read(camt_reader, fee)
    assert ([row.amount for row in found], summary.skipped) == ([Decimal('2.00')], 1)


def test_several_kids_in_one_payment_are_divided_only_when_they_add_up():
    def strd(*parts):
        return b''.join(
            f'<Strd><RfrdDocAmt><RmtdAmt Ccy="NOK">{amount}</RmtdAmt></RfrdDocAmt><CdtrRefInf><Ref>{kid}</Ref>'
            '</CdtrRefInf></Strd>'.encode() for kid, amount in parts)
    data = camt([Paid('', '150.00', 1)], DAY)

    def kids(*parts):
        found, _summary = read(camt_reader, data.replace(b'<RmtInf>', b'<RmtInf>' + strd(*parts)))
        return [(row.kid, str(row.amount)) for row in found]
    assert kids((KID, '100.00'), ('123456782', '50.00')) == [(KID, '100.00'), ('123456782', '50.00')]
    assert kids((KID, '100.00'), (KID, '50.00')) == [(KID, '150.00')]
    assert kids((KID, '100.00'), ('123456782', '40.00')) == [('', '150.00')]


def test_a_sum_without_details_is_kept_as_one_payment_without_kid():
    data = camt([Paid(KID, '150.00', 1)], DAY)
    start, end = data.index(b'<NtryDtls>'), data.index(b'</NtryDtls>') + len(b'</NtryDtls>')
    found, _summary = read(camt_reader, data[:start] + b'<AcctSvcrRef>S1</AcctSvcrRef>' + data[end:])
    assert [(row.kid, row.amount, row.reference) for row in found] == [('', Decimal('150.00'), 'S1')]


def test_memory_does_not_grow_with_the_file():
    """Entries that are read are forgotten: the tree never holds more than a few of them."""
    data = camt([Paid(KID, '1.00', number) for number in range(1, 3001)], DAY)
    parser = camt_reader.payments(data)
    next(itertools.islice(parser, 2500, None))
    frame = parser.gi_frame.f_locals['element']
    assert len(frame.getparent().findall('{*}Ntry')) < 200


# === WHAT A PAYMENT IS KNOWN BY === #

TWINS = [Paid(KID, '100.00', 1), Paid(KID, '100.00', 2)]
ALIKE = [Paid(KID, '100.00', 0), Paid(KID, '100.00', 0)]


@pytest.mark.parametrize('reader, write', [(ocr_reader, ocr_giro), (camt_reader, camt)])
def test_the_same_payment_has_the_same_key_in_every_file(reader, write):
    one, _summary = read(reader, write(TWINS, DAY))
    overlapping, _summary = read(reader, write([Paid('123456782', '5.00', 3), *TWINS], DAY))
    assert keys(one) == keys(overlapping)[1:]
    assert len(set(keys(overlapping))) == 3


def test_two_real_payments_that_are_alike_in_all_are_two():
    one, _summary = read(ocr_reader, ocr_giro(ALIKE, DAY))
    assert len(set(keys(one))) == 2
    again, _summary = read(ocr_reader, ocr_giro(ALIKE, DAY, transmission=2))
    assert keys(one) == keys(again)


def test_the_same_reference_next_year_is_another_payment():
    this, _summary = read(camt_reader, camt(TWINS[:1], DAY))
    later, _summary = read(camt_reader, camt(TWINS[:1], DAY.replace(year=2027)))
    assert keys(this) != keys(later)


def test_a_statement_and_a_notification_tell_of_the_same_payment():
    one, _summary = read(camt_reader, camt(TWINS, DAY, kind='054', version='08', batch=True))
    two, _summary = read(camt_reader, camt(TWINS, DAY, kind='053', version='02'))
    assert keys(one) == keys(two)


def test_an_entry_that_stands_twice_in_one_file_is_one_payment():
    found, _summary = read(camt_reader, camt([TWINS[0], TWINS[0]], DAY))
    assert len(set(keys(found))) == 1


def test_everything_that_tells_payments_apart_is_in_the_key():
    [one], _summary = read(camt_reader, camt(TWINS[:1], DAY))
    others = [replace(one, amount=one.amount + 1), replace(one, kid='1'), replace(one, account='1'),
              replace(one, reversal=True), replace(one, date=date(2026, 6, 16)), replace(one, identity=('camt', 'x'))]
    assert len(set(keys([one, *others]))) == 7


def test_account_numbers_in_any_writing():
    assert account_digits('1503.20.00417') == account_digits('NO93 1503 2000 417') == '15032000417'
    assert account_digits('SE3550000000054910000003') == account_digits('') == account_digits(None) == ''


def test_what_a_file_means_to_be():
    assert ocr_reader.looks_like(OCR_FILE) and not ocr_reader.looks_like(CAMT_FILE)
    assert camt_reader.looks_like(CAMT_FILE) and not camt_reader.looks_like(OCR_FILE)
    assert camt_reader.looks_like('<x/>'.encode('utf-16'))
