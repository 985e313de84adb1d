"""The benchmark's own book: whole, readable by the builder, and revised as it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anthology.build import check_edition
from anthology.build.opening import open_edition
from anthology.library.text import ReceivedNote
from tests.benchmarks.chapters import Chapter, cut
from tests.benchmarks.project import ADDED, REVISIONS, Project, new_project, shipped_project
from tests.benchmarks.rounds import ROOT

NOTE = ReceivedNote(key="n", mark="1", body="<p>A note with <i>two</i> words.</p>")
PARAGRAPH = "<p>The ferry was late again that morning and nobody on the quay had thought of asking why it should be.</p>"


def chapter(number: int, paragraphs: int = 4) -> Chapter:
    body = f'<p>First of all<a class="noteref" data-note="n"/> comes this.</p>{PARAGRAPH * paragraphs}'
    return Chapter(slug=f"text-{number:03}", title=f"The crossing & the weather, {number}", body=body, notes=(NOTE,))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project([chapter(number) for number in range(1, 5)], "Crossings", tmp_path / "book")


def test_the_builder_reads_back_what_was_written(project: Project) -> None:
    """Every word and every note of every text."""
    opened = open_edition(project.manifest)
    bodies = [text.body for text in opened.library.texts.values()]
    assert [len(text.notes) for text in opened.library.texts.values()] == [1] * 4
    assert opened.library.texts["text-001"].notes[0].body == NOTE.body
    assert all(body.count("The ferry was late") == 4 and body.count("noteref") == 1 for body in bodies)
    assert all("A note with" not in body for body in bodies)


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_revision_changes_the_book_and_can_be_undone(project: Project, revision: str) -> None:
    """A revised book is still a good one."""
    before = snapshot(project.folder)
    project.revise(revision)
    assert snapshot(project.folder) != before
    check_edition(project.manifest)
    project.restore()
    assert snapshot(project.folder) == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_shipped_book_stays_a_good_one_when_it_is_revised(tmp_path: Path, revision: str) -> None:
    """No note is tied to the words that change."""
    shipped = shipped_project(ROOT, tmp_path / "book")
    before = snapshot(shipped.folder)
    shipped.revise(revision)
    assert snapshot(shipped.folder) != before
    check_edition(shipped.manifest)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_revisions_are_what_their_names_say(project: Project) -> None:
    """One word, one long paragraph before all others, two sections."""
    text = project.text.read_text("utf-8")
    project.revise(REVISIONS[0])
    changed = [(old, new) for old, new in zip(text.split(), project.text.read_text("utf-8").split(), strict=True) if old != new]
    assert [new for _, new in changed] == ["changed"]
    project.revise(REVISIONS[1])
    assert project.text.read_text("utf-8").index(ADDED) < project.text.read_text("utf-8").index("First of all")
    before = json.loads(project.manifest.read_text("utf-8"))["sections"]
    project.revise(REVISIONS[2])
    assert json.loads(project.manifest.read_text("utf-8"))["sections"] == [*before[:-2], before[-1], before[-2]]


def test_a_long_book_is_cut_to_its_first_pages() -> None:
    """Whole texts first, then part of one, with the notes that are still called."""
    chapters = [chapter(number, paragraphs=100) for number in range(1, 5)]
    chosen = cut(chapters, 10)
    words = sum(text.words for text in chosen)
    assert chosen[0] == chapters[0]
    assert 3400 < words <= 3600
    assert [len(text.notes) for text in chosen] == [1] * len(chosen)
