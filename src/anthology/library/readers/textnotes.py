"""Notes known only by their marks: `[1]` in the text and a matching list at its end.

Takes a tree of paragraphs; pairs each `[n]` or starred mark in running text with a paragraph near the end that begins with the same mark. Pairs
are taken out; what has no partner stays in the text as it is and is reported.
"""

from __future__ import annotations

import re

from lxml import etree

from anthology.library.cleaning.vocabulary import remove
from anthology.library.readers.noteparts import text_of
from anthology.library.readers.notes import FoundNote
from anthology.markup import BLOCKS
from anthology.problems import Location, Problems

_LIST = re.compile(r"[\s\u00a0]*(?:\[(\d{1,4}|[a-z]|\*{1,3})\]|(?<!\d)(\d{1,4})[.)](?=[\s\u00a0])|(\*{1,3}|[†‡]{1,2})(?=[\s\u00a0]?\w))[\s\u00a0.:]*")
_PLACE = re.compile(r"[ \u00a0]?\[(\d{1,4}|[a-z]|\*{1,3})\]")
_STARS = re.compile(r"(?<=[\w.,;:!?”’\"')])(\*{1,3}|[†‡]{1,2})(?![\w*])")
_TITLE = re.compile(r"(?:foot|end)?notes?:?|notes and references|примечания|anmerkungen:?", re.IGNORECASE)
_BREAKS = frozenset({"hr", "h1", "h2", "h3", "h4", "h5", "h6"})


def take_text_notes(body: etree._Element, path: str, problems: Problems) -> list[FoundNote]:
    """Take out the notes whose mark stands both in the text and at the head of a paragraph behind it."""
    paragraphs = [element for element in body.iter("p", "li") if element.find(".//p") is None]
    heads = _heads(paragraphs)
    found: list[FoundNote] = []
    for mark, paragraph in heads.items():
        place = _place(body, paragraphs, paragraph, mark)
        if place is None:
            continue
        key = f"n{mark}" if mark.isalnum() else f"n-star-{len(mark)}-{len(found) + 1}"
        _mark_place(*place, key)
        found.append(FoundNote(key=key, mark=mark, element=_lift(paragraph, heads)))
    _report(paragraphs, heads, {note.mark for note in found}, path, problems)
    if found:
        _drop_title(body)
    return found


def _heads(paragraphs: list[etree._Element]) -> dict[str, etree._Element]:
    """Give the paragraphs that begin with a mark; numbered ones only where they are the last such run, in order and bracketed or titled."""
    heads: dict[str, etree._Element] = {}
    titled = False
    for paragraph in paragraphs:
        before = paragraph.getprevious()
        if before is not None and _TITLE.fullmatch(text_of(before).strip()):
            titled = True
        match = _LIST.match(text_of(paragraph))
        if match and (match.group(1) or match.group(3) or titled):
            mark = match.group(1) or match.group(2) or match.group(3)
            heads[mark] = paragraph
    return heads


def _place(
    body: etree._Element, paragraphs: list[etree._Element], head: etree._Element, mark: str
) -> tuple[etree._Element, str, re.Match[str]] | None:
    """Find the mark in running text before its note."""
    pattern = _PLACE if mark[0] not in "*†‡" else _STARS
    limit = next(index for index, paragraph in enumerate(paragraphs) if paragraph is head)
    candidates = [*body.iter("h2", "h3", "h4"), *paragraphs[:limit]]
    for paragraph in reversed(candidates):
        for element in paragraph.iter():
            for attribute in ("text", "tail"):
                text = getattr(element, attribute) if element is not paragraph or attribute == "text" else None
                for match in pattern.finditer(text or ""):
                    at_head = element is paragraph and attribute == "text" and not (text or "")[: match.start()].strip()
                    if match.group(1) == mark and not at_head:
                        return element, attribute, match
    return None


def _mark_place(element: etree._Element, attribute: str, match: re.Match[str], key: str) -> None:
    place = etree.Element("a", {"class": "noteref", "data-note": key})
    text = match.string
    rest = text[match.end() :]
    setattr(element, attribute, text[: match.start()].rstrip(" \u00a0"))
    if attribute == "text":
        element.insert(0, place)
    else:
        element.addnext(place)
    place.tail = rest or None


def _lift(paragraph: etree._Element, heads: dict[str, etree._Element]) -> etree._Element:
    """Take a note's paragraphs out: its own, and what follows up to the next note where there is one."""
    others = [head for head in heads.values() if head is not paragraph]
    blocks = [paragraph]
    sibling = paragraph.getnext()
    while sibling is not None and sibling.tag not in _BREAKS and not any(sibling is head or head in list(sibling) for head in others):
        blocks.append(sibling)
        sibling = sibling.getnext()
    ends_at_note = sibling is not None and any(sibling is head for head in others)
    note = etree.Element("body")
    for block in blocks if ends_at_note else blocks[:1]:
        remove(block)
        block.tag = "p" if block.tag == "li" else block.tag
        note.append(block)
    _strip_head(note[0])
    return note


def _strip_head(paragraph: etree._Element) -> None:
    for element in paragraph.iter():
        for attribute in ("text", "tail"):
            text = getattr(element, attribute) if element is not paragraph or attribute == "text" else None
            if text and text.strip():
                match = _LIST.match(text)
                if match:
                    setattr(element, attribute, text[match.end() :])
                return


def _report(paragraphs: list[etree._Element], heads: dict[str, etree._Element], paired: set[str], path: str, problems: Problems) -> None:
    places = {match.group(1) for paragraph in paragraphs for match in _PLACE.finditer(text_of(paragraph)) if match.start() > 0}
    lone_places = sorted((places - paired), key=_order)
    bracketed = {mark for mark, head in heads.items() if text_of(head).lstrip().startswith("[")}
    lone_notes = sorted((bracketed - paired), key=_order)
    if lone_places:
        problems.warn("T029", f"no note is found for {_listed(lone_places)}", Location(path=path), "see whether the source has its notes elsewhere")
    if lone_notes:
        problems.warn("T029", f"no place in the text is found for {_listed(lone_notes)}", Location(path=path), "they stay in the text")


def _order(mark: str) -> tuple[int, str]:
    return (int(mark) if mark.isdigit() else 0, mark)


def _listed(marks: list[str]) -> str:
    shown = ", ".join(f"[{mark}]" for mark in marks[:8])
    return shown if len(marks) <= 8 else f"{shown} and {len(marks) - 8} more"


def _drop_title(body: etree._Element) -> None:
    """Drop a title `Notes` under which nothing is left."""
    for element in list(body.iter("h1", "h2", "h3", "h4", "h5", "h6", "p")):
        following = element.getnext()
        if _TITLE.fullmatch(text_of(element).strip()) and (following is None or following.tag in _BREAKS or following.tag not in BLOCKS):
            remove(element)
