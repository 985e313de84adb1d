"""What layout gives to the joiner, to the cache and to the EPUB writer: one document of the book on its pages.

Data only: it may be kept, sent from process to process, and written as JSON beside the bytes of the PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from anthology.problems import Problem


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
    """`number`: a paragraph's number for the outer margin; `break`: a break in the text that fell at a page's edge."""

    text: str
    page: int
    y_pt: float
    """Base line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOutText:
    """One document, laid out."""

    slug: str
    pdf: bytes
    """A tagged PDF of its pages, all as rectos, without font programs: the joiner adds those once for the whole book."""

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
