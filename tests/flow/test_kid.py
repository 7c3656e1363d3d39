"""KID: the official vectors of the OCR giro system manual, and the structure of the samples."""
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from flow import kid


def test_the_official_vectors():
    assert kid.mod10('12345678') == '2'
    assert kid.mod11('12345678') == '5'


@given(st.text('0123456789', min_size=1, max_size=24))
def test_mod10_is_what_another_library_says(digits):
    assert kid.mod10(digits) == luhn.calc_check_digit(digits)


def test_mod11_can_be_a_dash():
    assert '-' in {kid.mod11(str(number)) for number in range(100)}


@pytest.mark.parametrize(('case', 'claim', 'expected'), [
    (412, 1, '100041220260015'), (519, 1, '100051920260017'), (519, 2, '100051920260025'),
    (633, 1, '100063320260018'), (633, 2, '100063320260026'), (704, 1, '100070420260012'),
    (704, 2, '100070420260020'),
])
def test_the_kids_of_the_samples(case, claim, expected):
    assert kid.build(kid.Structure(), case, 2026, claim) == expected
    assert kid.is_valid(expected)


@given(st.integers(1, 999999), st.integers(2000, 2099), st.integers(1, 999))
def test_no_two_claims_share_a_kid(case, year, claim):
    built = kid.build(kid.Structure(), case, year, claim)
    assert kid.is_valid(built)
    assert (int(built[1:7]), int(built[7:11]), int(built[11:14])) == (case, year, claim)


@given(st.integers(1, 999999), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_is_found(case, position, change):
    built = kid.build(kid.Structure(), case, 2026, 1)
    wrong = built[:position] + str((int(built[position]) + change) % 10) + built[position + 1:]
    assert not kid.is_valid(wrong)


def test_a_serial_that_does_not_fit_is_refused():
    with pytest.raises(ValueError):
        kid.build(kid.Structure(), 1000000, 2026, 1)
    with pytest.raises(ValueError):
        kid.build(kid.Structure(prefix='1' * 12), 1, 2026, 1)


def test_the_parts_of_a_case_number():
    assert kid.case_parts('K-2026-000412') == (2026, 412)
    with pytest.raises(ValueError):
        kid.case_parts('SO042')
