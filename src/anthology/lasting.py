"""Objects that last: what is loaded and read at the start stays to the end, and is not searched for rubbish again and again.

Takes nothing, gives nothing. While things are `lasting`, Python's collector of cycles rests; afterwards all that is there is left out of its
searches (gc.freeze), also in processes forked from this one, and it searches what is new less often: of the time that laying out takes, searching
as often as Python does by itself is a tenth. What nothing refers to any more is freed at once, as ever.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW = 100_000
"""Objects that are made before the new ones are searched: for boxes of pages about 20 MB."""


def keep_what_is_there() -> None:
    """Leave all objects that there are out of searches, and search seldom."""
    gc.freeze()
    gc.set_threshold(NEW, *gc.get_threshold()[1:])


@contextmanager
def lasting() -> Iterator[None]:
    """Make what is made meanwhile stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        keep_what_is_there()
        if was_on:
            gc.enable()
