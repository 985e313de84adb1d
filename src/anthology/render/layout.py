# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""One document laid out by itself: print tree and style sheet to pages.

The home of WeasyPrint, with `layout_fonts`, `layout_lines`, `layout_speed` and `tagging`. Takes a `LayoutJob`; gives a `LaidOutText`: a tagged PDF
fragment without folios, heads and font programs, the place of every id, the letters before each page (see `edition.document`), the marks that the
joiner adds, and every complaint. Pages are laid out as rectos. WeasyPrint drops the end of a footnote that does not fit its page: each note's last
words are looked for in the box tree, and notes that lost theirs are set after the text in a second round. Reaches no file but those named in the
job, and no network.

A page that begins inside a word broken at the end of the page before would have no honest place in the text: `layout_lines` forbids that break.
"""

from __future__ import annotations

import logging
import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from anthology.markup import letters, parse, plain_text
from anthology.problems import Problem, Problems, Severity
from anthology.render import (
    layout_backgrounds,
    layout_drawing,
    layout_fonts,
    layout_letters,
    layout_lines,
    layout_notes,
    layout_pages,
    layout_paragraphs,
    layout_planned,
    layout_speed,
    layout_styles,
    tagging,
)
from anthology.render.box_tree import leaves_of
from anthology.render.fonts import use_files
from anthology.render.frame_room import with_room
from anthology.render.laid_out import LaidOutText
from anthology.render.layout_job import LayoutJob
from anthology.render.layout_pieces import take_pieces
from anthology.render.line_counting import counted_lines
from anthology.render.page_reading import lost_notes, outside, read_pages
from anthology.render.printing import print_tree

BASE = "https://book.invalid/"
"""Where the book's pictures seem to be: the same in every folder, so that the bytes are, too."""

_engine: Any = weasyprint

_OPTIONS = {**_engine.DEFAULT_OPTIONS, "pdf_tags": True, "pdf_version": "1.7"}

BlockedAddress = FatalURLFetchingError
"""Raised when a document asks for something that is not part of the edition; not an `Exception`, so that WeasyPrint cannot swallow it."""

layout_fonts.install()
layout_lines.install()
layout_notes.install()
layout_pages.install()
layout_paragraphs.install()
layout_planned.install()
layout_drawing.install()
layout_backgrounds.install()
layout_letters.install()
layout_speed.install()
layout_styles.install()
tagging.install()


@with_room
def lay_out(job: LayoutJob) -> LaidOutText:
    """Lay out a document."""
    problems = Problems()
    forced: frozenset[str] = frozenset()
    while True:
        tree = print_tree(job.document, at_foot=job.notes_at_foot, long_letters=job.long_note_letters, forced_long=forced)
        heard: list[logging.LogRecord] = []
        with _listening(heard):
            rendered = _render(tree, job)
        boxes = [page._page_box for page in rendered.pages]
        leaves = leaves_of(boxes)
        lost = lost_notes(tree, boxes, leaves) - forced
        if not lost:
            break
        forced |= lost
    with _listening(heard):
        plan = tagging.TagPlan(tree, rendered.pages, leaves)
        use = layout_fonts.FontUse.current = layout_fonts.FontUse()
        with plan.writing():
            pieces = take_pieces(_engine.pdf.generate_pdf(rendered, None, 1, **_OPTIONS), job.document.language)
    problems.extend(_said(heard, job.document.slug))
    if outside(boxes, leaves):
        problems.warn("R013", f"something in '{job.document.slug}' is wider than the page", hint="tables and long unbroken words are the usual cause")
    reading = read_pages(tree, boxes, leaves, letters(plain_text(parse(job.document.body))).replace("\u2010", "-"))
    if not reading.exact:
        problems.warn("R014", f"the pages of '{job.document.slug}' do not show the text letter by letter: its page numbers are near, not exact")
    return LaidOutText(
        slug=job.document.slug,
        pieces=pieces,
        page_starts=reading.starts,
        first_words=reading.first_words,
        anchors=reading.anchors,
        headings=reading.headings,
        marks=(*reading.marks, *(counted_lines(boxes) if job.lines_numbered else ())),
        fonts=dict(sorted(use.fonts.items())),
        glyphs={name: dict(sorted(glyphs.items())) for name, glyphs in sorted(use.glyphs.items())},
        problems=tuple(problems),
    )


def _render(tree: Element, job: LayoutJob) -> Any:
    fonts = _fonts(tuple(sorted(job.faces.items())))
    html = _Html(tree, _Fetcher(job.files))
    with layout_lines.rules(job.hyphens_in_a_row):
        return html.render(stylesheets=[_style_sheet(job.css, fonts)], font_config=fonts, pdf_tags=True)


@lru_cache(maxsize=2)
def _fonts(files: tuple[tuple[str, Path], ...]) -> layout_fonts.BookFonts:
    use_files(dict(files))
    return layout_fonts.BookFonts(dict(files))


@lru_cache(maxsize=4)
def _style_sheet(css: str, fonts: layout_fonts.BookFonts) -> Any:
    return weasyprint.CSS(string=css, font_config=fonts, base_url=BASE, url_fetcher=_Fetcher({}))


class _Html(weasyprint.HTML):
    """A print tree as WeasyPrint's own parser would have given it; `book.css` says all that a browser's style sheet would."""

    def __init__(self, tree: Element, fetcher: URLFetcher) -> None:
        self.base_url = BASE
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = _engine.cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return []


class _Fetcher(URLFetcher):
    """Gives the pictures of the job, and nothing else."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=("https", "data"), allow_redirects=False)
        self.files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Give a picture by its address under `BASE`."""
        if url.startswith("data:"):
            found: URLFetcherResponse = super().fetch(url, headers)
            return found
        name = unquote(urlsplit(url).path).lstrip("/")
        if not url.startswith(BASE):
            raise BlockedAddress(url)
        if name not in self.files:
            raise FileNotFoundError(name)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, self.files[name].read_bytes(), {"Content-Type": kind})


class _Listener(logging.Handler):
    def __init__(self, heard: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self.heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        """Remember what is said."""
        self.heard.append(record)


@contextmanager
def _listening(heard: list[logging.LogRecord]) -> Iterator[None]:
    """Collect what WeasyPrint warns of."""
    logger = logging.getLogger("weasyprint")
    handler = _Listener(heard)
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


_SAID = (
    (".notdef glyph", "R010", "leave the character out, or write it in letters that the book's fonts have", Severity.ERROR),
    ("Failed to load image", "R011", "check that the file is a picture", Severity.ERROR),
    ("No anchor", "R012", "the place it points to is not in this document; write 'anthology:slug#id' for another one", Severity.ERROR),
)


def _said(records: list[logging.LogRecord], slug: str) -> Iterator[Problem]:
    """Turn log records into problems, each once."""
    seen = set()
    for record in records:
        message = record.getMessage()
        if message in seen:
            continue
        seen.add(message)
        code, hint, severity = next(((c, h, s) for start, c, h, s in _SAID if message.startswith(start)), ("R015", None, Severity.WARNING))
        yield Problem(code=code, message=f"in '{slug}': {message}", hint=hint, severity=severity)
