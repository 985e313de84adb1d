# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""Lines of plain words written without asking Pango again.

Takes a text box whose line was put together by `layout_words`; writes what `layout_drawing` would have written of Pango's runs. The first line of
each style, and each line with a glyph that the font has not shown yet, goes to Pango, so that fonts and the meanings of glyphs come from there.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text.ffi import TO_UNITS

from anthology.render.layout_words import Words, tokens_of

_SPACES = " \u00a0"


def written(textbox: Any, font: Any, size: float) -> str | None:
    """Give what is to be shown of a text box; None where Pango must be asked."""
    layout, style = textbox.pango_layout, textbox.style
    spacing = int((style["word_spacing"] + layout.justification_spacing) * TO_UNITS)
    runs = _runs(layout.words, layout.text, spacing) if spacing else [layout.words.glyphs(layout.text, alone=True)]
    if runs is None:
        return None
    known = font.__dict__.setdefault("words", {}).setdefault(size, {})
    shown = []
    for numbers in runs:
        word = known.get(numbers)
        if word is None:
            word = _word(font, size, numbers)
            if word is None:
                return None
            known[numbers] = word
        shown.append(word)
    return "".join(shown)


def _runs(words: Words, text: str, spacing: int) -> list[tuple[int, ...]] | None:
    """Give the glyphs of words and spaces: number, width, horizontal and vertical offset of each. A space at an end has all its room on one side."""
    tokens = tokens_of(text)
    if tokens is None:
        return None
    runs = []
    for place, token in enumerate(tokens):
        numbers = words.glyphs(token, alone=False)
        if token in _SPACES:
            glyph, width, _, rise = numbers
            if place in (0, len(tokens) - 1):
                left = _half(2 * spacing)
                numbers = (glyph, width + left, left, rise) if place else (glyph, width + 2 * spacing - left, 0, rise)
            else:
                numbers = (glyph, width + spacing, _half(spacing), rise)
        runs.append(numbers)
    return runs


def _half(spacing: int) -> int:
    """Halve as Pango does: towards nothing, and to a whole pixel where the whole is one."""
    half = int(spacing / 2)
    return half if spacing % TO_UNITS else (half + TO_UNITS // 2) // TO_UNITS * TO_UNITS


def _word(font: Any, size: float, numbers: tuple[int, ...]) -> str | None:
    """Write glyphs, all of which the font has shown before."""
    word = "<"
    for place in range(0, len(numbers), 4):
        glyph, width, offset, rise = numbers[place : place + 4]
        if rise or glyph not in font.to_unicode or glyph not in font.widths:
            return None
        shift = offset / size
        if shift:
            word += f">{-shift}<"
        word += f"{glyph:04x}"
        kerning = font.widths[glyph] + shift - width * 1000 / TO_UNITS / size
        if kerning:
            word += f">{int(kerning)}<"
    return word[:-1] if word.endswith("<") else f"{word}>"
