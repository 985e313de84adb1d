"""The index put into a book: found once the documents stand, named by folio in print and by paragraph in the e-book.

Takes a book without an index and what the apparatus knows; gives the book with one. Places are counted in letters by the apparatus; the print
engine says on which page a letter stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from anthology.apparatus.catalogue import Apparatus
from anthology.apparatus.index import Heading, Indexed, make_index
from anthology.apparatus.index_blocks import with_places
from anthology.apparatus.index_page import PageName, printed_index, spoken
from anthology.apparatus.index_places import Locator
from anthology.edition.document import Book, Pagination
from anthology.edition.folios import Folios
from anthology.edition.numbering import prefix_ids
from anthology.markup import parse, serialise
from anthology.problems import Problems
from anthology.render.templates import Templates

SEARCHED = frozenset({"piece", "section", "text"})
"""Kinds of documents in which names are looked for; a register is an index already."""


def index_headings(book: Book, apparatus: Apparatus, problems: Problems, digests: Collection[str] = ()) -> tuple[Heading, ...]:
    """Look through the book for people, terms and the editor's own entries; `digests` are the texts that stand as digest or article."""
    documents = [
        Indexed(slug=document.slug, body=document.body, notes=document.notes, form="digest" if document.slug in digests else "full")
        for document in book.documents
        if document.kind in SEARCHED
    ]
    return make_index(apparatus.known, apparatus.extras, documents, problems)


def with_index(book: Book, headings: Sequence[Heading], templates: Templates) -> Book:
    """Fill in the index, its page numbers still open, and give the places to which it leads their ids."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for place in (place for heading in headings for place in heading.locators if place.target):
        wanted[place.slug].add(place.target or "")
    documents = tuple(
        replace(document, body=with_places(document.body, document.slug, wanted[document.slug])) if document.slug in wanted else document
        for document in book.documents
    )
    return replaced(replace(book, documents=documents), index_body(printed_index(headings, lambda locator: None), templates))


def headings_of(book: Book, headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """Give the headings of a book from which voices have been left out."""
    return spoken(headings, frozenset((document.slug, note.key) for document in book.documents for note in document.notes))


def index_body(fragment: str, templates: Templates) -> str:
    """Set the index under its heading."""
    body = parse(templates.render("shared/register.xhtml.j2", {"title": "Index", "body": f'<div class="index">{fragment}</div>'}))
    prefix_ids(body, "index")
    return serialise(body)


def replaced(book: Book, body: str) -> Book:
    """Give the book with another body for its index."""
    documents = tuple(replace(document, body=body) if document.kind == "index" else document for document in book.documents)
    return replace(book, documents=documents)


def page_name(locator: Locator, pages: Pagination, folios: Folios) -> PageName | None:
    """Say on which printed page a place stands; a note may stand on another page than its reference."""
    starts = pages.get(locator.slug)
    if not starts:
        return None
    from anthology.render.page_plan import page_at  # layouts and their measures: only where there are pages

    start = page_at(starts, locator.offset)
    if locator.note and (folio := folios.get(locator.target or "")):
        start = next((one for one in starts if one.label == folio), start)
    return PageName(label=start.label.partition("–")[0], number=start.page_index)
