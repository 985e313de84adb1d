"""What stands round the text of a page: running head, folio, numbers of paragraphs and lines, rules for notes, ornaments at a page's edge.

Takes a planned page and the marks recorded at layout; gives the operators of a content stream that is drawn before the page's own, all of it
artifacts (ISO 32000-1 §14.8.2.2), and moves the page's own content sideways on versos. Measures come from the page layout.
"""

from __future__ import annotations

from collections.abc import Sequence

from anthology.render.assembly_fonts import FontStore, SetText, resource_name, set_text
from anthology.render.drawn_figures import drawn_number
from anthology.render.laid_out import Mark
from anthology.render.page_layout import PageLayout
from anthology.render.page_plan import PlannedPage
from anthology.render.paper import POINTS_PER_MM
from anthology.render.ruled_margin import margin_rules

GREY = b"0.4 g"


def furniture(page: PlannedPage, marks: Sequence[Mark], layout: PageLayout, store: FontStore) -> bytes:
    """Give what is drawn before a page's own content."""
    rules = [margin_rules(layout, verso=page.verso)] if page.ruled else []
    parts = [*rules, _head(page, layout, store), _folio(page, layout, store)]
    parts.extend(_mark(mark, page, layout, store) for mark in marks if mark.kind != "line")
    parts.append(_line_numbers([mark for mark in marks if mark.kind == "line"], page, layout))
    if page.verso and layout.verso_shift_pt:
        parts.append(f"1 0 0 1 {layout.verso_shift_pt:.4f} 0 cm".encode())
    return b"\n".join(part for part in parts if part)


def _edges(page: PlannedPage, layout: PageLayout) -> tuple[float, float]:
    """Give the left and right edge of the type area."""
    shift = layout.verso_shift_pt if page.verso else 0
    return layout.inner_pt + shift, layout.width_pt - layout.outer_pt + shift


def _head(page: PlannedPage, layout: PageLayout, store: FontStore) -> bytes:
    if not page.head:
        return b""
    it = layout.measures
    left, right = _edges(page, layout)
    room = right - left - (2 * 3 * it.folio_size_pt if page.folio == "head" else 0)
    font = it.head_font_verso if page.verso else it.head_font_recto
    tracking = it.head_tracking_em if font.endswith(":caps") else 0.0
    text = _fitting(page.head, font, it.head_size_pt, tracking, room, it.folio_figures == "lining")
    return _shown(text, left + (right - left - text.width_pt) / 2, _head_line(layout), store, "Header")


def _fitting(words: str, font: str, size: float, tracking: float, room: float, lining: bool) -> SetText:
    """Set a head, shortened by words until it fits."""
    text = set_text(words, font, size, tracking, lining=lining)
    kept = words.split()
    while text.width_pt > room and len(kept) > 1:
        kept.pop()
        text = set_text(f"{' '.join(kept).rstrip(',;:.–—')} …", font, size, tracking, lining=lining)
    return text


def _head_line(layout: PageLayout) -> float:
    return layout.height_pt - layout.top_pt + layout.measures.head_above_pt


def _folio(page: PlannedPage, layout: PageLayout, store: FontStore) -> bytes:
    if page.folio == "none":
        return b""
    it = layout.measures
    left, right = _edges(page, layout)
    text = set_text(page.label, "regular", it.folio_size_pt, lining=it.folio_figures == "lining")
    if page.folio == "head":
        return _shown(text, left if page.verso else right - text.width_pt, _head_line(layout), store, "Header")
    line = layout.height_pt - layout.top_pt - layout.text_height_pt - it.folio_below_pt
    return _shown(text, left + (right - left - text.width_pt) / 2, line, store, "Footer")


