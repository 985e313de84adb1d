"""Instructions at the copier, advice on sheets, the drawing of the folded sheets."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.markup import parse
from anthology.render.copier import STEPS, advise, copier_instructions, count_sheets
from anthology.render.fold_preview import fold_preview
from anthology.render.imposition import SCHEMES, Imposition, order_pages
from anthology.render.paper import PAPERS
from anthology.render.sheet_geometry import SheetPlan, plan_sheets


def plan(name: str, pages: int, **wish: float) -> SheetPlan:
    imposition = Imposition(scheme=name, **wish)  # type: ignore[arg-type]  # the tests give right options
    return plan_sheets(pages, PAPERS["a6"], imposition, PAPERS["a3"])


@pytest.mark.parametrize("name", SCHEMES)
def test_every_scheme_has_instructions_for_half_a_page(name: str) -> None:
    """They are a fragment of our vocabulary and under 250 words."""
    instructions = copier_instructions(plan(name, 30), "The ferry & after", copies=40)
    parse(instructions.as_fragment())
    assert len(instructions.as_text().split()) < 250
    assert "{" not in instructions.as_text()
    assert set(STEPS) == set(SCHEMES)


def test_instructions_say_paper_edge_scaling_and_sheets() -> None:
    """What must be set in the print dialogue."""
    found = plan_sheets(22, PAPERS["a5"], Imposition(), PAPERS["a4"])
    text = copier_instructions(found, "Meeting 1", copies=40).as_text()
    for words in ("A4, landscape", "both, turned on the short edge", "100 %", "6 sheets a copy, 240 for 40 copies", "and 2 left blank"):
        assert words in text


def test_instructions_name_the_gatherings() -> None:
    """How many sheets belong to each gathering, when they are not all alike."""
    text = copier_instructions(plan("sewn", 40, sheets_per_signature=4), "A").as_text()
    assert "Part the pile into gatherings: 1 of 4 sheets, then 2 of 3 sheets." in text


def test_instructions_speak_of_cutting_only_where_paper_is_left_over() -> None:
    """A5 on A4 needs no knife, A6 on A4 does."""
    exact = plan_sheets(8, PAPERS["a5"], Imposition(), PAPERS["a4"])
    large = plan_sheets(8, PAPERS["a6"], Imposition(), PAPERS["a4"])
    assert "corner marks" not in copier_instructions(exact, "A").as_text()
    assert "corner marks" in copier_instructions(large, "A").as_text()


def test_advice_names_the_text_to_shorten() -> None:
    """Twenty-five pages: one less saves a sheet, and the text that ends with the shortest page is named."""
    advice = advise(25, Imposition(), {"The ferry": 9, "The quay": 3})
    assert (advice.sheets, advice.pages_over, advice.pages_free) == (7, 1, 3)
    assert advice.sentences == ("25 pages on 7 sheets.", "One page less would save a sheet; ‘The quay’ ends with the shortest page (3 lines).")


def test_advice_warns_of_a_full_last_sheet() -> None:
    """Twenty-four pages: one more costs a sheet."""
    advice = advise(24, Imposition(), {"The quay": 0.12})
    assert advice.sentences == ("24 pages on 6 sheets.", "One page more would cost a sheet.")
    assert advice.shortest_end == "12\u202f% of the page"


def test_advice_is_quiet_in_between() -> None:
    """Where a page does not decide, only the number of sheets is said."""
    assert advise(22, Imposition()).sentences == ("22 pages on 6 sheets.",)
    assert advise(1, Imposition(scheme="single")).sentences == ("1 page on 1 sheet.",)


@settings(deadline=None)
@given(st.sampled_from(sorted(SCHEMES)), st.integers(1, 300), st.booleans(), st.integers(1, 6))
def test_sheets_are_counted_as_they_are_ordered(name: str, pages: int, double_sided: bool, size: int) -> None:
    """The short sum and the sheets themselves agree."""
    wish = Imposition(scheme=name, sheets_per_signature=size, double_sided=double_sided)
    assert count_sheets(pages, wish) == sum(len(gathering) for gathering in order_pages(pages, wish))


@settings(deadline=None)
@given(st.sampled_from(sorted(SCHEMES)), st.integers(1, 300), st.integers(1, 6))
def test_advice_is_true(name: str, pages: int, size: int) -> None:
    """So many pages less do save a sheet and one fewer does not; the free pages cost none and one more does."""
    wish = Imposition(scheme=name, sheets_per_signature=size)
    advice = advise(pages, wish)
    assert count_sheets(pages - advice.pages_over, wish) < advice.sheets == count_sheets(pages - advice.pages_over + 1, wish)
    assert count_sheets(pages + advice.pages_free, wish) == advice.sheets < count_sheets(pages + advice.pages_free + 1, wish)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("pages", [1, 30, 900])
def test_preview_is_a_small_described_picture(name: str, pages: int) -> None:
    """Well-formed SVG with a title and a description, however many pages; twice the same."""
    drawing = fold_preview(plan(name, pages))
    root = ElementTree.fromstring(drawing)
    svg = "{http://www.w3.org/2000/svg}"
    title, description = root.find(f"{svg}title"), root.find(f"{svg}desc")
    assert title is not None
    assert f"{pages} pages" in str(title.text)
    assert description is not None
    assert "front" in str(description.text)
    assert len(drawing) < 30_000
    assert drawing == fold_preview(plan(name, pages))


def test_preview_shows_pages_on_their_heads() -> None:
    """On a quarto the upper four pages are turned."""
    assert fold_preview(plan("quarto", 8)).count("rotate(180") == 4
