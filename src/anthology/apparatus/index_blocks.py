"""What a place of the index is called where pages are not known: by paragraph number, or by the part of the document and the paragraph in it.

Takes the reading line of a document; gives for each block the id to which a link leads and the name under which it is listed. A block without
an id gets one of its own, `SLUG-at-N`, which `with_places` writes into the body: only the blocks that the index really names have one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from anthology.apparatus.reading_line import HEADINGS, Block, ReadingLine, read_line
from anthology.markup import classes, parse, serialise

NUMBERED = "¶ "
"""Sign of a paragraph number."""

_PARTS = {"headnote": "headnote par. ", "introduction": "par. ", "plan": "par. "}
"""Signs of parts of a document in which paragraphs have no numbers, by the class of the element that holds them."""

_HEAD, _SOURCE = "head", "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBlock:
    """How a block is found."""

    target: str | None
    sign: str
    number: str


class BlockNames:
    """Names the blocks of one document."""

    def __init__(self, slug: str, line: ReadingLine) -> None:
        self._slug, self._line = slug, line
        self._first = _first_of(line)
        self._numbered = [index for index, block in enumerate(line.blocks) if block.number]
        self._known: dict[int, NamedBlock] = {}

    def of(self, block: Block) -> NamedBlock:
        """Name a block; one that has many names in it is named once."""
        if (known := self._known.get(block.start)) is None:
            sign, number = self._name(block)
            known = self._known[block.start] = NamedBlock(target=self._target(block), sign=sign, number=number)
        return known

    def _target(self, block: Block) -> str | None:
        if block.element.getparent() is None:
            return None
        return block.element.get("id") or _place_id(self._slug, self._first[block.element])

    def _name(self, block: Block) -> tuple[str, str]:
        if block.number:
            return NUMBERED, block.number
        holder = _holder(block.element)
        if holder is not None and holder.tag == "header":
            return "", _HEAD
        if "source-line" in classes(block.element):
            return "", _SOURCE
        if holder is None and (number := self._nearest_number(block)):
            return NUMBERED, number
        sign = next((_PARTS[name] for name in sorted(classes(holder)) if name in _PARTS), "par. ") if holder is not None else "par. "
        return sign, str(self._ordinal(block, holder))

    def _nearest_number(self, block: Block) -> str | None:
        """Give the number of the paragraph that a heading heads, or that other matter without a number follows."""
        here = self._first[block.element]
        before = [index for index in self._numbered if index < here]
        after = [index for index in self._numbered if index > here]
        chosen = after[:1] or before[-1:] if block.element.tag in HEADINGS else before[-1:] or after[:1]
        return self._line.blocks[chosen[0]].number if chosen else None

    def _ordinal(self, block: Block, holder: etree._Element | None) -> int:
        """Count the paragraphs of a part up to a block; a heading counts as the paragraph after it."""
        here = self._first[block.element]
        inside = [
            index
            for element, index in self._first.items()
            if index <= here and element.tag not in HEADINGS and _holder(element) is holder and element.getparent() is not None
        ]
        return len(inside) + (block.element.tag in HEADINGS)


def _first_of(line: ReadingLine) -> dict[etree._Element, int]:
    """Give the place of each element among the blocks; text may go on after a block inside it."""
    first: dict[etree._Element, int] = {}
    for index, block in enumerate(line.blocks):
        first.setdefault(block.element, index)
    return first


def _holder(element: etree._Element) -> etree._Element | None:
    """Give the part of the document that holds a block: its head, its headnote, its introduction."""
    for ancestor in element.iterancestors():
        if ancestor.tag == "header" or classes(ancestor) & _PARTS.keys():
            return ancestor
    return None


def _place_id(slug: str, index: int) -> str:
    return f"{slug}-at-{index + 1}"


def with_places(body: str, slug: str, wanted: Collection[str]) -> str:
    """Give those blocks of a body their ids that are wanted."""
    prefix = _place_id(slug, 0).removesuffix("1")
    if not any(target.startswith(prefix) for target in wanted):
        return body
    tree = parse(body)
    for element, index in _first_of(read_line(tree)).items():
        if element.get("id") is None and _place_id(slug, index) in wanted:
            element.set("id", _place_id(slug, index))
    return serialise(tree)
