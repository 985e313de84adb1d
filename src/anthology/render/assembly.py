"""The joiner: laid-out texts in order to one tagged PDF, valid as PDF/UA-1 and PDF/A-2a. Home of pikepdf (with the other `assembly_*` modules).

Takes documents, their `LaidOutText`s, the page layout and what the book says of itself; gives the bytes of the PDF and the pagination. Sets
folios, running heads and paragraph numbers as artifacts, puts blank pages before recto openings, joins the tag trees, stores each face once,
turns links between texts into destinations. Does not lay out: a text that only moved is used as it is. Same input, same bytes.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from anthology.edition.document import BookMetadata, Document
from anthology.problems import OutputError, Problems
from anthology.render.assembly_fonts import FontStore
from anthology.render.assembly_furniture import furniture
from anthology.render.assembly_metadata import write_metadata
from anthology.render.assembly_navigation import Places, mend_links, write_outline, write_page_labels
from anthology.render.assembly_streams import compressed, mend, saved
from anthology.render.assembly_tags import TagJoiner
from anthology.render.laid_out import LaidOutText
from anthology.render.page_layout import PageLayout
from anthology.render.page_plan import PagePlan, PlannedPage


def assemble_pages(
    metadata: BookMetadata, documents: Sequence[Document], texts: Sequence[LaidOutText], plan: PagePlan, layout: PageLayout, store: FontStore
) -> bytes:
    """Join laid-out texts into the PDF of a book; `store` may know glyphs already, and then knows those of these texts too."""
    problems = Problems()
    with pikepdf.new() as pdf:
        tags = TagJoiner(pdf)
        for index, (document, text) in enumerate(zip(documents, texts, strict=True)):
            shifts = [layout.verso_shift_pt if page.verso else 0.0 for page in _pages_of(index, text, plan)]
            _take_text(pdf, document, text, plan.first[index], shifts, tags, layout)
        places = Places(pdf=pdf, plan=plan, layout=layout, documents=documents, texts=texts)
        pages = [page.obj for page in pdf.pages]
        for page, planned in zip(pages, plan.pages, strict=True):
            if planned.document is not None:
                shift = layout.verso_shift_pt if planned.verso else 0.0
                mend_links(page, shift, places, documents[planned.document], problems)
        for text in texts:
            store.take(text.fonts, text.glyphs)
        problems.raise_errors(OutputError)
        _add_furniture(pdf, pages, texts, plan, layout, store)
        _share_fonts(pages, store.write(pdf))
        tags.finish()
        places.write()
        write_outline(places)
        write_page_labels(pdf, plan)
        write_metadata(pdf, metadata)
        return saved(pdf)


def _has_pictures(document: Document) -> bool:
    return any("<img" in fragment or "<svg" in fragment for fragment in (document.body, *(note.body for note in document.notes)))


def _pages_of(index: int, text: LaidOutText, plan: PagePlan) -> Sequence[PlannedPage]:
    return plan.pages[plan.first[index] : plan.first[index] + text.page_count]


def _take_text(pdf: Pdf, document: Document, text: LaidOutText, first: int, shifts: list[float], tags: TagJoiner, layout: PageLayout) -> None:
    """Put a text's pages in their place, blank ones before them, and its tags; the fragment is let go at once, so that only one is in memory."""
    while len(pdf.pages) < first:
        pdf.add_blank_page(page_size=(round(layout.width_pt, 4), round(layout.height_pt, 4)))
    source = pikepdf.open(io.BytesIO(text.pdf))
    with warnings.catch_warnings(action="ignore", category=pikepdf.PageCopyWarning):  # destinations are written anew, for the whole book
        pdf.pages.extend(source.pages)
    kids = pdf.Root.Pages.Kids  # asked for one of its pages, `pdf.pages` would look at all of them again after each text
    own = [kids[first + number] for number in range(text.page_count)]
    tags.add(source, own, document.language, shifts, figures=_has_pictures(document))


def _add_furniture(pdf: Pdf, pages: list[Any], texts: Sequence[LaidOutText], plan: PagePlan, layout: PageLayout, store: FontStore) -> None:
    marks: dict[tuple[int, int], list[Any]] = {}
    for index, text in enumerate(texts):
        for mark in text.marks:
            marks.setdefault((index, mark.page), []).append(mark)
    for page, planned in zip(pages, plan.pages, strict=True):
        if planned.document is not None:
            mend(page.Contents)
        drawn = furniture(planned, marks.get(_key(planned), ()), layout, store)
        if drawn and planned.document is not None:
            page.Contents = Array([compressed(pdf, drawn + b"\n"), page.Contents])
        page.Tabs = Name.S


def _key(page: PlannedPage) -> tuple[int, int]:
    return (-1, 0) if page.document is None else (page.document, page.page)


def _share_fonts(pages: list[Any], fonts: Any) -> None:
    """Give every page, and every form drawn in one, the book's fonts."""
    seen: set[Any] = set()
    for page in pages:
        resources = page.get("/Resources")
        if resources is not None and (not resources.is_indirect or resources.objgen not in seen):
            seen.add(resources.objgen)
            _share(resources, fonts)


def _share(resources: Any, fonts: Any) -> None:
    resources.Font = fonts
    for name in ("/ColorSpace", "/ExtGState", "/XObject", "/Pattern", "/Shading"):
        if name in resources and (name == "/ColorSpace" or not len(resources[name])):
            del resources[name]
    for kind in ("/XObject", "/Pattern"):
        for inner in (resources.get(kind) or Dictionary()).values():
            mend(inner)
            if "/Resources" in inner:
                _share(inner.Resources, fonts)
