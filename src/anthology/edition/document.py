"""A book as an ordered row of documents: what the edition gives to the writers of EPUB and PDF.

Data only. Each document's body is a neutral fragment (see `anthology.markup`) that both writers render,
so that places counted in one hold in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from anthology.apparatus.model import PlacedNote as PlacedNote
from anthology.library.text import Contributor


class Matter(StrEnum):
    """The great parts of a book; front matter has roman folios."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"


class Opens(StrEnum):
    """The side on which a document begins in print."""

    RECTO = "recto"
    NEXT = "next"
    """The next page, whichever side it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One piece of the book that begins on a page of its own."""

    slug: str
    """Unique in the book; every id within begins with it and a hyphen."""

    kind: str
    """half-title, title-page, contents, introduction, section, text, people, colophon …; names its template and CSS class."""

    matter: Matter
    title: str
    """Plain text: for the contents, bookmarks and navigation."""

    byline: str | None = None
    """Authors, for the contents."""

    level: int = 0
    """Depth in the contents: 0 not listed, 1 a section or a piece of front or back matter, 2 a text in a section."""

    head_verso: str = ""
    """Running head of left-hand pages, plain text; empty for none."""

    head_recto: str = ""
    """Running head of right-hand pages."""

    opens: Opens = Opens.NEXT
    language: str = "en"
    body: str
    """Neutral fragment, complete with its opener."""

    notes: tuple[PlacedNote, ...] = ()
    settles: bool = False
    """Prints page numbers of other documents, so it is rendered again when those are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookMetadata:
    """What a catalogue says of the book."""

    title: str
    subtitle: str | None = None
    contributors: tuple[Contributor, ...] = ()
    """Editors of the book first, then the authors and translators of its texts, each once per role."""

    language: str = "en"
    identifier: str
    """A URN."""

    date: str
    """ISO date of the edition; the builder has no clock."""

    number: int = 1
    """Edition number."""

    publisher: str | None = None
    rights: str | None = None
    description: str | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The whole book in reading order."""

    metadata: BookMetadata
    documents: tuple[Document, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    """Pictures used in bodies: the `src` in the fragments → path relative to the edition's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStart:
    """The place in a document at which a printed page begins."""

    label: str
    """The folio: xi, 43."""

    offset: int
    """Letters (see `markup.letters`) of the body before it; 0 for the first page."""

    page_index: int
    """The page's place in the whole PDF, from 0."""


Pagination = Mapping[str, tuple[PageStart, ...]]
"""Where the printed pages begin, by the slug of the document."""
