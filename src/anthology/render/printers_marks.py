"""Printer's marks as strokes and blocks: folds, cuts, staples and sewing stations, collation steps, signature numbers.

Takes the rulings of a sheet (where its cells, folds and cuts lie); gives `Mark`s in points. Draws nothing: `sheets` does.
Marks keep four millimetres from the edge of the sheet, which office copiers leave white; where the sheet is larger than the pages they stand
outside of these, and a fold is marked only on the innermost side, where its marks vanish in the gutter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from anthology.render.imposition import Binding, Line
from anthology.render.paper import POINTS_PER_MM, PaperSize

MM = POINTS_PER_MM
UNPRINTABLE = 4 * MM
TICK = 4 * MM
CLEAR = 2 * MM
"""Between a cut mark and the page, so that a cut a little off does not show it."""

STAPLE = 12 * MM
STATIONS = 5
"""Holes for sewing: two kettle stitches and three between."""

KETTLE = 12 * MM
STEP_WIDTH, STEP_HEIGHT, STEP_TOP = 2.4 * MM, 5 * MM, 18 * MM
"""Collation: a block on the spine, one step lower on each signature."""

DIGIT_WIDTH, DIGIT_HEIGHT, DIGIT_GAP = 1.1 * MM, 1.9 * MM, 0.6 * MM

SEGMENTS = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc",
    "5": "afgcd", "6": "afgedc", "7": "abc", "8": "abcdefg", "9": "gfabcd",
}  # fmt: skip
"""Figures drawn with seven strokes, so that no font is needed."""

STROKES = {
    "a": (0, 2, 1, 2), "b": (1, 2, 1, 1), "c": (1, 1, 1, 0), "d": (0, 0, 1, 0),
    "e": (0, 1, 0, 0), "f": (0, 2, 0, 1), "g": (0, 1, 1, 1),
}  # fmt: skip
"""The strokes: x and y of both ends, in widths and half heights of a figure."""


class MarkKind(StrEnum):
    """What a mark says."""

    FOLD = "fold"
    CUT = "cut"
    STITCH = "stitch"
    COLLATION = "collation"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a sheet, in points from its lower left corner."""

    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float

    @property
    def right_pt(self) -> float:
        """Its right edge."""
        return self.x_pt + self.width_pt

    @property
    def top_pt(self) -> float:
        """Its upper edge."""
        return self.y_pt + self.height_pt

    def turned(self, paper: PaperSize) -> Box:
        """Give where it lies when the sheet stands on its head."""
        x, y = paper.width_pt - self.right_pt, paper.height_pt - self.top_pt
        return Box(x_pt=x, y_pt=y, width_pt=self.width_pt, height_pt=self.height_pt)


