"""What the joiner and the EPUB writer need to know of laid-out pages: where each begins in the text, where ids and marks stand.

Takes a print tree and its page boxes; counts the letters of the body on each page (never those of notes, generated content, repeated heads of
tables or `data-uncounted` elements) and holds them against the letters of the neutral body. Places are exact when both rows of letters are equal;
otherwise each page is looked up by its own first letters, and `exact` is false.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from anthology.markup import letters, words
from anthology.render.box_tree import BODY, FOOTNOTES, Leaf, Reader, line_of_first_text
from anthology.render.laid_out import Anchor, Heading, Mark

PX = 0.75
"""Points in a CSS pixel."""

Pages = Sequence[Sequence[Leaf]]
"""The leaves of each page."""

_LOOK_AHEAD = 48
"""Letters by which a page is found again when the count is not exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from a document's pages."""

    exact: bool
    starts: tuple[int, ...]
    first_words: tuple[str, ...]
    anchors: dict[str, Anchor]
    headings: tuple[Heading, ...]
    marks: tuple[Mark, ...]


def read_pages(tree: Element, boxes: Sequence[Any], leaves: Pages, body_letters: str) -> Reading:
    """Read everything from a document's pages."""
    texts = _page_texts(tree, leaves)
    rows = [letters(text) for text in texts]
    exact = "".join(rows) == body_letters
    starts = _starts(rows) if exact else _found(rows, body_letters)
    first = tuple(next(iter(words(text.replace("\u00ad", ""))), "") for text in texts)
    anchors, headings, marks = _places(boxes)
    return Reading(exact=exact, starts=starts, first_words=first, anchors=anchors, headings=headings, marks=marks)


def lost_notes(tree: Element, boxes: Sequence[Any], leaves: Pages) -> frozenset[str]:
    """Name the footnotes whose last words stand on no page, or which stand further from their place than on the next."""
    notes = {element: element for element in tree.iter("div") if "fn" in (element.get("class") or "").split()}
    if not notes:
        return frozenset()
    inside = {child: note for note in notes for child in note.iter()}
    shown: dict[Element, list[str]] = {note: [] for note in notes}
    called: dict[Element, int] = {}
    late: set[Element] = set()
    for number, (box, shown_here) in enumerate(zip(boxes, leaves, strict=True)):
        bottom = box.position_y + box.margin_top + box.height + 1
        for leaf in shown_here:
            note = inside.get(leaf.element)
            if note is not None and leaf.part != FOOTNOTES:
                called.setdefault(note, number)
            elif note is not None and number > called.get(note, number) + 1:
                late.add(note)
            if note is not None and leaf.part == FOOTNOTES and not leaf.pseudo and leaf.box.position_y + leaf.box.height <= bottom:
                shown[note].append(_unhyphenated(leaf.box, getattr(leaf.box, "text", "")))
    return frozenset(
        note.get("data-key") or "" for note, texts in shown.items() if note in late or letters("".join(texts)) != letters("".join(note.itertext()))
    )


def outside(boxes: Sequence[Any], leaves: Pages) -> bool:
    """Whether any text stands beyond the edge of its page."""
    for box, shown in zip(boxes, leaves, strict=True):
        edge = box.margin_width() + 1
        if any(leaf.box.position_x + leaf.box.width > edge or leaf.box.position_x < -1 for leaf in shown if not leaf.apart):
            return True
    return False


def _page_texts(tree: Element, leaves: Pages) -> list[str]:
    """Give the text of the body on each page, lines joined by spaces unless a word goes on."""
    left_out = _left_out(tree)
    texts = []
    for page in leaves:
        pieces = []
        last_y = None
        for leaf in page:
            if leaf.part != BODY or leaf.pseudo or leaf.apart or leaf.element in left_out:
                continue
            text = leaf.box.text if hasattr(leaf.box, "text") else "".join(leaf.element.itertext())
            if last_y is not None and abs(leaf.box.position_y - last_y) > leaf.box.height / 2:
                pieces.append(" ")
            last_y = leaf.box.position_y
            pieces.append(_unhyphenated(leaf.box, text))
        texts.append("".join(pieces))
    return texts


def _unhyphenated(box: Any, text: str) -> str:
    """Drop the hyphen that a line's end was given."""
    return text[:-1] if getattr(getattr(box, "pango_layout", None), "hyphenated", False) else text


def _left_out(tree: Element) -> frozenset[Element]:
    found: set[Element] = set()
    for element in tree.iter():
        if element.get("data-uncounted") is not None or "fn" in (element.get("class") or "").split():
            found.update(element.iter())
    return frozenset(found)


def _starts(rows: Iterable[str]) -> tuple[int, ...]:
    total, starts = 0, []
    for row in rows:
        starts.append(total)
        total += len(row)
    return tuple(starts)


def _found(rows: Iterable[str], body_letters: str) -> tuple[int, ...]:
    """Look each page up in the text."""
    place, starts = 0, []
    for row in rows:
        at = body_letters.find(row[:_LOOK_AHEAD], place) if row else place
        place = at if at >= 0 else place
        starts.append(min(place, len(body_letters)))
        place += len(row)
    return tuple(starts)


def _places(boxes: Sequence[Any]) -> tuple[dict[str, Anchor], tuple[Heading, ...], tuple[Mark, ...]]:
    """Find ids, headings inside the text, numbered paragraphs, and breaks at a page's edge."""
    anchors: dict[str, Anchor] = {}
    headings: list[Heading] = []
    marks: list[Mark] = []
    seen: set[Element] = set()
    reader = Reader()
    for number, page in enumerate(boxes):
        height = page.margin_height()
        top, bottom = page.content_box_y(), page.content_box_y() + page.height
        for box in reader.boxes(page):
            element = box.element
            if type(box).__name__ == "FootnoteAreaBox" and box.children:
                marks.append(Mark(kind="rule", text="", page=number, y_pt=_rounded((height - box.content_box_y() + box.padding_top / 2) * PX)))
            if element is None or element in seen or not isinstance(box.element_tag, str) or "::" in box.element_tag:
                continue
            if type(box).__name__ in ("PageBox", "TextBox", "LineBox"):
                continue
            seen.add(element)
            y = (height - box.position_y) * PX
            if name := element.get("id"):
                anchors.setdefault(name, Anchor(page=number, x_pt=_rounded(box.position_x * PX), y_pt=_rounded(y)))
            if element.tag in ("h2", "h3", "h4"):
                text = " ".join("".join(element.itertext()).split())
                headings.append(Heading(level=int(element.tag[1]), text=text, page=number, y_pt=_rounded(y)))
            if element.get("data-number") is not None and (line := line_of_first_text(box)) is not None:
                left = _rounded(box.position_x * PX)
                marks.append(Mark(kind="number", text=element.get("data-number") or "", page=number, y_pt=_base_line(line, height), x_pt=left))
            if element.tag == "hr" and (box.position_y - top < 2 or bottom - box.position_y - box.margin_height() < 2):
                middle, y = box.position_x + box.margin_width() / 2, height - box.position_y - box.margin_height() * 0.75
                marks.append(Mark(kind="break", text="*", page=number, y_pt=_rounded(y * PX), x_pt=_rounded(middle * PX)))
    return anchors, tuple(headings), tuple(marks)


def _base_line(line: Any, height: float) -> float:
    return _rounded((height - line.position_y - line.baseline) * PX)


def _rounded(value: float) -> float:
    return round(value, 3) + 0.0
