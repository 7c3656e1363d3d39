"""Texts, amounts, dates and words of the documents in three languages."""
from decimal import Decimal as D
from string import Formatter

import pytest

import document_samples as samples
from reports import formats, texts_en, texts_nb, texts_nn
from reports.words import amount_in_words, nynorsk


def test_languages_have_the_same_texts():
    """A text that one language lacks, or a blank that it does not fill, would show only in that letter."""
    def blanks(text):
        return {field for _, field, _, _ in Formatter().parse(text) if field and field.lower() not in pronouns}
    pronouns = {'du', 'deg', 'din', 'di', 'ditt', 'dine'}
    for key, text in texts_nb.TEXTS.items():
        for other in (texts_nn.TEXTS, texts_en.TEXTS):
            assert blanks(text) == blanks(other[key]), key
            assert text.count('**') % 2 == other[key].count('**') % 2 == 0, key
    assert texts_nb.TEXTS.keys() == texts_nn.TEXTS.keys() == texts_en.TEXTS.keys()


@pytest.mark.parametrize('value, nb, en', [
    ('51140', '51 140,00 kr', 'NOK 51,140.00'), ('0', '0,00 kr', 'NOK 0.00'),
    ('-1234.5', '−1 234,50 kr', 'NOK −1,234.50'),
    ('9999999999.99', '9 999 999 999,99 kr', 'NOK 9,999,999,999.99'),
])
def test_money(value, nb, en):
    written = [formats.money(D(value), language).replace('\xa0', ' ') for language in ('nb', 'nn', 'en')]
    assert written == [nb, nb, en]


def test_other_formats():
    assert formats.quantity(D('60.000'), 'nb') == '60' and formats.quantity(D('2.5'), 'nb') == '2,5'
    assert formats.quantity(D('1E+3'), 'en') == '1,000'
    assert formats.percent(D('0.04'), 'nb') == '4\xa0%' and formats.percent(D('0.04'), 'en') == '4%'
    assert formats.date(samples.SENT, 'nn') == '01.09.2026' and formats.date(None, 'nb') == ''
    assert formats.org_no('310000116') == '310\xa0000\xa0116' and formats.org_no('abc') == 'abc'
    assert formats.account_no('1234.56.78903') == '1234\xa056\xa078903'


@pytest.mark.parametrize('value, words', [
    (0, 'null'), (1, 'ein'), (7, 'sju'), (21, 'tjueein'), (100, 'eitt hundre'), (101, 'eitt hundre og ein'),
    (1000, 'eitt tusen'), (1020, 'eitt tusen og tjue'), (2300, 'to tusen tre hundre'),
    (51140, 'femtieitt tusen eitt hundre og førti'),
    (1_000_001, 'ein million og ein'), (2_200_000, 'to millionar to hundre tusen'), (3 * 10 ** 9, 'tre milliardar'),
])
def test_nynorsk_numbers(value, words):
    assert nynorsk(value) == words


@pytest.mark.parametrize('value, words', [
    (1, 'en krone'), (21, 'tjueen kroner'), (100, 'ett hundre kroner'), (101, 'ett hundre og en kroner'),
    (1000, 'ett tusen kroner'), (1100, 'ett tusen ett hundre kroner'), (7150, 'sju tusen ett hundre og femti kroner'),
    (16000, 'seksten tusen kroner'), (17000, 'sytten tusen kroner'), (21000, 'tjueett tusen kroner'),
    (51140, 'femtiett tusen ett hundre og førti kroner'), (101000, 'ett hundre og ett tusen kroner'),
    (1_001_000, 'en million ett tusen kroner'), (2_100_000, 'to millioner ett hundre tusen kroner'),
    (21_000_000, 'tjueen millioner kroner'), (10 ** 9, 'en milliard kroner'), (3 * 10 ** 9, 'tre milliarder kroner'),
])
def test_bokmal_numbers(value, words):
    """num2words 0.5.14 writes 'femtien tusen', 'to million' and 'millard'."""
    assert amount_in_words(D(value), 'nb').lower() == words


def test_amount_in_words():
    assert amount_in_words(D('51140'), 'nb') == 'Femtiett tusen ett hundre og førti kroner'
    assert amount_in_words(D('157682.71'), 'nb').endswith('kroner og syttien øre')
    assert amount_in_words(D('7150'), 'en') == 'Seven thousand, one hundred and fifty kroner'
    assert amount_in_words(D('-1'), 'nn') == 'Minus ein krone'
