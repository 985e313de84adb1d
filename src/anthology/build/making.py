"""The PDF of an opened edition, made and proved in memory, with its pagination.

Takes an opened edition's book; gives bytes or raises OutputError with what their checks found. Writes nothing but the cache of laid-out texts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from anthology.apparatus.index_page import printed_index
from anthology.build.freshness import FONTS, KEPT
from anthology.build.index_pages import headings_of, index_body, page_name
from anthology.build.opening import OpenEdition
from anthology.cache import Cache
from anthology.edition.document import Book, Document, Matter, Opens, Pagination
from anthology.edition.folios import Folios, fill_folios
from anthology.freed_memory import give_back
from anthology.markup import escape, letters, parse, plain_text
from anthology.problems import Location, OutputError, Problem, Problems
from anthology.render.cover import WIDTH, cover_alt, cover_svg
from anthology.render.edition_pdf import Progress, join, lay_out_documents, paginate
from anthology.render.fonts import FACE_NAMES, face_bytes, face_files
from anthology.render.laid_out import LaidOutText
from anthology.render.page_layout import PageLayout, load_layout
from anthology.render.selection import without_voices
from anthology.render.settling import Relabel, Settle
from anthology.render.templates import template_folders

Tell = Callable[[str, int, int], None]
"""Told what is being done, and how many of how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBook:
    """A PDF and what is known of it."""

    pdf: bytes
    pagination: Pagination
    pages: int
    laid_out: int
    reused: int
    last_pages: Callable[[], Mapping[str, float]] = dict
    """Says how much of its last page each text fills, by title: asked for only where sheets are to be folded."""

    warnings: tuple[Problem, ...] = ()


def layout_of(opened: OpenEdition, name: str, asked_at: Location | None = None) -> PageLayout:
    """Load a layout, the edition's own first."""
    layout = load_layout(name, template_folders(opened.root), asked_at)
    if opened.manifest.paragraph_numbers == layout.measures.paragraph_numbers:
        return layout
    measures = layout.measures.model_copy(update={"paragraph_numbers": opened.manifest.paragraph_numbers})
    return replace(layout, measures=measures)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LaidOut:
    """A book's documents as they were laid out."""

    book: Book
    texts: tuple[LaidOutText, ...]
    laid_out: int
    reused: int


def make_pdf(
    opened: OpenEdition,
    layout: PageLayout,
    *,
    without: Collection[str] = (),
    fresh: bool = False,
    with_cover: bool = True,
    relabel: Relabel | None = None,
    grey: bool = False,
    paged: Callable[[Pagination], None] | None = None,
    tell: Tell,
) -> PrintedBook:
    """Lay out what is not in the cache, join it, prove it; `grey` turns everything to black and greys.

    `paged` is told where the pages begin as soon as that is known, before they are joined.
    """
    done = _lay_out(opened, layout, without=without, fresh=fresh, with_cover=with_cover, relabel=relabel, tell=tell)
    if paged is not None:
        paged(paginate(done.book.documents, done.texts, layout))
    from anthology.validate.pdf_proof import prove_pdf

    tell("joining the pages", 1, 1)
    give_back()
    joined = join(done.book.metadata, done.book.documents, done.texts, layout, relabel)
    give_back()
    prove_pdf(joined.pdf, done.book, layout, memory=Cache(opened.root / KEPT, fresh=fresh), excerpt=joined.excerpt).raise_errors(OutputError)
    pdf, untreated = _greyed(joined.pdf) if grey else (joined.pdf, ())
    return PrintedBook(
        pdf=pdf,
        pagination=joined.pagination,
        pages=max((start.page_index for starts in joined.pagination.values() for start in starts), default=-1) + 1,
        laid_out=done.laid_out,
        reused=done.reused,
        last_pages=partial(_last_pages, done),
        warnings=(*(problem for text in done.texts for problem in text.problems), *untreated),
    )


