"""anthology.lock: for every witness what its bytes were when they were brought in.

Takes the manifest's witnesses and the files at hand; gives a `Lock` that can be loaded, verified, renewed and written. A seed that no longer matches
is an error that says how to accept it. Written as JSON with sorted keys, so that two people who bring in the same thing write the same lines. The
date comes from the command, never from here.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

from anthology.library.asked import options_of
from anthology.library.cleaning import CLEANING_VERSION
from anthology.library.readers import READER_VERSION, choose, read
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.manifest import Manifest, TextEntry
from anthology.problems import InputError, Location, Problem, Problems, nearest

NAME = "anthology.lock"
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LockEntry:
    """One witness as it was brought in."""

    file: str
    """The file, from the edition's folder."""

    sha256: str
    size: int
    url: str | None = None
    fetched: str | None = None
    """ISO date of the command that brought it in."""

    media_type: str | None = None
    reader: str = ""
    reader_version: int = READER_VERSION
    cleaning_version: int = CLEANING_VERSION
    words: int = 0
    notes: int = 0
    note_words: int = 0
    pages: tuple[str, ...] = ()
    """Addresses of the pages it was put together from."""

    pictures: tuple[tuple[str, str], ...] = ()
    """Addresses of its pictures, and their files from the edition's folder."""

    credits: tuple[tuple[str, str], ...] = ()
    """Files of pictures, and what their source says of them: whose they are, or else their caption."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The lock file."""

    entries: Mapping[str, LockEntry] = field(default_factory=dict)
    """By the id of the text."""

    path: str = NAME

    @classmethod
    def load(cls, root: Path) -> Lock:
        """Read the lock of an edition; an empty one where there is none. Raises `InputError` L001 when it is broken."""
        file = root / NAME
        if not file.exists():
            return cls()
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            entries = {str(name): _entry(values) for name, values in data["texts"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else None
            hint = "put back the version from your history, or delete it and type 'anthology lock --accept' for each text"
            raise InputError(
                [Problem(code="L001", message="the lock file cannot be understood", at=Location(path=NAME, line=line), hint=hint)]
            ) from error
        return cls(entries=entries)

    def with_entry(self, name: str, entry: LockEntry) -> Lock:
        """Give the lock with one entry new or changed."""
        return replace(self, entries={**self.entries, name: entry})

    def text(self) -> str:
        """Give the lock as it is written."""
        texts = {name: {key: value for key, value in asdict(entry).items() if value not in (None, (), "")} for name, entry in self.entries.items()}
        return json.dumps({"format": _FORMAT, "texts": texts}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"

    def save(self, root: Path) -> None:
        """Write the lock, whole or not at all."""
        write_whole(root / NAME, self.text().encode())

    def verify(self, manifest: Manifest, root: Path) -> tuple[Problem, ...]:
        """Say which seeds are not what the lock says they were, and which are not in it."""
        problems = Problems()
        for entry in manifest.texts:
            file = entry.witness.file
            if file is None or not (root / file).is_file():
                continue
            self._verify_one(entry, file, root, problems)
        known = {entry.id for entry in manifest.texts}
        for name in sorted(set(self.entries) - known):
            problems.warn("L004", f"the lock speaks of '{name}', which is not in the manifest", Location(path=NAME), nearest(name, known))
        return tuple(problems)

    def _verify_one(self, entry: TextEntry, file: str, root: Path, problems: Problems) -> None:
        at, accept = entry.witness.where("file"), f"if it is as it should be, type: anthology lock --accept {entry.id}"
        locked = self.entries.get(entry.id)
        if locked is None:
            problems.warn("L003", f"'{file}' is not in the lock: nobody can tell whether it changes", at, accept)
        elif locked.file != file:
            problems.error("L002", f"the text '{entry.id}' is locked to '{locked.file}', not to '{file}'", at, accept)
        elif digest(root / file) != locked.sha256:
            since = f" since {locked.fetched}" if locked.fetched else ""
            problems.error(
                "L002", f"'{file}' has changed{since} and no longer matches the lock", at, f"put back the file that was received; {accept}"
            )


def _entry(values: Mapping[str, object]) -> LockEntry:
    known = {item.name for item in fields(LockEntry)}
    cleaned = {key: _frozen(value) for key, value in values.items() if key in known}
    return LockEntry(**cleaned)  # type: ignore[arg-type]  # a wrong type shows when the values are compared; a missing one raises


def _frozen(value: object) -> object:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def digest(file: Path) -> str:
    """Give the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def entry_for(received: Received, options: ReadOptions, *, fetched: str | None) -> LockEntry:
    """Read a source and give the entry that records it."""
    texts = read(received, options)
    return recorded(received, texts, fetched=fetched)


def credits_of(texts: Iterable[ReadText], pictures: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give by file what texts say of their pictures."""
    said = {image.src: image.credit or image.caption for text in texts for image in text.offered.images}
    return tuple((file, said[address]) for address, file in pictures if said.get(address))


def recorded(received: Received, texts: Iterable[ReadText], *, fetched: str | None) -> LockEntry:
    """Give the entry that records a source and the texts read of it."""
    texts = tuple(texts)
    return LockEntry(
        file=received.path,
        sha256=hashlib.sha256(received.data).hexdigest(),
        size=len(received.data),
        url=received.url,
        fetched=fetched,
        media_type=received.media_type,
        reader=choose(received).name,
        words=sum(text.words for text in texts),
        notes=sum(len(text.notes) for text in texts),
        note_words=sum(text.note_words for text in texts),
    )


def accept(lock: Lock, manifest: Manifest, root: Path, names: Iterable[str], *, today: str) -> Lock:
    """Give the lock with the files of these texts taken as they are now; every text when no name is given. Raises `InputError`."""
    problems = Problems()
    known = {entry.id: entry for entry in manifest.texts}
    for name in list(names) or [entry.id for entry in manifest.texts if entry.witness.file and (root / entry.witness.file).is_file()]:
        entry = known.get(name)
        file = entry.witness.file if entry else None
        if entry is None:
            problems.error("L005", f"there is no text '{name}' in the manifest", hint=nearest(name, known))
        elif file is None or not (root / file).is_file():
            problems.error("L006", f"the file of '{name}' is not at hand", entry.witness.where("file"), f"'anthology fetch {name}' gets it")
        else:
            before = lock.entries.get(name)
            received = Received(path=file, data=(root / file).read_bytes(), url=entry.witness.url, media_type=before.media_type if before else None)
            options = options_of(entry)
            fresh = entry_for(received, options, fetched=today)
            lock = lock.with_entry(name, replace(fresh, pages=before.pages, pictures=before.pictures, credits=before.credits) if before else fresh)
    problems.raise_errors()
    return lock


def write_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
