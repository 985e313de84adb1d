"""Fetching texts: the pages and pictures of each, kept as they came, with a line in the lock.

Takes a manifest, the lock and a `Getter`; gives a `FetchReport`. A text of several pages is put together in one file, in the order of its contents
page or of the manifest. Pages that have come stay in `seeds/full/.partial/` until their text is whole, so that what is interrupted goes on where
it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from anthology.library.asked import options_of
from anthology.library.fetching.changes import WordChange, compare, lost, words_of
from anthology.library.fetching.getting import Getter, Page
from anthology.library.fetching.refusing import refused
from anthology.library.lock import Lock, LockEntry, credits_of, entry_for, write_whole
from anthology.library.readers import read
from anthology.library.readers.mhtml import bind_pages
from anthology.library.reading import Offered, ReadOptions, ReadText, Received
from anthology.manifest import Manifest, TextEntry
from anthology.problems import AnthologyError, InputError, Problem, Problems, nearest

PARTIAL = "seeds/full/.partial"
_PICTURES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}
_MAX_PAGES = 200

Progress = Callable[[str, int, int], None]
"""Told what is being fetched, how many are done and of how many."""


class Outcome(StrEnum):
    """What became of a text."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    """It is another text at its source now, and was left as it is."""

    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """One text of the manifest."""

    id: str
    outcome: Outcome
    file: str | None = None
    words: int = 0
    notes: int = 0
    pages: int = 0
    pictures: int = 0
    changes: tuple[WordChange, ...] = ()
    """Word by word, when the text has changed at its source."""

    lost: tuple[str, ...] = ()
    """Quotations of the editor's notes that the new text no longer holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """What was fetched and what was not."""

    results: tuple[FetchResult, ...]
    problems: tuple[Problem, ...]


def fetch_texts(
    manifest: Manifest,
    root: Path,
    getter: Getter,
    *,
    names: Sequence[str] = (),
    today: str,
    accept: bool = False,
    quotations: Mapping[str, Sequence[str]] | None = None,
    progress: Progress = lambda what, done, total: None,
) -> FetchReport:
    """Fetch the texts of these names, or all that have an address. `accept` replaces texts that have changed. The lock is saved text by text."""
    problems = Problems()
    entries = _chosen(manifest, names, problems)
    problems.raise_errors()
    lock = Lock.load(root)
    results = []
    for number, entry in enumerate(entries):
        progress(entry.id, number, len(entries))
        try:
            result, locked = _fetch(
                entry, root, getter, lock.entries.get(entry.id), today=today, accept=accept, quotations=(quotations or {}).get(entry.id, ())
            )
        except AnthologyError as error:
            problems.extend(replace(problem, at=problem.at or entry.witness.where("url")) for problem in error.problems)
            result, locked = FetchResult(id=entry.id, outcome=Outcome.FAILED), None
        if locked is not None:
            lock = lock.with_entry(entry.id, locked)
            lock.save(root)
        results.append(result)
    progress("", len(entries), len(entries))
    return FetchReport(results=tuple(results), problems=tuple(problems))


def _chosen(manifest: Manifest, names: Sequence[str], problems: Problems) -> list[TextEntry]:
    known = {entry.id: entry for entry in manifest.texts}
    for name in names:
        if name not in known:
            problems.error("F001", f"there is no text '{name}' in the manifest", hint=nearest(name, known))
        elif not known[name].witness.url:
            problems.error("F002", f"the text '{name}' has no address", known[name].where("witness"), "write 'url:' under its witness")
    chosen = [known[name] for name in dict.fromkeys(names) if name in known] if names else list(known.values())
    return [entry for entry in chosen if entry.witness.url and entry.witness.file]


def fetch_source(url: str, getter: Getter) -> Received:
    """Get one address for `anthology add`."""
    page = _got(getter.get(url))
    name = PurePosixPath(urlsplit(page.url).path).name or urlsplit(page.url).hostname or "page"
    return Received(path=name if "." in name else f"{name}.html", data=page.data, media_type=page.media_type, url=page.url)


def fetch_work(url: str, getter: Getter, options: ReadOptions) -> tuple[Received, Offered | None]:
    """Get one address for `anthology add`; of a page that is only the contents of a work, the pages that it lists, in order, in one file.

    Gives besides what such a contents page says of the work.
    """
    opening = fetch_source(url, getter)
    listed = _few(_listed(opening, options), opening.url or url)
    if not listed:
        return opening, None
    pages = [fetch_source(address, getter) for address in listed]
    named = PurePosixPath(urlsplit(opening.url or url).path)
    stem = named.stem if named.stem not in ("", "index") else named.parent.name or "work"
    return Received(path=f"{stem}.html", data=bind_pages(pages), media_type="multipart/mixed", url=opening.url), read(opening, options)[0].offered


def _few(listed: tuple[str, ...], url: str) -> tuple[str, ...]:
    if len(listed) > _MAX_PAGES:
        raise InputError([Problem(code="F013", message=f"'{url[:100]}' lists {len(listed)} pages", hint="name those you want under 'pages:'")])
    return listed


