"""Imposing: measures, marks, warnings, refusals, equal bytes."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Pdf

from anthology.problems import InputError, Location
from anthology.render.imposition import (
    SCHEMES,
    Edge,
    Imposition,
    count_positions,
    least_wasteful_signature,
    order_pages,
    reading_sequence,
    signature_sizes,
)
from anthology.render.paper import PAPERS, POINTS_PER_MM, PaperSize, known_size, paper_size
from anthology.render.printers_marks import MarkKind
from anthology.render.sheet_geometry import SheetPlan, plan_sheets
from anthology.render.sheets import impose

A4, A5, A6 = PAPERS["a4"], PAPERS["a5"], PAPERS["a6"]
AT = Location(path="anthology.yaml", line=40, column=7)


def blank_pages(count: int, paper: PaperSize = A5) -> Pdf:
    pdf = Pdf.new()
    for _ in range(count):
        pdf.add_blank_page(page_size=(paper.width_pt, paper.height_pt))
    return pdf


def written(pdf: Pdf) -> bytes:
    stream = BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def codes(pdf: bytes, wish: Imposition, sheet: PaperSize = A4) -> list[str]:
    with pytest.raises(InputError) as caught:
        impose(pdf, wish, sheet=sheet, at=AT)
    assert all(problem.hint and problem.at == AT for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def warnings(pages: int, wish: Imposition) -> list[str]:
    _, report = impose(written(blank_pages(pages)), wish, sheet=A4, at=AT)
    assert all(problem.hint and problem.at == AT for problem in report.problems)
    return [problem.code for problem in report.problems]


# Order


@settings(deadline=None)
@given(st.sampled_from(sorted(SCHEMES)), st.integers(1, 400), st.booleans(), st.integers(1, 9))
def test_every_position_stands_on_the_sheets(name: str, pages: int, double_sided: bool, size: int) -> None:
    """Whatever the scheme and count, each position is printed, once, or as often as there are copies; no sheet is empty."""
    wish = Imposition(scheme=name, double_sided=double_sided, sheets_per_signature=size)
    gatherings = order_pages(pages, wish)
    sheets = [sheet for gathering in gatherings for sheet in gathering]
    positions = [slot.position for sheet in sheets for grid in (sheet.front, sheet.back or ()) for row in grid for slot in row]
    copies = SCHEMES[name].pages_per_side if name.startswith("repeat") else 1
    assert sorted(positions) == sorted(list(range(1, count_positions(gatherings) + 1)) * copies)
    assert pages <= count_positions(gatherings) < pages + 2 * SCHEMES[name].pages_per_side
    assert [len(gathering) <= size for gathering in gatherings if name.startswith("sewn")] == [True] * len(gatherings) * name.startswith("sewn")


@settings(deadline=None)
@given(st.integers(1, 300), st.integers(0, 40), st.integers(0, 310))
def test_blanks_stand_before_the_last_pages(pages: int, blanks: int, last: int) -> None:
    """Pages keep their order, the last ones end the book, and page 1 is never pushed off the front."""
    sequence = reading_sequence(pages, pages + blanks, last)
    assert [page for page in sequence if page] == list(range(1, pages + 1))
    assert sequence[0] == 1
    tail = min(last, pages - 1)
    assert sequence[len(sequence) - tail :] == tuple(range(pages - tail + 1, pages + 1))


@settings(deadline=None)
@given(st.integers(1, 600), st.integers(1, 12))
def test_signatures_are_even(sheets: int, at_most: int) -> None:
    """Sheets are shared out so that no two signatures differ by more than one, the thicker first."""
    sizes = signature_sizes(sheets, at_most)
    assert sum(sizes) == sheets
    assert max(sizes) <= at_most
    assert all(0 <= first - second <= 1 for first, second in pairwise(sizes))
    assert max(sizes) - min(sizes) <= 1


def test_signature_with_least_waste_is_proposed() -> None:
    """Of four and five sheets, the one that comes out even."""
    assert least_wasteful_signature(64) == 4
    assert least_wasteful_signature(100) == 5


# Measures


@pytest.mark.parametrize(
    ("name", "page", "sheet", "measured"),
    [
        ("booklet", "a5", "a4", (841.89, 595.276)),
        ("booklet-4up", "a6", "a4", (595.276, 841.89)),
        ("booklet", "a6", "a4", (841.89, 595.276)),
        ("booklet", "half-letter", "letter", (792, 612)),
        ("4-up", "quarter-letter", "letter", (612, 792)),
        ("single", "a5", "88mm:290mm", None),
        ("sewn", "6x9", "a3", (1190.551, 841.89)),
        ("octavo", "100x140mm", "a3", (1190.551, 841.89)),
    ],
)
def test_sheets_measure_what_the_paper_does(name: str, page: str, sheet: str, measured: tuple[float, float] | None) -> None:
    """Any page on any larger sheet; the sheet is exact to a thousandth of a point and lies the way that fits."""
    source = written(blank_pages(9, paper_size(page)))
    if measured is None:
        assert codes(source, Imposition(scheme=name), paper_size(sheet)) == ["P103"]
        return
    pdf, _ = impose(source, Imposition(scheme=name), sheet=paper_size(sheet))
    with Pdf.open(BytesIO(pdf)) as imposed:
        assert {tuple(float(value) for value in side.mediabox) for side in imposed.pages} == {(0.0, 0.0, *measured)}


def plan(name: str, pages: int, page: PaperSize = A5, sheet: PaperSize = A4, **wish: Any) -> SheetPlan:
    return plan_sheets(pages, page, Imposition(scheme=name, **wish), sheet)


def test_folded_pages_meet_at_the_fold() -> None:
    """Both pages touch the middle of the sheet, also on a sheet much larger than they are."""
    for sheet in (A4, PAPERS["a3"]):
        front = plan("booklet", 4, sheet=sheet).signatures[0].sheets[0].front
        left, right = front.placements
        middle = max(sheet.width_pt, sheet.height_pt) / 2
        assert left.x_pt + A5.width_pt == pytest.approx(middle)
        assert right.x_pt == pytest.approx(middle)


def test_creep_moves_inner_pages_towards_the_fold() -> None:
    """Each sheet inwards moves by a quarter circle of the paper's thickness; none moves when the paper has none."""
    sheets = list(plan("booklet", 40, paper_mm=0.1).all_sheets())
    lefts = [sheet.front.placements[0].x_pt for sheet in sheets]
    rights = [sheet.front.placements[1].x_pt for sheet in sheets]
    steps = [second - first for first, second in pairwise(lefts)]
    assert steps == pytest.approx([0.15708 * POINTS_PER_MM] * 9, abs=1e-3)
    assert [left + right for left, right in zip(lefts, rights, strict=True)] == pytest.approx([lefts[0] + rights[0]] * 10)
    assert plan("booklet", 40, paper_mm=0.1).creep_mm == pytest.approx(9 * 0.15708, abs=1e-3)
    assert plan("booklet", 40, paper_mm=0).creep_mm == 0
    assert plan("sewn", 40, sheets_per_signature=2).creep_mm == pytest.approx(0.15708, abs=1e-3)


