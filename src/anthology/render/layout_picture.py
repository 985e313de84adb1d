"""A small picture of a page layout, drawn from its measures.

Takes a `PageLayout`; gives the text of an SVG picture: an opening of two pages (or one page, where all are rectos) with the type area, its lines,
columns, notes, running head and folio in their places and proportions, and the measures in words. The same layout gives the same picture.
"""

from __future__ import annotations

from collections.abc import Iterator

from anthology.markup import escape
from anthology.render.layout_catalogue import letters_per_line
from anthology.render.page_layout import PageLayout
from anthology.render.paper import POINTS_PER_MM, known_size

HEIGHT = 240.0
"""Of a drawn page of A4; others keep their proportion to it."""

SCALE = HEIGHT / (297 * POINTS_PER_MM)
MARGIN, WORDS = 14.0, 46.0
NOTE_LINES = 4
INK, LINE, PALE = "#000", "#999", "#ccc"


def layout_picture(layout: PageLayout) -> str:
    """Draw a layout."""
    sides = (True, False) if layout.measures.duplex else (False,)
    width, height = layout.width_pt * SCALE, layout.height_pt * SCALE
    drawing = [part for place, verso in enumerate(sides) for part in _page(layout, MARGIN + place * width, verso)]
    total_width = max(2 * MARGIN + len(sides) * width, 250.0)
    total_height = 2 * MARGIN + height + WORDS
    words = "".join(_words(line, MARGIN, 2 * MARGIN + height + 10 + 14 * row, size) for row, (line, size) in enumerate(_captions(layout)))
    title = escape(f"{layout.name}: {layout.measures.title}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(total_width)}" height="{_n(total_height)}" '
        f'viewBox="0 0 {_n(total_width)} {_n(total_height)}" font-family="sans-serif" role="img"><title>{title}</title>'
        f'<rect width="100%" height="100%" fill="#eee"/>{"".join(drawing)}{words}</svg>\n'
    )


def _captions(layout: PageLayout) -> tuple[tuple[str, float], ...]:
    it = layout.measures
    page = known_size(it.trim_width_mm, it.trim_height_mm)
    text = f"{it.text_size_pt:g}/{it.leading_pt:g} pt, {it.lines} lines of about {letters_per_line(layout):.0f} letters"
    return (layout.name, 12), (str(page), 9), (text, 9)


def _words(words: str, x: float, y: float, size: float) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}">{escape(words)}</text>'


def _page(layout: PageLayout, x: float, verso: bool) -> Iterator[str]:
    it = layout.measures
    left = x + (layout.outer_pt if verso else layout.inner_pt) * SCALE
    width = (layout.width_pt - layout.inner_pt - layout.outer_pt) * SCALE
    top, leading = MARGIN + layout.top_pt * SCALE, it.leading_pt * SCALE
    yield _rect(x, MARGIN, layout.width_pt * SCALE, layout.height_pt * SCALE, 'fill="#fff" stroke="#000" stroke-width=".7"')
    yield _rect(left, top, width, it.lines * leading, f'fill="none" stroke="{PALE}" stroke-width=".5"')
    yield from _columns(layout, left, top, width)
    if it.notes == "foot":
        yield from _notes(layout, left, top + it.lines * leading, width)
    yield from _furniture(layout, left, width, verso)


def _columns(layout: PageLayout, left: float, top: float, width: float) -> Iterator[str]:
    """Draw the lines of text: full ones, with a short one to end each paragraph."""
    it = layout.measures
    gap = it.column_gap_mm * POINTS_PER_MM * SCALE
    column = (width - (it.columns - 1) * gap) / it.columns
    count = it.lines - (_lines_for_notes(layout) if it.notes == "foot" else 0)
    step, ragged = it.leading_pt * SCALE, it.alignment == "ragged"
    for number in range(it.columns):
        start = left + number * (column + gap)
        path = "".join(_text_line(start, top + (line + 0.65) * step, column, line, ragged) for line in range(count))
        yield f'<path d="{path}" stroke="{LINE}" stroke-width="{_n(it.text_size_pt * SCALE * 0.4)}" fill="none"/>'


def _text_line(x: float, y: float, width: float, line: int, ragged: bool) -> str:
    indent = 0.06 * width if line % 7 == 0 and not ragged else 0.0
    end = 0.55 if line % 7 == 6 else (0.88 + 0.04 * (line * 5 % 4) if ragged else 1.0)
    return f"M{_n(x + indent)} {_n(y)}H{_n(x + width * end)}"


def _lines_for_notes(layout: PageLayout) -> int:
    it = layout.measures
    return int(NOTE_LINES * it.note_leading_pt / it.leading_pt) + 2


def _notes(layout: PageLayout, left: float, bottom: float, width: float) -> Iterator[str]:
    it = layout.measures
    step = it.note_leading_pt * SCALE
    top = bottom - NOTE_LINES * step
    yield f'<path d="M{_n(left)} {_n(top - step / 3)}h{_n(width / 6)}" stroke="{INK}" stroke-width=".5"/>'
    path = "".join(f"M{_n(left)} {_n(top + (line + 0.65) * step)}H{_n(left + width * (0.4 if line % 2 else 1))}" for line in range(NOTE_LINES))
    yield f'<path d="{path}" stroke="{LINE}" stroke-width="{_n(it.note_size_pt * SCALE * 0.4)}" fill="none"/>'


def _furniture(layout: PageLayout, left: float, width: float, verso: bool) -> Iterator[str]:
    it = layout.measures
    head = MARGIN + (layout.top_pt - it.head_above_pt) * SCALE
    foot = MARGIN + (layout.top_pt + layout.text_height_pt + it.folio_below_pt) * SCALE
    if it.running_heads:
        yield _stroke(left + width * 0.36, head, width * 0.28, it.head_size_pt)
    if it.folio != "none":
        size = it.folio_size_pt * SCALE
        outer = left if verso else left + width - size
        yield _stroke(*((outer, head) if it.folio == "head" else (left + width / 2 - size / 2, foot)), size, it.folio_size_pt)


def _stroke(x: float, y: float, length: float, size_pt: float) -> str:
    thickness = size_pt * SCALE * 0.45
    return f'<path d="M{_n(x)} {_n(y - thickness / 2)}h{_n(length)}" stroke="{INK}" stroke-width="{_n(thickness)}"/>'


def _rect(x: float, y: float, width: float, height: float, pen: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" {pen}/>'


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
