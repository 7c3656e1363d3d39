"""Stage 1, importing, from a file: a CSV or Excel (.xlsx) sheet of cost lines becomes rows that a case worker looks at.

The first row names the columns, in Norwegian or English. Nothing in a file is ever run: cells that a spreadsheet
would take for a formula are refused, and so are files that unpack to more than they ought to.
"""
import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal

import openpyxl

from .contract import MAX_LINES
from .contract_errors import field_error
from .line_entry import read_line

MAX_FILE = 5 * 1024 * 1024  # bytes
MAX_UNPACKED = 50 * 1024 * 1024
MAX_PARTS = 500
MAX_COLUMNS = 50

# What a column may be called. Compared without case, spaces and signs.
COLUMNS = {
    'component': ('hoveddel', 'komponent', 'hovedkomponent', 'component'),
    'cost_code': ('kostnadskode', 'kode', 'costcode'),
    'name': ('beskrivelse', 'navn', 'tekst', 'name', 'description'),
    'kind': ('type', 'art', 'kostnadstype', 'kind'),
    'qty': ('antall', 'mengde', 'qty', 'quantity'),
    'unit': ('enhet', 'unit'),
    'unit_price': ('enhetspris', 'pris', 'unitprice'),
    'amount': ('beløp', 'sum', 'amount'),
    'material_amount': ('materiell', 'heravmateriell', 'material', 'materialamount'),
    'legal_basis': ('rettsliggrunnlag', 'grunnlag', 'hjemmel', 'legalbasis'),
}
REQUIRED = ('component', 'name', 'kind', 'qty', 'unit', 'unit_price', 'legal_basis')
NUMBERS = ('qty', 'unit_price', 'amount', 'material_amount')
VALUES = {
    'kind': {
        'labour': ('arbeid', 'labour'),
        'material': ('materiell', 'material'),
        'machine': ('maskin', 'machine'),
        'third_party': ('tredjepart', 'underleverandør', 'thirdparty'),
        'mixed': ('arbeidogmateriell', 'blandet', 'mixed', 'labourandmaterial'),
    },
    'legal_basis': {
        'ch16': ('kapittel16', 'kap16', 'anleggsbidrag', 'ch16', 'chapter16', 'kapittel16anleggsbidrag'),
        's17_4a': ('174a', 's174a'),
        's17_4b': ('174b', 's174b'),
        's17_4c': ('174c', 's174c'),
        'fee': ('gebyr', 'fee', 'servicefee'),
        'exempt': ('unntatt', 'avgiftsfri', 'exempt'),
    },
}

_ZIP, _OLD_EXCEL = b'PK\x03\x04', b'\xd0\xcf\x11\xe0'
_DOCTYPES = [text.encode(coding) for text in ('<!DOCTYPE',) for coding in ('utf-8', 'utf-16-le', 'utf-16-be')]
_FORMULA = ('=', '+', '-', '@', '\t', '\r')
_IGNORED = re.compile(r'[\W_]+')
_CURRENCY = re.compile(r"^(kr|nok)\.?|(kr|nok|,-)$|[\s\u00a0\u2009\u202f']", re.IGNORECASE)
_THOUSANDS = re.compile(r'-?[0-9]{1,3}(?:([.,])[0-9]{3})+([.,])[0-9]+')
_TWO_READINGS = re.compile(r'-?[0-9]{1,3}(\.[0-9]{3})+')


class FileRefused(Exception):
    """The file as a whole cannot be taken in. `code` says why, `details` fill in the sentence."""

    def __init__(self, code, **details):
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass
class Row:
    """One row of the file: its number there, its cells as text by field, and the `CostLine` or what is wrong."""

    number: int
    cells: dict
    line: object = None
    errors: list = field(default_factory=list)


