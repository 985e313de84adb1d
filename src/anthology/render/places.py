"""Places in a fragment, counted in letters, and marks put at them.

Takes the tree of a fragment (see `anthology.markup.parse`); gives the letters that stand before each id, and sets elements of the caller's
making before the right word. Counting is that of `anthology.markup.plain_text` and `letters`: everything but note references and elements
marked `data-uncounted`. A drawing (`svg`) is one piece: nothing is put inside it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from lxml import etree

from anthology.edition.document import PageStart
from anthology.markup import BLOCKS, NOTEREF, letters, plain_text

_DRAWINGS = frozenset({"svg", "{http://www.w3.org/2000/svg}svg"})
_WHOLE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "figure", "table", "header", *_DRAWINGS})
"""Elements that a mark at their very first letter goes before, and not into."""
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
_LETTER = re.compile("[^\\s\u00ad\u200b\u2060\ufeff]")
"""What `letters` leaves."""
_LISTS = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr"})
"""Elements that may not hold a mark directly."""


class _Run(NamedTuple):
    """A piece of text in the tree."""

    owner: etree._Element
    tail: bool
    """Whether it is the owner's tail, and not its text."""
    text: str
    start: int
    """Letters before it."""
    parted: bool
    """Whether a block or a line ends before it, so that no word runs into it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A place between two characters of a text or tail."""

    owner: etree._Element
    tail: bool
    index: int


def letters_before_ids(body: etree._Element) -> dict[str, int]:
    """Say for each id how many letters stand before its element."""
    walk = _Walk()
    walk.inside(body)
    return walk.ids


def page_of(starts: Sequence[PageStart], offset: int) -> PageStart | None:
    """Give the printed page on which the letter with this number stands; None where no pages are known."""
    index = bisect_right(starts, offset, key=lambda start: start.offset) - 1
    return starts[index] if index >= 0 else None


def insert_marks(body: etree._Element, marks: Sequence[tuple[int, etree._Element]]) -> None:
    """Put each mark before the word that holds the letter with its number; `marks` stand in order of that number."""
    if not marks:
        return
    walk = _Walk(runs=[])
    walk.inside(body)
    runs = walk.runs or []
    places = [_place(body, runs, offset) for offset, _ in marks]
    for place, (_, mark) in reversed(list(zip(places, marks, strict=True))):
        _insert(place, mark)


@dataclass(slots=True, eq=False)
class _Walk:
    """Goes through a tree in order, counts its letters, and notes the ids that it meets; the texts too, where they are asked for."""

    runs: list[_Run] | None = None
    ids: dict[str, int] = field(default_factory=dict)
    letters: int = 0
    parted: bool = True

    def inside(self, element: etree._Element) -> None:
        """Go through an element, but not what follows it."""
        identifier = element.get("id")
        if identifier is not None:
            self.ids[identifier] = self.letters
        if element.get("data-uncounted") is not None or element.get("class") == NOTEREF:
            return
        if element.tag in _DRAWINGS:
            self.parted = True
            self._take(element, False, plain_text(element))
            self.parted = True
            return
        if element.text:
            self._take(element, False, element.text)
        for child in element:
            tag = child.tag
            self.parted = self.parted or tag == "br" or tag in BLOCKS
            self.inside(child)
            self.parted = self.parted or tag in BLOCKS
            if child.tail:
                self._take(child, True, child.tail)

    def _take(self, owner: etree._Element, tail: bool, text: str) -> None:
        if self.runs is not None:
            self.runs.append(_Run(owner, tail, text, self.letters, self.parted))
        self.letters += _count(text)
        self.parted = False


def _count(text: str) -> int:
    """Count letters; nearly every text is free of the invisible ones, and splitting at spaces is then much the faster way."""
    return sum(map(len, text.split())) if _INVISIBLE.isdisjoint(text) else len(letters(text))


