"""The listing: a plain list of texts, each with title, sometimes a picture's caption, and a blurb.

Takes UTF-8 text whose first line is the list's own title and whose paragraphs are divided by blank lines; gives a `Listing` with every word as it
stands there. A blurb ends like a sentence; a caption is one short line that does not. So an entry is its title, then at most one line that does
not end like a sentence (the caption), then the first paragraph that does (the blurb).
"""

from __future__ import annotations

from dataclasses import dataclass

from anthology.problems import Location, Problems

_SENTENCE_ENDS = (".", "!", "?", "…", ".”", ".’", '."', ".'", ".)", "?”", "!”")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingEntry:
    """One text of the list, word for word."""

    title: str
    caption: str | None
    """What stands under its picture."""

    blurb: str
    title_line: int
    """Counted from 1, as are the other two."""

    caption_line: int | None
    blurb_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The list: its own title, and its entries in order."""

    title: str
    entries: tuple[ListingEntry, ...]


def read_listing(data: bytes, path: str) -> Listing:
    """Read a listing; raise `InputError` when an entry is not complete."""
    problems = Problems()
    paragraphs = _paragraphs(_decode(data, path, problems))
    if not paragraphs and not problems.has_errors:
        problems.error("T001", "the listing is empty", Location(path=path), "its first line is the title of the list")
    entries = _entries(paragraphs[1:], path, problems)
    problems.raise_errors()
    return Listing(title=paragraphs[0][1], entries=tuple(entries))


def _decode(data: bytes, path: str, problems: Problems) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.error("T002", "the listing is not UTF-8", Location(path=path, line=line), "save it as UTF-8")
        return ""


def _paragraphs(text: str) -> list[tuple[int, str]]:
    """Give the paragraphs with the number of their first line; lines of one paragraph are joined by a space."""
    found: list[tuple[int, str]] = []
    fresh = True
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            fresh = True
        elif fresh or not found:
            found.append((number, line.strip()))
            fresh = False
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
    return found


def _entries(paragraphs: list[tuple[int, str]], path: str, problems: Problems) -> list[ListingEntry]:
    entries: list[ListingEntry] = []
    pending: list[tuple[int, str]] = []
    for line, paragraph in paragraphs:
        if not pending or not paragraph.endswith(_SENTENCE_ENDS):
            pending.append((line, paragraph))
            continue
        if len(pending) > 2:
            _report(pending, path, problems)
        entries.append(_entry(pending[0], pending[1] if len(pending) > 1 else None, (line, paragraph)))
        pending = []
    if pending:
        _report(pending, path, problems)
    return entries


def _entry(title: tuple[int, str], caption: tuple[int, str] | None, blurb: tuple[int, str]) -> ListingEntry:
    return ListingEntry(
        title=title[1],
        caption=caption[1] if caption else None,
        blurb=blurb[1],
        title_line=title[0],
        caption_line=caption[0] if caption else None,
        blurb_line=blurb[0],
    )


def _report(pending: list[tuple[int, str]], path: str, problems: Problems) -> None:
    line, title = pending[0]
    shown = title if len(title) <= 40 else f"{title[:40]}…"
    hint = "a blurb is a paragraph that ends with a full stop"
    problems.error("T003", f"'{shown}' is not followed by a caption and a blurb", Location(path=path, line=line), hint)
