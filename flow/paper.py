"""Stage 3, offer, on paper: the one-time code on a letter, which makes its reader a user of the portal."""
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

# Without what looks alike on paper: 0 and O, 1 and I and L.
ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
LENGTH = 10
GROUP = 5
# Slow enough that a stolen database gives no codes away, fast enough for a batch of letters.
ROUNDS = 100_000
# Wrong or right: so many tries an hour from one address, and on one case.
TRIES = 10
WINDOW = timedelta(hours=1)


def new_code():
    """A code such as 'K7QMD-3XWPA': about 49 bits."""
    code = ''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f'{code[:GROUP]}-{code[GROUP:]}'


def plain(code):
    """The code as it is hashed: what people type of blanks, dashes and small letters does not count."""
    return ''.join(sign for sign in (code or '').upper() if sign in ALPHABET)


def hashed(code, salt):
    """Hex hash of `code`; the code itself is never stored."""
    return hashlib.pbkdf2_hmac('sha256', plain(code).encode(), salt.encode(), ROUNDS).hex()


@dataclass(frozen=True)
class CodeFacts:
    """What is known of the code of a case. `has_user`: it has made its user, and is used up."""

    salt: str
    hash: str
    valid_until: date
    has_user: bool
    open: bool


def refusal(facts, code, today, tries):
    """Why `code` opens nothing, as a word, or None when it does.

    A wrong code and an unknown case are one answer, so that a guess learns nothing. `facts` is None for no case.
    """
    if tries >= TRIES:
        return 'too_many'
    if facts is None or not hmac.compare_digest(hashed(code, facts.salt), facts.hash):
        return 'unknown'
    if facts.has_user:
        return 'used'
    return None if facts.open and today <= facts.valid_until else 'expired'
