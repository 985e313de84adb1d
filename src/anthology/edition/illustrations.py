"""The list of illustrations: every picture, diagram and drawing of the book that has words of its own.

Takes parts, to say whether a list is wanted, and documents, to make it; gives the list with open folios, each line a link to its picture. A line
says the caption (of a very long one the first sentence), else the title of the drawing, else what the picture shows. A picture without any of these
is an ornament. Knows no pages: `folios` fills them in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from anthology.edition.document import Document, Matter
from anthology.edition.model import Part
from anthology.markup import classes, escape, parse, plain_text, remove

KIND = "illustrations"
LISTED_KINDS = frozenset({"piece", "section", "text", "time-line"})
"""Kinds of documents whose pictures are listed."""

LONGEST_LINE = 160
"""Letters of a caption that is listed whole."""

_SVG = "{http://www.w3.org/2000/svg}"
_SENTENCE = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration:
    """A picture that the list names."""

    slug: str
    """Of the document in which it stands."""

    id: str
    words: str


def illustrations_part(parts: Iterable[Part], language: str) -> list[Part]:
    """Give the list, its lines still to be found; none for a book with fewer than two pictures."""
    if sum(_count(part) for part in parts if part.kind in LISTED_KINDS) < 2:
        return []
    title = "Illustrations"
    return [
        Part(
            slug=KIND,
            kind=KIND,
            matter=Matter.FRONT,
            title=title,
            head_verso=title,
            head_recto=title,
            language=language,
            content={"body": ""},
            settles=True,
        )
    ]


def _count(part: Part) -> int:
    """Count the pictures of a part that has not been made a document yet."""
    written = sum(_in_fragment(value) for value in part.content.values() if isinstance(value, str))
    return written + (1 if part.content.get("picture") else 0)


def _in_fragment(fragment: str) -> int:
    return sum(bool(words_of(figure)) for figure in parse(fragment).iter("figure")) if "<figure" in fragment else 0


def name_figures(body: etree._Element, slug: str) -> None:
    """Give each figure of a document an id, by its place among them."""
    for number, figure in enumerate(body.iter("figure"), 1):
        if figure.get("id") is None:
            figure.set("id", f"{slug}-figure-{number}")


def with_list(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Write the list into the document that is to hold it, if there is one."""
    if not any(document.kind == KIND for document in documents):
        return tuple(documents)
    fragment = list_fragment([found for document in documents if document.kind in LISTED_KINDS for found in illustrations(document)])
    return tuple(replace(document, body=document.body + fragment) if document.kind == KIND else document for document in documents)


def illustrations(document: Document) -> list[Illustration]:
    """Give the pictures of a document, in order."""
    if "<figure" not in document.body:
        return []
    figures = parse(document.body).iter("figure")
    named = [(figure.get("id"), words_of(figure)) for figure in figures]
    return [Illustration(slug=document.slug, id=identifier, words=words) for identifier, words in named if identifier and words]


def words_of(figure: etree._Element) -> str:
    """Say what a picture is called; empty when nothing tells."""
    caption = figure.find("figcaption")
    if caption is not None and (words := _line(_without_credit(caption))):
        return words
    for title in (*figure.iter("title"), *figure.iter(f"{_SVG}title")):
        if title.text and title.text.strip():
            return " ".join(title.text.split())
    image = next(figure.iter("img"), None)
    return _line(image.get("alt", "")) if image is not None else ""


def _without_credit(caption: etree._Element) -> str:
    """Give the words of a caption; whose picture it is stands last and is left out."""
    copied = deepcopy(caption)
    for credit in [element for element in copied.iter("span") if "credit" in classes(element)]:
        remove(credit)
    return plain_text(copied)


def _line(text: str) -> str:
    """Cut words down to what a list can hold: all of them, or the first sentence."""
    whole = " ".join(text.split())
    return (whole if len(whole) <= LONGEST_LINE else _SENTENCE.split(whole, maxsplit=1)[0]).removesuffix(".")


def list_fragment(found: Iterable[Illustration]) -> str:
    """Set the list, its folios still open."""
    lines = "".join(
        f'<li class="level-2"><a class="locator" href="anthology:{one.slug}#{escape(one.id)}"><span class="title">{escape(one.words)}</span>'
        '<span class="folio" data-uncounted=""/></a></li>'
        for one in found
    )
    return f'<ol class="contents illustrations">{lines}</ol>'
