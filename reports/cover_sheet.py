"""The sheet on top of a letter that goes by post: address in the window, case number, code. CoverSheet in, PDF out."""
from dataclasses import dataclass
from datetime import date

from . import formats
from .documents import Letterhead, Recipient
from .letterhead import foot_text, write_top
from .qr import qr_picture
from .sheet import WIDTH, Sheet, render
from .writer import PANEL_PAD, Writer

QR_SIZE = 82


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
    return render(Sheet(
        title=title, author=sheet.letterhead.name, subject=sheet.subject, language=language, date=sheet.date,
        palette=pal, foot=foot_text(sheet.letterhead, texts), page_text=writer.page_text), writer.rows)
