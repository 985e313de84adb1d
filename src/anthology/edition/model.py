"""The edition compiled: every part in reading order with what its template is to show. Data only; knows no output format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from anthology.edition.document import BookMetadata, Matter, Opens, PlacedNote


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of the book, before its template has made a page of it."""

    slug: str
    kind: str
    """Names its template, `shared/KIND.xhtml.j2`."""

    matter: Matter
    title: str
    """Plain text."""

    byline: str | None = None
    level: int = 1
    head_verso: str = ""
    head_recto: str = ""
    opens: Opens = Opens.NEXT
    language: str
    content: Mapping[str, object] = field(default_factory=dict)
    """What the template is given, beside the title and the byline."""

    notes: tuple[PlacedNote, ...] = ()
    settles: bool = False
    """Shows page numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The whole book, compiled."""

    metadata: BookMetadata
    parts: tuple[Part, ...]

    def part(self, slug: str) -> Part:
        """Give a part by its slug. Raises KeyError."""
        return next(part for part in self.parts if part.slug == slug)
