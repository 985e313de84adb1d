"""The registers as they stand in the book: fragments for people, glossary, chronology and bibliography.

Takes the registers and what sets the editor's Markdown; gives one fragment for each, every entry with the id to which links lead. Layout is
the style sheets' affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from anthology.apparatus.bibliography import Work
from anthology.apparatus.chronology import DatedEvent
from anthology.apparatus.dates import Point, Span, span_of
from anthology.apparatus.glossary import Term
from anthology.apparatus.model import BIBLIOGRAPHY, SetWork, Subject, work_address
from anthology.apparatus.people import Person
from anthology.library.cleaning import clean_plain
from anthology.markup import escape
from anthology.problems import Location

SetLine = Callable[[str, Location], str]
"""Sets a line of the editor's Markdown as an inline fragment, its links and citations resolved."""

_CYRILLIC = re.compile("[\u0400-\u04ff]")


def people_fragment(people: Iterable[Person], set_line: SetLine, works: Mapping[str, SetWork]) -> str:
    """Give the register of people, by surname."""
    return f'<dl class="people">{"".join(_person(person, set_line, works) for person in people)}</dl>'


def _person(person: Person, set_line: SetLine, works: Mapping[str, SetWork]) -> str:
    facts = [_original(person.original, person.language), _dates(life_dates(person))]
    variants = _variants(person.variants)
    return _entry(
        Subject.PERSON.id_of(person.id), person.sort_name, facts, set_line(person.note, person.where("note")), variants, person.sources, works
    )


def life_dates(person: Person) -> str:
    """Write when a person lived: 31 March 1872 – 9 March 1952; one end where only one is known."""
    born, died = person.birth, person.death
    if born and died:
        tight = not (born.month or died.month)
        return f"{born}–{died}" if tight else f"{born} – {died}"
    return f"born {born}" if born else f"died {died}" if died else ""


def glossary_fragment(terms: Sequence[Term], set_line: SetLine, works: Mapping[str, SetWork]) -> str:
    """Give the glossary, in alphabetical order."""
    names = {term.id: term.term for term in terms}
    return f'<dl class="glossary">{"".join(_term(term, names, set_line, works) for term in terms)}</dl>'


def _term(term: Term, names: Mapping[str, str], set_line: SetLine, works: Mapping[str, SetWork]) -> str:
    facts = [_original(term.original, term.language), _dates(clean_plain(term.dates, "en") if term.dates else "")]
    links = [f'<a href="#{Subject.TERM.id_of(target)}">{escape(_plain(names[target]))}</a>' for target in term.see if target in names]
    see = f'<span class="cross"><i>See</i> {"; ".join(links)}.</span>' if links else ""
    return _entry(Subject.TERM.id_of(term.id), term.term, facts, set_line(term.note, term.where("note")), see, term.sources, works)


def _entry(identifier: str, name: str, facts: Iterable[str], note: str, end: str, sources: Sequence[str], works: Mapping[str, SetWork]) -> str:
    known = "; ".join(fact for fact in facts if fact)
    before = f'<span class="facts">{known}.</span> ' if known else ""
    parts = " ".join(part for part in (f"{before}{note}", end, sources_of(sources, works)) if part)
    return f'<dt id="{identifier}">{escape(_plain(name))}</dt><dd>{parts}</dd>'


def _plain(words: str) -> str:
    return clean_plain(words, "en")


def _original(words: str | None, language: str | None) -> str:
    if not words:
        return ""
    tag = language or ("ru" if _CYRILLIC.search(words) else None)
    language = f' lang="{escape(tag)}"' if tag else ""
    return f'<span class="original"{language}>{escape(words)}</span>'


def _dates(words: str) -> str:
    return f'<span class="dates">{escape(words)}</span>' if words else ""


def _variants(variants: Sequence[str]) -> str:
    return f'<span class="variants">Elsewhere also {escape(_plain(", ".join(variants)))}.</span>' if variants else ""


def sources_of(sources: Sequence[str], works: Mapping[str, SetWork]) -> str:
    """Name the sources of an entry."""
    named = [f'<a href="{work_address(key)}">{works[key].short}</a>' for key in sources if key in works]
    return f'<span class="sources">({"; ".join(named)})</span>' if named else ""


def chronology_fragment(events: Iterable[DatedEvent], set_event: Callable[[DatedEvent], str], works: Mapping[str, SetWork]) -> str:
    """Give the chronology, a list for each year."""
    years = groupby(sorted(events, key=lambda event: event.year), key=lambda event: event.year)
    return "".join(
        f'<section class="year"><h2 id="chronology-year-{year}">{year}</h2><ol class="chronology">'
        f"{''.join(_event(event, set_event(event), works) for event in group)}</ol></section>"
        for year, group in years
    )


def _event(event: DatedEvent, words: str, works: Mapping[str, SetWork]) -> str:
    when = event_date(event)
    date = f'<span class="date">{escape(when)}</span> ' if when else ""
    sources = sources_of(event.entry.sources, works)
    return f'<li id="{Subject.EVENT.id_of(event.id)}" class="lane-{event.entry.lane}">{date}{words}{" " if sources else ""}{sources}</li>'


def event_date(event: DatedEvent) -> str:
    """Write the date of an event within its year; Old Style stands first, as in the book's own prose: 23 February (8 March)."""
    new = event.span.within_year()
    if event.entry.old_style is None:
        return new
    old = span_of(event.entry.old_style)
    same_month = old.start == old.end and event.span.start == event.span.end and old.start.month == event.span.start.month
    return _in_one_month(old.start, event.span) if same_month else f"{old.within_year()} ({new})"


def _in_one_month(old: Point, new: Span) -> str:
    """Write two days of one month: 1 (14) March."""
    month = str(old).split(" ")[1]
    return f"{old.day} ({new.start.day}) {month}"


def bibliography_fragment(works: Iterable[Work], set_works: Mapping[str, SetWork], set_line: SetLine) -> str:
    """Give the works in order, each with the editor's remark on the copy used."""
    return f'<ul class="bibliography">{"".join(_work(work, set_works[work.id], set_line) for work in works)}</ul>'


def _work(work: Work, as_set: SetWork, set_line: SetLine) -> str:
    note = f' <span class="annotation">{set_line(work.note, work.where("note"))}</span>' if work.note else ""
    return f'<li id="{BIBLIOGRAPHY}-{work.id}">{as_set.full}{note}</li>'
