"""The plot of the benchmark: pages against seconds, ours in black and the peers' in one grey, as SVG.

Takes `BookResult`s of one book cut to several lengths; gives a drawing with logarithmic axes, on which time in proportion to pages is a straight
line. Every line carries its name at its end; nothing depends on colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anthology.markup import escape
from tests.benchmarks.results import EPUB_PEER, PDF_PEERS, BookResult

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 56, 210, 16, 44
BLACK, GREY = "#000", "#888"
NAME_HEIGHT = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One line of the plot."""

    name: str
    steps: tuple[str, ...]
    colour: str
    dashes: str = ""


CURVES = (
    Curve(name="ours: first build", steps=("first build",), colour=BLACK),
    Curve(name="ours: one word changed", steps=("one word changed",), colour=BLACK, dashes="6 4"),
    Curve(name="pandoc, typst", steps=(EPUB_PEER, *PDF_PEERS[0]), colour=GREY),
    Curve(name="WeasyPrint, PDF alone", steps=PDF_PEERS[1], colour=GREY, dashes="6 4"),
    Curve(name="Vivliostyle, PDF alone", steps=PDF_PEERS[2], colour=GREY, dashes="2 4"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Numbers to places along one axis, in equal steps for equal ratios."""

    least: float
    most: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Give the place of a number."""
        share = (math.log(value) - math.log(self.least)) / (math.log(self.most) - math.log(self.least))
        return self.start + share * (self.end - self.start)

    def marks(self) -> Iterator[float]:
        """Give the round numbers to be named: 1, 3, 10, 30."""
        for power in range(math.floor(math.log10(self.least)), math.ceil(math.log10(self.most)) + 1):
            yield from (step * 10.0**power for step in (1, 3) if self.least <= step * 10.0**power <= self.most * 1.0001)


def plot(growth: Sequence[BookResult]) -> str:
    """Draw the plot; an empty string when there is nothing to draw a line through."""
    points = {curve: found for curve in CURVES if len(found := _points(curve, growth)) > 1}
    if not points:
        return ""
    every = [point for found in points.values() for point in found]
    across = Scale(least=min(x for x, _ in every), most=max(x for x, _ in every), start=LEFT, end=WIDTH - RIGHT)
    up = Scale(least=_below(min(y for _, y in every)), most=_above(max(y for _, y in every)), start=HEIGHT - BOTTOM, end=TOP)
    parts = [*_axes(across, up), *_curves(points, across, up)]
    label = "Seconds against pages: our first build and rebuild, and the peers'"
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}"'
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    return "\n".join([f'{opening} font-family="serif" font-size="13">', ground, *parts, "</svg>\n"])


def _points(curve: Curve, growth: Sequence[BookResult]) -> list[tuple[float, float]]:
    """Give pages of our book, the same for all, and seconds."""
    found = []
    for book in growth:
        first, seconds = book.row("first build"), book.way(curve.steps)
        if first is not None and first.pages and seconds:
            found.append((float(first.pages), seconds))
    return sorted(found)


def _below(value: float) -> float:
    return max(step * 10.0 ** math.floor(math.log10(value)) for step in (1, 3) if step * 10.0 ** math.floor(math.log10(value)) <= value)


def _above(value: float) -> float:
    power = math.floor(math.log10(value))
    return min(step * 10.0**power for step in (1, 3, 10) if step * 10.0**power >= value)


def _axes(across: Scale, up: Scale) -> Iterator[str]:
    for value in up.marks():
        y = up.place(value)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{GREY}" stroke-width=".4"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
    for value in across.marks():
        x = across.place(value)
        yield f'<path d="M{x:.1f} {HEIGHT - BOTTOM}v5" stroke="{BLACK}"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 19}" text-anchor="middle">{value:,.0f}</text>'
    yield f'<path d="M{LEFT} {HEIGHT - BOTTOM}H{WIDTH - RIGHT}" stroke="{BLACK}"/>'
    yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">pages</text>'
    yield f'<text x="14" y="{(TOP + HEIGHT - BOTTOM) / 2:.0f}" transform="rotate(-90 14 {(TOP + HEIGHT - BOTTOM) / 2:.0f})">seconds</text>'


def _curves(points: dict[Curve, list[tuple[float, float]]], across: Scale, up: Scale) -> Iterator[str]:
    heights = _apart({curve: up.place(found[-1][1]) for curve, found in points.items()})
    for curve, found in points.items():
        places = [(across.place(x), up.place(y)) for x, y in found]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        dashes = f' stroke-dasharray="{curve.dashes}"' if curve.dashes else ""
        yield f'<path d="M{line}" fill="none" stroke="{curve.colour}" stroke-width="1.8"{dashes}/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{curve.colour}"/>' for x, y in places)
        yield f'<text x="{places[-1][0] + 10:.1f}" y="{heights[curve] + 4:.1f}">{escape(curve.name)}, {found[-1][1]:.3g} s</text>'


def _apart(heights: dict[Curve, float]) -> dict[Curve, float]:
    """Move names apart that would stand on each other."""
    placed: dict[Curve, float] = {}
    last = -math.inf
    for curve, height in sorted(heights.items(), key=lambda item: item[1]):
        last = max(height, last + NAME_HEIGHT)
        placed[curve] = last
    return placed
