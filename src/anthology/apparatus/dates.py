"""Dates as the registers write them: a year, a month, a day, or a range of these.

Takes text like 1921, 1921-03, 1921-03-08, 1921-03-08/1921-03-16; gives `Span` values that sort, and words as the book prints them. Old
Style dates are those of the Julian calendar, kept in Russia until 31 January 1918.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = "January February March April May June July August September October November December".split()
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
EN_RULE = "–"


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A year, a month or a day."""

    year: int
    month: int = 0
    day: int = 0
    """0 where no month or day is said."""

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [str(self.day) if self.day else "", MONTHS[self.month - 1] if self.month else "", str(self.year)]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Span:
    """From one point in time to another; the same for a single one."""

    start: Point
    end: Point

    @property
    def is_vague(self) -> bool:
        """Whether its first day is not said."""
        return not self.start.day

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start.first <= day <= self.end.last

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else _range_words(self.start, self.end)

    @property
    def years(self) -> tuple[float, float]:
        """Its beginning and end in years and parts of a year, for drawing."""
        return _year_of(self.start.first), _year_of(self.end.last + timedelta(days=1))

    def within_year(self) -> str:
        """Give its words for a list arranged by year: 8–16 March; empty when only the year is known."""
        if self.start == self.end or self.start.year == self.end.year:
            words = str(self)
            return words.removesuffix(str(self.end.year)).strip() if self.start.month else ""
        return str(self)


def _year_of(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / (366 if monthrange(day.year, 2)[1] == 29 else 365)


def _range_words(start: Point, end: Point) -> str:
    if not start.month and not end.month:
        same_century = start.year // 100 == end.year // 100
        return f"{start.year}{EN_RULE}{end.year % 100:02d}" if same_century else f"{start.year}{EN_RULE}{end.year}"
    if start.year == end.year and start.month == end.month and start.day and end.day:
        return f"{start.day}{EN_RULE}{end}"
    if start.year == end.year and start.month and end.month:
        head = " ".join(part for part in (str(start.day) if start.day else "", MONTHS[start.month - 1]) if part)
        tight = not start.day and not end.day
        return f"{head}{EN_RULE}{end}" if tight else f"{head} {EN_RULE} {end}"
    return f"{start} {EN_RULE} {end}"


def point_of(text: str) -> Point:
    """Read a point; raises ValueError, in words for the editor, when it is none."""
    found = _POINT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"'{text}' is not a date; write 1921, 1921-03 or 1921-03-08")
    point = Point(*(int(part or 0) for part in found.groups()))
    try:
        date(point.year, point.month if found.group(2) else 1, point.day if found.group(3) else 1)
    except ValueError:
        raise ValueError(f"there is no day '{text}' in the calendar") from None
    return point


def span_of(text: str) -> Span:
    """Read a point or a range written with a stroke; raises ValueError when it is none."""
    first, stroke, last = text.partition("/")
    start = point_of(first)
    end = point_of(last) if stroke else start
    if end.last < start.first:
        raise ValueError(f"'{text}' ends before it begins")
    return Span(start, end)


def julian_of(day: date) -> tuple[int, int, int]:
    """Give the Old Style date of a New Style day: year, month, day (by Julian day numbers, so the whole Julian calendar is right)."""
    count = day.toordinal() + 1721425 + 32082
    cycle = (4 * count + 3) // 1461
    of_year = count - 1461 * cycle // 4
    of_month = (5 * of_year + 2) // 153
    return cycle - 4800 + of_month // 10, of_month + 3 - 12 * (of_month // 10), of_year - (153 * of_month + 2) // 5 + 1


def days_between_styles(new: Point, old: Point) -> int:
    """Say by how many days an Old Style date lies before a New Style one, both counted in one calendar."""
    return (new.first - old.first) // timedelta(days=1)
