"""One command run and measured: time by the clock, processor time, memory.

Takes a command; gives a `Measurement`. Memory is looked at several times a second in /proc, for every process of the command's session: the most that
the largest of them ever held, and the most that all held at one moment (what they share counted once). Without /proc only the largest is known, as
the system tells it at the end, which is no less than what this process itself has taken.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
EVERY_SECONDS = 0.1
LIMIT_SECONDS = 3600.0
"""A command that takes longer has failed."""


class FailedCommandError(Exception):
    """A command that was to be measured did not do its work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one run took."""

    seconds: float
    processor_seconds: float
    """Of all its processes; of very short ones a part is missed."""

    largest_mb: float
    """Peak of the largest process; 0 for a command that ended before anyone could look."""

    together_mb: float
    """Peak of all of them together; 0 where it is not known."""


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str], limit: float = LIMIT_SECONDS) -> Measurement:
    """Run a command to its end, or to the limit. Raises FailedCommandError with what it said."""
    said = folder / ".said"
    with said.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
        watch = _Watch(process.pid)
        alarm = threading.Timer(limit, _end_all, (process.pid,))
        alarm.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # interrupted: nothing is left running
            _end_all(process.pid)
            raise
        finally:
            alarm.cancel()
        seconds = time.perf_counter() - start
    watch.end()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise FailedCommandError(f"{' '.join(command[:4])} … ended with {process.returncode}:\n{said.read_text('utf-8', 'replace')[-2000:]}")
    own = 0.0 if PROC.is_dir() else usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Measurement(
        seconds=seconds,
        processor_seconds=max(usage.ru_utime + usage.ru_stime, watch.processor_seconds),
        largest_mb=max(own, watch.largest_mb),
        together_mb=watch.together_mb,
    )


def _end_all(session: int) -> None:
    """End a command with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


class _Watch(threading.Thread):
    """Looks at the processes of a session until told to end."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.largest_mb, self.together_mb = session, 0.0, 0.0
        self._ticks: dict[int, int] = {}
        self._ended = threading.Event()
        self.start()

    @property
    def processor_seconds(self) -> float:
        """What all processes seen have used."""
        return float(sum(self._ticks.values())) / os.sysconf("SC_CLK_TCK")

    def run(self) -> None:
        """Look again and again."""
        while PROC.is_dir() and not self._ended.wait(EVERY_SECONDS):
            self._look()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        self.join()

    def _look(self) -> None:
        together = 0.0
        for folder, ticks in _members(self.session):
            try:
                most = _kilobytes(folder / "status", "VmHWM:")
                together += _kilobytes(folder / "smaps_rollup", "Pss:") / 1024
            except OSError:
                continue  # it has just ended
            self._ticks[int(folder.name)] = ticks
            self.largest_mb = max(self.largest_mb, most / 1024)
        self.together_mb = max(self.together_mb, together)


def _members(session: int) -> Iterator[tuple[Path, int]]:
    """Give the processes of a session, with the ticks of the clock that each has used."""
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield folder, int(fields[11]) + int(fields[12])


def _kilobytes(file: Path, label: str) -> int:
    for line in file.read_text("utf-8", "replace").splitlines():
        if line.startswith(label):
            return int(line.split()[1])
    return 0
