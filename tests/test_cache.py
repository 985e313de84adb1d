"""The cache: what it gives is whole, what it cannot do hurts nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from anthology.cache import Cache, key_of


def entry(folder: Path) -> Path:
    (path,) = folder.glob("*/*.entry")
    return path


def test_what_was_put_is_given_back(tmp_path: Path) -> None:
    """Once kept, found again, by key alone."""
    cache = Cache(tmp_path)
    cache.put(key_of(["a"]), b"payload")
    assert Cache(tmp_path).get(key_of(["a"])) == b"payload"
    assert cache.get(key_of(["b"])) is None
    assert Cache(tmp_path, fresh=True).get(key_of(["a"])) is None


def test_keys_know_where_parts_end() -> None:
    """No two rows of parts look alike."""
    assert len({key_of(["ab", "c"]), key_of(["a", "bc"]), key_of(["abc"]), key_of(["ab", "c", ""])}) == 4


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_entry_is_dropped(tmp_path: Path, damage: bytes | None) -> None:
    """Half-written, foreign, or with one bit turned."""
    cache = Cache(tmp_path)
    cache.put(key_of(["a"]), b"payload" * 50)
    path = entry(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x" if damage is None else damage)
    assert cache.get(key_of(["a"])) is None
    assert not path.exists()


def test_an_entry_under_another_name_is_not_believed(tmp_path: Path) -> None:
    """The checksum covers the key."""
    cache = Cache(tmp_path)
    cache.put(key_of(["a"]), b"payload")
    other = key_of(["b"])
    (tmp_path / other[:2]).mkdir(exist_ok=True)
    entry(tmp_path).rename(tmp_path / other[:2] / f"{other}.entry")
    assert cache.get(other) is None


def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    """A limit of size, kept by use."""
    cache = Cache(tmp_path, limit=2500)
    for number, name in enumerate("abc"):
        cache.put(key_of([name]), b"x" * 1000)
        path = tmp_path / key_of([name])[:2] / f"{key_of([name])}.entry"
        os.utime(path, (1000 + number, 1000 + number))
    assert cache.get(key_of(["a"])) is not None
    cache.prune()
    assert [cache.get(key_of([name])) is not None for name in "abc"] == [True, False, True]


def test_a_folder_that_cannot_be_written_is_only_remembered(tmp_path: Path) -> None:
    """A file stands where the folder should be; building goes on."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = Cache(blocked)
    cache.put(key_of(["a"]), b"payload")
    assert cache.trouble
    assert cache.get(key_of(["a"])) is None
    cache.prune()


def test_nothing_half_written_is_left_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary file goes, the entry does not appear."""

    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    cache = Cache(tmp_path)
    cache.put(key_of(["a"]), b"payload")
    assert cache.trouble == "No space left on device"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_made_anew_and_is_the_same_is_not_written_again(tmp_path: Path) -> None:
    """Something else, or a damaged entry, is."""
    fresh = Cache(tmp_path, fresh=True)
    fresh.put(key_of(["a"]), b"payload")
    path = entry(tmp_path)
    number = path.stat().st_ino
    fresh.put(key_of(["a"]), b"payload")
    assert path.stat().st_ino == number
    for damage in (b"", path.read_bytes()[:-1]):
        path.write_bytes(damage)
        fresh.put(key_of(["a"]), b"payload")
        assert Cache(tmp_path).get(key_of(["a"])) == b"payload"
    fresh.put(key_of(["a"]), b"another")
    assert Cache(tmp_path).get(key_of(["a"])) == b"another"
