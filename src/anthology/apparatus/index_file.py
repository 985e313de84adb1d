"""The editor's own entries for the index, and corrections of those that are found.

Takes entries of `index.yaml`; gives `IndexEntry` values. Whether the places exist is said when the index is made.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from anthology.apparatus.notes_file import Quotation
from anthology.entries import Entry

FORMS = ("digest", "full")
"""The forms in which a text can stand: what the editors wrote in its place, or its own words."""


class QuotedPlace(Quotation):
    """A place to which the index leads, found by its words."""

    text: str = Field(description="The id of the text.")
    form: Literal["digest", "full"] | None = Field(None, description="The form of the text that has the words, where only one has them.")
    main: bool = Field(False, description="Whether this is the chief place, printed bold.")


class IndexEntry(Entry):
    """One entry of the editor's, or what is to be added to the entry of a person or term."""

    entry: str | None = Field(None, description="The heading, as printed: Kronstadt, rising of.")
    of: str | None = Field(None, pattern=r"^(person|term):", description="person:ID or term:ID: adds to the entry found for it.")
    sort: str | None = Field(None, description="What the heading is sorted by, when that is not the heading.")
    find: tuple[str, ...] = Field((), description="Words to find in texts and notes, whole words as written.")
    places: tuple[str, ...] = Field(
        (), description="Places to add: TEXT#12 for paragraph 12 of a text; 'digest TEXT#12' or 'full TEXT#12' for the one or the other of its forms."
    )
    main: tuple[str, ...] = Field((), description="The chief places, printed bold, written as under 'places'.")
    quoted: tuple[QuotedPlace, ...] = Field((), description="Places to add, by the words that stand there.")
    see: tuple[str, ...] = Field((), description="Headings to look under instead.")
    see_also: tuple[str, ...] = Field((), description="Headings to look under as well.")
    omit: bool = Field(False, description="With 'of': leave the entry out of the index.")

    @model_validator(mode="after")
    def _names_one_thing(self) -> IndexEntry:
        if bool(self.entry) == bool(self.of):
            raise ValueError("an index entry has either 'entry' or 'of'")
        if self.omit and not self.of:
            raise ValueError("only an entry with 'of' can be left out")
        return self
