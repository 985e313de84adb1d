# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Notes at the foot of a page, each laid out once.

Patches a private part of WeasyPrint 70 (`layout.block.block_level_layout`), which lays out all the notes of a page again for every note that comes
to them, and once more when the page is full. A note that begins where it began before, between the same margins, comes out as it came out before:
it is kept with the area of its page and goes when that goes. The bytes stay equal.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes as _boxes
from weasyprint.layout import block as _block

block: Any = _block
boxes: Any = _boxes
_block_level_layout: Any = block.block_level_layout


def _laid_out(
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    page_is_empty: bool = True,
    absolute_boxes: Any = None,
    fixed_boxes: Any = None,
    adjoining_margins: Any = None,
    *rest: Any,
) -> Any:
    """Lay out a block, or take the note that was laid out before (takes the place of `block_level_layout`)."""
    given = (context, box, bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes, fixed_boxes, adjoining_margins, *rest)
    if not isinstance(containing_block, boxes.FootnoteAreaBox) or box.element is None or box.style["position"] != "static":
        return _block_level_layout(*given)
    kept = context.current_footnote_area.__dict__.setdefault("notes", {})
    place = (box.position_x, box.position_y, containing_block.width, bottom_space, page_is_empty, tuple(adjoining_margins))
    key = (box.element, place)
    if key not in kept:
        before = len(absolute_boxes), len(fixed_boxes)
        found = _block_level_layout(*given)
        if found[0] is None or found[1] is not None or before != (len(absolute_boxes), len(fixed_boxes)):
            return found
        kept[key] = found
    note, resume_at, next_page, margins, *others = kept[key]
    return note, resume_at, dict(next_page), list(margins), *others


def install() -> None:
    """Put the patch in place."""
    block.block_level_layout = _laid_out
