"""The gate for a finished PDF: PDF/UA-1 and PDF/A-2a by page-validation, and what only we can know of our book.

Takes the bytes of a PDF, the documents it was made of and the page layout; gives problems V201 to V206. `check_pdf` looks at everything; a build
does the same by way of `pdf_proof`, which remembers what was found of the same bytes before. veraPDF, the reference, agrees with page-validation on
all that our tests try.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import page as page_validation
import pikepdf

from anthology.edition.document import Document
from anthology.markup import letters, parse, plain_text
from anthology.problems import Problems
from anthology.render.page_layout import PageLayout
from anthology.validate.pdf_objects import NotReadableError, PdfObjects
from anthology.validate.pdf_text import any_objects, read_documents
from anthology.validate.pdf_ways import check_ways
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


def check_pages(data: bytes, layout: PageLayout, problems: Problems, objects: PdfObjects | None = None) -> PdfObjects | None:
    """Check the size of pages and follow the ways through a file; give its objects, if it can be opened: those it was read to already, or others."""
    try:
        objects = objects or any_objects(data)
        check_ways(objects, layout, problems)
    except (pikepdf.PdfError, NotReadableError) as error:
        problems.error("V203", f"the PDF cannot be opened: {error}")
        return None
    return objects


def check_standards(data: bytes, problems: Problems) -> None:
    """Check a file for both standards, side by side: page-validation works without holding Python up."""
    with tempfile.TemporaryDirectory(prefix="anthology-") as folder, ThreadPoolExecutor(len(PROFILES)) as beside:
        path = Path(folder) / "book.pdf"
        path.write_bytes(data)
        for found in beside.map(partial(_check_standard, path), PROFILES):
            problems.extend(found)


def _check_standard(path: Path, profile: str) -> Problems:
    problems = Problems()
    code, name = PROFILES[profile]
    try:
        report = page_validation.validate_pdf(str(path), profile=profile)
    except Exception as error:  # a file so broken that the validator gives up
        problems.error(code, f"the PDF cannot be checked for {name}: {error}")
        return problems
    seen: set[str] = set()
    for failure in report.failures:
        if failure.rule_id not in seen and len(seen) < _SHOWN:
            seen.add(failure.rule_id)
            problems.error(code, f"the PDF is not {name}: {failure.message} ({failure.rule_id})")
    return problems


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
