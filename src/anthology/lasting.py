"""Objects that last: what is loaded and read at the start stays to the end, and is not searched for rubbish again and again.

Takes nothing, gives nothing. While things are `lasting`, Python's collector of cycles rests; afterwards all that is there is left out of its
searches (gc.freeze), also in processes forked from this one. What nothing refers to any more is freed at once, as ever.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """Make what is made meanwhile stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
