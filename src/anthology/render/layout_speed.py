# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""WeasyPrint made faster where it does the same work twice; the bytes stay equal, which `tests/render/test_layout_speed.py` holds.

Patches private parts of WeasyPrint 70. Boxes of equal style share one style object, so what depends on the style alone is found once for each
style and kept on it: the lengths of a box that are no percentages, whether a box stands in the normal flow, the Pango context, font and features
of a text. Nothing but lengths is kept longer than the document. A piece of text that was set before in the same style and fits its line is not set
again: columns and tables are laid out several times, and each time with the same pieces. Justifying a line made a new Pango layout of its text only
to keep the word space that drawing would use; the layout that is there can keep it as well.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pydyf as _pydyf
from weasyprint.css.functions import check_math
from weasyprint.formatting_structure.boxes import Box, InlineBox, LineBox, TextBox
from weasyprint.layout import absolute as _absolute
from weasyprint.layout import block as _block
from weasyprint.layout import column as _column
from weasyprint.layout import float as _float
from weasyprint.layout import inline as _inline
from weasyprint.layout import page as _page
from weasyprint.layout import percent
from weasyprint.layout import preferred as _preferred
from weasyprint.layout import table as _table
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.line_break import Layout, can_break_text, strut

from anthology.render import layout_paragraphs

ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *src);")

absolute: Any = _absolute
block: Any = _block
column: Any = _column
float_: Any = _float
inline: Any = _inline
page: Any = _page
preferred: Any = _preferred
pydyf: Any = _pydyf
table: Any = _table
_TEXT: Any = TextBox
_INLINE: Any = (LineBox, InlineBox)
_to_bytes = pydyf._to_bytes
_resolve: Any = percent.resolve_percentages
_set_up: Any = Layout.setup


def _add_word_spacing(context: Any, box: Any, spacing: float, advance: float) -> float:
    """Widen the word spaces of a justified line (takes the place of `inline.add_word_spacing`)."""
    if isinstance(box, _TEXT):
        box.justification_spacing = spacing
        box.position_x += advance
        spaces = inline.count_expandable_spaces(box)
        if spaces:
            box.pango_layout.text, box.pango_layout.justification_spacing = box.text, spacing
            box.width += spacing * spaces
            advance += spacing * spaces
    elif isinstance(box, _INLINE):
        box.position_x += advance
        before = advance
        children = box.children[::-1] if box.style["direction"] == "rtl" else box.children
        for child in children:
            if child.is_in_normal_flow():
                advance = _add_word_spacing(context, child, spacing, advance)
        box.width += advance - before
    else:
        box.translate(advance, 0)
    return advance


_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{limit}{axis}" for axis in ("width", "height") for limit in ("", "min_", "max_")),
)
_USED = (*_LENGTHS, *(f"border_{side}_width" for side in _SIDES))
_DECIDING = (*_USED, "box_sizing", "border_collapse")

_known_lengths: dict[tuple[Any, ...], dict[str, Any]] = {}
_KINDS = 4096
"""Combinations of lengths that are remembered, from text to text."""


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set a box's lengths; those without percentages, once for all boxes of equal ones (takes the place of `resolve_percentages`)."""
    style = box.style
    used = style.__dict__.get("used_lengths")
    if used:
        box.__dict__.update(used)
        return
    lengths = None
    if used is None:
        lengths = tuple([style[name] for name in _DECIDING])
        if used := _known_lengths.get(lengths):
            style.used_lengths = used
            box.__dict__.update(used)
            return
    _resolve(box, containing_block)
    if lengths is not None:
        fixed = style["border_collapse"] != "collapse" and all(_is_fixed(style[name]) for name in _LENGTHS)
        style.used_lengths = {name: box.__dict__[name] for name in _USED} if fixed else {}
        if fixed and len(_known_lengths) < _KINDS:
            _known_lengths[lengths] = style.used_lengths


