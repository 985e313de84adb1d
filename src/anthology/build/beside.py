"""Something made in a process of its own while this one goes on: the e-book beside the joining and proving of the print.

Takes a function without arguments that gives bytes; gives its result when it is asked for. The process is a fork, so that nothing has to be sent
to it; where forking is not safe (anywhere but on Linux), or there is but one processor, the function runs when its result is asked for. Whatever
goes wrong in the other process is done once more in this one, where it can be said.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from anthology.render import pool

PATIENCE = 120
"""Seconds that the other process is waited for once its result is needed; then the result is made here."""


class Beside:
    """One thing made beside others; leaving the context ends what is still being made."""

    def __init__(self) -> None:
        self._make: Callable[[], bytes] | None = None
        self._process: Any = None
        self._line: Connection | None = None

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def begin(self, make: Callable[[], bytes]) -> None:
        """Begin to make something."""
        self._make = make
        if sys.platform != "linux" or pool.available() < 2:
            return
        context = multiprocessing.get_context("fork")
        self._line, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(make, theirs), daemon=True, name="anthology-beside")
        self._process.start()
        theirs.close()

    def result(self) -> bytes:
        """Wait for what was begun."""
        assert self._make is not None, "nothing was begun"
        if self._line is not None:
            with suppress(EOFError, OSError):
                if self._line.poll(PATIENCE):
                    return self._line.recv_bytes()
        return self._make()


def _run(make: Callable[[], bytes], line: Connection) -> None:
    """Make it and send it (in the other process); silent about what goes wrong, and gone without tidying up what belongs to the first one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        line.send_bytes(make())
        line.close()
    finally:
        os._exit(0)
