"""Notes that came with a text: references linked to a note, in the many shapes that pages and books give them.

Takes a tree and an index of its targets; takes the notes out of the tree, leaves an empty `<a class="noteref"/>` at each place and gives what it
found. A link is a reference when it looks like a mark, points to a place further on, and that place points back or the link is raised or says that
it refers to a note. That covers the superscripts of marxists.org, Drupal's footnote module (libcom.org), MediaWiki's reference lists (Wikisource),
Word's `_ftn` anchors and Standard Ebooks' endnotes file. Notes known only by `[1]` in the text are in `textnotes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from anthology.library.cleaning.vocabulary import remove
from anthology.library.readers.noteparts import (
    MARK,
    Index,
    begins_with,
    container,
    drop_empty_lists,
    leads_to,
    lift_note,
    text_before,
    text_of,
    voice,
)
from anthology.markup import BLOCKS

_REFERS = re.compile(r"note|cite_ref|ftn|reference|\bfn|\ben\d", re.IGNORECASE)

_WRAPS = frozenset({"sup", "span", "small", "font", "b", "i", "a"})
_AROUND = " \u00a0\n\t[]()"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNote:
    """A note taken out of its tree."""

    key: str
    mark: str
    element: etree._Element
    """A `<body>` that holds the note's blocks, still in the markup it came in."""

    voice: str = "author"


def index_of(body: etree._Element, prefix: str = "") -> dict[str, etree._Element]:
    """Index the places of a tree that links can lead to; the first of two equal names counts."""
    found: dict[str, etree._Element] = {}
    for element in body.iter():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                found.setdefault(f"{prefix}#{name}", element)
    return found


def take_notes(body: etree._Element, index: Index, taken: set[str] | None = None) -> tuple[list[FoundNote], int]:
    """Take the linked notes out of a body; give them in order of reference, and how many second references were dropped."""
    root = body.getroottree().getroot()
    pairs = _pairs(body, index)
    targets = {id(target) for _, target, _ in pairs}
    places = {link.get("href", ""): _near(link) for link, _, _ in reversed(pairs)}
    for link, _, _ in pairs:
        places[link.get("href", "")] += _near(link)
    keys = taken if taken is not None else set()
    found: dict[str, FoundNote] = {}
    again = 0
    containers: list[etree._Element | None] = []
    for link, target, mark in pairs:
        href = link.get("href", "")
        if href in found:
            again += 1
            _take_out_reference(link, None)
            continue
        element, parents = lift_note(target, targets, places[href], index, mark, moved=target.getroottree().getroot() is root)
        containers += parents
        key = _key(href, keys)
        found[href] = FoundNote(key=key, mark=mark, element=element, voice=voice(element))
        _take_out_reference(link, key)
    drop_empty_lists(containers)
    return list(found.values()), again


def _pairs(body: etree._Element, index: Index) -> list[tuple[etree._Element, etree._Element, str]]:
    links = [link for link in body.iter("a") if "#" in (link.get("href") or "")]
    if not links:
        return []
    elements = list(body.iter())  # kept: a proxy that is let go gives its id to another
    order = {id(element): place for place, element in enumerate(elements)}
    found = []
    for link in links:
        target = index.get(link.get("href", ""))
        text = " ".join(text_of(link).split())
        match = MARK.fullmatch(text)
        if target is None or not match or target is link:
            continue
        if order.get(id(target), len(order)) < order[id(link)]:
            continue
        if _refers(link) or _points_back(target, link, index) or begins_with(container(target), match.group(1)):
            found.append((link, target, match.group(1)))
    return found


def _refers(link: etree._Element) -> bool:
    """Say whether a link is raised, or says of itself that it refers to a note."""
    parent = link.getparent()
    if link.find(".//sup") is not None or (parent is not None and parent.tag == "sup"):
        return True
    said = " ".join(link.get(name) or "" for name in ("class", "role", "rel", "{http://www.idpf.org/2007/ops}type", "style", "data-type"))
    if _REFERS.search(said):
        return True
    wrapped = parent is not None and parent.tag == "span" and _REFERS.search(parent.get("class") or "")
    return bool(wrapped)


def _points_back(target: etree._Element, link: etree._Element, index: Index) -> bool:
    near = _near(link)
    return any(leads_to(back, near, index) for back in container(target).iter("a"))


def _near(link: etree._Element) -> list[etree._Element]:
    """Give the elements that a way back to this reference may lead to."""
    near = [*link.iter(), *_up_to_block(link)]
    before = link.getprevious()
    if before is not None and before.tag in ("a", "span"):
        near.append(before)
    return near


def _up_to_block(element: etree._Element) -> list[etree._Element]:
    """Give the inline ancestors of an element."""
    found = []
    parent = element.getparent()
    while parent is not None and parent.tag not in BLOCKS and parent.tag != "body":
        found.append(parent)
        parent = parent.getparent()
    return found


def _take_out_reference(link: etree._Element, key: str | None) -> None:
    """Put the place of a note where its mark was; a mark that has a place already goes."""
    outer = link
    for parent in _up_to_block(link):
        if parent.tag not in _WRAPS or text_of(parent).strip(_AROUND) != text_of(link).strip(_AROUND):
            break
        outer = parent
    before, holder, attribute = text_before(outer)
    tail = outer.tail or ""
    if before.rstrip().endswith("[") and tail.lstrip().startswith("]"):
        before, tail = before.rstrip()[:-1], tail.lstrip()[1:]
    if key and holder is not None:
        if before.rstrip() != before and tail[:1].isalnum():
            tail = f" {tail}"
        setattr(holder, attribute, before.rstrip())
    outer.tail = tail
    if key is None:
        remove(outer)
        return
    place = etree.Element("a", {"class": "noteref", "data-note": key})
    around = outer.getparent()
    if around is not None:
        place.tail = outer.tail
        around.replace(outer, place)


def _key(href: str, taken: set[str]) -> str:
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", href.partition("#")[2]).strip("-_") or "note"
    name = name if name[0].isalpha() else f"n{name}"
    fresh, count = name, 1
    while fresh in taken:
        count += 1
        fresh = f"{name}-{count}"
    taken.add(fresh)
    return fresh
