"""The paper: A4 geometry, the drawing of rows, running head and foot, metadata. Rows in, PDF bytes out."""
import io
from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .fonts import REGULAR, register_fonts
from .palette import HAIRLINE
from .rows import paginate
from .typeset import Line, one_line, set_text

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT = 22 * mm
RIGHT = 20 * mm
WIDTH = PAGE_WIDTH - LEFT - RIGHT
# Sections have their heading in a side column and their text beside it, on a line that is easy to read.
SIDE = 37 * mm
BODY_X = 42 * mm
BODY = WIDTH - BODY_X

FIRST_TOP = 13 * mm
NEXT_TOP = 25 * mm
BOTTOM = 25 * mm
FOOT_Y = 17 * mm
FOLD_Y = PAGE_HEIGHT / 2

LANGUAGE_TAGS = {'nb': 'nb-NO', 'nn': 'nn-NO', 'en': 'en-GB'}
# Cap height of the typeface: capitals are centred in their line.
CAP_HEIGHT = 0.66

_colour = lru_cache(maxsize=128)(HexColor)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What every page carries beside its rows. `page_text` is like 'Side {page} av {pages}'."""
    title: str
    author: str
    subject: str
    language: str
    date: object
    palette: object
    foot: str
    page_text: str


def render(sheet, rows):
    """Lay `rows` out on as many pages as they need and return the PDF as bytes, the same for the same input."""
    register_fonts()
    pages = paginate(rows, PAGE_HEIGHT - FIRST_TOP - BOTTOM, PAGE_HEIGHT - NEXT_TOP - BOTTOM)
    buffer = io.BytesIO()
    canvas = _canvas(buffer, sheet)
    furniture = _Furniture(sheet, len(pages))
    for number, page in enumerate(pages, 1):
        furniture.draw_head(canvas, number)
        top = PAGE_HEIGHT - (FIRST_TOP if number == 1 else NEXT_TOP)
        for y, row in page:
            draw_row(canvas, LEFT, top - y, row)
        furniture.draw_foot(canvas, number)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer, sheet):
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1, initialFontName=REGULAR,
                    lang=LANGUAGE_TAGS[sheet.language])
    canvas.setTitle(one_line(sheet.title)[:250])
    canvas.setAuthor(one_line(sheet.author)[:250])
    canvas.setSubject(one_line(sheet.subject)[:250])
    canvas.setCreator('Elsmart Kundefaktura')
    canvas.setViewerPreference('DisplayDocTitle', 'true')
    canvas.setDateFormatter(lambda *now: f'D:{sheet.date:%Y%m%d}000000Z')
    return canvas


class _Furniture:
    """Head and foot of the pages of one document, set once."""

    def __init__(self, sheet, pages):
        self.sheet, self.pages, style = sheet, pages, sheet.palette.small
        self.title = _shortened(sheet.title, style, WIDTH * 0.55)
        self.author = _shortened(sheet.author, style, WIDTH * 0.4)
        self.foot = _shortened(sheet.foot, style, WIDTH - self._page(pages).width - 14)

    def draw_head(self, canvas, number):
        """The accent line and fold mark of page one, the running head of the others."""
        if number == 1:
            canvas.setFillColor(_colour(self.sheet.palette.accent))
            canvas.rect(0, PAGE_HEIGHT - 1.6 * mm, PAGE_WIDTH, 1.6 * mm, stroke=0, fill=1)
            _rule(canvas, HAIRLINE, 6 * mm, FOLD_Y, 4 * mm, 0.4)
            return
        y = PAGE_HEIGHT - 15 * mm
        _draw_line(canvas, LEFT, y, self.title)
        _draw_line(canvas, LEFT + WIDTH - self.author.width, y, self.author)
        _rule(canvas, HAIRLINE, LEFT, y - 2.2 * mm, WIDTH)

    def draw_foot(self, canvas, number):
        """The company in a line, and which page this is."""
        page = self._page(number)
        _rule(canvas, HAIRLINE, LEFT, FOOT_Y + 11, WIDTH)
        _draw_line(canvas, LEFT, FOOT_Y, self.foot)
        _draw_line(canvas, LEFT + WIDTH - page.width, FOOT_Y, page)

    def _page(self, number):
        text = self.sheet.page_text.format(page=number, pages=self.pages)
        return set_text(text, self.sheet.palette.small, WIDTH)[0]


def _shortened(text, style, width):
    """One line of `text`; too long a text ends in '…'. Only for what also stands in full on page one."""
    text = one_line(text[:400])
    lines = set_text(text, style, width)
    if len(lines) == 1:
        return lines[0]
    first = set_text(text, style, width - style.size)[0]
    return set_text(''.join(run.text for _, run in first.pieces) + '…', style, width + style.size)[0]


def draw_row(canvas, left, top, row):
    """Draw `row` with its upper edge at `top`."""
    height = row.height
    for block in (row.fill, row.bar):
        if block:
            colour, x, width = block
            canvas.setFillColor(_colour(colour))
            canvas.rect(left + x, top - height, width, height, stroke=0, fill=1)
    if row.above:
        _rule(canvas, row.above.colour, left + row.above.x, top, row.above.width, row.above.thickness)
    for cell in row.cells:
        y = top - row.top
        for line in cell.lines:
            x = left + cell.x + (cell.width - line.width if cell.right else 0)
            _draw_line(canvas, x, y - (line.leading + _size(line) * CAP_HEIGHT) / 2, line)
            y -= line.leading
    if row.picture:
        picture = row.picture
        picture.draw(canvas, left + picture.x, top - row.top - picture.height, picture.width, picture.height)
    if row.below:
        _rule(canvas, row.below.colour, left + row.below.x, top - height, row.below.width, row.below.thickness)


def _size(line: Line):
    return max((run.style.size for _, run in line.pieces), default=0)


def _draw_line(canvas, x, y, line):
    """Draw `line` with its base line at `y`."""
    for offset, run in line.pieces:
        style = run.style
        text = canvas.beginText(x + offset, y)
        text.setFont(style.font, style.size)
        text.setFillColor(_colour(style.colour))
        text.textOut(run.text)
        canvas.drawText(text)
        if run.link:
            area = (x + offset, y - style.size * 0.3, x + offset + run.width(run.text), y + style.size)
            canvas.linkURL(run.link, area, relative=0)


def _rule(canvas, colour, x, y, width, thickness=0.5):
    canvas.setStrokeColor(_colour(colour))
    canvas.setLineWidth(thickness)
    canvas.line(x, y, x + width, y)
