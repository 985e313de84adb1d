"""Structure: empty elements, headings, identifiers, breaks, loose text.

Tree rules: each takes the `<body>` of a fragment in the vocabulary and changes it in place. No rule touches a word; each does nothing when
applied again.
"""

from __future__ import annotations

import re

from lxml import etree

from anthology.markup import BLOCKS, classes, plain_text, unwrap

_TEXT_PARENTS = frozenset({"body", "div", "section", "blockquote", "header"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_KEPT_EMPTY = frozenset({"td", "th", "img", "br", "hr", "wbr", "col", "body"})
_ORNAMENT = re.compile(r"[\s\u00a0]*(?:(?:[*•⁂~#·∗❧☙]|\\\*)[\s\u00a0]*){1,9}|[\s\u00a0]*[-_—–=]{3,}[\s\u00a0]*")
_WHITE = " \t\r\n"


def wrap_loose_text(body: etree._Element) -> None:
    """Put text that stands beside blocks into paragraphs of its own."""
    for element in [item for item in body.iter() if item.tag in _TEXT_PARENTS or (item.tag in ("li", "dd", "td", "th") and _has_block(item))]:
        _wrap_children(element)


def _has_block(element: etree._Element) -> bool:
    return any(child.tag in BLOCKS for child in element)


def _wrap_children(element: etree._Element) -> None:
    paragraph: etree._Element | None = None
    if _is_text(element.text):
        paragraph = etree.Element("p")
        paragraph.text = element.text
        element.insert(0, paragraph)
    element.text = None
    for child in list(element)[1 if paragraph is not None else 0 :]:
        tail, child.tail = child.tail, None
        paragraph = None if child.tag in BLOCKS else _into(element, paragraph, child)
        if paragraph is not None:
            _append(paragraph, tail)
        elif _is_text(tail):
            paragraph = etree.Element("p")
            paragraph.text = tail
            child.addnext(paragraph)


def _into(element: etree._Element, paragraph: etree._Element | None, child: etree._Element) -> etree._Element:
    if paragraph is None:
        paragraph = etree.Element("p")
        child.addprevious(paragraph)
    paragraph.append(child)
    return paragraph


def _is_text(text: str | None) -> bool:
    return bool(text and text.strip(_WHITE))


def _append(element: etree._Element, text: str | None) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def mark_breaks(body: etree._Element) -> None:
    """Make rules and lines of asterisks between paragraphs breaks in the text."""
    for element in list(body.iter("p", "hr", "div")):
        if element.tag == "hr":
            element.set("class", "break")
        elif not len(element) and element.text and _ORNAMENT.fullmatch(element.text):
            element.tag, element.text = "hr", None
            element.attrib.clear()
            element.set("class", "break")


def drop_empty(body: etree._Element) -> None:
    """Drop elements that hold nothing; an identifier on one goes to what follows."""
    for element in reversed(list(body.iter())):
        if element.tag in _KEPT_EMPTY or len(element) or (element.text or "").strip(_WHITE + "\u00a0"):
            continue
        if element.get("data-note") or element.get("data-cite") or element.getparent() is None:
            continue
        if element.get("id") and not _hand_over_id(element):
            continue
        if element.tag in BLOCKS:
            element.text = None
        unwrap(element)


def _hand_over_id(element: etree._Element) -> bool:
    """Give the identifier of an empty element to its block, or to the next one; say whether that could be done."""
    parent = element.getparent()
    target = element.getnext() if element.tag in BLOCKS else parent
    if element.tag in BLOCKS and target is None:
        return False
    if target is None or target.tag == "body" or target.get("id"):
        return element.tag in BLOCKS and _into_next(element, target)
    target.set("id", element.get("id", ""))
    return True


def _into_next(element: etree._Element, target: etree._Element | None) -> bool:
    """Put a span with the identifier at the start of the next block."""
    if target is None or target.tag not in ("p", *_HEADINGS):
        return False
    place = etree.Element("span", id=element.get("id", ""))
    place.tail, target.text = target.text, None
    target.insert(0, place)
    return True


def tidy_breaks(body: etree._Element) -> None:
    """Drop breaks at the start and end of a text or division, and all but one of several in a row."""
    for rule in reversed(list(body.iter("hr"))):
        after = rule.getnext()
        if after is None or after.tag == "hr":
            unwrap(rule)
    for rule in list(body.iter("hr")):
        if rule.getprevious() is None:
            unwrap(rule)


def level_headings(body: etree._Element) -> None:
    """Let a text's headings start at h2 and go down one step at a time."""
    steps: list[int] = []
    for heading in list(body.iter(*_HEADINGS)):
        level = int(heading.tag[1])
        while steps and steps[-1] >= level:
            steps.pop()
        steps.append(level)
        heading.tag = f"h{min(len(steps) + 1, 6)}"


def unwrap_plain(body: etree._Element) -> None:
    """Take away spans, divisions and sections that say nothing."""
    for element in list(body.iter("span", "div", "section", "header", "nav")):
        if not element.attrib and element.getparent() is not None:
            unwrap(element)


def number_ids(body: etree._Element) -> None:
    """Give the second of two equal identifiers a number, so that each stands once."""
    taken: set[str] = set()
    for element in body.iter():
        name = element.get("id")
        if name is None:
            continue
        fresh, count = name, 1
        while fresh in taken:
            count += 1
            fresh = f"{name}-{count}"
        taken.add(fresh)
        if fresh != name:
            element.set("id", fresh)


def trim(body: etree._Element) -> None:
    """Take white space away at the start and end of paragraphs and headings, and between blocks."""
    for element in body.iter():
        if element.tag in BLOCKS and element.tag != "pre":
            if element.text:
                element.text = element.text.lstrip(_WHITE) or None
            if not len(element) and element.text:
                element.text = element.text.rstrip(_WHITE) or None
            elif len(element) and element[-1].tail:
                element[-1].tail = element[-1].tail.rstrip(_WHITE) or None
            if element.tail and not element.tail.strip(_WHITE):
                element.tail = None
        elif element.tag == "br" and element.tail:
            element.tail = element.tail.lstrip(_WHITE) or None
    if body.text and not body.text.strip(_WHITE):
        body.text = None


def drop_trailing_breaks(body: etree._Element) -> None:
    """Drop line breaks at the start and end of a block."""
    for element in list(body.iter("br")):
        parent = element.getparent()
        if parent is None or parent.tag not in BLOCKS:
            continue
        before, after = element.getprevious(), element.getnext()
        at_end = after is None and not _is_text(element.tail)
        at_start = before is None and not _is_text(parent.text)
        if at_end or at_start:
            unwrap(element)


def part_lines(body: etree._Element) -> None:
    """Put a space between the lines of a stanza, so that the last word of one and the first of the next are two."""
    for line in body.iter("span"):
        following = line.getnext()
        if following is not None and not line.tail and "line" in classes(line) and "line" in classes(following):
            line.tail = " "


def words_in(body: etree._Element) -> int:
    """Count the words of a body, note references not counted."""
    return len(plain_text(body).split())
