# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""Where WeasyPrint may break words: never at the end of a page, not in a paragraph's last word, not in too many lines in a row.

Patches private parts of WeasyPrint 70 (`layout.inline.split_first_line`, `layout.block.iter_line_boxes`, `layout.block._linebox_layout`), because
CSS's `hyphenate-limit-last` and `hyphenate-limit-lines` are unknown to it. Every line is set as WeasyPrint sets it; one that would break a rule
is set again with no hyphen, unless it then could not be filled. A name (a word with a capital inside a sentence) is broken only where the line
would otherwise gape. Notes stay with their references. Marks hyphenated lines for `page_reading`: `layout.hyphenated`.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from weasyprint.layout import LayoutContext
from weasyprint.layout import block as _block
from weasyprint.layout import inline as _inline
from weasyprint.text.ffi import FROM_UNITS, pango
from weasyprint.text.line_break import create_layout, line_size, split_first_line

from anthology.render import layout_paragraphs
from anthology.render.layout_words import set_words
from anthology.render.line_plan import GAPING

block: Any = _block
inline: Any = _inline
_iter_line_boxes = block.iter_line_boxes


def _rewritten(function: Any, old: str, new: str) -> Any:
    """Give a function of WeasyPrint's with one expression replaced; fails when WeasyPrint is not the one this was written for."""
    source = textwrap.dedent(inspect.getsource(function))
    if source.count(old) != 1:
        raise RuntimeError(f"{function.__name__} of WeasyPrint is not as expected")
    space: dict[str, Any] = {}
    exec(compile(source.replace(old, new), function.__code__.co_filename, "exec"), function.__globals__, space)
    return space[function.__name__]


_linebox_layout = _rewritten(block._linebox_layout, "report = not context.in_column and", "report = False and")
"""A note stays on the page of its reference; WeasyPrint would move any note of the page to the next one to make room for one more line."""

_update_footnote_area = _rewritten(
    LayoutContext._update_footnote_area, "last_child_bottom > footnote_area_bottom", "last_child_bottom > footnote_area_bottom + 0.01"
)
"""Notes that fill their area do not overflow it by what floating-point numbers lose."""


@dataclass(slots=True)
class _State:
    in_a_row: int = 2
    forbidden: bool = False


_state = _State()

_SHORT = 100
"""Letters of a text that may well fit in a line."""


@contextmanager
def rules(in_a_row: int) -> Iterator[None]:
    """Hold to the rules while a document is laid out."""
    _state.in_a_row, _state.forbidden = in_a_row, False
    yield


def _split_first_line(text: str, style: Any, context: Any, max_width: Any, spacing: Any, is_line_start: bool = True, minimum: bool = False) -> Any:
    """Set a line as planned; else as WeasyPrint would, and once more without a hyphen where none may stand."""
    if layout_paragraphs.state.forced is not None:
        return _planned(text, style, context, spacing, layout_paragraphs.state.forced)
    if not spacing and (max_width is None or len(text) < _SHORT) and (made := set_words(text, style)):
        layout, length, width, height, baseline = made
        if max_width is None or width <= max_width:
            layout.hyphenated = False
            return layout, length, None, width, height, baseline
    result = split_first_line(text, style, context, max_width, spacing, is_line_start, minimum)
    layout, length, resume = result[:3]
    encoded = layout.text.encode()
    layout.hyphenated = resume is not None and len(encoded) > length and layout.text.endswith(style["hyphenate_character"])
    if not layout.hyphenated or max_width is None:
        return result
    rest = text.encode()[resume:].decode()
    name = _is_name(text, len(text) - len(rest))
    if not (_state.forbidden or name or " " not in rest.strip()):
        return result
    plain = style.copy()
    plain["hyphens"] = "none"
    again = split_first_line(text, plain, context, max_width, spacing, is_line_start, minimum)
    if again[3] > max_width or (not _state.forbidden and again[3] < GAPING * max_width):
        return result
    again[0].hyphenated = False
    return again


def _planned(text: str, style: Any, context: Any, spacing: Any, end: layout_paragraphs.Forced) -> Any:
    """Set the text of a line whose end is known."""
    mark = style["hyphenate_character"] if end.hyphen else ""
    layout, length, width, height, baseline = set_words(text[: end.seen] + mark, style) or _shaped(text[: end.seen] + mark, style, context, spacing)
    layout.hyphenated = end.hyphen
    return layout, length - len(mark.encode()), len(text[: end.resume].encode()), width, height, baseline


