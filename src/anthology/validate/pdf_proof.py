"""The proof of a finished PDF in every build: what was proved once of the same bytes is remembered, and nothing is believed of the joiner.

Takes the bytes of a PDF, the book it was made of, the layout, a cache and a way to join some texts alone; gives problems. The finished file is taken
apart (`pdf_parts`), without the joiner's knowledge. A verdict is remembered of each text under a hash of all it depends on:

- of the standards under the text's own hash and that of the frame it stood in, the version of page-validation and of our code. Texts that have no
  verdict are joined to small complete files with the frame of the whole, and those are validated, one after the other. The whole file is validated
  where most texts have no verdict, unless it has so many pages that validation would take more memory than a build should (then the small files
  together hold every text); and wherever a small file does not hold the same parts in the same frame, or the whole has another shape than ours;
- of its words and notes under the text's hash, the document it was made of, and the characters that its fonts give to the codes it shows.

Boxes, links and bookmarks of the whole are checked in every build (`pdf.check_pages`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from anthology.cache import Cache, key_of
from anthology.edition.document import Book, Document
from anthology.freed_memory import give_back
from anthology.problems import Problems
from anthology.render.page_layout import PageLayout
from anthology.validate.pdf import check_note_ends, check_pages, check_standards
from anthology.validate.pdf_objects import NotReadableError, PdfObjects, read_objects
from anthology.validate.pdf_parts import PdfParts, read_parts
from anthology.validate.pdf_text import read_some, without_drawings
from anthology.validate.words import Printed, check_printed_words

Excerpt = Callable[[Sequence[int]], bytes]
"""Joins some of the texts, by their places in the book, with the book's fonts."""

_Read = TypeVar("_Read")
_Found = TypeVar("_Found")

PAGES_AT_ONCE = (300, 150)
"""Pages of a book that is validated whole, and of the parts of a larger one: for each page and standard page-validation takes a quarter of a megabyte
of memory, and for the parts as long as for all."""

_CODE = ("validate/pdf.py", "validate/pdf_*.py", "validate/words.py", "markup.py", "render/printing.py")


def prove_pdf(data: bytes, book: Book, layout: PageLayout, *, memory: Cache, excerpt: Excerpt, limits: tuple[int, int] = PAGES_AT_ONCE) -> Problems:
    """Prove a PDF; remember what was proved. A book of more pages than the first limit is validated in parts of up to the second."""
    problems = Problems()
    ours = _or_none(read_objects, data)
    objects = check_pages(data, layout, problems, ours)
    if objects is None:
        return problems
    parts = _or_none(read_parts, ours) if ours else None
    if parts is not None and len(parts.texts) != len(book.documents):
        parts = None
    give_back()
    with ThreadPoolExecutor(1) as beside:  # page-validation works without holding Python up
        standards = beside.submit(_prove_standards, data, parts, memory, excerpt, limits)
        problems.extend(_prove_words(objects, book, parts, memory))
        problems.extend(standards.result())
    return problems


def _or_none(read: Callable[[_Read], _Found], what: _Read) -> _Found | None:
    try:
        return read(what)
    except NotReadableError:
        return None


def _parts(data: bytes) -> PdfParts | None:
    objects = _or_none(read_objects, data)
    return _or_none(read_parts, objects) if objects else None


def _prove_standards(data: bytes, parts: PdfParts | None, memory: Cache, excerpt: Excerpt, limits: tuple[int, int]) -> Problems:
    problems = Problems()
    if parts and _prove_excerpts(parts, memory, excerpt, limits):
        return problems
    check_standards(data, problems)
    if parts and not problems:
        _remember(parts, memory)
    return problems


def _prove_excerpts(parts: PdfParts, memory: Cache, excerpt: Excerpt, limits: tuple[int, int]) -> bool:
    """Prove the texts that have no verdict in files of their own, and say whether all have one now; a small book that is new is not cut up."""
    unknown = _unknown(parts, memory)
    if sum(parts.pages) <= limits[0] and sum(parts.pages[index] for index in unknown) * 2 >= sum(parts.pages):
        return not unknown
    for some in _batches(unknown, parts.pages, limits[1]):
        if not _prove_excerpt(excerpt(some), {_standards_key(parts.texts[index], parts) for index in some}, memory):
            return False
    return True


