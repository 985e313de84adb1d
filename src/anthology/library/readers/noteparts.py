"""The parts of a note: the block that holds it, its mark, the way back, whose voice it is.

Takes a note out of the tree in which it stands, with all its paragraphs, and rids it of its own mark. Which links are references is for `notes`
to say.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from anthology.library.cleaning.vocabulary import remove
from anthology.markup import BLOCKS

MARK = re.compile(r"[\[({]?\s*(\d{1,4}[a-z]?|[a-zA-Z]{1,2}|[ivxlc]{1,7}|[*†‡§¶‖#]{1,4}|note\s+\d{1,4})\s*[\])}]?[.:]?", re.IGNORECASE)
_BACK = re.compile(
    r"[\s\u00a0]*[\[(]?\s*(?:[↩↑⇧⬆^←↵\ufe0e\ufe0f]+|back(?: to (?:the )?text)?|return(?: to (?:the )?text)?|top)\s*[\])]?[\s\u00a0]*", re.IGNORECASE
)
_NOTES_TITLE = re.compile(r"(?:foot|end)?notes?(?: and references)?|references|anmerkungen|fußnoten|примечания|сноски", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OWN_BLOCKS = frozenset({"li", "div", "aside", "section", "dd", "tr", "blockquote"})
_VOICES = (
    (re.compile(r"[\s\[(—–-]*(?:translator|trans\.|tr\.)(?:’s|'s|s)?(?:\s+note)?[\s.\])]*$", re.IGNORECASE), "translator"),
    (re.compile(r"[\s\[(—–-]+(?:ed\.|editor(?:’s|'s|s)?(?:\s+note)?|note by the editor|прим\. ред\.)[\s.\])]*$", re.IGNORECASE), "earlier-editor"),
)
_HOLDERS = frozenset("tbody table ol ul dl div section aside p blockquote".split())

Index = Mapping[str, etree._Element]
"""Places by the link that leads to them: `#id`, or `file#id` in a book of several files."""


def begins_with(note: etree._Element, mark: str) -> bool:
    """Say whether a note's block begins with its mark."""
    return _leading(text_of(note)[:60], mark) > 0


def container(target: etree._Element) -> etree._Element:
    """Give the block that holds a note."""
    if target.tag == "dt" and target.getnext() is not None:
        following = target.getnext()
        return target if following is None else following
    element = target
    while element.tag not in BLOCKS and element.tag != "aside":
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            return element
        element = parent
    if element.tag in ("td", "th"):
        row = element.getparent()
        return element if row is None else row
    parent = element.getparent()
    if element.tag == "p" and parent is not None and parent.tag in ("li", "dd", "aside") and parent[0] is element and not (parent.text or "").strip():
        return parent
    if element.tag == "p" and parent is not None and parent.tag == "div" and _is_note_div(parent) and parent[0] is element:
        return parent
    return element


def _is_note_div(element: etree._Element) -> bool:
    said = f"{element.get('style') or ''} {element.get('id') or ''} {element.get('class') or ''}"
    return bool(re.search(r"mso-element:\s*(?:foot|end)note(?!-list)|^\s*(?:ftn|edn|fn|note)\d+|\bfootnote\b(?!s)", said))


def lift_note(
    target: etree._Element, targets: set[int], near: list[etree._Element], index: Index, mark: str, *, moved: bool = True
) -> tuple[etree._Element, list[etree._Element | None]]:
    """Take a note with all its blocks out of its place, or a copy of it where it stands in another file of a book; say what held it."""
    first = container(target)
    if not moved:
        return _copied(first, near, index, mark), []
    note = etree.Element("body")
    parents = [first.getparent()]
    if first.tag not in _OWN_BLOCKS and _holds_other(first, target, targets):
        _split(first, target, targets, note)
    else:
        blocks = [first, *_following(first, targets)] if first.tag not in _OWN_BLOCKS else [first]
        for block in blocks:
            remove(block)
            note.append(block)
    _finish(note, near, index, mark)
    return note, parents


