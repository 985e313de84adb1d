"""Use: entries of the registers that nothing in the book speaks of.

Takes the registers and the index made from the whole book; warns (A037) of people and terms that no text, note or dated event names and no
other entry points at, and of works that nothing cites. Writing that stands by, for another form of a text, counts as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from anthology.apparatus.chronology import Event
from anthology.apparatus.glossary import Term
from anthology.apparatus.index import Heading
from anthology.apparatus.mentions import FormFinder
from anthology.apparatus.model import Subject
from anthology.apparatus.people import Person
from anthology.apparatus.registers import Registers
from anthology.problems import Problems

_CITED = re.compile(r"(?<![\w.])@([\w:.#$%&+?<>~/-]*\w)")
_LINKED = re.compile(r"\b(person|term):([a-z0-9]+(?:-[a-z0-9]+)*)")


def check_use(registers: Registers, headings: Iterable[Heading], cited: Collection[str], problems: Problems, standing_by: Sequence[str] = ()) -> None:
    """Warn of entries that are never used.

    `cited` holds the keys of works cited in texts, notes and the editor's prose; `standing_by` is writing in Markdown that is not in the book now.
    """
    finder = FormFinder(registers.people, registers.terms)
    used = {heading.address for heading in headings if heading.locators} | _used_in_registers(registers, finder) | _authors(registers)
    used |= _used_in(standing_by, finder)
    cited = {*cited, *(key for source in standing_by for key in _CITED.findall(source))}
    entries: tuple[tuple[Subject, Person | Term, str], ...] = (
        *((Subject.PERSON, person, person.name) for person in registers.people),
        *((Subject.TERM, term, term.term) for term in registers.terms),
    )
    for subject, entry, name in entries:
        if subject.address_of(entry.id) not in used:
            problems.warn("A037", f"nothing in the book speaks of '{name}'", entry.where("id"), "take the entry out, or link to it")
    sources = {key for entry in _with_sources(registers) for key in entry.sources}
    for work in registers.works:
        if work.id not in sources and work.id not in cited:
            problems.warn("A037", f"nothing in the book cites '{work.id}'", work.where("id"), "take the entry out, or cite it")


def _used_in(sources: Iterable[str], finder: FormFinder) -> set[str | None]:
    """Give the addresses of the entries that writing in Markdown names or links to."""
    used: set[str | None] = set()
    for source in sources:
        used |= {Subject(scheme).address_of(identifier) for scheme, identifier in _LINKED.findall(source)}
        used |= {Subject(mention.entry[0]).address_of(mention.entry[1]) for mention in finder.mentions(" ".join(source.split()))}
    return used


def _with_sources(registers: Registers) -> tuple[Person | Term | Event, ...]:
    return (*registers.people, *registers.terms, *(event.entry for event in registers.events))


def _used_in_registers(registers: Registers, finder: FormFinder) -> set[str | None]:
    """Give the addresses of entries that events are said to concern, that terms point at, or that other entries name."""
    used: set[str | None] = {Subject.TERM.address_of(target) for term in registers.terms for target in term.see}
    for event in registers.events:
        used |= {Subject.PERSON.address_of(identifier) for identifier in event.entry.people}
        used |= {Subject.TERM.address_of(identifier) for identifier in event.entry.terms}
    notes = [((Subject.PERSON, person.id), person.note) for person in registers.people]
    notes += [((Subject.TERM, term.id), term.note) for term in registers.terms]
    for own, note in notes:
        used |= {Subject(mention.entry[0]).address_of(mention.entry[1]) for mention in finder.mentions(note) if mention.entry != own}
    return used


def _authors(registers: Registers) -> set[str | None]:
    """Give the addresses of people who wrote, edited or translated a work of the bibliography."""
    names = {
        f"{name.given or ''} {name.family or name.literal}".strip()
        for work in registers.works
        for name in (*work.author, *work.editor, *work.translator)
    }
    return {Subject.PERSON.address_of(person.id) for person in registers.people if names & set(person.forms)}
