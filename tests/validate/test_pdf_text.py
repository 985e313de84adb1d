"""The words of a finished PDF are read by its tags, in whatever form the file is written; what cannot be read is missed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

from anthology.validate.pdf_objects import NotReadableError, read_objects
from anthology.validate.pdf_text import page_texts, read_documents
from tests.render.pages import make_pdf, note, paragraphs, text

TERMS = "<dl><dt>Quay</dt><dd>Where boats lie.</dd></dl><ol><li>First</li></ol>"
DOCUMENTS = [
    text(
        "one",
        f'<h1>One</h1><p>Before<a class="noteref" data-note="n1"/> and after.</p>{TERMS}{paragraphs("one", 9)}',
        note("n1", "<p>Of ours.</p>", mark="7"),
    ),
    text("two", f"<h1>Two</h1>{paragraphs('two', 3)}"),
]


@pytest.fixture(scope="module")
def data() -> bytes:
    """Make a book of two texts."""
    return make_pdf(DOCUMENTS)[0]


def written_anew(data: bytes, change: Callable[[Pdf], None] = lambda _: None, *, packed: bool = False) -> bytes:
    """Save a file in another form."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, compress_streams=packed, object_stream_mode=ObjectStreamMode.generate if packed else ObjectStreamMode.disable)
    return out.getvalue()


def test_texts_notes_and_terms_are_read_without_calls_and_numbers(data: bytes) -> None:
    """The term of a list is text, the number of an item is not, and a note stands by itself."""
    read = read_documents(data, DOCUMENTS)
    assert read["one"].body.split()[:9] == ["One", "Before", "and", "after.", "Quay", "Where", "boats", "lie.", "First"]
    assert {key: note.split() for key, note in read["one"].notes.items()} == {"n1": ["Of", "ours."]}
    assert read["two"].body.startswith("Two")


def test_a_file_of_another_form_is_read_the_same(data: bytes) -> None:
    """A file with an old table of cross-references and nothing compressed."""
    other = written_anew(data)
    with pytest.raises(NotReadableError):
        read_objects(other)
    assert read_documents(other, DOCUMENTS) == read_documents(data, DOCUMENTS)
    assert page_texts(other) == page_texts(data)


def text_of_one(pdf: Pdf) -> Any:
    top = pdf.Root.StructTreeRoot.K
    document = top[0] if isinstance(top, Array) else top
    return document.K[0]


def with_an_element_within(pdf: Pdf) -> None:
    """Put an element into another one, and not beside it."""
    top = text_of_one(pdf)
    top.K.append(Dictionary(Type=Name.StructElem, S=Name.P, P=top))


def without_type(pdf: Pdf) -> None:
    """Take what every element says away from one."""
    del text_of_one(pdf)["/Type"]


@pytest.mark.parametrize("change", [with_an_element_within, without_type])
def test_a_text_whose_tags_have_another_form_is_missed(change: Callable[[Pdf], None], data: bytes) -> None:
    """Nothing is read past what is not understood."""
    assert read_documents(written_anew(data, change, packed=True), DOCUMENTS).keys() == {"two"}


def test_a_file_without_tags_has_no_text(data: bytes) -> None:
    """Every document of the book is missed."""

    def untagged(pdf: Pdf) -> None:
        del pdf.Root["/StructTreeRoot"]

    assert read_documents(written_anew(data, untagged, packed=True), DOCUMENTS) == {}
