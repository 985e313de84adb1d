"""Lines of a text, counted for the margin: prose line by line, verse by its own lines, however often one is turned over.

Takes page boxes; gives a mark of kind `line` for every line of a text's body, numbered through the text. Headings, tables, pictures, lists in
columns and notes are not counted, as is usual in editions with numbered lines. Whether and where numbers are printed the joiner decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from anthology.render.laid_out import Mark

PX = 0.75
"""Points in a CSS pixel."""

_PASSED_OVER = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "table", "figure", "hr"})


def counted_lines(boxes: Sequence[Any]) -> tuple[Mark, ...]:
    """Give every line of a text its number."""
    marks: list[Mark] = []
    verses: set[Any] = set()
    for page, box in enumerate(boxes):
        height = box.margin_height()
        for line, verse in _lines(box, False, None):
            if verse is not None and verse in verses:
                continue
            verses.add(verse)
            y = (height - line.position_y - line.baseline) * PX
            marks.append(Mark(kind="line", text=str(len(marks) + 1), page=page, y_pt=round(y, 3) + 0.0, x_pt=round(line.position_x * PX, 3) + 0.0))
    return tuple(marks)


def _lines(box: Any, inside: bool, verse: Any) -> Iterator[tuple[Any, Any]]:
    """Give the lines of the body in order, each with the line of verse that it is part of."""
    kind, element = type(box).__name__, box.element
    if kind in ("FootnoteAreaBox", "MarginBox", "AbsolutePlaceholder"):
        return
    if kind == "LineBox":
        if inside and _has_words(box):
            yield box, verse
        return
    if element is not None and kind != "PageBox":
        names = (element.get("class") or "").split()
        if element.tag in _PASSED_OVER or "signatories" in names or "::" in str(box.element_tag):
            return
        inside = inside or (element.tag == "div" and "body" in names)
        verse = element if element.tag == "span" and "line" in names else verse
    for child in getattr(box, "children", ()):
        yield from _lines(child, inside, verse)


def _has_words(box: Any) -> bool:
    if type(box).__name__ == "TextBox":
        return bool(box.text.strip())
    return any(_has_words(child) for child in getattr(box, "children", ()))
