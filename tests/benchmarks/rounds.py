"""The rounds of one book: ours and the peers' in turns, every round from the start, and the medians of it all.

Takes a project and the peers' steps; gives a `BookResult`. A step that fails is named with what it said, and the others go on.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from tests.benchmarks.measuring import FailedCommandError, Measurement, measure
from tests.benchmarks.peers import Peers, Step
from tests.benchmarks.project import REVISIONS, Project
from tests.benchmarks.results import BookResult, Row

ROOT = Path(__file__).resolve().parents[2]

TAGGED_PEER = "WeasyPrint, one document"
FIRST, UNCHANGED, CHECK, HELP = "first build", "nothing changed", "check", "--help"

Say = Callable[[str], None]
"""Told what is being measured."""


@dataclass(slots=True, kw_only=True)
class Rounds:
    """Runs rounds, and remembers every run."""

    work: Path
    say: Say
    runs: dict[str, list[Measurement]] = field(default_factory=dict)
    made: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Pages and bytes of what each row made."""

    pdf_bytes: dict[str, int] = field(default_factory=dict)
    """Bytes of the PDFs among it."""

    failed: dict[str, str] = field(default_factory=dict)

    def ours(self, project: Project, *, revisions: Sequence[str] = REVISIONS, small: bool = True) -> None:
        """Build a book, revise it and build again; then what makes no output, if that is wanted."""
        project.restore()
        self._accept(project)
        build = self._command("build", str(project.folder))
        if not self._run(FIRST, build, project.folder, project.folder / "output"):
            return
        self._run(UNCHANGED, build, project.folder, project.folder / "output")
        for revision in revisions:
            project.revise(revision)
            self._accept(project)
            self._run(revision, build, project.folder, project.folder / "output")
        if small:
            self._run(CHECK, self._command("check", str(project.folder)), project.folder)
            self._run(HELP, self._command("--help"), project.folder)

    def _accept(self, project: Project) -> None:
        """Let the lock say that the texts are as they should be; not part of what is measured."""
        if project.has_seeds:
            measure(self._command("lock", "--accept", "all", "--folder", str(project.folder)), project.folder, environment(self.work))

    def theirs(self, peers: Peers) -> None:
        """Run every peer once."""
        for step in peers.steps:
            self._peer(step, peers.folder)

    def _peer(self, step: Step, folder: Path) -> None:
        step.output.unlink(missing_ok=True)
        self._run(step.name, step.command, folder, step.output)

    @staticmethod
    def _command(*arguments: str) -> tuple[str, ...]:
        return (sys.executable, "-P", "-m", "anthology", *arguments)

    def _run(self, name: str, command: Sequence[str], folder: Path, output: Path | None = None) -> bool:
        self.say(name)
        try:
            run = measure(command, folder, environment(self.work))
        except FailedCommandError as error:
            self.failed[name] = str(error)
            self.say(f"  {error}")
            return False
        self.say(f"  {run.seconds:.2f} s, {run.processor_seconds:.2f} s of processors, {run.largest_mb:.0f} MB")
        self.runs.setdefault(name, []).append(run)
        if output is not None:
            self.made[name] = extent(output)
            self.pdf_bytes[name] = sum(path.stat().st_size for path in _books(output) if path.suffix == ".pdf")
        return True

    def result(self, title: str, *, texts: int, words: int, notes: int, missing: Sequence[str]) -> BookResult:
        """Give the medians."""
        rows = tuple(_median(name, runs, self.made.get(name, (0, 0))) for name, runs in self.runs.items())
        said = (*missing, *(f"{name}: {message.splitlines()[-1]}" for name, message in self.failed.items()))
        rounds = max((len(runs) for runs in self.runs.values()), default=0)
        return BookResult(
            title=title, texts=texts, words=words, notes=notes, rounds=rounds, rows=rows, remarks=(*said, *size_remarks(self.pdf_bytes))
        )


def _median(name: str, runs: Sequence[Measurement], made: tuple[int, int]) -> Row:
    return Row(
        name=name,
        seconds=round(statistics.median(run.seconds for run in runs), 3),
        processor_seconds=round(statistics.median(run.processor_seconds for run in runs), 2),
        largest_mb=round(max(run.largest_mb for run in runs)),
        together_mb=round(max(run.together_mb for run in runs)),
        pages=made[0],
        kilobytes=round(made[1] / 1000),
    )


def extent(output: Path) -> tuple[int, int]:
    """Count pages and bytes of a file, or of all the books in a folder."""
    files = _books(output)
    pages = 0
    for path in files:
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                pages += len(pdf.pages)
    return pages, sum(path.stat().st_size for path in files)


def _books(output: Path) -> list[Path]:
    return [path for path in sorted(output.iterdir()) if path.suffix in (".pdf", ".epub")] if output.is_dir() else [output]


def size_remarks(pdf_bytes: Mapping[str, int]) -> tuple[str, ...]:
    """Compare our PDF alone with the one that has tags and the same fonts, too, if both were made."""
    ours, theirs = pdf_bytes.get(FIRST, 0), pdf_bytes.get(TAGGED_PEER, 0)
    if not ours or not theirs:
        return ()
    return (f"our PDF has {ours / theirs:.2f} times the bytes of WeasyPrint's one document, which is tagged and has the same fonts",)


def environment(work: Path) -> Mapping[str, str]:
    """Give the environment of every command: this repository's builder, compiled once into the temporary folder."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONHOME")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PYTHONPYCACHEPREFIX": str(work / "compiled")}


def free(folder: Path) -> Path:
    """Empty a folder, so that it can be made."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder
