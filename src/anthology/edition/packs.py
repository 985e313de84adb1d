"""A pack: a part of the book for one meeting, whole in itself.

Takes the documents of the book and what a pack names; gives the pack's texts with the paragraph numbers and notes that they have in the book,
and says which entries of the registers they use. Links that would lead out of the pack become plain words. Knows no layout.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from anthology.apparatus.chronology import DatedEvent
from anthology.apparatus.model import BIBLIOGRAPHY, PlacedNote, Subject
from anthology.apparatus.registers import Registers
from anthology.edition.document import Document, Opens
from anthology.edition.numbering import last_number, paragraph_range
from anthology.manifest import Manifest, Pack
from anthology.markup import NOTEREF, parse, serialise, unwrap
from anthology.problems import Problems

_RANGE = re.compile(r"(?P<slug>[a-z0-9-]+)(?:#(?P<first>\d+)(?:-(?P<last>\d+))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A text of a pack, or some of its paragraphs."""

    slug: str
    first: int | None = None
    last: int | None = None


def excerpts(pack: Pack, manifest: Manifest, problems: Problems) -> tuple[Excerpt, ...]:
    """Say which texts a pack holds; a section stands for its texts. No text stands in it twice."""
    sections = {section.id: [text.id for text in section.texts] for section in manifest.sections}
    found: dict[str, Excerpt] = {}
    for name in pack.texts:
        for excerpt in _named(name, sections, pack, problems):
            if excerpt.slug in found:
                hint = "name it once; of a text some paragraphs can be taken, from one to another: 'id#3-12'"
                problems.error("P005", f"the pack '{pack.id}' holds '{excerpt.slug}' twice, the second time by '{name}'", pack.where("texts"), hint)
            found.setdefault(excerpt.slug, excerpt)
    return tuple(found.values())


def _named(name: str, sections: Mapping[str, Sequence[str]], pack: Pack, problems: Problems) -> tuple[Excerpt, ...]:
    """Give the texts that a name of a pack stands for."""
    match = _RANGE.fullmatch(name)
    if match is None:
        problems.error("P002", f"'{name}' is neither a text nor a range of paragraphs", pack.where("texts"), "write 'id' or 'id#3-12'")
        return ()
    first = int(match["first"]) if match["first"] else None
    if match["slug"] not in sections:
        return (Excerpt(slug=match["slug"], first=first, last=int(match["last"]) if match["last"] else first),)
    if first is not None:
        hint = f"name one of its texts: {', '.join(sections[match['slug']])}"
        problems.error("P002", f"'{name}' names paragraphs of a section, which has none of its own", pack.where("texts"), hint)
    return tuple(Excerpt(slug=slug) for slug in sections[match["slug"]])


def cut(document: Document, excerpt: Excerpt, pack: Pack, problems: Problems) -> Document:
    """Give a text as a pack has it: whole, or cut down to some paragraphs with their notes."""
    opened = replace(document, opens=Opens.NEXT)
    if excerpt.first is None or excerpt.last is None:
        return opened
    count = last_number(document.body)
    if not 1 <= excerpt.first <= excerpt.last <= count:
        shown = f"{excerpt.slug}#{excerpt.first}-{excerpt.last}"
        problems.error("P003", f"there are no paragraphs '{shown}'", pack.where("texts"), f"'{excerpt.slug}' has paragraphs 1 to {count}")
        return opened
    return replace(opened, body=_cut_body(document, excerpt.first, excerpt.last), notes=_kept_notes(document, excerpt))


def _cut_body(document: Document, first: int, last: int) -> str:
    body = parse(document.body)
    for part in body.iter("div"):
        if part.get("class") == "body":
            inner = parse(paragraph_range(serialise(part), first, last))
            part.text, tail = inner.text, part.tail
            for child in list(part):
                part.remove(child)
            part.extend(inner)
            part.tail = tail
            break
    return serialise(body)


def _kept_notes(document: Document, excerpt: Excerpt) -> tuple[PlacedNote, ...]:
    assert excerpt.first is not None
    assert excerpt.last is not None
    tree = parse(_cut_body(document, excerpt.first, excerpt.last))
    keys = {link.get("data-note") for link in tree.iter("a") if link.get("class") == NOTEREF}
    return tuple(note for note in document.notes if note.key in keys)


def addresses(documents: Iterable[Document]) -> frozenset[str]:
    """Give every address inside the book to which documents and their notes link."""
    fragments = (fragment for document in documents for fragment in (document.body, *(note.body for note in document.notes)))
    return frozenset(address for fragment in fragments for address in re.findall(r'href="anthology:([^"]+)"', fragment))


def used_registers(known: Registers, linked: Collection[str]) -> Registers:
    """Cut the registers down to what is linked; an event stays when all whom it concerns are."""
    people = tuple(person for person in known.people if _address(Subject.PERSON, person.id) in linked)
    terms = tuple(term for term in known.terms if _address(Subject.TERM, term.id) in linked)
    ids = {person.id for person in people} | {term.id for term in terms}
    events = tuple(event for event in known.events if _is_used(event, ids, linked))
    sources = [person.sources for person in people] + [term.sources for term in terms] + [event.entry.sources for event in events]
    cited = {key for keys in sources for key in keys}
    works = tuple(work for work in known.works if work.id in cited or f"{BIBLIOGRAPHY}#{BIBLIOGRAPHY}-{work.id}" in linked)
    return replace(known, people=people, terms=terms, events=events, works=works)


def _address(subject: Subject, identifier: str) -> str:
    return subject.address_of(identifier).removeprefix("anthology:")


def _is_used(event: DatedEvent, ids: Collection[str], linked: Collection[str]) -> bool:
    concerned = (*event.entry.people, *event.entry.terms)
    return _address(Subject.EVENT, event.id) in linked or (bool(concerned) and all(name in ids for name in concerned))


def closed(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Make plain words of every link that would lead out of these documents."""
    ids = {document.slug: _ids(document) for document in documents}
    return tuple(
        replace(document, body=_closed(document.body, ids), notes=tuple(replace(note, body=_closed(note.body, ids)) for note in document.notes))
        for document in documents
    )


def _ids(document: Document) -> frozenset[str]:
    return frozenset(re.findall(r'\sid="([^"]+)"', document.body))


def _closed(fragment: str, ids: Mapping[str, frozenset[str]]) -> str:
    if "anthology:" not in fragment:
        return fragment
    body = parse(fragment)
    for link in list(body.iter("a")):
        target = link.get("href", "")
        if not target.startswith("anthology:"):
            continue
        slug, _, name = target.removeprefix("anthology:").partition("#")
        if slug not in ids or (name and name not in ids[slug]):
            unwrap(link)
    return serialise(body)
