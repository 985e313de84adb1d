"""What can be chosen for an EPUB: data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ParagraphNumbers(StrEnum):
    """When the numbers of paragraphs are seen; they are always there as ids."""

    ON_DEMAND = "on-demand"
    """When the reader opens the switch at the head of a text."""

    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubWording:
    """The words that the EPUB itself says, in the language of the book."""

    contents: str = "Contents"
    landmarks: str = "Landmarks"
    pages: str = "Pages of the printed book"
    cover: str = "Cover"
    start: str = "Start of the text"
    notes: str = "Notes"
    page: str = "page {label}"
    """Said by a screen reader where a printed page begins."""
    back: str = "Back to the text from {label}"
    numbers: str = "Number the paragraphs"
    paragraph: str = "¶ {number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubOptions:
    """How an EPUB is to be made."""

    without_voices: tuple[str, ...] = ()
    """Voices whose notes are left out together with their references."""

    paragraph_numbers: ParagraphNumbers = ParagraphNumbers.ON_DEMAND
    page_source: str | None = None
    """The printed edition whose page numbers are carried, as an identifier or in words; the book's own identifier when None."""

    certified_by: str | None = None
    """Who has examined the book and answers for WCAG 2.2 AA. Nobody can be named here by a machine, so nothing is claimed when None."""

    wording: EpubWording = field(default_factory=EpubWording)
