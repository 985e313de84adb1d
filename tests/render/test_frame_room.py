"""Calls at any depth under a function with room take no memory from the system."""

from __future__ import annotations

from typing import Any

import pytest

from anthology.render.frame_room import with_room

resource: Any = pytest.importorskip("resource")


def test_no_depth_of_calls_is_slow() -> None:
    """Five hundred calls at each of four hundred depths, which is several times the pieces Python takes by itself."""
    with_room(_descend)(0, [])  # what is touched for the first time
    faults: list[int] = []
    with_room(_descend)(0, faults)
    assert len(faults) == 400
    assert max(faults) < 100


def test_a_function_with_room_gives_what_it_gave() -> None:
    """Arguments, result and name stay."""
    roomy = with_room(_add)
    assert roomy(2, more=3) == 5
    assert roomy.__name__ == "_add"


def _add(one: int, *, more: int) -> int:
    return one + more


def _descend(depth: int, faults: list[int]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(500):
        _nothing()
    faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    if depth < 399:
        _descend(depth + 1, faults)


def _nothing() -> None:
    return None


_nothing.__code__ = _nothing.__code__.replace(co_stacksize=200)  # larger than the frame it is called from: some depth has no room for it
