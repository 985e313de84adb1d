"""What every command shares: where the book is, how problems are shown, how progress is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from anthology.problems import Problem, UsageError

MANIFEST = "anthology.yaml"

folder_argument = click.argument("folder", type=click.Path(path_type=Path), default=Path())
folder_option = click.option("--folder", type=click.Path(path_type=Path), default=Path(), help="The book's folder; the current one when not given.")
strict_option = click.option("--strict", is_flag=True, help="Take warnings as errors.")
output_option = click.option(
    "--output", type=click.Path(path_type=Path), help="Where to put what is made; 'output' beside the manifest when not given."
)


def show(problems: Iterable[Problem]) -> None:
    """Print problems, each with its place and hint."""
    for problem in problems:
        click.echo(str(problem), err=True)


def manifest_in(folder: Path) -> Path:
    """Find the manifest: the file itself, or anthology.yaml in a folder. Raises UsageError."""
    path = folder / MANIFEST if folder.is_dir() else folder
    if not path.is_file():
        hint = "go to the book's folder, or name it; 'anthology new FOLDER' begins a book"
        raise UsageError([Problem(code="C001", message=f"there is no {MANIFEST} in '{folder}'", hint=hint)])
    return path.resolve()


class progress:  # noqa: N801  # read as a word at its one use
    """Shows what is being done when it takes longer than a second; quiet in a pipe."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> Callable[[str, int, int], None]:
        return self._tell if sys.stderr.isatty() else lambda what, done, total: None

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _tell(self, what: str, done: int, total: int) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(what, total=total)
            self._bar.start()
        self._bar.update(self._task, description=what, completed=done, total=total)
