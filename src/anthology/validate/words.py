"""No word of a text or note is lost in an output, none is doubled, none has moved.

Takes a `Book` and what stands in an output: the bytes of an EPUB, or the text of a PDF by way of a function of the caller's, since this
module knows no PDF. Gives problems that name the first words that differ. Furniture (marks of notes, folios, whatever is marked
`data-uncounted`) is left out on both sides; hyphens are too in print, where lines end with hyphens that are not in the text.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from anthology.cache import Cache, key_of
from anthology.edition.document import Book, Document
from anthology.markup import BLOCKS, letters, parse, plain_text, words
from anthology.problems import Problems
from anthology.render.epub_kinds import REPLACED
from anthology.render.epub_notes import TYPE, note_id
from anthology.render.epub_targets import document_parts
from anthology.render.versions import epub_fingerprint
from anthology.validate.epub_pages import unmarked

_CONTEXT = 8
"""Words, or tens of letters, shown where two texts part."""
_HEAD = 120
"""Letters of furniture that may stand above the text of a page."""
_LEAST = 8
"""Letters of a paragraph that the foot of a page holds at the least, if it is divided there."""
_MOST = 200
"""Letters that fill a page between two others at the least."""
_GAP = 5000
"""Letters that an output may put in one place: the page numbers of an entry of the index, the words of a drawing."""
_ELSE = "\ue000"
"""Stands, within this module, for what differs from output to output."""
_TRIES = 40
"""Letters by which the end of a page may seem to hold more of a paragraph than it does, because a note there begins as the next page does."""
_HYPHENS = re.compile("[-\u00ad\u2010\u2011]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The text of one document as an output has it, in reading order and without furniture."""

    body: str
    notes: Mapping[str, str]
    """By key, without their marks."""


def check_epub_words(book: Book, data: bytes, cache: Cache | None = None) -> Problems:
    """Compare every text and note with the pages of an EPUB. `book` is what the EPUB was made of, without the voices that were left out.

    `cache` keeps which page was found to hold which document, under the hash of both; marks of printed pages, which have no words, stay out of it.
    """
    problems, kept = Problems(), cache or Cache(None)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        for document in _own(book):
            name = f"EPUB/text/{document.slug}.xhtml"
            if name not in names:
                problems.error("V121", f"'{document.slug}' is not in the EPUB")
                continue
            content = archive.read(name)
            key = key_of(["words of the EPUB", epub_fingerprint(), unmarked(content).content, *document_parts(document)])
            if kept.get(key) is None:
                found = _compare_page(document, _read_page(content, document))
                problems.extend(found)
                if not found:
                    kept.put(key, b"the same words")
    return problems


def _compare_page(document: Document, read: Printed) -> Problems:
    problems = Problems()
    _equal(plain_text(parse(document.body)), read.body, words, "V121", f"'{document.slug}' in the EPUB", problems)
    _compare_notes(document, read, words, "the EPUB", problems)
    return problems


def check_printed_words(book: Book, read: Callable[[Document], Printed | None]) -> Problems:
    """Compare every text and note with what `read` finds of it in a PDF, such as the text of its tag tree; None when it is not there."""
    problems = Problems()
    for document in _own(book):
        printed = read(document)
        if printed is None:
            problems.error("V121", f"'{document.slug}' is not in the PDF")
        else:
            _follow(document, printed, problems)
            _compare_notes(document, printed, printed_letters, "the PDF", problems)
    return problems


def check_page_words(book: Book, pages_of: Callable[[str], Sequence[str]]) -> Problems:
    """Find every paragraph of every text and note in the plain text of its pages, in order, divided only where a page ends.

    `pages_of` gives the texts of the pages of a document by its slug, furniture and all. Sees what is lost and what has moved, not what is
    doubled.
    """
    problems = Problems()
    for document in _own(book):
        pages = [_printed_row(page) for page in pages_of(document.slug)]
        _find_all(blocks(document.body), pages, "V121", f"'{document.slug}'", problems)
        for note in document.notes:
            _find_all(blocks(note.body), pages, "V122", f"note {note.mark} of '{document.slug}'", problems)
    return problems


def printed_letters(text: str) -> list[str]:
    """Give the letters of a text, with what setting may change taken away: spaces, hyphens, ligatures."""
    return list(_printed_row(text))


def _printed_row(text: str) -> str:
    return _HYPHENS.sub("", letters(unicodedata.normalize("NFKC", text)))


def blocks(fragment: str) -> list[str]:
    """Give the text of each innermost block of a fragment, in order."""
    return [text for text in _blocks(parse(fragment)) if text.strip()]


def _own(book: Book) -> Iterator[Document]:
    """Give the documents that stand in every output as they are."""
    return (document for document in book.documents if document.kind not in REPLACED)


def _compare_notes(document: Document, printed: Printed, units: Callable[[str], list[str]], where: str, problems: Problems) -> None:
    for note in document.notes:
        name = f"note {note.mark} of '{document.slug}' in {where}"
        if note.key not in printed.notes:
            problems.error("V122", f"{name} is missing")
        else:
            _equal(plain_text(parse(note.body)), printed.notes[note.key], units, "V122", name, problems)


