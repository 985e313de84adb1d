"""Marks stand before the right word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from anthology.edition.document import PageStart
from anthology.markup import letters, parse, plain_text, serialise
from anthology.render.places import insert_marks, letters_before_ids, page_of


def marked(fragment: str, *offsets: int) -> str:
    body = parse(fragment)
    insert_marks(body, [(offset, etree.Element("b")) for offset in offsets])
    return serialise(body).replace("<b/>", "|")


@pytest.mark.parametrize(
    ("fragment", "offset", "expected"),
    [
        ("<p>one two</p>", 0, "|<p>one two</p>"),
        ("<p>one two</p>", 3, "<p>one |two</p>"),
        ("<p>one two</p>", 5, "<p>one |two</p>"),
        ("<p>one ‘two’</p>", 5, "<p>one |‘two’</p>"),
        ("<p>one—two</p>", 4, "<p>one—|two</p>"),
        ("<p>one-two</p>", 4, "<p>one-|two</p>"),
        ("<p>men’s work</p>", 4, "<p>|men’s work</p>"),
        ("<p>a <em>mean</em>t it</p>", 4, "<p>a |<em>mean</em>t it</p>"),
        ("<p>a <em>mean</em> it</p>", 5, "<p>a <em>mean</em> |it</p>"),
        ("<p>a <em>b</em><em>c</em> d</p>", 2, "<p>a |<em>b</em><em>c</em> d</p>"),
        ("<p>one</p><p>two</p>", 3, "<p>one</p><p>|two</p>"),
        ("<p>one</p><h2>Two <em>x</em></h2>", 3, "<p>one</p>|<h2>Two <em>x</em></h2>"),
        ("<p>one</p><h2>Two three</h2>", 6, "<p>one</p><h2>Two |three</h2>"),
        ("<p>one</p><ul><li>two</li></ul>", 3, "<p>one</p><ul><li>|two</li></ul>"),
        ("<p>one</p><table><tr><td>two</td><td>x</td></tr></table>", 3, "<p>one</p>|<table><tr><td>two</td><td>x</td></tr></table>"),
        ("<table><tr><td>two</td></tr><tr><td>x</td></tr></table>", 3, "<table><tr><td>two</td></tr><tr><td>|x</td></tr></table>"),
        ("<p>one</p><figure><img/><figcaption>two</figcaption></figure>", 3, "<p>one</p>|<figure><img/><figcaption>two</figcaption></figure>"),
        ("<p>one<br/>two</p>", 3, "<p>one<br/>|two</p>"),
        ('<p>one<a class="noteref" data-note="x"/> two</p>', 3, '<p>one<a class="noteref" data-note="x"/> |two</p>'),
        ('<p>one <span data-uncounted="">999</span>two</p>', 3, '<p>one <span data-uncounted="">999</span>|two</p>'),
        ("<p>one</p><p><svg><text>two</text></svg> three</p>", 4, "<p>one</p><p>|<svg><text>two</text></svg> three</p>"),
        ("<p>one</p>", 3, "<p>one</p>|"),
        ("<p>one</p>", 99, "<p>one</p>|"),
        ("", 0, "|"),
    ],
)
def test_a_mark_goes_before_the_word_of_its_letter(fragment: str, offset: int, expected: str) -> None:
    """And out of what it would stand at the very beginning of, where that is no paragraph."""
    assert marked(fragment, offset) == expected


def test_marks_keep_their_order_and_leave_the_text_alone() -> None:
    """Also where several stand in one place."""
    assert marked("<p>one two three</p>", 0, 0, 3, 6, 11, 11) == "||<p>one |two |three</p>||"


WORDS = st.lists(st.sampled_from("a bc def, ‘ghij’ klm—nop дом".split()), min_size=1, max_size=5).map(" ".join)
INLINE = st.builds(lambda tag, one, two: f"<{tag}>{one}</{tag}>{two}", st.sampled_from(["em", "i", "span"]), WORDS, st.one_of(WORDS, st.just(" ")))
BLOCK = st.builds(
    lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.sampled_from(["p", "h2", "blockquote"]), st.lists(INLINE, min_size=1, max_size=4)
)


@given(st.lists(BLOCK, min_size=1, max_size=4).map("".join), st.lists(st.integers(0, 120), max_size=6))
def test_any_marks_in_any_text_keep_every_letter(fragment: str, offsets: list[int]) -> None:
    """Nothing is lost, doubled or moved, no word is divided, and each mark stands at its letter or before it in the same word."""
    body = parse(fragment)
    marks = [(offset, etree.Element("b")) for offset in sorted(offsets)]
    insert_marks(body, marks)
    assert letters(plain_text(body)) == letters(plain_text(parse(fragment)))
    for offset, mark in marks:
        mark.text = "\ue000"
        before, _, after = plain_text(body).partition("\ue000")
        mark.text = None
        count = len(letters(before))
        assert count <= max(offset, 0)
        between = letters(after)[: max(min(offset, len(letters(before + after))) - count, 0)]
        assert all(character.isalnum() or character in "‘’" for character in between)


def test_letters_before_ids_leave_furniture_out() -> None:
    """Notes, folios and numbers are not counted."""
    body = parse('<p id="a">one<a class="noteref" data-note="n"/> <span data-uncounted="">x</span><em id="b">two</em></p><p id="c">three</p>')
    assert letters_before_ids(body) == {"a": 0, "b": 3, "c": 6}


def test_a_place_is_on_the_last_page_that_has_begun() -> None:
    """A page begins with its letter."""
    starts = [PageStart(label=label, offset=offset, page_index=0) for label, offset in (("1", 0), ("2", 10))]
    labels = [page.label for offset in (0, 9, 10, 99) if (page := page_of(starts, offset))]
    assert labels == ["1", "1", "2", "2"]
    assert page_of([], 3) is None
