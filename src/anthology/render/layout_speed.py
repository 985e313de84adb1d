# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""WeasyPrint made faster where it does the same work twice; the bytes stay equal, which `tests/render/test_layout_speed.py` holds.

Patches private parts of WeasyPrint 70. Justifying a line made a new Pango layout of its text only to keep the word space that drawing would use;
the layout that is there can keep it as well.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
from weasyprint.layout import inline as _inline

inline: Any = _inline
_TEXT: Any = TextBox
_INLINE: Any = (LineBox, InlineBox)


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


def install() -> None:
    """Put the patches in place."""
    inline.add_word_spacing = _add_word_spacing
