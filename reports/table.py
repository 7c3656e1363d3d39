"""Tables of figures: a head repeated on every page, right-aligned amounts, sums that never stand alone."""
from dataclasses import dataclass, replace

from .palette import HAIRLINE
from .rows import Cell, Row, Rule
from .typeset import INK, one_line, set_text

# The band of a total is wider than its table, so that its figure stays in line with the others.
OVERHANG = 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column at `x` points from the left of the text area; figures are right-aligned."""
    title: str
    x: float
    width: float
    right: bool = True


class Table:
    """A table written row by row through a Writer."""

    def __init__(self, writer, columns, gap=0):
        self.writer, self.columns, self.gap = writer, columns, gap
        self.x = columns[0].x
        self.width = columns[-1].x + columns[-1].width - self.x
        self.head = (self._head_row(),)

    def write_head(self, glue=False):
        """Put the head; it stays with the first row after it."""
        self.writer.put(replace(self.head[0], gap=self.gap, glue=glue))

    def write(self, records, notes=None):
        """Put body rows; `records` are tuples of texts, `notes` small texts below the first cell of each."""
        for number, record in enumerate(records):
            note = notes[number] if notes else ''
            self.writer.put(self.row(record, note=note, glue=not number))

    def group(self, text, **changes):
        """A bold row for a group of rows; its text has the width of the table."""
        cell = Cell(self.x, self.width, set_text(one_line(text), self.writer.palette.cell_strong, self.width))
        return Row((cell,), **{'top': 9, 'bottom': 1, 'head': self.head, **changes})

    def row(self, texts, style=None, note='', **changes):
        """A body row, with a small note below its first cell."""
        style = style or self.writer.palette.cell
        cells = [self._cell(column, text, style) for column, text in zip(self.columns, texts, strict=True)]
        if note:
            first = self.columns[0]
            cells[0] = replace(cells[0], lines=cells[0].lines + set_text(note, self.writer.palette.small, first.width))
        row = Row(tuple(cells), top=3.2, bottom=3.2, head=self.head, below=Rule(HAIRLINE, self.x, self.width))
        return replace(row, **changes)

    def sum(self, texts, note=''):
        """Put a sum that stays with the row above it."""
        self.writer.put(self.row(texts, self.writer.palette.cell_strong, note, glue=True, below=None,
                                 above=Rule(INK, self.x, self.width, 0.8)))

    def step(self, label, value):
        """Put a line between sums."""
        self.writer.put(self.row((label, value), glue=True))

    def total(self, label, value):
        """Put the total that matters, on a tinted band."""
        pal = self.writer.palette
        half = self.width / 2
        label_cell = Cell(self.x, half, set_text(label, replace(pal.cell_strong, leading=pal.total.leading), half))
        value_cell = Cell(self.x + half, half, set_text(value, pal.total, half), right=True)
        self.writer.put(Row((label_cell, value_cell), gap=4, top=5, bottom=5, glue=True,
                            fill=(pal.tint, self.x - OVERHANG, self.width + 2 * OVERHANG)))

    def _head_row(self):
        pal = self.writer.palette
        cells = tuple(self._cell(column, column.title, pal.head) for column in self.columns)
        return Row(cells, bottom=2.6, below=Rule(INK, self.x, self.width, 0.8))

    def _cell(self, column, text, style):
        # Amounts wider than their column, which only absurd input has, wrap like text.
        return Cell(column.x, column.width, set_text(one_line(text), style, column.width), column.right)