def test_pages_stay_on_their_half() -> None:
    """What creep would push over the fold is clipped: every page is drawn inside its own cell."""
    for sheet in plan("booklet", 60, paper_mm=0.3).all_sheets():
        for left, right in (sheet.front.placements, sheet.back.placements if sheet.back else ()):
            assert left.cell.right_pt == pytest.approx(right.cell.x_pt)


def test_shrunk_pages_fit() -> None:
    """Asked to, it makes large pages smaller by the same factor both ways."""
    found = plan("2-up", 3, page=A4, sheet=A4, shrink=True)
    assert found.scale == pytest.approx(0.707, abs=1e-3)
    for placement in found.signatures[0].sheets[0].front.placements:
        assert placement.x_pt >= 0
        assert placement.x_pt + A4.width_pt * placement.scale <= found.paper.width_pt + 0.5


def test_a_turned_page_is_imposed_as_it_is_seen() -> None:
    """A page of the book that carries a rotation takes the room it takes on the screen."""
    source = blank_pages(4, A5.turned())
    for page in source.pages:
        page.obj.Rotate = 90
    _, report = impose(written(source), Imposition(), sheet=A4)
    assert report.plan.page.measures == A5.measures


def test_the_trim_area_is_imposed() -> None:
    """Bleed and crop marks of a press file do not come along."""
    source = blank_pages(4, A4)
    for page in source.pages:
        page.trimbox = pikepdf.Array([50, 60, 50 + A5.width_pt, 60 + A5.height_pt])
    pdf, report = impose(written(source), Imposition(), sheet=A4)
    assert report.plan.page.measures == A5.measures
    with Pdf.open(BytesIO(pdf)) as imposed:
        assert b"1 0 0 1 370.945 -60 cm /P1 Do" in imposed.pages[0].Contents.read_bytes()


