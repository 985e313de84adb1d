"""The gate for a finished PDF: PDF/UA-1 and PDF/A-2a by page-validation, and what only we can know of our book.

Takes the bytes of a PDF, the documents it was made of and the page layout; gives problems V201 to V206. `check_pdf` looks at everything; a build
does the same by way of `pdf_proof`, which remembers what was found of the same bytes before. veraPDF, the reference, agrees with page-validation on
all that our tests try.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
from pikepdf import Dictionary, Name

from anthology.edition.document import Document
from anthology.markup import letters, parse, plain_text
from anthology.problems import Problems
from anthology.render.page_layout import PageLayout
from anthology.validate.pdf_text import read_documents
from anthology.validate.words import Printed

PROFILES = {"ua1": ("V201", "PDF/UA-1"), "2a": ("V202", "PDF/A-2a")}
"""Profiles of page-validation: our code, and the standard's name."""

_SHOWN = 10
"""Failures shown of each standard."""

_LAST_LETTERS = 24
"""Letters by which the end of a note is known."""


def check_pdf(data: bytes, documents: Sequence[Document], layout: PageLayout, read: Mapping[str, Printed] | None = None) -> Problems:
    """Check a finished PDF; `read` is its text where that has been read already."""
    problems = Problems()
    check_standards(data, problems)
    if check_pages(data, layout, problems):
        check_note_ends(read_documents(data, documents) if read is None else read, documents, problems)
    return problems


def check_pages(data: bytes, layout: PageLayout, problems: Problems) -> bool:
    """Check the size of pages and follow the ways through a file; say whether it can be opened."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _check_boxes(pdf, layout, problems)
            _check_links(pdf, problems)
    except pikepdf.PdfError as error:
        problems.error("V203", f"the PDF cannot be opened: {error}")
        return False
    return True


def check_standards(data: bytes, problems: Problems) -> None:
    """Check a file for both standards."""
    with tempfile.TemporaryDirectory(prefix="anthology-") as folder:
        path = Path(folder) / "book.pdf"
        path.write_bytes(data)
        for profile, (code, name) in PROFILES.items():
            try:
                report = page_validation.validate_pdf(str(path), profile=profile)
            except Exception as error:  # a file so broken that the validator gives up
                problems.error(code, f"the PDF cannot be checked for {name}: {error}")
                continue
            seen: set[str] = set()
            for failure in report.failures:
                if failure.rule_id not in seen and len(seen) < _SHOWN:
                    seen.add(failure.rule_id)
                    problems.error(code, f"the PDF is not {name}: {failure.message} ({failure.rule_id})")


def _check_boxes(pdf: pikepdf.Pdf, layout: PageLayout, problems: Problems) -> None:
    """Hold every page against the layout's size."""
    for number, page in enumerate(pdf.pages, 1):
        trim = [float(value) for value in page.trimbox]
        media = [float(value) for value in page.mediabox]
        width, height = trim[2] - trim[0], trim[3] - trim[1]
        if abs(width - layout.width_pt) > 0.1 or abs(height - layout.height_pt) > 0.1:
            problems.error("V204", f"page {number} of the PDF is {width:.1f} by {height:.1f} pt, not {layout.width_pt:.1f} by {layout.height_pt:.1f}")
            return
        if media[0] > trim[0] or media[1] > trim[1] or media[2] < trim[2] or media[3] < trim[3]:
            problems.error("V204", f"page {number} of the PDF is trimmed beyond its edge")
            return


def _check_links(pdf: pikepdf.Pdf, problems: Problems) -> None:
    """Follow every link and bookmark."""
    names = set(_names(pdf))
    pages = {page.obj.objgen for page in pdf.pages}
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", ()):
            if annotation.get("/Subtype") != Name.Link:
                continue
            target = annotation.get("/Dest")
            if isinstance(target, pikepdf.String) and str(target) not in names:
                problems.error("V205", f"a link on page {number} of the PDF leads to '{target}', which is not there")
    stack = [pdf.Root.get("/Outlines")]
    while stack:
        item = stack.pop()
        if item is None:
            continue
        stack.extend((item.get("/First"), item.get("/Next")))
        if "/Dest" in item and item.Dest[0].objgen not in pages:
            problems.error("V205", f"the bookmark '{item.Title}' leads to no page of the PDF")


def _names(pdf: pikepdf.Pdf) -> list[str]:
    tree: Any = pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary())
    leaves = [tree, *tree.get("/Kids", ())]
    return [str(name) for leaf in leaves for name in list(leaf.get("/Names", ()))[::2]]


def check_note_ends(read: Mapping[str, Printed], documents: Sequence[Document], problems: Problems) -> None:
    """Look for the last words of every note."""
    for document in documents:
        shown = read[document.slug].notes if document.slug in read else {}
        for note in document.notes:
            end = letters(plain_text(parse(note.body)))[-_LAST_LETTERS:].replace("\u2010", "-")
            if not letters(shown.get(note.key, "")).endswith(end):
                problems.error(
                    "V206",
                    f"the end of note {note.mark} of '{document.slug}' is not in the PDF",
                    hint="mark the note as long, so that it stands after its text",
                )
