"""A word lost, put in or moved between what was received and the text is noticed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anthology.library.readers import read
from anthology.library.reading import Received
from anthology.validate.received import check_received
from tests.library.readers.made import epub

PAGES = Path(__file__).resolve().parent.parent / "library" / "readers" / "pages"


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("*.html")))
def test_pages_of_every_make_come_in_word_for_word(name: str) -> None:
    """By other means than the reader's."""
    received = Received(path=name, data=(PAGES / name).read_bytes())
    assert list(check_received(received, read(received))) == []


def test_a_book_comes_in_word_for_word() -> None:
    """Chapter by chapter."""
    received = Received(path="b.epub", data=epub())
    assert list(check_received(received, read(received))) == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [("Words of the second", "Words of second the", "V131"), ("Words of the second", "Words of the very second", "V131")],
)
def test_words_put_in_or_moved_are_v131(before: str, after: str, code: str) -> None:
    """With the words around them."""
    received = Received(path="b.epub", data=epub())
    first, second = read(received)
    (problem,) = check_received(received, (first, replace(second, body=second.body.replace(before, after))))
    assert problem.code == code
    assert "second" in problem.message


def test_words_lost_are_v132() -> None:
    """A whole paragraph."""
    long = " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrst")
    received = Received(path="b.epub", data=epub({"one.xhtml": f"<body><h2>One</h2><p>Kept words.</p><p>{long}</p></body>"}))
    (text,) = read(received)
    (problem,) = check_received(received, (replace(text, body="<p>Kept words.</p>"),))
    assert problem.code == "V132"
    assert "worda wordb" in problem.message


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["sherlock", "pepys"])
def test_real_books_come_in_word_for_word(corpora: Path, name: str) -> None:
    """Every chapter."""
    received = Received(path=f"{name}.epub", data=(corpora / f"{name}.epub").read_bytes())
    assert list(check_received(received, read(received))) == []
