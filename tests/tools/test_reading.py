"""Ace, and a real reading engine, where Node and Chromium are (`npm ci` in this folder)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from anthology.external import Program, find, run
from anthology.validate.epub import run_ace
from tests.render.conftest import fonts, root, sample_epub
from tests.render.sample import DOCUMENTS

__all__ = ["fonts", "root", "sample_epub"]

HERE = Path(__file__).parent
PLACES = (HERE, HERE.parent.parent, HERE.parent.parent / ".tools")
"""Folders that may hold `node_modules`."""

pytestmark = pytest.mark.slow


def program(name: str) -> Program:
    found = find(name, *PLACES)
    if found is None:
        pytest.skip(f"{name} is not here")
    return found


@pytest.fixture(scope="module")
def book(sample_epub: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("read") / "book.epub"
    path.write_bytes(sample_epub)
    return path


@pytest.fixture(scope="module")
def report(book: Path) -> Mapping[str, Any]:
    """Give what the reading engine met."""
    if not (HERE / "node_modules" / "foliate-js").is_dir():
        pytest.skip("foliate-js is not here")
    arguments: list[str | Path] = [HERE / "read_epub.mjs", book, "--browser", program("chromium").command[0], "--all-notes"]
    result = run(program("node"), arguments, seconds=120)
    assert result.status == 0, result.errors
    found: Mapping[str, Any] = json.loads(result.output)
    return found


def test_ace_finds_no_barrier(book: Path) -> None:
    assert [str(problem) for problem in run_ace(book, program("ace"), program("chromium"))] == []


def test_every_section_is_drawn_without_complaint(report: Mapping[str, Any]) -> None:
    """With its pictures, in our typeface."""
    assert report["complaints"] == []
    assert len(report["read"]) == len(report["sections"]) == 13
    assert all(picture["width"] > 0 for section in report["read"] for picture in section["pictures"])
    assert all(section["letters"] > 0 for section in report["read"][1:])
    assert "EB Garamond normal italic: loaded" in report["read"][7]["fonts"]


def test_contents_landmarks_and_pages_are_understood(report: Mapping[str, Any]) -> None:
    assert [line["label"] for line in report["toc"][1]["below"]] == ["The Ferry · Made-up Author", "Winter Song · Second Made-up Author"]
    assert ["bodymatter"] in [mark["type"] for mark in report["landmarks"]]
    assert [page["label"] for page in report["pages"]][:7] == ["i", "iii", "iv", "v", "vi", "vii", "1"]


def test_every_note_opens_from_its_mark(report: Mapping[str, Any]) -> None:
    """As a pop-up that begins with the mark and holds the whole note."""
    notes = [note for document in DOCUMENTS for note in document.notes]
    assert [opened["mark"] for opened in report["opened"]] == ["1", "*", "†", "2", "3", "1"]
    assert len(report["opened"]) == len(notes)
    for opened in report["opened"]:
        assert opened["type"] == "footnote"
        assert opened["text"].startswith(opened["mark"])
        assert "note" in opened["name"]
    assert report["opened"][4]["text"].endswith("the price of both.")


def test_every_printed_page_can_be_gone_to(report: Mapping[str, Any]) -> None:
    """The engine names the last page that begins on its screen, so the one asked for or a later one."""
    labels = [page["label"] for page in report["pages"]]
    assert [page["label"] for page in report["reached"]] == labels
    assert all(labels.index(page["shown"]) >= labels.index(page["label"]) for page in report["reached"])


def test_paragraph_numbers_appear_when_the_switch_is_opened(report: Mapping[str, Any]) -> None:
    """With an empty alternative, so that they are not read aloud."""
    assert report["numbers"] == {"before": "none", "after": '"1" / ""'}


def test_the_lock_of_node_names_no_registry() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
