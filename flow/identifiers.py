"""Identifiers of the field, checked by their own rules: metering point (GS1), organisation number (MOD11), and the
contact data that stand for "none"."""
import re

from stdnum import ean
from stdnum.no import orgnr

# Installers are told to type these when the customer has neither e-mail nor phone; an offer must never go there.
DUMMY_EMAILS = frozenset({'harikke@epost.no', 'ikke@epost.no', 'ingen@epost.no', 'mangler@epost.no'})
DUMMY_LOCAL_PARTS = frozenset({'harikke', 'harikkeepost', 'ingenepost', 'noreply', 'no-reply'})

_METERING_POINT = re.compile(r'[0-9]{18}')
_ORGNR = re.compile(r'[0-9]{9}')
_COUNTRY_CODE = re.compile(r'^(\+|00)47')
_ZEROS = re.compile(r'[0 ()./-]*')


def is_metering_point(value):
    """Whether `value` (str) is an 18-digit metering point id whose last digit is the GS1 check digit of the others."""
    return bool(_METERING_POINT.fullmatch(value)) and ean.calc_check_digit(value[:-1]) == value[-1]


def is_orgnr(value):
    """Whether `value` (str) is a Norwegian organisation number: 9 digits without spaces, MOD11."""
    return bool(_ORGNR.fullmatch(value)) and orgnr.is_valid(value)


def is_dummy_email(value):
    """Whether `value` (str) is an address that installers type for "has no e-mail"."""
    value = value.strip().casefold()
    return value in DUMMY_EMAILS or value.partition('@')[0] in DUMMY_LOCAL_PARTS


def is_dummy_phone(value):
    """Whether `value` (str) stands for "has no phone": nothing but zeros behind the country code."""
    return bool(_ZEROS.fullmatch(_COUNTRY_CODE.sub('', value.strip())))
