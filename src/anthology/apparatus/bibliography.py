"""The bibliography: works cited, in CSL-YAML.

Takes `bibliography.yaml`; gives `Work` values and the order in which they are listed. Fields are those of the Citation Style Language 1.0.2
that our styles print. Formats nothing: `citations` does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from anthology.apparatus.dates import span_of
from anthology.apparatus.sorting import sort_form
from anthology.entries import Entry
from anthology.problems import Location, Problems
from anthology.yamlfile import load

WorkType = Literal[
    "article-journal", "article-magazine", "article-newspaper", "book", "chapter", "entry-dictionary", "entry-encyclopedia", "graphic", "interview",
    "legislation", "manuscript", "map", "motion_picture", "pamphlet", "paper-conference", "personal_communication", "post", "post-weblog", "report",
    "review", "review-book", "speech", "thesis", "webpage",
]  # fmt: skip


class Name(Entry):
    """One name of an author, editor or translator."""

    family: str | None = Field(None, description="Surname.")
    given: str | None = Field(None, description="First names or initials.")
    literal: str | None = Field(None, description="The whole name of a body, or of a person with one name.")
    suffix: str | None = Field(None, description="Jr, III.")
    dropping_particle: str | None = Field(None, alias="dropping-particle", description="A particle that goes from a bare surname: van Beethoven.")
    non_dropping_particle: str | None = Field(None, alias="non-dropping-particle", description="A particle that stays: van Gogh.")

    @model_validator(mode="after")
    def _has_a_name(self) -> Name:
        if not (self.family or self.literal):
            raise ValueError("a name needs 'family' or 'literal'")
        return self


class IssueDate(Entry):
    """When a work came out."""

    date_parts: tuple[tuple[int, ...], ...] = Field((), alias="date-parts", description="[[year, month, day]]; two of them for a range.")
    literal: str | None = Field(None, description="A date in words, when it is no date.")
    circa: bool = Field(False, description="Whether it is about that time.")

    @model_validator(mode="after")
    def _is_a_date(self) -> IssueDate:
        for parts in self.date_parts:
            span_of("-".join(f"{part:0{4 if index == 0 else 2}}" for index, part in enumerate(parts)))
        if not self.date_parts and not self.literal:
            raise ValueError("a date needs 'date-parts' or 'literal'")
        return self


def _from_text(value: Any) -> Any:
    """Take a date written plainly, 2007 or 2007-06-01, for one in parts."""
    if isinstance(value, int):
        return {"date-parts": [[value]]}
    if isinstance(value, str):
        ends = [span_of(part) for part in value.split("/")]
        parts = [[piece for piece in (end.start.year, end.start.month, end.start.day) if piece] for end in ends]
        return {"date-parts": parts}
    return value


class Work(Entry):
    """One work."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Key for citations [@key, p. 12]: small letters, figures and hyphens.")
    type: WorkType = Field(description="Kind of work, a CSL type.")
    title: str = Field(min_length=1, description="Title and subtitle.")
    title_short: str | None = Field(None, alias="title-short", description="Short title for citations.")
    author: tuple[Name, ...] = Field((), description="Authors.")
    editor: tuple[Name, ...] = Field((), description="Editors.")
    translator: tuple[Name, ...] = Field((), description="Translators.")
    container_title: str | None = Field(None, alias="container-title", description="Journal, site or volume in which it stands.")
    container_title_short: str | None = Field(None, alias="container-title-short", description="Its short form for citations.")
    collection_title: str | None = Field(None, alias="collection-title", description="Series.")
    collection_number: str | None = Field(None, alias="collection-number", description="Number in the series.")
    publisher: str | None = Field(None, description="Publisher.")
    publisher_place: str | None = Field(None, alias="publisher-place", description="Place of publication.")
    issued: Annotated[IssueDate | None, BeforeValidator(_from_text)] = Field(None, description="When it came out: 2007, 2007-06-01 or date-parts.")
    volume: str | None = Field(None, description="Volume.")
    issue: str | None = Field(None, description="Number in the volume.")
    page: str | None = Field(None, description="First and last page.")
    edition: str | None = Field(None, description="Edition, as printed: 3rd ed.")
    genre: str | None = Field(None, description="Kind of thesis or report.")
    number: str | None = Field(None, description="Number of a report.")
    language: str | None = Field(None, description="Language of the work, as a BCP 47 tag.")
    url: str | None = Field(None, alias="URL", pattern=r"^https?://", description="Address.")
    doi: str | None = Field(None, alias="DOI", description="DOI, without address.")
    isbn: str | None = Field(None, alias="ISBN", description="ISBN.")
    note: str | None = Field(None, description="What a reader should know of the copy used; printed after the entry.")

    @property
    def names(self) -> tuple[Name, ...]:
        """Those under whose name it is listed."""
        return self.author or self.editor

    @property
    def surnames(self) -> tuple[str, ...]:
        """Their surnames."""
        return tuple(name.family or name.literal or "" for name in self.names)

    @property
    def year(self) -> int | None:
        """The year in which it came out."""
        return self.issued.date_parts[0][0] if self.issued and self.issued.date_parts else None

    @property
    def sort_key(self) -> tuple[str, int, str]:
        """What it is listed by: names or else title, year (none last), title."""
        title = sort_form(_ARTICLE.sub("", self.title))
        names = " ".join(sort_form(f"{name.family or name.literal} {name.given or ''}") for name in self.names)
        return (names or title, self.year if self.year is not None else 9999, title)


_ARTICLE = re.compile(r"^\W*(?:the|an?)\s+", re.IGNORECASE)


class BibliographyFile(Entry):
    """The file of works cited."""

    references: tuple[Work, ...] = Field((), description="The works.")


def load_bibliography(path: Path, root: Path, problems: Problems, *, asked_at: Location | None = None) -> tuple[Work, ...]:
    """Read the works, in the order in which they are listed."""
    file = load(path, root, BibliographyFile, problems, asked_at=asked_at)
    return tuple(sorted(file.references, key=lambda work: work.sort_key)) if file else ()
