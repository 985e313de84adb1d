"""What is kept of an EPUB from build to build: the same bytes, made anew where and only where something they depend on has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from anthology.cache import Cache
from anthology.edition.document import Book
from anthology.problems import InputError
from anthology.render import epub_kept
from anthology.render.deflated import Deflated
from anthology.render.epub import write_epub
from anthology.render.epub_options import EpubOptions, EpubWording
from anthology.render.epub_pages import draft_page
from anthology.render.templates import Templates
from tests.render.reading import member
from tests.render.sample import DOCUMENTS, make_book, make_pagination

FERRY = next(document for document in DOCUMENTS if document.slug == "ferry")
WINTER = next(document for document in DOCUMENTS if document.slug == "winter")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the pages made since, by slug."""
    slugs: list[str] = []

    def making(target, **rest):  # type: ignore[no-untyped-def]  # passed on as it is
        slugs.append(target.document.slug)
        return draft_page(target, **rest)

    monkeypatch.setattr(epub_kept, "draft_page", making)
    return slugs


def write(book: Book, root: Path, cache: Cache, **options: object) -> bytes:
    given: dict[str, object] = {"pagination": make_pagination(), "templates": Templates(), "options": EpubOptions(), **options}
    return write_epub(book, root=root, fonts={}, cache=cache, **given)  # type: ignore[arg-type]  # passed on


def test_what_is_kept_gives_the_same_bytes(root: Path, tmp_path: Path, made: list[str], fonts: Mapping[str, bytes]) -> None:
    """Faces and cover too; and what was kept in part is made whole again."""
    cache = Cache(tmp_path)
    first = write_epub(make_book(), pagination=make_pagination(), root=root, templates=Templates(), fonts=fonts, options=EpubOptions(), cache=cache)
    count = len(made)
    assert count == len({*made}) > 5
    again = write_epub(make_book(), pagination=make_pagination(), root=root, templates=Templates(), fonts=fonts, options=EpubOptions(), cache=cache)
    assert (again == first, len(made)) == (True, count)
    for number, entry in enumerate(sorted(tmp_path.rglob("*.entry"))):
        entry.write_bytes(entry.read_bytes()[: -1 - number % 40])
    damaged = write_epub(make_book(), pagination=make_pagination(), root=root, templates=Templates(), fonts=fonts, options=EpubOptions(), cache=cache)
    assert (damaged == first, len(made)) == (True, 2 * count)


@pytest.mark.parametrize(
    ("book", "pages"),
    [
        (make_book(ferry=replace(FERRY, body=FERRY.body.replace("Goats pay half.", "Goats pay."))), {"ferry"}),
        (make_book(ferry=replace(FERRY, notes=tuple(replace(note, label=f"{note.label}!") for note in FERRY.notes))), {"ferry"}),
        (make_book(ferry=replace(FERRY, language="de")), {"ferry"}),
        (make_book(winter=replace(WINTER, title="Another Winter Song")), {"winter"}),
    ],
)
def test_only_the_page_that_changed_is_made_again(book: Book, pages: set[str], root: Path, tmp_path: Path, made: list[str]) -> None:
    """And the whole is what it would be without anything kept; pages that name the title of another are made again too."""
    cache = Cache(tmp_path)
    write(make_book(), root, cache)
    made.clear()
    kept = write(book, root, cache)
    assert pages <= set(made) <= pages | {"index"}
    assert kept == write(book, root, Cache(None))


def test_a_page_follows_what_its_links_lead_to(root: Path, tmp_path: Path, made: list[str]) -> None:
    """Folios of places that have moved, a link that has come to lead nowhere, a folio where there were none."""
    cache = Cache(tmp_path)
    write(make_book(), root, cache)
    made.clear()
    moved = {slug: tuple(replace(start, label=f"{start.label}9") for start in starts) for slug, starts in make_pagination().items()}
    assert write(make_book(), root, cache, pagination=moved) == write(make_book(), root, Cache(None), pagination=moved)
    assert write(make_book(), root, cache, pagination=None) == write(make_book(), root, Cache(None), pagination=None)
    gone = make_book(winter=replace(WINTER, body=WINTER.body.replace('id="winter-p2"', 'id="winter-p99"')))
    for _ in range(2):
        with pytest.raises(InputError, match="R105"):
            write(gone, root, cache)


def test_options_and_templates_make_all_pages_again(root: Path, tmp_path: Path, made: list[str]) -> None:
    """A template that only another one names, too."""
    cache = Cache(tmp_path / "cache")
    write(make_book(), root, cache)
    count = len(made)
    write(make_book(), root, cache, options=EpubOptions(wording=EpubWording(back="Zurück von {label}")))
    assert len(made) == 2 * count
    own = tmp_path / "edition" / "templates" / "shared" / "named-by-another.j2"
    own.parent.mkdir(parents=True)
    own.write_text("x", "utf-8")
    write(make_book(), root, cache, templates=Templates(tmp_path / "edition"))
    assert len(made) == 3 * count


def test_bytes_deflated_before_are_those_of_an_archive() -> None:
    """With the length and checksum that the archive's directory holds."""
    data = "Ferry, кошка. ".encode() * 300
    kept = Deflated.from_kept(Deflated.of(data).to_keep())
    assert (kept, kept.length, kept.crc) == (Deflated.of(data), len(data), Deflated.of(data).crc)
    assert len(kept) < len(data) / 20


def test_other_folios_alone_make_only_the_pages_that_print_some_again(root: Path, tmp_path: Path, made: list[str]) -> None:
    """A page more in the front matter is a folio more in all that follows; the index prints folios."""
    cache = Cache(tmp_path)
    write(make_book(), root, cache)
    made.clear()
    moved = {slug: tuple(replace(start, label=f"{start.label}9") for start in starts) for slug, starts in make_pagination().items()}
    kept = write(make_book(), root, cache, pagination=moved)
    assert made == ["index"]
    assert kept == write(make_book(), root, Cache(None), pagination=moved)
    assert b'id="ferry-page-39" aria-label="page 39"' in member(kept, "text/ferry.xhtml")
