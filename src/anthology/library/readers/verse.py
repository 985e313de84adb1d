"""Verse: lines and stanzas said in the vocabulary.

Takes a tree in the markup it came in and finds what is marked as verse there (Standard Ebooks and EPUB `z3998:verse`, Wikisource and Drupal `poem`,
`verse`, `poetry`, `stanza`); makes each a `div.verse` of `p.stanza` with a `span.line` for every line. Indents of lines are kept in three steps.
"""

from __future__ import annotations

import re

from lxml import etree

from anthology.markup import BLOCKS

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_VERSE = re.compile(r"(?:^|[\s:])(?:verse|poem|poetry|poem-block|lg|song|hymn)(?:$|\s)")
_INDENT = re.compile(r"(?:^|\s)(?:i|indent-?|in|l)([1-9])(?:$|\s)")


def set_verse(body: etree._Element) -> None:
    """Set all that is marked as verse; lines that are set already stay."""
    for element in list(body.iter("div", "blockquote", "section", "p", "pre")):
        if _is_marked(element) and not any(_is_marked(parent) for parent in element.iterancestors()) and not _is_set(element):
            set_as_verse(element)


def _is_marked(element: etree._Element) -> bool:
    return bool(_VERSE.search(f"{element.get('class') or ''} {element.get(EPUB_TYPE) or ''}".lower()))


def _is_set(element: etree._Element) -> bool:
    return any("line" in (span.get("class") or "").split() for span in element.iter("span"))


def set_as_verse(element: etree._Element) -> None:
    """Make an element that holds verse a `div.verse`, its paragraphs stanzas."""
    if element.tag in ("p", "pre"):
        stanza = etree.Element("p")
        stanza.text, element.text = element.text, None
        stanza.extend(list(element))
        element.append(stanza)
    if element.tag == "blockquote":
        inner = etree.Element("div")
        inner.text, element.text = element.text, None
        inner.extend(list(element))
        element.append(inner)
        element.attrib.pop("class", "")
        element = inner
    element.tag = "div"
    element.set("class", "verse")
    _wrap_lines(element)
    for stanza in list(element.iter("p")):
        set_lines(stanza)


def _wrap_lines(verse: etree._Element) -> None:
    """Put lines that stand in the verse without a paragraph into one."""
    if any(child.tag in BLOCKS for child in verse) or not ((verse.text or "").strip() or len(verse)):
        return
    stanza = etree.Element("p")
    stanza.text, verse.text = verse.text, None
    stanza.extend(list(verse))
    verse.append(stanza)


def set_lines(stanza: etree._Element) -> None:
    """Make each line of a paragraph a `span.line`; lines end at `<br/>`, or stand in spans of their own."""
    lines: list[etree._Element] = [_line()]
    _add(lines[-1], stanza.text)
    for child in list(stanza):
        tail, child.tail = child.tail, None
        if child.tag == "br":
            lines.append(_line())
        else:
            lines[-1].append(child)
        _add(lines[-1], tail)
    stanza.text = None
    for child in list(stanza):
        stanza.remove(child)
    for line in lines:
        if len(line) or (line.text or "").strip():
            stanza.append(_indented(line))
    stanza.set("class", "stanza")


def _line() -> etree._Element:
    return etree.Element("span", {"class": "line"})


def _add(line: etree._Element, text: str | None) -> None:
    if not text:
        return
    if len(line):
        line[-1].tail = (line[-1].tail or "") + text
    else:
        line.text = (line.text or "") + text


def _indented(line: etree._Element) -> etree._Element:
    """Say how far a line is indented: by the class of the span around it, or by the spaces before it."""
    step = 0
    if len(line) == 1 and not (line.text or "").strip() and line[0].tag == "span":
        match = _INDENT.search(line[0].get("class") or "")
        step = int(match.group(1)) if match else 0
    elif line.text:
        line.text = line.text.lstrip(" \n\t")
        hard = len(line.text) - len(line.text.lstrip("\u00a0\u2003\u2002"))
        step = (hard + 1) // 2
        line.text = line.text.lstrip("\u00a0\u2003\u2002 \n\t")
    if step:
        line.set("class", f"line indent-{min(step, 3)}")
    return line
