"""Pages of the layout's size, and links and bookmarks that lead somewhere: each fault by itself, in our own form of a file and in another."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Name, ObjectStreamMode, Pdf, String

from anthology.problems import Problems
from anthology.validate.pdf import check_pages
from anthology.validate.pdf_objects import string_bytes
from tests.render.pages import make_pdf, paragraphs, small_layout, text


@pytest.fixture(scope="module")
def data() -> bytes:
    """Make a book of two texts, one of which leads to the other."""
    one = text("one", f"<h1>One</h1><p id='one-p1'>To <a href='anthology:two#two-p2'>the other</a>.</p>{paragraphs('other', 12)}")
    return make_pdf([one, text("two", f"<h1>Two</h1>{paragraphs('two', 3)}")])[0]


def found(data: bytes, change: Callable[[Pdf], None], form: ObjectStreamMode) -> list[tuple[str, str]]:
    """Change a file, save it in a form, and check it."""
    out, problems = io.BytesIO(), Problems()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, object_stream_mode=form)
    check_pages(out.getvalue(), small_layout(), problems)
    return [(problem.code, problem.message) for problem in problems]


def link(pdf: Pdf) -> Any:
    return next(annotation for page in pdf.pages for annotation in page.get("/Annots", ()) if "/Dest" in annotation)


def nowhere(pdf: Pdf) -> None:
    link(pdf).Dest = String("elsewhere")


def another_way_of_writing(pdf: Pdf) -> None:
    pdf.Root.Names.Dests.Kids[0].Names.extend([String("a (b) \\ c é"), Array([pdf.pages[0].obj, Name.Fit])])
    link(pdf).Dest = String("a (b) \\ c é")


def no_places(pdf: Pdf) -> None:
    del pdf.Root["/Names"]


def lost_page(pdf: Pdf) -> None:
    first = pdf.Root.Outlines.First
    first.Next.Dest[0] = pdf.Root.Outlines


def wide(pdf: Pdf) -> None:
    pdf.pages[-1].obj.TrimBox[2] = 900


def bare(pdf: Pdf) -> None:
    page = pdf.pages[-1].obj
    page.MediaBox = Array([float(value) + 9 if at < 2 else value for at, value in enumerate(page.TrimBox)])


def inherited(pdf: Pdf) -> None:
    box = Array([0, 0, *pdf.pages[0].obj.TrimBox[2:]])
    for page in pdf.pages:
        page.obj.TrimBox = box
        if "/MediaBox" in page.obj:
            del page.obj["/MediaBox"]
    pdf.Root.Pages.MediaBox = box


@pytest.mark.parametrize("form", [ObjectStreamMode.generate, ObjectStreamMode.disable])
@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        (nowhere, "V205", "leads to 'elsewhere'"),
        (no_places, "V205", "a link on page 1"),
        (lost_page, "V205", "the bookmark 'Two'"),
        (wide, "V204", "900.0 by"),
        (bare, "V204", "trimmed beyond its edge"),
    ],
)
def test_each_fault_is_found(change: Callable[[Pdf], None], code: str, named: str, form: ObjectStreamMode, data: bytes) -> None:
    """And named."""
    assert [one for one, message in found(data, change, form) if named in message] == [code]


@pytest.mark.parametrize("form", [ObjectStreamMode.generate, ObjectStreamMode.disable])
@pytest.mark.parametrize("change", [lambda _: None, another_way_of_writing, inherited])
def test_a_sound_file_has_no_fault(change: Callable[[Pdf], None], form: ObjectStreamMode, data: bytes) -> None:
    """Also where a name is written with escapes, or a size stands above the page."""
    assert found(data, change, form) == []


def test_a_string_has_the_bytes_it_stands_for() -> None:
    """In each of its ways of writing."""
    assert string_bytes(rb"(a\(b\)\\\n\101\7)") == b"a(b)\\\nA\7"
    assert string_bytes(b"<feff00e9>") == b"\xfe\xff\x00\xe9"
