"""The joiner: laid-out texts in order to one tagged PDF, valid as PDF/UA-1 and PDF/A-2a (with the other `assembly_*` modules).

Takes documents, their `LaidOutText`s, the page layout and what the book says of itself; gives the bytes of the PDF and the pagination. Sets
folios, running heads and paragraph numbers as artifacts, puts blank pages before recto openings, joins the tag trees, stores each face once,
turns links between texts into destinations. Does not lay out: a text that only moved is used as it is. Same input, same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from anthology.edition.document import BookMetadata, Document
from anthology.problems import OutputError, Problems
from anthology.render.assembly_fonts import FontStore
from anthology.render.assembly_furniture import furniture
from anthology.render.assembly_metadata import write_metadata
from anthology.render.assembly_navigation import Places, page_labels, write_destinations, write_outline
from anthology.render.assembly_texts import TextJoiner
from anthology.render.laid_out import LaidOutText, Mark
from anthology.render.page_layout import PageLayout
from anthology.render.page_plan import PagePlan, PlannedPage
from anthology.render.pdf_file import PdfFile, array, dictionary, number, reference
from anthology.render.pdf_pieces import CATALOGUE, DOCUMENT, FONTS, PAGES, TREE


def assemble_pages(
    metadata: BookMetadata, documents: Sequence[Document], texts: Sequence[LaidOutText], plan: PagePlan, layout: PageLayout, store: FontStore
) -> bytes:
    """Join laid-out texts into the PDF of a book; `store` may know glyphs already, and then knows those of these texts too."""
    problems = Problems()
    file = PdfFile()
    file.reserve(max(CATALOGUE, PAGES, TREE, DOCUMENT, FONTS))
    for text in texts:
        store.take(text.fonts, text.glyphs)
    firsts = [file.reserve(text.pieces.objects) for text in texts]
    pages = [_page_number(page, firsts, texts, file) for page in plan.pages]
    places = Places(plan=plan, layout=layout, documents=documents, texts=texts, pages=pages)
    around = _furniture(texts, plan, layout, store, file)
    joiner = TextJoiner(file, plan, layout, places)
    for index, first in enumerate(firsts):
        joiner.take(index, first, around, problems)
    problems.raise_errors(OutputError)
    _write_blanks(plan, pages, layout, file)
    file.add(dictionary({"Type": b"/Pages", "Count": b"%d" % len(pages), "Kids": array(map(reference, pages))}), PAGES)
    store.write(file, FONTS)
    catalogue = {"Type": b"/Catalog", "Pages": reference(PAGES), "PageLabels": page_labels(plan)}
    catalogue.update(joiner.write_tags())
    catalogue.update(write_destinations(places, file))
    catalogue.update(write_outline(places, file))
    entries, information = write_metadata(file, metadata)
    file.add(dictionary({**catalogue, **entries}), CATALOGUE)
    return file.finished(CATALOGUE, information)


def _page_number(page: PlannedPage, firsts: Sequence[int], texts: Sequence[LaidOutText], file: PdfFile) -> int:
    """Give the number of a page's object."""
    return file.reserve() if page.document is None else firsts[page.document] + texts[page.document].pieces.pages[page.page].number


def _furniture(texts: Sequence[LaidOutText], plan: PagePlan, layout: PageLayout, store: FontStore, file: PdfFile) -> list[int | None]:
    """Write what stands round the texts; give its object for each page that has any."""
    marks: dict[tuple[int, int], list[Mark]] = {}
    for index, text in enumerate(texts):
        for mark in text.marks:
            marks.setdefault((index, mark.page), []).append(mark)
    written: list[int | None] = []
    for page in plan.pages:
        drawn = b"" if page.document is None else furniture(page, marks.get((page.document, page.page), ()), layout, store)
        written.append(file.add_packed(drawn + b"\n") if drawn else None)
    return written


def _write_blanks(plan: PagePlan, pages: Sequence[int], layout: PageLayout, file: PdfFile) -> None:
    """Write the pages without text."""
    box = array((b"0", b"0", number(layout.width_pt, 4), number(layout.height_pt, 4)))
    for page, at in zip(plan.pages, pages, strict=True):
        if page.document is None:
            entries = {"Type": b"/Page", "MediaBox": box, "Parent": reference(PAGES), "Tabs": b"/S", "Contents": reference(file.add_stream(b""))}
            file.add(dictionary({**entries, "Resources": dictionary({"Font": reference(FONTS)})}), at)
