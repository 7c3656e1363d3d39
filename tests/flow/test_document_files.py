"""The PDF documents as files: paper, fonts, identical bytes, and what bad input or much of it makes of them."""
import hashlib
import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal as D
from pathlib import Path

import pdfplumber
import pytest
from pypdf import PdfReader

import document_samples as samples
from document_samples import RENDERED, page_texts, solid, text_of
from reports import (
    InvoiceLine,
    StatementRow,
    Wording,
    render_invoice,
    render_offer_letter,
    render_overslag,
    render_settlement_statement,
)
from reports.fonts import FONT_DIR, register_fonts
from reports.palette import MIN_CONTRAST, contrast_to_white, palette

MM = 72 / 25.4
RENDER = {
    name: render for group, render in (
        (samples.LETTERS, render_offer_letter), (samples.INVOICES, render_invoice), (samples.OVERSLAG, render_overslag),
        (samples.STATEMENTS, render_settlement_statement)) for name in group}
HOSTILE = {
    'unclosed tag': '<b>unclosed',
    'expression': '[[[__import__("os").system("id")]]]',
    'picture': '<img src="/etc/hostname"/>&amp;</para>',
    'template': '{0} {number} {} %s **bold** $x',
    'emoji': 'Ja 😀👍🏽',
    'right to left': 'שלום عالم',
    'Sámi': 'Áhkká čáhci đŋšŧž ÁČĐŊŠŦŽ',
    'empty': '',
}


def fill(document, text):
    """The document with `text` in every field that holds outside text."""
    if isinstance(document, Wording):
        return document
    changes = {}
    for field in fields(document):
        value = getattr(document, field.name)
        if isinstance(value, str) and field.name not in ('kind', 'language', 'prepayment'):
            changes[field.name] = text
        elif value is None and field.name in ('login', 'kid', 'corrects', 'exemption_text'):
            changes[field.name] = text
        elif is_dataclass(value):
            changes[field.name] = fill(value, text)
        elif isinstance(value, tuple):
            changes[field.name] = tuple(fill(item, text) for item in value)
    return replace(document, **changes)


@pytest.mark.parametrize('name', RENDERED)
def test_file_names_itself_and_embeds_its_fonts(name):
    reader = PdfReader(io.BytesIO(RENDERED[name]))
    document = samples.DOCUMENTS[name]
    assert document.number in reader.metadata.title and reader.metadata.author == 'Eksempelnett AS'
    assert reader.trailer['/Root']['/Lang'] == {'nb': 'nb-NO', 'nn': 'nn-NO', 'en': 'en-GB'}[document.language]
    for page in reader.pages:
        for font in page['/Resources']['/Font'].values():
            assert '/FontFile2' in font['/FontDescriptor'], font['/BaseFont']


