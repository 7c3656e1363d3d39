"""Exactly once: the sender's key of a POST, and what a repeated key means."""
import re
from datetime import timedelta

from .errors import ContractError, FieldError, UnreadableBody

KEPT = timedelta(days=30)
RATE_WINDOW = timedelta(minutes=1)
MAX_KEY = 255

_QUOTED = re.compile(r'"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"')
_BARE = re.compile(r'[\x21\x23-\x7e]+')


def read_key(header):
    """The key that the header Idempotency-Key (str or None) carries, with or without quotes; 400 without a good one."""
    header = (header or '').strip()
    if not header:
        raise UnreadableBody('missing_key', (
            "The header Idempotency-Key is missing; send one of your own for each delivery, such as a UUID, and the "
            "same one when you send it again."))
    quoted = _QUOTED.fullmatch(header)
    key = re.sub(r'\\(.)', r'\1', quoted[1]) if quoted else header
    if not 0 < len(key) <= MAX_KEY or not (quoted or _BARE.fullmatch(header)):
        raise UnreadableBody('bad_key', (
            f"The header Idempotency-Key has the wrong form; send 1 to {MAX_KEY} visible ASCII characters."))
    return key


def check_same(stored, sent):
    """Raise `ContractError` (422) if a key was used for something else.

    `stored` and `sent` are (path, content hash): of the delivery that the key was first used for, and of this one.
    """
    if stored != sent:
        raise ContractError([FieldError(
            '', 'key_reused', "This Idempotency-Key was used for another delivery; send a new key.")])


def decide_once(content, stored, what):
    """Whether a delivery that can be made only once is a replay of the one stored.

    :param str content: its content hash; `stored` is that of the one accepted before, None if there is none
    :param FieldError what: told when it differs
    :raises ContractError: 422, `what` was accepted with other content
    """
    if stored is None:
        return False
    if stored != content:
        raise ContractError([what])
    return True
