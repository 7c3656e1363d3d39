"""The embedded typefaces: registered once per process, widths measured in units of the font size."""
import re
from functools import lru_cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT_DIR = Path(__file__).resolve().parent.parent / 'static' / 'fonts'
REGULAR = 'ElsmartSans'
BOLD = 'ElsmartSans-Semibold'
FILES = {REGULAR: 'SourceSansPro-Regular.ttf', BOLD: 'SourceSansPro-Semibold.ttf'}

# The renderers parse no markup and open no address; this closes reportlab's own doors as well.
rl_config.trustedHosts = ['none.invalid']
rl_config.trustedSchemes = ['data']

_ASTRAL = re.compile(r'<([0-9A-F]{5,6})>')


class EmbeddedFont(TTFont):
    """A TrueType font whose text can be copied out of the PDF again, emoji included."""

    def splitString(self, text, doc, encoding='utf-8'):
        """A character that the font lacks is drawn as its empty box, and stays itself when copied."""
        if not text.isascii():
            for code in map(ord, text):
                self.face.charToGlyph.setdefault(code, 0)
        return super().splitString(text, doc, encoding)

    def addObjects(self, doc):
        """Embed the subsets; reportlab writes code points above U+FFFF as five digits, which no reader understands."""
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith('toUnicodeCMap:'):
                stream.content = _ASTRAL.sub(_surrogate_pair, stream.content)


def _surrogate_pair(match):
    return f'<{chr(int(match[1], 16)).encode("utf-16-be").hex().upper()}>'


@lru_cache(maxsize=1)
def register_fonts():
    """Register the fonts with reportlab; returns them by name. Reads the files on the first call only."""
    fonts = {}
    for name, file_name in FILES.items():
        fonts[name] = EmbeddedFont(name, str(FONT_DIR / file_name), asciiReadable=False)
        pdfmetrics.registerFont(fonts[name])
    return fonts


def char_widths(font, text):
    """Width of each character of `text`, for a font of size 1."""
    face = register_fonts()[font].face
    widths, default = face.charWidths, face.defaultWidth
    return [widths.get(ord(char), default) / 1000 for char in text]


def text_width(font, text):
    """Width of `text` for a font of size 1. Short texts repeat from letter to letter and are remembered."""
    return _short_width(font, text) if len(text) <= 32 else sum(char_widths(font, text))


@lru_cache(maxsize=8192)
def _short_width(font, text):
    return sum(char_widths(font, text))
