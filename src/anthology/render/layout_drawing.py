# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""Text drawn word by word: what a shaped word looks like in a content stream is written once for each font.

Patches a private part of WeasyPrint 70, which goes through every line glyph by glyph. In a justified line each word is a run of its own; the numbers
in which Pango holds its glyphs say all that is written of it, so that they are the key under which the written word is kept, with its font. Lines
with anything out of the common (missing or raised glyphs, coloured fonts, ellipses) are left to WeasyPrint. The bytes stay equal.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

from weasyprint.draw import text as _text
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

text: Any = _text
_draw_first_line = text.draw_first_line

_GLYPH = "Iiii4x"
"""`PangoGlyphInfo`: glyph, width, horizontal and vertical offset; what follows holds bits that nobody sets."""

_GLYPH_BYTES = struct.calcsize(_GLYPH)

_COMMON = 0xFFFF
"""The highest number of a glyph that a font can have; above are Pango's signs for empty and missing ones."""

_EMPTY: int = pango.PANGO_GLYPH_EMPTY


def _draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
    """Draw the line of a text box (takes the place of `draw_first_line`)."""
    if text_overflow == "ellipsis" or block_ellipsis != "none" or textbox.style["font_size"] < 1e-6 or not textbox.text.strip():
        return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    line, _ = textbox.pango_layout.get_first_line()
    written = _written(stream, textbox, line)
    if written is None:
        return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    stream.set_text_matrix(*matrix.values)
    for font, size, words in written:
        stream.set_font_size(font.hash, size)
        stream.show_text("".join(words))
    return []


def _written(stream: Any, textbox: Any, line: Any) -> list[tuple[Any, float, list[str]]] | None:
    """Give a line as its fonts with what is written in each; None when there is something out of the common."""
    found: list[tuple[Any, float, list[str]]] = []
    run, before = line.runs[0], None
    while run != ffi.NULL:
        item = run.data
        run = run.next
        pango_font = item.item.analysis.font
        if pango_font != before:
            before = pango_font
            font, size = stream.add_font(pango_font)
            if font.svg or font.png or font.colr or font.bitmap or pango.pango_version() < 14802:
                return None
            known = font.__dict__.setdefault("words", {}).setdefault(size, {})
            words: list[str] = []
            found.append((font, size, words))
        glyphs = item.glyphs
        count = glyphs.num_glyphs
        numbers = _glyphs(count).unpack(ffi.buffer(glyphs.glyphs, count * _GLYPH_BYTES))
        word = known.get(numbers)
        if word is None:
            word = _word(stream, font, size, item, numbers, textbox)
            if word is None:
                return None
            known[numbers] = word
        words.append(word)
    return found


@cache
def _glyphs(count: int) -> struct.Struct:
    return struct.Struct(_GLYPH * count)


def _word(stream: Any, font: Any, size: float, item: Any, numbers: tuple[int, ...], textbox: Any) -> str | None:
    """Write the glyphs of a run, and note what they stand for."""
    glyphs = list(zip(numbers[::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True))
    if any((glyph > _COMMON and glyph != _EMPTY) or rise for glyph, _, _, rise in glyphs):
        return None
    word = "<"
    for place, (glyph, width, offset, _) in enumerate(glyphs):
        if glyph == _EMPTY:
            word += f">{-width / size}<"
            continue
        if glyph not in font.to_unicode:
            font.to_unicode[glyph] = _meaning(item, place, len(glyphs), textbox.pango_layout.text)
        shift = offset / size
        if shift:
            word += f">{-shift}<"
        word += f"{glyph:04x}"
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        kerning = font.widths[glyph] + shift - width * 1000 * FROM_UNITS / size
        if kerning:
            word += f">{int(kerning)}<"
    return word[:-1] if word.endswith("<") else f"{word}>"


def _meaning(item: Any, place: int, count: int, text: str) -> str:
    """Give the characters that a glyph of a run stands for."""
    clusters, offset = item.glyphs.log_clusters, item.item.offset
    backwards = item.item.analysis.level % 2
    last = place == (0 if backwards else count - 1)
    start, end = clusters[place], item.item.length if last else clusters[place - 1 if backwards else place + 1]
    return text.encode()[offset + start : offset + end].decode()


def install() -> None:
    """Put the patch in place."""
    text.draw_first_line = _draw
