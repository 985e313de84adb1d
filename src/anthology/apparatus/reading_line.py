"""A body read as one line of text: what is searched for quotations and names, and the way from any place of it back into the tree.

Takes a tree of the small vocabulary, gives a `ReadingLine`: the words through all inline markup, a break between blocks, a mark where a
note is called. Elements that are marked `data-uncounted` and page numbers of the source are not in it. Compares nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from anthology.apparatus.folding import BREAK, NOTE
from anthology.markup import BLOCKS, NOTEREF, classes

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that stands in one place of the tree: the text of an element, or its tail."""

    start: int
    """Where in the line it begins."""

    element: etree._Element
    is_tail: bool


@dataclass(frozen=True, slots=True)
class Block:
    """The part of the line that is one block."""

    start: int
    end: int
    element: etree._Element

    @property
    def number(self) -> str | None:
        """The paragraph's number, if it has one."""
        return self.element.get("data-number")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    """The words of a body in one string, and where each stands."""

    text: str
    stretches: tuple[Stretch, ...]
    blocks: tuple[Block, ...]
    calls: Mapping[int, etree._Element]
    """The references to notes, by their place in the line."""

    def block_at(self, place: int) -> Block:
        """Say in which block a place lies."""
        return self.blocks[max(0, bisect_right(self.blocks, place, key=lambda block: block.start) - 1)]

    def stretch_before(self, place: int) -> Stretch:
        """Say in which stretch the character before `place` stands."""
        return self.stretches[max(0, bisect_right(self.stretches, place - 1, key=lambda stretch: stretch.start) - 1)]


def read_line(body: etree._Element) -> ReadingLine:
    """Read a tree as a line."""
    parts: list[str] = []
    stretches: list[Stretch] = []
    blocks: list[Block] = []
    calls: dict[int, etree._Element] = {}
    length = begun = 0
    block = body
    for text, element, is_tail in _pieces(body):
        if text == BREAK:
            if length > begun:
                blocks.append(Block(begun, length, block))
            parts.append(BREAK)
            length += 1
            begun, block = length, element
            continue
        if is_tail is not None:
            stretches.append(Stretch(length, element, is_tail))
        elif text == NOTE:
            calls[length] = element
        parts.append(text)
        length += len(text)
    if length > begun:
        blocks.append(Block(begun, length, block))
    return ReadingLine(text="".join(parts), stretches=tuple(stretches), blocks=tuple(blocks), calls=calls)


def _pieces(element: etree._Element) -> Iterator[tuple[str, etree._Element, bool | None]]:
    """Give text with its place; a break, a note and a turned line have None for it."""
    if element.text:
        yield element.text, element, False
    for child in element:
        yield from _child(child)
        if child.tail:
            yield child.tail, child, True


def _child(child: etree._Element) -> Iterator[tuple[str, etree._Element, bool | None]]:
    if not isinstance(child.tag, str) or child.get("data-uncounted") is not None:
        return
    kinds = classes(child)
    if NOTEREF in kinds:
        yield NOTE, child, None
    elif child.tag in BLOCKS:
        yield BREAK, child, None
        yield from _pieces(child)
        parent = child.getparent()
        yield BREAK, child if parent is None else parent, None
    elif child.tag == "br":
        yield "\n", child, None
    elif "source-page" not in kinds and child.tag != "svg":
        yield from _pieces(child)
        if "line" in kinds:
            yield "\n", child, None
