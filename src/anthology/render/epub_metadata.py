"""What the package says of the book: bibliographic and accessibility metadata.

Takes the metadata of the book and what is really in the finished pages; gives rows for the `metadata` element (EPUB 3.3 §5.5, EPUB
Accessibility 1.1 §2). Every accessibility statement is computed from the pages; conformance to WCAG is claimed only where a person answers
for it. Writes no XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anthology.edition.document import BookMetadata
from anthology.library.text import Contributor
from anthology.render.epub_options import EpubOptions

CREATORS = frozenset({"aut", "edt", "com"})
"""Roles that make a creator; all others make a contributor."""


@dataclass(frozen=True, slots=True)
class Row:
    """An element of `metadata`."""

    name: str
    """`dc:title` …, or `meta`."""
    value: str | None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is in the book, as counted in its finished pages."""

    pictures: int = 0
    """Pictures and drawings besides the cover."""
    described: bool = True
    """Whether every one of them has a text in its place."""
    moving: bool = False
    """Whether a picture has more than one frame."""
    pages: int = 0
    """Marks of printed pages."""
    notes: int = 0
    index: bool = False
    cover: bool = False


def modified(date: str) -> str:
    """Give the edition's date as the time of last change; the builder has no clock."""
    year, month, day = [*re.findall(r"\d+", date), "1", "1", "1"][:3]
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}T00:00:00Z"


def metadata_rows(metadata: BookMetadata, findings: Findings, options: EpubOptions) -> tuple[Row, ...]:
    """Give all rows but the time of last change."""
    return (*_titles(metadata), *_people(metadata.contributors), *_about(metadata), *_pages(metadata, findings, options), *_access(findings, options))


def _refine(identifier: str, name: str, value: str, scheme: str | None = None) -> Row:
    attributes = {"refines": f"#{identifier}", "property": name}
    return Row("meta", value, attributes | ({"scheme": scheme} if scheme else {}))


def _titles(metadata: BookMetadata) -> Iterator[Row]:
    yield Row("dc:identifier", metadata.identifier, {"id": "pub-id"})
    yield Row("dc:title", metadata.title, {"id": "title-main"})
    yield _refine("title-main", "title-type", "main")
    yield _refine("title-main", "display-seq", "1")
    if metadata.subtitle:
        yield Row("dc:title", metadata.subtitle, {"id": "title-sub"})
        yield _refine("title-sub", "title-type", "subtitle")
        yield _refine("title-sub", "display-seq", "2")
    yield Row("dc:language", metadata.language)


def _people(contributors: tuple[Contributor, ...]) -> Iterator[Row]:
    """Give each person once, with all roles."""
    roles: dict[tuple[str, str], list[str]] = {}
    for person in contributors:
        held = roles.setdefault((person.name, person.sort_name), [])
        if person.role not in held:
            held.append(person.role)
    for number, ((name, sort_name), held) in enumerate(roles.items(), start=1):
        identifier = f"person-{number}"
        yield Row("dc:creator" if CREATORS & set(held) else "dc:contributor", name, {"id": identifier})
        for role in held:
            yield _refine(identifier, "role", role, "marc:relators")
        yield _refine(identifier, "file-as", sort_name)
        yield _refine(identifier, "display-seq", str(number))


def _about(metadata: BookMetadata) -> Iterator[Row]:
    if metadata.publisher:
        yield Row("dc:publisher", metadata.publisher)
    yield Row("dc:date", metadata.date)
    if metadata.description:
        yield Row("dc:description", metadata.description)
    if metadata.rights:
        yield Row("dc:rights", metadata.rights)
    for subject in metadata.subjects:
        yield Row("dc:subject", subject)
    yield Row("meta", str(metadata.number), {"property": "schema:bookEdition"})
    yield Row("meta", "true", {"property": "ibooks:specified-fonts"})


def _pages(metadata: BookMetadata, findings: Findings, options: EpubOptions) -> Iterator[Row]:
    if findings.pages:
        yield Row("meta", options.page_source or metadata.identifier, {"property": "pageBreakSource"})


def _access(findings: Findings, options: EpubOptions) -> Iterator[Row]:
    seen = findings.pictures > 0 or findings.cover
    for mode in ("textual", *(("visual",) if seen else ())):
        yield Row("meta", mode, {"property": "schema:accessMode"})
    if findings.described:
        yield Row("meta", "textual", {"property": "schema:accessModeSufficient"})
    if seen:
        yield Row("meta", "textual,visual", {"property": "schema:accessModeSufficient"})
    for feature in _features(findings):
        yield Row("meta", feature, {"property": "schema:accessibilityFeature"})
    yield Row("meta", "unknown" if findings.moving else "none", {"property": "schema:accessibilityHazard"})
    yield Row("meta", _summary(findings), {"property": "schema:accessibilitySummary"})
    if options.certified_by:
        yield Row("meta", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA", {"property": "dcterms:conformsTo"})
        yield Row("meta", options.certified_by, {"property": "a11y:certifiedBy"})


def _features(findings: Findings) -> Iterator[str]:
    yield from ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA", "unlocked")
    if findings.described and (findings.pictures or findings.cover):
        yield "alternativeText"
    if findings.pages:
        yield from ("pageNavigation", "pageBreakMarkers")
    if findings.index:
        yield "index"


def _summary(findings: Findings) -> str:
    parts = ["The text flows, takes any size, typeface and colour, and has headings, landmarks and a nested table of contents."]
    if findings.notes:
        parts.append("Notes open from their marks and lead back to them.")
    if findings.pages:
        parts.append("Page numbers of the printed book are marked.")
    if findings.pictures:
        parts.append("Pictures and drawings have text in their place." if findings.described else "Some pictures are not described.")
    return " ".join(parts)
