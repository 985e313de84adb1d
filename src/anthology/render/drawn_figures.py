"""Figures drawn as outlines, so that they are seen on paper and never copied with the text beside them.

Takes a number; gives its width and the operators that fill its shape (ISO 32000-1 §8.5). Lining figures are not wanted in a margin: the face's
old-style ones are drawn, from the same bytes as the book's type.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import uharfbuzz

from anthology.render.fonts import face_bytes

hb: Any = uharfbuzz


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnNumber:
    """A number as a shape, in thousandths of its size."""

    width: int
    path: bytes


@lru_cache(maxsize=4096)
def drawn_number(number: str) -> DrawnNumber:
    """Draw a number."""
    font = _font()
    buffer = hb.Buffer()
    buffer.add_str(number)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {"onum": True})
    parts: list[str] = []
    x = 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        parts += _moved(_outline(info.codepoint), x + position.x_offset)
        x += position.x_advance
    return DrawnNumber(width=x, path=" ".join(parts).encode())


def _moved(outline: tuple[tuple[str, tuple[tuple[float, float], ...]], ...], by: float) -> list[str]:
    return [" ".join([*(f"{px + by:g} {py:g}" for px, py in points), operator]) for operator, points in outline]


@lru_cache(maxsize=64)
def _outline(glyph: int) -> tuple[tuple[str, tuple[tuple[float, float], ...]], ...]:
    """Give the outline of a glyph as operators of PDF; quadratic curves become cubic ones."""
    drawn: list[tuple[str, tuple[tuple[float, float], ...]]] = []
    here = [(0.0, 0.0)]

    def add(operator: str, *points: tuple[float, float]) -> None:
        drawn.append((operator, points))
        here[0] = points[-1] if points else here[0]

    def quadratic(cx: float, cy: float, x: float, y: float, _: Any) -> None:
        (x0, y0) = here[0]
        first, second = (x0 + (cx - x0) * 2 / 3, y0 + (cy - y0) * 2 / 3), (x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3)
        add("c", *((round(px, 1), round(py, 1)) for px, py in (first, second)), (x, y))

    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda x, y, _: add("m", (x, y)))
    pen.set_line_to_func(lambda x, y, _: add("l", (x, y)))
    pen.set_quadratic_to_func(quadratic)
    pen.set_cubic_to_func(lambda ax, ay, bx, by, x, y, _: add("c", (ax, ay), (bx, by), (x, y)))
    pen.set_close_path_func(lambda _: add("h"))
    _font().draw_glyph(glyph, pen, None)
    return tuple(drawn)


@lru_cache(maxsize=1)
def _font() -> Any:
    font = hb.Font(hb.Face(hb.Blob(face_bytes("regular"))))
    if font.face.upem != 1000:
        raise ValueError("the face does not count in thousandths")
    return font
