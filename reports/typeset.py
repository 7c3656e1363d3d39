"""Turns text into lines that fit a width. No markup is parsed: text is always and only text."""
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate

from .fonts import REGULAR, char_widths, text_width

INK = '#1f2a33'

# Line ends become one kind, exotic spaces non-breaking ones; what has no shape (controls, joiners, bidi marks) goes.
_NEWLINES = re.compile('\r\n?|[\u000b\u000c\u0085\u2028\u2029]')
_SPACES = re.compile('[\u2000-\u200a\u202f\u205f\u3000]')
_SHAPELESS = re.compile('[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f'
                        '\ufe00-\ufe0f\ufeff\ufff9-\ufffb]')
_LONE_SURROGATE = re.compile('[\ud800-\udfff]')
_CHUNKS = re.compile(r'\n| +|[^ \n]+')
# Where a word that is too long for a line, as a web address, is best broken.
_BREAKABLE = frozenset('/-?&=_.,;:@#')


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks; sizes in points."""
    font: str = REGULAR
    size: float = 10
    leading: float = 14
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `link` is the address it leads to."""
    text: str
    style: Style
    link: str | None = None

    def width(self, text):
        """Width of `text` set in this run's style."""
        return text_width(self.style.font, text) * self.style.size


@dataclass(frozen=True, slots=True)
class Line:
    """Runs set side by side: `pieces` are (x, run)."""
    pieces: tuple[tuple[float, Run], ...]
    width: float
    leading: float


def clean(text):
    """`text` as it can be printed: composed, without control characters. None becomes an empty string."""
    if text is None:
        return ''
    text = str(text)
    if text.isascii() and text.isprintable():
        return text
    text = _LONE_SURROGATE.sub('\ufffd', text)
    text = _NEWLINES.sub('\n', text.replace('\t', ' '))
    return unicodedata.normalize('NFC', _SHAPELESS.sub('', _SPACES.sub('\u00a0', text)))


def one_line(text):
    """`text` cleaned and brought onto one line."""
    return ' '.join(clean(text).split('\n')).strip()


def set_text(text, style, width, link=None):
    """Lines of plain `text` in one style, not wider than `width`."""
    return set_runs((Run(clean(text), style, link),), width)


def set_runs(runs, width):
    """Lines of several runs (already clean), not wider than `width`; a word breaks only if it must."""
    lines, line = [], _OpenLine(runs[0].style, width)
    for word in _words(runs):
        if word is None:
            lines.append(line.close())
            line = _OpenLine(runs[0].style, width)
            continue
        for part in _fitting(word, width):
            if not line.takes(part):
                lines.append(line.close())
                line = _OpenLine(runs[0].style, width)
            line.add(part)
    lines.append(line.close())
    return lines


def _words(runs):
    """Words as lists of runs that must stay together, and None for a line end."""
    word = []
    for run in runs:
        for chunk in _CHUNKS.findall(run.text):
            if chunk[0] in ' \n':
                if word:
                    yield word
                word = []
                if chunk == '\n':
                    yield None
            else:
                word.append(replace(run, text=chunk))
    if word:
        yield word


def _fitting(word, width):
    """The word as it is, or cut into parts of at most `width`."""
    if sum(run.width(run.text) for run in word) <= width:
        yield word
        return
    for run in word:
        for text in _cut(run, width):
            yield [replace(run, text=text)]


def _cut(run, width):
    """Parts of a run's text of at most `width`, broken after a sign such as '/' where one is near the end."""
    size = run.style.size
    ends = list(accumulate(unit * size for unit in char_widths(run.style.font, run.text)))
    start, text = 0, run.text
    while start < len(text):
        reached = ends[start - 1] if start else 0
        end = max(bisect_right(ends, reached + width + 0.001), start + 1)
        if end < len(text):
            near = range(end, start + (end - start) * 3 // 5, -1)
            end = next((cut for cut in near if text[cut - 1] in _BREAKABLE), end)
        yield text[start:end]
        start = end


class _OpenLine:
    """A line that still takes words."""

    def __init__(self, style, width):
        self.room, self.width, self.leading, self.pieces = width, 0, style.leading, []

    def _space(self, run):
        return run.width(' ') if self.pieces else 0

    def takes(self, word):
        return not self.pieces or (
            self.width + self._space(word[0]) + sum(run.width(run.text) for run in word) <= self.room + 0.001)

    def add(self, word):
        space = ' ' if self.pieces else ''
        for run in word:
            text = space + run.text
            if self.pieces and _same_look(self.pieces[-1][1], run):
                x, last = self.pieces[-1]
                self.pieces[-1] = (x, replace(last, text=last.text + text))
            else:
                self.pieces.append((self.width, replace(run, text=text)))
            self.width += run.width(text)
            self.leading = max(self.leading, run.style.leading)
            space = ''

    def close(self):
        return Line(tuple(self.pieces), self.width, self.leading)


def _same_look(one, other):
    return one.style is other.style and one.link == other.link
