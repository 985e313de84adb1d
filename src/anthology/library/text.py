"""The texts of a library: data only.

A `Text` is the words that this edition prints, as cleaned XHTML in the small vocabulary of `anthology.markup`; a `Witness` is the document those
words follow. Nothing here reads a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A person or body with a part in a work."""

    name: str
    """As printed: Alexandra Kollontai."""

    sort_name: str
    """As sorted: Kollontai, Alexandra."""

    role: str = "aut"
    """MARC relator code: aut, trl, edt, ill …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The thing written, apart from any copy of it."""

    title: str
    short_title: str
    """For running heads; the title itself when it is short."""

    contributors: tuple[Contributor, ...] = ()
    written: str | None = None
    """When, in words or figures: 1921, about 1920."""

    form: str | None = None
    """Pamphlet, article, petition …"""

    language: str = "en"
    """BCP 47 tag of the words printed."""

    original_language: str | None = None
    original_title: str | None = None

    def names(self, role: str) -> tuple[str, ...]:
        """Give the names of those with this role, in order."""
        return tuple(person.name for person in self.contributors if person.role == role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be done with a witness."""

    status: str
    """A word of the manifest's table: public-domain, public-domain-us, cc-by-sa-4.0, in-copyright, permission, unknown …"""

    statement: str | None = None
    """The sentence for the permissions page."""

    print_allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """The document that a text follows."""

    citation: str | None = None
    url: str | None = None
    path: str | None = None
    """The file in the edition's folder, when it is at hand."""

    fetched: str | None = None
    """ISO date on which the file was got, from the lock."""

    sha256: str | None = None
    rights: Rights | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedNote:
    """A note that came with the text."""

    key: str
    """Unique in the text; `data-note` of its reference in the body."""

    mark: str
    """The mark it carried: 1, *, a."""

    body: str
    """XHTML blocks in the small vocabulary."""

    voice: str = "author"
    """author | translator | earlier-editor."""


class Standing(StrEnum):
    """In what state a text stands in the book."""

    FULL = "full"
    DIGEST = "digest"
    """A digest of the argument in the editors' words."""

    ARTICLE = "article"
    """An article of the editors' on the same subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The words that this edition prints under one title."""

    slug: str
    work: Work
    witness: Witness
    body: str
    """XHTML blocks in the small vocabulary; places of received notes are `<a class="noteref" data-note="KEY"/>`."""

    notes: tuple[ReceivedNote, ...] = ()
    standing: Standing = Standing.FULL
    path: str
    """The file that the body was read from."""
