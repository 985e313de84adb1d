"""The glossary: terms and organisations.

Takes entries of `glossary.yaml`; gives `Term` values. Problem A036 for an entry that points at itself.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from anthology.apparatus.people import ID_PATTERN
from anthology.apparatus.sorting import sort_form
from anthology.entries import Entry
from anthology.problems import Problems, nearest


class Term(Entry):
    """One term or organisation."""

    id: str = Field(pattern=ID_PATTERN, description="Small letters, figures and hyphens; links are written term:ID.")
    term: str = Field(min_length=1, description="The term as this book prints it.")
    kind: Literal["term", "organisation"] = Field("term", description="Whether it is a term or an organisation.")
    sort: str | None = Field(None, description="What it is sorted by, when that is not the term itself.")
    original: str | None = Field(None, description="The term in its own script.")
    language: str | None = Field(None, description="Language of that form, as a BCP 47 tag; Russian for Cyrillic letters when not given.")
    also: tuple[str, ...] = Field((), description="Further right forms, found for the index.")
    variants: tuple[str, ...] = Field((), description="Forms met elsewhere that our own writing does not use.")
    dates: str | None = Field(None, description="When it existed, as printed: 1919--30.")
    note: str = Field(min_length=1, description="What it means, in Markdown.")
    sources: tuple[str, ...] = Field((), description="Keys of the bibliography.")
    see: tuple[str, ...] = Field((), description="Ids of related entries.")

    @property
    def sort_name(self) -> str:
        """What it is sorted by."""
        return self.sort or self.term

    @property
    def sort_key(self) -> str:
        """The term in the form that sorting compares."""
        return sort_form(self.sort_name)

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form under which the index finds the term."""
        return tuple(dict.fromkeys((self.term, *self.also)))


def check_glossary(terms: tuple[Term, ...], problems: Problems) -> None:
    """Look for entries that point at nothing or at themselves, and one term under two ids."""
    known = {term.id for term in terms}
    by_name: dict[str, Term] = {}
    for term in terms:
        for target in term.see:
            if target == term.id:
                problems.error("A036", f"'{term.term}' says 'see' of itself", term.where("see"))
            elif target not in known:
                problems.error("A021", f"no term has the id '{target}'", term.where("see"), nearest(target, sorted(known)))
        first = by_name.setdefault(term.term.casefold(), term)
        if first is not term:
            problems.error("A031", f"'{term.term}' has two entries, '{first.id}' and '{term.id}'", term.where("term"), f"the first: {first.where()}")