def _mark(mark: Mark, page: PlannedPage, layout: PageLayout, store: FontStore) -> bytes:
    it = layout.measures
    left, _ = _edges(page, layout)
    if mark.kind == "rule":
        length = it.note_rule_mm * POINTS_PER_MM
        line = f"/Artifact <</Type /Layout>> BDC q 0.4 w {left:.3f} {mark.y_pt:.3f} m {left + length:.3f} {mark.y_pt:.3f} l S Q EMC"
        return line.encode() if length else b""
    if mark.kind == "break":
        text = set_text(mark.text, "regular", it.text_size_pt)
        return _shown(text, mark.x_pt + left - layout.inner_pt - text.width_pt / 2, mark.y_pt, store)
    if not it.paragraph_numbers or not mark.text.isdigit() or int(mark.text) % it.paragraph_number_every:
        return b""
    text = set_text(mark.text, "regular", it.paragraph_number_size_pt)
    return _shown(text, _beside(mark, text.width_pt, page, layout), mark.y_pt, store, colour=GREY)


def _beside(mark: Mark, width: float, page: PlannedPage, layout: PageLayout) -> float:
    """Say where a paragraph's number begins: in the outer margin; of columns, the first has its numbers on its left, the others on their right.

    Where the lines beside which it would stand are numbered too, it stands further out.
    """
    it = layout.measures
    left, right = _column_edges(mark, page, layout)
    on_left = page.verso if it.columns == 1 else left < _edges(page, layout)[0] + 1
    lines = it.columns > 1 and it.line_numbers != "none" and on_left != page.verso
    gap = it.paragraph_number_gap_pt + (it.line_number_gap_pt + 1.5 * it.line_number_size_pt if lines else 0.0)
    return left - gap - width if on_left else right + gap


def _line_numbers(lines: Sequence[Mark], page: PlannedPage, layout: PageLayout) -> bytes:
    """Draw every fifth line's number at the inner edge of its column, as a shape: what is copied from the page is the text alone."""
    it = layout.measures
    if it.line_numbers == "none":
        return b""
    numbered = [(mark, count if it.line_numbers == "page" else int(mark.text)) for count, mark in enumerate(lines, start=1)]
    drawn = [_line_number(mark, number, page, layout) for mark, number in numbered if number % it.line_number_every == 0]
    return b"\n".join([b"/Artifact <</Type /Layout>> BDC q", GREY, *drawn, b"Q EMC"]) if drawn else b""


def _line_number(mark: Mark, number: int, page: PlannedPage, layout: PageLayout) -> bytes:
    it = layout.measures
    figure = drawn_number(str(number))
    left, right = _column_edges(mark, page, layout)
    scale = it.line_number_size_pt / 1000
    x = right + it.line_number_gap_pt if page.verso else left - it.line_number_gap_pt - figure.width * scale
    return f"q {scale:g} 0 0 {scale:g} {x:.3f} {mark.y_pt:.3f} cm ".encode() + figure.path + b" f Q"


def _column_edges(mark: Mark, page: PlannedPage, layout: PageLayout) -> tuple[float, float]:
    """Give the left and right edge of the column in which a line stands."""
    it = layout.measures
    left, right = _edges(page, layout)
    gap = it.column_gap_mm * POINTS_PER_MM if it.columns > 1 else 0.0
    width = (right - left - gap * (it.columns - 1)) / it.columns
    column = min(max(int((mark.x_pt - layout.inner_pt + 1) // (width + gap)), 0), it.columns - 1)
    return left + column * (width + gap), left + column * (width + gap) + width


def _shown(text: SetText, x: float, y: float, store: FontStore, kind: str = "", colour: bytes = b"") -> bytes:
    """Write a line of text as an artifact."""
    store.take_text(text)
    what = f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC" if kind else "/Artifact <</Type /Layout>> BDC"
    place = f"BT /{resource_name(text.font)} {text.size_pt:g} Tf {x:.3f} {y:.3f} Td"
    return b" ".join(part for part in (what.encode(), b"q", colour, place.encode(), text.operators, b"ET Q EMC") if part)
