"""The apparatus's one door: everything the editor's notes and registers give to the book.

Takes the paths that the manifest names, the voices and the slugs of the texts; gives an `Apparatus` that annotates the body of each text
and sets links and citations in any fragment of the editor's. Problems are gathered where the caller says; nothing is raised. Order for a
text: received body → paragraphs numbered, ids prefixed → `annotate`. For any other fragment of the editor's: `resolve`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lxml import etree

from anthology.apparatus.citations import check_citations, fill_citations
from anthology.apparatus.csl import SetWork, Style, set_works
from anthology.apparatus.kept_works import read_kept, write_kept
from anthology.apparatus.linking import link_first_mentions, resolve_links
from anthology.apparatus.mentions import Finder
from anthology.apparatus.model import AnnotatedBody, PlacedNote, Subject, UnplacedNote
from anthology.apparatus.notes_file import load_notes, notes_of
from anthology.apparatus.placing import LONG_NOTE_WORDS, count_notes, place_entries, unplaced_received
from anthology.apparatus.registers import RegisterPaths, Registers, open_registers
from anthology.apparatus.short_forms import check_short_forms, short_forms
from anthology.library.text import ReceivedNote
from anthology.manifest import Voice
from anthology.markup import parse, serialise
from anthology.problems import Location, Problems


@dataclass(frozen=True, kw_only=True)
class Apparatus:
    """The registers, and what binds notes, links and citations into bodies."""

    root: Path
    """The manifest's folder."""

    registers: Registers
    voices: Mapping[str, Voice]
    texts: frozenset[str]
    """Slugs of the texts to which the editor may link."""

    language: str
    style: Style = "author-date"
    kept: Path | None = None
    """File in which works once set are kept; None to set them anew each time."""

    sets_citations: bool = True
    """False where only problems are wanted: citations are checked and left as they are."""

    long_note_words: int = LONG_NOTE_WORDS
    problems: Problems = field(default_factory=Problems)

    @cached_property
    def finder(self) -> Finder:
        """What finds names of people and terms."""
        return Finder(self.registers.people, self.registers.terms)

    @cached_property
    def works(self) -> Mapping[str, SetWork]:
        """The works of the bibliography as they print; set on first use."""
        forms = short_forms(self.registers.works, years=self.style == "author-date")
        works, kept = set_works(self.registers.works, forms, self.style, self.language, before := read_kept(self.kept))
        if kept != before:
            write_kept(self.kept, kept)
        return works

    def annotate(
        self, body: str, slug: str, *, path: str, notes: Path | None = None, received: Sequence[ReceivedNote] = (), links_mentions: bool = True
    ) -> AnnotatedBody:
        """Bind notes of a file and those received to a text's body, link first mentions, set links and citations; `path` names the body."""
        tree = parse(body)
        at = Location(path=path)
        entries = notes_of(load_notes(notes, self.root, self.voices, self.texts | {slug}, self.problems), slug) if notes else ()
        bound = place_entries(tree, entries, self.language, self.problems)
        resolve_links(tree, self.registers, self.texts, at, self.problems)
        waiting = (*unplaced_received(received, path), *bound)
        placed = count_notes(tree, waiting, self.voices, self.problems, path=path, long_note_words=self.long_note_words)
        if links_mentions:
            link_first_mentions(tree, self.finder)
        self._cite(tree, at)
        subjects = {note.key: self._subjects(origin) for note, origin in placed if origin.subjects}
        return AnnotatedBody(body=serialise(tree), notes=tuple(self._set_note(note, origin) for note, origin in placed), subjects=subjects)

    def resolve(self, fragment: str, at: Location, *, links_mentions: bool = False) -> str:
        """Set the links and citations of a fragment; problems are said to be at `at`."""
        tree = parse(fragment)
        resolve_links(tree, self.registers, self.texts, at, self.problems)
        if links_mentions:
            link_first_mentions(tree, self.finder)
        self._cite(tree, at)
        return serialise(tree)

    def _set_note(self, note: PlacedNote, origin: UnplacedNote) -> PlacedNote:
        body = self.resolve(note.body, origin.at)
        return PlacedNote(key=note.key, voice=note.voice, mark=note.mark, label=note.label, body=body, long=note.long)

    def _cite(self, tree: etree._Element, at: Location) -> None:
        check_citations(tree, self.registers.keys, at, self.problems)
        if self.sets_citations and tree.find(".//span[@data-cite]") is not None:
            fill_citations(tree, self.works)

    def _subjects(self, origin: UnplacedNote) -> tuple[str, ...]:
        """Check the entries that a note is said to speak of."""
        found = []
        for written in origin.subjects:
            scheme, _, identifier = written.partition(":")
            if scheme not in (Subject.PERSON, Subject.TERM):
                self.problems.error("A025", f"'{written}' names no entry for the index", origin.at, "write person:ID or term:ID")
            elif self.registers.check(Subject(scheme), identifier, origin.at, self.problems):
                found.append(written)
        return tuple(found)


def open_apparatus(
    *,
    root: Path,
    paths: RegisterPaths,
    voices: Iterable[Voice],
    texts: Collection[str],
    language: str,
    problems: Problems,
    style: Style = "author-date",
    kept: Path | None = None,
    sets_citations: bool = True,
    long_note_words: int = LONG_NOTE_WORDS,
) -> Apparatus:
    """Load and check the registers, and make ready to annotate."""
    registers = open_registers(paths, root, problems)
    check_short_forms(registers.works, problems, years=style == "author-date")
    return Apparatus(
        root=root,
        registers=registers,
        voices={voice.id: voice for voice in voices},
        texts=frozenset(texts),
        language=language,
        style=style,
        kept=kept,
        sets_citations=sets_citations,
        long_note_words=long_note_words,
        problems=problems,
    )
