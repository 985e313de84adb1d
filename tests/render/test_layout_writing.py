# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Lines are written as they were set: the same glyphs as WeasyPrint would write, each in its place."""

from __future__ import annotations

import io
import re
import zlib
from functools import cache
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from anthology.render.fonts import face_bytes
from anthology.render.laid_out import LaidOutText
from tests.render.pages import lay_out_one, note, paragraphs, text

BODY = (
    paragraphs("exact", 4)
    + "<p>To Avoid ‘Waves’—AV, 1,200 of <em>fjords and To</em><a class='noteref' data-note='n'></a>; <span class='sc'>Mills</span>.</p>"
)


def _lines(laid_out: LaidOutText) -> list[tuple[str, float, float, bytes]]:
    """Give what is shown: face, size, left edge and array of each."""
    found = []
    streams = dict(laid_out.pieces.streams)
    for page in laid_out.pieces.pages:
        data = zlib.decompress(streams[page.contents])
        for match in re.finditer(rb"1 0 0 -1 ([\d.]+) [\d.]+ Tm\n/(\w+) ([\d.]+) Tf\n\[(.*)\] TJ", data):
            found.append((laid_out.fonts[match[2].decode()], float(match[3]), float(match[1]), match[4]))
    return found


@cache
def _advances() -> list[int]:
    """Give the advance of each glyph in thousandths of an em, which are the units of the face."""
    with TTFont(io.BytesIO(face_bytes("regular"))) as font:
        return [font["hmtx"][name][0] for name in font.getGlyphOrder()]


def _width(array: bytes, size: float) -> float:
    """Measure what a TJ operator shows in the regular face, by the widths that the face itself has."""
    codes, shifts = re.findall(rb"<([0-9a-f]+)>", array), re.findall(rb"(?<=>)-?\d+", array)
    glyphs = [int(row[place : place + 4], 16) for row in codes for place in range(0, len(row), 4)]
    return (sum(_advances()[glyph] for glyph in glyphs) - sum(map(int, shifts))) * size / 1000


def _codes(line: tuple[str, float, float, bytes]) -> bytes:
    return b"".join(re.findall(rb"<([0-9a-f]+)>", line[3]))


def test_full_lines_of_a_justified_paragraph_end_at_the_same_edge() -> None:
    """To a hundredth of a pixel, however many letters and spaces a line has."""
    laid_out = lay_out_one(text("exact", paragraphs("exact", 1, 60)))
    lines = [line for line in _lines(laid_out) if line[0] == "regular"]
    space = next(f"{glyph:04x}".encode() for glyphs in laid_out.glyphs.values() for glyph, meaning in glyphs.items() if meaning == " ")
    edges = [left + _width(re.sub(space + rb">$", b">", array), size) for _, size, left, array in lines[:-1]]
    assert len(lines) > 6
    assert max(edges) - min(edges) < 0.01


def test_glyphs_are_those_that_weasyprint_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same order, with the same meanings; numbers stand only where they move something."""
    from anthology.render import layout, layout_drawing
    from anthology.render.layout_writing import Hand

    assert layout
    drawing: Any = layout_drawing
    document = text("exact", BODY, note("n", "<p>To fill: <em>five</em> words.</p>"))
    ours = lay_out_one(document)
    monkeypatch.setattr(Hand, "write", lambda *_, **__: None)
    monkeypatch.setattr(drawing.text, "draw_first_line", drawing._draw_first_line)
    theirs = lay_out_one(document)
    assert [(line[:3], _codes(line)) for line in _lines(ours)] == [(line[:3], _codes(line)) for line in _lines(theirs)]
    assert ours.glyphs == theirs.glyphs
    assert not any(re.search(rb"<>|>0<|\.", line[3]) for line in _lines(ours))


@pytest.mark.parametrize("left_out", ["lines", "outlines", "contexts"])
def test_pages_have_the_same_bytes_as_when_all_is_looked_for(left_out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against WeasyPrint's own way of painting, one shortcut at a time; with links, floats, borders, and a drawing."""
    from anthology.render import layout, layout_pages

    assert layout
    pages: Any = layout_pages
    links = "<p>To <a href='https://example.org/'>the <em>quay</em></a>, <code>x = 1</code> <u>under</u>, <s>gone</s>.</p>"
    table = "<table><tr><th>Day</th></tr><tr><td>12 boats</td></tr></table><ol><li>One.</li><li>Two.</li></ol><hr class='break'/>"
    drawing = '<figure><svg viewBox="0 0 9 9" role="img" aria-label="a"><rect width="9" height="9"/></svg></figure>'
    document = text("exact", f"<h1>Exact</h1>{BODY}{links}{table}{drawing}", note("n", "<p>To fill: <em>five</em> words.</p>"))
    ours = lay_out_one(document)
    own: dict[str, list[tuple[Any, str, Any]]] = {
        "lines": [(pages.draw, "draw_inline_level", pages._draw_inline_level)],
        "outlines": [(pages.draw, "draw_outline", pages._draw_outline), (pages.border, "draw_outline", pages._draw_outline)],
        "contexts": [(pages.stacking, "_dispatch_children", pages._dispatch_children)],
    }
    for owner, name, value in own[left_out]:
        assert getattr(owner, name) is not value
        monkeypatch.setattr(owner, name, value)
    assert lay_out_one(document) == ours
