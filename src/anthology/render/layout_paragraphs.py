# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""Paragraphs set by plan: the ends of their lines are chosen before any line is set (`line_plan`), not line by line.

Patches private parts of WeasyPrint 70 (`layout.inline.split_text_box`; `layout_lines` asks here for a plan of each paragraph). Justified paragraphs
are planned as a whole, others line after line. A line that is planned is shaped once; WeasyPrint shapes it at least four times, and dozens of times
where it must look for a place to break among several pieces of text. Whatever is not plain running text (pictures in a line, floats beside it,
percentages) is left to WeasyPrint, as is the rest of a paragraph in which a line turns out wider than planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from weasyprint.layout import inline as _inline

from anthology.render.layout_breaks import breaks_of
from anthology.render.layout_fonts import BookFonts
from anthology.render.line_plan import IDEAL, best_breaks, first_fit

inline: Any = _inline
_split_text_box = inline.split_text_box


class End(NamedTuple):
    """Where a line ends."""

    seen: int
    """Characters of the paragraph up to the last that is seen on the line."""

    resume: int
    """Characters before the next line."""

    hyphen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where the lines of a paragraph end; the last one's end is not among them."""

    starts: dict[int, int]
    """Place of each text box in the paragraph's text, by identity."""

    ends: tuple[End, ...]

    def next_end(self, place: int) -> End | None:
        """Give the end of the line that holds a place."""
        return next((end for end in self.ends if end.seen > place), None)


class Forced(NamedTuple):
    """The end of a line within a piece of text."""

    seen: int
    """Characters that are set."""

    resume: int
    """Characters before the next line."""

    hyphen: bool


@dataclass(slots=True)
class _State:
    plan: Plan | None = None
    forced: Forced | None = None


state = _State()


def make_plan(box: Any, skip_stack: Any, containing_block: Any, context: Any, in_a_row: int, *, whole_word: bool = False) -> Plan | None:
    """Plan the lines of a paragraph from a place in it, the first one perhaps without a hyphen; None when it is not plain text."""
    style = box.style
    indent = style["text_indent"]
    if not isinstance(style.font_config, BookFonts):
        return None  # a document of somebody else's in the same process
    if context.excluded_shapes or style["white_space"] != "normal" or (indent.unit not in ("px", None) and indent.value) or not style["font_size"]:
        return None
    leaves: list[Any] = []
    if not _plain(box, leaves):
        return None
    text = "".join(leaf.text for leaf in leaves)
    begin = _place(box, skip_stack, leaves)
    if begin is None or not text[begin:].strip() or "\n" in text or "\u00ad" in text:
        return None
    size = style["font_size"]
    width = (containing_block.width - 0.01) / size
    first_width = width - (indent.value / size if not begin else 0)
    breaks = breaks_of(text, begin, leaves, style)
    if whole_word:
        breaks = [end for end in breaks if not (end.hyphen and end.before <= first_width)]
    if style["text_align_all"] == "justify":
        chosen = best_breaks(breaks, width, first_width, in_a_row, IDEAL - style["word_spacing"] / size)
    else:
        chosen = first_fit(breaks, width, first_width, in_a_row, _zone(style))
    if chosen is None:
        return None
    starts, place = {}, 0
    for leaf in leaves:
        starts[id(leaf)] = place
        place += len(leaf.text)
    return Plan(starts=starts, ends=tuple(End(len(text[: end.at].rstrip(" ")), end.at, end.hyphen) for end in chosen[:-1]))


def _zone(style: Any) -> float:
    """Give the room, in em, that a line which is not justified may leave at its end before a word is broken."""
    zone = style["hyphenate_limit_zone"]
    return float(zone.value / style["font_size"]) if zone.unit == "px" else 0.0


def _plain(box: Any, leaves: list[Any]) -> bool:
    """Gather the text boxes of a paragraph; false when there is anything else."""
    for child in box.children:
        kind = type(child).__name__
        if kind == "TextBox":
            if child.style["white_space"] not in ("normal", "nowrap") or child.style["overflow_wrap"] != "normal" or not child.style["font_size"]:
                return False
            leaves.append(child)
        elif kind != "InlineBox" or not child.is_in_normal_flow() or _wide(child.style) or not _plain(child, leaves):
            return False
    return True


def _wide(style: Any) -> bool:
    """Whether an inline box takes room of its own."""
    return any(getattr(style[f"{kind}_{side}"], "value", 1) for kind in ("margin", "padding") for side in ("left", "right"))


def _place(box: Any, skip_stack: Any, leaves: list[Any]) -> int | None:
    """Turn WeasyPrint's way to a place in a paragraph into a number of characters."""
    if skip_stack is None:
        return 0
    while type(box).__name__ != "TextBox":
        ((index, skip_stack),) = skip_stack.items()
        if index >= len(box.children):
            return None
        box = box.children[index]
        if skip_stack is None:
            break
    before = 0
    first = box
    while type(first).__name__ != "TextBox":
        if not first.children:
            return None
        first = first.children[0]
    for leaf in leaves:
        if leaf is first:
            break
        before += len(leaf.text)
    if skip_stack is None:
        return before
    ((skip, _),) = skip_stack.items()
    return before + len(first.text.encode()[: skip or 0].decode())


def _split(context: Any, box: Any, available_width: Any, skip: int, is_line_start: bool = True) -> Any:
    """Set a piece of text up to the planned end of its line (takes the place of `split_text_box`)."""
    plan = state.plan
    if plan is None or available_width is None or id(box) not in plan.starts:
        return _split_text_box(context, box, available_width, skip, is_line_start)
    start = plan.starts[id(box)]
    place = start + len(box.text.encode()[: skip or 0].decode())
    end = plan.next_end(place)
    stop = start + len(box.text)
    if end is None or end.seen > stop:
        result = _split_text_box(context, box, None, skip, is_line_start)
    else:
        state.forced = Forced(end.seen - place, min(end.resume, stop) - place, end.hyphen)
        try:
            result = _split_text_box(context, box, available_width, skip, is_line_start)
        finally:
            state.forced = None
    made = result[0]
    if made is not None and made.width - (box.style["font_size"] if made.text.endswith(" ") else 0) > available_width + 0.01:
        state.plan = None
        return _split_text_box(context, box, available_width, skip, is_line_start)
    return result


def install() -> None:
    """Put the patches in place."""
    inline.split_text_box = _split
