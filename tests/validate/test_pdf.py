"""The gate for PDFs catches each of fourteen defects and lets a sound file pass."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from anthology.cache import Cache
from anthology.edition.document import Document
from anthology.render.edition_pdf import assemble, lay_out_documents
from anthology.validate.pdf import check_pdf
from tests.render.pages import METADATA, note, paragraphs, small_layout, text

DRAWING = '<figure><svg viewBox="0 0 40 20" role="img" aria-label="A bar"><rect width="40" height="20" fill="#000"/></svg></figure>'
TABLE = "<table><thead><tr><th>Year</th><th>Sum</th></tr></thead><tbody><tr><td>1920</td><td>12</td></tr></tbody></table>"


def documents() -> list[Document]:
    body = (
        f"<h1>Sound</h1><h2>First</h2>{DRAWING}{TABLE}<ul><li>one</li></ul><p>See <a href='https://example.org/'>there</a> and "
        f'<a href="#sound-p1">here</a>.<a class="noteref" data-note="n1"/></p>{paragraphs("sound", 3)}'
    )
    return [text("sound", body, note("n1", "<p>The note has an end that is looked for.</p>"))]


@pytest.fixture(scope="module")
def sound() -> bytes:
    """Give a PDF without a fault."""
    made, texts = lay_out_documents(documents(), small_layout(), files={}, cache=Cache(None), workers=0)
    return assemble(METADATA, made, texts, small_layout())[0]


def elements(pdf: Pdf, role: str) -> Iterator[Any]:
    stack = [pdf.Root.StructTreeRoot.K[0]]
    while stack:
        element = stack.pop()
        kids = element.get("/K", ())
        stack.extend(kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, Dictionary) and "/S" in kid)
        if str(element.S) == f"/{role}":
            yield element


def each(pdf: Pdf, key: str) -> Iterator[Any]:
    yield from (found for found in pdf.objects if isinstance(found, Dictionary) and key in found)


def untag(pdf: Pdf) -> None:
    page = pdf.pages[0]
    parts = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
    data = b"\n".join(part.read_bytes() for part in parts)
    page.Contents = Stream(pdf, re.sub(rb"/Span\s*<<\s*/MCID", b"/Foo <</Odd", data))


def no_contents(pdf: Pdf) -> None:
    for page in pdf.pages:
        for link in page.get("/Annots", ()):
            del link["/Contents"]


def no_scope(pdf: Pdf) -> None:
    for cell in elements(pdf, "TH"):
        del cell["/A"]


def no_tabs(pdf: Pdf) -> None:
    for page in pdf.pages:
        del page["/Tabs"]


def skip_a_level(pdf: Pdf) -> None:
    next(elements(pdf, "H2")).S = Name.H4


def no_unicode(pdf: Pdf) -> None:
    for font in each(pdf, "/ToUnicode"):
        del font["/ToUnicode"]


def not_embedded(pdf: Pdf) -> None:
    for font in each(pdf, "/FontFile2"):
        del font["/FontFile2"]


def role(name: str, other: str) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        next(elements(pdf, name)).S = Name(f"/{other}")

    return change


def without(*keys: str) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        for key in keys:
            del pdf.Root[key]

    return change


def no_alternative(pdf: Pdf) -> None:
    del next(elements(pdf, "Figure"))["/Alt"]


MUTANTS: dict[str, Callable[[Pdf], None]] = {
    "a picture without alternative": no_alternative,
    "no language": without("/Lang"),
    "no title shown": without("/ViewerPreferences"),
    "not marked as tagged": without("/MarkInfo"),
    "no metadata": without("/Metadata"),
    "a level of heading skipped": skip_a_level,
    "no characters for glyphs": no_unicode,
    "a font not embedded": not_embedded,
    "links without a name": no_contents,
    "an unknown role": role("P", "Weird"),
    "content outside the tree": untag,
    "cells without heads": no_scope,
    "no order of links": no_tabs,
    "a list that is none": role("LBody", "P"),
}


def changed(data: bytes, change: Callable[[Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def codes(data: bytes) -> set[str]:
    return {problem.code for problem in check_pdf(data, documents(), small_layout())}


def test_a_sound_file_passes(sound: bytes) -> None:
    """No false alarm, also after it was only saved again."""
    assert codes(sound) == set()
    assert codes(changed(sound, lambda pdf: None)) == set()


@pytest.mark.parametrize("name", MUTANTS)
def test_every_defect_is_caught(sound: bytes, name: str) -> None:
    """V201, one defect a file."""
    assert "V201" in codes(changed(sound, MUTANTS[name]))


def test_what_only_archives_mind_is_caught(sound: bytes) -> None:
    """V202: no meaning given to colours."""
    assert codes(changed(sound, without("/OutputIntents"))) == {"V202"}


def test_what_is_no_pdf_is_said(sound: bytes) -> None:
    """V203."""
    assert "V203" in codes(b"no PDF at all")


def test_a_page_of_another_size_is_caught(sound: bytes) -> None:
    """V204."""

    def shrink(pdf: Pdf) -> None:
        pdf.pages[1].TrimBox = Array([0, 0, 100, 100])

    assert "V204" in codes(changed(sound, shrink))


def test_a_link_that_leads_nowhere_is_caught(sound: bytes) -> None:
    """V205."""

    def mislead(pdf: Pdf) -> None:
        for page in pdf.pages:
            for link in page.get("/Annots", ()):
                if "/Dest" in link:
                    link.Dest = String("nowhere")

    assert "V205" in codes(changed(sound, mislead))


def test_a_note_that_lost_its_end_is_caught(sound: bytes) -> None:
    """V206."""
    longer = [text("sound", documents()[0].body, note("n1", "<p>The note has an end that is looked for, and goes on.</p>"))]
    assert {problem.code for problem in check_pdf(sound, longer, small_layout())} == {"V206"}
