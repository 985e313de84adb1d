"""The time-line: the chronology drawn, time running down the page and a column for each lane.

Takes the events in order; gives drawings (SVG without namespace, as fragments carry it), two of them for a spread unless the words ask for
more. Black and one grey, words at the size of notes, wrapped here because SVG does not break lines. Every event is a mark; those with a
`short` text are named, and in a chronology without any those whose first sentence is short, as far as there is room. Same events, same
bytes. The words for those who do not see it point to the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from anthology.apparatus.chronology import DatedEvent
from anthology.apparatus.timeline_words import SIZE, shortened, wrap
from anthology.library.cleaning import clean_plain
from anthology.markup import escape

WIDTH, HEIGHT = 300.0, 440.0
"""Of a drawing, in points: the type area of an A5 page less a caption."""

HEAD = 22.0
YEARS = 24.0
"""Height of the lanes' names and width of the column of years."""

LINE = 8.6
GAP = 2.6
LEAST_YEAR = 10.5
GREY = "#8a8a8a"
FACES = "EB Garamond, Garamond, Georgia, serif"

LANES: Mapping[str, str] = {"party": "Party", "opposition": "Opposition", "womens-movement": "Women’s movement", "life": "Lives"}
"""Names of lanes; another lane is called by its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    event: DatedEvent
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * LINE + GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    year: int
    lanes: Mapping[str, tuple[_Label, ...]]
    """What is named in each lane, in order."""

    events: tuple[DatedEvent, ...]

    height: float


def timeline_fragment(events: Sequence[DatedEvent], titles: Mapping[str, str] = LANES) -> str:
    """Draw the time-line as one figure for each page."""
    if not events:
        return ""
    lanes = tuple(dict.fromkeys(event.entry.lane for event in events))
    ordered = tuple(sorted(lanes, key=lambda lane: (list(LANES).index(lane) if lane in LANES else len(LANES), lane)))
    pages = _pages(_named(events, ordered))
    return "".join(_figure(number, page, ordered, titles) for number, page in enumerate(pages, 1))


def _named(events: Sequence[DatedEvent], lanes: Sequence[str]) -> list[_Year]:
    """Choose what is named; while two pages do not hold the words made here, drop some where least happens."""
    width = (WIDTH - YEARS) / len(lanes) - 10.5
    has_short = any(event.entry.short for event in events)
    labels = {event.id: label for event in events if (label := _label(event, width, has_short)) is not None}
    years = _years(events, labels, lanes)
    while not has_short and labels and len(_pages(years)) > 2:
        fullest = max((year for year in years if any(year.lanes.values())), key=lambda year: (year.height / len(year.events), -year.year))
        lane = max(lanes, key=lambda name: (sum(label.height for label in fullest.lanes[name]), name))
        worst = max(fullest.lanes[lane], key=lambda label: (label.height, label.event.id))
        del labels[worst.event.id]
        years = _years(events, labels, lanes)
    return years


def _label(event: DatedEvent, width: float, has_short: bool) -> _Label | None:
    words = event.entry.short if has_short else shortened(event.entry.event)
    return _Label(event=event, lines=wrap(clean_plain(words, "en"), width)) if words else None


def _years(events: Sequence[DatedEvent], labels: Mapping[str, _Label], lanes: Sequence[str]) -> list[_Year]:
    years = []
    for year, group in groupby(sorted(events, key=lambda event: event.year), key=lambda event: event.year):
        inside = tuple(group)
        named = {lane: tuple(labels[event.id] for event in inside if event.id in labels and event.entry.lane == lane) for lane in lanes}
        tallest = max(sum(label.height for label in row) for row in named.values())
        years.append(_Year(year=year, lanes=named, events=inside, height=max(LEAST_YEAR, tallest + GAP)))
    return years


def _pages(years: Sequence[_Year]) -> list[list[_Year]]:
    """Divide the years into two pages of like height, or into as many as they need."""
    room = HEIGHT - HEAD
    splits = [(max(_sum(years[:index]), _sum(years[index:])), index) for index in range(1, len(years))]
    tallest, index = min(splits, default=(_sum(years), len(years)))
    if tallest <= room and len(years) > 1:
        return [list(years[:index]), list(years[index:])]
    pages: list[list[_Year]] = [[]]
    for year in years:
        if pages[-1] and _sum(pages[-1]) + year.height > room:
            pages.append([])
        pages[-1].append(year)
    return pages


def _sum(years: Sequence[_Year]) -> float:
    return sum(year.height for year in years)


def _figure(number: int, years: Sequence[_Year], lanes: Sequence[str], titles: Mapping[str, str]) -> str:
    first, last = years[0].year, years[-1].year
    span = str(first) if first == last else f"{first}–{last}"
    name = f"time-line-{number}"
    columns = ", ".join(_title(lane, titles) for lane in lanes)
    count = sum(len(year.events) for year in years)
    described = (
        f"Time runs down the page, with a column for each of: {columns}. It shows {count} events; the chronology lists them all in words, by year."
    )
    drawing = _drawing(years, lanes, titles)
    head = f'<title id="{name}-title">Time-line, {span}</title><desc id="{name}-desc">{escape(described)}</desc>'
    frame = f'viewBox="0 0 {_n(WIDTH)} {_n(_height(years))}" role="img" aria-labelledby="{name}-title {name}-desc"'
    opening = f'<svg {frame} font-family="{FACES}" font-size="{_n(SIZE)}" fill="#000">'
    return f'<figure class="time-line" id="{name}">{opening}{head}{drawing}</svg></figure>'


def _title(lane: str, titles: Mapping[str, str]) -> str:
    return titles.get(lane) or lane.replace("-", " ").capitalize()


def _height(years: Sequence[_Year]) -> float:
    return HEAD + sum(year.height for year in years) + GAP


def _drawing(years: Sequence[_Year], lanes: Sequence[str], titles: Mapping[str, str]) -> str:
    column = (WIDTH - YEARS) / len(lanes)
    lefts = {lane: YEARS + place * column for place, lane in enumerate(lanes)}
    bottom = _height(years) - GAP
    parts = [_words(left, 8.5, (_title(lane, titles),), "bold") for lane, left in lefts.items()]
    parts += [f'<path d="M{_n(left + 2)} {_n(HEAD - 6)}V{_n(bottom)}" stroke="{GREY}" stroke-width="0.5"/>' for left in lefts.values()]
    top = HEAD
    for year in years:
        parts.append(f'<path d="M0 {_n(top)}H{_n(WIDTH)}" stroke="{GREY}" stroke-width="0.3"/>')
        parts.append(_words(0, top + LINE, (str(year.year),), "bold"))
        parts += [_lane(year, lane, lefts[lane], top) for lane in lanes]
        top += year.height
    return "".join(parts)


def _lane(year: _Year, lane: str, left: float, top: float) -> str:
    """Draw the events of a year in one lane: named ones with their words, the rest as small marks, spans as bars."""
    labels = year.lanes[lane]
    named = {label.event.id for label in labels}
    parts = []
    for event in year.events:
        if event.entry.lane != lane:
            continue
        start = top + _part(event, year) * year.height
        if event.span.end.month and event.span.start != event.span.end and event.span.end.year == year.year:
            end = top + min(event.span.years[1] - year.year, 1.0) * year.height
            parts.append(f'<path d="M{_n(left + 2)} {_n(start)}V{_n(max(end, start + 1))}" stroke="{GREY}" stroke-width="2"/>')
        if event.id not in named:
            parts.append(f'<circle cx="{_n(left + 2)}" cy="{_n(min(start + 1.5, top + year.height - 1.5))}" r="1.1" fill="{GREY}"/>')
    for place, label in zip(_places(labels, year, top), labels, strict=True):
        parts.append(f'<circle cx="{_n(left + 2)}" cy="{_n(place - SIZE * 0.28)}" r="1.7"/>')
        parts.append(_words(left + 6.5, place, label.lines))
    return "".join(parts)


def _places(labels: Sequence[_Label], year: _Year, top: float) -> list[float]:
    """Give the base line of each label: at its date where there is room, else below the one before, and all within the year."""
    places = []
    lowest = top + LINE
    for label in labels:
        place = max(lowest, top + LINE + _part(label.event, year) * (year.height - LINE - GAP))
        places.append(place)
        lowest = place + label.height
    bottom = top + year.height
    for index in range(len(labels) - 1, -1, -1):
        places[index] = min(places[index], bottom - labels[index].height + LINE - GAP)
        bottom = places[index] - LINE + GAP
    return places


def _part(event: DatedEvent, year: _Year) -> float:
    return max(0.0, min(event.span.years[0] - year.year, 1.0)) if event.span.start.month else 0.0


def _words(left: float, base: float, lines: Sequence[str], weight: str = "") -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return "".join(f'<text x="{_n(left)}" y="{_n(base + index * LINE)}"{bold}>{escape(line)}</text>' for index, line in enumerate(lines))


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
