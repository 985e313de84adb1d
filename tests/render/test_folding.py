"""Folds, cuts and gathers imposed sheets as a person would, and reads the result.

The paper here is simulated: it knows nothing of the tables in `imposition`, only what turning, folding and cutting do to paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pymupdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from anthology.render.imposition import SCHEMES, Binding, Edge, Imposition, reading_sequence
from anthology.render.paper import PAPERS, PaperSize
from anthology.render.sheet_geometry import SheetPlan, Side, plan_sheets
from anthology.render.sheets import impose


@dataclass(frozen=True)
class Face:
    """What is printed on one face of a leaf: the page and whether it stands upright."""

    page: int | None = None
    upright: bool = True


@dataclass(frozen=True)
class Leaf:
    top: Face
    bottom: Face


Pile = list[Leaf]
Table = list[list[Pile]]
Printed = list[list[Face]]


def leafed(leaf: Leaf) -> Leaf:
    """Turn a leaf over about an upright axis."""
    return Leaf(leaf.bottom, leaf.top)


def toppled(leaf: Leaf) -> Leaf:
    """Turn a leaf over about a level axis: what stood upright now stands on its head."""
    top, bottom = (replace(face, upright=not face.upright) for face in (leaf.bottom, leaf.top))
    return Leaf(top, bottom)


def printed_sheet(front: Printed, back: Printed | None, *, like_a_book: bool) -> Table:
    """Lay a sheet on the table, front up; the printer turned it like the leaf of a book, or top over bottom."""
    rows, columns = len(front), len(front[0])

    def behind(row: int, column: int) -> Face:
        if back is None:
            return Face()
        if like_a_book:
            return back[row][columns - 1 - column]
        face = back[rows - 1 - row][column]
        return replace(face, upright=not face.upright)

    return [[[Leaf(front[row][column], behind(row, column))] for column in range(columns)] for row in range(rows)]


def heap(sheets: Sequence[Table]) -> Table:
    """Lay sheets one upon the other, the first on top."""
    rows, columns = len(sheets[0]), len(sheets[0][0])
    return [[[leaf for sheet in sheets for leaf in sheet[row][column]] for column in range(columns)] for row in range(rows)]


def turn_over(table: Table) -> Table:
    return [[[leafed(leaf) for leaf in reversed(pile)] for pile in reversed(row)] for row in table]


def fold_left_over_right(table: Table) -> Table:
    half = len(table[0]) // 2
    return [[[leafed(leaf) for leaf in reversed(row[half - 1 - i])] + row[half + i] for i in range(half)] for row in table]


def fold_right_over_left(table: Table) -> Table:
    half = len(table[0]) // 2
    return [[[leafed(leaf) for leaf in reversed(row[2 * half - 1 - i])] + row[i] for i in range(half)] for row in table]


def fold_top_over_bottom(table: Table) -> Table:
    half = len(table) // 2

    def folded(above: list[Pile], below: list[Pile]) -> list[Pile]:
        return [[toppled(leaf) for leaf in reversed(upper)] + lower for upper, lower in zip(above, below, strict=True)]

    return [folded(table[half - 1 - i], table[half + i]) for i in range(half)]


def read(pile: Pile) -> list[Face]:
    return [face for leaf in pile for face in (leaf.top, leaf.bottom)]


Folding = tuple[Callable[[Table], Table], ...]
FOLDINGS: dict[str, Folding] = {
    "booklet": (fold_left_over_right,),
    "sewn": (fold_left_over_right,),
    "booklet-4up": (fold_left_over_right,),
    "sewn-4up": (fold_left_over_right,),
    "quarto": (fold_top_over_bottom, fold_left_over_right),
    "octavo": (fold_right_over_left, fold_top_over_bottom, fold_left_over_right),
}
"""From a pile that lies with its inner side up to a gathering with its fold on the left and its first page on top."""


def read_folded(name: str, signatures: Sequence[Sequence[Table]]) -> list[list[Face]]:
    """Turn every signature's pile over, cut it between rows if that comes first, fold it, gather, and read."""
    faces: list[Face] = []
    for sheets in signatures:
        table = turn_over(heap(sheets))
        if name.endswith("4up"):
            table = [[[leaf for row in reversed(table) for leaf in row[column]] for column in range(2)]]
        for fold in FOLDINGS[name]:
            table = fold(table)
        faces += read(table[0][0])
    return [faces]


