"""The front door: settling page numbers, the cache and the pool together, equal bytes from all of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from anthology.cache import Cache
from anthology.edition.document import Document, Matter, Pagination
from anthology.problems import OutputError
from anthology.render import pool
from anthology.render.edition_pdf import Progress, assemble, lay_out_documents
from anthology.render.fonts import face_files
from anthology.render.pool import Outcome, Task
from anthology.render.settling import Folios
from tests.render.pages import METADATA, note, paragraphs, sentence, small_layout, text


@cache
def faces() -> Mapping[str, Path]:
    """Cut the faces once."""
    return face_files(Path(mkdtemp(prefix="anthology-test-")))


def contents(document: Document, folios: Folios, _pages: Pagination) -> Document:
    """Fill in a table of contents."""
    rows = "".join(
        f'<li><a href="anthology:{slug}">{slug} <span class="folio" data-uncounted="">{folios[slug]}</span></a></li>' for slug in ("one", "two")
    )
    return replace(document, body=f'<h1>Contents</h1><ol class="contents">{rows}</ol>')


def book() -> list[Document]:
    listed = replace(text("contents", "", kind="contents", matter=Matter.FRONT), settles=True)
    noted = f'<p>A.<a class="noteref" data-note="n1"/></p>{paragraphs("two", 5)}'
    return [listed, text("one", paragraphs("one", 8)), text("two", noted, note("n1"))]


def make(documents: list[Document], kept: Cache, workers: int = 0) -> bytes:
    made, texts = lay_out_documents(documents, small_layout(), files={}, cache=kept, settle=contents, workers=workers)
    return assemble(METADATA, made, texts, small_layout())[0]


def test_page_numbers_of_other_documents_are_those_of_the_book() -> None:
    """The contents know where the texts begin."""
    made, texts = lay_out_documents(book(), small_layout(), files={}, cache=Cache(None), settle=contents, workers=0)
    _, pages = assemble(METADATA, made, texts, small_layout())
    assert f"{pages['two'][0].label}</span>" in made[0].body
    assert pages["contents"][0].label == "i"


def test_a_list_at_the_back_waits_for_the_pages_at_the_front(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contents take several pages, which moves the preface; the list that names its page is laid out once."""
    documents = book()
    preface = replace(text("preface", "<p>First.</p>"), matter=Matter.FRONT)
    listed = replace(text("list", "", kind="register", matter=Matter.BACK), settles=True)
    laid_out: list[str] = []
    run = pool.run

    def heard(tasks: Sequence[Task], workers: int | pool.Crew | None = None) -> Iterator[tuple[str, Outcome]]:
        laid_out.extend(task.name for task in tasks)
        return run(tasks, workers)

    def settle(document: Document, folios: Folios, pages: Pagination) -> Document:
        if document.slug == "list":
            return replace(document, body=f"<p>preface {folios['preface']}</p>")
        return replace(document, body=contents(document, folios, pages).body + paragraphs("contents", 6))

    monkeypatch.setattr(pool, "run", heard)
    all_of_them = [documents[0], preface, *documents[1:], listed]
    made, texts = lay_out_documents(all_of_them, small_layout(), files={}, cache=Cache(None), settle=settle, workers=0)
    _, pages = assemble(METADATA, made, texts, small_layout())
    assert laid_out.count("list") == 1
    assert pages["preface"][0].label != "ii"
    assert f"preface {pages['preface'][0].label}<" in made[-1].body


