"""The apparatus's one door: everything that the editor's notes and registers give to the book.

Takes the paths that the manifest names, the voices and the slugs of the texts; gives an `Apparatus` that annotates the body of each text,
and sets links and citations in any fragment of the editor's. Problems are gathered where the caller says; nothing is raised. Order for a
text: received body, paragraphs numbered and ids prefixed, then `annotate`. For the editor's own prose: `prose`; for any other fragment:
`resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from anthology.apparatus.chronology import DatedEvent
from anthology.apparatus.citations import check_citations, fill_citations
from anthology.apparatus.csl import Style, set_works
from anthology.apparatus.index_file import IndexEntry
from anthology.apparatus.kept_works import from_bytes, read_kept, to_bytes, write_kept
from anthology.apparatus.linking import link_first_mentions, resolve_links
from anthology.apparatus.mentions import FormFinder
from anthology.apparatus.model import AnnotatedBody, PlacedNote, SetWork, Subject, UnplacedNote
from anthology.apparatus.notes_file import check_belonging, load_notes, notes_of
from anthology.apparatus.placing import LONG_NOTE_WORDS, Counting, count_notes, place_entries, unplaced_received
from anthology.apparatus.registers import RegisterPaths, Registers, open_registers
from anthology.apparatus.short_forms import check_short_forms, short_forms
from anthology.library.markdown import markdown_fragment
from anthology.library.prose import Prose
from anthology.library.text import Text
from anthology.manifest import Voice
from anthology.markup import parse, serialise
from anthology.problems import Location, Problems
from anthology.yamlfile import load_list

EDITOR = "editor"
"""The voice of footnotes in the editor's own prose, where it is declared."""

_UNRESOLVED = re.compile(r'data-cite=|href="(?:person|term|event|text):')