def _copied(first: etree._Element, near: list[etree._Element], index: Index, mark: str) -> etree._Element:
    note = etree.Element("body")
    note.append(copy.deepcopy(first))
    note[0].tail = None
    _finish(note, near, index, mark)
    return note


def _finish(note: etree._Element, near: list[etree._Element], index: Index, mark: str) -> None:
    """Make blocks of what held the note, and take its mark and the way back out of it."""
    for block in note:
        if block.tag in _OWN_BLOCKS and block.tag != "blockquote":
            block.tag = "div"
            for name in ("id", "class", "style"):
                if name in block.attrib:
                    del block.attrib[name]
    for cell in list(note.iter("td", "th")):
        if next(cell.iterancestors("table"), None) is None:
            cell.tag = "div"
    _strip_marks(note, near, index, mark)


def _holds_other(block: etree._Element, target: etree._Element, targets: set[int]) -> bool:
    return any(id(element) in targets and element is not target for element in block.iter())


def _split(block: etree._Element, target: etree._Element, targets: set[int], note: etree._Element) -> None:
    """Take out of a paragraph that holds several notes what stands from one target to the next."""
    start: etree._Element = target
    while start.getparent() is not block:
        parent = start.getparent()
        if parent is None:
            break
        start = parent
    paragraph = etree.SubElement(note, "p")
    following = start.getnext()
    paragraph.append(start)
    while following is not None and not any(id(element) in targets for element in following.iter()):
        after = following.getnext()
        paragraph.append(following)
        following = after


def _following(first: etree._Element, targets: set[int]) -> list[etree._Element]:
    """Give the further paragraphs of a note: all up to the next note, or, after the last, those of the same class."""
    found: list[etree._Element] = []
    sibling = first.getnext()
    while sibling is not None and sibling.tag not in _HEADINGS and sibling.tag not in ("hr", "ul", "ol", "table", "section"):
        if any(id(element) in targets for element in sibling.iter()):
            return found
        found.append(sibling)
        sibling = sibling.getnext()
    kind = first.get("class")
    same = []
    for element in found:
        if not kind or element.get("class") != kind:
            break
        same.append(element)
    return same


def _strip_marks(note: etree._Element, near: list[etree._Element], index: Index, mark: str) -> None:
    """Take the way back and the note's own mark out of it."""
    for back in list(note.iter("a")):
        text = text_of(back)
        if _BACK.fullmatch(text) or (MARK.fullmatch(text.strip()) and leads_to(back, near, index)) or _is_label(back, text, mark):
            _remove_with_brackets(back)
    for empty in list(note.iter("sup", "span", "cite", "b", "strong", "i", "em")):
        if not text_of(empty).strip(" \t\r\n\u00a0[]().↑^") and empty.find(".//img") is None and not empty.get("data-note"):
            remove(empty)
    _strip_leading_mark(note, mark)


def _is_label(back: etree._Element, text: str, mark: str) -> bool:
    """Say whether an anchor is only the note's own number."""
    match = MARK.fullmatch(text.strip())
    return bool(match and match.group(1) == mark and (back.get("name") or back.get("id")))


def _remove_with_brackets(element: etree._Element) -> None:
    before, holder, attribute = text_before(element)
    tail = element.tail or ""
    if before.rstrip().endswith("[") and tail.lstrip().startswith("]"):
        setattr(holder, attribute, before.rstrip()[:-1])
        element.tail = tail.lstrip()[1:]
    remove(element)


_ANY = r"([^\s\[\]().:\u00a0]{1,8})"
_LEADING = re.compile(rf"[\s\u00a0]*(?:\[\s*{_ANY}\s*\]|\(\s*{_ANY}\s*\)|{_ANY}(?=[.):\s\u00a0]|$)|([*†‡§¶]+))[.):]?[\s\u00a0]*")
_BLANK = re.compile(r"[\s\u00a0.:^↑]+")


