"""JSON as a body, read strictly: what a lenient parser would let through is refused where it stands."""
import json
import re
from decimal import Decimal, InvalidOperation

from .contract_errors import pointer
from .errors import UnreadableBody

MAX_DEPTH = 32
MAX_DIGITS = 400

_SURROGATE = re.compile('[\ud800-\udfff]')


class _NotANumber:
    """Stands where the body says NaN or Infinity, until its pointer is known."""


class _Doubled(dict):
    """An object that names `key` twice; the last one would silently win."""

    key = ''


def read_json(raw):
    """Python value of JSON `raw` (bytes); raises `UnreadableBody` for what a lenient parser would let through.

    Refused: anything but UTF-8, duplicate keys, NaN and Infinity, NUL, lone surrogates, nesting beyond `MAX_DEPTH`,
    and anything behind the value. Fractions become `Decimal`.
    """
    try:
        value = json.loads(
            raw.decode('utf-8'), object_pairs_hook=_object, parse_constant=_constant, parse_float=_number,
            parse_int=_number,
        )
    except UnicodeDecodeError:
        raise UnreadableBody('not_utf8', 'The body is not UTF-8; send JSON in UTF-8.') from None
    except json.JSONDecodeError as error:
        raise UnreadableBody(
            'not_json', f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
        ) from None
    except RecursionError:
        raise _too_deep('') from None
    _check(value, ())
    return value


def _object(pairs):
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    seen, doubled = set(), _Doubled(result)
    for key, _value in pairs:
        if key in seen:
            doubled.key = key
        seen.add(key)
    return doubled


def _number(digits):
    # int() refuses very long digits with a bare ValueError, and takes quadratic time before that.
    if len(digits) > MAX_DIGITS:
        return _NotANumber()
    try:
        return Decimal(digits) if any(sign in digits for sign in '.eE') else int(digits)
    except InvalidOperation:  # an exponent beyond what Decimal holds
        return _NotANumber()


def _constant(_literal):
    return _NotANumber()


def _check(value, path):
    if len(path) > MAX_DEPTH:
        raise _too_deep(pointer(path))
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, dict):
        if isinstance(value, _Doubled):
            raise _unreadable('duplicate_key', "is named twice; send each field once", (*path, value.key))
        for key, item in value.items():
            _check_text(key, (*path, key))
            _check(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, (*path, index))
    elif isinstance(value, _NotANumber):
        raise _unreadable('not_a_number', "is not a number that JSON knows; send a finite one", path)


def _check_text(value, path):
    if '\0' in value:
        raise _unreadable('nul_character', "holds a NUL character; send plain text", path)
    if not value.isascii() and _SURROGATE.search(value):
        raise _unreadable('lone_surrogate', "holds half a character; send plain text", path)


def _unreadable(code, message, path):
    where = pointer(path).encode('utf-8', 'replace').decode('utf-8')
    return UnreadableBody(code, f"{where or 'The body'} {message}.", where)


def _too_deep(where):
    return UnreadableBody('too_deep', f"The body is nested too deep; send at most {MAX_DEPTH} levels.", where)