def read_cut(name: str, signatures: Sequence[Sequence[Table]]) -> list[list[Face]]:
    """Cut the whole pile; lay the piles one upon the other, or keep them apart where each is a copy."""
    (sheets,) = signatures
    piles = [pile for row in heap(sheets) for pile in row]
    if SCHEMES[name].binding is Binding.COPIES:
        return [read(pile) for pile in piles]
    return [[face for pile in piles for face in read(pile)]]


def read_uncut(name: str, signatures: Sequence[Sequence[Table]]) -> list[list[Face]]:
    """Read every sheet's front, turn it, read its back."""
    faces: list[Face] = []
    for table in signatures[0]:
        for side in (table, turn_over(table)):
            faces += [pile[0].top for row in side for pile in row]
    return [faces]


def read_book(name: str, signatures: Sequence[Sequence[Table]]) -> list[list[Face]]:
    """Give the faces of each copy in reading order, after doing with the sheets what the scheme wants."""
    scheme = SCHEMES[name]
    way = read_folded if scheme.folds else read_cut if scheme.cuts else read_uncut
    return way(name, signatures)


def sheets_of_plan(plan: SheetPlan) -> list[list[Table]]:
    def printed(side: Side) -> Printed:
        return [[Face(page, not turned) for page, turned in zip(*rows, strict=True)] for rows in zip(side.grid, side.turned, strict=True)]

    return [
        [printed_sheet(printed(sheet.front), printed(sheet.back) if sheet.back else None, like_a_book=True) for sheet in signature.sheets]
        for signature in plan.signatures
    ]


SMALL, LARGE = PAPERS["a6"], PAPERS["a4"]


def plan(name: str, pages: int, **wish: object) -> SheetPlan:
    imposition = Imposition(scheme=name, **wish)  # type: ignore[arg-type]  # the tests give right options
    return plan_sheets(pages, SMALL, imposition, LARGE)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("last", [0, 1, 3])
def test_planned_sheets_read_in_order(name: str, last: int) -> None:
    """Folded, cut and gathered, every scheme reads 1, 2, 3 … n upright for 1 to 100 pages, blanks before the last ones."""
    for pages in range(1, 101):
        found = plan(name, pages, last=last, sheets_per_signature=3)
        expected = reading_sequence(pages, found.positions, last if SCHEMES[name].folds else 0)
        for copy in read_book(name, sheets_of_plan(found)):
            assert [face.page for face in copy] == list(expected)
            assert all(face.upright for face in copy)


@pytest.mark.parametrize("name", [name for name, scheme in SCHEMES.items() if not scheme.folds])
def test_sheets_printed_on_one_side_read_in_order(name: str) -> None:
    """The schemes without folds can be printed on one side."""
    for pages in range(1, 101):
        found = plan(name, pages, double_sided=False)
        assert found.duplex_edge is None
        for copy in read_book(name, sheets_of_plan(found)):
            assert [face.page for face in copy if face.page] == list(range(1, pages + 1))


