"""Use: entries of the registers that nothing in the book speaks of.

Takes the registers and the index made from the whole book; warns (A037) of people and terms that no text, note or dated event names and no
other entry points at, and of works that nothing cites.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from anthology.apparatus.chronology import Event
from anthology.apparatus.glossary import Term
from anthology.apparatus.index import Heading
from anthology.apparatus.model import Subject
from anthology.apparatus.people import Person
from anthology.apparatus.registers import Registers
from anthology.problems import Problems


def check_use(registers: Registers, headings: Iterable[Heading], cited: Collection[str], problems: Problems) -> None:
    """Warn of entries that are never used; `cited` holds the keys of works cited in texts, notes and the editor's prose."""
    named = {heading.address for heading in headings if heading.locators}
    events = [event.entry for event in registers.events]
    people = {identifier for event in events for identifier in event.people}
    terms = {identifier for event in events for identifier in event.terms} | {target for term in registers.terms for target in term.see}
    for person in registers.people:
        if person.id not in people and Subject.PERSON.address_of(person.id) not in named:
            problems.warn("A037", f"nothing in the book speaks of '{person.name}'", person.where("id"), "take the entry out, or link to it")
    for term in registers.terms:
        if term.id not in terms and Subject.TERM.address_of(term.id) not in named:
            problems.warn("A037", f"nothing in the book speaks of '{term.term}'", term.where("id"), "take the entry out, or link to it")
    with_sources: tuple[Person | Term | Event, ...] = (*registers.people, *registers.terms, *events)
    sources = {key for entry in with_sources for key in entry.sources}
    for work in registers.works:
        if work.id not in sources and work.id not in cited:
            problems.warn("A037", f"nothing in the book cites '{work.id}'", work.where("id"), "take the entry out, or cite it")
