"""Where pages lie on sheets: points, turning, creep and clipping, over frozen data.

Takes the number and size of the pages, an `Imposition` and the paper; gives a `SheetPlan` with every `Sheet`, `Placement` and printer's mark,
measured in PDF points from the lower left corner of the sheet. Does not open a PDF: `sheets` draws the plan.

Pages that are folded or cut abut, and stand in the middle of the sheet, so that folds and cuts run along their edges; pages that are merely put
side by side stand each in the middle of its share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi

from anthology.render.imposition import SCHEMES, Edge, Gathering, Grid, Imposition, Scheme, Slot, count_positions, order_pages, reading_sequence
from anthology.render.paper import POINTS_PER_MM, PaperSize
from anthology.render.printers_marks import Box, Mark, Rulings, marks_of_side

FITS = 0.999
"""Pages that would have to shrink by less than a thousandth fit: sizes come from inches and millimetres, rounded."""

CREEP_PER_THICKNESS = pi / 2
"""A folded sheet stands out from the one around it by a quarter of a circle whose radius is the leaf's thickness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A page drawn on a side of a sheet."""

    page: int
    """From 1."""

    x_pt: float
    y_pt: float
    """Lower left corner of the page's area on the sheet, after the correction of creep."""

    scale: float
    turned: bool
    """Whether it stands on its head."""

    cell: Box
    """What must not be drawn over: the page is clipped to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a sheet, as it goes through the printer."""

    placements: tuple[Placement, ...]
    """Blanks are not there; the grid in `Sheet` has them."""

    grid: tuple[tuple[int | None, ...], ...]
    """Pages row by row from the top, None for blanks: for drawings and instructions."""

    turned: tuple[tuple[bool, ...], ...]
    """The same grid: which stand on their heads."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Front and back of one sheet of paper."""

    number: int
    """In the whole pile, from 1."""

    front: Side
    back: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The sheets that are handled together."""

    number: int
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlan:
    """All sheets of a job."""

    imposition: Imposition
    pages: int
    positions: int
    """Pages and blanks."""

    page: PaperSize
    paper: PaperSize
    """As it lies before the printer: upright or landscape."""

    scale: float
    duplex_edge: Edge | None
    """About which edge the printer must turn the sheet; None when one side is printed."""

    creep_mm: float
    """How far the innermost pages were moved towards the fold."""

    signatures: tuple[Signature, ...]

    @property
    def sheets(self) -> int:
        """Sheets of paper for one copy."""
        return sum(len(signature.sheets) for signature in self.signatures)

    @property
    def blanks(self) -> int:
        """Empty pages."""
        return self.positions - self.pages

    @property
    def scheme(self) -> Scheme:
        """The row of `SCHEMES`."""
        return SCHEMES[self.imposition.scheme]

    def all_sheets(self) -> Iterator[Sheet]:
        """Give the sheets in the order in which they are printed."""
        for signature in self.signatures:
            yield from signature.sheets


def orient(paper: PaperSize, page: PaperSize, scheme: Scheme) -> tuple[PaperSize, float]:
    """Turn the paper the way that holds the larger pages, and say how far these could grow (under 1: they do not fit)."""
    return max(((way, _growth(way, page, scheme)) for way in (paper, paper.turned())), key=lambda found: found[1])


def _growth(paper: PaperSize, page: PaperSize, scheme: Scheme) -> float:
    across = paper.width_mm / (scheme.columns * page.width_mm)
    down = paper.height_mm / (scheme.rows * page.height_mm)
    return min(across, down)


def plan_sheets(pages: int, page: PaperSize, imposition: Imposition, paper: PaperSize) -> SheetPlan:
    """Lay out all sheets. The caller has made sure that there are pages and that they fit or may shrink."""
    scheme = SCHEMES[imposition.scheme]
    gatherings = order_pages(pages, imposition)
    positions = count_positions(gatherings)
    way, growth = orient(paper, page, scheme)
    scale = 1.0 if growth >= FITS else growth
    table = _Table(
        imposition=imposition,
        scheme=scheme,
        sequence=reading_sequence(pages, positions, imposition.last if scheme.folds else 0),
        page=page,
        paper=way,
        scale=scale,
        rulings=_rule(way, page, scheme, scale),
        gatherings=len(gatherings),
    )
    return SheetPlan(
        imposition=imposition,
        pages=pages,
        positions=positions,
        page=page,
        paper=way,
        scale=scale,
        duplex_edge=table.edge if _is_double_sided(gatherings) else None,
        creep_mm=max((table.creep_pt(slot) for slot in _slots(gatherings)), default=0.0) / POINTS_PER_MM,
        signatures=tuple(table.signatures(gatherings)),
    )


def _rule(paper: PaperSize, page: PaperSize, scheme: Scheme, scale: float) -> Rulings:
    """Rule the sheet into cells of the page's size."""
    return Rulings.of(
        paper=paper,
        cell=(page.width_pt * scale, page.height_pt * scale),
        columns=scheme.columns,
        rows=scheme.rows,
        column_line=scheme.column_line,
        row_line=scheme.row_line,
        abutting=scheme.folds or scheme.cuts,
    )