def _is_fixed(value: Any) -> bool:
    """Whether a length is the same in every containing block."""
    return value == "auto" or (not check_math(value) and value.unit == "px")


def _is_in_normal_flow(box: Any) -> bool:
    """Say whether a box is in the normal flow (takes the place of `Box.is_in_normal_flow`, which asks five times)."""
    style = box.style
    return style["float"] == "none" and style["position"] in ("static", "relative")


def _set_up_layout(layout: Any, style: Any) -> None:
    """Make a Pango layout as a copy of the first one that was made in its style (takes the place of `Layout.setup`)."""
    model = style.__dict__.get("pango_model")
    if model is None:
        _set_up(layout, style)
        model = style.pango_model = {name: layout.__dict__[name] for name in _SET_UP if name in layout.__dict__}
    layout.__dict__.update(model)
    layout.style = style
    layout.layout = ffi.gc(pango.pango_layout_copy(model["layout"]), gobject.g_object_unref)


_SET_UP = (
    "layout", "language", "first_line_direction", "ascent", "underline_position", "strikethrough_position", "underline_thickness",
    "strikethrough_thickness",
)  # fmt: skip
"""What setting a layout up finds out."""


def _strut(style: Any) -> Any:
    """Give the height and base line of an empty line (takes the place of `inline.strut`, which names a style by fourteen of its values)."""
    found = style.__dict__.get("strut")
    if found is None:
        found = style.strut = strut(style)
    return found


@lru_cache(maxsize=4096)
def _breaks_between(letters: str, language: str | None) -> bool:
    return bool(can_break_text(letters, language))


def _can_break_text(piece: str, language: str | None) -> bool:
    """Say whether a line may end inside a text; between two letters, it is asked again and again (takes the place of `can_break_text`)."""
    return _breaks_between(piece, language) if len(piece) <= 2 else bool(can_break_text(piece, language))


def _bytes_of(item: Any) -> bytes:
    """Write a value of a PDF: the common kinds first (takes the place of `pydyf._to_bytes`)."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[no-any-return]  # it is bytes
    if kind is str:
        return item.encode("ascii")  # type: ignore[no-any-return]  # it is a string
    return _to_bytes(item)  # type: ignore[no-any-return]  # pydyf has no types


def _remembering(split: Any) -> Any:
    """Give `split_first_line` with a memory: a text that fits in a line is set once for each style."""

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, spacing: Any, is_line_start: bool = True, minimum: bool = False) -> Any:
        if layout_paragraphs.state.forced is not None or spacing or len(text) > _PIECE:
            return split(text, style, context, max_width, spacing, is_line_start, minimum)
        known = style.__dict__.setdefault("pieces", {})
        kept = known.get(text)
        if kept is not None and (max_width is None or kept[3] <= max_width):
            return _copy(kept[0]), *kept[1:]
        result = split(text, style, context, max_width, spacing, is_line_start, minimum)
        fits = (max_width is None or result[3] <= max_width) and result[2] is None and result[0].text == text
        if fits and style["white_space"] == "normal":
            known[text] = (_copy(result[0]), *result[1:])
        return result

    return split_first_line


_PIECE = 100
"""Letters of the longest piece that is remembered."""


def _copy(layout: Any) -> Any:
    made: Any = Layout.__new__(Layout)
    made.__dict__.update(layout.__dict__)
    return made


def install() -> None:
    """Put the patches in place."""
    inline.split_first_line = _remembering(inline.split_first_line)
    inline.add_word_spacing = _add_word_spacing
    inline.strut = _strut
    inline.can_break_text = preferred.can_break_text = _can_break_text
    pydyf._to_bytes = _bytes_of
    box: Any = Box
    box.is_in_normal_flow = _is_in_normal_flow
    layout: Any = Layout
    layout.setup = _set_up_layout
    for module in (absolute, block, column, float_, inline, page, table):
        module.resolve_percentages = _resolve_percentages
