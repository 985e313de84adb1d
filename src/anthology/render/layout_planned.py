# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Lines of planned paragraphs, put together at once.

Patches private parts of WeasyPrint 70 (`layout.inline.get_next_linebox`, `layout.inline.handle_leader`), which tries for every line how much of each
piece of text fits, and keeps count of where it could have ended otherwise. The end of a planned line is known (`layout_paragraphs`): here its pieces
are set and put side by side, with the same sums in the same order, so that the bytes stay equal. What is not plain (borders and leaders in a line,
text from right to left), and a line that turns out too wide, is left to WeasyPrint.
"""

from __future__ import annotations

from bisect import bisect_right
from sys import maxsize
from typing import Any

from weasyprint.formatting_structure import boxes as _boxes
from weasyprint.layout import inline as _inline

from anthology.render import layout_paragraphs
from anthology.render.layout_lines import _planned
from anthology.render.layout_paragraphs import Forced, Plan

boxes: Any = _boxes
inline: Any = _inline
_get_next_linebox = inline.get_next_linebox
_handle_leader = inline.handle_leader


_SIDES = ("top", "right", "bottom", "left")


class _NotPlainError(Exception):
    """A line is not as simple as it seemed."""


def _next_line(
    context: Any, line: Any, position_y: float, bottom_space: float, skip_stack: Any, block: Any, absolutes: Any, fixed: Any, letter: Any, first: Any
) -> Any:
    """Set the next line of a paragraph (takes the place of `get_next_linebox`)."""
    plan = layout_paragraphs.state.plan
    if plan is not None and not letter and not first and _is_simple(line) and block.style["direction"] == "ltr":
        try:
            return _set(context, plan, line, position_y, skip_stack, block)
        except _NotPlainError:
            pass
    return _get_next_linebox(context, line, position_y, bottom_space, skip_stack, block, absolutes, fixed, letter, first)


_ZERO = ("margin_left", "margin_top", *(f"padding_{side}" for side in _SIDES), *(f"border_{side}_width" for side in _SIDES))


def _is_simple(line: Any) -> bool:
    """Whether nothing in a paragraph is out of the common; found once."""
    found: bool | None = line.__dict__.get("simple")
    if found is None:
        found = line.simple = (
            line.style["direction"] == "ltr" and not any(getattr(line, name) for name in _ZERO) and all(map(_is_plain, line.children))
        )
    return found


def _is_plain(box: Any) -> bool:
    style = box.style
    if box.is_leader or style["direction"] != "ltr":
        return False
    if type(box) is boxes.TextBox:
        return bool(style["vertical_align"] == "baseline")
    return not (style["border_left_width"] or style["border_right_width"]) and all(map(_is_plain, box.children))


def _set(context: Any, plan: Plan, box: Any, position_y: float, skip_stack: Any, block: Any) -> Any:
    skip_stack = inline.skip_first_whitespace(box, skip_stack)
    if skip_stack == "continue":
        return None, None
    left = block.content_box_x()
    width = left + block.width - left
    box.position_x, box.position_y = left, position_y
    line, resume_at = _filled(context, plan, box, left + box.text_indent, left + width, skip_stack, block)
    only_text = all(type(child) is boxes.TextBox for child in line.children)
    if not line.children or (not only_text and inline.is_phantom_linebox(line)):
        raise _NotPlainError
    inline.remove_last_whitespace(context, line)
    shift = inline.text_align(context, line, width, last=resume_at is None)
    bottom, top = _stood(line) if only_text else inline.line_box_verticality(line)
    line.baseline, line.position_y, line.height = -top, top, bottom - top
    line.margin_top = line.margin_bottom = 0
    line.translate(shift, position_y - top)
    line.position_y = position_y
    return line, resume_at


def _stood(line: Any) -> tuple[float, float]:
    """Stand pieces of text on the base line; give where the line ends and begins below it."""
    top: float = 0 - line.baseline
    bottom: float = top + line.margin_height()
    for child in line.children:
        place = child.position_y = 0 - child.baseline
        top, bottom = min(top, place), max(bottom, place + child.margin_height())
    return bottom, top


def _filled(context: Any, plan: Plan, box: Any, position_x: float, max_x: float, skip_stack: Any, block: Any) -> Any:
    """Fill a line, or an inline box in it, up to the end of the line."""
    max_x *= 1 + 1e-9
    start_x, skip, rest, resume_at = position_x, 0, None, None
    if skip_stack is not None:
        ((skip, rest),) = skip_stack.items()
    made = []
    for index in range(skip, len(box.children)):
        child = box.children[index]
        child.position_y = box.position_y
        if type(child) is boxes.TextBox:
            new, resume_at = _text(context, plan, child, position_x, max_x, rest, block)
        else:
            inline.resolve_percentages(child, block)
            new, resume_at = _filled(context, plan, child, position_x, max_x, rest, block)
        rest = None
        if new is not None:
            position_x = new.position_x + new.margin_width()
            if position_x > max_x:
                raise _NotPlainError
            made.append(new)
        if resume_at is not None:
            resume_at = {index: resume_at}
            break
    filled = box.copy_with_children(made)
    if type(box) is not boxes.LineBox:
        filled.remove_decoration(start=skip_stack is not None, end=resume_at is not None)
        filled.position_x = start_x
    filled.width = position_x - filled.content_box_x() if made else 0
    inline._adjust_line_height(filled)
    return filled, resume_at


def _text(context: Any, plan: Plan, box: Any, position_x: float, max_x: float, skip_stack: Any, block: Any) -> Any:
    """Set a piece of text up to the end of the line."""
    skip = next(iter(skip_stack)) if skip_stack else 0
    start, text, style = plan.starts.get(id(box)), box.text, box.style
    if start is None:
        raise _NotPlainError
    before = len(text.encode()[:skip].decode()) if skip else 0
    if before == len(text):
        return None, None
    if "margin_left" not in box.__dict__:
        inline.resolve_percentages(box, block)
    box.position_x = position_x
    place, stop, rest = start + before, start + len(text), text[before:] if before else text
    index = bisect_right(plan.ends, (place, maxsize))
    end = plan.ends[index] if index < len(plan.ends) else None
    resume: int | None = None
    if end is None or end.seen > stop:
        layout, length, resume, width, height, baseline = inline.split_first_line(rest, style, context, None, box.justification_spacing)
        if resume is not None:
            raise _NotPlainError
    else:
        forced = Forced(end.seen - place, min(end.resume, stop) - place, end.hyphen)
        layout, length, resume, width, height, baseline = _planned(rest, style, context, box.justification_spacing, forced)
    if not length or width - (style["font_size"] if layout.text.endswith(" ") else 0) > max_x - position_x + 0.01:
        raise _NotPlainError
    margin = (inline.strut(style)[0] - height) / 2
    new = box.copy_with_text(layout.text)
    new.width, new.height, new.pango_layout = width, height, layout
    new.margin_top = new.margin_bottom = margin
    new.baseline = baseline + margin
    return new, None if resume is None else {skip + resume: None}


def _leader(context: Any, line: Any, block: Any) -> None:
    """Fill the leader of a line, if there can be one (takes the place of `handle_leader`)."""
    if not line.__dict__.get("simple"):
        _handle_leader(context, line, block)


def install() -> None:
    """Put the patches in place."""
    inline.get_next_linebox = _next_line
    inline.handle_leader = _leader
