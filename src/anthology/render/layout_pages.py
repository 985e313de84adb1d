# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""Pages painted without looking for what is not there.

Patches private parts of WeasyPrint 70 (`draw.draw_inline_level`, `draw.draw_text`, `draw.draw_outline`, `stacking._dispatch_children`), which asks
of every line and of every piece of it for backgrounds, borders, outlines and stacking contexts, copies all of them, and writes a piece of text
operator by operator. A line of plain text is taken as it is; a piece whose words and font are known (`layout_writing`) is written at once. The bytes
stay equal.
"""

from __future__ import annotations

from typing import Any

from weasyprint import draw as _draw
from weasyprint import stacking as _stacking
from weasyprint.draw import border as _border
from weasyprint.formatting_structure.boxes import Box, InlineBox, LineBox, TextBox
from weasyprint.text.ffi import TO_UNITS

from anthology.render.layout_fonts import FontUse
from anthology.render.layout_words import words_for
from anthology.render.tagging import TagPlan

draw: Any = _draw
border: Any = _border
stacking: Any = _stacking
_BOX: Any = Box
_LINES: Any = (LineBox, InlineBox)
_TEXT: Any = TextBox
_draw_inline_level = draw.draw_inline_level
_draw_text = draw.draw_text
_draw_outline = border.draw_outline
_dispatch_children = stacking._dispatch_children


def _inline_level(stream: Any, page: Any, box: Any, offset_x: float = 0, text_overflow: str = "clip", block_ellipsis: str = "none") -> None:
    """Draw a line or a part of it (takes the place of `draw_inline_level`)."""
    if type(box) is LineBox:
        text_overflow, block_ellipsis = box.text_overflow, box.block_ellipsis
    if type(box) not in _LINES or box.background or text_overflow != "clip" or block_ellipsis != "none" or not _is_bare(box.style):
        _draw_inline_level(stream, page, box, offset_x, text_overflow, block_ellipsis)
        return
    for child in box.children:
        if type(child) is not _TEXT:
            place = offset_x if isinstance(child, stacking.StackingContext) else offset_x + child.position_x - box.position_x
            draw.draw_inline_level(stream, page, child, place, text_overflow, block_ellipsis)
        elif not _write(stream, child):
            with stream.marked(child, "Span"):
                _text(stream, child, offset_x + child.position_x - box.position_x, text_overflow, block_ellipsis)


def _is_bare(style: Any) -> bool:
    """Whether boxes of a style are drawn without border and mask; found once for each style."""
    found: bool | None = style.__dict__.get("bare")
    if found is None:
        borders = any(style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left"))
        found = style.bare = not borders and style["mask_border_source"][0] == style["border_image_source"][0] == "none"
    return found


def _is_plain(style: Any) -> bool:
    """Whether text of a style is seen and has no lines under, over or through it; found once for each style."""
    found: bool | None = style.__dict__.get("plain_text")
    if found is None:
        found = style.plain_text = style["text_decoration_line"] == "none" and style["visibility"] == "visible" and style["direction"] == "ltr"
    return found


def _write(stream: Any, box: Any) -> bool:
    """Write a piece of text with its marks for the tag tree, if it can be done at once."""
    use, style, layout = FontUse.current, box.style, box.pango_layout
    if use is None or TagPlan.current is None or stream._tags is None or not _is_plain(style):
        return False
    shown = ""
    if box.text.strip():
        words = words_for(layout, style)
        if words is None or (words not in use.hands and not words.glyphs(layout.text, alone=True)):
            return False
        stream.caps = style["font_variant_caps"] != "normal"
        hand = use.hand(words, stream)
        spacing, added = style["word_spacing"], layout.justification_spacing
        array = hand.write(layout.text, int((spacing + added) * TO_UNITS), alone=not (spacing or added)) if hand else None
        if hand is None or array is None:
            return False
        x, y = _figures(box.position_x), _figures(box.position_y + box.baseline)
        shown = f"1 0 0 -1 {x} {y} Tm\n/{hand.font.hash} {_figures(hand.size)} Tf\n[{array}] TJ\n"
    operators = stream.stream
    operators.append(TagPlan.current.opening(stream, box, "Span"))
    _take_ink(stream, style["color"])
    operators.append(f"BT\n{shown}ET\nEMC")
    return True


def _take_ink(stream: Any, color: Any) -> None:
    """Set a colour, unless it is the one that was set last."""
    ink = stream.__dict__.get("ink")
    if ink is None or ink[0] is not color or ink[1] is not stream._current_color or ink[2] is not stream._current_alpha:
        stream.set_color(color)
        stream.ink = color, stream._current_color, stream._current_alpha


def _figures(value: float) -> str:
    """Write a number as pydyf does."""
    return f"{value:.0f}" if value == int(value) else f"{value:f}".rstrip("0")


def _text(stream: Any, box: Any, *rest: Any) -> None:
    """Have Pango draw a text (takes the place of `draw_text`)."""
    stream.caps = box.style["font_variant_caps"] != "normal"
    _draw_text(stream, box, *rest)


def _outline(stream: Any, box: Any) -> None:
    """Draw outlines (takes the place of `draw_outline`)."""
    if box.style["outline_width"]:
        _draw_outline(stream, box)
        return
    for child in box.children:
        if type(child) is not _TEXT and isinstance(child, _BOX):
            _outline(stream, child)


def _dispatched(box: Any, *rest: Any) -> Any:
    """Part a box's children by stacking contexts (takes the place of `_dispatch_children`); a line of plain text has none to part."""
    return box if type(box) is LineBox and _is_whole(box) else _dispatch_children(box, *rest)


def _is_whole(box: Any) -> bool:
    """Whether all parts of a line are drawn in their places."""
    return all(_stays(child.style) and (type(child) is _TEXT or (type(child) is InlineBox and _is_whole(child))) for child in box.children)


def _stays(style: Any) -> bool:
    """Whether boxes of a style are drawn in their place among others; found once for each style."""
    found: bool | None = style.__dict__.get("stays")
    if found is None:
        placed = style["position"] == "static" and style["float"] == "none"
        found = style.stays = placed and style["opacity"] == 1 and not style["transform"] and style["overflow"] == "visible"
    return found


def install() -> None:
    """Put the patches in place."""
    draw.draw_inline_level = _inline_level
    draw.draw_text = _text
    draw.draw_outline = border.draw_outline = _outline
    stacking._dispatch_children = _dispatched
