"""The index: where the book names people, terms and whatever else the editor lists.

Takes the registers, the editor's own entries and the documents of the book with their notes; gives headings with locators, each a place in
letters from which a writer finds the page, with the paragraph and note for the e-book. Citations are not searched. Knows no folios:
`index_page` sets what others have found. Problem A043 when the editor's entry names a place or heading that is not there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from lxml import etree

from anthology.apparatus.binding import BoundText, bind
from anthology.apparatus.folding import fold_quotation
from anthology.apparatus.glossary import Term
from anthology.apparatus.index_blocks import BlockNames
from anthology.apparatus.index_file import IndexEntry, QuotedPlace
from anthology.apparatus.index_places import EditorsPlaces, Locator, Paragraphs
from anthology.apparatus.letter_places import LetterPlaces
from anthology.apparatus.mentions import EXTRA, EntryKey, FormFinder, Mention
from anthology.apparatus.model import PlacedNote, Subject
from anthology.apparatus.people import Person
from anthology.apparatus.reading_line import Block, ReadingLine, read_line
from anthology.apparatus.registers import Registers
from anthology.apparatus.sorting import sort_form
from anthology.library.cleaning import clean_plain
from anthology.markup import classes, parse
from anthology.problems import Location, Problems, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A document that the index covers."""

    slug: str
    body: str
    notes: tuple[PlacedNote, ...] = ()
    form: str = "full"
    """`digest` while the editors' words stand for the text's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the index and all that stands under it."""

    id: str
    words: str
    """Plain text."""

    sort_key: str
    address: str | None = None
    """Address of the register's entry, for people and terms."""

    locators: tuple[Locator, ...] = ()
    see: tuple[str, ...] = ()
    """Ids of headings to look under instead."""

    see_also: tuple[str, ...] = ()


def make_index(registers: Registers, extras: Sequence[IndexEntry], documents: Iterable[Indexed], problems: Problems) -> tuple[Heading, ...]:
    """Give every heading that leads anywhere, in alphabetical order."""
    finder = FormFinder(registers.people, registers.terms, {number: entry.find for number, entry in enumerate(extras)})
    if finder.is_empty and not extras:
        return ()
    found: dict[EntryKey, list[Locator]] = defaultdict(list)
    paragraphs: dict[str, Paragraphs] = {}
    quoted: dict[int, list[Locator]] = defaultdict(list)
    for document in documents:
        searched = _Searched(document)
        paragraphs[document.slug] = Paragraphs(form=document.form, by_number=searched.paragraphs())
        for number, place in ((number, place) for number, extra in enumerate(extras) for place in extra.quoted):
            if place.text == document.slug and place.form in (None, document.form) and fold_quotation(place.at):
                quoted[number] += searched.quoted(place, problems)
        for entry, locator in searched.locators(finder):
            found[entry].append(locator)
    headings = {**_register_headings(registers, found), **_extra_headings(extras, found)}
    for number, extra in enumerate(extras):
        _add_extra(_key_of(extra, number), extra, headings, EditorsPlaces(paragraphs, quoted[number], problems))
    return _linked_up(headings, registers, extras, problems)


class _Searched:
    """A document laid open for searching."""

    def __init__(self, document: Indexed) -> None:
        self.document = document
        self.tree = parse(document.body)
        self.line = read_line(self.tree)
        self.places = LetterPlaces(self.tree, self.line)
        self.names = BlockNames(document.slug, self.line)

    def paragraphs(self) -> dict[str, Locator]:
        """Give the place of each numbered paragraph, by its number."""
        return {block.number: self._locator(block.start, block) for block in reversed(self.line.blocks) if block.number}

    def quoted(self, place: QuotedPlace, problems: Problems) -> Iterator[Locator]:
        """Give the place of words that the editor quotes, if they are there."""
        end = bind(BoundText(self.line), place, problems)
        if end is not None:
            yield replace(self._locator(end - 1, self.line.block_at(end - 1)), is_main=place.main)

    def locators(self, finder: FormFinder) -> Iterator[tuple[EntryKey, Locator]]:
        """Give every place at which an entry is named, in the body and then in its notes."""
        for mention in mentions_in(self.tree, self.line, finder):
            yield mention.entry, self._locator(mention.start, self.line.block_at(mention.start))
        for note in self.document.notes:
            yield from self._in_note(note, finder)

    def _locator(self, place: int, block: Block) -> Locator:
        named = self.names.of(block)
        return Locator(slug=self.document.slug, offset=self.places.of(place), target=named.target, number=named.number, sign=named.sign)

    def _in_note(self, note: PlacedNote, finder: FormFinder) -> Iterator[tuple[EntryKey, Locator]]:
        offset = self.places.of_note(note.key)
        if offset is None:
            return
        target = f"{self.document.slug}-note-{note.key}"  # its id in both outputs
        body = parse(note.body)
        named = [mention.entry for mention in mentions_in(body, read_line(body), finder)]
        named += [(scheme, identifier) for scheme, _, identifier in (subject.partition(":") for subject in note.subjects)]
        for entry in dict.fromkeys(named):
            yield entry, Locator(slug=self.document.slug, offset=offset, target=target, note=note.key, mark=note.mark)


def mentions_in(body: etree._Element, line: ReadingLine, finder: FormFinder) -> list[Mention]:
    """Give what a tree names: its links to entries first, then names in the words that are in no such link and no citation."""
    linked, closed = _linked_stretches(body, line)
    named = [mention for mention in finder.mentions(line.text) if not _is_within(mention, closed)]
    return sorted((*linked, *named), key=lambda mention: mention.start)


