"""The data of the apparatus: notes as they stand in the book, and the addresses of entries in the registers.

Data only; nothing here reads, binds or formats.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from anthology.problems import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNote:
    """A note with its number in its series."""

    key: str
    """`data-note` of its reference in the body; unique in the document."""

    voice: str
    """Id of the voice: editor, author, translator, earlier-editor …"""

    mark: str
    """As printed: 12, a, †."""

    label: str
    """As spoken: Editors’ note 12."""

    body: str
    """Fragment of one or more blocks."""

    long: bool = False
    """Too long for the page foot: set among the endnotes of its document in print."""

    subjects: tuple[str, ...] = ()
    """Entries that the editor says it speaks of without naming them, for the index: person:medvedev-a."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedNote:
    """A note whose reference stands in the body, before it is counted."""

    key: str
    """`data-note` of its reference."""

    voice: str
    body: str
    """Fragment, with links and citations still as they were written."""

    mark: str = ""
    """The mark it carried in the document received; empty for a note of ours."""

    at: Location
    """The note in its file."""

    subjects: tuple[str, ...] = ()
    """Entries of the registers that it speaks of without naming them."""


class AnnotatedBody(NamedTuple):
    """A body with the places of its notes, and the notes in order of place."""

    body: str
    notes: tuple[PlacedNote, ...]


class Subject(StrEnum):
    """The kinds of entry to which links and the index lead; the word is the scheme of the editor's links."""

    PERSON = "person"
    TERM = "term"
    EVENT = "event"

    @property
    def document(self) -> str:
        """The slug of the document in which the entries of this kind stand."""
        return _DOCUMENTS[self]

    def id_of(self, identifier: str) -> str:
        """Give the id that an entry has in its document."""
        return f"{self.document}-{identifier}"

    def address_of(self, identifier: str) -> str:
        """Give the address of an entry, as links carry it."""
        return f"anthology:{self.document}#{self.id_of(identifier)}"


_DOCUMENTS = {Subject.PERSON: "people", Subject.TERM: "glossary", Subject.EVENT: "chronology"}

BIBLIOGRAPHY = "bibliography"
"""The slug of the document of works cited."""


def work_address(key: str) -> str:
    """Give the address of a work in the bibliography."""
    return f"anthology:{BIBLIOGRAPHY}#{BIBLIOGRAPHY}-{key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWork:
    """A work as it prints."""

    short: str
    """Inline fragment, without brackets: Allen 2015."""

    full: str
    """Inline fragment: the entry of the bibliography."""
