# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Every place where a line of a paragraph may end, with the widths that `line_plan` chooses by.

Takes the text of a paragraph in leaves, pieces of one style each; gives breaks: after word spaces, after dashes and the like by Pango's reading of
UAX 14, and within words with a hyphen. A line may end between two leaves as anywhere, but never before the call of a note. No hyphen stands in
the last word of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from anthology.render.layout_measures import GLUE, Piece, Type, Word, cuts_of, type_of
from anthology.render.line_plan import Break

NAME_PENALTY = 1.5
"""For breaking a word with a capital inside a sentence."""

_SPACES = f" {GLUE}"
_RUN = re.compile(f"[^{_SPACES}]*")
_new: Any = tuple.__new__
"""Makes a `Break` in a third of the time."""


def breaks_of(text: str, begin: int, leaves: Sequence[Any], style: Any) -> list[Break]:
    """Find the places where a line may end, from a place in a paragraph on; widths in em of its style."""
    starts, place = [], 0
    for leaf in leaves:
        starts.append(place)
        place += len(leaf.text)
    finder = _Finder(text, begin, style, starts)
    for start, leaf in zip(starts, leaves, strict=True):
        if start + len(leaf.text) > begin:
            finder.read(leaf.style, start, start + len(leaf.text))
    if finder.found[-1].at < len(text):
        finder.found.append(Break(len(text), finder.width, finder.width, finder.spaces, finder.spaces))
    return finder.found


class _Finder:
    """Goes through a paragraph leaf by leaf."""

    def __init__(self, text: str, begin: int, style: Any, starts: Sequence[int]) -> None:
        self.text, self.begin, self.size = text, begin, style["font_size"]
        self.torn = {place for place in (begin, *starts) if place and text[place - 1] not in _SPACES and text[place] not in _SPACES}
        """Where a leaf, or what is read, begins within a word."""

        self.cuts = {cut for place in self.torn for cut in self._cuts_around(place, style["lang"])}
        """Where a line may end within those words."""

        self.last_space = text.rstrip().rfind(" ")
        self.found = [Break(begin, 0.0, 0.0, 0, 0)]
        self.width, self.spaces = 0.0, 0

    def _cuts_around(self, place: int, language: str | None) -> list[int]:
        start = 1 + max(self.text.rfind(" ", 0, place), self.text.rfind(GLUE, 0, place))
        found: Any = _RUN.match(self.text, start)
        return [start + cut for cut in cuts_of(found.group(), language)]

    def read(self, style: Any, start: int, stop: int) -> None:
        """Read a leaf."""
        kind, scale, free = type_of(style), style["font_size"] / self.size, style["white_space"] == "normal"
        space = (kind.space + style["word_spacing"] / style["font_size"]) * scale
        if start in self.cuts and start > self.begin and free and style["font_variant_position"] == "normal":
            self.found.append(Break(start, self.width, self.width, self.spaces, self.spaces))
        at = first = max(start, self.begin)
        known, torn, add = kind.known, self.torn, self.found.append
        width, spaces = self.width, self.spaces
        for token in self.text[at:stop].split(" "):
            if at > first:  # there is a space before it
                if free and at > self.begin + 1:
                    add(_new(Break, (at, width, width + space, spaces, spaces + 1, False, 0.0)))
                width, spaces = (width + space, spaces + 1) if width or spaces else (width, spaces)
            end = at + len(token)
            words = self._torn(kind, at, end) if torn and (at in torn or end in torn) else known.get(token) or kind.words(token)
            for before, glued, whole, pieces, capital in words:
                if before and free and not glued:
                    add(_new(Break, (at + before, width, width, spaces, spaces, False, 0.0)))
                for _ in range(glued if width or spaces else 0):
                    width, spaces = width + space, spaces + 1
                if pieces and at + before <= self.last_space:
                    self._add_pieces(at + before, (width, whole, scale, spaces), pieces, capital=capital)
                width += whole * scale
            at = end + 1
        self.width, self.spaces = width, spaces

    def _add_pieces(self, at: int, place: tuple[float, float, float, int], pieces: Sequence[Piece], *, capital: bool) -> None:
        """Note the places within a word where it may be broken."""
        width, whole, scale, spaces = place
        penalty = NAME_PENALTY if capital and _within_sentence(self.text, at) else 0.0
        for split, head, tail in pieces:
            self.found.append(_new(Break, (at + split, width + head * scale, width + whole * scale - tail * scale, spaces, spaces, True, penalty)))

    def _torn(self, kind: Type, start: int, stop: int) -> tuple[Word, ...]:
        """Measure words of which one goes on in another leaf."""
        cuts = self.cuts and sorted(cut - start for cut in self.cuts if start < cut < stop)
        return kind.words(self.text[start:stop], cuts or ())


def _within_sentence(text: str, place: int) -> bool:
    """Whether a word does not begin a sentence."""
    before = text[max(0, place - 9) : place].rstrip() or text[:place].rstrip()
    return bool(before) and before[-1] not in ".!?…"
