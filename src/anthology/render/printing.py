"""A document of the book as the print engine gets it: its notes set where paper has them.

Takes a `Document` (a neutral fragment with empty note references) and gives an element tree of HTML without namespaces, ready for WeasyPrint:
short notes become elements of class `fn` (CSS footnotes) at their references, long ones stand in a section of class `endnotes` at the end of
their text; the first words of a text are marked for small capitals. Words and letters of the body are not changed, so that places counted in the
neutral body (see `edition.document`) hold. A tree and not a string of HTML is handed over, because blocks (the paragraphs of a note) may then
stand inside a paragraph. Folios, running heads and paragraph numbers are no business of this module: the joiner sets them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from anthology.edition.document import Document, PlacedNote
from anthology.markup import NOTEREF, letters

SVG = "http://www.w3.org/2000/svg"

OPENING_LETTERS = 14
"""Small capitals at the start of a text go on to the end of the word that holds this letter."""


def note_id(slug: str, key: str) -> str:
    """Give the id of a note in print."""
    return f"{slug}-note-{key}"


def reference_id(slug: str, key: str) -> str:
    """Give the id of the place a note belongs to."""
    return f"{slug}-ref-{key}"


def print_tree(document: Document, *, at_foot: bool = True, long_letters: int = 1000, forced_long: Collection[str] = ()) -> Element:
    """Give the tree of a document; `forced_long` names notes that were found not to fit at the foot of a page."""
    long = {note.key for note in document.notes if not at_foot or note.key in forced_long or is_long(note, long_letters)}
    article = _article(document)
    _place_notes(article, {note.key: note for note in document.notes}, long, document.slug)
    after = [note for note in document.notes if note.key in long]
    if after:
        article.append(_endnotes(after, document.slug))
    _name_svg(article)
    _number_lists(article)
    if document.kind == "text":
        _mark_opening(article)
    root = Element("html", {"lang": document.language})
    ElementTree.SubElement(root, "body").append(article)
    return root


def is_long(note: PlacedNote, long_letters: int) -> bool:
    """Whether a note is set after its text."""
    return note.long or len(letters("".join(_fragment(note.body).itertext()))) > long_letters


def _article(document: Document) -> Element:
    body = _fragment(document.body)
    if len(body) == 1 and body[0].tag == "article" and not (body.text or "").strip():
        return body[0]
    body.tag = "article"
    body.set("class", f"document {document.kind}")
    body.set("id", f"{document.slug}-top")
    return body


def _fragment(fragment: str) -> Element:
    """Read a fragment, in the characters of the print engine.

    U+2010, which is kept for words broken at a line's end, becomes the hyphen of the keyboard; the narrow no-break space, which the typeface
    lacks, a thin space at which no line ends. A place where a long word may be broken becomes a character of its word, which stays in one piece.
    """
    return ElementTree.fromstring(f"<div>{fragment}</div>".replace("\u2010", "-").replace("\u202f", "\u2060\u2009\u2060").replace("<wbr/>", "\u200b"))


def _place_notes(parent: Element, notes: dict[str, PlacedNote], long: Collection[str], slug: str) -> None:
    """Put each note, or a call for it, in the place of its reference."""
    for index, child in enumerate(parent):
        if child.tag == "a" and NOTEREF in (child.get("class") or "").split():
            note = notes[child.get("data-note") or ""]
            placed = _call(note, slug) if note.key in long else _footnote(note, slug)
            placed.tail = child.tail
            parent[index] = placed
        else:
            _place_notes(child, notes, long, slug)


def _footnote(note: PlacedNote, slug: str) -> Element:
    element = _fragment(note.body)
    element.attrib.update(
        {
            "class": f"fn voice-{note.voice}",
            "id": note_id(slug, note.key),
            "data-mark": note.mark,
            "data-label": note.label,
            "data-key": note.key,
        }
    )
    return element


def _call(note: PlacedNote, slug: str) -> Element:
    attributes = {
        "class": f"notecall voice-{note.voice}",
        "id": reference_id(slug, note.key),
        "href": f"#{note_id(slug, note.key)}",
        "data-uncounted": "",
        "title": note.label,
    }
    call = Element("a", attributes)
    call.text = note.mark
    return call


def _endnotes(notes: list[PlacedNote], slug: str) -> Element:
    section = Element("section", {"class": "endnotes", "data-uncounted": ""})
    for note in notes:
        element = _fragment(note.body)
        element.attrib.update({"class": f"endnote voice-{note.voice}", "id": note_id(slug, note.key), "data-key": note.key})
        back = Element("a", {"class": "mark", "href": f"#{reference_id(slug, note.key)}", "title": note.label})
        back.text = note.mark
        first = next(iter(element), None)
        target = first if first is not None and first.tag == "p" else element
        back.tail, target.text = f"\u2002{target.text or ''}", None
        target.insert(0, back)
        section.append(element)
    return section


def _name_svg(parent: Element) -> None:
    """Give drawings their namespace, which fragments do without."""
    for drawing in parent.iter("svg"):
        for element in drawing.iter():
            if "}" not in element.tag:
                element.tag = f"{{{SVG}}}{element.tag}"


def _number_lists(article: Element) -> None:
    """Say in CSS what the attributes of lists say: where a list starts, an item's own number."""
    for element in article.iter():
        if element.tag == "ol" and (element.get("start") or "").lstrip("-").isdigit():
            element.set("style", f"counter-reset: list-item {int(element.get('start') or 1) - 1}")
        elif element.tag == "li" and (element.get("value") or "").lstrip("-").isdigit():
            element.set("style", f"counter-set: list-item {element.get('value')}")


def _mark_opening(article: Element) -> None:
    """Wrap the first words of a text's first paragraph in a span of class `opening`."""
    body = next((element for element in article.iter("div") if "body" in (element.get("class") or "").split()), None)
    first = next(iter(body), None) if body is not None else None
    if first is None or first.tag != "p" or first.get("class") or not first.text:
        return
    text = first.text
    start = len(text) - len(text.lstrip())
    end = _end_of_opening(text, start)
    if not text[start:end].strip() or not text[start].isalpha():
        return
    span = Element("span", {"class": "opening"})
    span.text, span.tail, first.text = text[start:end], text[end:], text[:start]
    first.insert(0, span)


def _end_of_opening(text: str, start: int) -> int:
    """Find the end of the word or clause that closes the opening words."""
    for end in _word_ends(text, start):
        if len(letters(text[start:end])) >= OPENING_LETTERS or text[end - 1] in ",;:.!?—":
            return end - 1 if text[end - 1] in ",;:.!?—" else end
    return len(text)


def _word_ends(text: str, start: int) -> Iterator[int]:
    for index in range(start + 1, len(text)):
        if text[index].isspace() and not text[index - 1].isspace():
            yield index
