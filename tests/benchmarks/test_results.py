"""Measuring, tables and plot."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from tests.benchmarks.measuring import PROC, FailedCommandError, measure
from tests.benchmarks.plot import plot
from tests.benchmarks.results import BookResult, Results, Row, book_table, growth_table, load, markdown, save, this_machine
from tests.benchmarks.rounds import FIRST, TAGGED_PEER, size_remarks

SEVENTY_MB = "import time; held = bytearray(70_000_000); held[::4096] = b'x' * len(held[::4096]); time.sleep(0.6)"
CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SEVENTY_MB!r}], check=True)"


def row(name: str, seconds: float, pages: int = 0) -> Row:
    return Row(name=name, seconds=seconds, processor_seconds=seconds, largest_mb=100, together_mb=150, pages=pages, kilobytes=1500)


def book(title: str, scale: float) -> BookResult:
    rows = (
        row("first build", 6 * scale, round(100 * scale)),
        row("one word changed", 0.5),
        row("check", 0.4),
        row("pandoc to EPUB", 2 * scale),
        row("pandoc to typst", 2 * scale),
        row("typst to PDF", 4 * scale, round(90 * scale)),
        row("WeasyPrint, one document", 20 * scale, round(95 * scale)),
    )
    return BookResult(title=title, texts=3, words=round(36000 * scale), notes=0, rounds=1, rows=rows, remarks=("a peer is not here",))


def test_time_and_memory_of_a_command_and_its_children_are_measured(tmp_path: Path) -> None:
    """The largest process is the child; together they hold no less."""
    run = measure((sys.executable, "-c", CHILD), tmp_path, os.environ)
    assert 0.6 < run.seconds < 30
    if PROC.is_dir():
        assert 70 < run.largest_mb < 140
        assert run.together_mb >= 70


def test_a_command_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    """The figures of a failed run would be worth nothing."""
    with pytest.raises(FailedCommandError, match="ended with 3:\nno such luck"):
        measure((sys.executable, "-c", "import sys; print('no such luck'); sys.exit(3)"), tmp_path, os.environ)


def test_a_command_without_end_is_ended(tmp_path: Path) -> None:
    """With whatever it started."""
    with pytest.raises(FailedCommandError, match="ended with -9"):
        measure((sys.executable, "-c", "import time; time.sleep(60)"), tmp_path, os.environ, limit=0.5)


def test_the_table_puts_us_against_the_quickest_peers_for_both_books() -> None:
    """EPUB and PDF: pandoc's and typst's eight seconds, not WeasyPrint's twenty-two."""
    table = book_table(book("Crossings", 1))
    assert "| **ours**: first build | 6.00 | 0.75 | 6.0 | 100 | 150 | 100 | 1.5 |" in table
    assert "| **ours**: one word changed | 0.50 | 0.062 |" in table
    assert "| **ours**: check | 0.40 |  |" in table
    assert "| *quickest peers, EPUB and PDF* | *8.00* | *1* |" in table
    assert "- a peer is not here" in table


def test_a_book_without_peers_has_a_table_without_ratios() -> None:
    """Nothing is compared with what was not measured."""
    alone = replace(book("Crossings", 1), rows=(row("first build", 6, 100),), remarks=())
    assert alone.quickest is None
    assert "| **ours**: first build | 6.00 |  | 6.0 |" in book_table(alone)


def test_growth_is_told_by_page() -> None:
    """Each program's time by the pages it made; pandoc's EPUB by those of the PDF beside it."""
    assert "| 100 | 6.00 (60.0) | 0.50 (5.0) | 8.00 (88.9) | 20.0 (210.5) |" in growth_table((book("Crossings", 1),))


def test_figures_are_kept_and_replaced_book_by_book(tmp_path: Path) -> None:
    """A second run over one book leaves the others; figures of another machine are not mixed in."""
    path = tmp_path / "results.json"
    results = (
        Results(machine=this_machine()).with_book(book("A", 1)).with_book(book("B", 1)).with_growth(book("B, 300", 3)).with_growth(book("B, 100", 1))
    )
    save(results.with_book(book("A", 2)), path)
    again = load(path)
    assert [(found.title, found.words) for found in again.books] == [("A", 72000), ("B", 36000)]
    assert [found.title for found in again.growth] == ["B, 100", "B, 300"]
    assert markdown(again).count("\n## ") == 3
    path.write_text(path.read_text("utf-8").replace(this_machine(), "64 cores, Python 3.99"), "utf-8")
    assert load(path) == Results(machine=this_machine())


def test_the_plot_is_black_and_one_grey_and_names_every_line() -> None:
    """Time in proportion to pages is a straight line on it."""
    drawing = plot([book("B, 100", 1), book("B, 300", 3), book("B, 1000", 10)])
    root = etree.fromstring(drawing.encode())
    colours = {element.get(name) for element in root.iter() for name in ("stroke", "fill")} - {None, "none"}
    assert colours == {"#000", "#888", "#fff"}
    assert [name for name in ("ours: first build", "pandoc, typst", "WeasyPrint") if name not in drawing] == []
    line = next(element.get("d", "") for element in root.iter("{*}path") if element.get("stroke-width") == "1.8")
    points = [tuple(float(number) for number in place.split()) for place in line.lstrip("M").split("L")]
    slopes = [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in pairwise(points)]
    assert slopes[0] == pytest.approx(slopes[1], rel=0.01)


def test_one_length_alone_is_no_plot() -> None:
    """A line needs two points."""
    assert plot([book("B, 100", 1)]) == ""


def test_our_pdf_is_compared_with_the_one_that_is_tagged_too() -> None:
    """Without the e-book; and not where one of both is missing."""
    assert size_remarks({FIRST: 940, TAGGED_PEER: 1000, "typst to PDF": 500})[0].startswith("our PDF has 0.94 times the bytes")
    assert size_remarks({FIRST: 940}) == size_remarks({TAGGED_PEER: 1000}) == ()
