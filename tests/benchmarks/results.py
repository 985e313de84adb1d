"""What was measured, as data, and as tables for the README.

`Results` is kept as JSON beside its tables, so that a run over one book leaves the figures of the others as they were. The machine is named by its
cores and its Python alone.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

EPUB_PEER = "pandoc to EPUB"
PDF_PEERS = (("pandoc to typst", "typst to PDF"), ("WeasyPrint, one document",), ("Vivliostyle",))
"""Each way to a PDF, as the steps it takes."""

OURS_EXTRA = ("check", "--help")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The median of one thing measured."""

    name: str
    seconds: float
    processor_seconds: float
    largest_mb: int
    together_mb: int
    pages: int
    kilobytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookResult:
    """One book."""

    title: str
    texts: int
    words: int
    notes: int
    rounds: int
    rows: tuple[Row, ...]
    remarks: tuple[str, ...]

    def row(self, name: str) -> Row | None:
        """Give a row by its name."""
        return next((row for row in self.rows if row.name == name), None)

    def way(self, steps: Sequence[str]) -> float | None:
        """Add up the seconds of some steps; None when one of them is not there."""
        found = [self.row(step) for step in steps]
        return sum(row.seconds for row in found if row) if all(found) else None

    @property
    def quickest(self) -> tuple[str, float] | None:
        """Give the peers that make EPUB and PDF in the least time, and that time."""
        ways = [((EPUB_PEER, *steps), seconds) for steps in PDF_PEERS if (seconds := self.way((EPUB_PEER, *steps))) is not None]
        best = min(ways, key=lambda way: way[1], default=None)
        return (", ".join(best[0]), best[1]) if best else None

    @property
    def peer_names(self) -> frozenset[str]:
        """Name every row that is not ours."""
        return frozenset({EPUB_PEER, *(step for steps in PDF_PEERS for step in steps)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything measured on one machine."""

    machine: str
    books: tuple[BookResult, ...] = ()
    growth: tuple[BookResult, ...] = ()
    """One book cut to several lengths."""

    def with_book(self, book: BookResult) -> Results:
        """Put in the figures of a book, in the place of its former ones."""
        return replace(self, books=_put(self.books, book))

    def with_growth(self, book: BookResult) -> Results:
        """Put in the figures of one length."""
        return replace(self, growth=tuple(sorted(_put(self.growth, book), key=lambda other: other.words)))


def _put(books: tuple[BookResult, ...], book: BookResult) -> tuple[BookResult, ...]:
    if any(other.title == book.title for other in books):
        return tuple(book if other.title == book.title else other for other in books)
    return (*books, book)


def this_machine() -> str:
    """Name the machine by what makes a difference."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, Python {platform.python_version()}"


def load(path: Path) -> Results:
    """Read what was measured on this machine before; another machine's figures are not mixed with its."""
    fresh = Results(machine=this_machine())
    if not path.is_file():
        return fresh
    kept = json.loads(path.read_text("utf-8"))
    if kept["machine"] != fresh.machine:
        return fresh
    return Results(machine=kept["machine"], books=_books(kept["books"]), growth=_books(kept["growth"]))


def _books(kept: Sequence[dict[str, object]]) -> tuple[BookResult, ...]:
    return tuple(
        BookResult(**{**book, "rows": tuple(Row(**row) for row in book["rows"]), "remarks": tuple(book["remarks"])})  # type: ignore[arg-type, attr-defined]  # from JSON
        for book in kept
    )


def save(results: Results, path: Path) -> None:
    """Keep the figures; one row stands in a line."""
    text = json.dumps(asdict(results), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8")


def markdown(results: Results) -> str:
    """Write every table."""
    head = f"# Benchmark\n\nMedians on {results.machine}; `./anthology bench` measures again.\n"
    parts = [head, *(book_table(book) for book in results.books)]
    if results.growth:
        parts.append(growth_table(results.growth))
    return "\n".join(parts)


def book_table(book: BookResult) -> str:
    """Write the table of a book."""
    quickest = book.quickest
    what = f"{book.texts} texts, {book.words:,} words, {book.notes:,} notes; {book.rounds} round{'s' if book.rounds != 1 else ''}"
    lines = [f"## {book.title}", "", f"{what}.", ""]
    lines += ["| | seconds | to the quickest peers | processor seconds | largest process, MB | all, MB | pages | made, MB |", f"|---|{'---:|' * 7}"]
    ours = [row for row in book.rows if row.name not in book.peer_names]
    lines += [_line(f"**ours**: {row.name}", row, quickest[1] if quickest else None) for row in ours]
    lines += [_line(row.name, row, None) for row in book.rows if row.name in book.peer_names]
    if quickest:
        lines.append(f"| *quickest peers, EPUB and PDF* | *{_seconds(quickest[1])}* | *1* | | | | | |")
        lines += ["", f"Quickest peers: {quickest[0]}, one after the other."]
    lines += ["", *(f"- {remark}" for remark in book.remarks)] if book.remarks else []
    return "\n".join(lines) + "\n"


def _line(name: str, row: Row, quickest: float | None) -> str:
    ratio = f"{row.seconds / quickest:.2g}" if quickest and row.name not in OURS_EXTRA else ""
    pages, made = f"{row.pages:,}" if row.pages else "", f"{row.kilobytes / 1000:.1f}" if row.kilobytes else ""
    memory = f"{row.largest_mb or ''} | {row.together_mb or ''}"
    return f"| {name} | {_seconds(row.seconds)} | {ratio} | {row.processor_seconds:.1f} | {memory} | {pages} | {made} |"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"


def growth_table(growth: Sequence[BookResult]) -> str:
    """Write how time grows with pages."""
    lines = ["## The same book cut to several lengths", "", "Seconds, and in brackets milliseconds a page of its own PDF.", ""]
    lines += ["| pages | first build | one word changed | pandoc to EPUB, to typst, to PDF | WeasyPrint, one document |", f"|{'---:|' * 5}"]
    for book in growth:
        first = book.row("first build")
        pages = first.pages if first else 0
        cells = [_cell(book, way, pages) for way in (("first build",), ("one word changed",), (EPUB_PEER, *PDF_PEERS[0]), PDF_PEERS[1])]
        lines.append(f"| {f'{pages:,}' if pages else book.title} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(book: BookResult, way: Sequence[str], pages: int) -> str:
    seconds, last = book.way(way), book.row(way[-1])
    if seconds is None:
        return ""
    own = (last.pages if last else 0) or pages
    return f"{_seconds(seconds)} ({1000 * seconds / own:.1f})" if own else _seconds(seconds)
