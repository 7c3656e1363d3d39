"""Kinds of value that the contract is made of: text, decimal strings, identifiers. Each refuses what it cannot keep
exactly, with a stable code and a message that says what to send."""
import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from .identifiers import is_dummy_email, is_dummy_phone, is_metering_point, is_orgnr

MAX_AMOUNT = Decimal(10**10)  # NOK; beyond it a stored float no longer keeps every øre
MAX_INT = 2**31 - 1
MAX_WHOLE_DIGITS = 11
REF_PATTERN = r'^[A-Za-z0-9._~-]{1,64}$'
DAY_PATTERN = r'^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'

# Control characters have no place in a letter and, like U+FFFE and U+FFFF, cannot be written in an EHF file.
_FORBIDDEN = re.compile('[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]')
# The same in words of JSON Schema: at least one character that is no space, by whether line breaks are allowed.
_TEXT_PATTERN = {
    lines: f'^[^{control}]*[^\\s{control}][^{control}]*$' for lines, control in (
        (False, r'\x00-\x1f\x7f-\x9f\ufffe\uffff'),
        (True, r'\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff'),
    )
}
_DECIMAL = re.compile(r'(-?)([0-9]{1,40})(?:\.([0-9]{1,40}))?')
_DAY = re.compile(DAY_PATTERN)
_EMAIL = re.compile(r'''[^@\s<>()\[\],;:\\"]{1,64}@[^@\s<>()\[\],;:\\"/]+\.[^@\s<>()\[\],;:\\"/.]{2,}''')
_PHONE = re.compile(r'\+?[0-9][0-9 ()./-]{3,24}')
_PEPPOL = re.compile(r'([0-9]{4}):([A-Za-z0-9._-]{1,50})')


def text(max_length, lines=False):
    """Text of 1 to `max_length` characters that is kept exactly; line breaks only where `lines`."""

    def check(value):
        if not value.strip():
            raise PydanticCustomError('empty', "is blank; send text, or leave the field out if it is optional")
        if _FORBIDDEN.search(value.replace('\n', '').replace('\r', '') if lines else value):
            raise PydanticCustomError('control_character', "holds a control character; send plain text")
        return value

    schema = {'type': 'string', 'minLength': 1, 'maxLength': max_length, 'pattern': _TEXT_PATTERN[lines]}
    return Annotated[
        str, StringConstraints(min_length=1, max_length=max_length), AfterValidator(check), WithJsonSchema(schema),
    ]


def matching(pattern, max_length, hint):
    """Text of a fixed form; `hint` says in words what to send."""
    form = re.compile(pattern)

    def check(value):
        if not form.fullmatch(value):
            raise PydanticCustomError('bad_format', "has the wrong form; send {hint}", {'hint': hint})
        return value

    schema = {'type': 'string', 'pattern': pattern, 'maxLength': max_length}
    return Annotated[
        str, StringConstraints(min_length=1, max_length=max_length), AfterValidator(check), WithJsonSchema(schema),
    ]


def decimal_text(places, example, maximum=MAX_AMOUNT):
    """A decimal string ≥ 0 and ≤ `maximum` with at most `places` decimals → Decimal. JSON numbers are refused: on the
    way through a float they would lose øre."""

    def check(value):
        if not isinstance(value, str):
            raise PydanticCustomError('wrong_type', 'must be a decimal string; send "{example}"', {'example': example})
        match = _DECIMAL.fullmatch(value)
        if not match:
            raise PydanticCustomError(
                'not_a_number', 'is not a decimal number; send digits with a point, such as "{example}"',
                {'example': example},
            )
        if len(match[3] or '') > places:
            raise PydanticCustomError(
                'too_many_decimals', "has too many decimals; send at most {places}", {'places': places},
            )
        number = Decimal(value)
        if number < 0:
            raise PydanticCustomError('negative', "is negative; send 0 or more")
        if number > maximum or len(match[2]) > MAX_WHOLE_DIGITS:
            raise PydanticCustomError('too_large', "is too large; send at most {maximum}", {'maximum': str(maximum)})
        return abs(number)  # -0.00 is 0.00

    pattern = rf'^(-0{{1,11}}(\.0{{1,{places}}})?|[0-9]{{1,11}}(\.[0-9]{{1,{places}}})?)$'
    schema = {'type': 'string', 'pattern': pattern, 'examples': [example]}
    return Annotated[Decimal, PlainValidator(check), WithJsonSchema(schema)]


