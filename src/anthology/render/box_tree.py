"""Reading laid-out pages: WeasyPrint's box tree as a row of leaves in reading order.

Takes page boxes (`page._page_box`, private to WeasyPrint 70, hence read here by the names of classes only) and gives every piece of text or
picture with the element it belongs to and the part of the page it stands in. Knows neither PDF nor letters: `layout` counts, `tagging` tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

BODY, FOOTNOTES, MARGIN = "body", "footnotes", "margin"
"""Parts of a page."""

_GENERATED_APART = ("absolute", "fixed")


class Leaf(NamedTuple):
    """A box that is drawn: one line's part of a text, or a picture."""

    box: Any
    element: Any
    """The element of the print tree; for generated content the element it was generated for."""

    pseudo: str
    """before, after, marker, footnote-call, footnote-marker; empty for an element's own content."""

    part: str
    """`BODY`, `FOOTNOTES` or `MARGIN`."""

    apart: bool
    """Whether it is no part of the text: generated content out of the flow or set as a block (line numbers, ornaments), a repeated head."""


class Reader:
    """Reads one document's pages in order; remembers which tables have shown their heads."""

    def __init__(self) -> None:
        self._rows_seen: dict[int, Any] = {}

    def leaves(self, page_box: Any) -> list[Leaf]:
        """Give the leaves of a page."""
        found: list[Leaf] = []
        stack = [(page_box, BODY, False)]
        while stack:
            box, part, apart = stack.pop()
            box = _own(box)
            kind = type(box).__name__
            if kind == "TextBox" or hasattr(box, "replacement"):
                found.append(Leaf(box, box.element, _pseudo(box), part, apart))
                continue
            if kind == "MarginBox":
                part = MARGIN
            elif kind == "FootnoteAreaBox":
                part = FOOTNOTES
            elif kind == "TableRowGroupBox":
                apart = apart or self._repeated(box)
            elif kind != "LineBox" and _pseudo(box) in ("before", "after") and (_out_of_flow(box) or kind == "BlockBox"):
                apart = True
            stack.extend([(child, part, apart) for child in reversed(getattr(box, "children", ()))])
        return found

    def boxes(self, page_box: Any) -> Iterator[Any]:
        """Give every box of a page's body and notes, parents first."""
        stack = [page_box]
        while stack:
            box = _own(stack.pop())
            yield box
            stack.extend(reversed(getattr(box, "children", ())))

    def _repeated(self, box: Any) -> bool:
        """Whether this head stood on an earlier page, or in an earlier column of this one."""
        if not (box.is_header or box.is_footer):
            return False
        return self._rows_seen.setdefault(id(box.element), box) is not box


def _own(box: Any) -> Any:
    """Give the box behind a placeholder of an absolutely placed one."""
    return box._box if type(box).__name__ == "AbsolutePlaceholder" else box


def _pseudo(box: Any) -> str:
    tag = box.element_tag
    return tag.partition("::")[2] if isinstance(tag, str) else ""


def _out_of_flow(box: Any) -> bool:
    position = box.style["position"]
    return position in _GENERATED_APART


def leaves_of(page_boxes: Iterable[Any]) -> tuple[list[Leaf], ...]:
    """Give the leaves of each page of a document."""
    reader = Reader()
    return tuple(reader.leaves(box) for box in page_boxes)


def line_of_first_text(box: Any) -> Any | None:
    """Give the first line box within a box."""
    stack = [_own(box)]
    while stack:
        box = _own(stack.pop())
        if type(box).__name__ == "LineBox":
            return box
        stack.extend(reversed(getattr(box, "children", ())))
    return None
