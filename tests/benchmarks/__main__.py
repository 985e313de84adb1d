"""The command line of the benchmark: which books, how many rounds, what to leave out.

./anthology bench                        the book that ships, and the large books where they are
./anthology bench a-book.epub            any other
./anthology bench --quick                a few minutes: one round over the first pages of each
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.chapters import Chapter, cut, read_chapters
from tests.benchmarks.measuring import FailedCommandError, measure
from tests.benchmarks.peers import Peers, prepare
from tests.benchmarks.plot import plot
from tests.benchmarks.project import REVISIONS, new_project, shipped_project
from tests.benchmarks.results import BookResult, Results, book_table, growth_table, load, markdown, save
from tests.benchmarks.rounds import ROOT, Rounds, environment, free

CORPORA = ROOT.parent / "shared" / "corpora"
RESULTS = Path(__file__).with_name("results")
SIZES = (100, 300, 1000, 3000)
QUICK_PAGES = 30


def main() -> None:
    """Measure what is asked for; say it as tables, and keep it."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="anthology-bench-") as folder:
        work = Path(folder)
        results = load(asked.results / "results.json")
        try:
            _warm_up(work)
            for book in _books(asked):
                results = _measured(book, asked, work, results)
        except FailedCommandError as error:
            sys.exit(str(error))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="anthology bench", description="Measure our builds against the peers', on the same texts, in turns.")
    parser.add_argument(
        "books", nargs="*", type=Path, metavar="BOOK.epub", help="e-books to build; when none is named: the shipped book, the large ones"
    )
    parser.add_argument("--shipped", action="store_true", help="only the book that ships")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (3)")
    parser.add_argument("--pages", type=int, help="take only about the first so many pages of each book")
    parser.add_argument("--sizes", nargs="*", type=int, metavar="PAGES", help="instead, build each book cut to these lengths (100 300 1000 3000)")
    parser.add_argument("--quick", action="store_true", help=f"one round over about {QUICK_PAGES} pages of each book; nothing is kept")
    parser.add_argument("--without", nargs="*", default=[], metavar="PEER", help="peers to leave out: WeasyPrint, Vivliostyle, pandoc …")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where to keep tables, plot and figures")
    asked = parser.parse_args()
    if asked.quick:
        asked.rounds, asked.pages = 1, asked.pages or QUICK_PAGES
    if asked.sizes == []:
        asked.sizes = list(SIZES)
    for book in asked.books:
        if not book.is_file():
            parser.error(f"there is no file '{book}'")
    return asked


def _books(asked: argparse.Namespace) -> Sequence[Path | None]:
    """Give the books to be measured; None stands for the one that ships."""
    if asked.books or asked.shipped:
        return (*((None,) if asked.shipped else ()), *asked.books)
    large = sorted(CORPORA.glob("*.epub"), key=lambda path: path.stat().st_size) if CORPORA.is_dir() else []
    return large[-1:] if asked.sizes else (None, *large)


def _warm_up(work: Path) -> None:
    """Compile what is imported, once for all: nobody's first build is to pay for that."""
    chapter = Chapter(slug="text-001", title="A text", body="<p>Some words to begin with.</p>", notes=())
    project = new_project((chapter,), "Warm up", free(work / "warm-up"))
    measure((sys.executable, "-P", "-m", "anthology", "build", str(project.folder)), project.folder, environment(work))
    measure((sys.executable, "-c", "import weasyprint"), project.folder, environment(work))


def _measured(book: Path | None, asked: argparse.Namespace, work: Path, results: Results) -> Results:
    """Measure a book, whole or in its lengths; keep what came of it."""
    if book is None:
        return _kept(results.with_book(_shipped(asked, work)), asked)
    chapters = read_chapters(book)
    if not asked.sizes:
        chosen = cut(chapters, asked.pages) if asked.pages else chapters
        title = f"{book.stem}, the first pages" if len(chosen) < len(chapters) else book.stem
        return _kept(results.with_book(_rounds(chosen, title, asked, work)), asked)
    for size in asked.sizes:
        results = _kept(results.with_growth(_rounds(cut(chapters, size), f"{book.stem}, {size}", asked, work)), asked)
    return results


def _rounds(chapters: Sequence[Chapter], title: str, asked: argparse.Namespace, work: Path) -> BookResult:
    project = new_project(chapters, title, free(work / "book"))
    peers = prepare(chapters, title, free(work / "peers"), asked.without)
    rounds = Rounds(work=work, say=_say)
    growth = asked.sizes is not None
    for number in range(asked.rounds):
        _say(f"{title}: round {number + 1} of {asked.rounds}")
        rounds.ours(project, revisions=REVISIONS[:1] if growth else REVISIONS, small=not growth)
        rounds.theirs(peers)
    words, notes = sum(chapter.words for chapter in chapters), sum(len(chapter.notes) for chapter in chapters)
    found = rounds.result(title, texts=len(chapters), words=words, notes=notes, missing=peers.missing)
    _say(growth_table((found,)) if growth else book_table(found))
    return found


def _shipped(asked: argparse.Namespace, work: Path) -> BookResult:
    """Measure the book that ships; the peers get its texts out of its own e-book."""
    project = shipped_project(ROOT, free(work / "shipped"))
    rounds = Rounds(work=work, say=_say)
    peers: Peers | None = None
    chapters: Sequence[Chapter] = ()
    for number in range(asked.rounds):
        _say(f"the shipped book: round {number + 1} of {asked.rounds}")
        rounds.ours(project)
        made = next(iter(sorted((project.folder / "output").glob("*.epub"))), None)
        if peers is None and made is not None:
            chapters = read_chapters(made)
            peers = prepare(chapters, "The shipped book", free(work / "peers"), asked.without)
        if peers is not None:
            rounds.theirs(peers)
    words, notes = sum(chapter.words for chapter in chapters), sum(len(chapter.notes) for chapter in chapters)
    missing = peers.missing if peers else ()
    found = rounds.result("The shipped book", texts=len(chapters), words=words, notes=notes, missing=missing)
    _say(book_table(found))
    return found


def _kept(results: Results, asked: argparse.Namespace) -> Results:
    """Write tables, plot and figures, unless the run was a quick one."""
    if not asked.quick:
        asked.results.mkdir(parents=True, exist_ok=True)
        save(results, asked.results / "results.json")
        (asked.results / "results.md").write_text(markdown(results), "utf-8")
        if drawing := plot(results.growth):
            (asked.results / "plot.svg").write_text(drawing, "utf-8")
    return results


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
