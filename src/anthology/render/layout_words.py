# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""Lines put together from words that were shaped before.

Takes a text of plain words; gives what WeasyPrint would learn from a Pango layout of it: width, height, baseline. Pango makes a run of its own of
each word where word spaces have a width of their own, and else one of the whole text, and has each run shaped by HarfBuzz: so does this, but each
word only once, and the sums are equal to the unit. Everything else (other scripts, signs of other fonts, letter-spacing) is left to Pango.
"""

from __future__ import annotations

import re
from array import array
from typing import Any

from weasyprint.text import line_break as _line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from anthology.render.layout_measures import Units

line_break: Any = _line_break

_PLAIN = re.compile("[0-9A-Za-zÀ-ÖØ-öø-ſ .,;:!?'’‘“”()\\[\\]…–—‐&/*+=%£§¼½¾†‡·\u00a0\u2002\u2003\u200a\u200b\u2060-]+")
"""Latin letters, and what takes their script when it stands beside them, spaces of other widths among it, and what is not seen."""

_LETTER = re.compile("[A-Za-zÀ-ÖØ-öø-ſ]")
_TOKENS = re.compile("[ \u00a0]|[^ \u00a0]+")
_ENDS = " \u00a0"
_SPACE = re.compile("[ \u00a0]")

KEPT = 20000
"""Words remembered for each style."""

KEPT_RUNS = 1000
"""Lines that are one run, remembered for each style."""


class Words:
    """What the lines of a style are put together from."""

    def __init__(self, style: Any) -> None:
        layout: Any = Layout(style)
        layout.set_text("a b")
        line, _ = layout.get_first_line()
        self.height = line_break.line_size(line, style)[1]
        self.baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
        self._spaces = {" ": _run_at(line, 1)}
        layout.set_text("a\u00a0b")
        line, _ = layout.get_first_line()
        self._spaces["\u00a0"] = _run_at(line, 1)
        self.pango_font, self._keeps_font = line.runs[0].data.item.analysis.font, layout
        self._units = Units(style)
        self._widths: dict[str, int | None] = dict(self._spaces)
        self._glyphs: dict[str, tuple[int, ...]] = {}
        self._runs: dict[str, array[int]] = {}

    def whole(self, text: str) -> int | None:
        """Give the width of a line that is one run; None where its font has not all of it."""
        glyphs = self._run(text)
        return sum(glyphs[1::4]) if glyphs else None

    def line(self, text: str) -> int | None:
        """Give the width of a line whose spaces are runs of their own; None where it cannot be told."""
        tokens = tokens_of(text)
        if tokens is None:
            return None if _SPACE.search(text) else self.whole(text)
        width = self._edges(text) if text[0] in _ENDS or text[-1] in _ENDS else 0
        if width is None:
            return None
        for token in tokens:
            found = self._widths.get(token) or self._width(token)
            if found is None:
                return None
            width += found
        return width

    def _edges(self, text: str) -> int | None:
        """Give what spaces at the edges of a line are wider than others, as Pango rounds half of twice their room; none that binds is at the end."""
        inner, alone = self._spaces[" "], self._units.glyphs(" ", "Latn")
        if inner is None or alone is None or text[-1] == "\u00a0":
            return None
        room = inner - alone[1]
        rounding = room - half(2 * room)
        return rounding * (text[0] in _ENDS) - rounding * (text[-1] in _ENDS)

    def _width(self, token: str) -> int | None:
        if token not in self._widths:
            if len(self._widths) > KEPT:
                self._widths, self._glyphs = dict(self._spaces), {}
            glyphs = self._units.glyphs(token, "Latn") if token else None
            self._widths[token] = None if glyphs is None else sum(glyphs[1::4])
            self._glyphs[token] = glyphs or ()
        return self._widths[token]

    def _run(self, text: str) -> array[int]:
        """Give the glyphs of a line that is one run; it is set, perhaps several times, and then written."""
        found = self._runs.get(text)
        if found is None:
            if len(self._runs) > KEPT_RUNS:
                self._runs.clear()
            found = self._runs[text] = array("i", self._units.glyphs(text, _script(text)) or ())
        return found

    def glyphs(self, token: str, *, alone: bool) -> tuple[int, ...]:
        """Give the glyphs of a word or space of a line, or of a line that is one run."""
        if alone:
            return tuple(self._run(token))
        found = self._glyphs.get(token)
        if found is None:
            found = self._glyphs[token] = self._units.glyphs(token, "Latn") or ()
        return found

    def meanings(self, token: str, *, alone: bool) -> list[tuple[int, str, int]]:
        """Give the glyphs of a word or a line, each with the characters it stands for and the room that the face gives it."""
        return self._units.meanings(token, _script(token) if alone else "Latn")


def tokens_of(text: str) -> list[str] | None:
    """Cut a line into words and spaces; None where it has no letter that gives it a script."""
    return _TOKENS.findall(text) if _LETTER.search(text) else None


def half(spacing: int) -> int:
    """Halve as Pango does: towards nothing, and to a whole pixel where the whole is one."""
    found = int(spacing / 2)
    return found if spacing % TO_UNITS else (found + TO_UNITS // 2) // TO_UNITS * TO_UNITS


def _script(text: str) -> str:
    return "Latn" if _LETTER.search(text) else "Zyyy"


def _run_at(line: Any, start: int) -> int | None:
    """Give the width of the glyph that is a run of its own at a place in a line."""
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        if item.item.offset == start and item.glyphs.num_glyphs == 1:
            width: int = item.glyphs.glyphs[0].geometry.width
            return width
    return None


def set_words(text: str, style: Any) -> tuple[Any, int, float, float, float] | None:
    """Set a line: a layout that Pango has not seen, length in bytes, width, height, baseline. None where it is not plain."""
    if style["letter_spacing"] not in ("normal", 0) or style["text_decoration_line"] != "none" or not _PLAIN.fullmatch(text):
        return None
    if not hasattr(style.font_config, "words"):
        return None  # a document of somebody else's in the same process
    words = _words_of(style)
    width = words.line(text) if style["word_spacing"] else words.whole(text)
    if width is None:
        return None
    layout: Any = Layout.__new__(Layout)
    layout.text, layout.justification_spacing, layout.max_width, layout.first_line_direction, layout.words = text, 0, None, 0, words
    return layout, len(text.encode()), width * FROM_UNITS, words.height, words.baseline


def words_for(layout: Any, style: Any) -> Words | None:
    """Give what the line of a layout can be put together from, whoever set it; None where it is not plain."""
    found: Words | None = layout.__dict__.get("words")
    if found is None and style["letter_spacing"] in ("normal", 0) and _PLAIN.fullmatch(layout.text):
        found = _words_of(style)
    return found


def _words_of(style: Any) -> Words:
    """Give the words of a style; styles that set text alike share them, from text to text."""
    found: Words | None = style.__dict__.get("words")
    if found is None:
        kept = style.font_config.words
        key = f"{line_break._font_style_cache_key(style, include_size=True)} {style['word_spacing']} {style['font_kerning']} {style['direction']}"
        if key not in kept:
            kept[key] = Words(style)
        found = style.words = kept[key]
    return found
