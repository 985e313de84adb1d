"""The memory: a function is asked once, and what it answered is the same on every later run."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.library.markdown import markdown_fragment
from anthology.library.readers.table import read
from anthology.library.reading import Received
from anthology.memory import answers_of, remembered, remembering, take
from anthology.problems import InputError

asked: list[str] = []


@remembered()
def capitals(words: str, *, times: int = 1) -> tuple[str, ...]:
    """Give words in capitals."""
    asked.append(words)
    return (words.upper(),) * times


@remembered(is_large=True)
def backwards(words: str) -> str:
    """Give words backwards."""
    asked.append(words)
    return words[::-1]


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    asked.clear()


def ask(folder: Path, program: str = "1", *, fresh: bool = False) -> list[str]:
    """Ask both in one run; give what they had to work for."""
    asked.clear()
    with remembering(folder, program, fresh=fresh):
        assert capitals("one", times=2) == ("ONE", "ONE")
        assert capitals("one") == ("ONE",)
        assert backwards("two — \ud800") == "\ud800 — owt"
    return list(asked)


def test_what_was_answered_is_not_worked_out_again(tmp_path: Path) -> None:
    assert ask(tmp_path) == ["one", "one", "two — \ud800"]
    assert ask(tmp_path) == []


def test_what_another_process_has_answered_is_known(tmp_path: Path) -> None:
    """And kept, as if it had been answered here."""
    with remembering(tmp_path / "there", "1"):
        answers = answers_of(lambda: (capitals("one", times=2), capitals("one")))
    asked.clear()
    with remembering(tmp_path, "1"):
        take(answers)
    assert ask(tmp_path) == ["two — \ud800"]


def test_another_program_and_a_fresh_run_remember_nothing(tmp_path: Path) -> None:
    ask(tmp_path)
    assert ask(tmp_path, fresh=True) == ["one", "one", "two — \ud800"]
    assert ask(tmp_path, "2") == ["one", "one", "two — \ud800"]


def test_without_a_memory_or_a_folder_that_can_be_written_the_work_is_done(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert len(ask(tmp_path / "file")) == 3
    assert len(ask(tmp_path / "file")) == 3
    assert capitals("three") == ("THREE",)


def test_what_is_damaged_is_worked_out_again(tmp_path: Path) -> None:
    ask(tmp_path)
    for entry in tmp_path.glob("*/*.entry"):
        entry.write_bytes(entry.read_bytes()[:-1] + b"?")
    assert len(ask(tmp_path)) == 3


def test_texts_and_prose_are_remembered_as_they_were_read(tmp_path: Path) -> None:
    """With notes, warnings and all; an error is raised each time."""
    received = Received(path="a.md", data="# On lists\n\n“A” list.[^1] And [^2].\n\n[^1]: A *note*.\n".encode())
    plain, prose = read(received), markdown_fragment("One.[^1]\n\n[^1]: Two.", language="en-GB")
    for _ in range(2):
        with remembering(tmp_path, "1"):
            assert read(received) == plain
            assert markdown_fragment("One.[^1]\n\n[^1]: Two.", language="en-GB") == prose
            with pytest.raises(InputError):
                read(Received(path="a.md", data=b"\xff\xfe\xfd"))
