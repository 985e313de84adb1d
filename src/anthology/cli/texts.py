"""Commands that bring texts in: add, fetch, lock. The one place with a clock and an address of the user's."""

from __future__ import annotations

import datetime
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anthology.cli.showing import folder_option, manifest_in, progress, show
from anthology.problems import Problem, UsageError

if TYPE_CHECKING:
    from anthology.library.adding import Addition
    from anthology.library.fetching import FetchResult


def today() -> str:
    """Give the date of the command."""
    return datetime.date.today().isoformat()


class WallClock:
    """The clock that politeness to a server is measured by."""

    def now(self) -> float:
        """Give seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--section", required=True, help="Id of the section that the text goes into.")
@click.option("--part", help="Which chapter of a book, by name or number, or a range: 3-7.")
@click.option("--language", help="Language of the words, as a BCP 47 tag.")
@click.option("--main", "main_node", help="Where the text is in the page, when it is picked wrongly: #id, .class or an element's name.")
@click.option("--profile", help="Name of the site profile to use.")
@click.option("--pandoc", is_flag=True, help="Have pandoc read a Word file.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@folder_option
def add(
    sources: tuple[str, ...],
    section: str,
    part: str | None,
    language: str | None,
    main_node: str | None,
    profile: str | None,
    pandoc: bool,
    dry_run: bool,
    folder: Path,
) -> None:
    """Bring texts in: a file, or an address; keep its bytes in seeds/ and write its entry into the manifest.

    \b
    anthology add essay.html --section opposition
    anthology add novel.epub --part 3-5 --section stories --dry-run
    """
    from anthology.library.adding import add_sources, source_from_file
    from anthology.library.fetching import Getter, fetch_source
    from anthology.library.reading import ReadOptions

    manifest = manifest_in(folder)
    named = frozenset(source for source in sources if source.startswith(("http://", "https://")))
    getter = Getter(clock=WallClock(), named=named)
    received = [fetch_source(source, getter) if source in named else source_from_file(_file(source)) for source in sources]
    options = ReadOptions(part=part, language=language, main=main_node, profile=profile, converter="pandoc" if pandoc else None)
    report = add_sources(manifest, received, section, today=today(), options=options, dry_run=dry_run)
    show(report.problems)
    for addition in report.additions:
        click.echo("\n".join(_said(addition)))
    for source, where in report.present:
        click.echo(f"{source}: is in the book already, as {where}")
    if dry_run:
        click.echo("nothing has been written")


def _said(addition: Addition) -> list[str]:
    """Say what was understood of a text."""
    text, offered = addition.text, addition.text.offered
    facts = {
        "title": text.title,
        "people": ", ".join(f"{person.name} ({person.role})" for person in offered.contributors),
        "written": offered.written,
        "published": offered.published,
        "source": offered.source,
        "rights": offered.rights,
        "language": text.language,
        "words": f"{text.words} and {text.note_words} in {len(text.notes)} notes",
        "pictures": ", ".join(image.src for image in offered.images),
        "attached": ", ".join(offered.attachments),
        "left out": "; ".join(f"{dropped.what} ({dropped.words} words)" for dropped in text.dropped),
    }
    return [f"{addition.id}  {addition.file}", *(f"  {name}: {value}" for name, value in facts.items() if value)]


def _file(source: str) -> Path:
    path = Path(source)
    if not path.is_file():
        raise UsageError([Problem(code="C005", message=f"there is no file '{source}'", hint="name a file, or an address that begins with https://")])
    return path


@click.command()
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option("--accept", is_flag=True, help="Replace texts that have changed at their source.")
@folder_option
def fetch(texts: tuple[str, ...], accept: bool, folder: Path) -> None:
    """Get the full texts that the manifest names by address, into seeds/full/. Nothing else ever reaches the network.

    \b
    anthology fetch
    anthology fetch kollontai-workers-opposition
    """
    from anthology.build.quotations import quotations_of
    from anthology.library.fetching import Getter, Outcome, fetch_texts
    from anthology.manifest import load_manifest

    path = manifest_in(folder)
    manifest = load_manifest(path)
    named = frozenset(address for entry in manifest.texts for address in (entry.witness.url, *entry.witness.pages) if address)
    getter = Getter(clock=WallClock(), named=named, tell=lambda line: click.echo(line, err=True))
    with progress() as tell:
        report = fetch_texts(
            manifest, path.parent, getter, names=texts, today=today(), accept=accept, quotations=quotations_of(manifest, path.parent), progress=tell
        )
    show(report.problems)
    for result in report.results:
        click.echo("\n".join(_outcome(result)))
    if any(result.outcome is Outcome.FAILED for result in report.results):
        sys.exit(1)


def _outcome(result: FetchResult) -> list[str]:
    """Say what became of a text; of one that has changed, where its words differ and which notes would lose theirs."""
    lines = [f"{result.id}: {result.outcome}" + (f", {result.words} words, {result.notes} notes, {result.pages} pages" if result.words else "")]
    lines += [f"  … {change.before} [-{change.old}-] {{+{change.new}+}} {change.after} …" for change in result.changes]
    lines += [f"  the note on '{quotation}' loses its words" for quotation in result.lost]
    if result.outcome == "changed":
        lines.append(f"  'anthology fetch {result.id} --accept' takes the new text")
    return lines


@click.command()
@click.option("--accept", "accepted", multiple=True, metavar="TEXT", help="Take the file of this text as it is now; '--accept all' for every one.")
@folder_option
def lock(accepted: tuple[str, ...], folder: Path) -> None:
    """Say whether every text is the one that was brought in; with --accept, take changed ones as they are.

    \b
    anthology lock
    anthology lock --accept kollontai-workers-opposition
    """
    from anthology.library.lock import Lock, accept
    from anthology.manifest import load_manifest

    path = manifest_in(folder)
    manifest, held = load_manifest(path), Lock.load(path.parent)
    if accepted:
        held = accept(held, manifest, path.parent, () if "all" in accepted else accepted, today=today())
        held.save(path.parent)
    problems = held.verify(manifest, path.parent)
    show(problems)
    click.echo(f"{len(held.entries)} texts locked")
    if problems:
        sys.exit(1)
