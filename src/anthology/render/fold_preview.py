"""A small drawing of the sheets: front and back of each with its page numbers, folds and cuts, and the folded gathering seen from its head.

Takes a `SheetPlan`; gives the text of an SVG 1.1 picture, the same for the same plan, in black and two greys, with a title and a description for
those who cannot see it. No font is asked for but the viewer's own sans-serif.
"""

from __future__ import annotations

from collections.abc import Iterator

from anthology.markup import escape
from anthology.render.imposition import Line
from anthology.render.sheet_geometry import Sheet, SheetPlan, Side, Signature

LONGER_SIDE = 110.0
"""The longer side of a drawn sheet, in pixels."""

GAP, MARGIN, LINE_OF_TEXT = 14.0, 16.0, 18.0
MOST_SHEETS = 6
"""Drawn of one signature; the rest is said in words."""

MOST_SIGNATURES = 2
NARROWEST = 400.0
"""Room for the heading."""

LEAF_STEP, LEAF_LENGTH = 4.0, 90.0


def fold_preview(plan: SheetPlan) -> str:
    """Draw the plan."""
    rows = list(_rows(plan))
    scale = LONGER_SIDE / max(plan.paper.width_mm, plan.paper.height_mm)
    width, height = plan.paper.width_mm * scale, plan.paper.height_mm * scale
    drawing: list[str] = []
    y = MARGIN + 2 * LINE_OF_TEXT
    for row in rows:
        part, used = _draw_row(plan, row, y, width, height)
        drawing += part
        y += used
    total_width = 2 * MARGIN + max(2 * width + GAP + 3 * GAP + _folded_width(plan), NARROWEST)
    return _wrap(plan, drawing, total_width, y + MARGIN)


def _rows(plan: SheetPlan) -> Iterator[tuple[str, Signature | None]]:
    """Give what is drawn: a heading and a signature, or a heading alone."""
    several = len(plan.signatures) > 1
    for signature in plan.signatures[:MOST_SIGNATURES]:
        yield (f"Gathering {signature.number}" if several else "Sheets, front and back"), signature
    left = len(plan.signatures) - MOST_SIGNATURES
    if left > 0:
        yield f"and {left} more gathering{'s' if left > 1 else ''} in the same way", None


def _draw_row(plan: SheetPlan, row: tuple[str, Signature | None], y: float, width: float, height: float) -> tuple[list[str], float]:
    heading, signature = row
    parts = [_text(MARGIN, y + 10, heading, 11, "start")]
    y_start, y = y, y + LINE_OF_TEXT
    if signature is None:
        return parts, LINE_OF_TEXT
    for sheet in signature.sheets[:MOST_SHEETS]:
        parts += _draw_sheet(plan, sheet, y, width, height)
        y += height + GAP
    left = len(signature.sheets) - MOST_SHEETS
    if left > 0:
        parts.append(_text(MARGIN, y + 6, f"and {left} more sheet{'s' if left > 1 else ''}", 10, "start"))
        y += LINE_OF_TEXT
    if plan.scheme.folds:
        parts += _draw_folded(plan, signature, MARGIN + 2 * width + 3 * GAP, y_start + LINE_OF_TEXT)
        y = max(y, y_start + LINE_OF_TEXT + _folded_height(plan, signature))
    return parts, y - y_start + GAP


def _draw_sheet(plan: SheetPlan, sheet: Sheet, y: float, width: float, height: float) -> Iterator[str]:
    yield from _draw_side(plan, sheet.front, MARGIN, y, width, height)
    if sheet.back is not None:
        yield from _draw_side(plan, sheet.back, MARGIN + width + GAP, y, width, height)


def _draw_side(plan: SheetPlan, side: Side, x: float, y: float, width: float, height: float) -> Iterator[str]:
    scheme = plan.scheme
    cell_width, cell_height = width / scheme.columns, height / scheme.rows
    yield f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="#fff" stroke="#000"/>'
    for column in range(1, scheme.columns):
        yield _line(x + column * cell_width, y, x + column * cell_width, y + height, scheme.column_line)
    for row in range(1, scheme.rows):
        yield _line(x, y + row * cell_height, x + width, y + row * cell_height, scheme.row_line)
    for row, pages in enumerate(side.grid):
        for column, page in enumerate(pages):
            centre = (x + (column + 0.5) * cell_width, y + (row + 0.5) * cell_height)
            yield _number(*centre, page, side.turned[row][column], min(cell_width / 3, 16.0))