def _leading(text: str, mark: str) -> int:
    """Say how many characters at the head of a note are its mark; 0 when it does not begin with it."""
    match = _LEADING.match(text)
    return match.end() if match and mark in match.groups() else 0


def _strip_leading_mark(note: etree._Element, mark: str) -> None:
    for element, attribute in _slots(note):
        text = getattr(element, attribute)
        if text and text.strip():
            blank = _BLANK.match(text)
            setattr(element, attribute, text[_leading(text, mark) or (blank.end() if blank else 0) :])
            return


def _slots(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Give the places of text inside an element in the order in which they are read."""
    yield element, "text"
    for child in element:
        yield from _slots(child)
        yield child, "tail"


def voice(note: etree._Element) -> str:
    """Say whose note it is, by how it is signed."""
    text = " ".join(text_of(note).split())
    return next((voice for pattern, voice in _VOICES if pattern.search(text[-60:])), "author")


def drop_empty_lists(containers: list[etree._Element | None]) -> None:
    """Drop what held the notes and is empty now, with its heading."""
    for container in {id(container): container for container in containers}.values():
        _drop_if_spent(container)


def _drop_if_spent(container: etree._Element | None) -> None:
    element = container
    while element is not None and element.tag in _HOLDERS and element.getparent() is not None and _is_spent(element):
        holder = element.getparent()
        _drop_heading_before(element)
        remove(element)
        element = holder
    if element is not None:
        _drop_last_heading(element)


def _is_spent(element: etree._Element) -> bool:
    """Say whether nothing is left in an element but a heading `Notes`."""
    text = ""
    for piece in element.itertext():
        text += str(piece)
        if len(text.strip()) > 40:
            return False
    return (not text.strip() or bool(_NOTES_TITLE.fullmatch(text.strip().rstrip(".:")))) and element.find(".//img") is None


def _is_notes_title(element: etree._Element | None) -> bool:
    if element is None or element.tag not in (*_HEADINGS, "p", "div", "hr", "b", "strong"):
        return False
    return element.tag != "hr" and bool(_NOTES_TITLE.fullmatch(text_of(element).strip().rstrip(".:")))


def _drop_heading_before(element: etree._Element) -> None:
    before = element.getprevious()
    if before is not None and _is_notes_title(before):
        remove(before)


def _drop_last_heading(element: etree._Element) -> None:
    """Drop a heading `Notes` that has nothing under it."""
    for child in list(element):
        following = child.getnext()
        if _is_notes_title(child) and (following is None or following.tag in (*_HEADINGS, "hr")):
            remove(child)


def text_before(element: etree._Element) -> tuple[str, etree._Element | None, str]:
    """Give the text that stands directly before an element, and where it is kept."""
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or "", previous, "tail"
    parent = element.getparent()
    return ((parent.text or "") if parent is not None else ""), parent, "text"


def leads_to(back: etree._Element, near: list[etree._Element], index: Index) -> bool:
    """Say whether a link leads to one of the places."""
    target = index.get(back.get("href") or "")
    return target is not None and any(target is element for element in near)


def text_of(element: etree._Element) -> str:
    """Give all text inside an element."""
    return "".join(str(piece) for piece in element.itertext()) if len(element) else element.text or ""


def take_heading(heading: etree._Element) -> str:
    """Take a heading out of its tree and give its words; references to notes in it go to the head of the first paragraph after it."""
    links = [link for link in heading.iter("a") if "#" in (link.get("href") or "") and MARK.fullmatch(text_of(link).strip())]
    paragraph = next((found for element in heading.itersiblings() for found in element.iter("p", "h2", "h3")), None)
    for link in reversed(links):
        remove(link)
        if paragraph is not None:
            link.tail, paragraph.text = paragraph.text, None
            paragraph.insert(0, link)
    words = " ".join(text_of(heading).split())
    remove(heading)
    return words
