# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Boxes behind which nothing is painted, passed by.

Patches private parts of WeasyPrint 70 (`layout.background.layout_box_backgrounds`), which gives every box of a page, down to each piece of text, four
corners, a background and perhaps a shadow. In a book hardly any box has one: what a style says of them is read once for all boxes of it, and a box
without them keeps what every box has: square corners and no background. The bytes stay equal.
"""

from __future__ import annotations

from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import background as _background

background: Any = _background
_layout_box_backgrounds: Any = background.layout_box_backgrounds

_SQUARE = (0, "px")
_CORNERS = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))


def _behind(page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None) -> None:
    """Find what is painted behind a box and those in it (takes the place of `layout_box_backgrounds`)."""
    if box is page or style is not None or not layout_children or _is_painted(box.style):
        _layout_box_backgrounds(page, box, get_image_from_uri, layout_children, style)
        return
    for child in box.all_children():
        _behind(page, child, get_image_from_uri)


def _is_painted(style: Any) -> bool:
    """Whether boxes of a style have more than their content and square borders; found once."""
    found: bool | None = style.__dict__.get("is_painted")
    if found is None:
        round_corners = any(_SQUARE not in style[corner] for corner in _CORNERS)
        images = (
            style["border_image_source"][0] != "none" or style["mask_border_source"][0] != "none" or style["background_image"] != (("none", None),)
        )
        found = style.is_painted = round_corners or images or bool(style["box_shadow"]) or get_color(style, "background_color").alpha != 0
    return found


def install() -> None:
    """Put the patch in place."""
    background.layout_box_backgrounds = _behind
    box: Any = Box
    box.background = None
    for corner in _CORNERS:
        setattr(box, corner, (0, 0))
