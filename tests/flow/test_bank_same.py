"""The same payment in OCR giro, camt.054 and camt.053 is one, in whatever order and however often the files come."""
import copy
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flow.bank_same import KINDS, Told, compare

DAY = date(2026, 6, 15)
KID = '100063320260018'
OCR, NOTICE, STATEMENT = KINDS.values()


class Books:
    """What is kept of each file, as the database keeps it. `booked` are the payments that are booked."""

    def __init__(self):
        self.rows, self.by_key, self.in_sum, self.doubts = [], {}, {}, set()

    def take_in(self, kind, lines):
        """`lines`: [(key of the payment in files of this kind, values)]."""
        new, file = [], len(self.rows) + 1
        for key, values in lines:
            if (kind, key) not in self.by_key:
                row = Told(ref=len(self.rows) + 1, kind=kind, kinds=kind, account=1, day=DAY, file=file, **values)
                self.by_key[kind, key] = row
                self.rows.append(row)
                new.append(row)
        same, made = compare(*(copy.deepcopy(rows) for rows in self._seen(new)))
        rows = {row.ref: row for row in self.rows}
        for each in same:
            rows[each.ref].original = each.original
            if each.doubt:
                self.doubts.add(each.ref)
        for ref, parts in made.items():
            self.in_sum[ref] = parts
            for part in parts:
                rows[part].sums |= rows[ref].kinds
        return [row.ref for row in new]

    def _seen(self, new):
        """The rows as the database shows them: what is told of one payment by all its files, and sums not explained."""
        shown = []
        for row in self.rows:
            if row.ref in self.in_sum:
                continue
            row = copy.copy(row)
            for other in self.rows:
                if other.original == row.ref:
                    row.kinds, row.sums = row.kinds | other.kinds, row.sums | other.sums
            shown.append(row)
        refs = {row.ref for row in new}
        return [row for row in shown if row.ref in refs], [row for row in shown if row.ref not in refs]

    def booked(self):
        return [row for row in self.rows if not row.original and not row.is_sum]

    def waiting_sums(self):
        return [row for row in self.rows if row.is_sum and row.ref not in self.in_sum]


def payment(kid=KID, amount='100.00', payer='', **more):
    return {'kid': kid, 'signed': Decimal(amount), 'payer': payer, **more}


def a_sum(amount):
    return {'signed': Decimal(amount), 'is_sum': True}


# === SINGLE PAYMENTS === #

REAL = st.lists(st.fixed_dictionaries({
    'kid': st.sampled_from([KID, '1000519202600128', '']), 'amount': st.sampled_from(['100.00', '-100.00', '7.50']),
    'payer': st.sampled_from(['15032000417', '12345678903'])}), min_size=1, max_size=8)


@st.composite
def bank(draw):
    """(payments that are real, files that tell of them): kinds that tell of all, in overlapping files, in any order."""
    real = draw(REAL)
    silent = draw(st.sets(st.sampled_from([NOTICE, STATEMENT])))    # kinds that do not say who paid
    files = []
    for kind in draw(st.lists(st.sampled_from(list(KINDS.values())), min_size=1, unique=True)):
        lines = [(number, payment(each['kid'], each['amount'],
                                  '' if kind in silent and each['kid'] else each['payer']))
                 for number, each in enumerate(real)]
        cuts = sorted(draw(st.lists(st.integers(0, len(lines)), max_size=2)))
        for start, end in zip([0, *cuts], [*cuts, len(lines)], strict=True):
            files.append((kind, lines[max(0, start - draw(st.integers(0, 2))):end]))
    again = draw(st.lists(st.sampled_from(files), max_size=3))
    return real, draw(st.permutations(files + again))


@settings(max_examples=400, deadline=None)
@given(bank())
def test_each_real_payment_is_booked_once_whatever_the_order_of_the_files(drawn):
    real, files = drawn
    counts = Counter((each['kid'], Decimal(each['amount'])) for each in real)
    books = Books()
    for kind, lines in files:
        books.take_in(kind, lines)
        so_far = Counter((row.kid, row.signed) for row in books.booked())
        assert not so_far - counts, "never more than there are"
    assert so_far == counts


def test_two_alike_in_one_kind_are_two_and_the_same_two_in_another():
    books = Books()
    books.take_in(OCR, [(1, payment()), (2, payment())])
    books.take_in(STATEMENT, [(1, payment()), (2, payment()), (3, payment())])
    assert len(books.booked()) == 3


@pytest.mark.parametrize('other', [
    payment(amount='100.01'), payment(kid='1000519202600128'), payment(amount='-100.00'), payment(kid='')])
def test_what_does_not_agree_is_another_payment(other):
    books = Books()
    books.take_in(OCR, [(1, payment())])
    books.take_in(NOTICE, [(1, other)])
    assert len(books.booked()) == 2


def test_without_a_kid_only_the_payer_tells():
    for one, other, count in (('1', '1', 1), ('1', '2', 2), ('', '', 2), ('1', '', 2)):
        books = Books()
        books.take_in(NOTICE, [(1, payment('', payer=one))])
        books.take_in(STATEMENT, [(1, payment('', payer=other))])
        assert len(books.booked()) == count, (one, other)


def test_the_one_from_the_same_account_is_taken_first():
    books = Books()
    books.take_in(OCR, [(1, payment(payer='1')), (2, payment(payer='2'))])
    books.take_in(NOTICE, [(9, payment(payer='2'))])
    assert (books.rows[2].original, books.doubts) == (2, set())


