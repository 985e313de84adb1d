"""Page order on sheets: which page stands where, on which sheet, so that the sheets, folded, cut and gathered, read 1, 2, 3 … n.

Takes a number of pages and an `Imposition` (the editor's wish); gives `Gathering`s of `SheetOrder`s: grids of positions, front and back.
Pure arithmetic: no measures (those are in `sheet_geometry`), no PDF (that is in `sheets`). The schemes are the table `SCHEMES`.

Conventions. A back is written down as it is seen when the sheet is turned over like the leaf of a book, about its upright middle: the grid's first
column on the front lies behind its last column on the back. Position 1 is the first page; a position beyond the pages is blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Line(StrEnum):
    """What happens to the sheet along the line between two rows or columns of pages."""

    NOTHING = "nothing"
    FOLD = "fold"
    CUT = "cut"


class Binding(StrEnum):
    """How the sheets of a scheme are held together."""

    LEAVES = "leaves"
    """As they lie: stapled at the edge, glued, or not at all."""

    STAPLED = "stapled"
    """All sheets one inside the other, stapled through the fold."""

    SEWN = "sewn"
    """Several gatherings, each sewn through its fold, one upon the other."""

    COPIES = "copies"
    """Every piece is a copy of its own."""


class Edge(StrEnum):
    """The edge about which the copier turns a sheet to print its back."""

    LONG = "long"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One page's place on one side of a sheet."""

    position: int
    """In the padded row of pages, from 1."""

    turned: bool = False
    """Whether the page stands on its head."""

    depth: int = 0
    """How many folded sheets lie around this one when the gathering is closed: they push it outwards (creep)."""


Grid = tuple[tuple[Slot, ...], ...]
"""One side of a sheet: rows from the top, in each the slots from the left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOrder:
    """The pages of one sheet."""

    front: Grid
    back: Grid | None
    """None when the sheet is printed on one side."""


Gathering = tuple[SheetOrder, ...]
"""Sheets that are handled together: folded one inside the other, or cut in one pile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposition:
    """How the editor wants the pages on the sheets."""

    scheme: str = "booklet"
    """A key of `SCHEMES`."""

    sheets_per_signature: int = 4
    """For sewn schemes: at most so many sheets folded together; the sheets are shared out evenly."""

    last: int = 1
    """So many last pages stay last; blanks stand before them. Only where sheets are folded."""

    double_sided: bool = True
    """Whether both sides of the paper are printed; folded schemes always print both."""

    paper_mm: float = 0.1
    """Thickness of one leaf, 0.1 mm for paper of 80 g; 0 switches the correction of creep off."""

    duplex_edge: Edge | None = None
    """For a copier that can turn the sheet about one edge only; None takes the edge that turns it like the leaf of a book."""

    marks: bool = True
    """Whether fold, cut, staple and signature marks are drawn."""

    shrink: bool = False
    """Whether pages too large for the sheet are made smaller instead of refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A way to put pages on sheets."""

    title: str
    columns: int
    rows: int
    column_line: Line
    """What happens between columns."""

    row_line: Line
    """What happens between rows; it happens first where rows are cut and columns folded."""

    binding: Binding
    order: Callable[[int, Scheme, Imposition], tuple[Gathering, ...]]
    """From the number of pages to the sheets."""

    @property
    def pages_per_side(self) -> int:
        """Pages on one side of a sheet."""
        return self.columns * self.rows

    @property
    def folds(self) -> bool:
        """Whether sheets are folded."""
        return Line.FOLD in (self.column_line, self.row_line)

    @property
    def cuts(self) -> bool:
        """Whether sheets are cut apart."""
        return Line.CUT in (self.column_line, self.row_line)


def order_pages(pages: int, imposition: Imposition) -> tuple[Gathering, ...]:
    """Share out `pages` pages; the scheme must be in `SCHEMES`."""
    scheme = SCHEMES[imposition.scheme]
    return scheme.order(pages, scheme, imposition)


def reading_sequence(pages: int, positions: int, last: int) -> tuple[int | None, ...]:
    """Give the page at each position, None for a blank: blanks stand before the `last` pages, but never before the first page."""
    last = max(0, min(last, pages - 1))
    blanks = (None,) * (positions - pages)
    numbers = tuple(range(1, pages + 1))
    return (*numbers[: pages - last], *blanks, *numbers[pages - last :])


