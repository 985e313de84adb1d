"""Rules in the outer margin, for writing notes by hand.

Takes a page layout; gives CSS that rules the outer margin of texts, introductory pieces and questions, one rule to every line and a half of type.
Only for single-sided layouts: on others the joiner moves versos sideways, and the rules with them. The rules are a page background, which the
print engine marks as an artifact, so that no screen reader speaks of them.
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


def ruled_width_mm(layout: PageLayout) -> float:
    """Give the length of a rule; what is under `NARROWEST_MM` is too short."""
    return layout.measures.margin_outer_mm - GAP_MM - EDGE_MM


def can_be_ruled(layout: PageLayout) -> bool:
    """Whether the outer margin is wide enough, and on the same side of every page."""
    return not layout.measures.duplex and ruled_width_mm(layout) >= NARROWEST_MM


def ruled_margin_css(layout: PageLayout) -> str:
    """Give the style sheet that rules the margin."""
    width, height = ruled_width_mm(layout) * POINTS_PER_MM, layout.text_height_pt
    step = 1.5 * layout.measures.leading_pt
    path = "".join(f"M0 {step * count:g}H{width:.1f}" for count in range(1, int(height // step) + 1))
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width:.1f}pt' height='{height:.1f}pt' viewBox='0 0 {width:.1f} {height:.1f}'>"
        f"<path d='{path}' stroke='#999' stroke-width='.4' fill='none'/></svg>"
    )
    address = drawing.replace("#", "%23").replace("<", "%3C").replace(">", "%3E")
    place = f"right -{layout.measures.margin_outer_mm - EDGE_MM:g}mm top 0"
    return (
        "article.text, article.piece, article.questions { page: ruled }\n"
        f'@page ruled {{ background: url("data:image/svg+xml,{address}") no-repeat {place} }}\n'
    )
