"""A word lost, put in or moved between what was received and the text is noticed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anthology.library.readers import read
from anthology.library.readers.mhtml import bind_pages
from anthology.library.reading import Received
from anthology.validate.received import check_received
from tests.library.readers.made import docx, epub
from tests.library.readers.test_formats import GUTENBERG, MUSE, TEI

PAGES = Path(__file__).resolve().parent.parent / "library" / "readers" / "pages"


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("*.html")))
def test_pages_of_every_make_come_in_word_for_word(name: str) -> None:
    """By other means than the reader's."""
    received = Received(path=name, data=(PAGES / name).read_bytes())
    assert list(check_received(received, read(received))) == []


MARKDOWN = """---
title: A Made Text
---

# A heading

Words with *emphasis*, **strength**, a [link](https://example.org/a_b "t"), a note.[^1] And `code`, and [another][ref].

> A quotation -- with a dash. [@made-2000, p. 3]

- one
- two

| A | B |
|---|---|
| c | d |

![A picture](i.png "The caption")

[ref]: https://example.org/
[^1]: The note, which
    has two lines.
"""
SAVED = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + (PAGES / "tables.html").read_text("utf-8")
WHOLE = {
    "a.txt": GUTENBERG.encode(),
    "a.md": MARKDOWN.encode(),
    "a.muse": MUSE.encode(),
    "a.xml": TEI.encode(),
    "a.docx": docx(),
    "a.mhtml": SAVED.encode(),
    "a.html": (PAGES / "tables.html").read_bytes(),
}


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_every_kind_of_file_comes_in_word_for_word(name: str) -> None:
    """What its markup is made of is no word."""
    received = Received(path=name, data=WHOLE[name])
    assert list(check_received(received, read(received))) == []


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_paragraph_lost_from_any_kind_of_file_is_v132(name: str) -> None:
    """Words in the source that no rule and no report accounts for."""
    long = " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrst")
    data = WHOLE[name]
    if name == "a.docx":
        data = docx(extra=f"<w:p><w:r><w:t>{long}</w:t></w:r></w:p>")
    else:
        before, after = {
            "a.txt": (b"and then it ends.", f"and then it ends. {long}"),
            "a.md": (b"And `code`", f"{long} and `code`"),
            "a.muse": (b"a second line", f"a second line {long}"),
            "a.xml": (b"Quoted.", f"Quoted. {long}"),
        }.get(name, (b"A second paragraph", f"{long} a second paragraph"))
        assert before in data
        data = data.replace(before, after.encode(), 1)
    received = Received(path=name, data=data)
    (text,) = read(received)
    assert list(check_received(received, (text,))) == []
    lost = replace(text, body=text.body.replace(long, ""))
    assert lost.body != text.body
    assert [problem.code for problem in check_received(received, (lost,))] == ["V132"]


def test_the_pages_of_one_text_are_compared_page_by_page() -> None:
    """Each with its own words."""
    pages = [Received(path="a", data=(PAGES / name).read_bytes(), url=f"https://example.org/{name}") for name in ("tables.html", "word.html")]
    received = Received(path="a.html", data=bind_pages(pages), media_type="multipart/mixed")
    texts = read(received)
    assert len(texts) == 2
    assert list(check_received(received, texts)) == []
    assert {problem.code for problem in check_received(received, texts[::-1])} == {"V131", "V132"}


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