def count_positions(gatherings: Sequence[Gathering]) -> int:
    """Count the places for pages on all sheets."""
    grids = (grid for gathering in gatherings for sheet in gathering for grid in (sheet.front, sheet.back) if grid is not None)
    return max((slot.position for grid in grids for row in grid for slot in row), default=0)


def signature_sizes(sheets: int, at_most: int) -> tuple[int, ...]:
    """Share out sheets into the fewest gatherings of at most `at_most`, as evenly as can be: a lone sheet at the end sews badly."""
    count = -(-sheets // at_most)
    size, larger = divmod(sheets, count) if count else (0, 0)
    return (size + 1,) * larger + (size,) * (count - larger)


def least_wasteful_signature(pages: int, choices: Sequence[int] = (4, 5)) -> int:
    """Give the number of sheets for a sewn signature that leaves the fewest uneven ones; the larger of two equals."""
    sheets = -(-pages // 4)
    return min(choices, key=lambda size: (-sheets % size, -size))


def _in_order(pages: int, scheme: Scheme, imposition: Imposition) -> tuple[Gathering, ...]:
    """Pages follow each other on every side as they are read."""
    sides = 2 if imposition.double_sided else 1
    per_sheet = scheme.pages_per_side * sides
    starts = range(0, pages, per_sheet)
    return (tuple(_consecutive(start, scheme, sides) for start in starts),)


def _consecutive(start: int, scheme: Scheme, sides: int) -> SheetOrder:
    size = scheme.pages_per_side
    grids = [_grid(scheme, range(first + 1, first + size + 1)) for first in range(start, start + size * sides, size)]
    return SheetOrder(front=grids[0], back=grids[1] if sides == 2 else None)


def _repeated(pages: int, scheme: Scheme, imposition: Imposition) -> tuple[Gathering, ...]:
    """Every side holds one page, several times: leaflets, cards."""
    sides = 2 if imposition.double_sided else 1

    def side(page: int) -> Grid:
        return _grid(scheme, (page,) * scheme.pages_per_side)

    return (tuple(SheetOrder(front=side(page), back=side(page + 1) if sides == 2 else None) for page in range(1, pages + 1, sides)),)


def _stacked(pages: int, scheme: Scheme, imposition: Imposition) -> tuple[Gathering, ...]:
    """Every cell runs through the whole pile: cut apart and laid one upon the other, first cell on top, the piles are in order."""
    sides = 2 if imposition.double_sided else 1
    cells = scheme.pages_per_side
    sheets = -(-pages // (sides * cells))

    def side(sheet: int, offset: int) -> Grid:
        return _grid(scheme, [(cell * sheets + sheet) * sides + offset + 1 for cell in range(cells)])

    return (tuple(SheetOrder(front=side(sheet, 0), back=_mirrored(side(sheet, 1)) if sides == 2 else None) for sheet in range(sheets)),)


def _nested(pages: int, scheme: Scheme, imposition: Imposition) -> tuple[Gathering, ...]:
    """Folded sheets one inside the other; with several rows the pile is cut first, and each row goes inside the row above it."""
    sheets = -(-pages // (4 * scheme.rows))
    sewn = scheme.binding is Binding.SEWN
    sizes = signature_sizes(sheets, imposition.sheets_per_signature) if sewn else (sheets,)
    return tuple(_signature(start, size, scheme.rows) for start, size in _signature_starts(sizes, 4 * scheme.rows))


def _signature_starts(sizes: Sequence[int], pages_per_sheet: int) -> Iterator[tuple[int, int]]:
    start = 0
    for size in sizes:
        yield start, size
        start += size * pages_per_sheet


def _signature(start: int, sheets: int, rows: int) -> Gathering:
    folded = sheets * rows
    """Folded pieces in this gathering: as many as sheets, or more where sheets are cut first."""

    def pair(depth: int) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
        first, final = start + 1 + 2 * depth, start + 4 * folded - 2 * depth
        return _row(final, first, depth=depth), _row(first + 1, final - 1, depth=depth)

    def sheet(index: int) -> SheetOrder:
        fronts, backs = zip(*(pair(row * sheets + index) for row in range(rows)), strict=True)
        return SheetOrder(front=fronts, back=backs)

    return tuple(sheet(index) for index in range(sheets))


QUARTO = (((-5, -4), (8, 1)), ((-3, -6), (2, 7)))
"""A sheet folded twice: outer forme and inner forme; a minus sign for pages on their heads."""

OCTAVO = (((-5, -12, -9, -8), (4, 13, 16, 1)), ((-7, -10, -11, -6), (2, 15, 14, 3)))
"""A sheet folded three times."""


def _folded(pages: int, scheme: Scheme, imposition: Imposition) -> tuple[Gathering, ...]:
    """Every sheet, folded more than once, is a gathering of its own."""
    front, back = QUARTO if scheme.pages_per_side == 4 else OCTAVO
    per_sheet = scheme.pages_per_side * 2

    def grid(start: int, forme: tuple[tuple[int, ...], ...]) -> Grid:
        return tuple(tuple(Slot(position=start + abs(page), turned=page < 0) for page in row) for row in forme)

    return tuple((SheetOrder(front=grid(start, front), back=grid(start, back)),) for start in range(0, pages, per_sheet))


def _grid(scheme: Scheme, positions: Sequence[int]) -> Grid:
    """Fill a grid row by row."""
    return tuple(_row(*positions[start : start + scheme.columns]) for start in range(0, scheme.pages_per_side, scheme.columns))


def _row(*positions: int, depth: int = 0) -> tuple[Slot, ...]:
    return tuple(Slot(position=position, depth=depth) for position in positions)


def _mirrored(grid: Grid) -> Grid:
    return tuple(tuple(reversed(row)) for row in grid)


def _scheme(title: str, grid: tuple[int, int], lines: tuple[Line, Line], binding: Binding, order: Callable[..., tuple[Gathering, ...]]) -> Scheme:
    return Scheme(title=title, columns=grid[0], rows=grid[1], column_line=lines[0], row_line=lines[1], binding=binding, order=order)


NOTHING, FOLD, CUT = Line.NOTHING, Line.FOLD, Line.CUT

SCHEMES: dict[str, Scheme] = {
    "single": _scheme("one page on a sheet", (1, 1), (NOTHING, NOTHING), Binding.LEAVES, _in_order),
    "2-up": _scheme("two pages side by side, in page order", (2, 1), (NOTHING, NOTHING), Binding.LEAVES, _in_order),
    "4-up": _scheme("four pages on a side, in page order", (2, 2), (NOTHING, NOTHING), Binding.LEAVES, _in_order),
    "booklet": _scheme("booklet, folded once and stapled", (2, 1), (FOLD, NOTHING), Binding.STAPLED, _nested),
    "booklet-4up": _scheme("small booklet, cut, folded and stapled", (2, 2), (FOLD, CUT), Binding.STAPLED, _nested),
    "sewn": _scheme("signatures of several sheets, sewn", (2, 1), (FOLD, NOTHING), Binding.SEWN, _nested),
    "sewn-4up": _scheme("small signatures, cut, folded and sewn", (2, 2), (FOLD, CUT), Binding.SEWN, _nested),
    "quarto": _scheme("each sheet folded twice, sewn", (2, 2), (FOLD, FOLD), Binding.SEWN, _folded),
    "octavo": _scheme("each sheet folded three times, sewn", (4, 2), (FOLD, FOLD), Binding.SEWN, _folded),
    "cut-stack": _scheme("two piles, cut and stacked", (2, 1), (CUT, NOTHING), Binding.LEAVES, _stacked),
    "cut-stack-4up": _scheme("four piles, cut and stacked", (2, 2), (CUT, CUT), Binding.LEAVES, _stacked),
    "repeat-2up": _scheme("every page twice: two copies, cut apart", (2, 1), (CUT, NOTHING), Binding.COPIES, _repeated),
    "repeat-4up": _scheme("every page four times: four copies, cut apart", (2, 2), (CUT, CUT), Binding.COPIES, _repeated),
}
"""Every scheme by the name the manifest and the command line use."""
