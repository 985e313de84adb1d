"""A laid-out text as a run of PDF objects, ready to be joined to others.

Data only, made at layout (`layout_pieces`) and used by the joiner: what differs from place to place in a book (numbers of objects, keys of the parent
tree, where links lead, places of links and pictures on a page) are holes in a template; to put a text in its place is to fill them.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

CATALOGUE, PAGES, TREE, DOCUMENT, FONTS = range(1, 6)
"""Numbers of objects that texts lead to without having them: those of the book."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PiecePage:
    """A page."""

    number: int
    """Its object, counted within the text as all others here."""

    contents: int
    """The object of its own content."""

    contents_at: int
    """The hole for what it shows."""

    key_at: int
    """The hole for its key in the parent tree."""


@dataclass(frozen=True, slots=True)
class PieceLink:
    """A link; its holes are for where it leads, for its place, and for its key in the parent tree."""

    page: int
    """Within the text, from 0."""

    at: int
    """The first of its holes."""

    key: int
    place: Rectangle
    target: str
    """An id or an address of ours; empty where it leads out of the book."""


@dataclass(frozen=True, slots=True)
class PieceFigure:
    """A picture whose place on its page is recorded in the tag tree."""

    page: int
    at: int
    """The hole for its place."""

    place: Rectangle


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPieces:
    """The objects of a text."""

    template: bytes
    """A line for each object; then a line for each key of the parent tree, of what stands under it. `%d` is a number of an object, `%b` a hole."""

    references: bytes
    """What the numbers are (an array of four-byte integers, nought for each hole)."""

    objects: int
    keys: int
    tops: tuple[int, ...]
    """The uppermost elements of its tag tree."""

    pages: tuple[PiecePage, ...]
    links: tuple[PieceLink, ...]
    figures: tuple[PieceFigure, ...]
    streams: tuple[tuple[int, bytes], ...]
    """Data of the objects that are streams."""

    def filled(self, first: int, holes: Mapping[int, Any]) -> list[bytes]:
        """Give the lines, with the objects numbered from `first` and each hole filled."""
        values: list[Any] = [first + number for number in array("i", self.references)]
        for at, value in holes.items():
            values[at] = value
        return (self.template % tuple(values)).split(b"\n")


def to_bytes(pieces: PdfPieces) -> bytes:
    """Write them: a line of JSON, then all bytes."""
    blocks = [pieces.template, pieces.references, *(data for _, data in pieces.streams)]
    data = {
        **{name: getattr(pieces, name) for name in ("objects", "keys", "tops")},
        **{name: [astuple(one) for one in getattr(pieces, name)] for name in ("pages", "links", "figures")},
        "streams": [number for number, _ in pieces.streams],
        "lengths": [len(block) for block in blocks],
    }
    return b"\n".join((json.dumps(data).encode(), b"".join(blocks)))


def from_bytes(data: bytes) -> PdfPieces:
    """Read them back."""
    end = data.index(b"\n")
    read: dict[str, Any] = json.loads(data[:end])
    blocks, at = [], end + 1
    for length in read["lengths"]:
        blocks.append(data[at : at + length])
        at += length
    return PdfPieces(
        template=blocks[0],
        references=blocks[1],
        objects=read["objects"],
        keys=read["keys"],
        tops=tuple(read["tops"]),
        pages=tuple(PiecePage(*page) for page in read["pages"]),
        links=tuple(PieceLink(page, at, key, tuple(place), target) for page, at, key, place, target in read["links"]),
        figures=tuple(PieceFigure(page, at, tuple(place)) for page, at, place in read["figures"]),
        streams=tuple(zip(read["streams"], blocks[2:], strict=True)),
    )