def _follow(document: Document, printed: Printed, problems: Problems) -> None:
    """Follow a text through its printed form, which may have more only where furniture or a drawing stands."""
    pieces, found, name = _pieces(document.body), _printed_row(printed.body), f"'{document.slug}' in the PDF"
    if len(pieces) == 1:
        _equal(pieces[0], found, list, "V121", name, problems)
        return
    place = 0
    for number, piece in enumerate(pieces):
        at = found.find(piece, place, place + len(piece) + (_GAP if number else 0))
        if at < 0:
            problems.error("V121", f"{name} differs: '{piece[:80]}' stands there as '{found[place : place + 80]}'")
            return
        place = at + len(piece)
    if pieces[-1] and not found.endswith(pieces[-1]):
        problems.error("V123", f"{name} goes on with words that the book has not: '{found[place : place + 80]}'")


def _pieces(fragment: str) -> list[str]:
    """Give the letters of a text as printed, divided where an output may put something of its own."""
    body = parse(fragment)
    for element in [element for element in body.iter() if element.get("data-uncounted") is not None or str(element.tag).endswith("svg")]:
        element.attrib.pop("data-uncounted", "")
        _empty(element)
        element.tag, element.text = "span", _ELSE
    return _printed_row(plain_text(body)).split(_ELSE)


def _equal(expected: str, found: str, units: Callable[[str], list[str]], code: str, name: str, problems: Problems) -> None:
    ours, theirs = units(expected), units(found)
    if ours == theirs:
        return
    at = next((index for index, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other), min(len(ours), len(theirs)))
    if ours == theirs[: len(ours)]:
        problems.error("V123", f"{name} goes on with words that the book has not: '{_excerpt(theirs, at, units)}'")
    else:
        problems.error(code, f"{name} differs: '{_excerpt(ours, at, units)}' stands there as '{_excerpt(theirs, at, units)}'")


def _excerpt(found: Sequence[str], at: int, units: Callable[[str], list[str]]) -> str:
    return " ".join(found[max(at - 2, 0) : at + _CONTEXT]) if units is words else "".join(found[max(at - 10, 0) : at + 10 * _CONTEXT])


def _read_page(content: bytes, document: Document) -> Printed:
    """Read a page of the EPUB back into body and notes."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for element in [element for element in root.iter() if _is_furniture(element)]:
        _empty(element)
    for element in root.iter(etree.Element):
        element.tag = element.tag.rpartition("}")[2]
    asides = {aside.get("id"): aside for aside in root.iter("aside")}
    section = root.find("body/section")
    notes = {note.key: plain_text(asides[name]) for note in document.notes if (name := note_id(document.slug, note.key)) in asides}
    return Printed(body=plain_text(section) if section is not None else "", notes=notes)


def _is_furniture(element: etree._Element) -> bool:
    said = element.attrib
    return bool(said) and (said.get(TYPE) in {"noteref", "pagebreak"} or said.get("role") == "doc-backlink" or "data-uncounted" in said)


def _empty(element: etree._Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _blocks(element: etree._Element) -> Iterator[str]:
    if not any(child.tag in BLOCKS for child in element):
        yield plain_text(element)
        return
    if element.text:
        yield element.text
    for child in element:
        if child.tag in BLOCKS:
            yield from _blocks(child)
        else:
            yield plain_text(child)
        if child.tail:
            yield child.tail


def _find_all(texts: Sequence[str], pages: Sequence[str], code: str, name: str, problems: Problems) -> None:
    """Look for texts one after the other."""
    page, index = 0, 0
    for text in texts:
        wanted = _printed_row(text)
        place = _find(wanted, pages, page, index)
        if place is None:
            problems.error(code, f"{name} lacks words on its pages: '{text.strip()[:80]}'")
        else:
            page, index = place


def _find(wanted: str, pages: Sequence[str], page: int, index: int) -> tuple[int, int] | None:
    """Find letters from a place on, over the end of a page too; give the place behind them."""
    if not wanted:
        return page, index
    for number in range(page, len(pages)):
        start = index if number == page else 0
        count = _longest(wanted, pages[number], start)
        if count == len(wanted):
            return number, pages[number].index(wanted, start) + count
        for shorter in range(count, max(count - _TRIES, _LEAST - 1), -1):
            rest = _go_on(wanted[shorter:], pages, number + 1)
            if rest is not None:
                return rest
    return None


def _go_on(wanted: str, pages: Sequence[str], page: int) -> tuple[int, int] | None:
    """Find the rest of a paragraph at the head of the next page, below its running head, and of the one after it if need be."""
    if page >= len(pages):
        return None
    count = _longest(wanted, pages[page], 0)
    place = pages[page].find(wanted[:count])
    if place > _HEAD:
        return None
    if count == len(wanted):
        return page, place + count
    return _go_on(wanted[count:], pages, page + 1) if count >= _MOST else None


def _longest(wanted: str, text: str, start: int) -> int:
    """Say how many of the first letters stand in a text together."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if text.find(wanted[:middle], start) >= 0:
            low = middle
        else:
            high = middle - 1
    return low