def _number(x: float, y: float, page: int | None, turned: bool, size: float) -> str:
    if page is None:
        return _text(x, y + size / 3, "–", size, "middle", fill="#888")
    turn = f' transform="rotate(180 {_n(x)} {_n(y)})"' if turned else ""
    return f"<g{turn}>{_text(x, y + size / 3, str(page), size, 'middle')}</g>"


def _line(x1: float, y1: float, x2: float, y2: float, line: Line) -> str:
    pen = {Line.FOLD: 'stroke="#000" stroke-dasharray="4 3"', Line.CUT: 'stroke="#000" stroke-width="2"', Line.NOTHING: 'stroke="#bbb"'}[line]
    return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" {pen}/>'


def _folded_pieces(plan: SheetPlan, signature: Signature) -> int:
    """Count the folded pieces, one inside the other."""
    pieces = len(signature.sheets) * plan.scheme.pages_per_side // 2
    return min(pieces, 2 * MOST_SHEETS)


def _folded_height(plan: SheetPlan, signature: Signature) -> float:
    return 2 * LEAF_STEP * _folded_pieces(plan, signature) + 2 * LINE_OF_TEXT


def _folded_width(plan: SheetPlan) -> float:
    return LEAF_LENGTH + 40.0 if plan.scheme.folds else 0.0


def _draw_folded(plan: SheetPlan, signature: Signature, x: float, y: float) -> Iterator[str]:
    """Draw the gathering as seen from its head, lying with its first page up and its fold on the left: hairpins, one inside the other."""
    pieces = _folded_pieces(plan, signature)
    half = LEAF_STEP * pieces
    middle = y + half
    for piece in range(pieces):
        arm = half - piece * LEAF_STEP
        left = x + half - arm
        end = _n(x + half + LEAF_LENGTH)
        path = f"M{end} {_n(middle - arm)}H{_n(left + arm)}a{_n(arm)} {_n(arm)} 0 0 0 0 {_n(2 * arm)}H{end}"
        yield f'<path d="{path}" fill="none" stroke="#000"/>'
    yield _text(x + half, middle + half + LINE_OF_TEXT - 2, "folded, seen from the head", 10, "start", fill="#555")


def _text(x: float, y: float, words: str, size: float, anchor: str, fill: str = "#000") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'


def _wrap(plan: SheetPlan, drawing: list[str], width: float, height: float) -> str:
    title = f"{plan.scheme.title[0].upper()}{plan.scheme.title[1:]}: {plan.pages} pages on {plan.sheets} sheets of {plan.paper.name}"
    legend = {Line.FOLD: "dashed: fold", Line.CUT: "bold: cut"}
    lines = dict.fromkeys((plan.scheme.row_line, plan.scheme.column_line))
    words = "; ".join(legend[line] for line in lines if line in legend)
    head = _text(MARGIN, MARGIN + 4, title, 11, "start") + _text(MARGIN, MARGIN + 4 + LINE_OF_TEXT, words, 10, "start", fill="#555")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'font-family="sans-serif" role="img"><title>{escape(title)}</title><desc>{escape(_description(plan))}</desc>'
        f'<rect width="100%" height="100%" fill="#fff"/>{head}{"".join(drawing)}</svg>\n'
    )


def _description(plan: SheetPlan) -> str:
    """Say the first sheet in words."""
    sheet = next(plan.all_sheets())
    sides = [("front", sheet.front)] + ([("back", sheet.back)] if sheet.back else [])
    return "Sheet 1: " + "; ".join(f"{name} {_say(side)}" for name, side in sides) + "."


def _say(side: Side) -> str:
    return ", ".join("blank" if page is None else str(page) for row in side.grid for page in row)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