def _day(value):
    if not isinstance(value, str):
        raise PydanticCustomError('wrong_type', "has the wrong type; send text such as 2026-10-30")
    try:
        return date.fromisoformat(_DAY.fullmatch(value)[0])
    except (TypeError, ValueError):  # no match, or the 30th of February
        raise PydanticCustomError(
            'bad_date', "is not a day from 2000 to 2099; send one such as 2026-10-30") from None


def optional(kind):
    """`kind` or nothing: absent, null and "" all mean that the sender has none."""
    return Annotated[kind | None, BeforeValidator(lambda value: None if value == '' else value), _EmptyToo()]


class _EmptyToo:
    """Says in the JSON schema that "" is taken, too."""

    def __get_pydantic_json_schema__(self, core_schema, handler):
        schema = handler(core_schema)
        return {**schema, 'anyOf': [*schema['anyOf'], {'const': ''}]}


def _email(value):
    if is_dummy_email(value):
        return None
    if not _EMAIL.fullmatch(value) or _FORBIDDEN.search(value):
        raise PydanticCustomError('bad_email', "is not an e-mail address; send one such as kari@example.com")
    return value


def _phone(value):
    if not _PHONE.fullmatch(value):
        raise PydanticCustomError('bad_phone', "is not a phone number; send one such as +4790000412")
    return None if is_dummy_phone(value) else value


def _orgnr(value):
    if not is_orgnr(value):
        raise PydanticCustomError(
            'bad_orgnr', "is not an organisation number; send its 9 digits, the last is a MOD11 check digit",
        )
    return value


def _metering_point(value):
    if not is_metering_point(value):
        raise PydanticCustomError(
            'bad_metering_point', "is not a metering point id; send its 18 digits, the last is a GS1 check digit",
        )
    return value


def _peppol(value):
    match = _PEPPOL.fullmatch(value)
    if not match or (match[1] == '0192' and not is_orgnr(match[2])):
        raise PydanticCustomError('bad_peppol', "is not a Peppol participant; send one such as 0192:310002216")
    return value


def _checked(check, max_length=64, **schema):
    """Text that `check` passes on, or turns into None where it stands for "none"."""
    return optional(Annotated[
        str,
        StringConstraints(max_length=max_length),
        AfterValidator(check),
        WithJsonSchema({'type': 'string', 'maxLength': max_length, **schema}),
    ])


Email = _checked(_email, 254, format='email')
Phone = _checked(_phone, pattern=f'^{_PHONE.pattern}$')
Orgnr = _checked(_orgnr, pattern=r'^[0-9]{9}$')
MeteringPoint = _checked(_metering_point, pattern=r'^[0-9]{18}$')
Peppol = _checked(_peppol, pattern=r'^[0-9]{4}:[A-Za-z0-9._-]{1,50}$')

Money = decimal_text(2, '2300.00')
Quantity = decimal_text(3, '1.5')
Rate = decimal_text(6, '0.04', maximum=Decimal(1))

Day = Annotated[
    date, PlainValidator(_day), WithJsonSchema({'type': 'string', 'format': 'date', 'pattern': DAY_PATTERN})]
Ref = matching(REF_PATTERN, 64, "1 to 64 of the characters A-Z a-z 0-9 . _ ~ -")
Country = matching(r'^[A-Z]{2}$', 2, "the two capital letters of ISO 3166-1, such as NO")
Kommunenr = matching(r'^[0-9]{4}$', 4, "the 4 digits of the municipality, such as 3305")
