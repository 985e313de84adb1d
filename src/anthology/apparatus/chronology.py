"""The chronology: dated events.

Takes entries of `chronology.yaml`; gives `Event` values in order of time, each with an id that does not change when others are added on
other days. Problem A034 when an Old Style date is not the same day as the New Style one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from pydantic import Field, field_validator

from anthology.apparatus.dates import Point, Span, days_between_styles, julian_of, span_of
from anthology.apparatus.people import ID_PATTERN
from anthology.entries import Entry
from anthology.problems import Problems


class Event(Entry):
    """One event."""

    id: str | None = Field(None, pattern=ID_PATTERN, description="For links event:ID; made from the date when not given.")
    date: str = Field(description="New Style: 1917, 1917-03, 1917-03-08, or a range 1921-03-08/1921-03-16.")
    old_style: str | None = Field(None, description="The same day in the Julian calendar, for days in Russia before 14 February 1918.")
    lane: str = Field(pattern=ID_PATTERN, description="The row of the time-line in which it stands: party, opposition, life …")
    event: str = Field(min_length=1, description="One or two sentences, in Markdown.")
    short: str | None = Field(None, description="Two to five words for the drawn time-line; events without them are drawn as a mark only.")
    people: tuple[str, ...] = Field((), description="Ids of people.")
    terms: tuple[str, ...] = Field((), description="Ids of terms.")
    sources: tuple[str, ...] = Field((), description="Keys of the bibliography.")

    @field_validator("date", "old_style")
    @classmethod
    def _is_a_date(cls, value: str | None) -> str | None:
        if value is not None:
            span_of(value)
        return value

    @property
    def span(self) -> Span:
        """When it happened, New Style."""
        return span_of(self.date)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedEvent:
    """An event in its place in time."""

    id: str
    entry: Event
    span: Span

    @property
    def year(self) -> int:
        """The year under which it is listed: that in which it begins."""
        return self.span.start.year


def in_order(entries: tuple[Event, ...]) -> tuple[DatedEvent, ...]:
    """Put events in order of time; one dated to a month or year stays behind the event of that time that it follows in the file."""
    keyed: list[tuple[date, Event]] = []
    for entry in entries:
        span = entry.span
        before = keyed[-1][0] if keyed else None
        stays = before is not None and span.is_vague and span.holds(before)
        keyed.append((before if stays and before else span.start.first, entry))
    counts: Counter[str] = Counter()
    return tuple(DatedEvent(id=_id_of(entry, counts), entry=entry, span=entry.span) for _, entry in sorted(keyed, key=lambda item: item[0]))


def _id_of(entry: Event, counts: Counter[str]) -> str:
    if entry.id:
        return entry.id
    base = entry.date.strip().replace("/", "-to-")
    counts[base] += 1
    return base if counts[base] == 1 else f"{base}-{counts[base]}"


def check_chronology(entries: tuple[Event, ...], problems: Problems) -> None:
    """Look for Old Style dates that are another day than the New Style one."""
    for entry in entries:
        if entry.old_style is None:
            continue
        new, old = entry.span, span_of(entry.old_style)
        pairs = ((new.start, old.start), (new.end, old.end))
        for new_point, old_point in dict.fromkeys(pairs):
            _check_styles(entry, new_point, old_point, problems)


def _check_styles(entry: Event, new: Point, old: Point, problems: Problems) -> None:
    if not (new.day and old.day):
        return
    right = Point(*julian_of(new.first))
    if right != old:
        days, wanted = days_between_styles(new, old), days_between_styles(new, right)
        message = f"'{entry.old_style}' Old Style lies {days} days before '{entry.date}', not {wanted}"
        problems.error("A034", message, entry.where("old_style"), f"{new} is {right} Old Style")
