"""Linking: the editor's `person:`, `term:`, `event:` and `text:` links become addresses in the book, and first mentions are linked to their entries.

Takes trees; changes their links. A target that is not there is a problem (A020 to A023). `anthology:` addresses are left for the edition,
which knows all places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from anthology.apparatus.mentions import EntryKey, FormFinder, Mention
from anthology.apparatus.model import Subject
from anthology.apparatus.reading_line import HEADINGS, ReadingLine, read_line
from anthology.apparatus.registers import Registers
from anthology.markup import NOTEREF, classes, unwrap
from anthology.problems import Location, Problems, nearest

MENTION = "mention"
"""Class of a link that was put on the first mention of a person or term."""

MARKED = "marked"
"""Further class of such links where the editor wants them to be seen in print, too."""

_UNLINKED = HEADINGS | {"a", "code", "pre", "cite", "samp", "kbd"}


def resolve_links(body: etree._Element, registers: Registers, texts: Collection[str], at: Location, problems: Problems) -> None:
    """Give the editor's links their addresses; a link to nothing becomes plain words, and a problem."""
    for link in [element for element in body.iter("a") if element.get("href")]:
        scheme, _, target = (link.get("href") or "").partition(":")
        if scheme == "text":
            _resolve_text(link, target, texts, at, problems)
        elif scheme in (Subject.PERSON, Subject.TERM, Subject.EVENT):
            _resolve_entry(link, Subject(scheme), target, registers, at, problems)


def _resolve_text(link: etree._Element, target: str, texts: Collection[str], at: Location, problems: Problems) -> None:
    slug, _, place = target.partition("#")
    if slug not in texts:
        problems.error("A023", f"the book has no text '{slug}'", at, nearest(slug, sorted(texts)))
        unwrap(link)
        return
    identifier = place if place.startswith(f"{slug}-") else f"{slug}-{'p' if place.isdigit() else ''}{place}"
    link.set("href", f"anthology:{slug}#{identifier}" if place else f"anthology:{slug}")


def _resolve_entry(link: etree._Element, subject: Subject, target: str, registers: Registers, at: Location, problems: Problems) -> None:
    if registers.check(subject, target, at, problems):
        link.set("href", subject.address_of(target))
    else:
        unwrap(link)


def entries_linked(body: etree._Element) -> Iterator[EntryKey]:
    """Say which entries a tree links to, in order, their links already resolved."""
    for link in body.iter("a"):
        for subject in Subject:
            prefix = subject.address_of("")
            if (link.get("href") or "").startswith(prefix):
                yield subject, (link.get("href") or "").removeprefix(prefix)


def link_first_mentions(body: etree._Element, finder: FormFinder, only: Collection[EntryKey] | None = None, *, marked: bool = False) -> None:
    """Link the first mention of each person and term (or of `only` some) that is not linked yet, outside headings, links and notes.

    `marked` has them seen in print; so are then those that the editor has linked.
    """
    if finder.is_empty:
        return
    line = read_line(body)
    done: set[EntryKey] = set(entries_linked(body))
    wanted = []
    for mention in finder.mentions(line.text):
        wants = mention.entry not in done and (only is None or mention.entry in only)
        if wants and _can_be_linked(line, mention):
            done.add(mention.entry)
            wanted.append(mention)
    for mention in reversed(wanted):
        _link(line, mention)
    if marked:
        _mark_first(body)


def _mark_first(body: etree._Element) -> None:
    """Mark the first link to each person and term."""
    seen: set[str] = set()
    prefixes = tuple(subject.address_of("") for subject in (Subject.PERSON, Subject.TERM))
    for link in body.iter("a"):
        address = link.get("href") or ""
        if address.startswith(prefixes) and address not in seen:
            seen.add(address)
            link.set("class", " ".join(sorted(classes(link) | {MARKED})))


def _can_be_linked(line: ReadingLine, mention: Mention) -> bool:
    """Whether the words stand in one piece of text, where a link may be."""
    stretch = line.stretch_before(mention.start + 1)
    text = (stretch.element.tail if stretch.is_tail else stretch.element.text) or ""
    if mention.end > stretch.start + len(text):
        return False
    holder = stretch.element.getparent() if stretch.is_tail else stretch.element
    while holder is not None:
        if holder.tag in _UNLINKED or NOTEREF in classes(holder) or holder.get("data-cite") is not None:
            return False
        holder = holder.getparent()
    return True


def _link(line: ReadingLine, mention: Mention) -> None:
    stretch = line.stretch_before(mention.start + 1)
    element = stretch.element
    start, end = mention.start - stretch.start, mention.end - stretch.start
    subject, identifier = mention.entry
    link = etree.Element("a", {"class": MENTION, "href": Subject(subject).address_of(identifier)})
    text = (element.tail if stretch.is_tail else element.text) or ""
    link.text = text[start:end]
    if stretch.is_tail:
        parent = element.getparent()
        if parent is None:
            return
        element.tail, link.tail = text[:start], None
        parent.insert(parent.index(element) + 1, link)
    else:
        element.text = text[:start]
        element.insert(0, link)
    link.tail = text[end:]
