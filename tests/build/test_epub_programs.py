"""The e-book before those who judge e-books: EPUBCheck and Ace, of the shipped book and of one with 300 notes in four voices, heard and silent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from anthology.build.making_epub import make_epub
from anthology.build.opening import open_edition
from anthology.edition.document import Book, PageStart, Pagination
from anthology.external import find
from anthology.markup import letters, parse, plain_text
from anthology.validate.epub import run_ace, run_epubcheck
from tests.build.voices_book import write_voices_book
from tests.conftest import ROOT
from tests.render.reading import names, strings, tree

pytestmark = pytest.mark.slow

LETTERS_ON_A_PAGE = 700


def pages_of(book: Book) -> Pagination:
    """Give pages of so many letters each, as if the book had been laid out: the contents take several."""
    found: dict[str, tuple[PageStart, ...]] = {}
    count = 0
    for document in book.documents:
        total = len(letters(plain_text(parse(document.body))))
        offsets = range(0, max(total, 1), LETTERS_ON_A_PAGE)
        found[document.slug] = tuple(
            PageStart(label=str(count + at), offset=offset, page_index=count + at - 1) for at, offset in enumerate(offsets, 1)
        )
        count += len(offsets)
    return found


@pytest.fixture(scope="module")
def epubs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Give the four e-books, with printed pages marked."""
    folder = tmp_path_factory.mktemp("epubs")
    made: dict[str, Path] = {}
    for book, manifest in (("shipped", ROOT / "anthology.yaml"), ("voices", write_voices_book(folder))):
        opened = open_edition(manifest)
        voices = [voice.id for voice in opened.manifest.voices]
        for heard, silent in (("heard", ()), ("silent", voices)):
            path = folder / f"{book}-{heard}.epub"
            path.write_bytes(make_epub(opened, pages_of(opened.book), without=silent, fresh=True))
            made[f"{book}-{heard}"] = path
    return made


BOOKS = ("shipped-heard", "shipped-silent", "voices-heard", "voices-silent")


@pytest.mark.parametrize("name", BOOKS)
def test_notes_open_or_are_nowhere(name: str, epubs: Mapping[str, Path]) -> None:
    """Each mark leads to a note of its page, each note back to its mark; a silent book has none of either."""
    data, count = epubs[name].read_bytes(), 0
    for page in (tree(data, member.removeprefix("EPUB/")) for member in names(data) if member.startswith("EPUB/text/")):
        marks = strings(page, "//h:a[@epub:type='noteref' and @role='doc-noteref']/@href")
        notes = strings(page, "//h:aside[@epub:type='footnote' and @role='doc-footnote']/@id")
        assert marks == [f"#{note}" for note in notes]
        back = strings(page, "//h:aside//h:a[@role='doc-backlink']/@href")
        assert back == [f"#{mark}" for mark in strings(page, "//h:a[@epub:type='noteref']/@id")]
        count += len(notes)
    assert count >= {"shipped-heard": 120, "voices-heard": 300}.get(name, 0)
    assert count == 0 or name.endswith("heard")


@pytest.mark.parametrize("name", BOOKS)
def test_no_two_files_of_the_book_have_one_name(name: str, epubs: Mapping[str, Path]) -> None:
    """Nor differ by capitals alone, which some systems do not tell apart."""
    members = [member.casefold() for member in names(epubs[name].read_bytes())]
    assert sorted(members) == sorted(set(members))


@pytest.mark.parametrize("name", BOOKS)
def test_epubcheck_finds_nothing(name: str, epubs: Mapping[str, Path]) -> None:
    program = find("epubcheck")
    if program is None:
        pytest.skip("EPUBCheck or Java is not here")
    assert [str(problem) for problem in run_epubcheck(epubs[name], program)] == []


@pytest.mark.parametrize("name", BOOKS)
def test_ace_finds_no_violation(name: str, epubs: Mapping[str, Path]) -> None:
    ace, browser = find("ace", ROOT / "tests/tools"), find("chromium")
    if ace is None or browser is None:
        pytest.skip("Ace or Chromium is not here")
    assert [str(problem) for problem in run_ace(epubs[name], ace, browser)] == []
