"""Memory that is free, given back to the system: what joined a large book is not to be counted beside what proves it.

Takes nothing, gives nothing. The C library keeps what was freed for the next allocations of the same thread; page-validation works in another one.
Only glibc has a call for it (malloc_trim, since 2.8); elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Give free memory back."""
    with suppress(OSError, AttributeError, TypeError):  # no C library to be asked for by that name, or none that has the call
        ctypes.CDLL(None).malloc_trim(0)
