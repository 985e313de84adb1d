"""An edition opened: everything read, compiled and checked that outputs are made from.

Takes the manifest's path; gives an `OpenEdition` or problems, all of the stage that failed. Makes and writes no output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from anthology.apparatus.catalogue import Apparatus, open_apparatus
from anthology.apparatus.index import Heading
from anthology.apparatus.model import BIBLIOGRAPHY
from anthology.apparatus.registers import RegisterPaths
from anthology.apparatus.spelling import Writing, check_spelling
from anthology.apparatus.use import check_use
from anthology.build.beside import Beside
from anthology.build.freshness import BUILT, CHECKED, KEPT, program_hash
from anthology.build.index_pages import index_headings, with_index
from anthology.build.standing_by import words_standing_by
from anthology.edition.compile import compile_edition
from anthology.edition.document import Book
from anthology.edition.model import Edition
from anthology.edition.packs import addresses
from anthology.library.catalogue import Library, Reading, open_library, read_backwards
from anthology.library.lock import NAME as LOCK
from anthology.library.text import Standing
from anthology.manifest import Manifest, Piece, SectionEntry, TextEntry, load_manifest, named_files
from anthology.memory import answers_of, remembering, take
from anthology.problems import Problem, Problems
from anthology.render.documents import render_documents
from anthology.render.templates import Templates
from anthology.validate.edition import validate_book, validate_pictures, validate_rights

LARGE = 2_000_000
"""Bytes of texts for which a second process pays that helps to read and to check them."""

REGISTERS = ("people", "glossary", "chronology", "bibliography", "index")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEdition:
    """An edition ready to be made into books."""

    root: Path
    manifest: Manifest
    library: Library
    apparatus: Apparatus
    edition: Edition
    book: Book
    templates: Templates
    headings: tuple[Heading, ...] = ()
    """The index."""

    warnings: tuple[Problem, ...] = ()

    @property
    def standings(self) -> Mapping[Standing, int]:
        """How many texts stand in full, as digest, as article."""
        found = [text.standing for text in self.library.texts.values()]
        return {standing: found.count(standing) for standing in Standing}

    @property
    def notes(self) -> Mapping[str, int]:
        """How many notes each voice has."""
        voices = [note.voice for document in self.book.documents for note in document.notes]
        return {voice.id: voices.count(voice.id) for voice in self.manifest.voices if voice.id in voices}


def check_texts(opened: OpenEdition) -> None:
    """Hold every text that stands in full against the words of what was received. Raises InputError with the places where they differ."""
    readings = tuple(opened.library.readings.values())
    if not readings:
        return
    problems = Problems()
    with remembering(opened.root / KEPT, program_hash()), Beside() as helper:
        if _is_large_and_new(opened.manifest, opened.root):
            helper.begin(partial(answers_of, partial(_verdicts, opened.root, readings[1::2])))
            _verdicts(opened.root, readings[::2])
            take(helper.result())
        problems.extend(_verdicts(opened.root, readings))
    problems.raise_errors()


def _verdicts(root: Path, readings: Iterable[Reading]) -> list[Problem]:
    """Give what is found on texts, from memory where it is known."""
    from anthology.validate.received import verdict_on

    found: list[Problem] = []
    for reading in readings:
        received = replace(reading.received, data=(root / reading.received.path).read_bytes())
        found += verdict_on(received, reading.texts, reading.options)
    return found


def files_of(manifest: Manifest) -> set[str]:
    """Name every file that the manifest says the book is made from, with itself and the lock."""
    return {Path(manifest.where().path).name, LOCK, *(path for path, _ in named_files(manifest))}


def open_edition(manifest_path: Path, manifest: Manifest | None = None, *, sets_citations: bool = True, fresh: bool = False) -> OpenEdition:
    """Read, compile and check, with the manifest if it is read already. What was read before is remembered, but for a `fresh` one.

    Without `sets_citations` they are checked and left empty, and the colophon says nothing of the making, which is quicker. Raises InputError.
    """
    root = manifest_path.parent
    with remembering(root / KEPT, program_hash(), fresh=fresh):
        manifest = manifest or load_manifest(manifest_path)
        with Beside() as helper:
            if not fresh and _is_large_and_new(manifest, root):
                helper.begin(partial(_read_for_others, manifest, root))
            return _open(manifest, root, sets_citations=sets_citations)


def _is_large_and_new(manifest: Manifest, root: Path) -> bool:
    """Tell whether there are so many texts, none of them ever read, that a second process should help, from their end until the two meet."""
    if any((root / KEPT / name).exists() for name in (BUILT, CHECKED)):
        return False
    files = [root / text.witness.file for text in manifest.texts if text.witness.file]
    return sum(file.stat().st_size for file in files if file.is_file()) > LARGE


def _read_for_others(manifest: Manifest, root: Path) -> bytes:
    """Read texts into the memory of the edition's folder, where the first process finds them."""
    read_backwards(manifest, root)
    return b""


