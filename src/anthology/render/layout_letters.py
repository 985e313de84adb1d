# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Letters in drawn figures, each shaped once.

Patches a private part of WeasyPrint 70: `svg.text` shapes every letter of a figure by itself, twice, and asks `text.line_break.split_first_line`
for it. A letter that was shaped before in the same type is given again, ready to be drawn. The bytes stay equal.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text import line_break as _line_break

line_break: Any = _line_break
_split_first_line: Any = line_break.split_first_line


def _split(text: str, style: Any, *rest: Any) -> Any:
    """Shape a text of a figure (takes the place of `text.line_break.split_first_line`, which nothing but figures looks for there)."""
    if len(text) != 1:
        return _split_first_line(text, style, *rest)
    kept = style.font_config.__dict__.setdefault("letters", {})
    key = (text, *style["font_family"], *(style[name] for name in ("font_style", "font_weight", "font_size", "direction")))
    if key not in kept:
        found = kept[key] = _split_first_line(text, style, *rest)
        found[0].reactivate(style)
        found[0].reactivate = _stay
    return kept[key]


def _stay(_style: Any) -> None:
    """Do nothing: the letter is ready."""


def install() -> None:
    """Put the patch in place."""
    line_break.split_first_line = _split
