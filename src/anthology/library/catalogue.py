"""The library opened: every text that the manifest names, read and cleaned, with what the listing says of it.

Takes a manifest and its folder, gives a `Library` or problems. A text is read from its full witness when that is at hand, else from its
digest: it is never silently empty. Does not know notes, registers or outputs.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from anthology.library.asked import options_of
from anthology.library.joining import join
from anthology.library.lock import Lock, LockEntry
from anthology.library.prose import Prose, read_prose, rebase_pictures
from anthology.library.readers.listing import ListingEntry, read_listing
from anthology.library.readers.profiles import GENERAL, profiles
from anthology.library.readers.table import read
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.library.text import Contributor, Rights, Standing, Text, Witness, Work
from anthology.manifest import Manifest, Person, TextEntry
from anthology.problems import AnthologyError, Location, Problem, Problems, nearest

STANDINGS = {"digest": Standing.DIGEST, "article": Standing.ARTICLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text was read from, and everything that was read."""

    received: Received
    """Without its bytes, which are on the disk."""

    options: ReadOptions
    texts: tuple[ReadText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The texts of an edition, and the editors' prose about them."""

    texts: Mapping[str, Text]
    """By slug, in the order of the manifest."""

    listed: Mapping[str, ListingEntry]
    """What the listing says of a text, by slug."""

    prose: Mapping[str, Prose]
    """The editors' own writing by the path of its file."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    """How each text that stands in full was read, by slug."""

    warnings: tuple[Problem, ...] = ()


def open_library(manifest: Manifest, root: Path) -> Library:
    """Read everything that the manifest names. Raises InputError with all that is wrong."""
    problems = Problems()
    listed = _listed(manifest, root, problems)
    texts = {}
    readings: dict[str, Reading] = {}
    lock = Lock.load(root)
    problems.extend(lock.verify(manifest, root))
    for entry in manifest.texts:
        text = _open_text(entry, manifest, root, listed.get(entry.id), lock, readings, problems)
        if text is not None:
            texts[entry.id] = text
    prose = _prose(manifest, root, problems)
    problems.raise_errors()
    return Library(texts=texts, listed=listed, prose=prose, readings=readings, warnings=tuple(problems))


def read_backwards(manifest: Manifest, root: Path) -> None:
    """Read the texts from the last one on, only so that they are remembered; says nothing of what is wrong."""
    lock = Lock.load(root)
    for entry in reversed(manifest.texts):
        _open_text(entry, manifest, root, None, lock, {}, Problems())


def _listed(manifest: Manifest, root: Path, problems: Problems) -> dict[str, ListingEntry]:
    data = _bytes(manifest.listing, root, manifest.where("listing"), problems) if manifest.listing else None
    if data is None or manifest.listing is None:
        return {}
    try:
        listing = read_listing(data, manifest.listing)
    except AnthologyError as error:
        problems.extend(error.problems)
        return {}
    by_title = {entry.title: entry for entry in listing.entries}
    found = {}
    for text in manifest.texts:
        if text.listed_as is None:
            continue
        if text.listed_as in by_title:
            found[text.id] = by_title[text.listed_as]
        else:
            problems.error("T012", f"'{text.listed_as}' is not in the listing", text.where("listed_as"), nearest(text.listed_as, by_title))
    return found


def _bytes(path: str, root: Path, at: Location, problems: Problems) -> bytes | None:
    file = root / path
    if not file.is_file():
        code, message = ("M002", f"'{path}' is a folder, not a file") if file.is_dir() else ("M001", f"there is no file '{path}'")
        problems.error(code, message, at, "put it there, or mend the path")
        return None
    try:
        return file.read_bytes()
    except OSError as error:
        problems.error("M002", f"'{path}' cannot be read: {error.strerror}", at)
        return None


def _open_text(
    entry: TextEntry,
    manifest: Manifest,
    root: Path,
    listed: ListingEntry | None,
    lock: Lock,
    readings: dict[str, Reading],
    problems: Problems,
) -> Text | None:
    language = entry.language or manifest.edition.language
    path, standing = _at_hand(entry, root)
    if path is None:
        hint = f"'anthology fetch {entry.id}' gets it" if entry.witness.url else "put it there, or give a digest"
        problems.error("T013", f"the words of '{entry.id}' are not at hand: there is no '{entry.witness.file}'", entry.witness.where("file"), hint)
        return None
    data = _bytes(path, root, (entry.digest or entry).where("file"), problems)
    reading = _read(data, path, entry, language, standing, lock.entries.get(entry.id), problems) if data is not None else None
    if reading is None:
        return None
    if standing is Standing.FULL:
        readings[entry.id] = reading
    got = join(reading.texts)
    is_received = standing is Standing.FULL and not path.endswith(".md")
    rebased = partial(rebase_pictures, folder=posixpath.dirname(path), root=root, problems=problems, path=path, is_received=is_received)
    return Text(
        slug=entry.id,
        work=_work(entry, listed, language),
        witness=_witness(entry),
        body=rebased(got.body),
        notes=tuple(replace(note, body=rebased(note.body)) if "<img" in note.body else note for note in got.notes),
        standing=standing,
        path=path,
    )


def _at_hand(entry: TextEntry, root: Path) -> tuple[str | None, Standing]:
    """Choose the full text when it is there, else the digest."""
    full = entry.witness.file
    if full and (root / full).exists():
        return full, Standing.FULL
    if entry.digest:
        return entry.digest.file, STANDINGS[entry.digest.form]
    return None, Standing.FULL


def _read(
    data: bytes, path: str, entry: TextEntry, language: str, standing: Standing, locked: LockEntry | None, problems: Problems
) -> Reading | None:
    full = standing is Standing.FULL
    lock = locked if full else None
    pictures = tuple((address, posixpath.relpath(file, posixpath.dirname(path))) for address, file in lock.pictures) if lock else ()
    options = options_of(entry, language, pictures) if full else ReadOptions(language=language)
    _check_profile(entry, problems)
    received = Received(path=path, data=data, url=entry.witness.url if full else None, media_type=lock.media_type if lock else None)
    try:
        texts = read(received, options)
    except AnthologyError as error:
        problems.extend(error.problems)
        return None
    if not texts or not texts[0].body.strip():
        problems.error("T010", f"'{path}' has no words", (entry.witness if full else entry).where("file"), "give a file with the text in it")
        return None
    problems.extend(texts[0].problems)
    return Reading(received=replace(received, data=b""), options=options, texts=texts)


def _check_profile(entry: TextEntry, problems: Problems) -> None:
    name = entry.witness.profile
    known = {GENERAL.id, *(profile.id for profile in profiles())} if name else set()
    if name and name not in known:
        problems.error("M013", f"'{name}' is no profile of a site", entry.witness.where("profile"), f"one of {', '.join(sorted(known))}")


def contributor(person: Person) -> Contributor:
    """Take a person from the manifest; the name for sorting is the last word first, when none is given."""
    first, _, last = person.name.rpartition(" ")
    return Contributor(name=person.name, sort_name=person.sort or (f"{last}, {first}" if first else last), role=person.role)


def _work(entry: TextEntry, listed: ListingEntry | None, language: str) -> Work:
    title = entry.title or (listed.title if listed else entry.id)
    return Work(
        title=title,
        short_title=entry.short_title or title,
        contributors=tuple(contributor(person) for person in entry.contributors),
        written=entry.written,
        form=entry.form,
        language=language,
        original_language=entry.original.language if entry.original else None,
        original_title=entry.original.title if entry.original else None,
    )


def _witness(entry: TextEntry) -> Witness:
    rights = entry.witness.rights
    return Witness(
        citation=entry.witness.citation,
        url=entry.witness.url,
        path=entry.witness.file,
        rights=Rights(status=rights.status, statement=rights.statement, print_allowed=rights.print) if rights else None,
    )


def _prose(manifest: Manifest, root: Path, problems: Problems) -> dict[str, Prose]:
    named: list[tuple[str | None, Location]] = [(piece.file, piece.where("file")) for piece in (*manifest.front_matter, *manifest.back_matter)]
    for section in manifest.sections:
        named += [(section.introduction, section.where("introduction")), (section.questions, section.where("questions"))]
        for text in section.texts:
            named += [(text.headnote, text.where("headnote")), (text.questions, text.where("questions"))]
            if text.digest and text.digest.when_full == "headnote" and _at_hand(text, root)[1] is Standing.FULL:
                named.append((text.digest.file, text.digest.where("file")))
    for pack in manifest.packs:
        named += [(pack.plan, pack.where("plan")), (pack.questions, pack.where("questions"))]
    found = {}
    for path, at in named:
        if path and (prose := read_prose(path, root, manifest.edition.language, problems, at)):
            found[path] = prose
    return found
