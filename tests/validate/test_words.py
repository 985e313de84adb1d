"""A word that is lost, doubled or moved is noticed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from anthology.cache import Cache
from anthology.edition.document import Document
from anthology.markup import parse, plain_text
from anthology.validate.words import Printed, blocks, check_epub_words, check_page_words, check_printed_words
from tests.render.sample import make_book
from tests.validate.test_epub import changed, without


def test_the_sample_has_every_word(sample_epub: bytes) -> None:
    assert list(check_epub_words(make_book(), sample_epub)) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        (b" and nobody paid", b" and nobody", "V121", "'six and nobody paid."),
        (b"Children cross free.", b"Children cross free. Children cross free.", "V121", "Children"),
        (b"on\nmeeting.", b"on\nmeeting. And on.", "V123", "goes on with words"),
        (b"the price of both.</p></aside>", b"the price of</p></aside>", "V122", "note 3 of 'ferry'"),
        (b"\xe2\x80\x99s boat.</p></aside>", b"\xe2\x80\x99s boat. Mine.</p></aside>", "V123", "Mine."),
        (b'id="ferry-note-a1"', b'id="ferry-note-x"', "V122", "is missing"),
    ],
)
def test_a_change_in_the_epub_is_found(sample_epub: bytes, old: bytes, new: bytes, code: str, says: str) -> None:
    """With the first words that differ."""
    name = "text/ferry.xhtml"
    found = list(check_epub_words(make_book(), changed(sample_epub, name, old, new)))
    assert code in {problem.code for problem in found}
    assert any(says in problem.message for problem in found)


def test_words_that_come_after_the_end_are_found(sample_epub: bytes) -> None:
    (problem,) = check_epub_words(make_book(), changed(sample_epub, "text/colophon.xhtml", b"one typeface.", b"one typeface. Not two."))
    assert problem.code == "V123"


def test_a_lost_page_is_found(sample_epub: bytes) -> None:
    (problem,) = check_epub_words(make_book(), without(sample_epub, "EPUB/text/people.xhtml"))
    assert (problem.code, problem.message) == ("V121", "'people' is not in the EPUB")


def test_what_was_found_equal_before_hides_no_change(sample_epub: bytes, tmp_path: Path) -> None:
    """A page and a document that have passed together pass apart no more: neither another page nor another document."""
    cache, book = Cache(tmp_path), make_book()
    assert list(check_epub_words(book, sample_epub, cache)) == []
    assert list(check_epub_words(book, sample_epub, cache)) == []
    page = changed(sample_epub, "text/ferry.xhtml", b"Children cross free.", b"Children cross.")
    ferry = next(document for document in book.documents if document.slug == "ferry")
    other = make_book(ferry=replace(ferry, body=ferry.body.replace("Children cross free.", "Children cross.")))
    for _ in range(2):
        assert [problem.code for problem in check_epub_words(book, page, cache)] == ["V121"]
        assert [problem.code for problem in check_epub_words(other, sample_epub, cache)] == ["V121"]
    assert list(check_epub_words(other, page, cache)) == []


def as_printed(document: Document, change: Callable[[str], str] = str) -> Printed:
    """Give what a PDF has: broken words, hyphens at the ends of lines, ligatures."""

    def set_in_type(text: str) -> str:
        return " \n".join(word[:4] + "\u2010\n" + word[4:] if len(word) > 8 else word for word in change(text).replace("fi", "ﬁ").split())

    notes = {note.key: set_in_type(plain_text(parse(note.body))) for note in document.notes}
    return Printed(body=set_in_type(plain_text(parse(document.body))), notes=notes)


def test_hyphens_and_ligatures_of_print_are_no_difference() -> None:
    assert list(check_printed_words(make_book(), as_printed)) == []


def test_a_lost_word_in_print_is_found() -> None:
    found = list(check_printed_words(make_book(), lambda document: as_printed(document, lambda text: text.replace("kopeks", ""))))
    assert [(problem.code, "note 2 of 'ferry' in the PDF" in problem.message) for problem in found] == [("V122", True)]


def test_print_may_have_more_only_where_furniture_or_a_drawing_stands() -> None:
    """Page numbers are filled in when pages are known; a drawing has words of its own."""
    folios = '<p>Boat<span class="folio" data-uncounted=""/>, oar<span data-uncounted="">7</span></p>'
    body = f"{folios}<figure><svg><title>t</title></svg></figure><p>End.</p>"
    book = replace(make_book(), documents=(replace(make_book().documents[-1], body=body),))
    for printed in ("Boat 12, oar 99 End.", "Boat, oar End.", "Boat 1, oar 2 words drawn End."):
        assert list(check_printed_words(book, lambda _, printed=printed: Printed(body=printed, notes={}))) == []  # type: ignore[misc]  # a default argument
    for printed, code in (
        ("Boat 12 oar 99 End.", "V121"),
        ("A Boat 12, oar End.", "V121"),
        ("Boat, oar End. More.", "V123"),
        ("Boat, oar 3", "V121"),
    ):
        found = check_printed_words(book, lambda _, printed=printed: Printed(body=printed, notes={}))  # type: ignore[misc]  # a default argument
        assert [problem.code for problem in found] == [code]


def test_a_document_that_is_not_printed_is_found() -> None:
    found = list(check_printed_words(make_book(), lambda document: None if document.slug == "index" else as_printed(document)))
    assert [problem.message for problem in found] == ["'index' is not in the PDF"]


def pages_of(slug: str, change: Callable[[str], str] = str) -> Sequence[str]:
    """Give pages of sixty words with a running head, and the notes at the end."""
    document = next(document for document in make_book().documents if document.slug == slug)
    body = change(plain_text(parse(document.body))).split()
    pages = [" ".join([f"{number} HEAD", *body[number : number + 60]]) for number in range(0, len(body), 60)]
    notes = [" ".join([note.mark, *change(plain_text(parse(note.body))).split()]) for note in document.notes]
    return [*pages[:1], *[f"{page} {'1 A note.'}" for page in pages[1:]], *notes]


def test_paragraphs_are_found_over_the_ends_of_pages() -> None:
    assert list(check_page_words(make_book(), pages_of)) == []


@pytest.mark.parametrize(
    ("words", "instead", "code"),
    [("and nobody paid", "", "V121"), ("sense", "", "V122"), ("number 59", "number 60", "V122"), ("Goats pay", "pay Goats", "V121")],
)
def test_a_paragraph_that_lacks_words_or_has_them_in_another_order_is_found(words: str, instead: str, code: str) -> None:
    found = list(check_page_words(make_book(), lambda slug: pages_of(slug, lambda text: text.replace(words, instead))))
    assert [problem.code for problem in found] == [code]


def test_a_paragraph_that_moved_is_found() -> None:
    """Each is looked for behind the one before it."""
    colophon = replace(make_book().documents[-1], body="<p>One two three.</p><p>Four five six.</p>")
    book = replace(make_book(), documents=(colophon,))
    assert list(check_page_words(book, lambda _: ["One two three. Four five six."])) == []
    assert [problem.code for problem in check_page_words(book, lambda _: ["Four five six. One two three."])] == ["V121"]


def test_blocks_are_the_innermost_ones() -> None:
    assert blocks("<div>a<p>b <em>c</em></p>d</div><ul><li>e<p>f</p></li></ul>") == ["a", "b c", "d", "e", "f"]