def test_from_two_accounts_it_is_held_back_and_a_person_looks():
    books = Books()
    books.take_in(OCR, [(1, payment(payer='1'))])
    books.take_in(NOTICE, [(1, payment(payer='2'))])
    assert (len(books.booked()), books.doubts) == (1, {2})


# === SUMS === #

PARTS = [(1, payment(amount='100.00', batch='s1')), (2, payment(amount='50.00', batch='s1')),
         (3, payment(amount='7.00', batch='s2'))]


@pytest.mark.parametrize('order', [[0, 1], [1, 0]])
def test_a_statement_s_sum_of_an_ocr_file_is_not_booked_beside_it(order):
    files = [(OCR, PARTS), (STATEMENT, [('a', a_sum('150.00')), ('b', a_sum('7.00'))])]
    books = Books()
    for place in order:
        books.take_in(*files[place])
    assert (len(books.booked()), books.waiting_sums()) == (3, [])


def test_a_sum_may_be_a_file_or_a_day():
    books = Books()
    books.take_in(OCR, PARTS)
    books.take_in(STATEMENT, [('a', a_sum('157.00'))])
    assert not books.waiting_sums()
    books.take_in(OCR, [(4, payment(amount='1.00'))])
    books.take_in(OCR, [(5, payment(amount='2.00'))])
    books.take_in(STATEMENT, [('b', a_sum('1.00')), ('c', a_sum('2.00')), ('d', a_sum('3.00'))])
    assert [row.signed for row in books.waiting_sums()] == [Decimal('3.00')]


def test_a_sum_that_nothing_explains_waits():
    books = Books()
    books.take_in(OCR, PARTS)
    books.take_in(STATEMENT, [('a', a_sum('150.01')), ('b', a_sum('150.00')), ('c', a_sum('150.00'))])
    assert [row.ref for row in books.waiting_sums()] == [4, 6]


def test_a_settlement_that_comes_in_two_files_is_one_sum():
    books = Books()
    books.take_in(STATEMENT, [('a', a_sum('150.00'))])
    books.take_in(OCR, PARTS[:1])
    assert len(books.waiting_sums()) == 1
    books.take_in(OCR, PARTS[1:])
    assert not books.waiting_sums()


def test_a_third_kind_does_not_explain_a_second_sum():
    """OCR and camt.054 tell of the same payments; one sum of the statement stands for them, not two."""
    notice = [(number, {**values, 'batch': '#1'}) for number, values in PARTS[:2]]
    sums = [('a', a_sum('150.00')), ('b', a_sum('150.00'))]
    for files in ([(OCR, PARTS[:2]), (NOTICE, notice), (STATEMENT, sums)],
                  [(OCR, PARTS[:2]), (STATEMENT, sums), (NOTICE, notice)],
                  [(STATEMENT, sums), (NOTICE, notice), (OCR, PARTS[:2])]):
        books = Books()
        for file in files:
            books.take_in(*file)
        assert (len(books.booked()), len(books.waiting_sums())) == (2, 1)


def test_what_the_statement_tells_singly_is_not_in_its_sum():
    books = Books()
    books.take_in(NOTICE, [(1, payment(amount='100.00'))])
    books.take_in(STATEMENT, [('a', a_sum('100.00')), (1, payment(amount='100.00'))])
    assert (len(books.booked()), len(books.waiting_sums()), books.doubts) == (1, 1, set())


@pytest.mark.parametrize('order', [[0, 1], [1, 0]])
def test_one_beside_a_sum_that_may_have_it_is_held_back_for_a_person(order):
    """The statement has a sum and a payment that is alike one of the sum's: are they two, or one?"""
    files = [(OCR, PARTS[:2]), (STATEMENT, [('a', a_sum('150.00')), (1, payment(amount='100.00'))])]
    books = Books()
    for place in order:
        books.take_in(*files[place])
    assert len(books.booked()) == 2
    assert len(books.doubts) + len(books.waiting_sums()) == 1


AMOUNTS = st.lists(st.sampled_from(['1.00', '2.00', '3.00']), min_size=1, max_size=6)


@settings(max_examples=400, deadline=None)
@given(AMOUNTS, AMOUNTS, st.permutations(range(6)), st.integers(0, 6))
def test_sums_never_make_a_payment_count_twice(giro, other, order, cut):
    """OCR giro tells of `giro`, the statement of their sums; camt.054 and the statement of the `other` payments."""
    batched = [(f'g{number}', payment(amount=amount, batch=f's{number % 2}')) for number, amount in enumerate(giro)]
    singly = [(f'o{number}', payment('', amount, str(number))) for number, amount in enumerate(other)]
    sums = [(batch, a_sum(str(sum(each['signed'] for _key, each in batched if each['batch'] == batch))))
            for batch in sorted({each['batch'] for _key, each in batched})]
    files = [(OCR, batched[:cut]), (OCR, batched[cut:]), (NOTICE, singly), (STATEMENT, [*sums, *singly]),
             (STATEMENT, singly), (OCR, batched)]
    books = Books()
    for place in order:
        books.take_in(*files[place])
        assert len(books.booked()) <= len(giro) + len(other)
    assert len(books.booked()) == len(giro) + len(other) - len(books.doubts)
