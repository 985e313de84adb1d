"""What layout gives to the joiner, to the cache and to the EPUB writer: one document of the book on its pages.

Data only: it may be kept, sent from process to process, and written as JSON beside the objects of the PDF.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from anthology.problems import Problem, Severity
from anthology.render import pdf_pieces
from anthology.render.pdf_pieces import PdfPieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The place of an element with an id."""

    page: int
    """Within the document, from 0."""

    x_pt: float
    y_pt: float
    """From the lower left corner of the page as laid out, that is of a recto."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a text, for the bookmarks."""

    level: int
    text: str
    page: int
    y_pt: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something the joiner sets beside or in the text, as an artifact."""

    kind: str
    """`number`: a paragraph's number for the outer margin; `break`: a break in the text that fell at a page's edge; `rule`: the rule above notes;
    `line`: a line of a text with its number in the text."""

    text: str
    page: int
    y_pt: float
    """Base line."""

    x_pt: float = 0.0
    """Left edge of a line or a paragraph, which tells its column; middle of a break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOutText:
    """One document, laid out."""

    slug: str
    pieces: PdfPieces
    """The tagged PDF of its pages, all as rectos, without fonts: the joiner adds those once for the whole book."""

    page_starts: tuple[int, ...]
    """Letters of the body before each page; as many as there are pages."""

    first_words: tuple[str, ...]
    """The word each page's text begins with, as printed there; empty for a page without text of the body."""

    anchors: Mapping[str, Anchor]
    headings: tuple[Heading, ...] = ()
    marks: tuple[Mark, ...] = ()
    fonts: Mapping[str, str]
    """Name of a font in the fragment → face, and `face:caps` where small capitals stand for lower-case letters."""

    glyphs: Mapping[str, Mapping[int, str]]
    """By name of a font: glyph → the characters it stands for."""

    problems: tuple[Problem, ...] = ()
    """What WeasyPrint had to say, and what our own check of its pages found."""

    @property
    def page_count(self) -> int:
        """Number of its pages."""
        return len(self.page_starts)


def to_bytes(text: LaidOutText) -> bytes:
    """Write it for the cache: a line of JSON, then the PDF."""
    data = {
        "slug": text.slug,
        "page_starts": text.page_starts,
        "first_words": text.first_words,
        "anchors": {name: (anchor.page, anchor.x_pt, anchor.y_pt) for name, anchor in text.anchors.items()},
        "headings": [(heading.level, heading.text, heading.page, heading.y_pt) for heading in text.headings],
        "marks": [(mark.kind, mark.text, mark.page, mark.y_pt, mark.x_pt) for mark in text.marks],
        "fonts": text.fonts,
        "glyphs": text.glyphs,
        "problems": [asdict(problem) for problem in text.problems],
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode() + b"\n" + pdf_pieces.to_bytes(text.pieces)


def from_bytes(data: bytes) -> LaidOutText:
    """Read it back."""
    line, _, pieces = data.partition(b"\n")
    read: dict[str, Any] = json.loads(line)
    return LaidOutText(
        slug=read["slug"],
        pieces=pdf_pieces.from_bytes(pieces),
        page_starts=tuple(read["page_starts"]),
        first_words=tuple(read["first_words"]),
        anchors={name: Anchor(page=page, x_pt=x, y_pt=y) for name, (page, x, y) in read["anchors"].items()},
        headings=tuple(Heading(level=level, text=text, page=page, y_pt=y) for level, text, page, y in read["headings"]),
        marks=tuple(Mark(kind=kind, text=text, page=page, y_pt=y, x_pt=x) for kind, text, page, y, x in read["marks"]),
        fonts=read["fonts"],
        glyphs={name: {int(glyph): text for glyph, text in glyphs.items()} for name, glyphs in read["glyphs"].items()},
        problems=tuple(Problem(**{**problem, "severity": Severity(problem["severity"]), "at": None}) for problem in read["problems"]),
    )
