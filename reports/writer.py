"""Writes a document top to bottom: sections with their heading in the side column, paragraphs, lists, panels."""
from dataclasses import replace

from .palette import palette
from .placeholders import texts_of
from .rows import Cell, Row
from .sheet import BODY, BODY_X, SIDE, WIDTH
from .typeset import Line, Run, one_line, set_runs, set_text

SECTION_GAP = 14
PARAGRAPH_GAP = 5
BULLET_INDENT = 11
PANEL_PAD = 12


class Writer:
    """A document being written. `rows` is what has been written so far."""

    def __init__(self, document):
        """Takes language, letterhead, recipient and wordings from any document."""
        self.texts = texts_of(document)
        self.language = self.texts.language
        self.palette = palette(document.letterhead.colour)
        self.rows = []
        self._heading = None

    # What all parts are made of

    def put(self, row):
        """Add a row; the first one of a section carries its heading."""
        if self._heading:
            row = replace(row, cells=(self._heading, *row.cells), gap=SECTION_GAP, glue=False)
            self._heading = None
        self.rows.append(row)

    def section(self, key):
        """Begin a section: its heading stands beside whatever is put next."""
        self._heading = Cell(0, SIDE, set_text(self.texts(key), self.palette.section, SIDE))

    def end_section(self):
        """Drop a heading that nothing followed; what comes next stands without one."""
        self._heading = None

    def lines(self, key, width, style=None, bold=None, **values):
        """The lines of a fixed text, by default in body type."""
        style, bold = style or self.palette.body, bold or self.palette.strong
        return set_runs(self.texts.runs(key, style, bold, **values), width)

    def paragraphs(self, key, width, style=None, **values):
        """The lines of each paragraph of a text that a company may have written."""
        style, bold = style or self.palette.body, self.palette.strong
        return [set_runs(runs, width) for runs in self.texts.paragraphs(key, style, bold, **values)]

    @property
    def page_text(self):
        """'Side {page} av {pages}', to be filled in when the pages are counted."""
        return self.texts('page', page='{page}', pages='{pages}')

    def new_page(self):
        """What is put next begins on a new page."""
        self.rows.append(Row(new_page=True))

    # Text

    def paragraph(self, key, glue=False, **values):
        """A text in the body column, a paragraph for each of its lines; `glue` keeps it with what stands above."""
        for number, lines in enumerate(self.paragraphs(key, BODY, **values)):
            self.put(Row((Cell(BODY_X, BODY, lines),), gap=PARAGRAPH_GAP, prose=True, glue=glue and not number))

    def full(self, key, gap, style=None, **values):
        """A text over the whole width of the page, `gap` above its first line."""
        for number, lines in enumerate(self.paragraphs(key, WIDTH, style, **values)):
            self.put(Row((Cell(0, WIDTH, lines),), gap=PARAGRAPH_GAP if number else gap, prose=True))

    def put_full(self, lines, gap):
        """Lines over the whole width of the page."""
        self.put(Row((Cell(0, WIDTH, lines),), gap=gap))

    def small(self, key, **values):
        """A fixed text as a small note in the body column."""
        lines = self.lines(key, BODY, self.palette.small, self.palette.small_strong, **values)
        self.put(Row((Cell(BODY_X, BODY, lines),), gap=PARAGRAPH_GAP))

    def subheading(self, key):
        """A bold line that stays with the paragraph after it."""
        lines = self.lines(key, BODY, self.palette.strong)
        self.put(Row((Cell(BODY_X, BODY, lines),), gap=PARAGRAPH_GAP + 2))

    def plain(self, text, style=None, glue=False):
        """Outside text, a paragraph for each of its lines; `glue` keeps the first with what stands above."""
        style = style or self.palette.body
        for number, line in enumerate(filter(None, map(one_line, str(text).splitlines()))):
            lines = set_text(line, style, BODY)
            self.put(Row((Cell(BODY_X, BODY, lines),), gap=PARAGRAPH_GAP, prose=True, glue=glue and not number))

    def bullets(self, key, **values):
        """A text as a list, an item for each of its lines."""
        marker = Run('•', replace(self.palette.strong, colour=self.palette.accent))
        for lines in self.paragraphs(key, BODY - BULLET_INDENT, **values):
            self.put(Row((Cell(BODY_X, BODY, hang(marker, lines, BULLET_INDENT)),), gap=2.5, prose=True))

    def item(self, text, note=''):
        """Outside text as a line of the body column, with a small note below it."""
        lines = set_text(one_line(text), self.palette.body, BODY)
        if note:
            lines += set_text(one_line(note), self.palette.small, BODY)
        self.put(Row((Cell(BODY_X, BODY, lines),), gap=4))

    def pair(self, key, value):
        """A label and its value in the body column; nothing if there is no value."""
        if one_line(value):
            lines = pair_lines(self.texts(key), value, self.palette.label, self.palette.body, 96, BODY)
            self.put(Row((Cell(BODY_X, BODY, lines),), gap=1.5))

    def sender(self, document):
        """The greeting of the case worker, and how to reach them."""
        worker = document.case_worker
        names = [one_line(worker.name)] if worker else []
        reach = [one_line(way) for way in (worker.phone, worker.email)] if worker else []
        self.signature([*names, one_line(document.letterhead.name)], ' · '.join(filter(None, reach)))

    def signature(self, names, reach=''):
        """The greeting, who sends it, and how they are reached."""
        self.end_section()
        lines = [line for paragraph in self.paragraphs('regards', BODY) for line in paragraph]
        for name in names:
            lines += set_text(name, self.palette.strong, BODY)
        if reach:
            lines += set_text(reach, self.palette.body, BODY)
        self.put(Row((Cell(BODY_X, BODY, lines),), gap=SECTION_GAP, glue=True))

    # Display

    def title(self, eyebrow, heading):
        """The title of a document or attachment, with a small line above it."""
        self.end_section()
        lines = set_text(one_line(eyebrow), self.palette.eyebrow, WIDTH)
        self.put(Row((Cell(0, WIDTH, lines),)))
        self.put(Row((Cell(0, WIDTH, set_text(one_line(heading), self.palette.title, WIDTH)),), top=1, glue=True))

    def panel(self, cells, gap, picture=None):
        """A tinted box over the whole width, with the accent at its left edge."""
        self.put(Row(tuple(cells), gap=gap, top=PANEL_PAD, bottom=PANEL_PAD, picture=picture,
                     fill=(self.palette.tint, 0, WIDTH), bar=(self.palette.accent, 0, 2.6)))

    def fact(self, x, width, label, value, style, caption=''):
        """A cell of a panel: a label, a value that stands out, and a caption."""
        lines = set_text(label, self.palette.label, width) + set_text(one_line(value), style, width)
        if caption:
            lines += set_text(caption, replace(self.palette.small, leading=14), width)
        return Cell(x, width, lines)


def pair_lines(label, value, label_style, value_style, indent, width):
    """Lines with `label` at the left and `value` beside it at `indent`, in reading order."""
    labels = set_text(label, label_style, indent - 6)
    values = set_text(one_line(value), value_style, width - indent)
    lines = []
    for number in range(max(len(labels), len(values))):
        pieces = labels[number].pieces if number < len(labels) else ()
        if number < len(values):
            pieces += tuple((x + indent, run) for x, run in values[number].pieces)
        lines.append(Line(pieces, width, max(label_style.leading, value_style.leading)))
    return lines


def hang(marker, lines, indent):
    """`lines` moved in by `indent`, with `marker` in front of the first."""
    moved = [replace(line, pieces=tuple((x + indent, run) for x, run in line.pieces)) for line in lines]
    moved[0] = replace(moved[0], pieces=((0, marker), *moved[0].pieces))
    return moved