@dataclass(frozen=True, kw_only=True)
class Apparatus:
    """The registers, and what binds notes, links and citations into bodies."""

    root: Path
    """The manifest's folder."""

    known: Registers
    """What the registers hold."""

    voices: Mapping[str, Voice]
    texts: frozenset[str]
    """Slugs of the texts to which the editor may link."""

    extras: tuple[IndexEntry, ...] = ()
    """The editor's own entries for the index."""

    language: str
    style: Style = "author-date"
    kept: Path | None = None
    """File in which works once set are kept; None to set them anew each time."""

    ahead: Callable[[], bytes] | None = None
    """Gives what `set_ahead` gave, in another process; None to set works in this one."""

    sets_citations: bool = True
    """False where only problems are wanted: citations are checked and left as they are."""

    notes_files: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The files of notes that each text names, whether it stands in full or not; empty when that is not known."""

    marks_mentions: bool = False
    """Whether the first mention of a person or term in a text is to be seen in print."""

    long_note_words: int = LONG_NOTE_WORDS
    problems: Problems = field(default_factory=Problems)
    _searched: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """Files of notes that have been looked through for notes of other texts."""

    @cached_property
    def finder(self) -> FormFinder:
        """What finds names of people and terms."""
        return FormFinder(self.known.people, self.known.terms)

    @cached_property
    def works(self) -> Mapping[str, SetWork]:
        """The works of the bibliography as they print; set on first use, or ahead of it."""
        before = read_kept(self.kept)
        works, kept = self._set_works(from_bytes(self.ahead()) if self.ahead else before)
        if kept != before:
            write_kept(self.kept, kept)
        return works

    def set_ahead(self) -> bytes:
        """Set the works of the bibliography, for `ahead` to give."""
        return to_bytes(self._set_works({})[1])

    def _set_works(self, kept: Mapping[str, str]) -> tuple[dict[str, SetWork], dict[str, str]]:
        forms = short_forms(self.known.works, years=self.style == "author-date")
        return set_works(self.known.works, forms, self.style, self.language, kept)

    def annotate(self, text: Text, tree: etree._Element, notes: str | None = None, *, already: Sequence[PlacedNote] = ()) -> AnnotatedBody:
        """Bind the notes of a file and those received to the body of a text, link first mentions, set links and citations.

        `tree` is the text's body with paragraphs numbered and ids prefixed, and is used up; `notes` the path of the file from the edition's folder;
        `already` the notes of the same document that stand before the body, after which the count goes on.
        """
        texts = self.texts | {text.slug}
        entries = load_notes(self.root / notes, self.root, self.voices, texts, self.problems) if notes else ()
        if notes and notes not in self._searched:
            self._searched.add(notes)
            check_belonging(entries, notes, self.notes_files, self.problems)
        bound = place_entries(tree, notes_of(entries, text.slug), self.language, self.problems)
        return self._annotated(tree, (*unplaced_received(text.notes, text.path), *bound), text.path, already, links_mentions=True)

    def prose(self, slug: str, prose: Prose | None, language: str, *, key: str = "", links_mentions: bool = False) -> AnnotatedBody:
        """Set the editor's own prose with the notes in it; `key` tells its notes from others of the document `slug`."""
        if prose is None:
            return AnnotatedBody("", ())
        voice = EDITOR if EDITOR in self.voices else next(iter(self.voices), EDITOR)
        notes = unplaced_received(prose.notes, prose.path, voice=voice)
        body, placed = self._annotated(parse(prose.body), notes, prose.path, (), links_mentions=links_mentions)
        return AnnotatedBody(*_with_keys(body, placed, key)) if key and placed else AnnotatedBody(body, placed)

    def resolve(self, fragment: str, at: Location | str) -> str:
        """Set the links and citations of a fragment, where it has any; problems are said to be at `at`."""
        if not _UNRESOLVED.search(fragment):
            return fragment
        tree = parse(fragment)
        self._resolve(tree, Location(path=at) if isinstance(at, str) else at)
        return serialise(tree)

    def set_event(self, event: DatedEvent) -> str:
        """Set the words of a dated event, the people and terms it is said to concern linked where it names them."""
        body, _ = markdown_fragment(event.entry.event, language=self.language, inline=True)
        tree = parse(body)
        self._resolve(tree, event.entry.where("event"))
        concerned = {(Subject.PERSON, identifier) for identifier in event.entry.people} | {
            (Subject.TERM, identifier) for identifier in event.entry.terms
        }
        link_first_mentions(tree, self.finder, concerned)
        return serialise(tree)

    def _annotated(
        self, tree: etree._Element, notes: Sequence[UnplacedNote], path: str, already: Sequence[PlacedNote], *, links_mentions: bool
    ) -> AnnotatedBody:
        counting = Counting(self.voices, already, long_note_words=self.long_note_words)
        placed = count_notes(tree, notes, counting, self.problems, path=path)
        self._resolve(tree, Location(path=path))
        if links_mentions:
            link_first_mentions(tree, self.finder, marked=self.marks_mentions)
        return AnnotatedBody(serialise(tree), tuple(self._set_note(note, origin.at) for note, origin in placed))

    def _set_note(self, note: PlacedNote, at: Location) -> PlacedNote:
        body, subjects = self.resolve(note.body, at), self._subjects(note.subjects, at)
        return note if (body, subjects) == (note.body, note.subjects) else replace(note, body=body, subjects=subjects)

    def _resolve(self, tree: etree._Element, at: Location) -> None:
        resolve_links(tree, self.known, self.texts, at, self.problems)
        check_citations(tree, self.known.keys, at, self.problems)
        if self.sets_citations and tree.find(".//span[@data-cite]") is not None:
            fill_citations(tree, self.works)

    def _subjects(self, subjects: Sequence[str], at: Location) -> tuple[str, ...]:
        """Check the entries that a note is said to speak of."""
        found = []
        for written in subjects:
            scheme, _, identifier = written.partition(":")
            if scheme not in (Subject.PERSON, Subject.TERM):
                self.problems.error("A025", f"'{written}' names no entry for the index", at, "write person:ID or term:ID")
            elif self.known.check(Subject(scheme), identifier, at, self.problems):
                found.append(written)
        return tuple(found)


def _with_keys(body: str, notes: tuple[PlacedNote, ...], key: str) -> tuple[str, tuple[PlacedNote, ...]]:
    """Begin the keys of notes with a word of their own."""
    tree = parse(body)
    for reference in tree.iter("a"):
        if name := reference.get("data-note"):
            reference.set("data-note", f"{key}-{name}")
    return serialise(tree), tuple(replace(note, key=f"{key}-{note.key}") for note in notes)


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
    marks_mentions: bool = False,
    notes_files: Mapping[str, Collection[str]] = MappingProxyType({}),
    long_note_words: int = LONG_NOTE_WORDS,
) -> Apparatus:
    """Load and check the registers, and make ready to annotate."""
    known = open_registers(paths, root, problems)
    check_short_forms(known.works, problems, years=style == "author-date")
    return Apparatus(
        root=root,
        known=known,
        voices={voice.id: voice for voice in voices},
        texts=frozenset(texts),
        extras=load_list(paths.index, root, IndexEntry, problems) if paths.index else (),
        language=language,
        style=style,
        kept=kept,
        sets_citations=sets_citations,
        marks_mentions=marks_mentions,
        notes_files=notes_files,
        long_note_words=long_note_words,
        problems=problems,
    )
