"""A finished PDF taken apart: what it has of each text, told by a hash that stays when the text only moves, and what it has besides.

Takes the objects of a file (`pdf_objects`); gives a hash for each text, of its pages, contents, annotations and tags, with all they lead to, and
one for the frame: catalogue, metadata, colours, fonts. Left out of the hashes is only what a place in the book changes: numbers of objects, keys of
the parent tree (what stands under a key is hashed in its place), places of links and pictures on the page, names of destinations, and running
heads and folios. The last must follow a grammar that allows nothing but artifacts; page tree, bookmarks, labels and names of destinations, which no
hash holds, must have the shape that the joiner gives them. Whatever else is there is in a hash, or is refused with `NotReadableError`.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anthology.validate.pdf_frame import Frame, frame_hash
from anthology.validate.pdf_furniture import Furniture
from anthology.validate.pdf_objects import NotReadableError, PdfObjects


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfParts:
    """What a file is made of."""

    texts: tuple[str, ...]
    """Hash of each text, in the order of the tag tree."""

    frame: str
    """Hash of all that belongs to no text."""

    pages: tuple[int, ...]
    """How many pages each text has."""

    characters: Mapping[str, Mapping[int, str]]
    """By name of a font: what each code stands for."""


def read_parts(objects: PdfObjects) -> PdfParts:
    """Take a file apart. Raises NotReadableError."""
    try:
        return _read(objects)
    except (ValueError, TypeError, IndexError, KeyError, zlib.error) as error:
        raise NotReadableError(f"{type(error).__name__}: {error}") from error


def _read(objects: PdfObjects) -> PdfParts:
    frame = Frame(objects)
    walker = _Walker(objects, frame)
    texts = [_Text(dict(walker.shared)) for _ in frame.tops]
    for text, top in zip(texts, frame.tops, strict=True):
        walker.follow(text, top)
    walker.take_other_pages(texts)
    walker.furniture.check(frame.fonts)
    unused = frame.parents.keys() - walker.keys
    if unused or len(walker.keys) != walker.keyed:
        raise NotReadableError("the parent tree does not fit pages and annotations one to one")
    _check_ids(objects)
    return PdfParts(
        texts=tuple(text.digest.hexdigest() for text in texts),
        frame=frame_hash(objects, frame),
        pages=tuple(text.pages for text in texts),
        characters=frame.characters,
    )


@dataclass(slots=True, eq=False)
class _Text:
    """One text while it is followed."""

    names: dict[bytes, bytes]
    """What stands in the place of each number of an object."""

    digest: Any = field(default_factory=hashlib.sha256)
    met: int = 0
    pages: int = 0

    def name(self, numbers: Sequence[bytes]) -> None:
        """Name objects that were met for the first time."""
        self.names.update((number, b"@%d" % place) for place, number in enumerate(numbers, self.met))
        self.met += len(numbers)


class _Walker:
    """Follows texts from their top elements through everything they lead to."""

    def __init__(self, objects: PdfObjects, frame: Frame) -> None:
        self.objects, self.frame = objects, frame
        shared = {frame.document: b"@document", frame.fonts_at: b"@fonts", **dict.fromkeys(frame.nodes, b"@pages")}
        self.shared = {b"%d" % number: name for number, name in shared.items()}
        self.pages = set(frame.pages)
        self.owner: dict[int, _Text] = {}
        self.keys: set[int] = set()
        self.keyed = 0
        self.furniture = Furniture()

    def follow(self, text: _Text, start: int) -> None:
        """Add what an object leads to, in the order in which it is met: all that is one step away, then all that is two."""
        met = [b"%d" % start]
        text.name(met)
        while met:
            numbers = [int(number) for number in met]
            pieces = _divided(self._apart(numbers))
            targets = pieces[1::2]
            met = [target for target in dict.fromkeys(targets) if target not in text.names]
            text.name(met)
            pieces[1::2] = [text.names[target] for target in targets]
            self._add(text, numbers, b"".join(pieces))

    def _apart(self, numbers: Sequence[int]) -> bytes:
        """Put objects one after the other, with what none of them holds between them."""
        body = b"\0".join([self._placeless(number) for number in numbers])
        if body.count(b"\0") >= len(numbers):
            raise NotReadableError("an object with what stands between objects")
        return body

    def _add(self, text: _Text, numbers: Sequence[int], body: bytes) -> None:
        streams = [self.objects.streams.get(number, b"") for number in numbers]
        text.digest.update(b"%d %b:" % (len(body), repr([len(stream) for stream in streams]).encode()))
        text.digest.update(body)
        text.digest.update(b"".join(streams))
        for page in sorted(self.pages.intersection(numbers)):
            if page in self.owner:
                raise NotReadableError("two texts on one page")
            self.owner[page] = text
            text.pages += 1

    def take_other_pages(self, texts: list[_Text]) -> None:
        """Give pages that no tag leads to to the text before them; those that show nothing belong to none."""
        text = texts[0]
        for page in self.frame.pages:
            if page in self.owner:
                text = self.owner[page]
            elif not self._is_blank(page):
                self.follow(text, page)

    def _is_blank(self, page: int) -> bool:
        found = _BLANK.fullmatch(self.objects.bodies[page])
        return found is not None and not self.objects.streams[int(found[1])]

    def _placeless(self, number: int) -> bytes:
        """Give an object without what tells of its place in the book."""
        body = self.objects.bodies[number]
        if number in self.pages:
            body = _CONTENTS.sub(self._own_contents, body)
            body = _KEY_OF_PAGE.sub(self._under_key, body)
        elif body.endswith(b"/Type /Annot >>"):
            body = _DESTINATION.sub(b"", _RECTANGLE.sub(b"/Rect", _KEY_OF_OTHER.sub(self._under_key, body)))
        elif b" /S /Figure /Type /StructElem" in body:
            body = _BOX.sub(b"/BBox", body)
        return body

    def _own_contents(self, found: re.Match[bytes]) -> bytes:
        """Leave the stream of running head and folio out, if it is one."""
        if found[1] is None:
            return b"/Contents %b 0 R" % found[3]
        self.furniture.read(self.objects.decoded(int(found[1])))
        return b"/Contents %b 0 R" % found[2]

    def _under_key(self, found: re.Match[bytes]) -> bytes:
        """Put what stands in the parent tree in the place of its key."""
        key = int(found[1])
        self.keys.add(key)
        self.keyed += 1
        under: bytes = self.frame.parents[key]
        return b"/Parents " + under


def _divided(body: bytes) -> list[bytes]:
    """Divide objects at the numbers of others in them; these follow a space, unless something is written as only others write it."""
    pieces = _SPACED.split(body)
    return pieces if len(pieces) // 2 == body.count(b" 0 R") else _REFERENCE.split(body)


def _check_ids(objects: PdfObjects) -> None:
    """No two elements of the tag tree have one name, also not in two texts."""
    elements = [body for body in objects.bodies.values() if b"/ID " in body and body.startswith(b"<< ") and b"/StructElem" in body]
    ids = [name for body in elements for name in _ID.findall(body)]
    if len(ids) != len(set(ids)):
        raise NotReadableError("two elements of one name")


_STRING = rb"(?:\((?:[^\\()]|\\.)*\)|<[0-9a-f]*>)"
_NUMBER = rb"-?[\d.]+"
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_SPACED = re.compile(rb" (\d+) 0 R\b")
_CONTENTS = re.compile(rb"/Contents (?:\[ (\d+) 0 R (\d+) 0 R \]|(\d+) 0 R)")
_KEY_OF_PAGE = re.compile(rb"/StructParents (\d+)")
_KEY_OF_OTHER = re.compile(rb"/StructParent (\d+)")
_RECTANGLE = re.compile(rb"/Rect \[ (?:%b ){4}\]" % _NUMBER)
_BOX = re.compile(rb"/BBox \[ (?:%b ){4}\]" % _NUMBER)
_DESTINATION = re.compile(rb"/Dest %b " % _STRING)
_BLANK = re.compile(
    rb"<< /Contents (\d+) 0 R /MediaBox \[ (?:%b ){4}\] /Parent \d+ 0 R /Resources << (?:/Font \d+ 0 R )?>> /Tabs /S /Type /Page >>" % _NUMBER
)
_ID = re.compile(rb"/ID %b " % _STRING)