# Marks


def kinds(found: SheetPlan, sheet: int, side: str) -> list[MarkKind]:
    return [mark.kind for mark in getattr(list(found.all_sheets())[sheet], side).marks]


def test_fold_and_staples_are_marked_inside_only() -> None:
    """Marks of fold and staples stand in the middle opening, where the gutter hides them, and nowhere else."""
    found = plan("booklet", 12)
    assert kinds(found, 2, "back") == [MarkKind.FOLD, MarkKind.STITCH]
    assert [kinds(found, sheet, side) for sheet in range(3) for side in ("front", "back")][:5] == [[]] * 5


def test_collation_marks_make_a_stair() -> None:
    """On the back of every signature a block, each a step lower than the one before; and its number."""
    found = plan("sewn", 96, sheets_per_signature=4)
    outsides = [signature.sheets[0].front for signature in found.signatures]
    tops = [mark.blocks[0].top_pt for side in outsides for mark in side.marks if mark.kind is MarkKind.COLLATION]
    steps = [first - second for first, second in pairwise(tops)]
    assert steps == pytest.approx([5 * POINTS_PER_MM] * 5)
    assert all(MarkKind.SIGNATURE in [mark.kind for mark in side.marks] for side in outsides)


def test_cuts_are_marked_on_every_side() -> None:
    """A pile to be cut shows where on every sheet; pages smaller than the sheet show their corners."""
    assert kinds(plan("cut-stack", 8), 1, "back") == [MarkKind.CUT]
    crops = plan("booklet", 8, page=A6).signatures[0].sheets[0].front.marks
    assert len(crops[0].strokes) == 8
    assert plan("booklet", 8, page=A6, marks=False).signatures[0].sheets[0].front.marks == ()


def test_marks_keep_clear_of_the_white_edge() -> None:
    """Every mark that stands on a page keeps four millimetres from the edge of the sheet, which copiers do not print."""
    for name in ("booklet", "sewn", "cut-stack"):
        found = plan(name, 40)
        for sheet in found.all_sheets():
            for side in (sheet.front, sheet.back):
                for mark in side.marks if side else ():
                    for _, y1, _, y2 in mark.strokes:
                        assert min(y1, y2) >= 4 * POINTS_PER_MM - 0.01
                        assert max(y1, y2) <= found.paper.height_pt - 4 * POINTS_PER_MM + 0.01


# The file


@pytest.mark.parametrize(
    ("wish", "duplex"),
    [
        (Imposition(), "/DuplexFlipShortEdge"),
        (Imposition(duplex_edge=Edge.LONG), "/DuplexFlipLongEdge"),
        (Imposition(scheme="single"), "/DuplexFlipLongEdge"),
        (Imposition(scheme="2-up", double_sided=False), "/Simplex"),
    ],
)
def test_the_print_dialogue_is_told(wish: Imposition, duplex: str) -> None:
    """Which edge, and that nothing may be scaled."""
    pdf, _ = impose(written(blank_pages(8)), wish, sheet=A4)
    with Pdf.open(BytesIO(pdf)) as imposed:
        wishes = imposed.Root.ViewerPreferences
        assert (str(wishes.Duplex), str(wishes.PrintScaling)) == (duplex, "/None")


def test_two_runs_give_the_same_bytes() -> None:
    """Nothing in the file depends on when or where it is made."""
    source = written(blank_pages(30))
    first, second = (impose(source, Imposition(scheme="sewn"), sheet=A4)[0] for _ in range(2))
    assert first == second


