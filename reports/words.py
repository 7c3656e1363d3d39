"""Amounts in words: num2words for bokmål and English, a table of our own for nynorsk, which it does not know."""
import re
from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

_ONES = ('null ein to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten '
         'nitten').split()
_TENS = '- - tjue tretti førti femti seksti sytti åtti nitti'.split()
# (value, one of them, several of them)
_SCALES = ((10 ** 9, 'ein milliard', 'milliardar'), (10 ** 6, 'ein million', 'millionar'),
           (1000, 'eitt tusen', 'tusen'))
# What num2words 0.5.14 gets wrong in bokmål: hundre and tusen are neuter ('femtien tusen'), 'to million', 'millard'.
_MENDED = tuple((re.compile(wrong), right) for wrong, right in (
    (r'\b(|tjue|tretti|førti|femti|seksti|sytti|åtti|nitti)en(?= (?:hundre|tusen)\b)', r'\1ett'),
    (r'\bmillard', 'milliard'),
    (r'(?<!\ben )\b(million|milliard)\b', r'\1er'),
    (r'syv\b', 'sju'),
))


def amount_in_words(value, language):
    """'Femtiett tusen ett hundre og førti kroner og femti øre'; øre only if there are any."""
    value = Decimal(value).quantize(Decimal('0.01'), ROUND_HALF_UP)
    kroner, ore = divmod(int(abs(value) * 100), 100)
    text = f'{_number(kroner, language)} {"krone" if kroner == 1 else "kroner"}'
    if ore:
        text += f'{" and " if language == "en" else " og "}{_number(ore, language)} øre'
    if value < 0:
        text = 'minus ' + text
    return text[0].upper() + text[1:]


def _number(value, language):
    if language == 'nn':
        return nynorsk(value)
    if language == 'en':
        return num2words(value, lang='en')
    words = num2words(value, lang='no')
    for wrong, right in _MENDED:
        words = wrong.sub(right, words)
    return words


def nynorsk(value):
    """A whole number below 10^12 in nynorsk words: 315365 is 'tre hundre og femten tusen tre hundre og sekstifem'."""
    for scale, one, several in _SCALES:
        if value >= scale:
            count, rest = divmod(value, scale)
            words = one if count == 1 else f'{_neuter(count) if scale == 1000 else nynorsk(count)} {several}'
            return words + _rest(rest)
    if value >= 100:
        count, rest = divmod(value, 100)
        return f'{"eitt" if count == 1 else _ONES[count]} hundre' + (f' og {nynorsk(rest)}' if rest else '')
    if value >= 20:
        return _TENS[value // 10] + (_ONES[value % 10] if value % 10 else '')
    return _ONES[value]


def _rest(rest):
    """What follows tusen, million or milliard: 'og' stands before the last one or two digits."""
    if not rest:
        return ''
    return f' og {nynorsk(rest)}' if rest < 100 else f' {nynorsk(rest)}'


def _neuter(count):
    """A count of tusen, which is neuter: 51 is 'femtieitt'."""
    words = nynorsk(count)
    return words[:-3] + 'eitt' if words.endswith('ein') else words
