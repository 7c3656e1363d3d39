"""OCR giro: the file of payments with KID that Norwegian banks deliver (Nets, OCR giro system specification).

`netsgiro` knows where each field of a record stands. It knows neither order nor counts, sums or signs; these are
checked here, over the whole file. Positions in comments are those of the specification, from 1.

The bank may put what it tells of AvtaleGiro into the same file: agreements of payers (service code 21, assignment type
24), and claims and cancellations (00, 36). They are counted and summed as the totals say, and are no payments.
"""
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from netsgiro import records

from .bank_file import BankFileRefused, Payment, Summary

WIDTH = 80
CONTROL = re.compile(r'[\x00-\x1f\x7f-\x9f]')
FORMAT = 'ocr'
REVERSING = {18, 20}    # with KID, with free text
WITH_TEXT = {20, 21}    # have a third record
TYPES = range(10, 22)
AVTALEGIRO = '21'
# The record that begins a transaction of an AvtaleGiro assignment, by its type, and what may follow a record in it.
BEGINS = {'00': '30', '24': '70', '36': '30'}
FOLLOWS = {'20': (), '30': ('31',), '31': ('49',), '49': ('49',), '70': ()}
# Where the last character of the KID stands.
KID_ENDS = {'30': 73, '70': 40}
READERS = {
    '10': records.TransmissionStart, '20': records.AssignmentStart, '30': records.TransactionAmountItem1,
    '31': records.TransactionAmountItem2, '32': records.TransactionAmountItem3, '88': records.AssignmentEnd,
    '89': records.TransmissionEnd, '49': records.TransactionSpecification, '70': records.AvtaleGiroAgreement,
}


def looks_like(data):
    """Whether `data` (bytes) means to be an OCR giro file."""
    return data.lstrip(b'\r\n ')[:4] == b'NY00'


def payments(data, summary=None):
    """Yield the `Payment`s of `data` (bytes); counts them into `summary` (`Summary`) if given.

    Amounts and counts of each assignment and of the transmission are compared where they end, so that only a file
    read to its end is known to be right.

    :raises BankFileRefused: for anything that is not as the specification says
    """
    reader = _Reader(summary or Summary(FORMAT))
    for number, line in _lines(data):
        payment = reader.feed(number, line)
        if payment:
            reader.summary.add(payment)
            yield payment
    reader.finish()


