"""The registers together: people, glossary, chronology, bibliography, and whether they agree.

Takes the paths of their files; gives a `Registers` value that answers what is known. Cross-checks: an id used and not defined (A020 to
A024), an id given twice (A030), one form that two entries claim (A038). Formats nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from anthology.apparatus.bibliography import Work, load_bibliography
from anthology.apparatus.chronology import DatedEvent, Event, check_chronology, in_order
from anthology.apparatus.citations import check_key
from anthology.apparatus.glossary import Term, check_glossary
from anthology.apparatus.model import Subject
from anthology.apparatus.people import Person, check_people
from anthology.entries import Entry
from anthology.problems import Location, Problems, nearest
from anthology.yamlfile import load_list

UNKNOWN = {Subject.PERSON: ("A020", "person"), Subject.TERM: ("A021", "term"), Subject.EVENT: ("A022", "event")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPaths:
    """Where the files of the registers are; None for one that the book does not have."""

    people: Path | None = None
    glossary: Path | None = None
    chronology: Path | None = None
    bibliography: Path | None = None
    index: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Registers:
    """What the edition knows of people, terms, events and works."""

    people: tuple[Person, ...] = ()
    """In the order of their sort names."""

    terms: tuple[Term, ...] = ()
    events: tuple[DatedEvent, ...] = ()
    works: tuple[Work, ...] = ()

    @cached_property
    def by_subject(self) -> Mapping[Subject, Mapping[str, Person | Term | DatedEvent]]:
        """Every entry that can be linked to, by kind and id."""
        return MappingProxyType(
            {
                Subject.PERSON: {person.id: person for person in self.people},
                Subject.TERM: {term.id: term for term in self.terms},
                Subject.EVENT: {event.id: event for event in self.events},
            }
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the bibliography."""
        return frozenset(work.id for work in self.works)

    def check(self, subject: Subject, identifier: str, at: Location, problems: Problems) -> bool:
        """Whether an entry is there; a problem when it is not."""
        known = self.by_subject[subject]
        if identifier in known:
            return True
        code, word = UNKNOWN[subject]
        problems.error(code, f"no {word} has the id '{identifier}'", at, nearest(identifier, sorted(known)))
        return False


def open_registers(paths: RegisterPaths, root: Path, problems: Problems) -> Registers:
    """Load the registers that the book has, and check each and all."""
    people = _unique(load_list(paths.people, root, Person, problems) if paths.people else (), lambda person: person.id, problems)
    terms = _unique(load_list(paths.glossary, root, Term, problems) if paths.glossary else (), lambda term: term.id, problems)
    entries = load_list(paths.chronology, root, Event, problems) if paths.chronology else ()
    works = _unique(load_bibliography(paths.bibliography, root, problems) if paths.bibliography else (), lambda work: work.id, problems)
    check_people(people, problems)
    check_glossary(terms, problems)
    check_chronology(entries, problems)
    _check_event_ids(entries, problems)
    registers = Registers(
        people=tuple(sorted(people, key=lambda person: (person.sort_key, person.id))),
        terms=tuple(sorted(terms, key=lambda term: (term.sort_key, term.id))),
        events=in_order(entries),
        works=works,
    )
    _check_references(registers, problems)
    _check_forms(registers, problems)
    return registers


Identified = TypeVar("Identified", bound=Entry)


def _unique(entries: Iterable[Identified], id_of: Callable[[Identified], str], problems: Problems) -> tuple[Identified, ...]:
    """Keep the first entry of each id."""
    found: dict[str, Identified] = {}
    for entry in entries:
        identifier = id_of(entry)
        if identifier in found:
            problems.error("A030", f"the id '{identifier}' is given twice", entry.where("id"), f"the first: {found[identifier].where('id')}")
        else:
            found[identifier] = entry
    return tuple(found.values())


def _check_event_ids(entries: Iterable[Event], problems: Problems) -> None:
    _unique([entry for entry in entries if entry.id], lambda entry: entry.id or "", problems)


def _check_references(registers: Registers, problems: Problems) -> None:
    entries: tuple[Person | Term | Event, ...] = (*registers.people, *registers.terms, *(event.entry for event in registers.events))
    for entry in entries:
        for key in entry.sources:
            check_key(key, registers.keys, entry.where("sources"), problems)
    for event in registers.events:
        for identifier in event.entry.people:
            registers.check(Subject.PERSON, identifier, event.entry.where("people"), problems)
        for identifier in event.entry.terms:
            registers.check(Subject.TERM, identifier, event.entry.where("terms"), problems)


def _check_forms(registers: Registers, problems: Problems) -> None:
    """Look for a form of name that two entries claim: the index could not tell whom it means."""
    claimed: dict[str, Person | Term] = {}
    entries: tuple[Person | Term, ...] = (*registers.people, *registers.terms)
    for entry in entries:
        for form in entry.forms:
            first = claimed.setdefault(form, entry)
            if first is not entry and first.id != entry.id:
                hint = f"the other: {first.where()}; leave the form out of both, or of the one that is not meant"
                problems.error("A038", f"'{first.id}' and '{entry.id}' both claim the form '{form}'", entry.where("also"), hint)
