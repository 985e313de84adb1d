"""Commands that make and check books: build, check, new, schema, doctor."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click

from anthology.cli.press_options import press_options, press_wish
from anthology.cli.showing import folder_argument, manifest_in, output_option, progress, show, strict_option
from anthology.problems import Problem, UsageError


@click.command()
@folder_argument
@strict_option
@click.option("--fresh", is_flag=True, help="Lay out everything anew, whatever was kept.")
@click.option("--epub/--no-epub", default=True, help="Whether to make the EPUB.")
@click.option("--pdf/--no-pdf", default=True, help="Whether to make the PDF.")
@click.option("--without", "without", multiple=True, metavar="VOICE", help="Leave the notes of a voice out of both outputs.")
@press_options
@output_option
def build(
    folder: Path,
    strict: bool,
    fresh: bool,
    epub: bool,
    pdf: bool,
    without: tuple[str, ...],
    press: bool,
    paper_mm_per_100: float,
    round_to: int,
    ink: str,
    output: Path | None,
) -> None:
    """Make the EPUB and the PDF, with --press also the files for a printing house.

    \b
    anthology build
    anthology build my-reader --without editor
    anthology build --press --paper-mm-per-100 6.2
    """
    from anthology.build import BuildOptions, build_edition

    manifest = manifest_in(folder)
    wish = press_wish(press, paper_mm_per_100, round_to, ink)
    options = BuildOptions(fresh=fresh, epub=epub, pdf=pdf, without_voices=without, press=wish, output=output)
    start = time.perf_counter()
    with progress() as tell:
        report = build_edition(manifest, options, tell)
    show(report.warnings)
    for line in (*report.lines(), f"{time.perf_counter() - start:.1f} s"):
        click.echo(line)
    if strict and report.warnings:
        sys.exit(1)


@click.command()
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


@click.command()
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


@click.command()
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


@click.command()
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