@pytest.mark.parametrize("longer", [0, 9])
def test_a_list_at_the_back_is_laid_out_beside_the_registers(longer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it will probably be; where the contents turn out longer with their page numbers, it is laid out again."""
    documents = book()
    register = replace(text("people", paragraphs("people", 3)), kind="people", matter=Matter.BACK)
    listed = replace(text("list", "", kind="register", matter=Matter.BACK), settles=True)
    rounds: list[list[str]] = []
    run = pool.run

    def heard(tasks: Sequence[Task], workers: int | pool.Crew | None = None) -> Iterator[tuple[str, Outcome]]:
        rounds.append([task.name for task in tasks])
        return run(tasks, workers)

    def settle(document: Document, folios: Folios, pages: Pagination) -> Document:
        if document.slug == "list":
            return replace(document, body=f"<p>two {folios['two']}</p>")
        return replace(document, body=contents(document, folios, pages).body + paragraphs("contents", longer))

    told: list[Progress] = []
    monkeypatch.setattr(pool, "run", heard)
    opening = [replace(document, matter=Matter.FRONT) for document in documents]
    made, texts = lay_out_documents(
        [*opening, register, listed], small_layout(), files={}, cache=Cache(None), settle=settle, workers=0, progress=told.append
    )
    _, pages = assemble(METADATA, made, texts, small_layout())
    assert "people" not in rounds[0]
    assert rounds[1] == ["people", "list"]
    assert sum("list" in names for names in rounds) == (2 if longer else 1)
    assert sorted(one.slug for one in told) == sorted(document.slug for document in made)
    assert not any(one.reused for one in told)
    assert f"two {pages['two'][0].label}<" in made[-1].body


def test_page_numbers_that_never_settle_are_an_error() -> None:
    """R020."""
    rounds = iter(range(100))

    def restless(document: Document, _folios: Folios, _pages: Pagination) -> Document:
        return replace(document, body=f"<p>{next(rounds)}</p>")

    with pytest.raises(OutputError) as caught:
        lay_out_documents(book(), small_layout(), files={}, cache=Cache(None), settle=restless, workers=0)
    assert [problem.code for problem in caught.value.problems] == ["R020"]


def test_from_the_cache_from_workers_and_fresh_the_bytes_are_equal(tmp_path: Path) -> None:
    """Also after an entry was damaged."""
    first = make(book(), Cache(tmp_path), workers=2)
    assert make(book(), Cache(tmp_path)) == first
    assert make(book(), Cache(tmp_path, fresh=True)) == first
    for path in tmp_path.glob("*/*.entry"):
        path.write_bytes(path.read_bytes()[:-9])
    assert make(book(), Cache(tmp_path)) == first


def test_random_edits_give_the_bytes_of_a_fresh_build(tmp_path: Path) -> None:
    """Texts changed, moved, taken out, put back: the cache never shows."""
    chance = random.Random(11)
    documents = [text(f"t{number}", paragraphs(f"t{number}", 1 + number % 3, 20)) for number in range(5)]
    for _ in range(25):
        edit = chance.randrange(4)
        at = chance.randrange(len(documents))
        if edit == 0:
            documents[at] = replace(
                documents[at], body=f"<p>{sentence(chance.randrange(99), 30)}</p>{documents[at].body}"[:4000].rpartition("</p>")[0] + "</p>"
            )
        elif edit == 1:
            chance.shuffle(documents)
        elif edit == 2:
            documents[at] = replace(documents[at], head_recto=sentence(chance.randrange(99), 3), title="Changed")
        else:
            documents[at] = replace(documents[at], language=chance.choice(["en", "fr"]))
        outcomes = []
        for kept in (Cache(tmp_path), Cache(None)):
            made, texts = lay_out_documents(documents, small_layout(), files={}, cache=kept, workers=0)
            outcomes.append(assemble(METADATA, made, texts, small_layout())[0])
        assert outcomes[0] == outcomes[1]


def test_only_what_changed_is_laid_out_again(tmp_path: Path) -> None:
    """Progress says of each document whether it was reused; a changed running head lays out nothing."""
    said: list[Progress] = []
    documents = book()[1:]
    for change in (
        documents,
        [documents[0], replace(documents[1], head_recto="x", title="y")],
        [documents[0], replace(documents[1], body="<p>New.</p>", notes=())],
    ):
        lay_out_documents(change, small_layout(), files={}, cache=Cache(tmp_path), workers=0, progress=said.append)
    assert [one.reused for one in said] == [False, False, True, True, True, False]
    assert said[0].total == 2


def test_a_changed_picture_is_seen(tmp_path: Path) -> None:
    """Pictures are part of what decides, by their bytes."""
    picture = tmp_path / "a.svg"
    documents = [text("shown", '<p><img src="a.svg" alt="A square"/></p>')]
    sizes = []
    for colour in ("#000000", "#888888", "#000000"):
        picture.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="{colour}"/></svg>', "utf-8")
        made, texts = lay_out_documents(documents, small_layout(), files={"a.svg": picture}, cache=Cache(tmp_path / "kept"), workers=0)
        sizes.append(assemble(METADATA, made, texts, small_layout())[0])
    assert sizes[0] == sizes[2] != sizes[1]
