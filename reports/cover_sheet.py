"""The sheet on top of a letter that goes by post: address in the window, case number, code. CoverSheet in, PDF out."""
from dataclasses import dataclass
from datetime import date

from . import formats
from .documents import Letterhead, Recipient
from .letterhead import foot_text, write_top
from .palette import INK
from .qr import qr_picture
from .rows import Cell, Row, Rule
from .sheet import WIDTH, Sheet, render
from .typeset import one_line, set_text
from .writer import PANEL_PAD, Writer

QR_SIZE = 82
LEFT = 300   # width of the left one of two lines to write on


@dataclass(frozen=True, kw_only=True)
class CoverSheet:
    """`code` opens `url` together with the case number. `date` is that of printing."""

    language: str
    letterhead: Letterhead
    recipient: Recipient
    number: str
    version: int
    subject: str
    address: str
    date: date
    valid_until: date
    code: str
    url: str


def _write_slip(writer, sheet):
    """What the customer fills in, cuts off and sends: to which offer the answer belongs, and room to sign."""
    texts, pal, head = writer.texts, writer.palette, sheet.letterhead
    writer.end_section()
    number = f'{sheet.number}, {texts("offer.version").lower()} {sheet.version}'
    writer.put(Row(above=Rule(INK, 0, WIDTH), gap=20))
    writer.put(Row((Cell(0, WIDTH, set_text(texts('slip'), pal.section, WIDTH)),), gap=10, glue=True))
    facts = [('cover.number', number, 0, 190), ('slip.customer', sheet.recipient.name, 196, WIDTH - 196)]
    writer.put(Row(tuple(writer.fact(x, width, texts(key), value, pal.strong) for key, value, x, width in facts),
                   gap=8, glue=True))
    writer.put(Row((Cell(0, WIDTH, writer.lines('slip.accept', WIDTH, number=sheet.number)),), gap=8, glue=True))
    for left, right in (('slip.name', 'slip.date'), ('slip.signature', 'slip.phone')):
        _write_blanks(writer, ((left, 0, LEFT), (right, LEFT + 16, WIDTH - LEFT - 16)))
    address = one_line(', '.join(filter(None, (head.name, head.street, f'{head.zip} {head.city}'.strip()))))
    reach = 'slip.return_mail' if one_line(head.email) else 'slip.return'
    writer.put(Row((Cell(0, WIDTH, writer.lines(reach, WIDTH, address=address, email=one_line(head.email))),),
                   gap=12, glue=True))


def _write_blanks(writer, blanks):
    """Lines to write on, with a caption under each."""
    cells = tuple(Cell(x, width, set_text(writer.texts(key), writer.palette.small, width)) for key, x, width in blanks)
    for number, (cell, (_key, x, width)) in enumerate(zip(cells, blanks, strict=True)):
        row = Row((cell,), above=Rule(INK, x, width), gap=30 if not number else -cell.height, glue=True)
        writer.put(row)


def render_cover_sheet(sheet):
    """The sheet as PDF bytes: one page."""
    writer = Writer(sheet)
    texts, language, pal = writer.texts, writer.language, writer.palette
    valid_until = formats.date(sheet.valid_until, language)
    write_top(writer, sheet, [
        (texts('cover.number'), sheet.number), (texts('offer.version'), str(sheet.version)),
        (texts('date'), formats.date(sheet.date, language)), (texts('offer.valid_until'), valid_until)])
    title = texts('offer.title', number=sheet.number)
    writer.title(title, ' · '.join(filter(None, (sheet.subject, sheet.address))))
    writer.put_full(writer.lines('cover.intro', WIDTH, valid_until=valid_until), gap=12)
    number = writer.fact(PANEL_PAD + 2, 150, texts('cover.number'), sheet.number, pal.figure)
    code = writer.fact(PANEL_PAD + 170, 190, texts('cover.code'), sheet.code, pal.figure)
    writer.panel((number, code), gap=14, picture=qr_picture(sheet.url, WIDTH - QR_SIZE - PANEL_PAD, QR_SIZE))
    writer.section('cover.online')
    writer.paragraph('cover.step_address', url=sheet.url)
    writer.paragraph('cover.step_code')
    writer.paragraph('cover.step_answer')
    writer.section('cover.by_post')
    writer.paragraph('cover.reply', name=sheet.letterhead.name)
    _write_slip(writer, sheet)
    return render(Sheet(
        title=title, author=sheet.letterhead.name, subject=sheet.subject, language=language, date=sheet.date,
        palette=pal, foot=foot_text(sheet.letterhead, texts), page_text=writer.page_text), writer.rows)
