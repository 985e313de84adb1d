"""What each kind of document is called in the EPUB: data only.

Values of `epub:type` are those of the EPUB Structural Semantics Vocabulary 1.1, roles those of DPUB-ARIA 1.1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """The semantics of a kind of document."""

    type: str | None = None
    """`epub:type` of its section."""
    role: str | None = None
    landmark: str | None = None
    """`epub:type` of its landmark, if it has one."""


KINDS: dict[str, Kind] = {
    "half-title": Kind("halftitlepage"),
    "title-page": Kind("titlepage", None, "titlepage"),
    "copyright-page": Kind("copyright-page", None, "copyright-page"),
    "introduction": Kind("introduction", "doc-introduction", "introduction"),
    "notes-key": Kind("preamble"),
    "section": Kind("part", "doc-part"),
    "text": Kind("chapter", "doc-chapter"),
    "questions": Kind("appendix", "doc-appendix"),
    "people": Kind("appendix", "doc-appendix"),
    "glossary": Kind("glossary", "doc-glossary", "glossary"),
    "chronology": Kind("appendix", "doc-appendix"),
    "time-line": Kind("appendix", "doc-appendix"),
    "bibliography": Kind("bibliography", "doc-bibliography", "bibliography"),
    "index": Kind("index", "doc-index", "index"),
    "sources": Kind("appendix", "doc-appendix"),
    "illustrations": Kind("loi", None, "loi"),
    "list": Kind("toc-brief"),
    "colophon": Kind("colophon", "doc-colophon", "colophon"),
}
"""By kind; a kind that is not here has no semantics but its title."""

REPLACED = frozenset({"cover", "contents"})
"""Kinds that the EPUB makes in its own way: a picture, and the navigation document."""

BEFORE_CONTENTS = frozenset({"half-title", "title-page", "copyright-page"})
"""Kinds that stand before the contents when the book has no document for them."""


def kind_of(name: str) -> Kind:
    """Give the semantics of a kind."""
    return KINDS.get(name, Kind())