def _place(body: etree._Element, runs: Sequence[_Run], offset: int) -> _Place:
    if offset <= 0:
        return _Place(body, False, 0)
    at = bisect_right(runs, offset, key=lambda run: run.start) - 1
    if at < 0 or offset >= runs[at].start + len(letters(runs[at].text)):
        return _end(body)
    if runs[at].owner.tag in _DRAWINGS and not runs[at].tail:
        return _outwards(runs[at].owner)
    at, index = _word(runs, at, _index(runs[at].text, offset - runs[at].start))
    return _hoisted(runs[at], index)


def _end(body: etree._Element) -> _Place:
    return _Place(body[-1], True, len(body[-1].tail or "")) if len(body) else _Place(body, False, len(body.text or ""))


def _index(text: str, count: int) -> int:
    """Find the character that is the letter number `count` of a text."""
    found = next(islice(_LETTER.finditer(text), count, None), None)
    return found.start() if found else len(text)


def _word(runs: Sequence[_Run], at: int, index: int) -> tuple[int, int]:
    """Go back to the first letter of a word that a page break divides, over an opening quotation mark or bracket too."""
    moved = False
    while True:
        text = runs[at].text
        if index == 0:
            if runs[at].parted or at == 0 or not _joins(runs[at - 1].text[-1], text[0], moved):
                return at, index
            at, index = at - 1, len(runs[at - 1].text)
        before, after = _pair(runs, at, index)
        if not _joins(before, after, moved):
            return at, index
        index, moved = index - 1, True


def _pair(runs: Sequence[_Run], at: int, index: int) -> tuple[str, str]:
    """Give the characters before and after a place."""
    text = runs[at].text
    return text[index - 1], text[index] if index < len(text) else runs[at + 1].text[0]


def _joins(before: str, after: str, moved: bool) -> bool:
    """Tell whether no page may be said to begin between two characters."""
    if _in_word(before) and _in_word(after):
        return True
    return moved and unicodedata.category(before) in {"Ps", "Pi"}


def _in_word(character: str) -> bool:
    return character.isalnum() or character in "'’\u00ad\u2060" or unicodedata.combining(character) != 0


def _hoisted(run: _Run, index: int) -> _Place:
    """Move a place at the very beginning of inline elements, headings, figures and tables out before them."""
    place = _Place(run.owner, run.tail, index)
    element = run.owner if not run.tail else None
    if element is None or run.text[:index].strip():
        return place
    outer = element
    chosen: etree._Element | None = None
    while outer.getparent() is not None:
        if outer.tag in _WHOLE or outer.tag not in BLOCKS:
            chosen = outer
        if not _is_first(outer):
            break
        parent = outer.getparent()
        assert parent is not None
        outer = parent
    return _outwards(chosen) if chosen is not None else place


def _is_first(element: etree._Element) -> bool:
    """Tell whether nothing that counts stands before an element in its parent."""
    parent = element.getparent()
    if parent is None or (parent.text or "").strip():
        return False
    return all(not letters(plain_text(earlier) + (earlier.tail or "")) for earlier in element.itersiblings(preceding=True))


def _outwards(element: etree._Element) -> _Place:
    """Give the place directly before an element, or before the first of its ancestors that stands where a mark may stand."""
    parent = element.getparent()
    while parent is not None and parent.tag in _LISTS:
        element, parent = parent, parent.getparent()
    previous = element.getprevious()
    if previous is not None:
        return _Place(previous, True, len(previous.tail or ""))
    assert parent is not None
    return _Place(parent, False, len(parent.text or ""))


def _insert(place: _Place, mark: etree._Element) -> None:
    """Put a mark at a place. Places before it stay right."""
    if place.tail:
        parent, text = place.owner.getparent(), place.owner.tail or ""
        assert parent is not None
        parent.insert(parent.index(place.owner) + 1, mark)
        place.owner.tail = text[: place.index]
    else:
        text = place.owner.text or ""
        place.owner.insert(0, mark)
        place.owner.text = text[: place.index]
    mark.tail = text[place.index :]


def labels_of(pagination: Mapping[str, tuple[PageStart, ...]] | None, slug: str) -> tuple[PageStart, ...]:
    """Give the page starts of a document that have a folio to show."""
    return tuple(start for start in (pagination or {}).get(slug, ()) if start.label)
