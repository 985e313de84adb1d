"""Room for the calls of a deep program.

Takes a function; gives one that does the same with a large piece of stack under it. Python keeps the frames of its calls in pieces of 16 kilobytes;
when the depth at which the work is done happens to be the end of a piece, every single call takes a new piece from the system and gives it back,
a fault of a page each, which took a quarter of the time to lay out a text. A frame that asks for much room has a piece of that size made,
and whatever is called from it has the rest: only what is used of it becomes memory. (CPython's `_PyThreadState_PushFrame`; issue gh-142183.)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

_WORDS = 2**17
"""Just over a megabyte: pieces double in size until a frame has its place, so that as much is free after it."""


def with_room(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Give a function below which calls have room."""

    def call(*arguments: _P.args, **named: _P.kwargs) -> _R:
        return function(*arguments, **named)

    call.__code__ = call.__code__.replace(co_stacksize=_WORDS)
    return wraps(function)(call)