def _open(manifest: Manifest, root: Path, *, sets_citations: bool) -> OpenEdition:
    problems, spelling = Problems(), Problems()
    apparatus = _apparatus(manifest, root, problems, sets_citations)
    with Beside() as beside:
        if apparatus.kept and apparatus.known.works and not apparatus.kept.is_file():
            beside.begin(apparatus.set_ahead)
            apparatus = replace(apparatus, ahead=beside.result)
        library = open_library(manifest, root)
        check_spelling(apparatus.known, _writings(manifest, root), spelling)
        edition = compile_edition(manifest, library, apparatus, _production(manifest, root) if sets_citations else ())
    problems.raise_errors()
    templates = Templates(root)
    book = render_documents(edition, templates)
    digests = {text.slug for text in library.texts.values() if text.standing is not Standing.FULL}
    headings = index_headings(book, apparatus, problems, digests)
    problems.extend(spelling)
    if sets_citations:
        check_use(apparatus.known, headings, _cited(book), problems, words_standing_by(manifest, library.texts, root))
    book = with_index(book, headings, templates)
    problems.extend((*library.warnings, *validate_book(book), *validate_pictures(book, root), *validate_rights(manifest, library)))
    problems.raise_errors()
    return OpenEdition(
        root=root,
        manifest=manifest,
        library=library,
        apparatus=apparatus,
        edition=edition,
        book=book,
        templates=templates,
        headings=headings,
        warnings=tuple(problems),
    )


def _production(manifest: Manifest, root: Path) -> tuple[tuple[str, str], ...]:
    from anthology.build.production import production_lines  # asks each package for its version

    return production_lines(manifest, root)


def _writings(manifest: Manifest, root: Path) -> list[Writing]:
    """Read the editor's own files again, as they are written: those in which spelling is looked at. What is not UTF-8 is said elsewhere."""
    own = sorted({path for path, _ in named_files(manifest) if path.endswith((".md", ".yaml"))} - {text.witness.file for text in manifest.texts})
    return [Writing(path=path, source=(root / path).read_text("utf-8", "replace")) for path in own if (root / path).is_file()]


def _cited(book: Book) -> set[str]:
    """Give the keys of the works to which anything in the book leads."""
    return {address.partition(f"#{BIBLIOGRAPHY}-")[2] for address in addresses(book.documents) if address.startswith(BIBLIOGRAPHY)}


def _apparatus(manifest: Manifest, root: Path, problems: Problems, sets_citations: bool) -> Apparatus:
    paths = {name: root / path for name in REGISTERS if (path := getattr(manifest.registers, name))}
    entries: tuple[Piece | SectionEntry | TextEntry, ...] = (*manifest.front_matter, *manifest.sections, *manifest.texts, *manifest.back_matter)
    return open_apparatus(
        root=root,
        paths=RegisterPaths(**paths),
        voices=manifest.voices,
        texts=[entry.id for entry in entries],
        language=manifest.edition.language,
        problems=problems,
        kept=root / KEPT / "works.json" if sets_citations else None,
        sets_citations=sets_citations,
        marks_mentions=manifest.registers.mark_in_print,
        notes_files={text.id: [path for path in (text.notes, text.digest.notes if text.digest else None) if path] for text in manifest.texts},
    )
