"""Numbers, dates and identifiers as each language writes them."""
from decimal import ROUND_HALF_UP, Decimal

NBSP = '\u00a0'
MINUS = '\u2212'
_MONTHS = ('January February March April May June July August September October November December').split()


def amount(value, language):
    """Kroner with two decimals: '51 140,00' (non-breaking), in English '51,140.00'."""
    return number(Decimal(value).quantize(Decimal('0.01'), ROUND_HALF_UP), language)


def money(value, language):
    """An amount with its currency: '51 140,00 kr', in English 'NOK 51,140.00'."""
    text = amount(value, language)
    return f'NOK{NBSP}{text}' if language == 'en' else f'{text}{NBSP}kr'


def number(value, language):
    """A Decimal with the decimals it has, and thousands set apart."""
    text = f'{abs(value):,f}'
    if language != 'en':
        text = text.replace(',', NBSP).replace('.', ',')
    return MINUS + text if value < 0 else text


def quantity(value, language):
    """A quantity without trailing zeroes: '60', '2,5'."""
    value = Decimal(value).normalize()
    return number(value.quantize(Decimal(1)) if value == value.to_integral_value() else value, language)


def percent(share, language, decimals=2):
    """A share as a percentage: 0.04 is '4 %', in English '4%'."""
    value = (Decimal(share) * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return quantity(value, language) + ('%' if language == 'en' else f'{NBSP}%')


def file_size(size, language):
    """Bytes as people read them: '12 kB', '1,4 MB'."""
    if size < 1_000_000:
        return f'{number(Decimal(max(-(-size // 1000), 1)), language)}{NBSP}kB'
    return f'{number((Decimal(size) / 1_000_000).quantize(Decimal("0.1")), language)}{NBSP}MB'


def date(value, language):
    """'23.11.2026', in English '23 November 2026'. None is an empty string."""
    if value is None:
        return ''
    if language == 'en':
        return f'{value.day}{NBSP}{_MONTHS[value.month - 1]}{NBSP}{value.year}'
    return f'{value:%d.%m.%Y}'


def org_no(value):
    """Nine digits as '310 000 116'; anything else as it is."""
    digits = ''.join((value or '').split())
    return NBSP.join((digits[:3], digits[3:6], digits[6:])) if _is_digits(digits, 9) else (value or '')


def account_no(value):
    """An eleven-digit bank account as '1234 56 78903'; anything else as it is."""
    digits = ''.join((value or '').replace('.', ' ').split())
    return NBSP.join((digits[:4], digits[4:6], digits[6:])) if _is_digits(digits, 11) else (value or '')


def _is_digits(text, length):
    return len(text) == length and text.isascii() and text.isdigit()
