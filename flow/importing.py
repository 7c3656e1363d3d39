"""Stage 1, importing: read what a case system sent, strictly, and decide what a version means beside what is stored."""
import hashlib
import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum

from .contract_errors import pointer
from .contract_types import MAX_INT, REF_PATTERN
from .errors import Conflict, ContractError, FieldError, FlowError, UnreadableBody, refusal

MAX_BODY = 5 * 1024 * 1024  # bytes
MAX_DEPTH = 32
MAX_DIGITS = 400

_REF = re.compile(REF_PATTERN)
_SURROGATE = re.compile('[\ud800-\udfff]')


class Decision(Enum):
    """What a delivery does beside the versions that were accepted before."""

    CREATE = 'create'
    UPDATE = 'update'
    REPLAY = 'replay'


@dataclass(frozen=True)
class Envelope:
    """A delivery as it came over the wire. `raw` is None when the body was over the limit and left unread."""

    ref: str
    method: str
    path: str
    raw: bytes | None
    content_type: str = 'application/json'
    content_encoding: str = ''

    @property
    def text(self):
        """The body as text that a database can keep: exact, or with backslash escapes where it is no UTF-8 text."""
        return (self.raw or b'').decode('utf-8', 'backslashreplace').replace('\0', '\\x00')

    @property
    def body_hash(self):
        """SHA-256 of the body as it came, hexadecimal."""
        return hashlib.sha256(self.raw or b'').hexdigest()


class _NotANumber:
    """Stands where the body says NaN or Infinity, until its pointer is known."""


class _Doubled(dict):
    """An object that names `key` twice; the last one would silently win."""

    key = ''


def is_ref(value):
    """Whether `value` (str) can be a case number in a path: 1–64 of A-Z a-z 0-9 . _ ~ -"""
    return bool(_REF.fullmatch(value))


def read_body(envelope):
    """Python value of the body of `envelope`; raises a `FlowError` (413, 415, 400) for one that cannot be read."""
    if envelope.raw is None:
        raise refusal(413, f"The body is too large; send at most {MAX_BODY // 1024 ** 2} MB.")
    kind, _sep, parameters = envelope.content_type.lower().partition(';')
    charset = re.search(r'charset\s*=\s*"?([^";\s]+)', parameters)
    if kind.strip() != 'application/json' or (charset and charset[1] not in ('utf-8', 'utf8')):
        raise refusal(415)
    if envelope.content_encoding.strip().lower() not in ('', 'identity'):
        raise refusal(415, "The body is compressed; send it as it is, without Content-Encoding.")
    return read_json(envelope.raw)


def version_of(envelope):
    """The version that a refused delivery claims, for its record; 0 if it names none that could be."""
    try:
        data = read_body(envelope)
    except FlowError:
        return 0
    version = data.get('version') if isinstance(data, dict) else None
    return version if type(version) is int and 0 < version <= MAX_INT else 0


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


def canonical_json(value):
    """`value` as bytes that are equal whenever the content is: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(',', ':'), allow_nan=False, default=str,
    ).encode('utf-8')


def content_hash(value):
    """SHA-256 of the canonical JSON of `value`, hexadecimal: order of keys and white space do not count."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def decide(version, content, stored, newest):
    """What to do with `version` (int) whose content hash is `content`.

    `stored` is the hash accepted for that very version, `newest` the highest version accepted of the case; None where
    there is none. A version that was accepted is replayed also when a newer one came since: the sender only missed
    the answer. Raises `Conflict` (409) for an older version never seen, `ContractError` (422) for other content.
    """
    if stored is not None:
        if stored == content:
            return Decision.REPLAY
        raise ContractError([FieldError(
            '/version', 'version_reused', f"Version {version} was accepted with other content; send a higher version.",
        )])
    if newest is None:
        return Decision.CREATE
    if version < newest:
        raise Conflict('older_version', f"Version {newest} is stored already; send a higher version.", '/version')
    return Decision.UPDATE


def check_main_case(delivery, source, ref):
    """Raise `ContractError` if the case `ref` of the source with code `source` names itself as its main case."""
    main = delivery.main_case
    if main and (main.source, main.ref) == (source, ref):
        raise ContractError([FieldError(
            '/main_case', 'own_main_case', "A case cannot be its own main case; leave main_case out.",
        )])


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
