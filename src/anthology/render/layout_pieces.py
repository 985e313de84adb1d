# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""The objects of a laid-out document, taken from WeasyPrint before it would write them to a file of their own.

Takes the pydyf objects of a tagged document (with `tagging`'s tree and `layout_fonts`' stand-ins for fonts); gives `PdfPieces`: pages, links, tags
and all they lead to, each written in the one form that `pdf_file` tells of. Catalogue, bookmarks, names of places and fonts stay behind: the joiner
writes those for the whole book.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Mapping
from functools import cache
from typing import Any

import pydyf

from anthology.render.pdf_file import packed, string
from anthology.render.pdf_pieces import DOCUMENT, FONTS, PAGES, PdfPieces, PieceFigure, PieceLink, PiecePage

SCHEME = "anthology:"

_LEVEL = 7
"""A page packed harder takes twice the time, and is not a hundredth smaller."""

_EMPTY_IF_UNUSED = ("ExtGState", "XObject", "Pattern", "Shading")


def take_pieces(pdf: Any, language: str) -> PdfPieces:
    """Take a document's objects; its uppermost elements get its language."""
    return _Taker(pdf, language).take()


class _Hole:
    """What is filled when the text is joined."""


class _Taker:
    """Follows pages and tags through all they lead to."""

    def __init__(self, pdf: Any, language: str) -> None:
        self.objects = pdf.objects
        tree = self._object(pdf.catalog["StructTreeRoot"])
        nums = self._object(tree["ParentTree"])["Nums"]
        self.under = dict(zip(nums[::2], nums[1::2], strict=True))
        self.pages = [int(number) for number in pdf.pages["Kids"][::3]]
        self.tops = [_number(kid) for kid in tree["K"]]
        self.language = language
        self.order: dict[int, int] = {}
        self.waiting: list[int] = []
        self.values = array("i")
        self.resources: set[int] = set()
        self.links: dict[int, int] = {}
        self.page_of = {number: place for place, number in enumerate(self.pages)}
        self.found_pages: list[PiecePage] = []
        self.found_links: list[PieceLink] = []
        self.found_figures: list[PieceFigure] = []
        self.streams: list[tuple[int, bytes]] = []

    def take(self) -> PdfPieces:
        """Give the pieces."""
        for number in (*self.pages, *self.tops):
            self._local(number)
        lines = [self._line(number) for number in self.waiting]
        under = [self._value(self.under[key]) for key in range(len(self.under))]
        return PdfPieces(
            template=b"\n".join(line.replace(b"\n", b" ") for line in (*lines, *under)),
            references=self.values.tobytes(),
            objects=len(lines),
            keys=len(under),
            tops=tuple(self.order[number] for number in self.tops),
            pages=tuple(self.found_pages),
            links=tuple(self.found_links),
            figures=tuple(self.found_figures),
            streams=tuple(self.streams),
        )

    def _object(self, reference: bytes) -> Any:
        return self.objects[_number(reference)]

    def _local(self, number: int) -> int:
        if number not in self.order:
            self.order[number] = len(self.order)
            self.waiting.append(number)
        return self.order[number]

    def _line(self, number: int) -> bytes:
        """Write an object."""
        found = self.objects[number]
        if isinstance(found, pydyf.Stream):
            return self._stream(number, found)
        if number in self.page_of:
            return self._page(number, found)
        if number in self.links:
            return self._link(number, found)
        if number in self.resources:
            return self._resources(found)
        if number in self.tops:
            return self._dictionary({"Lang": pydyf.String(self.language), **found, "P": b"@%d" % DOCUMENT})
        if isinstance(found, dict) and found.get("S") == "/Figure" and "BBox" in found.get("A", ()):
            return self._figure(found)
        return self._value(found)

    def _stream(self, number: int, stream: Any) -> bytes:
        """Write the dictionary of a stream and keep its data, packed so that they end well."""
        extra = {key: value for key, value in stream.extra.items() if key != "Length"}
        data = b"\n".join(_plain(item) for item in stream.stream)
        if stream.compress:
            extra["Filter"] = "/FlateDecode"
            data = packed(data, _LEVEL)
        elif data.endswith(b"\r") and extra.get("Filter") == "/FlateDecode":
            data = packed(zlib.decompress(data))
        self.streams.append((self.order[number], data))
        return self._dictionary(extra)

    def _page(self, number: int, page: Any) -> bytes:
        place = self.page_of[number]
        self.links.update((_number(annotation), place) for annotation in page.get("Annots", ()))
        contents = self._local(_number(page["Contents"]))
        hole = _Hole()
        entries = {**page, "Contents": hole, "Parent": b"@%d" % PAGES, "StructParents": _Hole()}
        holes = len(self.values) + len(page.get("Annots", ()))
        line = self._dictionary(entries)
        self.found_pages.append(PiecePage(self.order[number], contents, holes, len(self.values) - 1))
        return line

    def _link(self, number: int, link: Any) -> bytes:
        """Write a link; one out of the book keeps its address."""
        entries = {**link, "F": 4, "Rect": _Hole(), "StructParent": _Hole()}
        target = entries.pop("Dest").string if "Dest" in entries else entries["A"]["URI"].string
        if "Dest" in link or target.startswith(SCHEME):
            entries.pop("A", None)
        else:
            target = ""
        at = len(self.values)
        self.values.append(0)
        line = self._dictionary(entries).replace(b"/F 4 /Rect ", b"%b/F 4 /Rect ")
        self.found_links.append(PieceLink(self.links[number], at, link["StructParent"], _rectangle(link["Rect"]), target))
        return line

    def _figure(self, figure: Any) -> bytes:
        attributes = pydyf.Dictionary({**figure["A"], "BBox": _Hole()})
        self.found_figures.append(PieceFigure(self.page_of[_number(figure["Pg"])], len(self.values), _rectangle(figure["A"]["BBox"])))
        return self._dictionary({**figure, "A": attributes})

    def _resources(self, resources: Mapping[str, Any]) -> bytes:
        """Write what a page or a drawing uses: the book's fonts, and no more than there is."""
        kept = {key: value for key, value in resources.items() if key != "ColorSpace" and (value or key not in _EMPTY_IF_UNUSED)}
        return self._dictionary({**kept, "Font": b"@%d" % FONTS})

    def _dictionary(self, entries: Mapping[str, Any]) -> bytes:
        """Write a dictionary; in the order of its keys, so that values are counted as they are written."""
        resources = entries.get("Resources")
        if isinstance(resources, bytes):
            self.resources.add(_number(resources))
        return b"<< %b>>" % b"".join([b"/%b %b " % (_name(key), self._entry(key, entries[key])) for key in sorted(entries)])

    def _entry(self, key: str, value: Any) -> bytes:
        return self._resources(value) if key == "Resources" and isinstance(value, dict) else self._value(value)

    def _value(self, value: Any) -> bytes:
        """Write a value; references, numbers and names are most of them."""
        if isinstance(value, bytes) and value[-4:] == b" 0 R" and value[:-4].isdigit():
            self.values.append(self._local(int(value[:-4])))
            return b"%d 0 R"
        if isinstance(value, int):
            return b"%d" % value
        if isinstance(value, dict):
            return self._dictionary(value)
        if isinstance(value, list):
            return b"[ %b]" % b"".join([self._value(item) + b" " for item in value])
        if isinstance(value, pydyf.String):
            return string(str(value.string)).replace(b"%", b"%%")
        if isinstance(value, _Hole):
            self.values.append(0)
            return b"%b"
        plain = _plain(value)
        if plain.startswith(b"@"):
            return plain[1:] + b" 0 R"
        return _REFERENCE.sub(self._reference, plain.replace(b"%", b"%%"))

    def _reference(self, found: re.Match[bytes]) -> bytes:
        self.values.append(self._local(int(found[1])))
        return b"%d 0 R"


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


@cache
def _name(key: str) -> bytes:
    return key.replace("%", "%%").encode()


def _rectangle(sides: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (round(float(side), 4) for side in sides)
    return left, bottom, right, top


def _plain(value: Any) -> bytes:
    """Write what is no container, as pydyf does."""
    return bytes(pydyf._to_bytes(value))


_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
