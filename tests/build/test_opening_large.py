"""A large edition, opened for the first time, is read by two processes: what one has read is there for the other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from anthology.build import opening
from anthology.build.freshness import KEPT, program_hash
from anthology.library import catalogue
from anthology.library.catalogue import open_library, read_backwards
from anthology.library.reading import ReadText
from anthology.manifest import load_manifest
from anthology.memory import remembering
from anthology.render import pool
from tests.build.made_books import small_book


def test_what_was_read_backwards_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whoever reads afterwards, with the same texts as if he had done it himself."""
    path = small_book().write(tmp_path)
    manifest = load_manifest(path)
    alone = open_library(manifest, tmp_path)
    with remembering(tmp_path / KEPT, program_hash()):
        read_backwards(manifest, tmp_path)

    def refuse(*_: object) -> tuple[ReadText, ...]:
        raise AssertionError("this was read before")

    monkeypatch.setattr("anthology.library.readers.table.choose", refuse)
    with remembering(tmp_path / KEPT, program_hash()):
        together = open_library(manifest, tmp_path)
    assert together == alone
    with pytest.raises(AssertionError, match="read before"):
        catalogue.open_library(manifest, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
def test_a_large_edition_is_the_same_with_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Help is called once: not where a build or a check has been good, not for a fresh one, not for a small book."""
    alone = opening.open_edition(small_book().write(tmp_path / "alone"))
    manifest = small_book().write(tmp_path / "helped")
    monkeypatch.setattr(pool, "available", lambda: 2)
    monkeypatch.setattr(opening, "LARGE", 0)
    opened = opening.open_edition(manifest)
    assert opened.book == alone.book
    opening.check_texts(opened)
    read = load_manifest(manifest)
    assert opening._is_large_and_new(read, manifest.parent)
    (manifest.parent / KEPT / "built.json").write_text("{}")
    assert not opening._is_large_and_new(read, manifest.parent)
    monkeypatch.setattr(opening, "LARGE", 2_000_000)
    assert not opening._is_large_and_new(load_manifest(tmp_path / "alone/anthology.yaml"), tmp_path / "alone")
