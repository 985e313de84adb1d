"""Rules in the outer margin, for writing notes by hand: one to every line and a half of type.

Takes a page layout and the side of a page; gives operators of a content stream, in the page's own coordinates. The joiner draws them as an
artifact (ISO 32000-1 §14.8.2.2), so that no screen reader speaks of them, on the left of versos and on the right of rectos.
"""

from __future__ import annotations

from anthology.render.page_layout import PageLayout
from anthology.render.paper import POINTS_PER_MM

GAP_MM = 13.0
"""Between text and rules: room for paragraph numbers."""

EDGE_MM = 9.0
"""Between rules and the edge of the paper."""

NARROWEST_MM = 25.0
"""Shorter rules hold no words."""

LINES = 1.5
"""Lines of type to a rule."""


def ruled_width_mm(layout: PageLayout) -> float:
    """Give the length of a rule; what is under `NARROWEST_MM` is too short."""
    return layout.measures.margin_outer_mm - GAP_MM - EDGE_MM


def can_be_ruled(layout: PageLayout) -> bool:
    """Whether the outer margin is wide enough."""
    return ruled_width_mm(layout) >= NARROWEST_MM


def margin_rules(layout: PageLayout, *, verso: bool) -> bytes:
    """Draw the rules of a page; nothing where the margin is too narrow."""
    if not can_be_ruled(layout):
        return b""
    width, step = ruled_width_mm(layout) * POINTS_PER_MM, LINES * layout.measures.leading_pt
    left = EDGE_MM * POINTS_PER_MM if verso else layout.width_pt - EDGE_MM * POINTS_PER_MM - width
    top = layout.height_pt - layout.top_pt
    rules = (f"{left:.2f} {top - step * count:.2f} m {left + width:.2f} {top - step * count:.2f} l" for count in _counts(layout, step))
    return f"/Artifact <</Type /Layout>> BDC q 0.6 G 0.4 w {' '.join(rules)} S Q EMC".encode()


def _counts(layout: PageLayout, step: float) -> range:
    return range(1, int(layout.text_height_pt // step) + 1)
