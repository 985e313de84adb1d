"""The texts of an e-book as its contents have them: several in one file of the spine, or one that runs over several files.

Takes the spine and the contents of a package and the trees of files; gives `BookPart` values, and cuts a file's tree where its texts begin. A file is
divided where the contents name two or more places of it at their highest level; a file that the contents do not name, that begins without a heading
and is called as the one before but for its number goes on with the text before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from lxml import etree

from anthology.library.readers.noteparts import text_of

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsEntry:
    """One line of a book's contents."""

    file: str
    place: str
    """The id in the file to which it leads; empty for the file's head."""

    title: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPart:
    """One text of a book."""

    label: str
    """By which it can be asked for: its file's name, with the id of its place where the file holds several."""

    title: str | None
    pieces: tuple[tuple[str, int], ...]
    """Files, and which of the pieces of each."""


def divisions(name: str, contents: Sequence[ContentsEntry], *, is_alone: bool) -> tuple[ContentsEntry, ...]:
    """Give the places at which the texts of a file begin, when there are several; `is_alone` when no other file has texts."""
    own = [entry for entry in contents if entry.file == name]
    for depth in sorted({entry.depth for entry in own}):
        found = {entry.place: entry for entry in reversed(own) if entry.depth == depth}
        if len(found) > 1:
            return tuple(entry for entry in own if found.get(entry.place) is entry)
        if not is_alone:
            break
    return ()


def lone_start(name: str, contents: Sequence[ContentsEntry]) -> ContentsEntry | None:
    """Give the one place of a file at its highest level, when that is not the file's head: what stands before may belong to the text before."""
    first = min((entry for entry in contents if entry.file == name), key=lambda entry: entry.depth, default=None)
    return first if first and first.place else None


def parts_of(
    names: Sequence[str],
    titles: Mapping[str, str],
    starts_of: Callable[[str], Sequence[ContentsEntry]],
    goes_on: Callable[[str], bool],
    has_head: Callable[[str], bool],
) -> Iterator[BookPart]:
    """Give the texts of a book in order.

    `starts_of` gives the places at which a file is divided, `goes_on` says of a file that it begins without a heading, `has_head` of a divided one
    that it has words before its first place.
    """
    waiting: BookPart | None = None
    before = ""
    for name in names:
        starts = starts_of(name)
        for part in _of_file(name, starts, titles.get(name), has_head=bool(starts) and has_head(name)):
            is_nameless = part.pieces[0][1] == 0 and (bool(starts) or name not in titles)
            if waiting is not None and waiting.title and is_nameless and are_alike(before, name) and goes_on(name):
                waiting = replace(waiting, pieces=(*waiting.pieces, *part.pieces))
                continue
            if waiting is not None:
                yield waiting
            waiting = part
        before = name
    if waiting is not None:
        yield waiting


def _of_file(name: str, starts: Sequence[ContentsEntry], title: str | None, *, has_head: bool) -> Iterator[BookPart]:
    """Give the texts that begin in a file; piece 0 is what stands before the first place."""
    if not starts:
        yield BookPart(label=_base(name), title=title, pieces=((name, 0),))
        return
    if has_head:
        yield BookPart(label=_base(name), title=None, pieces=((name, 0),))
    for number, start in enumerate(starts, 1):
        label = f"{_base(name)}#{start.place}" if start.place else _base(name)
        yield BookPart(label=label, title=start.title, pieces=((name, number),))


def _base(name: str) -> str:
    return PurePosixPath(name).name


def are_alike(first: str, second: str) -> bool:
    """Say whether two files are called alike but for their numbers."""
    return re.sub(r"\d+", "#", first) == re.sub(r"\d+", "#", second)


def begins_with_heading(body: etree._Element) -> bool:
    """Say whether the first words of a body are a heading."""
    heading = next(body.iter(*_HEADINGS), None)
    return heading is not None and text_of(body).strip().startswith(text_of(heading).strip() or "\0")


def cut(body: etree._Element, places: Sequence[str]) -> list[etree._Element]:
    """Cut a body before each of these ids, in their order; the first piece is what stands before all. A place that is not there gives no words."""
    pieces = [body]
    holder = etree.Element("html")
    holder.append(body)
    for place in places:
        start = _start(pieces[-1], place)
        piece = etree.Element("body") if start is None else _split(pieces[-1], start)
        holder.append(piece)
        pieces.append(piece)
    return pieces


def _start(body: etree._Element, place: str) -> etree._Element | None:
    """Find where a text begins: the whole heading in which its id stands, and all that holds nothing before it."""
    if not place:
        return body[0] if len(body) else None
    found = next((element for element in body.iter() if element.get("id") == place or (element.tag == "a" and element.get("name") == place)), None)
    if found is None or found is body:
        return body[0] if found is not None and len(body) else None
    found = next((parent for parent in found.iterancestors(*_HEADINGS)), found)
    while (parent := found.getparent()) is not None and parent is not body and parent[0] is found and not (parent.text or "").strip():
        found = parent
    return found


def _split(body: etree._Element, start: etree._Element) -> etree._Element:
    """Move an element and all that follows it into a body of its own, with the elements around it once more."""
    node, carried = start, [start, *start.itersiblings()]
    while node is not body and (parent := node.getparent()) is not None:
        twin = etree.Element(parent.tag, {str(name): str(value) for name, value in parent.attrib.items() if name != "id"})
        following = list(parent.itersiblings()) if parent is not body else []
        twin.extend(carried)
        if parent is not body:
            twin.tail, parent.tail = parent.tail, None
        node, carried = parent, [twin, *following]
    return carried[0]