def test_same_input_gives_same_bytes_in_every_process_and_thread():
    with ThreadPoolExecutor(4) as pool:
        again = set(pool.map(render_offer_letter, [samples.CASE_2] * 12))
    assert again == {RENDERED['2']}
    code = ('import document_samples as s, hashlib; from reports import render_offer_letter as r; '
            'print(hashlib.sha256(r(s.CASE_2)).hexdigest())')
    here = Path(__file__).parent
    for seed in ('1', '2'):
        env = os.environ | {'PYTHONHASHSEED': seed, 'PYTHONPATH': os.pathsep.join((str(here), str(here.parents[1])))}
        run = subprocess.run([sys.executable, '-c', code], env=env, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == hashlib.sha256(RENDERED['2']).hexdigest()


def test_recipient_stands_alone_in_the_envelope_window():
    """A C5 window shows 15-120 mm by 44-79 mm; the sheet slides up to 13 mm, and nothing else may come into view."""
    with pdfplumber.open(io.BytesIO(RENDERED['2'])) as pdf:
        page = pdf.pages[0]
        seen = page.crop((0, 30.5 * MM, 118 * MM, 79 * MM)).extract_text()
        always = page.crop((15 * MM, 44 * MM, 101 * MM, 66 * MM)).extract_text()
    assert seen == always == 'Solbakken Borettslag\nAtt. Styret\nSolbakken 3\n0667 Oslo'


def test_fonts_have_sami_letters_and_figures_of_one_width():
    for name, font in register_fonts().items():
        widths = font.face.charWidths
        assert not set('æøåÆØÅáčđŋšŧžÁČĐŊŠŦŽ§−→²•·…') - {chr(code) for code in widths}, name
        assert len({widths[ord(figure)] for figure in '0123456789'}) == 1
    assert all(file.stat().st_size < 700_000 for file in FONT_DIR.iterdir())


@pytest.mark.parametrize('text', HOSTILE.values(), ids=HOSTILE)
def test_outside_text_is_only_ever_text(text):
    """Every field of every kind of document: what was given is what is read, no more and no less."""
    letter = replace(samples.CASE_2, enclosures=samples.ENCLOSED)
    for document, render in ((letter, render_offer_letter), (samples.INVOICE_3, render_invoice),
                             (samples.CREDIT_1, render_invoice), (samples.REQUEST_4, render_invoice),
                             (samples.OVERSLAG['overslag_1'], render_overslag),
                             (samples.STATEMENTS['change_3'], render_settlement_statement)):
        with pdfplumber.open(io.BytesIO(render(fill(document, text)))) as pdf:
            assert solid(text) in solid(''.join(char['text'] for page in pdf.pages for char in page.chars))


def test_control_characters_and_broken_unicode_are_left_out():
    given = 'Ka\x00ri\x1b \u202eNord\ud800mann\u200b\r\nFjell\x0bveien\uffff'
    text = text_of(render_invoice(fill(samples.INVOICE_1, given)))
    assert 'Kari Nord' in text and 'mann Fjell' in text


def test_word_of_200_kilobytes_is_printed_in_full_inside_the_margins():
    for place in ('name', 'street'):
        letter = replace(samples.CASE_1, recipient=replace(samples.KARI, **{place: 'ÿ' * 200_000}))
        pages = page_texts(render_offer_letter(letter))
        assert sum(page.count('ÿ') for page in pages) == 200_000
    row = replace(samples.CASE_1.specification[0], name='ÿ' * 20_000, unit='ŷ' * 2_000)
    pdf = render_offer_letter(replace(samples.CASE_1, specification=(row,)))
    text = text_of(pdf)
    assert (text.count('ÿ'), text.count('ŷ')) == (20_000, 2_000)
    assert_inside_margins(pdf)


def test_address_too_long_for_a_code_is_still_printed_in_full():
    url = 'https://example.com/' + 'qz/' * 3000
    pdf = render_offer_letter(replace(samples.CASE_1, portal_url=url))
    assert solid(text_of(pdf)).count('qz/') == 3000
    assert_inside_margins(pdf)


def assert_inside_margins(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            assert min(char['x0'] for char in page.chars) >= 21.9 * MM
            assert max(char['x1'] for char in page.chars) <= 190.2 * MM
            body = [char for char in page.chars if char['bottom'] < page.height - 22 * MM]
            assert max(char['bottom'] for char in body) <= page.height - 24 * MM


def test_two_thousand_lines_are_all_there_under_a_repeated_head():
    rows = tuple(replace(samples.CASE_1.specification[0], name=f'Linje nr {number:04}') for number in range(2000))
    pages = page_texts(render_offer_letter(replace(samples.CASE_1, specification=rows)))
    assert re.findall(r'Linje nr (\d{4})', ' '.join(pages)) == [f'{number:04}' for number in range(2000)]
    assert all('Enhetspris' in page and 'Nettmelding · NM-2026-004512' in page for page in pages[2:])
    assert f'Side {len(pages)} av {len(pages)}' in pages[-1]


@pytest.mark.parametrize('count', range(12, 34))
def test_sums_never_stand_alone(count):
    lines = tuple(InvoiceLine(name=f'Linje nr {number}', amount=D(100)) for number in range(count))
    pages = page_texts(render_invoice(replace(samples.INVOICE_3, lines=lines)))
    last = next(page for page in pages if 'Sum uten mva' in page)
    assert 'Linje nr' in last and 'Å betale' in last
    assert re.findall(r'Linje nr (\d+)', ' '.join(pages)) == [str(number) for number in range(count)]


@pytest.mark.parametrize('logo', [None, b'', 'text', b'no picture', b'%!PS-Adobe-3.0 EPSF-3.0\n', samples.logo()[:400],
                                  b'\x89PNG\r\n\x1a\n' + b'\0' * 99])
def test_name_takes_the_place_of_a_missing_or_broken_logo(logo):
    head = replace(samples.LETTERHEAD, logo=logo)
    pages = page_texts(render_invoice(replace(samples.INVOICE_1, letterhead=head)))
    assert pages[0].startswith('Eksempelnett AS Eksempelnett AS Kraftveien 1')


@pytest.mark.parametrize('colour', ['', 'red', '#12345', '#ffffff', '#FFCC00', '#000000', None])
def test_accent_can_be_read_whatever_colour_is_set(colour):
    assert contrast_to_white(palette(colour).accent) >= MIN_CONTRAST
    render_invoice(replace(samples.INVOICE_1, letterhead=replace(samples.LETTERHEAD, colour=colour)))


# --- Bad input, place by place: a PDF every time, nothing fetched, nothing read, no line lost ---

OUTSIDE = ('<img src="http://127.0.0.1:9/x.png"/>', '<img src="file:///etc/hostname"/>', '<img src="/etc/hostname"/>',
           '<iframe src="file:///etc/passwd"></iframe>', '<a href="http://127.0.0.1:9/">x</a>')


@pytest.mark.parametrize('text', OUTSIDE)
def test_nothing_is_fetched_and_nothing_is_read(text, monkeypatch):
    """An address or a path in outside text is text: no connection is tried and no file is opened."""
    opened = []
    monkeypatch.setattr('socket.socket.connect', lambda *args: opened.append(args))
    monkeypatch.setattr('builtins.open', lambda *args, **kwargs: opened.append(args) or io.BytesIO())
    for name, document in samples.DOCUMENTS.items():
        pdf = RENDER[name](fill(document, text))
        assert pdf.startswith(b'%PDF')
    assert not opened


def test_two_thousand_components_and_changes_are_all_in_the_statement():
    rows = tuple(StatementRow(component=f'Del {number:04}', estimate=D(1), actual=D(2)) for number in range(2000))
    pages = page_texts(render_settlement_statement(replace(samples.STATEMENTS['change_3'], rows=rows)))
    assert re.findall(r'Del (\d{4})', ' '.join(pages)) == [f'{number:04}' for number in range(2000)]
    assert sum('Faktisk (kr)' in page for page in pages) >= len(pages) - 2


def test_two_thousand_components_are_all_in_the_overslag_and_the_letter():
    rows = tuple(replace(samples.CASE_1.rows[0], component=f'Del {number:04}') for number in range(2000))
    for render, document in ((render_overslag, samples.OVERSLAG['overslag_1']), (render_offer_letter, samples.CASE_1)):
        pages = page_texts(render(replace(document, rows=rows)))
        assert re.findall(r'Del (\d{4})', ' '.join(pages)) == [f'{number:04}' for number in range(2000)]


@pytest.mark.parametrize('logo', [None, b'no picture', samples.logo()[:400], b'<svg onload="x"/>'])
def test_every_document_is_made_without_a_logo_that_works(logo):
    head = replace(samples.LETTERHEAD, logo=logo)
    for name, document in samples.DOCUMENTS.items():
        assert 'Eksempelnett AS' in page_texts(RENDER[name](replace(document, letterhead=head)))[0]


def test_words_of_200_kilobytes_in_a_wording_are_printed_in_full():
    wordings = (Wording(key='practice.text', text='ÿ' * 200_000),)
    pdf = render_offer_letter(replace(samples.CASE_1, wordings=wordings))
    assert sum(page.count('ÿ') for page in page_texts(pdf)) == 200_000
    assert_inside_margins(pdf)
