# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Every place where a line of a paragraph may end, with the widths that `line_plan` chooses by.

Takes the text of a paragraph in leaves, pieces of one style each; gives breaks: after word spaces, after dashes and the like by Pango's reading of
UAX 14, and within words with a hyphen. A line may end between two leaves as anywhere, but never before the call of a note. No hyphen stands in
the last word of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from sys import byteorder
from typing import Any

from weasyprint.text.ffi import ffi
from weasyprint.text.line_break import get_log_attrs

from anthology.render.layout_measures import Word, type_of
from anthology.render.line_plan import Break

NAME_PENALTY = 1.5
"""For breaking a word with a capital inside a sentence."""

_LINE_BREAK = 1 if byteorder == "little" else 1 << 31
"""The first bit of a `PangoLogAttr`."""

_TOKENS = re.compile("[ \u00a0]|[^ \u00a0]+")
"""Word spaces and what stands between them."""

_SPACES = frozenset(" \u00a0")


def breaks_of(text: str, begin: int, leaves: Sequence[Any], style: Any) -> list[Break]:
    """Find the places where a line may end, from a place in a paragraph on; widths in em of its style."""
    finder = _Finder(text, begin, style)
    place = 0
    for leaf in leaves:
        start, place = place, place + len(leaf.text)
        if place > begin:
            finder.read(leaf.style, start, place)
    if finder.found[-1].at < len(text):
        finder.add(len(text))
    return finder.found


class _Finder:
    """Goes through a paragraph leaf by leaf."""

    def __init__(self, text: str, begin: int, style: Any) -> None:
        self.text, self.begin, self.size = text, begin, style["font_size"]
        self.inner = _inner_breaks(text, style["lang"])
        self.last_space = text.rstrip().rfind(" ")
        self.found = [Break(begin, 0.0, 0.0, 0, 0)]
        self.width, self.spaces = 0.0, 0

    def add(self, place: int) -> None:
        """Note a break without space or hyphen."""
        self.found.append(Break(place, self.width, self.width, self.spaces, self.spaces))

    def read(self, style: Any, start: int, stop: int) -> None:
        """Read a leaf."""
        kind, scale = type_of(style), style["font_size"] / self.size
        space = (kind.space + style["word_spacing"] / style["font_size"]) * scale
        free = style["white_space"] == "normal"
        if start in self.inner and start > self.begin and free and style["font_variant_position"] == "normal":
            self.add(start)
        for at, token in _words(self.text, max(start, self.begin), stop, self.inner):
            if token in " \u00a0":
                self._space(at, space, breaks=token == " " and free)
                continue
            self._word(at, kind.word(token), scale)
            after = at + len(token)
            if after < stop and after in self.inner and free:
                self.add(after)

    def _space(self, at: int, space: float, *, breaks: bool) -> None:
        if breaks and at > self.begin:
            self.found.append(Break(at + 1, self.width, self.width + space, self.spaces, self.spaces + 1))
        if self.width or self.spaces:
            self.width += space
            self.spaces += 1

    def _word(self, at: int, word: Word, scale: float) -> None:
        whole, width, spaces = word.width * scale, self.width, self.spaces
        if word.pieces and at <= self.last_space:
            penalty = NAME_PENALTY if word.capital and _within_sentence(self.text, at) else 0.0
            for split, head, tail in word.pieces:
                self.found.append(Break(at + split, width + head * scale, width + whole - tail * scale, spaces, spaces, True, penalty))
        self.width += whole


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
