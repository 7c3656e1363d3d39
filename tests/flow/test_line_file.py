"""A file of cost lines: what people write is understood, what is doubtful is told, what is dangerous is refused."""
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow import line_file
from flow.line_file import FileRefused, decimal_text, read_file

HEADER = 'Komponent;Beskrivelse;Type;Antall;Enhet;Enhetspris;Beløp;Materiell;Rettslig grunnlag'
GOOD = 'Stikkledning;Kabel, levert og lagt;Arbeid og materiell;60;m;210,00;12 600,00;7 200,00;Kapittel 16'
EXAMPLE = Path(__file__).parents[2] / 'static/files/kostnadslinjer.csv'


def csv_file(*rows, header=HEADER, coding='utf-8'):
    return '\r\n'.join([header, *rows]).encode(coding)


def excel_file(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def codes(row):
    return [(error.pointer, error.code) for error in row.errors]


def refusal(raw):
    with pytest.raises(FileRefused) as caught:
        read_file(raw)
    return caught.value.code


def test_the_example_that_is_offered_for_download_can_be_imported():
    rows = read_file(EXAMPLE.read_bytes())
    assert [row.errors for row in rows] == [[], [], []]
    assert sum(row.line.amount for row in rows) == Decimal('20475.00')


def test_a_norwegian_csv_becomes_lines():
    row, = read_file(csv_file(GOOD))
    line = row.line
    assert (row.number, line.qty, line.unit_price, line.amount, line.material_amount) == (
        2, Decimal(60), Decimal('210.00'), Decimal('12600.00'), Decimal('7200.00'))
    assert (line.kind, line.legal_basis) == ('mixed', 'ch16')


@pytest.mark.parametrize('coding', ['utf-8', 'utf-8-sig', 'cp1252'])
def test_the_ways_in_which_excel_writes_norwegian_letters_are_read(coding):
    row, = read_file(csv_file('Måler;Måler på vegg;Arbeid;1;stk;10;;;§ 17-4 b', coding=coding))
    assert (row.line.component, row.line.name, row.line.legal_basis) == ('Måler', 'Måler på vegg', 's17_4b')


@pytest.mark.parametrize('separator', [',', '\t'])
def test_other_separators_and_english_headings_are_read(separator):
    header = separator.join(['component', 'description', 'kind', 'quantity', 'unit', 'unit price', 'legal basis'])
    row, = read_file(csv_file(separator.join(['Meter', 'x', 'labour', '2', 'pcs', '10.50', 'fee']), header=header))
    assert row.line.amount == Decimal('21.00')


def test_an_excel_sheet_is_read_with_its_numbers_exact():
    row, = read_file(excel_file(HEADER.split(';'), ['Måler', 'x', 'Arbeid', 0.1, 't', 1230.3, None, None, 'gebyr']))
    assert (row.line.qty, row.line.unit_price, row.line.amount) == (
        Decimal('0.1'), Decimal('1230.3'), Decimal('123.03'))


@pytest.mark.parametrize(('text', 'expected'), [
    ('1234,5', '1234.5'), ('1 234,50', '1234.50'), ('1\u00a0234,50', '1234.50'), ('kr 1.234,50', '1234.50'),
    ('1,234.50', '1234.50'), ('12.5', '12.5'), ('1.234.567,00', '1234567.00'), ('600,-', '600'), ('1.234', None),
    ('1.234.567', None), ('', ''), ('fem', 'fem'), ('1,2,3', '1,2,3'),
])
def test_amounts_are_read_as_people_write_them(text, expected):
    assert decimal_text(text) == expected


def test_every_row_tells_what_is_wrong_with_it_and_the_others_stand():
    rows = read_file(csv_file(
        GOOD, 'Måler;x;Arbeid;1.234;stk;10;;;Gebyr', 'Måler;;Arbeid;1;stk;-10;;;Gebyr', '',
        'Måler;x;Arbeid;2;stk;10;25;;Gebyr', 'Måler;x;Sjau;1;stk;10;;;Gebyr'))
    assert [(row.number, codes(row)) for row in rows] == [
        (2, []), (3, [('/qty', 'ambiguous_number')]), (4, [('/name', 'missing_field'), ('/unit_price', 'negative')]),
        (6, [('/amount', 'amount_mismatch')]), (7, [('/kind', 'not_allowed')])]
    assert [row.line is None for row in rows] == [False, True, True, True, True]


@pytest.mark.parametrize('cell', ['=1+1', '@SUM(A1)', "+cmd|'/c calc'!A1", '-2+3'])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(cell):
    row, = read_file(csv_file(f'Måler;{cell};Arbeid;1;stk;10;;;Gebyr'))
    assert codes(row) == [('/name', 'formula')]


def test_a_formula_in_a_workbook_is_refused_and_not_worked_out():
    row, = read_file(excel_file(HEADER.split(';'), ['Måler', 'x', 'Arbeid', 2, 't', 10, '=D2*F2', None, 'gebyr']))
    assert codes(row) == [('/amount', 'formula')]


def test_a_cell_without_a_heading_is_not_overlooked():
    row, = read_file(csv_file(f'{GOOD};glemt'))
    assert codes(row) == [('', 'cell_without_column')]


@pytest.mark.parametrize(('raw', 'code'), [
    (b'', 'empty'), (HEADER.encode(), 'empty'), (b'\xd0\xcf\x11\xe0' + b'x' * 100, 'old_excel'),
    (b'PK\x03\x04 no workbook', 'unreadable'), (b'a\0b', 'unreadable'), (b'\xff\xfe\x00\x01' * 10, 'unreadable'),
    (b'x' * (line_file.MAX_FILE + 1), 'too_large'), (csv_file(GOOD, header='Komponent;Type'), 'missing_columns'),
    (csv_file(GOOD, header=f'{HEADER};Rabatt'), 'unknown_columns'),
    (csv_file(GOOD, header=f'{HEADER};Antall'), 'doubled_columns'),
    (csv_file(*[GOOD] * 10001), 'too_many_rows'), (csv_file('"' + 'x' * 200000), 'unreadable'),
])
def test_a_file_that_cannot_be_taken_in_is_refused_whole(raw, code):
    assert refusal(raw) == code


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, 'w', zipfile.ZIP_DEFLATED) as package:
        package.writestr('xl/worksheets/sheet1.xml', b' ' * (line_file.MAX_UNPACKED + 1))
    assert len(stream.getvalue()) < line_file.MAX_FILE
    assert refusal(stream.getvalue()) == 'too_large'


def test_a_workbook_that_declares_entities_is_refused():
    source, stream = zipfile.ZipFile(io.BytesIO(excel_file(HEADER.split(';'), ['x'] * 9))), io.BytesIO()
    with zipfile.ZipFile(stream, 'w') as package:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith('sheet1.xml'):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            package.writestr(name, content)
    assert refusal(stream.getvalue()) == 'unreadable'


@given(st.binary(max_size=400))
def test_whatever_bytes_come_the_file_is_read_or_refused(raw):
    for content in (raw, b'PK\x03\x04' + raw, csv_file() + b'\r\n' + raw):
        try:
            rows = read_file(content)
        except FileRefused:
            continue
        assert all((row.line is None) == bool(row.errors) for row in rows)
