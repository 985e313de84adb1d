"""`anthology add`: texts brought into an edition from files, or from what `fetch` got.

Takes sources as bytes, reads and cleans them, and works out what is to be written: the bytes untouched into `seeds/`, an entry into the manifest with
its comments and order kept, a line into the lock. `plan` says all of it without writing; `carry_out` writes it, whole or not at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from anthology.library.joining import join
from anthology.library.lock import Lock, LockEntry, credits_of, write_whole
from anthology.library.naming import slug
from anthology.library.pictures import pictures_beside, pictures_inside
from anthology.library.readers import READERS, choose, read
from anthology.library.readers.mhtml import is_bound
from anthology.library.readers.table import MAX_BYTES
from anthology.library.reading import Offered, ReadOptions, ReadText, Received
from anthology.manifest import Manifest, load_manifest
from anthology.manifest.edit import add_texts
from anthology.problems import InputError, Location, Problem, Problems

_PUBLIC_DOMAIN = re.compile(r"public[ -]domain|creativecommons\.org/publicdomain|\bcc0\b", re.IGNORECASE)
_LICENCES = (
    (re.compile(r"by-nc-sa|attribution-noncommercial-sharealike", re.IGNORECASE), "other-licence"),
    (re.compile(r"by-sa|attribution-sharealike", re.IGNORECASE), "cc-by-sa"),
    (re.compile(r"creativecommons\.org/licenses/by|\bcc[ -]by\b", re.IGNORECASE), "cc-by"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One text that is to be added, and what was understood of it."""

    id: str
    text: ReadText
    file: str
    """Where its bytes go, from the edition's folder."""

    entry: tuple[tuple[str, Any], ...]
    """Its entry in the manifest, key by key."""

    lock: LockEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What adding does, or would do."""

    additions: tuple[Addition, ...] = ()
    present: tuple[tuple[str, str], ...] = ()
    """Sources that are in the edition already, and the text or file that they are."""

    files: tuple[tuple[str, bytes], ...] = ()
    """Files to be written into the edition's folder, besides manifest and lock."""

    manifest: str = ""
    """The manifest's new text; empty when nothing is added."""

    problems: tuple[Problem, ...] = ()
    """Warnings of the readers."""


def add_sources(
    manifest_path: Path,
    sources: Sequence[Received],
    section: str,
    *,
    today: str,
    options: ReadOptions | None = None,
    dry_run: bool = False,
    folders: Mapping[str, Path] | None = None,
    said: Mapping[str, Offered] | None = None,
) -> AddReport:
    """Add sources to a section of an edition; `dry_run` only says what that would do. Raises `InputError` with everything that is wrong.

    `folders` says, by the path of a source, where it lies: the pictures that a saved page has beside it come too. `said` is what the contents page
    of a work says of it.
    """
    report = plan(manifest_path, sources, section, today=today, options=options or ReadOptions(), folders=folders or {}, said=said or {})
    if not dry_run and report.additions:
        carry_out(manifest_path, report)
    return report


def source_from_file(file: Path, shown: str | None = None) -> Received:
    """Take a file of the user's; its name is what problems call it."""
    shown = shown or file.name
    hint = "check its name"
    try:
        if (size := file.stat().st_size) > MAX_BYTES and not file.is_dir():
            message = f"the file is {size >> 20} MB; a text has at most {MAX_BYTES >> 20} MB"
            raise InputError([Problem(code="T021", message=message, at=Location(path=shown), hint="bring in a part of it")])
        return Received(path=shown, data=file.read_bytes())
    except IsADirectoryError as error:
        raise InputError([Problem(code="T034", message=f"'{shown}' is a folder", at=Location(path=shown), hint="name a file in it")]) from error
    except OSError as error:
        raise InputError([Problem(code="T034", message=f"'{shown}' cannot be read: {error.strerror}", at=Location(path=shown), hint=hint)]) from error


