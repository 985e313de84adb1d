"""The pages of a book in order: sides, folios, running heads, blanks; one pagination for paper and screen.

Takes documents with the number of pages of each; gives a `PagePlan`. Pure: knows neither PDF nor fonts. Front matter is counted in roman, body
and back matter in arabic figures from 1; a cover stands outside the count. Folios are counted on every page and shown as the layout says, never
on half-title, title and copyright page, blank pages and the first page of a document (Tschichold; Hart's Rules, 1.3).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from anthology.edition.document import Document, Matter, Opens, PageStart, Pagination
from anthology.edition.wording import roman
from anthology.render.laid_out import LaidOutText
from anthology.render.page_layout import LayoutEntry

UNNUMBERED = frozenset({"cover", "half-title", "title-page", "copyright-page"})
"""Kinds of documents that show neither folio nor running head."""

RULED = frozenset({"text", "piece", "questions"})
"""Kinds of documents beside which a reader writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """One page of the book."""

    document: int | None
    """Place of its document in the row; None for a blank page."""

    page: int = 0
    """Place of the page in its document."""

    verso: bool
    prefix: str = ""
    """Before the number in its label: C for covers."""

    roman: bool = False
    number: int
    head: str = ""
    folio: str = "none"
    """Where its folio is shown: head, foot, none."""

    ruled: bool = False
    """Whether its outer margin may be ruled for notes by hand."""

    own_label: str = ""
    """Instead of the number: a page of a pack that holds pages 43–44 of the book."""

    @property
    def label(self) -> str:
        """The folio as printed and cited: xi, 43."""
        return self.own_label or f"{self.prefix}{roman(self.number) if self.roman else self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How a text of a pack was cut out of the book's."""

    at: int = 0
    """Letters before its first paragraph."""

    by: int = 0
    """Letters left out there."""

    end: int | None = None
    """Letters of the whole text before the first paragraph left out at the end."""

    def in_whole(self, offset: int) -> int:
        """Give the place in the whole text of a place in the part."""
        whole = offset + (self.by if offset >= self.at else 0)
        return whole if self.end is None else min(whole, self.end - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePlan:
    """All pages."""

    pages: tuple[PlannedPage, ...]
    first: tuple[int, ...]
    """By document: the place of its first page in the book."""

    def label(self, document: int, page: int) -> str:
        """Give the folio of a document's page."""
        return self.pages[self.first[document] + page].label


def plan_pages(documents: Sequence[Document], page_counts: Sequence[int], measures: LayoutEntry) -> PagePlan:
    """Put the pages of documents in order."""
    pages: list[PlannedPage] = []
    first: list[int] = []
    matter: str | None = None
    number = 0
    for index, (document, count) in enumerate(zip(documents, page_counts, strict=True)):
        part = _part(document)
        begins = part != matter
        if begins and matter == "cover" and measures.duplex and len(pages) % 2:
            number += 1
            pages.append(_blank(len(pages), "cover", number, measures))
        if measures.duplex and len(pages) % 2 and (begins or (measures.recto_openings and document.opens is Opens.RECTO)):
            number += 1
            pages.append(_blank(len(pages), matter or part, number, measures))
        number = 0 if begins else number
        matter = part
        first.append(len(pages))
        for page in range(count):
            number += 1
            pages.append(_page(document, index, page, len(pages), number, part, measures))
    return PagePlan(pages=tuple(pages), first=tuple(first))


def with_labels_of_book(
    plan: PagePlan, documents: Sequence[Document], texts: Sequence[LaidOutText | None], pages: Pagination, cuts: Mapping[str, Cut]
) -> PagePlan:
    """Give the pages of a pack the numbers that they have in the book, `43–44` where one holds several; its own pages are counted in roman figures.

    `pages` is the book's pagination; `cuts` says how its texts were cut.
    """
    index_of = {document.slug: index for index, document in enumerate(documents)}
    by_index = {
        index: _labels(texts[index], pages[slug], cuts.get(slug, Cut())) for slug, index in index_of.items() if slug in pages and texts[index]
    }
    made: list[PlannedPage] = []
    own = 0
    for page in plan.pages:
        labels = by_index.get(page.document) if page.document is not None else None
        own += labels is None
        made.append(replace(page, own_label=labels[page.page]) if labels else replace(page, roman=True, number=own))
    return replace(plan, pages=tuple(made))


def _labels(text: LaidOutText | None, starts: Sequence[PageStart], cut: Cut) -> list[str]:
    """Give for each page of a text the pages of the book that it holds."""
    assert text is not None
    begins = [cut.in_whole(offset) for offset in text.page_starts]
    ends = [max(offset - 1, 0) for offset in begins[1:]] + [starts[-1].offset if cut.end is None else cut.end - 1]
    return [_joined_labels(page_at(starts, begin).label, page_at(starts, max(begin, end)).label) for begin, end in zip(begins, ends, strict=True)]


def starts_in_part(starts: Sequence[PageStart], cut: Cut) -> tuple[PageStart, ...]:
    """Give the beginnings of the book's pages in a text cut down, each page once: what the pack's e-book marks."""
    found: dict[int, PageStart] = {}
    for start in starts:
        if cut.end is None or start.offset < cut.end:
            offset = start.offset if start.offset < cut.at else max(start.offset - cut.by, cut.at)
            found[offset] = replace(start, offset=offset)
    return tuple(found.values())


def _joined_labels(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def page_at(starts: Sequence[PageStart], offset: int) -> PageStart:
    """Give the page on which the letter with this number stands."""
    return starts[max(bisect_right([start.offset for start in starts], offset) - 1, 0)]


def pagination(documents: Sequence[Document], texts: Sequence[LaidOutText | None], plan: PagePlan) -> Pagination:
    """Say where in each document that is laid out the book's pages begin."""
    found = {}
    for index, (document, text) in enumerate(zip(documents, texts, strict=True)):
        if text is None:
            continue
        start = plan.first[index]
        found[document.slug] = tuple(
            PageStart(label=plan.pages[start + page].label, offset=offset, page_index=start + page) for page, offset in enumerate(text.page_starts)
        )
    return found


def _part(document: Document) -> str:
    if document.kind == "cover":
        return "cover"
    return "front" if document.matter is Matter.FRONT else "main"


def _blank(place: int, part: str, number: int, measures: LayoutEntry) -> PlannedPage:
    return PlannedPage(document=None, verso=measures.duplex and place % 2 == 1, number=number, roman=part == "front", prefix=_prefix(part))


def _prefix(part: str) -> str:
    return "C" if part == "cover" else ""


def _page(document: Document, index: int, page: int, place: int, number: int, part: str, measures: LayoutEntry) -> PlannedPage:
    verso = measures.duplex and place % 2 == 1
    bare, opening = document.kind in UNNUMBERED, page == 0
    head = "" if bare or opening or not measures.running_heads else (document.head_verso if verso else document.head_recto)
    folio = "none" if bare else (measures.opening_folio if opening else measures.folio)
    return PlannedPage(
        document=index,
        page=page,
        verso=verso,
        number=number,
        roman=part == "front",
        prefix=_prefix(part),
        head=head,
        folio=folio,
        ruled=measures.ruled_margin and document.kind in RULED,
    )
