"""The register of people.

Takes entries of `people.yaml`; gives `Person` values whose dates make sense. Problems A032 and A033.
"""

from __future__ import annotations

from pydantic import Field, field_validator

from anthology.apparatus.dates import Point, point_of
from anthology.apparatus.sorting import sort_form
from anthology.entries import Entry
from anthology.problems import Problems

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Person(Entry):
    """One person."""

    id: str = Field(pattern=ID_PATTERN, description="Small letters, figures and hyphens; links are written person:ID.")
    name: str = Field(min_length=1, description="The name as this book prints it.")
    sort: str | None = Field(None, description="The name as it is sorted, surname first; worked out from the name when not given.")
    original: str | None = Field(None, description="The name in its own script.")
    language: str | None = Field(None, description="Language of that form, as a BCP 47 tag; Russian for Cyrillic letters when not given.")
    also: tuple[str, ...] = Field((), description="Further right forms, found for the index; a bare surname only if it can mean nobody else.")
    variants: tuple[str, ...] = Field((), description="Spellings met elsewhere that our own writing does not use.")
    born: str | None = Field(None, description="Year, month or day of birth, New Style: 1872, 1872-03 or 1872-03-31.")
    died: str | None = Field(None, description="Year, month or day of death, New Style.")
    note: str = Field(min_length=1, description="One to three lines, in Markdown.")
    sources: tuple[str, ...] = Field((), description="Keys of the bibliography.")

    @field_validator("born", "died")
    @classmethod
    def _is_a_date(cls, value: str | None) -> str | None:
        if value is not None:
            point_of(value)
        return value

    @property
    def sort_name(self) -> str:
        """The name as it is sorted."""
        if self.sort:
            return self.sort
        given, _, family = self.name.rpartition(" ")
        return f"{family}, {given}" if given else family

    @property
    def sort_key(self) -> str:
        """The name in the form that sorting compares."""
        return sort_form(self.sort_name)

    @property
    def birth(self) -> Point | None:
        """When the person was born."""
        return point_of(self.born) if self.born else None

    @property
    def death(self) -> Point | None:
        """When the person died."""
        return point_of(self.died) if self.died else None

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form under which the index finds the person."""
        return tuple(dict.fromkeys((self.name, *self.also)))


def check_people(people: tuple[Person, ...], problems: Problems) -> None:
    """Look for deaths before births, and one person under two ids."""
    by_name: dict[str, Person] = {}
    for person in people:
        if person.birth and person.death and person.death.last < person.birth.first:
            problems.error("A032", f"'{person.name}' dies ({person.died}) before being born ({person.born})", person.where("died"))
        first = by_name.setdefault(person.name.casefold(), person)
        if first is not person:
            problems.error(
                "A031", f"'{person.name}' has two entries, '{first.id}' and '{person.id}'", person.where("name"), f"the first: {first.where()}"
            )
