# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""Justified paragraphs set by plan: the ends of their lines are chosen for the whole paragraph (`line_plan`), not line by line.

Patches private parts of WeasyPrint 70 (`layout.inline.split_text_box`; `layout_lines` asks here for a plan of each paragraph). Words are measured
with HarfBuzz in the book's faces, each only once; a line that is planned is then shaped by Pango once, not four times, so that plans make layout
faster as well. Whatever is not plain running text (pictures in a line, floats beside it, percentages) is left to WeasyPrint, as is the rest of a
paragraph in which a line turns out wider than planned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import byteorder
from typing import Any

from weasyprint.layout import inline as _inline
from weasyprint.text.ffi import ffi
from weasyprint.text.line_break import get_log_attrs

from anthology.render.layout_measures import type_of
from anthology.render.line_plan import IDEAL, Break, best_breaks

inline: Any = _inline
_split_text_box = inline.split_text_box

SHORTEST = 60
"""Characters of the shortest paragraph worth a plan."""

_LINE_BREAK = 1 if byteorder == "little" else 1 << 31
"""The first bit of a `PangoLogAttr`."""

_SPACES = frozenset(" \u00a0")

NAME_PENALTY = 1.5
"""For breaking a word with a capital inside a sentence."""


@dataclass(slots=True)
class Plan:
    """Where the lines of a paragraph end."""

    starts: dict[int, int]
    """Place of each text box in the paragraph's text, by identity."""

    ends: dict[int, bool] = field(default_factory=dict)
    """Place → whether a hyphen stands there."""

    order: list[int] = field(default_factory=list)

    def next_end(self, place: int) -> int | None:
        """Give the end of the line that holds a place."""
        return next((end for end in self.order if end > place), None)


@dataclass(slots=True)
class _State:
    plan: Plan | None = None
    forced: tuple[int, bool] | None = None


state = _State()


def make_plan(box: Any, skip_stack: Any, containing_block: Any, context: Any, in_a_row: int) -> Plan | None:
    """Plan the lines of a paragraph from a place in it; None when it is not plain justified text."""
    style = box.style
    if style["text_align_all"] != "justify" or style["hyphens"] != "auto" or context.excluded_shapes or style["white_space"] != "normal":
        return None
    leaves: list[Any] = []
    if not _plain(box, leaves):
        return None
    text = "".join(leaf.text for leaf in leaves)
    begin = _place(box, skip_stack, leaves)
    if begin is None or len(text) - begin < SHORTEST or "\n" in text or "\u00ad" in text:
        return None
    indent = style["text_indent"]
    if indent.unit not in ("px", None) and indent.value:
        return None
    size = style["font_size"]
    breaks = _breaks(text, begin, leaves, style, size)
    width = (containing_block.width - 0.01) / size
    first_width = width - (indent.value / size if not begin else 0)
    chosen = best_breaks(breaks, width, first_width, in_a_row, IDEAL - style["word_spacing"] / size)
    if chosen is None:
        return None
    starts, place = {}, 0
    for leaf in leaves:
        starts[id(leaf)] = place
        place += len(leaf.text)
    ends = {end.at: end.hyphen for end in chosen[:-1]}
    return Plan(starts=starts, ends=ends, order=sorted(ends))


def _plain(box: Any, leaves: list[Any]) -> bool:
    """Gather the text boxes of a paragraph; false when there is anything else."""
    for child in box.children:
        kind = type(child).__name__
        if kind == "TextBox":
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


_TOKENS = re.compile("[ \u00a0]|[^ \u00a0]+")
"""Word spaces and what stands between them."""


def _breaks(text: str, begin: int, leaves: list[Any], style: Any, size: float) -> list[Break]:
    """Find every place where a line may end, with widths."""
    inner = _inner_breaks(text, style["lang"])
    last_space = text.rstrip().rfind(" ")
    found = [Break(begin, 0.0, 0.0, 0, 0)]
    width, spaces, place = 0.0, 0, 0
    for leaf in leaves:
        start, place = place, place + len(leaf.text)
        if place <= begin:
            continue
        kind = type_of(leaf.style)
        scale = leaf.style["font_size"] / size
        space = (kind.space + leaf.style["word_spacing"] / leaf.style["font_size"]) * scale
        for at, word in _words(text, max(start, begin), place, inner):
            if word in " \u00a0":
                if word == " " and start < at + 1 < place and at > begin:
                    found.append(Break(at + 1, width, width + space, spaces, spaces + 1))
                if width or spaces:
                    width += space
                    spaces += 1
                continue
            whole, pieces, capital = kind.word(word)
            whole *= scale
            if pieces and at <= last_space:
                penalty = NAME_PENALTY if capital and _within_sentence(text, at) else 0.0
                for split, head, tail in pieces:
                    found.append(Break(at + split, width + head * scale, width + whole - tail * scale, spaces, spaces, True, penalty))
            width += whole
            after = at + len(word)
            if start < after < place and after in inner:
                found.append(Break(after, width, width, spaces, spaces))
    found.append(Break(len(text), width, width, spaces, spaces))
    return found


def _inner_breaks(text: str, language: str) -> frozenset[int]:
    """Find the places within words where a line may end without a hyphen, as after a dash."""
    attributes = memoryview(ffi.buffer(get_log_attrs(text, language))).cast("I")  # faster than a field of a structure for each letter
    places = [place for place, attribute in enumerate(attributes) if attribute & _LINE_BREAK]
    return frozenset(place for place in places if 0 < place < len(text) and not {text[place - 1], text[place]} & _SPACES)


def _words(text: str, begin: int, end: int, inner: frozenset[int]) -> Iterator[tuple[int, str]]:
    """Cut text at spaces and at other places where a line may end."""
    for token in _TOKENS.finditer(text, begin, end):
        start, stop = token.span()
        for cut in sorted(inner.intersection(range(start + 1, stop))) if inner else ():
            yield start, text[start:cut]
            start = cut
        yield start, text[start:stop]


def _within_sentence(text: str, place: int) -> bool:
    """Whether a word does not begin a sentence."""
    before = text[max(0, place - 9) : place].rstrip() or text[:place].rstrip()
    return bool(before) and before[-1] not in ".!?…"


def _split(context: Any, box: Any, available_width: Any, skip: int, is_line_start: bool = True) -> Any:
    """Set a piece of text up to the planned end of its line (takes the place of `split_text_box`)."""
    plan = state.plan
    if plan is None or available_width is None or id(box) not in plan.starts:
        return _split_text_box(context, box, available_width, skip, is_line_start)
    start = plan.starts[id(box)]
    place = start + len(box.text.encode()[: skip or 0].decode())
    end = plan.next_end(place)
    if end is None or end >= start + len(box.text):
        result = _split_text_box(context, box, None, skip, is_line_start)
    else:
        state.forced = (end - place, plan.ends[end])
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