def plan(
    manifest_path: Path,
    sources: Sequence[Received],
    section: str,
    *,
    today: str,
    options: ReadOptions,
    folders: Mapping[str, Path],
    said: Mapping[str, Offered],
) -> AddReport:
    """Work out what adding does, without writing."""
    root = manifest_path.parent
    manifest, lock = load_manifest(manifest_path), Lock.load(root)
    problems = Problems()
    present: list[tuple[str, str]] = []
    additions: list[Addition] = []
    files: dict[str, bytes] = {}
    taken = {text.id for text in manifest.texts} | {part.id for part in manifest.sections}
    for source in sources:
        there = _already_there(source, manifest, lock, root, files)
        if there and not options.part:
            present.append((source.path, there))
            continue
        file = _file_for(source, root, files)
        try:
            texts = _texts(source, file, options, said.get(source.path))
        except InputError as error:
            problems.extend(_named_as_given(error, file, source.path))
            continue
        brought = pictures_inside(replace(source, path=file), texts) | pictures_beside(source, texts, folders.get(source.path), root, problems)
        stored = {name: picture.file for name, picture in brought.items()}
        files.update({picture.file: picture.data for picture in brought.values()})
        for text in texts:
            problems.extend(text.problems)
            addition = _addition(text, source, file, taken, manifest, today, several=len(texts) > 1, options=options)
            named = dict.fromkeys(image.src for image in text.offered.images)
            pictures = tuple((name, stored[name]) for name in named if name in stored)
            additions.append(replace(addition, lock=replace(addition.lock, pictures=pictures, credits=credits_of([text], pictures))))
        files[file] = source.data
    problems.raise_errors()
    entries = [dict(addition.entry) for addition in additions]
    source_text = manifest_path.read_text(encoding="utf-8")
    edited = add_texts(source_text, section, entries, path=manifest_path.name) if entries else ""
    return AddReport(additions=tuple(additions), present=tuple(present), files=tuple(files.items()), manifest=edited, problems=tuple(problems))


def _texts(source: Received, file: str, options: ReadOptions, said: Offered | None) -> tuple[ReadText, ...]:
    """Read a source; the pages of one work are one text. A page that is only the contents of a work is refused: its words are elsewhere."""
    texts = read(replace(source, path=file), options)
    if is_bound(source.data):
        whole = join(texts)
        return (replace(whole, title=said.title or whole.title, offered=replace(said, images=whole.offered.images)),) if said else (whole,)
    parts = [part.rpartition("/")[2] for text in texts for part in text.offered.parts]
    if parts:
        names = ", ".join(parts[:12]) + (f" and {len(parts) - 12} more" if len(parts) > 12 else "")
        hint = "give its address, and its pages are got and joined; or save those pages, and add each as a text"
        message = f"the page is only the contents of a work; its words are in {names}"
        raise InputError([Problem(code="T037", message=message, at=source.at, hint=hint)])
    return texts


def carry_out(manifest_path: Path, report: AddReport) -> None:
    """Write seeds, lock and manifest, in this order; when one cannot be written, what was written before is taken back."""
    root = manifest_path.parent
    lock = Lock.load(root)
    for addition in report.additions:
        lock = lock.with_entry(addition.id, addition.lock)
    planned = [
        *((root / name, data) for name, data in report.files),
        (root / lock.path, lock.text().encode()),
        (manifest_path, report.manifest.encode()),
    ]
    before = [(file, file.read_bytes() if file.exists() else None) for file, _ in planned]
    done = 0
    try:
        for file, data in planned:
            write_whole(file, data)
            done += 1
    except OSError as error:
        for file, data_before in before[:done]:
            if data_before is None:
                file.unlink(missing_ok=True)
            else:
                write_whole(file, data_before)
        name = planned[done][0].relative_to(root).as_posix()
        message = f"'{name}' cannot be written: {error.strerror}"
        raise InputError([Problem(code="T035", message=message, at=Location(path=name), hint="nothing was changed")]) from error


