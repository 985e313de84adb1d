# mypy: allow-untyped-calls
# PyMuPDF has no types.
"""Numbers of lines: what is counted, where the numbers stand, and that nobody copies them."""

from __future__ import annotations

import pymupdf
import pytest

from anthology.render.drawn_figures import drawn_number
from anthology.render.layout_options import with_options
from anthology.render.page_layout import PageLayout
from tests.render.pages import lay_out_one, make_pdf, paragraphs, small_layout, text

VERSE = (
    '<div class="verse"><p class="stanza"><span class="line">A line of verse too long for so small a page, and turned over</span>'
    '<span class="line">and a short one</span></p></div>'
)


def body(*parts: str) -> str:
    return f'<header class="opener"><h1>A Heading</h1></header><div class="body">{"".join(parts)}</div><p class="source-line">From there.</p>'


def lines(markup: str, layout: PageLayout | None = None) -> list[tuple[int, int, float]]:
    laid_out = lay_out_one(text("a", body(markup)), layout or with_options(small_layout(), {"line_numbers": "text"}))
    return [(int(mark.text), mark.page, mark.x_pt) for mark in laid_out.marks if mark.kind == "line"]


def test_lines_of_the_text_are_counted_and_no_others() -> None:
    """Not the heading, not a heading inside, not a table, not the line on the source."""
    plain = lines("<p>Short.</p><p>Short too.</p>")
    assert [number for number, _, _ in plain] == [1, 2]
    assert len(lines("<h2>Inside</h2><p>Short.</p><table><tbody><tr><td>One</td></tr></tbody></table><p>Short too.</p>")) == 2


def test_a_line_of_verse_counts_once_however_often_it_is_turned_over() -> None:
    assert [number for number, _, _ in lines(VERSE)] == [1, 2]


def test_lines_are_counted_through_the_text_and_know_their_page() -> None:
    found = lines(paragraphs("a", 12))
    assert [number for number, _, _ in found] == list(range(1, len(found) + 1))
    assert sorted({page for _, page, _ in found}) == list(range(found[-1][1] + 1))
    assert found[-1][1] > 0


def test_the_places_of_lines_are_not_held_where_no_lines_are_numbered() -> None:
    """They are most of what layout says of a long text; a layout that numbers them finds them in the cache."""
    assert lines("<p>Short.</p>", small_layout()) == []


def shapes(layout: PageLayout) -> list[list[pymupdf.Rect]]:
    """Give the shapes drawn in the margins of each page."""
    pdf, _ = make_pdf([text("a", body(paragraphs("a", 12)))], layout)
    with pymupdf.open(stream=pdf, filetype="pdf") as opened:
        return [[drawing["rect"] for drawing in page.get_drawings() if drawing["rect"].width > 1] for page in opened]


@pytest.mark.parametrize("count", ["page", "text"])
def test_every_fifth_line_has_a_number_at_the_inner_edge(count: str) -> None:
    layout = with_options(small_layout(), {"line_numbers": count})
    pages = shapes(layout)
    inner = layout.inner_pt
    assert all(shape.x1 < inner for shape in pages[0])
    assert all(shape.x0 > layout.width_pt - inner for shape in pages[1]), "on a left-hand page the inner edge is the right one"
    assert len(pages[1]) >= 2


def test_counting_by_page_begins_anew_on_each() -> None:
    by_page, by_text = (shapes(with_options(small_layout(), {"line_numbers": count})) for count in ("page", "text"))
    assert by_page[0] == by_text[0]
    assert by_page[1] != by_text[1]


def test_numbers_are_shapes_and_not_text() -> None:
    """The text of the pages is the same with numbers and without."""
    document = text("a", body(paragraphs("a", 12)))
    with_numbers, _ = make_pdf([document], with_options(small_layout(), {"line_numbers": "text"}))
    without, _ = make_pdf([document], small_layout())
    read = []
    for pdf in (with_numbers, without):
        with pymupdf.open(stream=pdf, filetype="pdf") as opened:
            read.append([page.get_text() for page in opened])
    assert read[0] == read[1]


def test_a_number_is_as_wide_as_its_figures() -> None:
    assert drawn_number("55").width == 2 * drawn_number("5").width
    assert drawn_number("1").path.endswith(b"h")
