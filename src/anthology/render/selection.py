"""A book with some of its voices left out.

Takes a `Book` and the ids of voices; gives the same book without the notes of those voices and without their references; the key to the notes
names only who speaks. Serves print and screen alike. Numbers and marks of the voices that stay are not changed: each has a series of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from anthology.apparatus.notes_key import key_without
from anthology.edition.document import Book, Document
from anthology.markup import NOTEREF, parse, remove, serialise


def without_voices(book: Book, voices: Collection[str]) -> Book:
    """Leave out the notes of these voices together with their references."""
    if not voices:
        return book
    return replace(book, documents=tuple(_without(document, frozenset(voices)) for document in book.documents))


def _without(document: Document, voices: frozenset[str]) -> Document:
    if document.kind == "notes-key":
        return replace(document, body=key_without(document.body, voices))
    gone = {note.key for note in document.notes if note.voice in voices}
    if not gone:
        return document
    body = parse(document.body)
    for reference in list(body.iter("a")):
        if reference.get("class") == NOTEREF and reference.get("data-note") in gone:
            remove(reference)
    return replace(document, body=serialise(body), notes=tuple(note for note in document.notes if note.key not in gone))