def test_a_font_of_the_book_is_copied_once() -> None:
    """The imposed file is hardly larger than the book: what pages share is not repeated."""
    source = blank_pages(40)
    font = source.make_stream(bytes(range(256)) * 400)
    for page in source.pages:
        page.obj.Resources = Dictionary(XObject=Dictionary(F=font))
    book = written(source)
    assert len(impose(book, Imposition(), sheet=A4)[0]) < len(book) * 1.5 + 20_000


# Bad input


def test_unknown_scheme_is_p101_with_the_nearest_name() -> None:
    """A slip in the scheme's name is answered with the right one."""
    with pytest.raises(InputError, match=r"P101: unknown imposition 'bookelt'\n.*did you mean 'booklet'"):
        impose(written(blank_pages(2)), Imposition(scheme="bookelt"), sheet=A4)


@pytest.mark.parametrize("words", ["a44", "0x10mm", "99999x10mm", "", "148x210"])
def test_unknown_paper_is_p102(words: str) -> None:
    """A paper that does not exist, or cannot."""
    with pytest.raises(InputError) as caught:
        paper_size(words, AT)
    assert [(problem.code, problem.at) for problem in caught.value.problems] == [("P102", AT)]


@pytest.mark.parametrize(
    ("words", "measures"),
    [("A5", "148 × 210 mm"), ("Half letter", "139.7 × 215.9 mm"), ("5.5in x 8.5in", "139.7 × 215.9 mm"), ("88:115mm", "88 × 115 mm")],
)
def test_papers_are_known_by_name_and_measure(words: str, measures: str) -> None:
    """Names in any spelling; measures in any unit."""
    assert paper_size(words).measures == measures


def test_measures_find_their_name() -> None:
    """A rectangle is called after the paper it is, either way round."""
    assert str(known_size(297.1, 209.9)) == "A4 (297.1 × 209.9 mm)"
    assert str(known_size(111, 222)) == "111 × 222 mm"


def test_sheet_smaller_than_the_page_is_p103() -> None:
    """The hint names a sheet that would do."""
    with pytest.raises(InputError, match=r"do not fit on a sheet of 'A4(.|\n)*at least .*420 × 297 mm"):
        impose(written(blank_pages(4, A4)), Imposition(), sheet=A4)
    assert codes(written(blank_pages(4, A4)), Imposition()) == ["P103"]


def test_empty_pdf_is_p104() -> None:
    """A PDF without pages."""
    assert codes(written(Pdf.new()), Imposition()) == ["P104"]


def test_pages_of_different_sizes_are_p105() -> None:
    """The odd page is named."""
    source = blank_pages(3)
    source.add_blank_page(page_size=(A4.width_pt, A4.height_pt))
    assert codes(written(source), Imposition()) == ["P105"]


def test_one_page_booklet_is_p106() -> None:
    """It is made, with a warning; a single sheet of one page is no matter."""
    assert warnings(1, Imposition()) == ["P106"]
    assert warnings(1, Imposition(scheme="single")) == []


def test_too_many_sheets_in_one_fold_is_p107() -> None:
    """Two thousand pages in one fold: made, with a warning that proposes signatures."""
    _, report = impose(written(blank_pages(2000)), Imposition(), sheet=A4)
    (problem,) = report.problems
    assert problem.code == "P107"
    assert "'sewn' with signatures of 5 sheets" in (problem.hint or "")
    assert warnings(60, Imposition()) == []
    assert warnings(64, Imposition()) == ["P107"]
    assert warnings(64, Imposition(scheme="sewn")) == []


def test_damaged_pdf_is_p108() -> None:
    """Not a PDF; half a PDF; a locked one."""
    locked = BytesIO()
    blank_pages(2).save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    for source in (b"", b"no pdf", written(blank_pages(2))[:60], locked.getvalue()):
        assert codes(source, Imposition()) == ["P108"]


def test_options_out_of_range_are_p109_all_at_once() -> None:
    """Every wrong number is named in one go."""
    assert codes(written(blank_pages(2)), Imposition(sheets_per_signature=0, last=-1, paper_mm=9)) == ["P109"] * 3