Stroke = tuple[float, float, float, float]
"""x and y of both ends, in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One printer's mark."""

    kind: MarkKind
    strokes: tuple[Stroke, ...] = ()
    blocks: tuple[Box, ...] = ()

    def turned(self, paper: PaperSize) -> Mark:
        """Give the mark on a sheet that stands on its head."""
        width, height = paper.width_pt, paper.height_pt
        strokes = tuple((width - x1, height - y1, width - x2, height - y2) for x1, y1, x2, y2 in self.strokes)
        return Mark(kind=self.kind, strokes=strokes, blocks=tuple(block.turned(paper) for block in self.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """A sheet ruled into cells."""

    paper: PaperSize
    cells: tuple[tuple[Box, ...], ...]
    """Rows from the top."""

    column_line: Line
    row_line: Line

    @classmethod
    def of(
        cls, *, paper: PaperSize, cell: tuple[float, float], columns: int, rows: int, column_line: Line, row_line: Line, abutting: bool
    ) -> Rulings:
        """Rule cells of the given size, abutting in the middle of the sheet or each in the middle of its share."""
        lefts = _spread(paper.width_pt, cell[0], columns, abutting)
        bottoms = _spread(paper.height_pt, cell[1], rows, abutting)
        cells = tuple(tuple(Box(x_pt=x, y_pt=y, width_pt=cell[0], height_pt=cell[1]) for x in lefts) for y in reversed(bottoms))
        return cls(paper=paper, cells=cells, column_line=column_line, row_line=row_line)

    @property
    def area(self) -> Box:
        """The rectangle around all cells."""
        first, final = self.cells[-1][0], self.cells[0][-1]
        return Box(x_pt=first.x_pt, y_pt=first.y_pt, width_pt=final.right_pt - first.x_pt, height_pt=final.top_pt - first.y_pt)

    def columns_at(self, kind: Line) -> tuple[float, ...]:
        """Upright lines between columns, if they are of this kind."""
        return tuple(cell.right_pt for cell in self.cells[0][:-1]) if self.column_line is kind else ()

    def rows_at(self, kind: Line) -> tuple[float, ...]:
        """Level lines between rows, if they are of this kind."""
        return tuple(row[0].y_pt for row in self.cells[:-1]) if self.row_line is kind else ()


def _spread(length: float, size: float, count: int, abutting: bool) -> tuple[float, ...]:
    if abutting:
        start = (length - size * count) / 2
        return tuple(start + size * index for index in range(count))
    share = length / count
    return tuple(share * index + (share - size) / 2 for index in range(count))


def marks_of_side(
    rulings: Rulings,
    *,
    binding: Binding,
    signature: int | None,
    signatures: int,
    innermost: bool,
    shifts: tuple[tuple[float, ...], ...],
) -> tuple[Mark, ...]:
    """Give all marks of one side; `signature` is its number where it is the outermost side of one, `shifts` the creep of each cell."""
    marks = [*_cut_marks(rulings, shifts)]
    if innermost:
        marks += [*_fold_marks(rulings), *_stitch_marks(rulings, binding)]
    if signature is not None and binding is Binding.SEWN:
        marks += [_collation_mark(rulings, signature), _signature_number(rulings, signature)]
    return tuple(mark for mark in marks if mark.strokes or mark.blocks)


def _cut_marks(rulings: Rulings, shifts: tuple[tuple[float, ...], ...]) -> Iterator[Mark]:
    """Ticks at the edges of the sheet in line with every cut, and with the edges of the pages where the sheet is larger."""
    area, paper = rulings.area, rulings.paper
    xs, ys = list(rulings.columns_at(Line.CUT)), list(rulings.rows_at(Line.CUT))
    strokes: list[Stroke] = []
    if _room(area.x_pt):
        left, right = shifts[0][0], shifts[0][-1]
        xs += [area.x_pt + left, area.right_pt + right]
    if _room(area.y_pt):
        ys += [area.y_pt, area.top_pt]
    for x in xs:
        strokes += _ticks(x, paper.height_pt, area.y_pt, upright=True)
    for y in ys:
        strokes += _ticks(y, paper.width_pt, area.x_pt, upright=False)
    yield Mark(kind=MarkKind.CUT, strokes=tuple(strokes))


def _room(margin: float) -> bool:
    """Whether a mark fits between the page and the part of the sheet that copiers leave white."""
    return margin >= CLEAR + 1 * MM


def _ticks(at: float, length: float, margin: float, *, upright: bool) -> Iterator[Stroke]:
    """Two ticks in one line, at both ends of the sheet: outside the pages if there is room."""
    start, end = (max(0.0, margin - CLEAR - TICK), margin - CLEAR) if _room(margin) else (UNPRINTABLE, UNPRINTABLE + TICK)
    for low, high in ((start, end), (length - end, length - start)):
        yield (at, low, at, high) if upright else (low, at, high, at)


def _fold_marks(rulings: Rulings) -> Iterator[Mark]:
    area, paper = rulings.area, rulings.paper
    upright = [tick for x in rulings.columns_at(Line.FOLD) for tick in _ticks(x, paper.height_pt, area.y_pt, upright=True)]
    level = [tick for y in rulings.rows_at(Line.FOLD) for tick in _ticks(y, paper.width_pt, area.x_pt, upright=False)]
    yield Mark(kind=MarkKind.FOLD, strokes=(*upright, *level))


def _stitch_marks(rulings: Rulings, binding: Binding) -> Iterator[Mark]:
    """Where staples go, or the holes for sewing: in the fold, on every row of cells that is folded by itself."""
    if rulings.row_line is Line.FOLD:
        return
    for x in rulings.columns_at(Line.FOLD):
        for row in rulings.cells:
            strokes = _staples(x, row[0]) if binding is Binding.STAPLED else _stations(x, row[0])
            yield Mark(kind=MarkKind.STITCH, strokes=tuple(strokes))


def _staples(x: float, cell: Box) -> Iterator[Stroke]:
    for quarter in (0.25, 0.75):
        middle = cell.y_pt + cell.height_pt * quarter
        yield x, middle - STAPLE / 2, x, middle + STAPLE / 2


def _stations(x: float, cell: Box) -> Iterator[Stroke]:
    low, high = cell.y_pt + KETTLE, cell.top_pt - KETTLE
    for index in range(STATIONS):
        y = low + (high - low) * index / (STATIONS - 1)
        yield x - 1 * MM, y, x + 1 * MM, y


def _collation_mark(rulings: Rulings, signature: int) -> Mark:
    """Put a block on the back fold: gathered in order, the blocks make a stair, and a fault is seen at a glance."""
    spine = rulings.cells[0][-1].x_pt
    cell = rulings.cells[-1 if rulings.row_line is Line.FOLD else 0][-1]
    steps = max(1, int((cell.height_pt - 2 * STEP_TOP) // STEP_HEIGHT))
    top = cell.top_pt - STEP_TOP - ((signature - 1) % steps) * STEP_HEIGHT
    block = Box(x_pt=spine - STEP_WIDTH / 2, y_pt=top - STEP_HEIGHT, width_pt=STEP_WIDTH, height_pt=STEP_HEIGHT)
    return Mark(kind=MarkKind.COLLATION, blocks=(block,))


def _signature_number(rulings: Rulings, signature: int) -> Mark:
    """Write the signature's number at the foot of its first page, beside the fold."""
    cell = rulings.cells[-1 if rulings.row_line is Line.FOLD else 0][-1]
    x, y = cell.x_pt + 3 * MM, cell.y_pt + UNPRINTABLE + 0.5 * MM
    strokes: list[Stroke] = []
    for figure in str(signature):
        strokes += _figure(figure, x, y)
        x += DIGIT_WIDTH + DIGIT_GAP
    return Mark(kind=MarkKind.SIGNATURE, strokes=tuple(strokes))


def _figure(figure: str, x: float, y: float) -> Iterator[Stroke]:
    half = DIGIT_HEIGHT / 2
    for segment in SEGMENTS[figure]:
        x1, y1, x2, y2 = STROKES[segment]
        yield x + x1 * DIGIT_WIDTH, y + y1 * half, x + x2 * DIGIT_WIDTH, y + y2 * half
