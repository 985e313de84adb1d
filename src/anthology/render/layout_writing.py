# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""How a line of type is written: the codes of its glyphs, and numbers where the next glyph would stand off its place.

Takes glyphs as Pango and HarfBuzz give them (number, advance, offsets, in 1/1024 of a pixel) and the widths that the font has in the PDF; gives the
array of a TJ operator (ISO 32000-1 §9.4.3). A number is written only before a glyph that would else stand more than half a thousandth of an em off,
so that no error adds up along a line. A word is written once for each font, for all texts of a process.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from weasyprint.text.ffi import TO_UNITS, pango

from anthology.render.layout_words import Words, half, tokens_of

_SPACES = " \u00a0"

EMPTY: int = pango.PANGO_GLYPH_EMPTY
"""Pango's sign for a glyph that is not shown."""

_KEPT = 20000
"""Words remembered for each style."""


class Run(NamedTuple):
    """Glyphs as written, from a place that is exact."""

    shown: str
    """Codes, in hexadecimal figures, with numbers between them."""

    rest: float
    """By how much what follows would stand too far to the right, in thousandths of an em."""

    widths: frozenset[tuple[int, int]]
    """The glyphs, with the widths in the PDF that this was written for."""


_words: dict[tuple[Words, str, float], dict[str, Run]] = {}


def written(font: Any, size: float, numbers: tuple[int, ...]) -> Run:
    """Write glyphs in a font that knows the widths of all of them; the numbers are glyph, advance, offset and rise of each."""
    unit, rest, shown, widths = 1000 / TO_UNITS / size, 0.0, "", font.widths
    for glyph, advance, offset in zip(numbers[::4], numbers[1::4], numbers[2::4], strict=True):
        if glyph == EMPTY:
            rest -= advance * unit
            continue
        place = rest - offset * unit if offset else rest
        if place > 0.5 or place < -0.5:
            shift = round(place)
            shown += f">{shift}<"
            rest -= shift
        shown += f"{glyph:04x}"
        rest += widths[glyph] - advance * unit
    return Run(shown, rest, frozenset([(glyph, widths[glyph]) for glyph in numbers[::4] if glyph != EMPTY]))


def space_of(font: Any, size: float, glyph: int, advance: int) -> Run:
    """Give a space as written; where in its room its glyph stands nobody sees."""
    return Run(f"{glyph:04x}", font.widths[glyph] - advance * 1000 / TO_UNITS / size, frozenset())


class Line:
    """The array of a TJ operator, put together run by run."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._rest = 0.0

    def add(self, run: Run) -> None:
        """Go on with a run that can be seen."""
        if run.shown and (shift := round(self._rest)):
            self._parts.append(f">{shift}<")
            self._rest -= shift
        self._parts.append(run.shown)
        self._rest += run.rest

    def leave(self, space: Run) -> None:
        """Go on with a space, or with room for nothing."""
        self._parts.append(space.shown)
        self._rest += space.rest

    def written(self, *, goes_on: bool = False) -> str:
        """Give what is to be shown; where another font goes on, it begins at its place."""
        shift = f"{round(self._rest)}" if goes_on and round(self._rest) else ""
        return f"<{''.join(self._parts)}>{shift}".removeprefix("<>")


class Hand:
    """Writes lines of plain words in one style without asking Pango again, where `layout_words` put them together or could have done so."""

    def __init__(self, words: Words, font: Any, size: float) -> None:
        self.font, self.size = font, size
        self._words = words
        self._kept = _words.setdefault((words, font.hash, size), {})
        self._known: dict[str, Run] = {}

    def write(self, text: str, spacing: int, *, alone: bool) -> str | None:
        """Write a line whose spaces are widened, or one that is one run; None where Pango must be asked."""
        tokens = None if alone else tokens_of(text)
        if tokens is None:
            whole = self._shown(text, alone=True) if alone or not any(space in text for space in _SPACES) else None
            return None if whole is None else f"<{whole.shown}>".removeprefix("<>")
        known, parts, rest, last = self._known, ["<"], 0.0, len(tokens) - 1
        spaces: dict[str, Run] = {}
        for place, token in enumerate(tokens):
            if token in _SPACES:
                at_end = place in (0, last)
                space = (None if at_end else spaces.get(token)) or self._space(token, spacing, at_start=not place, at_end=at_end)
                spaces[token] = space
                parts.append(space.shown)
                rest += space.rest
                continue
            run = known.get(token) or self._word(token)
            if run is None:
                return None
            if rest > 0.5 or rest < -0.5:
                shift = round(rest)
                parts.append(f">{shift}<")
                rest -= shift
            parts.append(run.shown)
            rest += run.rest
        parts.append(">")
        return "".join(parts).removeprefix("<>")

    def _word(self, token: str) -> Run | None:
        """Give a word as written."""
        run = self._kept.get(token)
        if run is None or not run.widths <= self.font.widths.items():
            run = self._shown(token, alone=False)
            if run is None:
                return None
            if len(self._kept) > _KEPT:
                self._kept.clear()
            self._kept[token] = run
        self._known[token] = run
        return run

    def _shown(self, token: str, *, alone: bool) -> Run | None:
        """Give a word or a line as written, unless the face lacks something or raises it."""
        numbers = self._words.glyphs(token, alone=alone)
        if not numbers or any(numbers[3::4]):
            return None
        self._meet(token, numbers, alone=alone)
        return written(self.font, self.size, numbers)

    def _meet(self, token: str, numbers: tuple[int, ...], *, alone: bool) -> None:
        """Note what glyphs stand for that the document has not shown before, and their widths."""
        if self.font.widths.keys() >= set(numbers[::4]):
            return
        for glyph, characters, room in self._words.meanings(token, alone=alone):
            self.font.to_unicode.setdefault(glyph, characters)
            self.font.widths.setdefault(glyph, round(room * 1000 / TO_UNITS / self.size))

    def _space(self, token: str, spacing: int, *, at_start: bool, at_end: bool) -> Run:
        """Give a widened space; at an end of the line it has room on one side only, as in Pango."""
        numbers = self._words.glyphs(token, alone=False)
        glyph, advance, _, _ = numbers
        self._meet(token, numbers, alone=False)
        left = half(2 * spacing)
        room = 2 * spacing - left if at_start else left if at_end else spacing
        return space_of(self.font, self.size, glyph, advance + room)
