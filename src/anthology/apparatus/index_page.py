"""The index as it stands in the book: headings in alphabetical order, each with its places.

Takes headings with locators and the way to name them: for print by folio, ranges joined (12–14), `n` for notes, chief places bold; for an
e-book without printed pages by paragraph number, text by text. Gives a fragment. All names of places are marked `data-uncounted`: only
headings are words of the book, so that both outputs count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from anthology.apparatus.index import Heading
from anthology.apparatus.index_places import Locator
from anthology.apparatus.sorting import sort_form
from anthology.markup import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class PageName:
    """A printed page."""

    label: str
    """Its folio: xi, 43."""

    number: int
    """Its place in the book, for telling neighbours."""


PageOf = Callable[[Locator], PageName | None]
"""Says on which page a place stands; None when that is not known."""


def printed_index(headings: Iterable[Heading], page_of: PageOf) -> str:
    """Give the index with folios."""
    shown = tuple(headings)
    return _index(shown, lambda heading: _folios(heading.locators, page_of))


def spoken(headings: Iterable[Heading], notes: Collection[tuple[str, str]]) -> tuple[Heading, ...]:
    """Give the headings of a book that has only some notes, each named by its document and key; those that lead nowhere now are left out."""
    kept = [
        replace(heading, locators=tuple(place for place in heading.locators if not place.note or (place.slug, place.note) in notes))
        for heading in headings
    ]
    leading = {heading.id for heading in kept if heading.locators}
    return tuple(heading for heading in kept if heading.id in leading or leading & {*heading.see})


def paragraph_index(headings: Iterable[Heading], titles: Mapping[str, str]) -> str:
    """Give the index with paragraph numbers, under the short title of each document; documents come in the order of `titles`."""
    shown = tuple(headings)
    return _index(shown, lambda heading: _paragraphs(heading.locators, titles))


def _index(headings: Sequence[Heading], places_of: Callable[[Heading], str]) -> str:
    words = {heading.id: heading.words for heading in headings}
    groups = groupby(headings, key=lambda heading: heading.sort_key[:1] if heading.sort_key[:1].isalpha() else "")
    return "".join(f'<ul class="entries">{"".join(_entry(heading, places_of(heading), words) for heading in group)}</ul>' for _, group in groups)


def _entry(heading: Heading, places: str, words: Mapping[str, str]) -> str:
    name = escape(heading.words)
    name = f'<a href="{escape(heading.address)}">{name}</a>' if heading.address else name
    places = f'<span class="places" data-uncounted="">, {places}</span>' if places else ""
    return f'<li id="{heading.id}">{name}{places}{_cross(heading.see, words, "see")}{_cross(heading.see_also, words, "see also")}</li>'


def _cross(ids: Sequence[str], words: Mapping[str, str], how: str) -> str:
    known = sorted({identifier for identifier in ids if identifier in words}, key=lambda identifier: sort_form(words[identifier]))
    named = [f'<a href="#{identifier}">{escape(words[identifier])}</a>' for identifier in known]
    if not named:
        return ""
    before = "; " if how == "see also" else ", "
    return f'<span class="cross" data-uncounted="">{before}<i>{how}</i> {"; ".join(named)}</span>'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page on which a heading is spoken of."""

    name: PageName
    locator: Locator
    """The first place on it."""

    is_main: bool
    in_note: bool
    """Only notes on it speak of the heading."""


def _folios(locators: Sequence[Locator], page_of: PageOf) -> str:
    pages = _pages(locators, page_of)
    runs: list[list[_Page]] = []
    for page in pages:
        if runs and _goes_on(runs[-1][-1], page):
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(_run(run) for run in runs)


def _pages(locators: Sequence[Locator], page_of: PageOf) -> list[_Page]:
    """Gather places by page, in order."""
    named = [(page, locator) for locator in locators if (page := page_of(locator)) is not None]
    named.sort(key=lambda item: (item[0].number, item[1].note is not None, item[1].offset))
    pages = []
    for _, group in groupby(named, key=lambda item: item[0].number):
        places = list(group)
        name, first = places[0]
        pages.append(_Page(name=name, locator=first, is_main=any(place.is_main for _, place in places), in_note=first.note is not None))
    return pages


def _goes_on(before: _Page, page: _Page) -> bool:
    alike = (before.is_main, before.in_note) == (page.is_main, page.in_note)
    return alike and not page.in_note and page.name.number == before.name.number + 1 and page.name.label.isdigit() == before.name.label.isdigit()


def _run(run: Sequence[_Page]) -> str:
    ends = [run[0]] if len(run) == 1 else [run[0], run[-1]]
    words = "–".join(_folio(page) for page in ends)
    return f"<b>{words}</b>" if run[0].is_main else words


def _folio(page: _Page) -> str:
    return f'<a class="locator" href="{_address(page.locator)}">{escape(page.name.label)}{"n" if page.in_note else ""}</a>'


def _address(locator: Locator) -> str:
    return f"anthology:{locator.slug}#{escape(locator.target)}" if locator.target else f"anthology:{locator.slug}"


def _paragraphs(locators: Sequence[Locator], titles: Mapping[str, str]) -> str:
    order = {slug: place for place, slug in enumerate(titles)}
    placed = sorted((locator for locator in locators if locator.slug in order), key=lambda locator: (order[locator.slug], locator.offset))
    groups = [(slug, list(group)) for slug, group in groupby(placed, key=lambda locator: locator.slug)]
    return "; ".join(f"{escape(titles[slug])} {_in_document(group)}" for slug, group in groups)


def _in_document(locators: Sequence[Locator]) -> str:
    """Name places in one document: headnote par. 2, ¶ 3, 7, n. 12."""
    rows: dict[str, dict[str, Locator]] = {}
    for locator in sorted(locators, key=lambda locator: locator.note is not None):
        sign, label = ("n. ", locator.mark or "") if locator.note else (locator.sign, locator.number or "")
        row = rows.setdefault(sign, {})
        if label not in row or locator.is_main:
            row[label] = locator
    return ", ".join(_row(sign, places) for sign, places in rows.items())


def _row(sign: str, places: Mapping[str, Locator]) -> str:
    return sign + ", ".join(_named(label, locator) for label, locator in places.items())


def _named(label: str, locator: Locator) -> str:
    link = f'<a class="locator" href="{_address(locator)}">{escape(label)}</a>'
    return f"<b>{link}</b>" if locator.is_main else link