def read_file(raw):
    """`Row`s of the file `raw` (bytes) in their order, blank ones left out; raises `FileRefused`."""
    if len(raw) > MAX_FILE:
        raise FileRefused('too_large', megabytes=MAX_FILE // 1024 ** 2)
    if raw.startswith(_OLD_EXCEL):
        raise FileRefused('old_excel')
    table = _excel(raw) if raw.startswith(_ZIP) else _csv(raw)
    numbered = [(number, cells) for number, cells in enumerate(table, start=1) if any(cell.strip() for cell in cells)]
    if len(numbered) < 2:
        raise FileRefused('empty')
    if len(numbered) - 1 > MAX_LINES:
        raise FileRefused('too_many_rows', limit=MAX_LINES)
    columns = _columns(numbered[0][1])
    return [_row(number, columns, cells) for number, cells in numbered[1:]]


def decimal_text(text):
    """'1 234,50', 'kr 1.234,50' and '1,234.50' → '1234.50'; None for '1.234', which can be read in two ways.

    What is no number comes back as it is, for the contract to refuse.
    """
    number = text.strip()
    while (shorter := _CURRENCY.sub('', number)) != number:
        number = shorter
    if _TWO_READINGS.fullmatch(number):
        return None
    if (match := _THOUSANDS.fullmatch(number)) and match[1] != match[2]:
        number = number.replace(match[1], '')
    return number.replace(',', '.') if number.count(',') == 1 else number


# === ROWS === #

def _columns(header):
    """[field of each column]; a column without a heading is None and must be empty."""
    known = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}
    columns = [known.get(_plain(cell)) for cell in header]
    unknown = [cell.strip() for cell, name in zip(header, columns, strict=True) if cell.strip() and not name]
    if missing := [name for name in REQUIRED if name not in columns]:
        raise FileRefused('missing_columns', fields=missing)
    if unknown:
        raise FileRefused('unknown_columns', columns=unknown)
    named = [name for name in columns if name]
    if doubled := [name for name in COLUMNS if named.count(name) > 1]:
        raise FileRefused('doubled_columns', fields=doubled)
    return columns


def _row(number, columns, cells):
    named = dict(zip(columns, cells, strict=False))
    row = Row(number, {name: named[name].strip() for name in columns if name and name in named})
    data = {'line_id': str(number)}
    for name, text in row.cells.items():
        data[name] = _value(row, name, text)
    if any(cell.strip() for cell in cells[len(columns):]) or named.get(None, '').strip():
        row.errors.append(field_error((), 'cell_without_column', "holds a cell without a heading; name its column"))
    if not row.errors:
        row.line, row.errors = read_line(data)
    return row


def _value(row, name, text):
    """The cell `text` as the contract wants it; what is wrong with it goes to the errors of `row`."""
    if name in NUMBERS and not text.startswith('='):
        number = decimal_text(text)
        if number is None:
            row.errors.append(field_error((name,), 'ambiguous_number', "can be read in two ways; write 1234 or 1,234"))
        return number
    if text.startswith(_FORMULA):
        row.errors.append(field_error((name,), 'formula', "is a formula to a spreadsheet; send the value"))
    if name in VALUES and text:
        return next((value for value, words in VALUES[name].items() if _plain(text) in words), text)
    return text


def _plain(text):
    return _IGNORED.sub('', text).casefold()


# === FILES === #

def _csv(raw):
    """Rows of a CSV file: UTF-8, or what Excel writes on a Norwegian Windows; the separator is what the header uses."""
    try:
        text = raw.decode('utf-8-sig')
    except UnicodeDecodeError:
        text = raw.decode('cp1252', 'replace')
    if '\0' in text:
        raise FileRefused('unreadable')
    header = text.partition('\n')[0]
    separator = max(';,\t', key=header.count)
    try:
        rows = []
        for row in csv.reader(io.StringIO(text, newline=''), delimiter=separator):
            rows.append(row)
            if len(rows) > MAX_LINES + MAX_COLUMNS:
                raise FileRefused('too_many_rows', limit=MAX_LINES)
        return rows
    except csv.Error:
        raise FileRefused('unreadable') from None


def _excel(raw):
    """Rows of the first sheet of a workbook, each cell as text."""
    _check_parts(raw)
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        rows = [
            [_cell_text(value) for value in row]
            for row in sheet.iter_rows(max_row=MAX_LINES + MAX_COLUMNS + 1, max_col=MAX_COLUMNS, values_only=True)]
    except Exception:  # openpyxl raises whatever a broken part makes it stumble over
        raise FileRefused('unreadable') from None
    if len(rows) > MAX_LINES + MAX_COLUMNS:
        raise FileRefused('too_many_rows', limit=MAX_LINES)
    return rows


def _check_parts(raw):
    """Refuse a workbook that unpacks to more than it ought to, or that declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise FileRefused('too_large', megabytes=MAX_FILE // 1024 ** 2)
            for part in parts:
                content = package.read(part)
                if any(mark in content for mark in _DOCTYPES):
                    raise FileRefused('unreadable')
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise FileRefused('unreadable') from None


def _cell_text(value):
    if value is None:
        return ''
    if isinstance(value, float):
        return f'{Decimal(repr(value)):f}'.replace('.', ',')
    return str(value)