def _is_double_sided(gatherings: tuple[Gathering, ...]) -> bool:
    return any(sheet.back is not None for gathering in gatherings for sheet in gathering)


def _slots(gatherings: tuple[Gathering, ...]) -> Iterator[Slot]:
    return (slot for gathering in gatherings for sheet in gathering for row in sheet.front for slot in row)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The imposing table: turns grids of positions into sides of sheets."""

    imposition: Imposition
    scheme: Scheme
    sequence: tuple[int | None, ...]
    page: PaperSize
    paper: PaperSize
    scale: float
    rulings: Rulings
    gatherings: int

    @property
    def edge(self) -> Edge:
        """The edge about which the copier turns the sheet."""
        return self.imposition.duplex_edge or self.natural_edge

    @property
    def natural_edge(self) -> Edge:
        """The edge that turns this sheet like the leaf of a book."""
        return Edge.SHORT if self.paper.is_landscape else Edge.LONG

    def signatures(self, gatherings: tuple[Gathering, ...]) -> Iterator[Signature]:
        """Place all sheets, numbering them through."""
        number = 0
        for index, gathering in enumerate(gatherings, start=1):
            sheets = []
            for place, order in enumerate(gathering):
                number += 1
                front = self.side(order.front, index, outermost=place == 0, innermost=False)
                back = None if order.back is None else self.back(order.back, index, innermost=place == len(gathering) - 1)
                sheets.append(Sheet(number=number, front=front, back=back))
            yield Signature(number=index, sheets=tuple(sheets))

    def back(self, grid: Grid, signature: int, *, innermost: bool) -> Side:
        """Place a back; on its head where the copier turns the sheet about the other edge."""
        side = self.side(grid, signature, outermost=False, innermost=innermost)
        return side if self.edge is self.natural_edge else self._upside_down(side)

    def side(self, grid: Grid, signature: int, *, outermost: bool, innermost: bool) -> Side:
        """Place the pages and marks of one side."""
        numbers = tuple(tuple(self.sequence[slot.position - 1] for slot in row) for row in grid)
        marks = marks_of_side(
            self.rulings,
            binding=self.scheme.binding,
            signature=signature if outermost and self.gatherings > 1 else None,
            signatures=self.gatherings,
            innermost=innermost,
            shifts=tuple(tuple(self._shift(slot, column) for column, slot in enumerate(row)) for row in grid),
        )
        return Side(
            placements=tuple(self._placements(grid, numbers)),
            grid=numbers,
            turned=tuple(tuple(slot.turned for slot in row) for row in grid),
            marks=marks if self.imposition.marks else (),
        )

    def _placements(self, grid: Grid, numbers: tuple[tuple[int | None, ...], ...]) -> Iterator[Placement]:
        cells = self.rulings.cells
        for row, slots in enumerate(grid):
            for column, slot in enumerate(slots):
                page, cell = numbers[row][column], cells[row][column]
                if page is not None:
                    x = cell.x_pt + self._shift(slot, column)
                    yield Placement(page=page, x_pt=x, y_pt=cell.y_pt, scale=self.scale, turned=slot.turned, cell=cell)

    def creep_pt(self, slot: Slot) -> float:
        """How far a page at this depth is moved towards its fold."""
        return slot.depth * CREEP_PER_THICKNESS * self.imposition.paper_mm * POINTS_PER_MM

    def _shift(self, slot: Slot, column: int) -> float:
        """Left-hand pages move to the right, right-hand pages to the left."""
        return self.creep_pt(slot) * (1 if column % 2 == 0 else -1)

    def _upside_down(self, side: Side) -> Side:
        return Side(
            placements=tuple(self._turn(placement) for placement in side.placements),
            grid=tuple(tuple(reversed(row)) for row in reversed(side.grid)),
            turned=tuple(tuple(not turned for turned in reversed(row)) for row in reversed(side.turned)),
            marks=tuple(mark.turned(self.paper) for mark in side.marks),
        )

    def _turn(self, placement: Placement) -> Placement:
        width, height = self.page.width_pt * self.scale, self.page.height_pt * self.scale
        return Placement(
            page=placement.page,
            x_pt=self.paper.width_pt - placement.x_pt - width,
            y_pt=self.paper.height_pt - placement.y_pt - height,
            scale=placement.scale,
            turned=not placement.turned,
            cell=placement.cell.turned(self.paper),
        )
