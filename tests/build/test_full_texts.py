"""The shipped book with its full texts: fetched from a server on this machine, broken off, gone on with, opened, refused, made."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from anthology.build import BuildOptions, build_edition, check_edition
from anthology.build.opening import OpenEdition, check_texts, open_edition
from anthology.build.quotations import quotations_of
from anthology.cli.texts import fetch
from anthology.library.lock import Lock
from anthology.library.readers.profiles import Profile, profile_for
from anthology.library.text import Standing
from anthology.manifest import load_manifest
from anthology.markup import parse, plain_text
from anthology.problems import InputError
from tests.build.full_text_pages import article, contents_page, old_page
from tests.conftest import ROOT
from tests.library.books import FakeClock, snapshot
from tests.library.serving import Site, broken, page, serving

PAMPHLET, WITH_HEADNOTE = "kollontai-workers-opposition", "kollontai-womens-day"
PARTS = ("ch01.htm", "ch02.htm", "ch03.htm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The book in a folder of its own, and what fetching said."""

    manifest: Path
    site: Site
    held: dict[str, tuple[str, ...]]
    """Words that the notes on the full texts hold on to."""

    first: Result
    second: Result
    asked_again: tuple[str, ...]
    between: dict[str, bytes]
    """The files after the first, broken run."""


def by_path(url: str | None, name: str | None = None) -> Profile:
    """Take the paths of this machine for the hosts that they stand for."""
    return profile_for(None, name or ("marxists" if "/archive/" in (url or "") else "libcom"))


def rewritten(source: str, site: Site) -> str:
    """Name this machine instead of the two sites; allow everything to be printed; have one digest go to the headnote."""
    moved = re.sub(r"url: https://[a-z.]+/", f"url: {site.url}/", source).replace("            print: false\n", "")
    return moved.replace(f"notes: notes/digests/{WITH_HEADNOTE}.yaml}}", f"notes: notes/digests/{WITH_HEADNOTE}.yaml, when_full: headnote}}")


def serve_texts(manifest: Path, held: dict[str, tuple[str, ...]], site: Site) -> None:
    """Put a page for every witness on the server; those of the pamphlet are three."""
    for entry in load_manifest(manifest).texts:
        path = urlsplit(str(entry.witness.url)).path
        make = old_page if "/archive/" in path else article
        if entry.id == PAMPHLET:
            site.pages[path] = contents_page(str(entry.title), PARTS)
            third = -(-len(held[PAMPHLET]) // 3)
            for number, name in enumerate(PARTS):
                site.pages[path + name] = old_page(f"{entry.title} {number + 1}", held[PAMPHLET][number * third : (number + 1) * third])
        else:
            site.pages[path] = make(str(entry.title), held.get(entry.id, ()))


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fetched]:
    """Copy the book, fetch its texts from here; the server breaks off in the second page of the pamphlet, and later does not."""
    folder = tmp_path_factory.mktemp("book")
    for name in ("notes", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("full"))
    shutil.copytree(ROOT / "notes" / "full", folder / "notes" / "full")
    manifest = folder / "anthology.yaml"
    with pytest.MonkeyPatch.context() as patch, serving(Site()) as site:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            patch.delenv(name, raising=False)
            patch.delenv(name.upper(), raising=False)
        patch.setattr("anthology.library.readers.html.profile_for", by_path)
        patch.setattr("anthology.cli.texts.WallClock", FakeClock)
        manifest.write_text(rewritten((ROOT / "anthology.yaml").read_text("utf-8"), site), "utf-8")
        held = quotations_of(load_manifest(manifest), folder)
        serve_texts(manifest, held, site)
        place = next(path for path in site.pages if path.endswith(PARTS[1]))
        whole = site.pages[place]
        assert isinstance(whole, bytes)
        site.pages[place] = broken(whole)
        first = CliRunner().invoke(fetch, ["--folder", str(folder)])
        between = snapshot(folder)
        site.asked.clear()
        site.pages[place] = page(whole)
        second = CliRunner().invoke(fetch, ["--folder", str(folder), PAMPHLET])
        yield Fetched(manifest=manifest, site=site, held=held, first=first, second=second, asked_again=tuple(site.asked), between=between)


@pytest.fixture(scope="module")
def opened(fetched: Fetched) -> OpenEdition:
    """Give the book with its full texts, opened."""
    return open_edition(fetched.manifest)


def test_a_fetch_that_is_broken_off_keeps_what_came_and_writes_no_half_text(fetched: Fetched) -> None:
    """Nine texts are there; of the tenth only the page that came, set aside."""
    assert fetched.first.exit_code == 1
    assert "F009" in fetched.first.stderr
    assert f"{PAMPHLET}: failed" in fetched.first.stdout
    assert f"seeds/full/{PAMPHLET}.html" not in fetched.between
    assert len([name for name in fetched.between if re.fullmatch(r"seeds/full/[^/]+\.html", name)]) == 9
    assert [name for name in fetched.between if f".partial/{PAMPHLET}/" in name]


def test_a_second_fetch_goes_on_and_asks_only_for_what_is_missing(fetched: Fetched) -> None:
    """The first page of the pamphlet is not asked for again; no rest is left."""
    assert fetched.second.exit_code == 0, fetched.second.output
    assert f"{PAMPHLET}: fetched" in fetched.second.stdout
    assert "3 pages" in fetched.second.stdout
    assert [path.rpartition("/")[2] for path in fetched.asked_again] == ["robots.txt", "", *PARTS[1:]]
    assert not (fetched.manifest.parent / "seeds/full/.partial" / PAMPHLET).exists()
    entry = Lock.load(fetched.manifest.parent).entries[PAMPHLET]
    assert ([address.rpartition("/")[2] for address in entry.pages], entry.notes) == (list(PARTS), 6)