def make_pages(opened: OpenEdition, layout: PageLayout, *, fresh: bool = False, tell: Tell) -> Pagination:
    """Say where the printed pages begin, without making the PDF."""
    done = _lay_out(opened, layout, fresh=fresh, tell=tell)
    return paginate(done.book.documents, done.texts, layout)


def _lay_out(
    opened: OpenEdition,
    layout: PageLayout,
    *,
    without: Collection[str] = (),
    fresh: bool = False,
    with_cover: bool = True,
    relabel: Relabel | None = None,
    tell: Tell,
) -> _LaidOut:
    silent = {voice.id for voice in opened.manifest.voices if not voice.in_print} | set(without)
    book = without_voices(opened.book, silent)
    counts = {True: 0, False: 0}
    face_files(opened.root / KEPT / FONTS)

    def heard(progress: Progress) -> None:
        counts[progress.reused] += 1
        tell(f"laying out {progress.slug}", progress.done, progress.total)

    documents, texts = lay_out_documents(
        (*([cover_document(opened, layout)] if with_cover else []), *book.documents),
        layout,
        files={source: opened.root / path for source, path in book.files.items()},
        cache=Cache(opened.root / KEPT, fresh=fresh),
        settle=_settle(opened, book),
        relabel=relabel,
        progress=heard,
        meanwhile=_load_the_rest,
    )
    return _LaidOut(book=replace(book, documents=documents), texts=texts, laid_out=counts[False], reused=counts[True])


def _load_the_rest() -> None:
    """Load what joins and proves, while the first texts are being laid out."""
    import anthology.render.assembly
    import anthology.validate.pdf_proof  # noqa: F401  # the loading is what is wanted


def _last_pages(done: _LaidOut) -> dict[str, float]:
    """Say how much of a full page's letters the last page of each text holds."""
    held: dict[str, float] = {}
    for document, text in zip(done.book.documents, done.texts, strict=True):
        if document.kind == "text" and text.page_count > 1:
            full = max(after - before for before, after in pairwise(text.page_starts))
            held[document.title] = min(1.0, (len(letters(plain_text(parse(document.body)))) - text.page_starts[-1]) / max(full, 1))
    return held


def _greyed(pdf: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """Turn a proved PDF to black and greys: its words stay, its standards are looked at once more."""
    from anthology.render.press_ink import in_grey
    from anthology.validate.pdf import check_standards

    grey, untreated = in_grey(pdf)
    problems = Problems()
    check_standards(grey, problems)
    problems.raise_errors(OutputError)
    return grey, untreated


def _settle(opened: OpenEdition, book: Book) -> Settle:
    """Give what fills page numbers into the documents of a book that show some."""
    headings = headings_of(book, opened.headings)

    def settle(document: Document, folios: Folios, pages: Pagination) -> Document:
        if document.kind != "index":
            return fill_folios(document, folios)
        fragment = printed_index(headings, lambda locator: page_name(locator, pages, folios))
        return replace(document, body=index_body(fragment, opened.templates))

    return settle


def cover_document(opened: OpenEdition, layout: PageLayout) -> Document:
    """Give the cover as the first page of the printed book."""
    metadata = opened.book.metadata
    svg = cover_svg(
        metadata, opened.templates, {name: face_bytes(name) for name in FACE_NAMES}, height=round(WIDTH * layout.height_pt / layout.width_pt)
    )
    drawing = svg[svg.index("<svg") :]
    body = f'<figure class="cover" role="img" aria-label="{escape(cover_alt(metadata))}">{drawing}</figure>'
    return Document(slug="cover", kind="cover", matter=Matter.FRONT, title="Cover", opens=Opens.RECTO, language=metadata.language, body=body)


def write_whole(path: Path, data: bytes) -> None:
    """Put an output in place, whole or not at all. Raises OutputError when the place cannot be written."""
    waiting = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting.write_bytes(data)
        waiting.replace(path)
    except OSError as error:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)
        problem = Problem(
            code="R110", message=f"'{path.name}' cannot be written: {error.strerror}", hint="free the folder, or choose another with --output"
        )
        raise OutputError([problem]) from error