@cache
def numbered_pages(count: int, paper: PaperSize = SMALL) -> bytes:
    """Make a PDF whose pages carry their numbers, each in the middle of its page."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, count + 1):
        pdf.add_blank_page(page_size=(paper.width_pt, paper.height_pt))
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F=font))
        text = f"BT /F 20 Tf {paper.width_pt / 2 - 10:.2f} {paper.height_pt / 2:.2f} Td ({number}) Tj ET"
        page.Contents = pdf.make_stream(text.encode())
    stream = BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def printed_side(page: Any, columns: int, rows: int) -> Printed:
    """Read the numbers off one side of a sheet, and which way up they are."""
    side = [[Face() for _ in range(columns)] for _ in range(rows)]
    width, height = page.rect.width / columns, page.rect.height / rows
    for span in page.get_texttrace():
        x1, y1, x2, y2 = span["bbox"]
        number = int("".join(chr(char[0]) for char in span["chars"]))
        side[int((y1 + y2) / 2 / height)][int((x1 + x2) / 2 / width)] = Face(number, span["dir"][0] > 0)
    return side


def open_sheets(pdf: bytes) -> Any:
    return pymupdf.open(stream=pdf, filetype="pdf")  # type: ignore[no-untyped-call]  # the library has no types


def sheets_of_pdf(pdf: bytes, found: SheetPlan) -> list[list[Table]]:
    """Read sheets off the printed PDF, turning them about the edge that the PDF asks the printer for."""
    scheme = found.scheme
    with open_sheets(pdf) as book:
        sides = [printed_side(page, scheme.columns, scheme.rows) for page in book]
        landscape = book[0].rect.width > book[0].rect.height
    with Pdf.open(BytesIO(pdf)) as opened:
        asked = str(opened.Root.ViewerPreferences.Duplex)
    like_a_book = asked == ("/DuplexFlipShortEdge" if landscape else "/DuplexFlipLongEdge")
    fed = iter(sides)
    both = asked != "/Simplex"
    return [
        [printed_sheet(next(fed), next(fed) if both else None, like_a_book=like_a_book) for _ in signature.sheets] for signature in found.signatures
    ]


def read_pdf(pages: int, imposition: Imposition) -> list[list[int]]:
    """Impose, print, fold and read: the upright pages of each copy."""
    sheet = PAPERS["a3"] if imposition.scheme == "octavo" else LARGE
    pdf, report = impose(numbered_pages(pages), imposition, sheet=sheet)
    copies = read_book(imposition.scheme, sheets_of_pdf(pdf, report.plan))
    assert all(face.upright for copy in copies for face in copy if face.page)
    return [[face.page for face in copy if face.page] for copy in copies]


COUNTS = (1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 60)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("counts", [COUNTS, pytest.param(range(1, 101), marks=pytest.mark.slow)], ids=["some", "all"])
def test_printed_sheets_read_in_order(name: str, counts: Sequence[int]) -> None:
    """The PDF itself, read back by the marks on its pages, reads 1, 2, 3 … n for 1 to 100 pages."""
    copies = SCHEMES[name].pages_per_side if SCHEMES[name].binding is Binding.COPIES else 1
    for pages in counts:
        assert read_pdf(pages, Imposition(scheme=name)) == [list(range(1, pages + 1))] * copies


@pytest.mark.parametrize("edge", Edge)
@pytest.mark.parametrize("name", SCHEMES)
def test_either_duplex_edge_reads_in_order(name: str, edge: Edge) -> None:
    """A copier that can turn the sheet about one edge only still gives the right backs."""
    for copy in read_pdf(21, Imposition(scheme=name, duplex_edge=edge)):
        assert copy == list(range(1, 22))


def test_turned_pages_are_read_as_turned() -> None:
    """The reading itself is sound: on an unfolded quarto the upper pages are seen to stand on their heads."""
    pdf, _ = impose(numbered_pages(8), Imposition(scheme="quarto"), sheet=LARGE)
    with open_sheets(pdf) as book:
        assert printed_side(book[0], 2, 2) == [[Face(5, False), Face(4, False)], [Face(8), Face(1)]]


def test_a_wrong_order_is_noticed() -> None:
    """The folding itself is sound: sheets laid in the wrong order do not read in order."""
    (sheets,) = sheets_of_plan(plan("booklet", 12))
    (copy,) = read_book("booklet", [list(reversed(sheets))])
    assert [face.page for face in copy] != list(range(1, 13))


def test_pikepdf_is_the_only_writer() -> None:
    """The imposed file opens in a second library with as many sides as planned."""
    pdf, report = impose(numbered_pages(10), Imposition(), sheet=LARGE)
    with pikepdf.open(BytesIO(pdf)) as book:
        assert len(book.pages) == 2 * report.sheets
