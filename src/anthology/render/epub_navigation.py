"""The ways through the EPUB: contents nested by sections, landmarks, page list; and the NCX for old readers.

Takes the documents in order and the pages made of them; gives XHTML for `nav.xhtml` (EPUB 3.3 §7) and XML for `toc.ncx` (OPF 2.0.1 §2.4.1).
The contents show the author of each text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from anthology.edition.document import Book, Document, Matter, PageStart
from anthology.markup import parse
from anthology.render.epub_kinds import kind_of
from anthology.render.epub_options import EpubOptions
from anthology.render.epub_pages import EpubPage, page_id, written_mark
from anthology.render.epub_targets import NAVIGATION
from anthology.render.places import letters_before_ids
from anthology.render.templates import Templates, safe

CONTENTS = "contents"
"""Slug used for the printed pages of the contents when the book has no document for them."""


@dataclass(slots=True)
class Entry:
    """A line of the contents and those below it."""

    title: str
    byline: str | None
    href: str
    level: int
    kind: str = ""
    below: list[Entry] = field(default_factory=list)
    order: int = 0
    """`playOrder` in the NCX, from 1."""
    pages: list[PageStart] = field(default_factory=list)
    """Pages of the printed contents that begin with this line."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place of a known kind."""

    type: str
    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """Everything that leads somewhere."""

    entries: tuple[Entry, ...]
    landmarks: tuple[Landmark, ...]
    pages: tuple[tuple[str, str], ...]
    """Folio and href."""
    contents_title: str
    contents_marks: tuple[PageStart, ...]
    """Printed pages of the contents that begin before the first line; the others are with the line that they begin with."""


def make_navigation(
    book: Book, pages: Sequence[EpubPage], *, cover: str | None, contents_starts: tuple[PageStart, ...], options: EpubOptions
) -> Navigation:
    """Gather contents, landmarks and page list. `pages` stand in the order of the spine, without cover and navigation document."""
    documents = {document.slug: document for document in book.documents}
    contents = next((document for document in book.documents if document.kind == "contents"), None)
    slug = contents.slug if contents else CONTENTS
    marks = [(start.label, f"{NAVIGATION}#{page_id(slug, start.label)}") for start in contents_starts]
    lines = {page.slug: _entry(documents[page.slug], page) for page in pages if documents[page.slug].level > 0}
    return Navigation(
        entries=_nested(tuple(lines.values())),
        landmarks=tuple(_landmarks(documents, pages, cover, options)),
        pages=_in_order(book, pages, slug, marks),
        contents_title=contents.title if contents else options.wording.contents,
        contents_marks=_begun(contents, contents_starts, lines),
    )


def _begun(contents: Document | None, starts: Sequence[PageStart], lines: Mapping[str, Entry]) -> tuple[PageStart, ...]:
    """Put each printed page of the contents with the line that it begins with, or begins in; give those that begin above the first line.

    The printed contents list what the navigation lists, in the same order; should a template of the book list something else, the pages still
    come in their order.
    """
    if contents is None:
        return tuple(starts)
    body = parse(contents.body)
    links = [link for link in body.iter("a") if link.get("href", "").removeprefix("anthology:") in lines]
    for number, link in enumerate(links):
        link.set("id", f"line-{number}")
    places = letters_before_ids(body)
    offsets = [places.get(f"line-{number}", 0) for number in range(len(links))]
    above: list[PageStart] = []
    order, last = list(lines), -1
    for start in starts:
        at = bisect_right(offsets, start.offset) - 1 if start.offset else -1
        last = max(last, order.index(links[at].get("href", "").removeprefix("anthology:")) if at >= 0 else -1)
        (lines[order[last]].pages if last >= 0 else above).append(start)
    return tuple(above)


def _entry(document: Document, page: EpubPage) -> Entry:
    return Entry(title=document.title, byline=document.byline, href=page.href, level=document.level, kind=document.kind)


def _nested(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Put each entry below the last one of a lesser level."""
    top: list[Entry] = []
    path: list[Entry] = []
    for order, entry in enumerate(entries, start=1):
        entry.order = order
        while path and path[-1].level >= entry.level:
            path.pop()
        (path[-1].below if path else top).append(entry)
        path.append(entry)
    return tuple(top)


def _landmarks(documents: dict[str, Document], pages: Sequence[EpubPage], cover: str | None, options: EpubOptions) -> Iterator[Landmark]:
    if cover is not None:
        yield Landmark("cover", options.wording.cover, cover)
    yield Landmark("toc", options.wording.contents, f"{NAVIGATION}#toc")
    start = next((page for page in pages if documents[page.slug].matter is Matter.BODY), None)
    if start is not None:
        yield Landmark("bodymatter", options.wording.start, start.href)
    seen: set[str] = set()
    for page in pages:
        mark = kind_of(documents[page.slug].kind).landmark
        if mark is not None and mark not in seen:
            seen.add(mark)
            yield Landmark(mark, page.title, page.href)


def _in_order(book: Book, pages: Sequence[EpubPage], contents: str, marks: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give all printed pages in the order of the printed book, which is that of its documents."""
    by_slug = {page.slug: list(page.pages) for page in pages}
    by_slug[contents] = marks
    return tuple(pair for document in book.documents for pair in by_slug.get(document.slug, []))


def render_nav(book: Book, navigation: Navigation, *, templates: Templates, options: EpubOptions) -> str:
    """Give the navigation document, which is the contents page of the e-book too."""
    slug = next((document.slug for document in book.documents if document.kind == "contents"), CONTENTS)
    values = {
        "book": book,
        "navigation": navigation,
        "wording": options.wording,
        "marks": [_mark(slug, start, options) for start in navigation.contents_marks],
        "mark": lambda start: _mark(slug, start, options),
    }
    return templates.render("epub/nav.xhtml.j2", values)


def _mark(slug: str, start: PageStart, options: EpubOptions) -> Markup:
    return safe(written_mark(slug, start.label, options))


def render_ncx(book: Book, navigation: Navigation, *, templates: Templates) -> str:
    """Give the NCX, with its page list."""
    first = sum(1 for _ in _all(navigation.entries)) + 1
    values = {
        "book": book,
        "entries": navigation.entries,
        "depth": _depth(navigation.entries),
        "pages": [(number, label, href, label.isdecimal(), first + number - 1) for number, (label, href) in enumerate(navigation.pages, start=1)],
        "highest": max((int(label) for label, _ in navigation.pages if label.isdecimal()), default=0),
    }
    return templates.render("epub/toc.ncx.j2", values)


def _all(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _all(entry.below)


def _depth(entries: Sequence[Entry]) -> int:
    return 1 + max((_depth(entry.below) for entry in entries), default=0) if entries else 0
