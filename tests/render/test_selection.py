"""Voices left out."""

from __future__ import annotations

from anthology.markup import parse, plain_text
from anthology.render.selection import without_voices
from tests.render.sample import make_book


def test_notes_of_a_voice_go_with_their_references_and_no_word_else() -> None:
    book, chosen = make_book(), without_voices(make_book(), ("author",))
    ferry = next(document for document in chosen.documents if document.slug == "ferry")
    before = next(document for document in book.documents if document.slug == "ferry")
    assert [note.key for note in ferry.notes] == ["e1", "e2", "e3"]
    assert [anchor.get("data-note") for anchor in parse(ferry.body).iter("a") if anchor.get("data-note")] == ["e1", "e2", "e3"]
    assert plain_text(parse(ferry.body)) == plain_text(parse(before.body))


def test_no_voices_left_out_leave_the_book_as_it_is() -> None:
    book = make_book()
    assert without_voices(book, ()) is book
    assert without_voices(book, ("translator",)) == book
