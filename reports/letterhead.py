"""The top of page one: the company's mark and particulars, the recipient in the envelope's window, the key facts."""
import io
from functools import lru_cache

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from .formats import org_no
from .rows import Cell, Picture, Row
from .sheet import FIRST_TOP, LEFT, WIDTH
from .typeset import one_line, set_text
from .writer import pair_lines

# A Norwegian C5 window shows 15-120 mm from the left and 44-79 mm from the top, and A4 folded once slides 13 mm in it.
WINDOW_TOP = 46 * mm
CONTENT_TOP = 86 * mm
WINDOW_WIDTH = 78 * mm
ASIDE_X = 118 * mm - LEFT
ASIDE = WIDTH - ASIDE_X
ASIDE_INDENT = 31 * mm

LOGO_WIDTH, LOGO_HEIGHT = 58 * mm, 15 * mm
LOGO_PIXELS = (660, 170)
MAX_PIXELS = 40_000_000
# Not all that the picture library knows: for some formats it starts other programs.
LOGO_FORMATS = ('PNG', 'JPEG', 'GIF', 'WEBP', 'BMP')


def write_top(writer, document, facts):
    """Letterhead, recipient and `facts` (label, value), up to where the document's own content begins."""
    writer.put(_letterhead_row(writer, document.letterhead))
    writer.put(_address_row(writer, document.recipient, facts))


def particulars(letterhead, texts):
    """'Org.nr. 310 000 116 MVA · Foretaksregisteret', the words that the law asks for in every language."""
    parts = []
    if letterhead.org_no:
        text = texts('org_no', org_no=org_no(letterhead.org_no))
        parts.append(f'{text}\u00a0MVA' if letterhead.vat_registered else text)
    if letterhead.foretaksregisteret:
        parts.append('Foretaksregisteret')
    return ' · '.join(parts)


def foot_text(letterhead, texts):
    """The company in one line, for the foot of every page."""
    parts = (letterhead.name, particulars(letterhead, texts), letterhead.phone, letterhead.website)
    return ' · '.join(filter(None, map(one_line, parts)))


def _letterhead_row(writer, letterhead):
    pal = writer.palette
    place = f'{one_line(letterhead.zip)} {one_line(letterhead.city)}'
    lines = set_text(one_line(letterhead.name), pal.small_strong, ASIDE)
    for text in (letterhead.street, place, particulars(letterhead, writer.texts),
                 ' · '.join(filter(None, map(one_line, (letterhead.phone, letterhead.website)))), letterhead.email):
        if one_line(text):
            lines += set_text(one_line(text), pal.small, ASIDE)
    cells, picture = [], _logo_picture(letterhead.logo)
    if not picture:
        cells.append(Cell(0, WINDOW_WIDTH, set_text(one_line(letterhead.name), pal.name, WINDOW_WIDTH)))
    cells.append(Cell(ASIDE_X, ASIDE, lines))
    return Row(tuple(cells), min_height=WINDOW_TOP - FIRST_TOP, picture=picture)


def _address_row(writer, recipient, facts):
    pal = writer.palette
    attention = f'Att. {one_line(recipient.attention)}' if one_line(recipient.attention) else ''
    place = f'{one_line(recipient.zip)} {one_line(recipient.city)}'
    address = []
    for text in (recipient.name, attention, recipient.street, place, recipient.country):
        if one_line(text):
            address += set_text(one_line(text), pal.body, WINDOW_WIDTH)
    aside = []
    for label, value in facts:
        if one_line(value):
            aside += pair_lines(label, value, pal.label, pal.small_strong, ASIDE_INDENT, ASIDE)
    cells = (Cell(0, WINDOW_WIDTH, address), Cell(ASIDE_X, ASIDE, aside))
    return Row(cells, min_height=CONTENT_TOP - WINDOW_TOP)


def _logo_picture(logo):
    image = _load_logo(logo) if isinstance(logo, bytes) else None
    if image is None:
        return None
    width, height = image.getSize()
    scale = min(LOGO_WIDTH / width, LOGO_HEIGHT / height)

    def draw(canvas, x, y, picture_width, picture_height):
        canvas.drawImage(image, x, y, picture_width, picture_height, mask='auto')
    return Picture(0, width * scale, height * scale, draw)


@lru_cache(maxsize=32)
def _load_logo(logo):
    """The logo at print size, or None if the bytes are no picture: the company's name then takes its place."""
    try:
        image = Image.open(io.BytesIO(logo), formats=LOGO_FORMATS)
        if image.width * image.height > MAX_PIXELS:
            return None
        has_alpha = image.mode in ('RGBA', 'LA', 'PA') or 'transparency' in image.info
        image = image.convert('RGBA' if has_alpha else 'RGB')
        image.thumbnail(LOGO_PIXELS)
        return ImageReader(image)
    except Exception:  # noqa: BLE001  a picture library fails in many ways, and none may cost the customer the letter
        return None
