"""Parts of an edition into documents, through Jinja: the one body that both the EPUB and the PDF are made from.

Takes a compiled `Edition` and the templates; gives a `Book` in which every id begins with its document's slug. Does not know pages.
"""

from __future__ import annotations

from anthology.edition.document import Book, Document
from anthology.edition.illustrations import name_figures, with_list
from anthology.edition.model import Edition, Part
from anthology.edition.numbering import names_others, prefix_ids
from anthology.markup import parse, serialise
from anthology.render.templates import Templates

REGISTER_KINDS = frozenset({"people", "glossary", "chronology", "time-line", "bibliography", "index", "notes-key", "illustrations"})
"""Kinds whose body the apparatus has made; they share a template."""


def render_documents(edition: Edition, templates: Templates) -> Book:
    """Make a document of every part, in order."""
    documents = with_list([_document(part, edition, templates) for part in edition.parts])
    return Book(metadata=edition.metadata, documents=documents, files=_pictures(documents))


def _document(part: Part, edition: Edition, templates: Templates) -> Document:
    name = "register" if part.kind in REGISTER_KINDS else part.kind
    values: dict[str, object] = {"title": part.title, "byline": part.byline, "language": part.language, "slug": part.slug, **part.content}
    if part.kind == "contents":
        values["entries"] = contents(edition)
    body = parse(templates.render(f"shared/{name}.xhtml.j2", values))
    name_figures(body, part.slug)
    made = serialise(body)
    if names_others(made, part.slug):
        prefix_ids(body, part.slug)
        made = serialise(body)
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
        body=made,
        notes=part.notes,
        settles=part.settles,
    )


def contents(edition: Edition) -> list[Part]:
    """Give the parts that the contents list, in order."""
    return [part for part in edition.parts if part.level]


def _pictures(documents: tuple[Document, ...]) -> dict[str, str]:
    """Give the pictures that bodies and notes show; their `src` is their path from the edition's folder."""
    fragments = (fragment for document in documents for fragment in (document.body, *(note.body for note in document.notes)) if "<img" in fragment)
    sources = {image.get("src", "") for fragment in fragments for image in parse(fragment).iter("img")}
    return {source: source for source in sorted(sources)}