def _named_as_given(error: InputError, file: str, given: str) -> Iterator[Problem]:
    """Name the source as the user did, not as it would be stored."""
    for problem in error.problems:
        at = replace(problem.at, path=problem.at.path.replace(file, given, 1)) if problem.at else None
        yield replace(problem, at=at)


def _already_there(source: Received, manifest: Manifest, lock: Lock, root: Path, files: dict[str, bytes]) -> str | None:
    """Say which text or file of the edition this source is."""
    sha = hashlib.sha256(source.data).hexdigest()
    for name, entry in lock.entries.items():
        if entry.sha256 == sha:
            return name
    for text in manifest.texts:
        if source.url and text.witness.url == source.url:
            return text.id
        file = text.witness.file
        if file and (root / file).is_file() and (root / file).stat().st_size == len(source.data) and (root / file).read_bytes() == source.data:
            return text.id
    return next((name for name, data in files.items() if data == source.data), None)


def _file_for(source: Received, root: Path, files: dict[str, bytes]) -> str:
    """Name the file in `seeds/`: the source's own name, made plain; with a number when another file has it."""
    given = PurePosixPath(source.path)
    suffix = given.suffix.lower()
    if suffix not in {known for reader in READERS for known in reader.suffixes} | {".xml"}:
        suffix = next(reader.suffixes[0] for reader in READERS if reader.name == choose(source).name)
    stem = slug(given.stem) or "text"
    name, count = f"seeds/{stem}{suffix}", 1
    while name in files or ((root / name).exists() and (root / name).read_bytes() != source.data):
        count += 1
        name = f"seeds/{stem}-{count}{suffix}"
    return name


def _addition(
    text: ReadText, source: Received, file: str, taken: set[str], manifest: Manifest, today: str, *, several: bool, options: ReadOptions
) -> Addition:
    base = slug(text.title) or slug(PurePosixPath(source.path).stem) or "text"
    base = base if base[0].isalpha() else f"text-{base}"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name)
    locked = LockEntry(
        file=file,
        sha256=hashlib.sha256(source.data).hexdigest(),
        size=len(source.data),
        url=source.url,
        fetched=today,
        media_type=source.media_type,
        reader=choose(source).name,
        words=text.words,
        notes=len(text.notes),
        note_words=text.note_words,
    )
    entry = tuple(_entry(name, text, source, file, manifest, several=several or bool(options.part), options=options))
    return Addition(id=name, text=text, file=file, entry=entry, lock=locked)


def _entry(
    name: str, text: ReadText, source: Received, file: str, manifest: Manifest, *, several: bool, options: ReadOptions
) -> Iterator[tuple[str, Any]]:
    offered = text.offered
    yield "id", name
    yield "title", text.title or name
    people = [{"name": person.name, "sort": person.sort_name, "role": person.role} for person in offered.contributors]
    if people:
        yield "contributors", people
    if offered.written:
        yield "written", offered.written
    if text.language.split("-")[0] != manifest.edition.language.split("-")[0]:
        yield "language", text.language
    witness: dict[str, Any] = {"file": file}
    if source.url:
        witness["url"] = source.url
    if several and text.part:
        witness["part"] = text.part
    asked = {"profile": options.profile, "main": options.main, "converter": options.converter}
    witness |= {key: value for key, value in asked.items() if value}
    if offered.source or offered.site:
        witness["citation"] = "; ".join(part for part in (offered.source, offered.site) if part)
    witness["rights"] = _rights(offered.rights)
    yield "witness", witness


def _rights(statement: str | None) -> dict[str, Any]:
    """Say what the source says of rights; where it says nothing, the text is not to be printed until the editor has looked."""
    if not statement:
        return {"status": "unclear", "print": False}
    status = (
        "public-domain" if _PUBLIC_DOMAIN.search(statement) else next((name for pattern, name in _LICENCES if pattern.search(statement)), "unclear")
    )
    return {"status": status, "statement": statement, **({} if status != "unclear" else {"print": False})}
