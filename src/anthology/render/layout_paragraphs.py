# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""Justified paragraphs set by plan: the ends of their lines are chosen for the whole paragraph (`line_plan`), not line by line.

Patches private parts of WeasyPrint 70 (`layout.inline.split_text_box`; `layout_lines` asks here for a plan of each paragraph). Words are measured
with HarfBuzz in the book's faces, each only once; a line that is planned is then shaped by Pango once, not four times, so that plans make layout
faster as well. Whatever is not plain running text (pictures in a line, floats beside it, percentages) is left to WeasyPrint, as is the rest of a
paragraph in which a line turns out wider than planned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyphen  # type: ignore[import-untyped]  # has no types
import uharfbuzz
from weasyprint.layout import inline as _inline
from weasyprint.text.fonts import font_features
from weasyprint.text.line_break import get_log_attrs

from anthology.render.fonts import face_bytes
from anthology.render.line_plan import IDEAL, Break, best_breaks

hb: Any = uharfbuzz
inline: Any = _inline
_split_text_box = inline.split_text_box

SHORTEST = 60
"""Characters of the shortest paragraph worth a plan."""

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
    breaks = _breaks(text, begin, leaves, style, size, context)
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


def _breaks(text: str, begin: int, leaves: list[Any], style: Any, size: float, context: Any) -> list[Break]:
    """Find every place where a line may end, with widths."""
    attributes = get_log_attrs(text, style["lang"])
    found = [Break(begin, 0.0, 0.0, 0, 0)]
    width, spaces, place = 0.0, 0, 0
    for leaf in leaves:
        leaf_end = place + len(leaf.text)
        if leaf_end <= begin:
            place = leaf_end
            continue
        measure = _measure(leaf.style)
        scale = leaf.style["font_size"] / size
        space = (measure.space + leaf.style["word_spacing"] / leaf.style["font_size"]) * scale
        at = max(place, begin)
        for word_at, word in _words(text, at, leaf_end, attributes):
            if word == " " or word == "\u00a0":
                if word == " " and place < word_at + 1 < leaf_end and word_at > begin:
                    found.append(Break(word_at + 1, width, width + space, spaces, spaces + 1))
                if width or spaces:
                    width += space
                    spaces += 1
                continue
            whole = measure.width(word) * scale
            for split, penalty in _hyphenated(text, word_at, word, leaf, context):
                start = width + measure.width(word[:split] + "\u2010") * scale
                rest = width + whole - measure.width(word[split:]) * scale
                found.append(Break(word_at + split, start, rest, spaces, spaces, True, penalty))
            width += whole
            after = word_at + len(word)
            if place < after < leaf_end and text[after] != " " and attributes[after].is_line_break:
                found.append(Break(after, width, width, spaces, spaces))
        place = leaf_end
    found.append(Break(len(text), width, width, spaces, spaces))
    return found


def _words(text: str, at: int, end: int, attributes: Any) -> Any:
    """Cut text at spaces and at other places where a line may end."""
    start = at
    for index in range(at, end):
        if text[index] in " \u00a0":
            if start < index:
                yield start, text[start:index]
            yield index, text[index]
            start = index + 1
        elif start < index and attributes[index].is_line_break:
            yield start, text[start:index]
            start = index
    if start < end:
        yield start, text[start:end]


def _hyphenated(text: str, at: int, word: str, leaf: Any, context: Any) -> list[tuple[int, float]]:
    """Give the places where a word may be broken; none in the last word of a paragraph."""
    if leaf.style["hyphens"] != "auto" or " " not in text[at:].rstrip():
        return []
    language = leaf.style["lang"] and pyphen.language_fallback(leaf.style["lang"])
    if not language:
        return []
    total, left, right = leaf.style["hyphenate_limit_chars"]
    start = next((index for index, letter in enumerate(word) if letter.isalpha()), 0)
    end = next((index for index in range(start, len(word)) if not word[index].isalpha()), len(word))
    if end - start < total:
        return []
    before = text[:at].rstrip()
    name = word[start].isupper() and bool(before) and before[-1] not in ".!?…"
    return [(start + split, NAME_PENALTY if name else 0.0) for split in _splits(word[start:end], language, left, right)]


@lru_cache(maxsize=20000)
def _splits(word: str, language: str, left: int, right: int) -> tuple[int, ...]:
    return tuple(int(split) for split in _dictionary(language, left, right).positions(word) if split)


@lru_cache(maxsize=32)
def _dictionary(language: str, left: int, right: int) -> Any:
    return pyphen.Pyphen(lang=language, left=left, right=right)


class _Measure:
    """Widths of words in em, in one face with certain features."""

    def __init__(self, face: str, features: dict[str, int], tracking: float) -> None:
        self._font = hb.Font(hb.Face(hb.Blob(face_bytes(face))))
        self._features, self._tracking = features, tracking
        self._known: dict[str, float] = {}
        self.space = self._font.get_glyph_h_advance(self._font.get_nominal_glyph(0x20)) / 1000 + tracking

    def width(self, word: str) -> float:
        """Measure a word."""
        found = self._known.get(word)
        if found is None:
            buffer = hb.Buffer()
            buffer.add_str(word)
            buffer.guess_segment_properties()
            hb.shape(self._font, buffer, self._features)
            found = sum(position.x_advance for position in buffer.glyph_positions) / 1000 + self._tracking * len(word)
            self._known[word] = found
        return found


def _measure(style: Any) -> _Measure:
    features = font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    face = ("bold" if style["font_weight"] >= 600 else "") + ("-italic" if style["font_style"] != "normal" else "")
    tracking = 0.0 if style["letter_spacing"] == "normal" else style["letter_spacing"] / style["font_size"]
    return _kept_measure(face.strip("-") or "regular", tuple(sorted(features.items())), round(tracking, 4))


@lru_cache(maxsize=128)
def _kept_measure(face: str, features: tuple[tuple[str, int], ...], tracking: float) -> _Measure:
    return _Measure(face, dict(features), tracking)


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
