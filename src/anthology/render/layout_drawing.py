# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""Lines that Pango has set, drawn run by run as `layout_writing` writes them.

Patches a private part of WeasyPrint 70, which goes through every line glyph by glyph and writes a number after nearly each of them, most of them
nought. Notes what the glyphs stand for, and their widths. Lines with anything out of the common (missing or raised glyphs, coloured fonts, ellipses)
are left to WeasyPrint.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

from weasyprint.draw import text as _text
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from anthology.render.layout_writing import EMPTY, Line, space_of, written

text: Any = _text
_draw_first_line = text.draw_first_line

_GLYPH = "Iiii4x"
"""`PangoGlyphInfo`: glyph, width, horizontal and vertical offset; what follows holds bits that nobody sets."""

_GLYPH_BYTES = struct.calcsize(_GLYPH)

_COMMON = 0xFFFF
"""The highest number of a glyph that a font can have; above are Pango's signs for empty and missing ones."""


def _draw(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
    """Draw the line of a text box (takes the place of `draw_first_line`)."""
    if text_overflow == "ellipsis" or block_ellipsis != "none" or textbox.style["font_size"] < 1e-6 or not textbox.text.strip():
        return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    line, _ = textbox.pango_layout.get_first_line()
    found = _written(stream, textbox, line)
    if found is None:
        return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    stream.set_text_matrix(*matrix.values)
    for number, (font, size, shown) in enumerate(found, 1):
        stream.set_font_size(font.hash, size)
        stream.show_text(shown.written(goes_on=number < len(found)))
    return []


def _written(stream: Any, textbox: Any, line: Any) -> list[tuple[Any, float, Line]] | None:
    """Give a line as its fonts with what is written in each; None when there is something out of the common."""
    found: list[tuple[Any, float, Line]] = []
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
            shown = Line()
            found.append((font, size, shown))
        glyphs = item.glyphs
        count = glyphs.num_glyphs
        numbers = _glyphs(count).unpack(ffi.buffer(glyphs.glyphs, count * _GLYPH_BYTES))
        if not _add(shown, stream, font, size, item, numbers, textbox):
            return None
    return found


def _add(line: Line, stream: Any, font: Any, size: float, item: Any, numbers: tuple[int, ...], textbox: Any) -> bool:
    """Go on with a run of glyphs; say whether that can be done."""
    if any(glyph > _COMMON and glyph != EMPTY for glyph in numbers[::4]) or any(numbers[3::4]):
        return False
    for place, glyph in enumerate(numbers[::4]):
        if glyph != EMPTY:
            _meet(stream, font, size, item, place, glyph, textbox)
    if len(numbers) == 4 and numbers[0] != EMPTY and font.to_unicode[numbers[0]].isspace():
        line.leave(space_of(font, size, numbers[0], numbers[1]))
    else:
        line.add(written(font, size, numbers))
    return True


@cache
def _glyphs(count: int) -> struct.Struct:
    return struct.Struct(_GLYPH * count)


def _meet(stream: Any, font: Any, size: float, item: Any, place: int, glyph: int, textbox: Any) -> None:
    """Note what a glyph stands for, and its width."""
    if glyph not in font.to_unicode:
        font.to_unicode[glyph] = _meaning(item, place, item.glyphs.num_glyphs, textbox.pango_layout.text)
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)


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
