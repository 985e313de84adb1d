"""Folios, sides and blanks of a book's pages."""

from __future__ import annotations

from anthology.edition.document import Document, Matter, Opens
from anthology.render.page_layout import LayoutEntry
from anthology.render.page_plan import PagePlan, plan_pages
from tests.render.pages import book_layout, text

FRONT, BACK = Matter.FRONT, Matter.BACK


def plan(*documents: tuple[Document, int], **changes: object) -> PagePlan:
    measures = LayoutEntry.model_validate({**book_layout().measures.model_dump(), **changes})
    return plan_pages([document for document, _ in documents], [count for _, count in documents], measures)


def labels(found: PagePlan) -> str:
    return " ".join(page.label if page.document is not None else f"({page.label})" for page in found.pages)


def test_front_matter_is_roman_and_the_body_starts_again_on_a_recto() -> None:
    """Arabic 1 is a right-hand page, whatever the front matter ends on; back matter counts on."""
    found = plan(
        (text("half", "", kind="half-title", matter=FRONT, opens=Opens.RECTO), 1),
        (text("title", "", kind="title-page", matter=FRONT, opens=Opens.RECTO), 1),
        (text("preface", "", kind="introduction", matter=FRONT), 3),
        (text("one", "", opens=Opens.NEXT), 2),
        (text("index", "", kind="index", matter=BACK), 1),
    )
    assert labels(found) == "i (ii) iii iv v vi 1 2 3"
    assert [page.verso for page in found.pages] == [False, True] * 4 + [False]


def test_a_cover_stands_outside_the_count() -> None:
    """A cover has two sides of its own."""
    found = plan((text("cover", "", kind="cover", matter=FRONT), 1), (text("half", "", kind="half-title", matter=FRONT), 1))
    assert labels(found) == "C1 (C2) i"


def test_recto_openings_are_a_matter_of_the_layout() -> None:
    """Packs save paper: texts go on at the next page."""
    one, two = text("one", "", opens=Opens.RECTO), text("two", "", opens=Opens.RECTO)
    assert labels(plan((one, 1), (two, 1))) == "1 (2) 3"
    assert labels(plan((one, 1), (two, 1), recto_openings=False)) == "1 2"
    single = plan((one, 1), (two, 1), duplex=False)
    assert labels(single) == "1 2"
    assert not any(page.verso for page in single.pages)


def test_heads_and_folios_are_hidden_where_a_printer_hides_them() -> None:
    """None on title pages and blanks, none on the first page of a text; afterwards author left, title right."""
    found = plan((text("title", "", kind="title-page", matter=FRONT), 2), (text("one", ""), 3))
    shown = [(page.head, page.folio) for page in found.pages]
    assert shown == [("", "none"), ("", "none"), ("", "none"), ("one verso", "head"), ("one recto", "head")]
    assert plan((text("one", ""), 1), opening_folio="foot").pages[0].folio == "foot"