def _shaped(text: str, style: Any, context: Any, spacing: Any) -> tuple[Any, int, float, float, float]:
    """Set a line with Pango."""
    layout = create_layout(text, style, context, None, spacing)
    line, _ = layout.get_first_line()
    width, height = line_size(line, style)
    length, baseline = line.length, pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    layout.deactivate()
    return layout, length, width, height, baseline


def _is_name(text: str, at: int) -> bool:
    """Whether the word around a place is capitalised and does not begin a sentence."""
    start = text.rfind(" ", 0, at) + 1
    before = text[:start].rstrip()
    return text[start : start + 1].isupper() and bool(before) and before[-1] not in ".!?…"


def _lines(context: Any, box: Any, *rest: Any) -> Iterator[Any]:
    """Set the lines of a paragraph; count those that end in a hyphen."""
    lines = _iter_line_boxes(context, box, *rest)
    _position_y, _bottom_space, skip_stack, containing_block = rest[:4]
    plan = None if _state.forbidden else layout_paragraphs.make_plan(box, skip_stack, containing_block, context, _state.in_a_row)
    count = 0
    while True:
        before, _state.forbidden = _state.forbidden, _state.forbidden or count >= _state.in_a_row
        outer, layout_paragraphs.state.plan = layout_paragraphs.state.plan, plan
        try:
            found = next(lines, None)
        finally:
            plan, layout_paragraphs.state.plan = layout_paragraphs.state.plan, outer
            _state.forbidden = before
        if found is None:
            return
        count = count + 1 if _hyphenated(found[0]) else 0
        if found[1] is None:
            _ease(found[0], containing_block, context)
        yield found


def _ease(line: Any, block_box: Any, context: Any) -> None:
    """Give the last line of a justified paragraph the face's own word spaces, as far as there is room."""
    tight = -line.style["word_spacing"]
    spaces = inline.count_expandable_spaces(line)
    if tight <= 0 or not spaces or line.style["text_align_all"] != "justify":
        return
    room = block_box.content_box_x() + block_box.width - line.position_x - line.width
    if room > 0:
        inline.add_word_spacing(context, line, min(tight, room / spaces), 0)


def _hyphenated(line: Any) -> bool:
    box = line
    while getattr(box, "children", None):
        box = box.children[-1]
    return bool(getattr(getattr(box, "pango_layout", None), "hyphenated", False))


def _linebox_layout_at_page_end(context: Any, box: Any, index: int, child: Any, new_children: list[Any], page_is_empty: bool, *rest: Any) -> Any:
    """Lay out a paragraph's lines; set the last one before a page's end again if it ends in a hyphen."""
    count = len(new_children)
    result = _linebox_layout(context, box, index, child, new_children, page_is_empty, *rest)
    abort, stop, _resume, position_y, footnotes, max_lines = result
    if abort or not stop or len(new_children) <= count or not _hyphenated(new_children[-1]):
        return result
    absolute_boxes, fixed_boxes, _margins, bottom_space, _y, skip_stack = rest[:6]
    old = new_children[-1]
    skip = new_children[-2].resume_at if len(new_children) > count + 1 else skip_stack
    before, _state.forbidden = _state.forbidden, True
    try:
        layout_paragraphs.state.plan = layout_paragraphs.make_plan(child, skip, box, context, _state.in_a_row, whole_word=True)
        lines = _iter_line_boxes(context, child, old.position_y, bottom_space, skip, box, absolute_boxes, fixed_boxes, None, None)
        found = next(lines, None)
    finally:
        _state.forbidden, layout_paragraphs.state.plan = before, None
    if found is None or found[1] is None or _hyphenated(found[0]):
        return result
    line, line.resume_at = found[0], found[1]
    new_children[-1] = line
    return abort, stop, {index: line.resume_at}, position_y, footnotes, max_lines


def install() -> None:
    """Put the patches in place."""
    inline.split_first_line = _split_first_line
    block.iter_line_boxes = _lines
    context: Any = LayoutContext
    context._update_footnote_area = _update_footnote_area
    block._linebox_layout = _linebox_layout_at_page_end
