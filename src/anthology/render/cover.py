"""The cover: one typographic design, drawn from what the catalogue says of the book.

Takes the metadata, templates and fonts; gives an SVG drawing (`shared/cover.svg.j2`), its picture as PNG, and the words that stand for it.
Lines are broken here, by the widths of the font, since SVG does not break lines. The picture is made by resvg with our font alone, so that
it is the same on every machine.
"""

from __future__ import annotations

# mypy: disable-error-code="attr-defined"
# (the names of uharfbuzz come from a compiled module that mypy cannot read)
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from anthology.edition.document import BookMetadata
from anthology.edition.wording import edition_name
from anthology.render.fonts import FAMILY
from anthology.render.templates import Templates

WIDTH = 1600
HEIGHT = 2400
"""Units of the drawing, and pixels of the picture: two to three, as most e-book shops show it."""
MARGIN = 190

_TITLE_SIZES = (250, 220, 190, 165, 140, 120, 100, 84, 72, 60, 48, 36)
_TITLE_HEIGHT = 1150
_FIRST_LINE = 620
"""Base line of the title's first line, as in the template."""

_AIR = 110
"""Between the last line and the rule below it."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A text broken into lines of one size."""

    size: float
    lines: tuple[str, ...]

    @property
    def leading(self) -> float:
        """Give the distance from line to line."""
        return round(self.size * 1.12, 1)


def cover_svg(metadata: BookMetadata, templates: Templates, fonts: Mapping[str, bytes], *, height: int = HEIGHT) -> str:
    """Draw the cover; `height` is for paper of other proportions (2263 for A sizes)."""
    width = WIDTH - 2 * MARGIN
    subtitle = broken(metadata.subtitle or "", 92, width, fonts.get("italic"))
    editors = broken(", ".join(_editors(metadata)), 74, width, fonts.get("regular"))
    values = {
        "width": WIDTH,
        "height": height,
        "margin": MARGIN,
        "family": FAMILY,
        "title": _title(metadata.title, width, fonts.get("regular"), _room(height, subtitle, editors)),
        "subtitle": subtitle,
        "editors": editors,
        "publisher": broken(metadata.publisher or "", 56, width * 0.6, fonts.get("regular")),
        "edition": edition_name(metadata.number),
        "metadata": metadata,
        "alt": cover_alt(metadata),
    }
    return templates.render("shared/cover.svg.j2", values)


def cover_alt(metadata: BookMetadata) -> str:
    """Say what stands on the cover."""
    title = f"{metadata.title}. {metadata.subtitle}" if metadata.subtitle else metadata.title
    return ". ".join(part.rstrip(".") for part in (title, ", ".join(_editors(metadata)), metadata.publisher or "") if part) + "."


def cover_png(svg: str, fonts: Mapping[str, bytes]) -> bytes:
    """Make the picture of a cover. Only the fonts given are used."""
    import resvg_py

    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.ttf" for number in range(len(fonts))]
        for path, face in zip(paths, sorted(fonts), strict=True):
            path.write_bytes(fonts[face])
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, skip_system_fonts=True, font_files=[str(path) for path in paths]))


def _editors(metadata: BookMetadata) -> tuple[str, ...]:
    """Name the editors; without any, the authors."""
    editors = tuple(dict.fromkeys(person.name for person in metadata.contributors if person.role == "edt"))
    return editors or tuple(dict.fromkeys(person.name for person in metadata.contributors if person.role == "aut"))[:3]


def _room(height: int, subtitle: Lines, editors: Lines) -> float:
    """Say how far the last line of the title may stand below its first: down to the editors or the edition, less what stands between."""
    below = 640 + (len(editors.lines) - 1) * editors.leading if editors.lines else 300
    between = 190 + (len(subtitle.lines) - 1) * subtitle.leading if subtitle.lines else 0
    return height - _FIRST_LINE - below - between - _AIR


def _title(title: str, width: float, font: bytes | None, room: float) -> Lines:
    """Set the title as large as it goes in, without dividing a word."""
    for size in _TITLE_SIZES:
        lines = broken(title, size, width, font)
        whole = all(measure(line, size, font) <= width for line in lines.lines)
        if whole and len(lines.lines) * lines.leading <= _TITLE_HEIGHT and (len(lines.lines) - 1) * lines.leading <= room and len(lines.lines) <= 6:
            return lines
    return broken(title, _TITLE_SIZES[-1], width, font)


def broken(text: str, size: float, width: float, font: bytes | None) -> Lines:
    """Break a text into lines as even as they can be without taking more of them."""
    words = text.split()
    greedy = _fill(words, size, width, font)
    narrowest = width
    while narrowest > width * 0.4 and len(_fill(words, size, narrowest - width * 0.03, font)) == len(greedy):
        narrowest -= width * 0.03
    return Lines(size, tuple(_fill(words, size, narrowest, font)))


def _fill(words: Sequence[str], size: float, width: float, font: bytes | None) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, size, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=4096)
def measure(text: str, size: float, font: bytes | None) -> float:
    """Give the width of a text; about half its size for each character where no font is given."""
    if font is None:
        return len(text) * size * 0.5
    import uharfbuzz

    shaper, buffer = _shaper(font), uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer)
    return float(sum(position.x_advance for position in buffer.glyph_positions) * size / shaper.face.upem)


@lru_cache(maxsize=8)
def _shaper(font: bytes) -> Any:
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(font))