def test_every_text_stands_in_full_with_the_notes_that_came_with_it(opened: OpenEdition) -> None:
    """No menu, no button, no comment; pages in the order of the contents page."""
    assert opened.standings[Standing.FULL] == 10
    for text in opened.library.texts.values():
        words = plain_text(parse(text.body))
        assert "UNWANTED" not in words
        assert "Share this" not in words
        assert len(text.notes) == (6 if text.slug == PAMPHLET else 2 if text.slug.startswith(("appeal", "kollontai-w")) else 1), text.slug
    (first, _) = opened.library.texts[WITH_HEADNOTE].notes
    assert "the first – it came" in plain_text(parse(first.body)).replace("\xa0", " ")


def test_the_notes_on_the_full_texts_are_bound_to_their_words(fetched: Fetched, opened: OpenEdition) -> None:
    """Each of them, and none of those on the digests."""
    documents = {document.slug: document for document in opened.book.documents}
    for name, held in fetched.held.items():
        notes = [note for note in documents[name].notes if note.voice == "editor"]
        assert len(notes) == len(held), name
        body = plain_text(parse(documents[name].body))
        assert all(words.split()[-1] in body for words in held)
    assert {"author"} <= {note.voice for note in documents[PAMPHLET].notes}


def test_a_digest_is_gone_or_in_the_headnote_as_the_manifest_says(fetched: Fetched, opened: OpenEdition) -> None:
    """One goes to the headnote, the others out of the book."""
    documents = {document.slug: " ".join(plain_text(parse(document.body)).split()) for document in opened.book.documents}
    for entry in opened.manifest.texts:
        assert entry.digest is not None
        source = " ".join((fetched.manifest.parent / entry.digest.file).read_text("utf-8").split())
        phrases = [found.strip() for found in re.findall(r"(?:\b[a-z]{2,} ){7}", source)]
        assert len(phrases) > 5
        stands = [phrase in documents[entry.id] for phrase in phrases]
        assert all(stands) if entry.id == WITH_HEADNOTE else not any(stands), entry.id


def test_a_text_that_may_not_be_printed_is_refused_with_e010(fetched: Fetched) -> None:
    """At its line of the manifest."""
    source = fetched.manifest.read_text("utf-8")
    line = "statement: The Chicago translation of 1921 is in the public domain in the United States; elsewhere the law of the country decides."
    assert source.count(line) == 1
    barred = fetched.manifest.with_name("barred.yaml")
    barred.write_text(source.replace(line, f"{line}\n            print: no"), "utf-8")
    with pytest.raises(InputError) as raised:
        build_edition(barred, BuildOptions(epub=False), lambda what, done, total: None)
    (problem,) = [found for found in raised.value.problems if found.code == "E010"]
    assert PAMPHLET in problem.message
    assert problem.at is not None
    assert (problem.at.path, (problem.at.line or 0) > 40) == ("barred.yaml", True)
    assert not (fetched.manifest.parent / "output" / "workers-opposition.pdf").exists()


def test_without_the_full_files_the_digests_stand_again(fetched: Fetched) -> None:
    """As they did before anything was fetched."""
    folder = fetched.manifest.parent
    (folder / "seeds" / "full").rename(folder / "seeds" / "away")
    try:
        again = open_edition(fetched.manifest, sets_citations=False)
    finally:
        (folder / "seeds" / "away").rename(folder / "seeds" / "full")
    assert (again.standings[Standing.FULL], again.standings[Standing.DIGEST], again.standings[Standing.ARTICLE]) == (0, 6, 4)


@pytest.mark.slow
def test_the_book_of_full_texts_is_made(fetched: Fetched, opened: OpenEdition) -> None:
    """PDF and EPUB, proved word for word by the build itself."""
    report = build_edition(fetched.manifest, BuildOptions(), lambda what, done, total: None)
    assert sorted(path.suffix for path, _ in report.files) == [".epub", ".pdf"]
    assert report.standings[Standing.FULL] == 10
    assert [str(problem) for problem in report.warnings] == []
    assert all(path.is_file() for path, _ in report.files)


def test_a_check_holds_every_full_text_against_what_was_received(fetched: Fetched, opened: OpenEdition) -> None:
    """Good as it is; paragraphs that a reader lost are V132, at the file."""
    assert "10 in full" in check_edition(fetched.manifest).line
    reading = opened.library.readings[PAMPHLET]
    first, *others = reading.texts
    short = replace(first, body=re.sub(r"<p[^>]*>Paragraph\s\d.*?</p>", "", first.body))
    readings = {**opened.library.readings, PAMPHLET: replace(reading, texts=(short, *others))}
    lossy = replace(opened, library=replace(opened.library, readings=readings))
    with pytest.raises(InputError, match=rf"seeds/full/{PAMPHLET}\.html: error V132"):
        check_texts(lossy)


def test_nothing_is_warned_of(opened: OpenEdition) -> None:
    """Places of the index and works cited are those of what stands, or of what could stand in its place."""
    assert [str(problem) for problem in opened.warnings] == []