def _linked_stretches(body: etree._Element, line: ReadingLine) -> tuple[list[Mention], list[tuple[int, int]]]:
    """Find links to entries, and stretches of the line in which names are not looked for."""
    linked: list[Mention] = []
    closed: list[tuple[int, int]] = []
    for stretch, following in zip(line.stretches, (*line.stretches[1:], None), strict=True):
        end = following.start if following else len(line.text)
        holder = stretch.element.getparent() if stretch.is_tail else stretch.element
        while holder is not None and holder is not body:
            if "citation" in classes(holder):
                closed.append((stretch.start, end))
                break
            if (entry := _entry_of(holder)) is not None:
                linked.append(Mention(entry=entry, start=stretch.start, end=end))
                closed.append((stretch.start, end))
                break
            holder = holder.getparent()
    return linked, closed


def _entry_of(element: etree._Element) -> EntryKey | None:
    if address := element.get("href"):
        for subject, prefix in _ADDRESSES:
            if address.startswith(prefix):
                return subject, address.removeprefix(prefix)
    return None


_ADDRESSES = tuple((subject, subject.address_of("")) for subject in (Subject.PERSON, Subject.TERM))


def _is_within(mention: Mention, closed: list[tuple[int, int]]) -> bool:
    """Whether a mention begins within a stretch; stretches follow each other."""
    index = bisect_right(closed, mention.start, key=itemgetter(0)) - 1
    return index >= 0 and (mention.start == closed[index][0] or mention.start < closed[index][1])


def _register_headings(registers: Registers, found: Mapping[EntryKey, list[Locator]]) -> dict[EntryKey, Heading]:
    headings: dict[EntryKey, Heading] = {}
    registered: tuple[tuple[Subject, tuple[Person | Term, ...]], ...] = ((Subject.PERSON, registers.people), (Subject.TERM, registers.terms))
    for subject, entries in registered:
        for entry in entries:
            key = (subject, entry.id)
            headings[key] = Heading(
                id=f"index-{subject}-{entry.id}",
                words=clean_plain(entry.sort_name, "en"),
                sort_key=entry.sort_key,
                address=subject.address_of(entry.id),
                locators=tuple(found.get(key, ())),
            )
    return headings


def _extra_headings(extras: Sequence[IndexEntry], found: Mapping[EntryKey, list[Locator]]) -> dict[EntryKey, Heading]:
    headings: dict[EntryKey, Heading] = {}
    for number, entry in enumerate(extras):
        if entry.entry:
            key = _key_of(entry, number)
            identifier = "-".join(sort_form(entry.entry).split())
            sort_key = sort_form(entry.sort or entry.entry)
            words = clean_plain(entry.entry, "en")
            headings[key] = Heading(id=f"index-{identifier}", words=words, sort_key=sort_key, locators=tuple(found.get(key, ())))
    return headings


def _key_of(entry: IndexEntry, number: int) -> EntryKey:
    scheme, _, identifier = (entry.of or "").partition(":")
    return (scheme, identifier) if entry.of else (EXTRA, str(number))


def _add_extra(key: EntryKey, entry: IndexEntry, headings: dict[EntryKey, Heading], named: EditorsPlaces) -> None:
    """Carry out what the editor's entry says of a heading."""
    heading = headings.get(key)
    if heading is None:
        named.problems.error("A043", f"'{entry.of}' is in no register", entry.where("of"))
    elif entry.omit:
        del headings[key]
    else:
        places = named.of(entry)
        main = {(place.slug, place.target) for place in places if place.is_main}
        kept = [replace(locator, is_main=locator.note is None and (locator.slug, locator.target) in main) for locator in heading.locators]
        headings[key] = replace(heading, locators=(*kept, *places))


def _linked_up(headings: Mapping[EntryKey, Heading], registers: Registers, extras: Sequence[IndexEntry], problems: Problems) -> tuple[Heading, ...]:
    """Add see and see also, in both ways the glossary and the editor give them, and leave out what leads nowhere."""
    by_words = {heading.words: heading.id for heading in headings.values()}
    see: dict[EntryKey, list[str]] = defaultdict(list)
    see_also: dict[EntryKey, list[str]] = defaultdict(list)
    for term in registers.terms:
        related = [headings.get((Subject.TERM, identifier)) for identifier in term.see]
        see_also[(Subject.TERM, term.id)] += [heading.id for heading in related if heading and heading.locators]
    for number, entry in enumerate(extras):
        for names, into, key in ((entry.see, see, "see"), (entry.see_also, see_also, "see_also")):
            into[_key_of(entry, number)] += _ids(names, by_words, entry.where(key), problems)
    leading = {heading.id for heading in headings.values() if heading.locators}
    kept = {key: tuple(target for target in see[key] if target in leading) for key in headings}
    leading |= {heading.id for key, heading in headings.items() if kept[key]}
    linked = [
        replace(heading, see=kept[key], see_also=tuple(target for target in see_also[key] if target in leading))
        for key, heading in headings.items()
        if heading.id in leading
    ]
    return tuple(sorted(linked, key=lambda heading: (heading.sort_key, heading.id)))


def _ids(names: Iterable[str], by_words: Mapping[str, str], at: Location, problems: Problems) -> list[str]:
    found = []
    for name in names:
        if (words := clean_plain(name, "en")) in by_words:
            found.append(by_words[words])
        else:
            problems.error("A043", f"the index has no heading '{name}'", at, nearest(name, sorted(by_words)))
    return found
