"""What pure functions gave, remembered from one run to the next: what has been read and cleaned once is not read and cleaned again.

Takes a folder and the hash of the program; while `remembering` lasts, a function that is `remembered` is called only for arguments that it has not
had before. Answers are kept as JSON under the hash of function, arguments and program: small ones all in one file, large ones each in its own.
Only functions that depend on nothing but their arguments may be remembered, and only answers that are values: errors are raised anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, get_type_hints

from anthology.cache import Cache, key_of
from anthology.records import from_plain, to_plain

MOST = 20_000
"""So many small answers are kept at most; when there are more, those of the last run."""

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class _Memory:
    """The answers at hand."""

    def __init__(self, cache: Cache, program: str) -> None:
        self.cache, self.program = cache, program
        self.all_key = key_of(("answers", program))
        kept = cache.get(self.all_key)
        self.small: dict[str, Any] = json.loads(kept) if kept else {}
        self.used: dict[str, Any] = {}
        self.has_new = False

    def get(self, key: str, *, is_large: bool) -> Any:
        """Give the plain answer; None when there is none."""
        if is_large:
            kept = self.cache.get(key)
            return json.loads(kept) if kept else None
        return self.small.get(key)

    def put(self, key: str, plain: Any, *, is_large: bool) -> None:
        """Keep a plain answer."""
        if is_large:
            self.cache.put(key, _written(plain))
        else:
            self.small[key] = plain
            self.has_new = True

    def close(self) -> None:
        """Write the small answers, if there are new ones."""
        if self.has_new:
            self.cache.put(self.all_key, _written(self.small if len(self.small) <= MOST else self.used))


def _written(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


_memory: ContextVar[_Memory | None] = ContextVar("memory", default=None)


@contextmanager
def remembering(folder: Path, program: str, *, fresh: bool = False) -> Iterator[None]:
    """Remember in a folder; what another program wrote there is as if it were not, and so is everything when it is to be `fresh`."""
    memory = _Memory(Cache(folder, fresh=fresh), program)
    token = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(token)
        memory.close()


def answers_of(work: Callable[[], object]) -> bytes:
    """Do some work in another process; give the small answers that were new to it, for `take`."""
    memory = _memory.get()
    before = set(memory.small) if memory else set()
    work()
    return _written({key: plain for key, plain in memory.small.items() if key not in before} if memory else {})


def take(answers: bytes) -> None:
    """Know from now on what another process has answered."""
    memory = _memory.get()
    if memory is not None:
        memory.small |= json.loads(answers)
        memory.has_new = True


def remembered(*, is_large: bool = False) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Make a function remember its answers. Its arguments must be told apart by their `repr`."""

    def make(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        name = f"{function.__module__}.{function.__qualname__}"
        kind = cache(lambda: get_type_hints(function)["return"])

        @wraps(function)
        def answer(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
            memory = _memory.get()
            if memory is None:
                return function(*args, **kwargs)
            key = key_of((memory.program, name, repr((args, sorted(kwargs.items())))))
            plain = memory.get(key, is_large=is_large)
            if plain is None:
                made = function(*args, **kwargs)
                memory.put(key, plain := to_plain(made), is_large=is_large)
            else:
                made = from_plain(kind(), plain)
            memory.used[key] = None if is_large else plain
            return made

        return answer

    return make
