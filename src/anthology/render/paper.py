"""Paper sizes: the named ones, and any other written as width and height with a unit.

Takes words such as `a4`, `half-letter` or `148x210mm`; gives a `PaperSize` in millimetres, upright as written.
Sizes of the A and B series follow ISO 216, the others are the trade's. It does not know margins: those belong to page layouts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from anthology.problems import InputError, Location, Problem, nearest

POINTS_PER_MM = 72 / 25.4
"""PDF measures in points of 1/72 inch."""

MM_PER_UNIT = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}

LARGEST_MM = 5000.0
"""Just under the 14,400 points that a page of PDF may measure (ISO 32000-1, annex C)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSize:
    """A rectangle of paper."""

    name: str
    """As people call it: A4."""

    width_mm: float
    height_mm: float

    @property
    def width_pt(self) -> float:
        """Width in points."""
        return self.width_mm * POINTS_PER_MM

    @property
    def height_pt(self) -> float:
        """Height in points."""
        return self.height_mm * POINTS_PER_MM

    @property
    def is_landscape(self) -> bool:
        """Whether it lies on its long side."""
        return self.width_mm > self.height_mm

    def turned(self) -> PaperSize:
        """Give the same paper turned by a quarter."""
        return PaperSize(name=self.name, width_mm=self.height_mm, height_mm=self.width_mm)

    def __str__(self) -> str:
        """Write name and measures: A4 (210 × 297 mm)."""
        return self.name if self.name == self.measures else f"{self.name} ({self.measures})"

    @property
    def measures(self) -> str:
        """Write the measures: 210 × 297 mm."""
        return f"{_short(self.width_mm)} × {_short(self.height_mm)} mm"


def _short(length_mm: float) -> str:
    return f"{length_mm:.1f}".rstrip("0").rstrip(".")


def _named(name: str, width_mm: float, height_mm: float) -> PaperSize:
    return PaperSize(name=name, width_mm=width_mm, height_mm=height_mm)


PAPERS: dict[str, PaperSize] = {
    "a2": _named("A2", 420, 594),
    "a3": _named("A3", 297, 420),
    "a4": _named("A4", 210, 297),
    "a5": _named("A5", 148, 210),
    "a6": _named("A6", 105, 148),
    "a7": _named("A7", 74, 105),
    "b3": _named("B3", 353, 500),
    "b4": _named("B4", 250, 353),
    "b5": _named("B5", 176, 250),
    "b6": _named("B6", 125, 176),
    "sra3": _named("SRA3", 320, 450),
    "letter": _named("Letter", 215.9, 279.4),
    "legal": _named("Legal", 215.9, 355.6),
    "tabloid": _named("Tabloid", 279.4, 431.8),
    "half-letter": _named("Half letter", 139.7, 215.9),
    "quarter-letter": _named("Quarter letter", 107.95, 139.7),
    "6x9": _named("6 × 9 in", 152.4, 228.6),
    "e-ink-6in": _named("6-inch screen", 90, 122),
}
"""Sizes that have a name."""

_NUMBER, _UNIT = r"\d+(?:\.\d+)?", r"mm|cm|in|pt"
_MEASURED = re.compile(rf"\s*(?P<width>{_NUMBER})\s*(?P<unit1>{_UNIT})?\s*[x×:]\s*(?P<height>{_NUMBER})\s*(?P<unit2>{_UNIT})\s*", re.IGNORECASE)


def paper_size(words: str, at: Location | None = None) -> PaperSize:
    """Give the paper that the words mean. Raises InputError P102 when they mean none."""
    key = words.strip().lower().replace(" ", "-").replace("_", "-")
    if key in PAPERS:
        return PAPERS[key]
    size = _measured(words)
    if size is None:
        hint = nearest(key, PAPERS) or f"use one of {', '.join(PAPERS)}, or measures such as '148x210mm'"
        raise InputError([Problem(code="P102", message=f"unknown paper size '{words}'", at=at, hint=hint)])
    return size


def _measured(words: str) -> PaperSize | None:
    match = _MEASURED.fullmatch(words)
    if match is None:
        return None
    height_unit = match["unit2"].lower()
    width = float(match["width"]) * MM_PER_UNIT[(match["unit1"] or height_unit).lower()]
    height = float(match["height"]) * MM_PER_UNIT[height_unit]
    if not (0 < width <= LARGEST_MM and 0 < height <= LARGEST_MM):
        return None
    return known_size(width, height)


def known_size(width_mm: float, height_mm: float) -> PaperSize:
    """Name a rectangle after the paper it equals to half a millimetre, in either direction, or after its measures."""
    width_mm, height_mm = round(width_mm, 4), round(height_mm, 4)
    for size in PAPERS.values():
        for turned in (size, size.turned()):
            if abs(turned.width_mm - width_mm) < 0.5 and abs(turned.height_mm - height_mm) < 0.5:
                return PaperSize(name=size.name, width_mm=width_mm, height_mm=height_mm)
    return PaperSize(name=f"{_short(width_mm)} × {_short(height_mm)} mm", width_mm=width_mm, height_mm=height_mm)
