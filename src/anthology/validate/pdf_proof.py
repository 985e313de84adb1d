"""The proof of a finished PDF in every build: what was proved once of the same bytes is remembered, and nothing is believed of the joiner.

Takes the bytes of a PDF, the book it was made of, the layout, a cache and a way to join some texts alone; gives problems. The finished file is taken
apart (`pdf_parts`), without the joiner's knowledge. A verdict is remembered of each text under a hash of all it depends on:

- of the standards under the text's own hash and that of the frame it stood in, the version of page-validation and of our code. Texts that have no
  verdict are joined to a small complete file with the frame of the whole, and that is validated; where most have none, or the small file does not
  hold the same parts in the same frame, or the whole has another shape than ours, the whole file is validated;
- of its words and notes under the text's hash, the document it was made of, and the characters that its fonts give to the codes it shows.

Boxes, links and bookmarks of the whole are checked in every build (`pdf.check_pages`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from anthology.cache import Cache, key_of
from anthology.edition.document import Book, Document
from anthology.problems import Problems
from anthology.render.page_layout import PageLayout
from anthology.validate.pdf import check_note_ends, check_pages, check_standards
from anthology.validate.pdf_objects import NotReadableError, read_objects
from anthology.validate.pdf_parts import PdfParts, read_parts
from anthology.validate.pdf_text import read_some, without_drawings
from anthology.validate.words import Printed, check_printed_words

Excerpt = Callable[[Sequence[int]], bytes]
"""Joins some of the texts, by their places in the book, with the book's fonts."""

_CODE = ("validate/pdf.py", "validate/pdf_*.py", "validate/words.py", "markup.py", "render/printing.py")


def prove_pdf(data: bytes, book: Book, layout: PageLayout, *, memory: Cache, excerpt: Excerpt) -> Problems:
    """Prove a PDF; remember what was proved."""
    problems = Problems()
    if not check_pages(data, layout, problems):
        return problems
    parts = _parts(data)
    if parts is not None and len(parts.texts) != len(book.documents):
        parts = None
    with ThreadPoolExecutor(1) as beside:  # page-validation works without holding Python up
        standards = beside.submit(_prove_standards, data, parts, memory, excerpt)
        problems.extend(_prove_words(data, book, parts, memory))
        problems.extend(standards.result())
    return problems


def _parts(data: bytes) -> PdfParts | None:
    try:
        return read_parts(read_objects(data))
    except NotReadableError:
        return None


def _prove_standards(data: bytes, parts: PdfParts | None, memory: Cache, excerpt: Excerpt) -> Problems:
    problems = Problems()
    unknown = _unknown(parts, memory) if parts else []
    if parts and not unknown:
        return problems
    if parts and sum(parts.pages[index] for index in unknown) * 2 < sum(parts.pages):
        _prove_excerpt(excerpt(unknown), memory)
        if not _unknown(parts, memory):
            return problems
    check_standards(data, problems)
    if parts and not problems:
        _remember(parts, memory)
    return problems


def _prove_excerpt(small: bytes, memory: Cache) -> None:
    """Remember the parts of a small file if it is faultless; whatever is wrong with it, the whole file will tell."""
    parts, problems = _parts(small), Problems()
    check_standards(small, problems)
    if parts and not problems:
        _remember(parts, memory)


def _unknown(parts: PdfParts, memory: Cache) -> list[int]:
    return [index for index, text in enumerate(parts.texts) if memory.get(_standards_key(text, parts)) is None]


def _remember(parts: PdfParts, memory: Cache) -> None:
    for text in parts.texts:
        memory.put(_standards_key(text, parts), b"")


def _standards_key(text: str, parts: PdfParts) -> str:
    return key_of(["standards", _version(), text, parts.frame])


def _prove_words(data: bytes, book: Book, parts: PdfParts | None, memory: Cache) -> Problems:
    """Read what is new, and compare."""
    problems = Problems()
    keys = (
        [key_of(["words", _version(), _shown(document), part]) for document, part in zip(book.documents, parts.texts, strict=True)] if parts else []
    )
    new = [index for index in range(len(book.documents)) if not (parts and _stands(memory.get(keys[index]), parts))]
    index_of = {document.slug: index for index, document in enumerate(book.documents)}
    missing = set(new)
    for document, printed, codes in read_some(data, book.documents, new) if new else ():
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


def _shown(document: Document) -> str:
    """Give all of a document that the comparison reads."""
    notes = [asdict(note) for note in document.notes]
    return json.dumps([document.slug, document.kind, document.settles, document.body, notes], ensure_ascii=False, sort_keys=True)


@cache
def _version() -> str:
    """Give a hash of our code and the names of the libraries that judge and read."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256(f"{version('page-validation')} {version('pikepdf')}".encode())
    for path in sorted({path for pattern in _CODE for path in root.glob(pattern)}):
        digest.update(path.read_bytes())
    return digest.hexdigest()
