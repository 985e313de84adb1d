"""The command line: arguments, printing, exit codes. The only module that prints or exits.

Exit status: 0 good · 1 your files · 2 the command line · 3 a missing tool · 4 an output failed its checks · 70 our bug.
Modules that are slow to load are loaded by the command that needs them.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from anthology import __version__
from anthology.problems import AnthologyError, Problem, UsageError

MANIFEST = "anthology.yaml"

folder_argument = click.argument("folder", type=click.Path(path_type=Path), default=Path())
strict_option = click.option("--strict", is_flag=True, help="Take warnings as errors.")


def main() -> None:
    """Run the command line; every problem of the user's is told in a line, every one of ours with how to report it."""
    try:
        commands(standalone_mode=False)
    except AnthologyError as error:
        show(error.problems)
        sys.exit(error.exit_status)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped; the last edition is as it was", err=True)
        sys.exit(130)
    except Exception:  # the boundary: whatever arrives here is our bug, and is shown whole
        traceback.print_exc()
        click.echo("This is a mistake in the anthology builder, not in your files. Please report it with the lines above.", err=True)
        sys.exit(70)


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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="anthology")
def commands() -> None:
    """Build an anthology: one manifest of texts in, an EPUB and a typeset PDF out.

    \b
    anthology new my-reader     begin a book of your own
    anthology build             make the EPUB and the PDF of the book in this folder
    anthology check             say what is not right, without building
    """


@commands.command()
@folder_argument
@strict_option
@click.option("--fresh", is_flag=True, help="Lay out everything anew, whatever was kept.")
@click.option("--epub/--no-epub", default=True, help="Whether to make the EPUB.")
@click.option("--pdf/--no-pdf", default=True, help="Whether to make the PDF.")
@click.option("--without", "without", multiple=True, metavar="VOICE", help="Leave the notes of a voice out of both outputs.")
@click.option("--output", type=click.Path(path_type=Path), help="Where to put what is made; 'output' beside the manifest when not given.")
def build(folder: Path, strict: bool, fresh: bool, epub: bool, pdf: bool, without: tuple[str, ...], output: Path | None) -> None:
    """Make the EPUB and the PDF.

    \b
    anthology build
    anthology build my-reader --without editor
    """
    from anthology.build import BuildOptions, build_edition

    manifest = manifest_in(folder)
    options = BuildOptions(fresh=fresh, epub=epub, pdf=pdf, without_voices=without, output=output)
    start = time.perf_counter()
    with progress() as tell:
        report = build_edition(manifest, options, tell)
    show(report.warnings)
    for line in (*report.lines(), f"{time.perf_counter() - start:.1f} s"):
        click.echo(line)
    if strict and report.warnings:
        sys.exit(1)


@commands.command()
@folder_argument
@strict_option
def check(folder: Path, strict: bool) -> None:
    """Say what is not right in the edition's files, without building.

    \b
    anthology check
    anthology check my-reader --strict
    """
    from anthology.build import check_edition

    report = check_edition(manifest_in(folder))
    show(report.warnings)
    click.echo(report.line)
    if strict and report.warnings:
        sys.exit(1)


@commands.command()
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(), help="The book's folder.")
@click.option("--all", "every", is_flag=True, help="Make every pack of the manifest.")
@click.option("--booklet", is_flag=True, help="Sheets to fold and staple in the middle; the same as --impose booklet.")
@click.option("--impose", "scheme", metavar="SCHEME", help="Sheets for the copier: booklet, sewn, 2-up, 4-up …; a wrong name lists them all.")
@click.option("--sheet", default="a4", help="Paper for the sheets: a4, a3, letter, 297x420mm.")
@click.option("--signature", default=4, help="Sheets in each signature of a sewn book.")
@click.option("--copies", default=1, help="How many copies the instructions count for.")
@click.option("--output", type=click.Path(path_type=Path), help="Where to put what is made.")
def pack(
    packs: tuple[str, ...], folder: Path, every: bool, booklet: bool, scheme: str | None, sheet: str, signature: int, copies: int, output: Path | None
) -> None:
    """Make packs: parts of the book for a meeting, as PDF and EPUB, and as sheets for the copier.

    \b
    anthology pack meeting-1 --booklet --copies 40
    anthology pack --all
    """
    from anthology.build.packing import PackOptions, make_packs
    from anthology.render.imposition import Imposition
    from anthology.render.paper import paper_size

    if not packs and not every:
        raise click.UsageError("name a pack, or --all")
    chosen = scheme or ("booklet" if booklet else None)
    imposition = Imposition(scheme=chosen, sheets_per_signature=signature) if chosen else None
    options = PackOptions(imposition=imposition, sheet=paper_size(sheet) if chosen else None, copies=copies, output=output)
    with progress() as tell:
        reports = make_packs(manifest_in(folder), packs, options, tell)
    for report in reports:
        show(report.warnings)
        for path, said in report.files:
            click.echo(f"{path}  {said}")
        for sentence in report.advice:
            click.echo(sentence)
        if report.instructions:
            click.echo(f"\n{report.instructions}")


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="A Small Anthology", help="The book's title.")
def new(folder: Path, title: str) -> None:
    """Begin a book of your own: a folder with a manifest, two short texts and notes, that builds at once.

    \b
    anthology new my-reader --title "Letters from the Harbour"
    """
    from anthology.scaffold import begin_book

    for path in begin_book(folder, title):
        click.echo(f"  {path}")
    click.echo(f"Now: cd {folder} && ./anthology build")


@commands.command()
@click.argument("name", default="manifest")
def schema(name: str) -> None:
    """Print the JSON Schema of a file that you write: the manifest, or one of the registers.

    \b
    anthology schema > anthology.schema.json
    anthology schema people
    """
    from anthology.schemas import all_schemas

    known = all_schemas()
    if name not in known:
        raise UsageError([Problem(code="C002", message=f"there is no schema '{name}'", hint=f"there are: {', '.join(known)}")])
    click.echo(json.dumps(known[name], ensure_ascii=False, indent=2))


@commands.command()
def doctor() -> None:
    """Say what is there on this machine, what is not, and what to type.

    \b
    anthology doctor
    """
    from anthology.doctor import examine

    findings = examine()
    for finding in findings:
        click.echo(str(finding))
    if any(finding.is_fatal for finding in findings):
        sys.exit(3)


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