def _got(page: Page) -> Page:
    reason = None if page.unchanged else refused(page.data, page.media_type)
    if reason:
        raise InputError(
            [Problem(code="F012", message=f"'{page.url[:100]}' is not the text: {reason}", hint="save it with your browser, and add the file")]
        )
    return page


def _fetch(
    entry: TextEntry, root: Path, getter: Getter, before: LockEntry | None, *, today: str, accept: bool, quotations: Sequence[str]
) -> tuple[FetchResult, LockEntry | None]:
    file = root / str(entry.witness.file)
    at_hand = before is not None and file.is_file()
    known = before if at_hand and before is not None and not before.pages and not accept else None
    first = _got(getter.get(str(entry.witness.url), etag=known.etag if known else None, last_modified=known.last_modified if known else None))
    if first.unchanged and before is not None:
        return FetchResult(id=entry.id, outcome=Outcome.UNCHANGED, file=before.file, words=before.words, notes=before.notes), None
    options = options_of(entry)
    pages = _pages(entry, first, root, getter, options)
    received = _bound(pages, str(entry.witness.file), str(entry.witness.url))
    if at_hand and file.read_bytes() == received.data and before is not None:
        _forget(root, entry.id)
        return FetchResult(id=entry.id, outcome=Outcome.UNCHANGED, file=before.file, words=before.words, notes=before.notes, pages=len(pages)), None
    texts = read(received, options)
    if at_hand and not accept:
        old = words_of(read(replace(received, data=file.read_bytes()), options))
        new = words_of(texts)
        changes = compare(old, new)
        result = FetchResult(id=entry.id, outcome=Outcome.CHANGED, file=received.path, words=len(new), changes=changes, lost=lost(quotations, new))
        return result, None
    pictures = _fetch_pictures(entry.id, texts, root, getter, received.path)
    write_whole(file, received.data)
    _forget(root, entry.id)
    locked = replace(
        entry_for(received, options, fetched=today),
        pages=tuple(page.url or "" for page in pages) if len(pages) > 1 else (),
        pictures=pictures,
        credits=credits_of(texts, pictures),
        etag=first.etag,
        last_modified=first.last_modified,
    )
    result = FetchResult(
        id=entry.id, outcome=Outcome.FETCHED, file=received.path, words=locked.words, notes=locked.notes, pages=len(pages), pictures=len(pictures)
    )
    return result, locked


def _pages(entry: TextEntry, first: Page, root: Path, getter: Getter, options: ReadOptions) -> list[Received]:
    """Get all pages of a text: those the manifest names, or those that its contents page lists."""
    opening = Received(path=str(entry.witness.file), data=first.data, media_type=first.media_type, url=first.url)
    addresses = list(entry.witness.pages)
    if addresses:
        return [opening, *(_kept(root, entry.id, address, getter) for address in addresses)]
    listed = _few(_listed(opening, options), first.url)
    if not listed:
        return [opening]
    return [_kept(root, entry.id, address, getter) for address in listed]


def _listed(opening: Received, options: ReadOptions) -> tuple[str, ...]:
    kind = (opening.media_type or "").split(";")[0].strip().lower()
    return read(opening, options)[0].offered.parts if kind in ("text/html", "application/xhtml+xml", "") else ()


def _kept(root: Path, name: str, address: str, getter: Getter) -> Received:
    """Give a page that an interrupted run has got already, or get it and keep it."""
    place = root / PARTIAL / name / hashlib.sha256(address.encode()).hexdigest()[:24]
    about = place.with_suffix(".json")
    if place.is_file() and about.is_file():
        known = json.loads(about.read_text(encoding="utf-8"))
        return Received(path=name, data=place.read_bytes(), media_type=known["media_type"], url=known["url"])
    page = _got(getter.get(address))
    write_whole(place, page.data)
    write_whole(about, json.dumps({"url": page.url, "media_type": page.media_type}).encode())
    return Received(path=name, data=page.data, media_type=page.media_type, url=page.url)


def _forget(root: Path, name: str) -> None:
    shutil.rmtree(root / PARTIAL / name, ignore_errors=True)


def _bound(pages: Sequence[Received], file: str, url: str) -> Received:
    if len(pages) == 1:
        return replace(pages[0], path=file, url=url)
    return Received(path=file, data=bind_pages(pages), media_type="multipart/mixed", url=url)


def _fetch_pictures(name: str, texts: Iterable[ReadText], root: Path, getter: Getter, file: str) -> tuple[tuple[str, str], ...]:
    """Get the pictures that a text names; one that cannot be had is left out, and the reader reports it."""
    found: list[tuple[str, str]] = []
    folder = PurePosixPath(file).parent
    for address in dict.fromkeys(image.src for text in texts for image in text.offered.images if image.src.startswith(("http://", "https://"))):
        try:
            page = getter.get(address)
        except InputError:
            continue
        suffix = _PICTURES.get((page.media_type or "").split(";")[0].strip().lower())
        if suffix:
            stored = f"{folder}/{name}-{len(found) + 1}{suffix}"
            write_whole(root / stored, page.data)
            found.append((address, stored))
    return tuple(found)
