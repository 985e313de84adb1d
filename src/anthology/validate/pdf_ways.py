"""Pages of a finished PDF have the layout's size, and the ways through it lead somewhere: links and bookmarks.

Takes the objects of a file (`pdf_objects`); gives problems V204 and V205, or raises `NotReadableError` where a page, a link or a bookmark has not the
form that libraries write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from anthology.problems import Problems
from anthology.render.page_layout import PageLayout
from anthology.validate.pdf_objects import NotReadableError, PdfObjects, string_bytes


def check_ways(objects: PdfObjects, layout: PageLayout, problems: Problems) -> None:
    """Check the size of pages, and follow links and bookmarks. Raises NotReadableError."""
    try:
        pages = list(page_numbers(objects))
        _check_boxes(objects, pages, layout, problems)
        _check_links(objects, pages, problems)
        _check_bookmarks(objects, frozenset(pages), problems)
    except (ValueError, IndexError, KeyError) as error:
        raise NotReadableError(f"{type(error).__name__}: {error}") from error


def page_numbers(objects: PdfObjects) -> Iterator[int]:
    """Give the numbers of the pages' objects, in order."""
    waiting = [_reference(b"Pages", _catalogue(objects))]
    while waiting:
        number = waiting.pop()
        kids = _KIDS.search(objects.bodies[number])
        if kids:
            waiting.extend(int(kid) for kid in reversed(_REFERENCE.findall(kids[1])))
        else:
            yield number


def _catalogue(objects: PdfObjects) -> bytes:
    return objects.bodies[_reference(b"Root", objects.trailer)]


def _reference(name: bytes, text: bytes) -> int:
    found = re.search(rb"/%b (\d+) 0 R\b" % name, text)
    if found is None:
        raise NotReadableError(f"no {name.decode()}")
    return int(found[1])


def _check_boxes(objects: PdfObjects, pages: list[int], layout: PageLayout, problems: Problems) -> None:
    """Hold every page against the layout's size."""
    for number, page in enumerate(pages, 1):
        media = _box(b"MediaBox", objects, page)
        trim = _box(b"TrimBox", objects, page) or _box(b"CropBox", objects, page) or media
        if media is None or trim is None:
            raise NotReadableError(f"page {number} has no size")
        width, height = trim[2] - trim[0], trim[3] - trim[1]
        if abs(width - layout.width_pt) > 0.1 or abs(height - layout.height_pt) > 0.1:
            problems.error("V204", f"page {number} of the PDF is {width:.1f} by {height:.1f} pt, not {layout.width_pt:.1f} by {layout.height_pt:.1f}")
            return
        if media[0] > trim[0] or media[1] > trim[1] or media[2] < trim[2] or media[3] < trim[3]:
            problems.error("V204", f"page {number} of the PDF is trimmed beyond its edge")
            return


def _box(name: bytes, objects: PdfObjects, page: int) -> list[float] | None:
    """Give a page's box, or that of a node above it."""
    body = objects.bodies[page]
    place = body.find(b"/%b " % name)
    if place >= 0:
        apart = _REFERENCE.match(body, place + len(name) + 2)
        found = _NUMBERS.match(objects.bodies[int(apart[1])]) if apart else _NUMBERS.match(body, place + len(name) + 2)
        if found is None:
            raise NotReadableError(f"a {name.decode()} of another form")
        return [float(value) for value in found.groups()]
    above = _PARENT.search(body)
    return _box(name, objects, int(above[1])) if above and name != b"TrimBox" else None


def _check_links(objects: PdfObjects, pages: list[int], problems: Problems) -> None:
    """Follow every link to a named place."""
    written = set(_names(objects))
    names = {string_bytes(name) for name in written}
    for number, page in enumerate(pages, 1):
        annotations = _ANNOTATIONS.search(objects.bodies[page])
        for at in _REFERENCE.findall(_listed(objects, annotations[1])) if annotations else ():
            body = objects.bodies[int(at)]
            target = _DESTINATION.search(body) if b"/Subtype /Link" in body else None
            if target and target[1] not in written and string_bytes(target[1]) not in names:
                shown = string_bytes(target[1]).decode("latin-1")
                problems.error("V205", f"a link on page {number} of the PDF leads to '{shown}', which is not there")


def _names(objects: PdfObjects) -> Iterator[bytes]:
    """Give the names of places, as they are written."""
    found = _NAMES.search(_catalogue(objects))
    holder = objects.bodies[int(found[1])] if found and found[1] else _catalogue(objects)
    tree = _PLACES.search(holder)
    waiting = [int(tree[1])] if tree else []
    for number in waiting:
        body = objects.bodies[number]
        kids = _KIDS.search(body)
        waiting += [int(kid) for kid in _REFERENCE.findall(kids[1])] if kids else []
        yield from _NAMED.findall(body)


def _listed(objects: PdfObjects, value: bytes) -> bytes:
    """Give an array of references, which may be an object of its own."""
    array = value if value.startswith(b"[") else objects.bodies[int(value.split()[0])]
    if b"<<" in array:
        raise NotReadableError("a link that is no object of its own")
    return array


def _check_bookmarks(objects: PdfObjects, pages: frozenset[int], problems: Problems) -> None:
    """Follow every bookmark, however deep."""
    root = _OUTLINES.search(_catalogue(objects))
    waiting = [int(root[1])] if root else []
    seen = set(waiting)
    for number in waiting:
        body = objects.bodies[number]
        further = [int(target) for target in _NEIGHBOUR.findall(body)]
        waiting += [target for target in further if target not in seen]
        seen.update(further)
        place = _PLACE.search(body)
        if place and (place[1] is None or int(place[1]) not in pages):
            title = _TITLE.search(body)
            shown = string_bytes(title[1]) if title else b""
            problems.error("V205", f"the bookmark '{_words(shown)}' leads to no page of the PDF")


def _words(string: bytes) -> str:
    return string[2:].decode("utf-16-be", "replace") if string.startswith(b"\xfe\xff") else string.decode("latin-1")


_STRING = rb"\((?:[^\\()]|\\.)*\)|<[0-9a-fA-F]*>(?!>)"
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_KIDS = re.compile(rb"/Kids \[([^\]]*)\]")
_NUMBERS = re.compile(rb"\[ ?%b\s*\]" % rb"\s+".join([rb"(-?[\d.]+)"] * 4))
_PARENT = re.compile(rb"/Parent (\d+) 0 R\b")
_ANNOTATIONS = re.compile(rb"/Annots (\[[^\]]*\]|\d+ 0 R)")
_DESTINATION = re.compile(rb"/Dest (%b)" % _STRING, re.DOTALL)
_NAMES = re.compile(rb"/Names (?:(\d+) 0 R|<<)")
_PLACES = re.compile(rb"/Dests (\d+) 0 R\b")
_NAMED = re.compile(rb"(%b) (?:\[[^\]]*\]|\d+ 0 R)" % _STRING, re.DOTALL)
_OUTLINES = re.compile(rb"/Outlines (\d+) 0 R\b")
_NEIGHBOUR = re.compile(rb"/(?:First|Next) (\d+) 0 R\b")
_PLACE = re.compile(rb"/Dest (?:\[ ?(\d+) 0 R\b|.)")
_TITLE = re.compile(rb"/Title (%b)" % _STRING, re.DOTALL)
