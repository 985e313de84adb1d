"""What is measured with: the texts of an e-book as our library reads them, cut to a number of pages.

Takes an EPUB; gives `Chapter`s in the small vocabulary, their notes apart. Everything of the book that is no text (title pages, contents,
pictures) is left out, for us and for the peers alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from anthology.library.readers.table import read
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.library.text import ReceivedNote
from anthology.markup import parse, plain_text, serialise

WORDS_PER_PAGE = 360
"""About what an A5 page of a book holds; only says how much of a long book to take."""

SHORTEST = 200
"""Words; a text cut shorter than this is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One text of the book."""

    slug: str
    title: str
    body: str
    """XHTML blocks in the small vocabulary, without the title; an empty `noteref` at the place of each note."""

    notes: tuple[ReceivedNote, ...]

    @property
    def words(self) -> int:
        """How many words are printed, notes and all."""
        return sum(len(plain_text(parse(fragment)).split()) for fragment in (self.body, *(note.body for note in self.notes)))


def read_chapters(book: Path) -> tuple[Chapter, ...]:
    """Read every text of an EPUB."""
    texts = read(Received(path=book.name, data=book.read_bytes()), ReadOptions())
    return tuple(
        Chapter(slug=f"text-{number:03}", title=text.title or f"Text {number}", body=_alone(text.body), notes=_notes(text))
        for number, text in enumerate(texts, 1)
    )


def _notes(text: ReadText) -> tuple[ReceivedNote, ...]:
    return tuple(replace(note, body=_alone(note.body)) for note in text.notes)


def _alone(body: str) -> str:
    """Take pictures out, and links that lead into other files of the book."""
    tree = parse(body)
    for link in tree.iter("a"):
        if not (link.get("href") or "").startswith("http"):
            link.attrib.pop("href", "")
    for picture in list(tree.iter("figure", "img")):
        parent = picture.getparent()
        if parent is not None:
            parent.remove(picture)
    return serialise(tree)


def cut(chapters: Sequence[Chapter], pages: int) -> tuple[Chapter, ...]:
    """Take about as much from the beginning as fills some pages; the last text is cut between two blocks."""
    left = pages * WORDS_PER_PAGE
    taken: list[Chapter] = []
    for chapter in chapters:
        if chapter.words > left:
            shorter = _first_words(chapter, left)
            return (*taken, shorter) if shorter.words >= SHORTEST else tuple(taken)
        taken.append(chapter)
        left -= chapter.words
    return tuple(taken)


def _first_words(chapter: Chapter, most: int) -> Chapter:
    """Take the first blocks of a text, and the notes on them."""
    tree = parse(chapter.body)
    long = {note.key: len(plain_text(parse(note.body)).split()) for note in chapter.notes}
    count = 0
    for block in list(tree.iter("p", "table", "ul", "ol")):
        count += len(plain_text(block).split()) + sum(long.get(link.get("data-note", ""), 0) for link in block.iter("a"))
        parent = block.getparent()
        if count > most and parent is not None:
            parent.remove(block)
    body = serialise(tree)
    keys = set(re.findall(r'data-note="([^"]+)"', body))
    return replace(chapter, body=body, notes=tuple(note for note in chapter.notes if note.key in keys))
