"""Stage 1, importing: read what a case system sent, and decide what a version means beside what is stored."""
import hashlib
import json
import re
from dataclasses import dataclass
from enum import Enum

from . import xml_body
from .contract_types import MAX_INT, REF_PATTERN
from .errors import Conflict, ContractError, FieldError, FlowError, refusal
from .json_body import read_json

API_PREFIX = '/elsmart/v1'
MAX_BODY = 5 * 1024 * 1024  # bytes
MAX_BATCH = 50 * 1024 * 1024
XML_TYPES = ('application/xml', 'text/xml')
# Last part of the address -> kind of delivery.
KINDS = {'changes': 'change', 'actuals': 'actuals', 'completion': 'completion', 'cancellation': 'cancellation'}

_REF = re.compile(REF_PATTERN)


class Decision(Enum):
    """What a delivery does beside the versions that were accepted before."""

    CREATE = 'create'
    UPDATE = 'update'
    REPLAY = 'replay'


@dataclass(frozen=True)
class Envelope:
    """A delivery as it came over the wire. `raw` is None when the body was over the limit and left unread.

    `key` is the Idempotency-Key, `accept` the header Accept.
    """

    ref: str
    method: str
    path: str
    raw: bytes | None
    content_type: str = 'application/json'
    content_encoding: str = ''
    key: str | None = None
    accept: str = ''

    @property
    def kind(self):
        """What is delivered, as the address says: a key of `contract.DELIVERIES`."""
        parts = self.path.removeprefix(API_PREFIX).strip('/').split('/')
        if parts == ['batches']:
            return 'batch'
        return KINDS.get(parts[2], 'case') if len(parts) > 2 else 'case'

    @property
    def media_type(self):
        """The content type without its parameters."""
        return self.content_type.partition(';')[0].strip().lower()

    @property
    def is_xml(self):
        """Whether the body is XML."""
        return self.media_type in XML_TYPES

    @property
    def wants_xml(self):
        """Whether the answer is to be XML."""
        return wants_xml(self.accept, self.content_type)

    @property
    def limit(self):
        """The most bytes that this kind of delivery may have."""
        return MAX_BATCH if self.kind == 'batch' else MAX_BODY

    @property
    def text(self):
        """The body as text that a database can keep: exact, or with backslash escapes where it is no UTF-8 text."""
        return (self.raw or b'').decode('utf-8', 'backslashreplace').replace('\0', '\\x00')

    @property
    def body_hash(self):
        """SHA-256 of the body as it came, hexadecimal."""
        return hashlib.sha256(self.raw or b'').hexdigest()


def wants_xml(accept, content_type):
    """Whether to answer in XML: as the header Accept says if it names one of the two, else like the body."""
    json_too, xml_too = 'json' in accept.lower(), 'xml' in accept.lower()
    if json_too != xml_too:
        return xml_too
    return content_type.partition(';')[0].strip().lower() in XML_TYPES


def is_ref(value):
    """Whether `value` (str) can be a case number in a path: 1–64 of A-Z a-z 0-9 . _ ~ -"""
    return bool(_REF.fullmatch(value))


def read_body(envelope):
    """Python value of the body of `envelope`; raises a `FlowError` (413, 415, 400) for one that cannot be read."""
    if envelope.raw is None:
        raise refusal(413, f"The body is too large; send at most {envelope.limit // 1024 ** 2} MB.")
    charset = re.search(r'charset\s*=\s*"?([^";\s]+)', envelope.content_type.lower())
    if charset and charset[1] not in ('utf-8', 'utf8'):
        raise refusal(415, "Send the body in UTF-8.")
    if envelope.content_encoding.strip().lower() not in ('', 'identity'):
        raise refusal(415, "The body is compressed; send it as it is, without Content-Encoding.")
    if envelope.is_xml:
        return xml_body.read_xml(envelope.raw, envelope.kind)
    if envelope.media_type != 'application/json':
        raise refusal(415)
    return read_json(envelope.raw)


def version_of(envelope):
    """The version that a refused delivery claims, for its record; 0 if it names none that could be."""
    try:
        data = read_body(envelope)
    except FlowError:
        return 0
    version = data.get('version') if isinstance(data, dict) else None
    return version if type(version) is int and 0 < version <= MAX_INT else 0


def canonical_json(value):
    """`value` as bytes that are equal whenever the content is: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(',', ':'), allow_nan=False, default=str,
    ).encode('utf-8')


def content_hash(value):
    """SHA-256 of the canonical JSON of `value`, hexadecimal.

    Order of keys, white space, and null for a field that could be left out do not count.
    """
    return hashlib.sha256(canonical_json(_without_nulls(value))).hexdigest()


def _without_nulls(value):
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


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
