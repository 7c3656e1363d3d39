"""Stage 7, payment: what a bank file says, whatever its format.

A file is read twice: once to the end, which checks its totals, counts and signs, and only then for its payments. What
cannot be right as a whole is refused as a whole: `BankFileRefused` has a code and details, and never a guess.
"""
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

MAX_BYTES = 200 * 1024 * 1024


class BankFileRefused(Exception):
    """The file is not taken in, none of it. `code` is stable, `details` are named values for the sentence."""

    def __init__(self, code, **details):
        super().__init__(f'{code} {details}')
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment to an account of ours, or the reversal of one.

    `amount` is NOK, above 0; `reversal` says that it left the account again. `identity` is what the bank knows this
    payment by, the same in every file that tells of it; `reference` is its part that a person can look up.
    """

    account: str            # 11 digits, of the payee
    date: date              # the bank's booking date
    amount: Decimal
    kid: str                # '' for none
    identity: tuple
    reversal: bool = False
    reference: str = ''
    payer_name: str = ''
    payer_account: str = ''
    text: str = ''
    numbered: bool = False  # `identity` tells this one from its twins
    batch: str = ''         # what the bank's statement shows as one sum has the same one
    summed: bool = False    # a sum whose payments this file does not tell


@dataclass
class Summary:
    """What a whole file comes to. `received` − `reversed` is the change of our accounts, NOK."""

    format: str
    count: int = 0
    received: Decimal = Decimal('0.00')
    reversals: int = 0
    reversed: Decimal = Decimal('0.00')
    skipped: int = 0        # entries that are no payments to us, such as fees and what we paid ourselves
    agreements: int = 0     # AvtaleGiro: what tells of agreements and claims, and is no payment
    accounts: set = field(default_factory=set)
    first: date | None = None
    last: date | None = None

    def add(self, payment):
        """Count one payment in."""
        self.count += 1
        self.accounts.add(payment.account)
        self.first = min(self.first or payment.date, payment.date)
        self.last = max(self.last or payment.date, payment.date)
        if payment.reversal:
            self.reversals += 1
            self.reversed += payment.amount
        else:
            self.received += payment.amount


class Keys:
    """The unique key of each payment of one file.

    The bank's identity decides, so that the same payment in a renamed or overlapping file has the same key. Where that
    cannot tell twins, they are counted: two real ones in one file stay two, in every file that has both.
    """

    def __init__(self):
        self.seen = Counter()

    def key(self, payment):
        """64 hex digits."""
        text = '\x1f'.join((
            payment.account, payment.date.isoformat(), f'{payment.amount:.2f}', payment.kid, str(payment.reversal),
            *payment.identity))
        digest = hashlib.sha256(text.encode()).digest()
        if not payment.numbered:
            self.seen[digest] += 1
        return hashlib.sha256(digest + str(self.seen[digest]).encode()).hexdigest()


def account_digits(number):
    """The 11 digits of a Norwegian account in any writing, also as IBAN; '' if it is none."""
    text = re.sub(r'[^0-9A-Z]', '', (number or '').upper())
    text = text[4:] if re.fullmatch(r'NO\d{13}', text) else text
    return text if re.fullmatch(r'\d{11}', text) else ''
