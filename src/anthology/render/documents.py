"""Parts of an edition into documents, through Jinja: the one body that both the EPUB and the PDF are made from.

Takes a compiled `Edition`, the templates and the apparatus's last word on links; gives a `Book`. Every id begins with its document's slug, every
link names a document and a place in it, every citation is filled in. Does not know pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from anthology.apparatus.catalogue import Apparatus
from anthology.apparatus.model import PlacedNote
from anthology.edition.document import Book, Document
from anthology.edition.model import Edition, Part
from anthology.edition.numbering import prefix_ids
from anthology.markup import parse, serialise
from anthology.render.templates import Templates

REGISTER_KINDS = frozenset({"people", "glossary", "chronology", "time-line", "bibliography", "index", "notes-key", "illustrations"})
"""Kinds whose body the apparatus has made; they share a template."""


def render_documents(edition: Edition, templates: Templates, apparatus: Apparatus) -> Book:
    """Make a document of every part, in order."""
    return Book(
        metadata=edition.metadata,
        documents=tuple(_document(part, edition, templates, apparatus) for part in edition.parts),
        files=_files(edition, templates),
    )


def _document(part: Part, edition: Edition, templates: Templates, apparatus: Apparatus) -> Document:
    name = "register" if part.kind in REGISTER_KINDS else part.kind
    values: dict[str, object] = {"title": part.title, "byline": part.byline, "language": part.language, "slug": part.slug, **part.content}
    if part.kind == "contents":
        values["entries"] = contents(edition)
    body = parse(templates.render(f"shared/{name}.xhtml.j2", values))
    prefix_ids(body, part.slug)
    return Document(
        slug=part.slug,
        kind=part.kind,
        matter=part.matter,
        title=part.title,
        byline=part.byline,
        level=part.level,
        head_verso=part.head_verso,
        head_recto=part.head_recto,
        opens=part.opens,
        language=part.language,
        body=apparatus.resolve(serialise(body), part.slug),
        notes=tuple(replace(note, body=apparatus.resolve(note.body, part.slug)) for note in part.notes),
        settles=part.settles,
    )


def contents(edition: Edition) -> list[Part]:
    """Give the parts that the contents list, in order."""
    return [part for part in edition.parts if part.level]


def _files(edition: Edition, templates: Templates) -> Mapping[str, str]:
    return {}


__all__ = ["PlacedNote", "contents", "render_documents"]
