"""What a printing house gets: the pages with bleed and marks, and the cover as a file of its own with its spine worked out.

Takes an opened edition, a page layout and `PressWish`; gives the bytes of both files or raises. The pages are those of the reading edition without
its cover, so nothing is laid out for the press alone but the cover. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from anthology.build.freshness import KEPT
from anthology.build.making import Tell, make_pdf
from anthology.build.opening import OpenEdition
from anthology.cache import Cache
from anthology.edition.document import Document, Matter, Opens
from anthology.problems import Location, Problem, Severity
from anthology.render.cover import cover_alt
from anthology.render.cover_wrap import CoverWrap, back_fragment, cover_body, cover_layout, finish_cover, front_fragment, plan_cover
from anthology.render.edition_pdf import assemble, lay_out_documents
from anthology.render.ink_writer import Ink
from anthology.render.page_layout import PageLayout
from anthology.render.press import PressOptions, PressReport, make_press_file

SAID_OF_PAGES = frozenset({"R013", "R014"})
"""Warnings on text that stands in the flow of pages: on the cover nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressWish:
    """What the command line asks for the printing house."""

    paper_mm_per_100: float = 5.5
    signature_pages: int = 4
    bleed_mm: float = 3.0
    ink: Ink = Ink.BLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class PressFiles:
    """Both files, with what is to say of each."""

    pages: bytes
    pages_said: str
    cover: bytes
    cover_said: str
    warnings: tuple[Problem, ...]

    @property
    def by_suffix(self) -> tuple[tuple[str, bytes, str], ...]:
        """Give them with the ends of their names."""
        return (("-press.pdf", self.pages, self.pages_said), ("-cover.pdf", self.cover, self.cover_said))


def make_press(opened: OpenEdition, layout: PageLayout, pdf: bytes, wish: PressWish, *, at: Location | None = None) -> PressFiles:
    """Make both files of a PDF in reading order that has no cover in it. Raises InputError for what cannot be meant."""
    options = PressOptions(bleed_mm=wish.bleed_mm, signature_pages=wish.signature_pages, ink=wish.ink)
    pages, report = make_press_file(pdf, options, at=at)
    wrap = CoverWrap(trim=report.trim, pages=report.pages, mm_per_100_pages=wish.paper_mm_per_100, bleed_mm=wish.bleed_mm)
    narrow = plan_cover(wrap, at)
    drawn, said = _lay_out_cover(opened, layout, wrap)
    cover, unusual = finish_cover(drawn, wrap, replace(options, bleed_mm=wrap.bleed_mm), at=at)
    return PressFiles(
        pages=pages, pages_said=_said(report), cover=cover, cover_said=wrap.as_text, warnings=(*report.problems, *narrow, *said, *unusual)
    )


def make_press_of_book(opened: OpenEdition, layout: PageLayout, wish: PressWish, *, without: Collection[str] = (), tell: Tell) -> PressFiles:
    """Make both files of the whole book."""
    printed = make_pdf(opened, layout, without=without, with_cover=False, tell=tell)
    return make_press(opened, layout, printed.pdf, wish)


def _said(report: PressReport) -> str:
    blanks = f", {report.blanks} of them blank" if report.blanks else ""
    return f"{report.pages} pages of {report.trim.measures}{blanks}"


def _lay_out_cover(opened: OpenEdition, layout: PageLayout, wrap: CoverWrap) -> tuple[bytes, tuple[Problem, ...]]:
    metadata = opened.book.metadata
    editors = ", ".join(person.name for person in metadata.contributors if person.role == "edt")
    front, back = front_fragment(metadata, opened.templates, wrap), back_fragment(metadata)
    body = cover_body(wrap, front=front, back=back, title=metadata.title, byline=editors)
    document = Document(
        slug="cover", kind="cover", matter=Matter.FRONT, title=cover_alt(metadata), opens=Opens.RECTO, language=metadata.language, body=body
    )
    flat = cover_layout(layout, wrap)
    documents, texts = lay_out_documents([document], flat, files={}, cache=Cache(opened.root / KEPT), workers=0)
    pdf, _ = assemble(metadata, documents, texts, flat)
    said = tuple(problem for text in texts for problem in text.problems if problem.code not in SAID_OF_PAGES or problem.severity is Severity.ERROR)
    return pdf, said