class _Reader:
    """Takes one record after the other and knows which may come next."""

    def __init__(self, summary):
        self.summary = summary
        self.number = 0
        self.expected = ('10',)
        self.assignment = self.service = None      # the running one
        self.transmission = _Tally()
        self.tally = None           # of the running assignment
        self.first = self.second = None     # amount items of the running transaction
        self.ended = False

    def feed(self, number, line):
        """The payment that `line` completes, or None."""
        self.number = number
        kind = line[6:8]
        if self.ended:
            raise BankFileRefused('ocr_after_end', line=number)
        if kind not in self.expected or (kind != '20' and line[2:4] != self._service(kind)):
            raise BankFileRefused('ocr_order', line=number)
        record = self._record(kind, line)
        self.transmission.records += 1
        if self.tally and kind != '89':
            self.tally.records += 1
        if line[2:4] == AVTALEGIRO and kind != '88':
            return self._take_avtalegiro(kind, record, line)
        return getattr(self, f'_take_{kind}')(record, line)

    def _service(self, kind):
        """The service code that a record must have: that of its assignment, none outside one."""
        return '00' if kind in ('10', '89') else self.service

    def finish(self):
        if not self.ended:
            raise BankFileRefused('truncated', line=self.number)

    def _record(self, kind, line):
        end = KID_ENDS.get(kind)
        if end and line[end] == '-':
            # A check digit of MOD11 may be a minus sign, for which netsgiro has no room; the line has the KID.
            line = f'{line[:end]}0{line[end + 1:]}'
        try:
            return READERS[kind].from_string(line)
        except ValueError:
            raise BankFileRefused('ocr_record', line=self.number) from None

    # === ONE METHOD PER RECORD TYPE === #

    def _take_10(self, _record, _line):
        self.expected = ('20', '89')

    def _take_20(self, record, line):
        self.assignment, self.service, self.tally = record, line[2:4], _Tally(records=1)
        self.expected = ('30', '88')

    def _take_30(self, record, line):
        if int(record.transaction_type) not in TYPES:
            raise BankFileRefused('ocr_record', line=self.number)
        if record.sign == '-' and record.transaction_type not in REVERSING:
            raise BankFileRefused('ocr_sign', line=self.number)
        if not record.amount:
            raise BankFileRefused('ocr_amount', line=self.number)
        self.first, self.first_line = record, line
        self.expected = ('31',)

    def _take_31(self, record, line):
        self._same_transaction(record)
        self.second, self.second_line = record, line
        if record.transaction_type in WITH_TEXT:
            self.expected = ('32',)
            return None
        return self._payment('')

    def _take_32(self, record, _line):
        self._same_transaction(record)
        return self._payment(record.text or '')

    def _take_88(self, record, _line):
        self._compare(record, self.tally)
        self.transmission.add(self.tally)
        self.assignment = self.tally = None
        self.expected = ('20', '89')

    def _take_89(self, record, _line):
        self._compare(record, self.transmission)
        self.ended = True

    def _take_avtalegiro(self, kind, record, line):
        """What is no payment: counted, and its amount summed, as the totals of the file do."""
        if kind == '20':
            self._take_20(record, line)
            self.begins = BEGINS[line[4:6]]
        elif kind == self.begins:
            self.tally.transactions += 1
            self.tally.amount += getattr(record, 'amount', None) or 0
            self.summary.agreements += 1
        self.expected = FOLLOWS[kind] if kind == '30' else (self.begins, *FOLLOWS[kind], '88')

    # === HELP === #

    def _same_transaction(self, record):
        mine = record.transaction_number, record.transaction_type
        if mine != (self.first.transaction_number, self.first.transaction_type):
            raise BankFileRefused('ocr_order', line=self.number)

    def _compare(self, record, tally):
        """What an end record says beside what was read. Reversals are added to the sum, not deducted (2.5, field 7)."""
        for code, said, found in (
                ('ocr_transactions', record.num_transactions, tally.transactions),
                ('ocr_records', record.num_records, tally.records)):
            if said != found:
                raise BankFileRefused(code, line=self.number, said=said, found=found)
        if (record.total_amount or 0) != tally.amount:
            raise BankFileRefused(
                'ocr_total', line=self.number, said=_kroner(record.total_amount or 0), found=_kroner(tally.amount))

    def _payment(self, text):
        first, second, line = self.first, self.second, self.first_line
        self.tally.transactions += 1
        self.tally.amount += first.amount
        self.expected = ('30', '88')
        payer = second.debit_account or ''
        return Payment(
            account=self.assignment.assignment_account,
            date=_bank_date(line[15:21], self.number),
            amount=_kroner(first.amount),
            kid=line[49:74].strip(),
            # Centre, day, partial settlement and serial no. (22–31) are the settlement that the bank statement shows;
            # form number and archive reference (16–34 of item 2) the payment in it. Numbers of transmission, assignment
            # and transaction are only where it stands in one file, and are other ones in a file that overlaps.
            identity=('ocr', line[4:6], line[21:31], self.second_line[15:34], payer),
            reversal=first.transaction_type in REVERSING,
            reference=self.second_line[25:34].strip('0 ') and self.second_line[25:34],
            payer_account=payer.strip('0') and payer,
            text=text.strip(),
            batch=line[21:31],
        )


@dataclass
class _Tally:
    """What was read: transactions, records (lines) and øre."""

    transactions: int = 0
    records: int = 0
    amount: int = 0

    def add(self, other):
        self.transactions += other.transactions
        self.amount += other.amount


def _kroner(ore):
    return Decimal(ore).scaleb(-2).quantize(Decimal('0.01'))


def _bank_date(text, number):
    try:
        return datetime.strptime(text, '%d%m%y').date()
    except ValueError:
        raise BankFileRefused('ocr_record', line=number) from None


def _lines(data):
    """(number from 1, text) of each line; the format is 80 characters of ISO 8859-1 a line."""
    if data.startswith((b'\xff\xfe', b'\xfe\xff', b'\xef\xbb\xbf')) or b'\0' in data[:WIDTH]:
        raise BankFileRefused('ocr_encoding')
    start, number = 0, 0
    while start < len(data):
        end = data.find(b'\n', start)
        end = len(data) if end < 0 else end
        number += 1
        line = data[start:end].removesuffix(b'\r')
        start = end + 1
        if not line.strip() and not data[start:].strip():
            return
        text = line.decode('iso-8859-1')
        if not text.startswith('NY') or CONTROL.search(text):
            raise BankFileRefused('ocr_record', line=number)
        if len(text) != WIDTH:
            # Two bytes for an æ, ø or å are how a file that was saved as UTF-8 gets longer lines.
            raise BankFileRefused(
                'ocr_encoding' if _is_utf8(line) else 'truncated' if start >= len(data) else 'ocr_width', line=number)
        yield number, text


def _is_utf8(line):
    try:
        return len(line.decode()) == WIDTH
    except UnicodeDecodeError:
        return False
