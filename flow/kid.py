"""KID, the customer identification number of a Norwegian payment (Nets, OCR giro system manual, p. 15)."""
import re
from dataclasses import dataclass

MAX_LENGTH = 25
MIN_LENGTH = 2


def mod10(digits):
    """Check digit of `digits` (str) by MOD10: weights 2, 1 from the right, digit sums. `12345678` → `'2'`."""
    total = 0
    for position, char in enumerate(reversed(digits)):
        product = int(char) * (2 if position % 2 == 0 else 1)
        total += product // 10 + product % 10
    return str(-total % 10)


def mod11(digits):
    """Check character of `digits` (str) by MOD11: weights 2–7 from the right. `12345678` → `'5'`; may be `'-'`."""
    total = sum(int(char) * (2 + position % 6) for position, char in enumerate(reversed(digits)))
    check = -total % 11
    return '-' if check == 10 else str(check)


CHECKS = {'mod10': mod10, 'mod11': mod11}


@dataclass(frozen=True)
class Structure:
    """How one company builds its KIDs: `prefix` + case serial + year + claim serial + check digit."""

    prefix: str = '1'
    case_digits: int = 6
    claim_digits: int = 3
    modulus: str = 'mod10'


def build(structure, case_serial, year, claim_serial):
    """The KID of the `claim_serial`-th claim (from 1) of case `case_serial` of `year`.

    :raises ValueError: if a serial does not fit in its digits, or the whole is longer than 25
    """
    case = str(case_serial).zfill(structure.case_digits)
    claim = str(claim_serial).zfill(structure.claim_digits)
    if len(case) > structure.case_digits or len(claim) > structure.claim_digits:
        raise ValueError(f'case {case_serial}, claim {claim_serial} do not fit the KID structure')
    body = f'{structure.prefix}{case}{year:04d}{claim}'
    if len(body) >= MAX_LENGTH:
        raise ValueError('a KID has at most 25 digits')
    return body + CHECKS[structure.modulus](body)


def is_valid(kid, modulus='mod10'):
    """Whether `kid` has 2–25 characters and ends in its check digit."""
    body, check = kid[:-1], kid[-1:]
    return MIN_LENGTH <= len(kid) <= MAX_LENGTH and body.isdigit() and CHECKS[modulus](body) == check


def case_parts(number):
    """(year, serial) of one of our case numbers: `K-2026-000412` → (2026, 412).

    :raises ValueError: if it does not end in a year and a serial
    """
    match = re.search(r'(\d{4})-(\d+)$', number or '')
    if not match:
        raise ValueError(f'{number!r} is not a case number')
    return int(match[1]), int(match[2])
