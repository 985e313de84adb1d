"""The EPUB of an opened edition, made and proved in memory.

Takes an opened edition with the places of its printed pages; gives bytes, or raises OutputError with what the checks found. Writes nothing but
the cache. Imports EbookLib: whoever makes no EPUB does not import this module.
"""

from __future__ import annotations

from collections.abc import Collection

from anthology.apparatus.index_page import paragraph_index
from anthology.build.freshness import FONTS, KEPT
from anthology.build.index_pages import headings_of, index_body, replaced
from anthology.build.opening import OpenEdition
from anthology.cache import Cache
from anthology.edition.document import Book, Pagination
from anthology.problems import OutputError, Problems
from anthology.render.epub import write_epub
from anthology.render.epub_options import EpubOptions, ParagraphNumbers
from anthology.render.fonts import FACE_NAMES, face_bytes, face_files
from anthology.render.selection import without_voices
from anthology.validate.epub import check_epub
from anthology.validate.words import check_epub_words


def make_epub(opened: OpenEdition, pagination: Pagination | None, *, without: Collection[str] = (), fresh: bool = False) -> bytes:
    """Write the EPUB with the printed pages marked, and prove it; `fresh` makes all of it anew. Raises OutputError."""
    cache = Cache(opened.root / KEPT, fresh=fresh)
    silent = {voice.id for voice in opened.manifest.voices if not voice.in_epub} | set(without)
    output = opened.manifest.outputs.epub
    face_files(opened.root / KEPT / FONTS)
    fonts = {name: face_bytes(name) for name in FACE_NAMES} if output is None or output.fonts else {}
    numbers = ParagraphNumbers.ON_DEMAND if opened.manifest.paragraph_numbers else ParagraphNumbers.NEVER
    options = EpubOptions(paragraph_numbers=numbers)
    titles = {document.slug: document.head_recto or document.title for document in opened.book.documents}
    heard = without_voices(opened.book, silent)
    headings = headings_of(heard, opened.headings)
    book = replaced(heard, index_body(paragraph_index(headings, titles), opened.templates))
    data = write_epub(book, pagination=pagination, root=opened.root, templates=opened.templates, fonts=fonts, options=options, cache=cache)
    _prove(data, book, cache)
    return data


def _prove(data: bytes, book: Book, cache: Cache) -> None:
    problems = Problems()
    problems.extend(check_epub(data, cache))
    problems.extend(check_epub_words(book, data, cache))
    problems.raise_errors(OutputError)
