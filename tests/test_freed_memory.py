"""Free memory goes back to the system where there is a call for it."""

from __future__ import annotations

import ctypes

import pytest

from anthology.freed_memory import give_back


def test_where_the_c_library_has_no_such_call_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS and Windows, or with musl."""

    def refuse(name: object) -> object:
        raise TypeError(name)

    give_back()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    give_back()
    monkeypatch.setattr(ctypes, "CDLL", refuse)
    give_back()