def _batches(texts: Sequence[int], pages: Sequence[int], limit: int) -> Iterator[list[int]]:
    """Put neighbouring texts together as long as they have no more pages than the limit."""
    batch: list[int] = []
    for index in texts:
        if batch and sum(pages[one] for one in (*batch, index)) > limit:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _prove_excerpt(small: bytes, wanted: Set[str], memory: Cache) -> bool:
    """Say whether a small file has the parts wanted and is faultless, and remember them; whatever is wrong, the whole file will tell."""
    parts, problems = _parts(small), Problems()
    if parts is None or not wanted <= {_standards_key(text, parts) for text in parts.texts}:
        return False
    check_standards(small, problems)
    if problems:
        return False
    _remember(parts, memory)
    return True


def _unknown(parts: PdfParts, memory: Cache) -> list[int]:
    return [index for index, text in enumerate(parts.texts) if memory.get(_standards_key(text, parts)) is None]


def _remember(parts: PdfParts, memory: Cache) -> None:
    for text in parts.texts:
        memory.put(_standards_key(text, parts), b"")


def _standards_key(text: str, parts: PdfParts) -> str:
    return key_of(["standards", _version(), text, parts.frame])


def _prove_words(objects: PdfObjects, book: Book, parts: PdfParts | None, memory: Cache) -> Problems:
    """Read what is new, and compare."""
    problems = Problems()
    keys = [key_of(["words", _version(), *_shown(one), part]) for one, part in zip(book.documents, parts.texts, strict=True)] if parts else []
    new = [index for index in range(len(book.documents)) if not (parts and _stands(memory.get(keys[index]), parts))]
    index_of = {document.slug: index for index, document in enumerate(book.documents)}
    missing = set(new)
    for document, printed, codes in read_some(objects, book.documents, new):
        found, index = Problems(), index_of[document.slug]
        missing.discard(index)
        found.extend(_compare(book, document, {document.slug: printed}))
        if parts and not found:
            memory.put(keys[index], json.dumps([codes, _meaning(codes, parts)], sort_keys=True).encode())
        problems.extend(found)
    for index in sorted(missing):
        problems.extend(_compare(book, book.documents[index], {}))
    return problems


def _compare(book: Book, document: Document, read: Mapping[str, Printed]) -> Problems:
    """Compare a document with what is printed of it."""
    problems = Problems()
    check_note_ends(read, (document,), problems)
    if not document.settles:
        problems.extend(check_printed_words(replace(book, documents=(without_drawings(document),)), lambda one: read.get(one.slug)))
    return problems


def _stands(kept: bytes | None, parts: PdfParts) -> bool:
    """Whether a text that was read before would be read the same: the codes it shows mean what they did."""
    if kept is None:
        return False
    codes, meaning = json.loads(kept)
    return bool(meaning == _meaning(codes, parts))


def _meaning(codes: Mapping[str, str], parts: PdfParts) -> str:
    digest = hashlib.sha256()
    for font, shown in sorted(codes.items()):
        characters = parts.characters.get(font, {})
        digest.update(json.dumps([font, [characters.get(ord(code)) for code in shown]]).encode())
    return digest.hexdigest()


def _shown(document: Document) -> tuple[str, ...]:
    """Give all of a document that the comparison reads."""
    return document.slug, document.kind, str(document.settles), document.body, repr(document.notes)


@cache
def _version() -> str:
    """Give a hash of our code and the names of the libraries that judge and read."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256(f"{version('page-validation')} {version('pikepdf')}".encode())
    for path in sorted({path for pattern in _CODE for path in root.glob(pattern)}):
        digest.update(path.read_bytes())
    return digest.hexdigest()
