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
    from collections.abc import Sequence

    from anthology.library.adding import Addition, AddReport
    from anthology.library.fetching import FetchReport, FetchResult
    from anthology.library.reading import Offered, ReadOptions, Received
    from anthology.manifest import Manifest


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
    from anthology.library.reading import ReadOptions

    manifest = manifest_in(folder)
    options = ReadOptions(part=part, language=language, main=main_node, profile=profile, converter="pandoc" if pandoc else None)
    files = {source: _file(source) for source in sources if not source.startswith(("http://", "https://"))}
    got, said = _got([source for source in sources if source not in files], options)
    received = [source_from_file(files[source], source) if source in files else got[source] for source in sources]
    folders = {source: file.parent for source, file in files.items()}
    report = add_sources(manifest, received, section, today=today(), options=options, dry_run=dry_run, folders=folders, said=said)
    differences = _differences(report, options)
    show((*report.problems, *differences))
    for addition in report.additions:
        click.echo("\n".join(_said(addition)))
    for source, where in report.present:
        click.echo(f"{source}: is in the book already, as {where}")
    if dry_run:
        click.echo("nothing has been written")
    if differences:
        sys.exit(1)


def _got(addresses: Sequence[str], options: ReadOptions) -> tuple[dict[str, Received], dict[str, Offered]]:
    """Get what stands at addresses; and what contents pages say of the works whose pages they list, by the name of the source."""
    from anthology.library.fetching import Getter, fetch_work

    got: dict[str, Received] = {}
    said: dict[str, Offered] = {}
    getter = Getter(clock=WallClock(), named=frozenset(addresses), tell=lambda line: click.echo(line, err=True))
    try:
        for address in addresses:
            got[address], offered = fetch_work(address, getter, options)
            if offered is not None:
                said[got[address].path] = offered
    finally:
        getter.close()
    return got, said


def _differences(report: AddReport, options: ReadOptions) -> tuple[Problem, ...]:
    """Hold what was added against what was received, word by word."""
    from anthology.library.reading import Received
    from anthology.validate.received import check_received

    found: list[Problem] = []
    for file, data in report.files:
        added = [addition for addition in report.additions if addition.file == file]
        if added:
            received = Received(path=file, data=data, url=added[0].lock.url, media_type=added[0].lock.media_type)
            found += check_received(received, [addition.text for addition in added], options)
    return tuple(found)


def _changed_words(manifest: Manifest, root: Path, report: FetchReport) -> tuple[Problem, ...]:
    """Hold what was fetched against the texts that will be read of it."""
    from anthology.library.asked import options_of
    from anthology.library.fetching import Outcome
    from anthology.library.lock import Lock
    from anthology.library.readers import read
    from anthology.library.reading import Received
    from anthology.validate.received import check_received

    found: list[Problem] = []
    entries, locked = {entry.id: entry for entry in manifest.texts}, Lock.load(root).entries
    for name in (result.id for result in report.results if result.outcome is Outcome.FETCHED):
        lock, entry = locked[name], entries[name]
        received = Received(path=lock.file, data=(root / lock.file).read_bytes(), url=lock.url, media_type=lock.media_type)
        options = options_of(entry)
        found += check_received(received, read(received, options), options)
    return tuple(found)


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
    try:
        with progress() as tell:
            quotations = quotations_of(manifest, path.parent)
            report = fetch_texts(manifest, path.parent, getter, names=texts, today=today(), accept=accept, quotations=quotations, progress=tell)
    finally:
        getter.close()
    differences = _changed_words(manifest, path.parent, report)
    show((*report.problems, *differences))
    for result in report.results:
        click.echo("\n".join(_outcome(result)))
    if differences or any(result.outcome is Outcome.FAILED for result in report.results):
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
