"""Before rendering: what does not fit together in a book is said by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anthology.apparatus.model import PlacedNote
from anthology.edition.document import Book, BookMetadata, Document, Matter
from anthology.library.catalogue import open_library
from anthology.manifest import load_manifest
from anthology.problems import InputError
from anthology.validate.edition import validate_book, validate_pictures, validate_rights

METADATA = BookMetadata(title="A Reader", identifier="urn:uuid:1", date="2026-11-23")


def book(body: str, *notes: PlacedNote) -> Book:
    one = Document(slug="one", kind="text", matter=Matter.BODY, title="One", body=body, notes=notes)
    return Book(metadata=METADATA, documents=(one, Document(slug="two", kind="text", matter=Matter.BODY, title="Two", body='<p id="two-p1">Two</p>')))


def note(key: str) -> PlacedNote:
    return PlacedNote(key=key, voice="editor", mark="1", label="Note 1", body="<p>Words</p>")


CASES = {
    "E001": ('<p id="one-a">A</p><p id="one-a">B</p>', ()),
    "E002": ('<p>A<a class="noteref" data-note="lost"/></p>', ()),
    "E003": ('<p><a href="anthology:three">A</a></p>', ()),
    "E004": ('<p><a href="anthology:two#two-p9">A</a></p>', ()),
    "E005": ('<figure><img src="a.png" alt=""/></figure>', ()),
}


@pytest.mark.parametrize("code", sorted(CASES))
def test_each_fault_of_a_book_has_its_code(code: str) -> None:
    body, notes = CASES[code]
    assert [problem.code for problem in validate_book(book(body, *notes))] == [code]


def test_a_note_without_a_reference_is_said_too() -> None:
    assert [problem.code for problem in validate_book(book("<p>A</p>", note("n1")))] == ["E002"]


@pytest.mark.parametrize("source", ["none.png", "../outside.png"])
def test_a_picture_that_is_not_in_the_folder_is_r102(tmp_path: Path, source: str) -> None:
    """In a note as in a text; nothing outside the edition's folder is read."""
    (tmp_path / "edition").mkdir()
    (tmp_path / "outside.png").write_bytes(b"x")
    (tmp_path / "edition/there.png").write_bytes(b"x")
    shown = book('<p>A<a class="noteref" data-note="n1"/></p>', replace(note("n1"), body=f'<p><img src="{source}" alt="A"/></p>'))
    (problem,) = validate_pictures(replace(shown, files={source: source, "there.png": "there.png"}), tmp_path / "edition")
    assert problem.code == "R102"
    assert "'One'" in problem.message


def test_a_sound_book_has_no_problem() -> None:
    body = '<p id="one-p1">A<a class="noteref" data-note="n1"/> <a href="anthology:two#two-p1">B</a> <a href="#one-p1">C</a></p>'
    assert validate_book(book(body, note("n1"))) == ()


MANIFEST = """
edition: {title: A Reader, identifier: 'urn:uuid:1', date: 2026-11-23}
sections:
  - id: one
    title: One
    texts:
      - id: a
        title: A
        witness: {file: a.md%s}
"""


def write(tmp_path: Path, rights: str) -> Path:
    (tmp_path / "a.md").write_text("Some words.\n", "utf-8")
    (tmp_path / "anthology.yaml").write_text(MANIFEST % rights, "utf-8")
    return tmp_path / "anthology.yaml"


@pytest.mark.parametrize(
    ("rights", "code"), [(", rights: {status: in-copyright, print: no}", ["E010"]), ("", ["E011"]), (", rights: {status: permission}", [])]
)
def test_rights_are_checked_before_printing(rights: str, code: list[str], tmp_path: Path) -> None:
    path = write(tmp_path, rights)
    manifest = load_manifest(path)
    found = validate_rights(manifest, open_library(manifest, tmp_path))
    assert [problem.code for problem in found] == code
    assert all(problem.at is not None and problem.at.path == "anthology.yaml" and problem.hint for problem in found)


def test_a_picture_that_is_not_there_and_a_title_that_is_not_listed_are_said(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    (tmp_path / "a.md").write_text("![A ship](ship.png)\n\nWords.\n", "utf-8")
    (tmp_path / "list.txt").write_text("A list\n\nA title\n\nA blurb that ends.\n", "utf-8")
    text = (
        path.read_text("utf-8").replace("sections:", "listing: list.txt\nsections:").replace("title: A\n", "title: A\n        listed_as: A titel\n")
    )
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        open_library(load_manifest(path), tmp_path)
    assert {problem.code for problem in caught.value.problems} >= {"T011", "T012"}


def test_pictures_in_notes_are_named_from_the_folder_of_the_edition(tmp_path: Path) -> None:
    """As those in the text are: a note's picture is found beside the file that shows it."""
    path = write(tmp_path, "")
    path.write_text(path.read_text("utf-8").replace("a.md", "seeds/a.md"), "utf-8")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "ship.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "seeds" / "a.md").write_text("Words.[^1]\n\n[^1]: See ![A ship](ship.svg)\n", "utf-8")
    (note_of_text,) = open_library(load_manifest(path), tmp_path).texts["a"].notes
    assert 'src="seeds/ship.svg"' in note_of_text.body
