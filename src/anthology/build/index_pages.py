"""The index put into a book: found once the documents stand, named by folio in print and by paragraph in the e-book.

Takes a book without an index and what the apparatus knows; gives the book with one. Places are counted in letters by the apparatus; the print
engine says on which page a letter stands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from anthology.apparatus.catalogue import Apparatus
from anthology.apparatus.index import Heading, Indexed, make_index
from anthology.apparatus.index_page import PageName, printed_index
from anthology.apparatus.index_places import Locator
from anthology.edition.document import Book, Pagination
from anthology.edition.numbering import prefix_ids
from anthology.markup import parse, serialise
from anthology.problems import Problems
from anthology.render.page_plan import page_at
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
    """Fill in the index, its page numbers still open."""
    return replaced(book, index_body(printed_index(headings, lambda locator: None), templates))


def index_body(fragment: str, templates: Templates) -> str:
    """Set the index under its heading."""
    body = parse(templates.render("shared/register.xhtml.j2", {"title": "Index", "body": f'<div class="index">{fragment}</div>'}))
    prefix_ids(body, "index")
    return serialise(body)


def replaced(book: Book, body: str) -> Book:
    """Give the book with another body for its index."""
    documents = tuple(replace(document, body=body) if document.kind == "index" else document for document in book.documents)
    return replace(book, documents=documents)


def page_name(locator: Locator, pages: Pagination) -> PageName | None:
    """Say on which printed page a place stands."""
    starts = pages.get(locator.slug)
    if not starts:
        return None
    start = page_at(starts, locator.offset)
    return PageName(label=start.label.partition("–")[0], number=start.page_index)
