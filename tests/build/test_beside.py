"""What is made in a process of its own comes out as if it had been made here, whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

import pytest

from anthology.build import beside as module
from anthology.build.beside import Beside
from anthology.problems import OutputError, Problem
from anthology.render import pool

HERE = os.getpid()
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "available", lambda: 2)


def made(make: Callable[[], bytes]) -> bytes:
    with Beside() as beside:
        beside.begin(make)
        return beside.result()


@linux
def test_it_is_made_in_another_process() -> None:
    """With all that this one knows, and as many bytes as there are."""
    data = os.urandom(3_000_000)
    assert made(lambda: data) == data
    assert int(made(lambda: str(os.getpid()).encode())) != HERE


def test_with_one_processor_it_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "available", lambda: 1)
    assert int(made(lambda: str(os.getpid()).encode())) == HERE


def test_what_goes_wrong_is_said_here() -> None:
    """With its problems, and what is no problem of the book as it is."""

    def refused() -> bytes:
        raise OutputError([Problem(code="V121", message="a word is lost")])

    with pytest.raises(OutputError, match="a word is lost"):
        made(refused)
    with pytest.raises(ZeroDivisionError):
        made(lambda: bytes(1 // 0))


def ended() -> bytes:
    """Die, but only elsewhere."""
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return b"made here"


def stuck() -> bytes:
    """Hang, but only elsewhere."""
    if os.getpid() != HERE:
        time.sleep(60)
    return b"made here"


@pytest.mark.parametrize("make", [ended, stuck])
def test_when_the_other_process_dies_or_hangs_it_is_made_here(make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    assert made(make) == b"made here"


@linux
def test_what_is_no_longer_wanted_is_ended() -> None:
    """As when the print cannot be proved: nothing is left running."""
    with Beside() as beside:
        beside.begin(stuck)
        process = beside._process
        assert process.is_alive()
    assert process.exitcode == -signal.SIGKILL
