"""The only building block of a page: a row of cells, and how rows are spread over pages."""
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate

# A paragraph is cut only if it leaves this many lines on either page.
MIN_LINES = 2
# A row taller than this share of a page is cut where the page ends, rather than leave a gap.
TALL = 0.25


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines at `x` points from the left edge of the text area, right-aligned ones ending at x + width."""
    x: float
    width: float
    lines: tuple = ()
    right: bool = False

    @property
    def height(self):
        return sum(line.leading for line in self.lines)


@dataclass(frozen=True, slots=True)
class Picture:
    """Something drawn: draw(canvas, x, y, width, height) with y as the lower edge."""
    x: float
    width: float
    height: float
    draw: Callable


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal hairline from x to x + width."""
    colour: str
    x: float
    width: float
    thickness: float = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side. Heights in points.

    `glue`: stays on the page of the row before it. `head`: rows repeated above it when it starts a page.
    `gap`: white space above, dropped at the top of a page. `fill` is (colour, x, width), `bar` likewise.
    `prose`: running text, which may be cut at the end of a page. `new_page`: the row is a page break and nothing else.
    """
    cells: tuple[Cell, ...] = ()
    gap: float = 0
    top: float = 0
    bottom: float = 0
    min_height: float = 0
    glue: bool = False
    head: tuple = ()
    fill: tuple | None = None
    bar: tuple | None = None
    above: Rule | None = None
    below: Rule | None = None
    picture: Picture | None = None
    prose: bool = False
    new_page: bool = False

    @property
    def height(self):
        """Height without `gap`."""
        tallest = max((cell.height for cell in self.cells), default=0)
        if self.picture:
            tallest = max(tallest, self.picture.height)
        return max(self.top + tallest + self.bottom, self.min_height)

    def cut(self, room):
        """(the part that fits in `room`, the rest), or None if no sensible cut exists. A picture is never cut."""
        room -= self.top + self.bottom
        if self.picture and self.picture.height > room:
            return None
        halves = [_cut_lines(cell.lines, room) for cell in self.cells]
        if not any(rest for _, rest in halves) or not all(part for part, rest in halves if rest):
            return None
        first = tuple(replace(cell, lines=part) for cell, (part, _) in zip(self.cells, halves, strict=True))
        rest = tuple(replace(cell, lines=left) for cell, (_, left) in zip(self.cells, halves, strict=True))
        return (replace(self, cells=first, below=None, min_height=0),
                replace(self, cells=rest, above=None, picture=None, min_height=0, gap=0, glue=False))


def _cut_lines(lines, room):
    """(lines that fit, the others); nothing fits if fewer than MIN_LINES would."""
    heights = list(accumulate(line.leading for line in lines))
    count = bisect_right(heights, room + 0.01)
    if count == len(lines):
        return lines, ()
    if len(lines) - count < MIN_LINES:
        count = max(len(lines) - MIN_LINES, 0)
    return (lines[:count], lines[count:]) if count >= MIN_LINES else ((), lines)


def paginate(rows, first_room, room):
    """Spread `rows` over pages of `first_room`, then `room` points: a list of lists of (y from the top, row).

    Glued rows share a page if a page can hold them; every row is placed, cut if it has to be.
    """
    pages = _Pages(first_room, room)
    for group in _groups(rows):
        if group[0].new_page:
            pages.turn(group[0])
        else:
            pages.place(group)
    return pages.done


def _groups(rows):
    """Rows that belong together: each with those glued to it."""
    group = []
    for row in rows:
        if group and (not row.glue or group[-1].new_page):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


class _Pages:
    """Pages being filled from the top."""

    def __init__(self, first_room, room):
        self.done, self.y, self.fresh = [[]], 0, True
        self.room, self.next_room = first_room, room

    @property
    def at_top(self):
        return self.y == 0

    def turn(self, row):
        """Start a page, with the table head above `row` if it has one."""
        self.done.append([])
        self.y, self.room = 0, self.next_room
        if sum(head.height for head in row.head) < self.room / 3:
            for head in row.head:
                self._put(head)
        self.fresh = True  # a repeated head is not content

    def place(self, group):
        height = sum(row.height + row.gap for row in group) - (group[0].gap if self.at_top else 0)
        if self.y + height <= self.room + 0.01:
            for row in group:
                self._put(row)
        elif height > self.next_room * 0.9 or (len(group) == 1 and self._worth_cutting(group[0])):
            for row in group:
                self._place_cut(row)
        else:
            self.turn(group[0])
            for row in group:
                self._place_cut(row)

    def _worth_cutting(self, row):
        """Running text is cut at the end of a page; anything else only if it is very tall."""
        return row.prose or row.height > self.next_room * TALL

    def _place_cut(self, row):
        """Put `row`, over several pages if need be."""
        while self.y + (0 if self.at_top else row.gap) + row.height > self.room + 0.01:
            halves = row.cut(self.room - self.y - (0 if self.at_top else row.gap))
            if halves:
                self._put(halves[0])
                row = halves[1]
            elif self.fresh:
                break  # nothing to cut, and no page has more room
            self.turn(row)
        self._put(row)

    def _put(self, row):
        self.y += 0 if self.at_top else row.gap
        self.done[-1].append((self.y, row))
        self.y += row.height
        self.fresh = False
