"""Where the links of the EPUB lead, and what the pages that hold them may say of it.

Takes documents with the places of their printed pages; gives for each link its file, the folio or number to show, or nothing where it leads
nowhere. What a document says of its own places is kept from build to build, and read only where another document leads into it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from html import unescape

from anthology.cache import Cache, key_of
from anthology.edition.document import Document, PageStart
from anthology.markup import NOTEREF, classes, parse
from anthology.render.epub_notes import note_id, reference_id
from anthology.render.places import letters_before_ids, page_of
from anthology.render.versions import epub_fingerprint

NAVIGATION = "nav.xhtml"
"""File of the navigation document; stands for the printed contents."""
_ID = re.compile(r"""\sid=["']([^"']+)["']""")
_HREF = re.compile(r"""href=(?:"([^"]*)"|'([^']*)')""")
"""Begins with plain letters, which are looked for at many times the speed; an attribute whose name only ends in it does no harm."""
_INNER = ("anthology:", "#")
_FOLIO = "folio"


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a document."""

    ids: frozenset[str]
    """Every id that a link may name, those of its notes and of their places among them."""
    numbers: Mapping[str, str]
    """Paragraph numbers by id."""
    letters: Mapping[str, int]
    """How many letters stand before each id; what stands in a note is taken to stand where the note's mark does."""


@dataclass(frozen=True)
class Target:
    """A document that links may lead to."""

    document: Document
    href: str
    """Its file, relative to the folder of the package."""
    starts: tuple[PageStart, ...]
    """Printed pages, those without a folio left out."""
    cache: Cache

    @cached_property
    def places(self) -> Places:
        """Read the document, or what is kept of it."""
        key = key_of(["places of the EPUB", epub_fingerprint(), *document_parts(self.document)])
        kept = self.cache.get(key)
        if kept is None:
            places = _places(self.document)
            self.cache.put(key, json.dumps([sorted(places.ids), places.numbers, places.letters]).encode())
            return places
        ids, numbers, letters = json.loads(kept)
        return Places(frozenset(ids), numbers, letters)


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a link leads."""

    href: str
    """From the page that holds it."""
    shown: str | None
    """What stands for a folio: that of the printed page, or the number of the paragraph where no pages are known. None where there is neither."""
    title: str
    """What stands there instead, in a link without words."""


def document_parts(document: Document) -> Iterator[str]:
    """Give all of a document as parts of a key."""
    for field in fields(document):
        if field.name != "notes":
            yield str(getattr(document, field.name))
    for note in document.notes:
        yield from (str(getattr(note, field.name)) for field in fields(note))


def leads_of(target: Target, targets: Mapping[str, Target], numbered: str) -> dict[str, Lead | None]:
    """Follow every link of a document that stays within the book; None for one that leads nowhere. `numbered` says a paragraph's number."""
    document = target.document
    fragments = (document.body, *(note.body for note in document.notes))
    hrefs = {unescape(one or other) for fragment in fragments for one, other in _HREF.findall(fragment)}
    shows = any(_FOLIO in fragment for fragment in fragments)
    return {href: _lead(href, document.slug, targets, numbered if shows else None) for href in sorted(hrefs) if href.startswith(_INNER)}


def _lead(href: str, own: str, targets: Mapping[str, Target], numbered: str | None) -> Lead | None:
    slug, _, place = href.removeprefix("anthology:").partition("#") if not href.startswith("#") else (own, "", href[1:])
    target = targets.get(slug)
    if target is None or (place and place not in target.places.ids):
        return None
    shown = _shown(target, place, numbered) if numbered is not None else None
    return Lead(_relative(target, place, own), shown, target.document.title if numbered is not None else "")


def _relative(target: Target, place: str, own: str) -> str:
    if target.href == NAVIGATION:
        return f"../{NAVIGATION}"
    name = target.href.rpartition("/")[2]
    return f"#{place}" if place and target.document.slug == own else f"{name}#{place}" if place else name


def _shown(target: Target, place: str, numbered: str) -> str | None:
    """Give the printed page number of a place, or what is nearest to one where no pages are known."""
    if target.starts:
        start = page_of(target.starts, target.places.letters.get(place, 0) if place else 0)
        if start is not None:
            return start.label
    number = target.places.numbers.get(place) if place else None
    return None if number is None else numbered.format(number=number)


def _places(document: Document) -> Places:
    body = parse(document.body)
    numbers = {element.get("id", ""): number for element in body.iter("p") if (number := element.get("data-number"))}
    for reference in body.iter("a"):
        if NOTEREF in classes(reference):
            reference.set("id", note_id(document.slug, reference.get("data-note", "")))
    letters = letters_before_ids(body)
    ids = _ids(document.body)
    inner: dict[str, str] = {}
    for note in document.notes:
        own = note_id(document.slug, note.key)
        within = {reference_id(document.slug, note.key), *_ids(note.body)}
        ids |= within | {own}
        inner |= dict.fromkeys(within, own)
    return Places(frozenset(ids), numbers, letters | {name: letters[own] for name, own in inner.items() if own in letters})


def _ids(fragment: str) -> set[str]:
    return set(_ID.findall(fragment))
