"""A few processes that lay out texts side by side.

Takes named jobs and gives their results as they come. Biggest first, one at a time to each worker, so that it is always known whose text a worker
had when it died: that text is reported by its name, the others are finished. Workers are forked from a server process that has imported
WeasyPrint once (on systems without one they are started afresh). Ctrl-C and errors end all of them at once.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from anthology.lasting import keep_what_is_there
from anthology.problems import Problem
from anthology.render.laid_out import LaidOutText

MEMORY_LIMIT_MB = 300
"""A worker that has grown over this is replaced before its next text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A job with a name and a weight."""

    name: str
    """As the person knows it: the slug of the text."""

    weight: int
    """Biggest first."""

    job: Any
    """A `LayoutJob`."""


Outcome = LaidOutText | Problem


def run(tasks: Sequence[Task], workers: int | Crew | None = None) -> Iterator[tuple[str, Outcome]]:
    """Do every task; give its name and its result, or the problem that came of it. A crew stays for the next tasks; 0 workers is this process."""
    if isinstance(workers, Crew):
        yield from workers.work(tasks)
        return
    with Crew(workers) as crew:
        yield from crew.work(tasks)


def available() -> int:
    """Say how many processors we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def warm_up() -> None:
    """Start the server process early, while there is other work to do. Ctrl-C is for us alone: what we have started ends with us."""
    context = _context()
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver, resource_tracker

        resource_tracker.ensure_running()  # lets Ctrl-C through again when it starts: not after this
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the server inherits it
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(slots=True, eq=False)
class _Worker:
    process: Any
    connection: Connection
    task: Task | None = None


class Crew:
    """Workers that stay until all runs are over; hired when there is work, as many as there are processors unless their number is given.

    `meanwhile` is done here as soon as each of them has work for the first time.
    """

    def __init__(self, count: int | None = None, meanwhile: Callable[[], None] | None = None) -> None:
        self.count = available() if count is None else count
        self.meanwhile = meanwhile
        self.workers: list[_Worker] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for worker in self.workers:
            worker.connection.close()
            if kind is not None:
                worker.process.kill()
        for worker in self.workers:
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def work(self, tasks: Sequence[Task]) -> Iterator[tuple[str, Outcome]]:
        """Hand out tasks until all are done; without workers, do them here."""
        waiting = sorted(tasks, key=lambda task: (-task.weight, task.name))
        while waiting and self.count <= 0:
            task = waiting.pop(0)
            yield task.name, _answer(task.job)
        while waiting or self._busy():
            self._hand_out(waiting)
            if (do := self.meanwhile) is not None:
                self.meanwhile = None
                do()
            for worker in self._answering():
                name = worker.task.name if worker.task else ""
                outcome, megabytes = self._receive(worker)
                worker.task = None
                if megabytes < 0 or megabytes >= MEMORY_LIMIT_MB:
                    self._dismiss(worker)
                self._hand_out(waiting)
                yield name, outcome

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self.workers if worker.task is not None]

    def _hand_out(self, waiting: list[Task]) -> None:
        """Give tasks to all who have none, and to new workers; those that died while they had none are left out."""
        for worker in [idle for idle in self.workers if idle.task is None]:
            if waiting and not worker.process.is_alive():
                self._dismiss(worker)
            elif waiting:
                self._give(worker, waiting.pop(0))
        while waiting and len(self.workers) < self.count:
            self._hire(waiting.pop(0))

    def _answering(self) -> list[_Worker]:
        """Wait until some workers have answered or died; the death of a process is always noticed, that of its pipe not."""
        ready = set(wait([thing for worker in self._busy() for thing in (worker.connection, worker.process.sentinel)]))
        return [worker for worker in self._busy() if worker.connection in ready or worker.process.sentinel in ready]

    def _hire(self, task: Task) -> None:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True, name="anthology-layout")
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        self._give(worker, task)

    @staticmethod
    def _give(worker: _Worker, task: Task) -> None:
        worker.task = task
        try:
            worker.connection.send(task.job)
        except OSError:
            return  # it has died; receiving will say so

    def _receive(self, worker: _Worker) -> tuple[Outcome, int]:
        try:
            if not worker.connection.poll() and not worker.process.is_alive():
                return _death(worker), -1
            outcome, megabytes = worker.connection.recv()
            return outcome, megabytes
        except (EOFError, OSError):
            worker.process.join(5)
            return _death(worker), -1

    def _dismiss(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.connection.close()
        worker.process.join(5)


def _death(worker: _Worker) -> Problem:
    code = worker.process.exitcode
    how = f"was ended by signal {-code} ({signal.Signals(-code).name})" if code is not None and code < 0 else f"ended with status {code}"
    name = worker.task.name if worker.task else "?"
    hint = "too little memory is the usual cause: close other programs and build again; what is laid out already is kept"
    return Problem(code="R017", message=f"the process that laid out '{name}' {how}", hint=hint)


def _context() -> Any:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["anthology.render.layout", "anthology.render.layout_ready"])
    return context


def _serve(connection: Connection) -> None:
    """Lay out what comes until the line is closed (in a worker)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_what_is_there()
    while True:
        try:
            job = connection.recv()
        except (EOFError, OSError):
            return
        answer: Callable[[Any], Outcome] = _answer
        try:
            connection.send((answer(job), _megabytes()))
        except OSError:
            return


def _answer(job: Any) -> Outcome:
    """Lay out one document; what goes wrong inside becomes a problem with its name."""
    from anthology.render.layout import BlockedAddress, lay_out

    slug = job.document.slug
    try:
        return lay_out(job)
    except BlockedAddress as error:
        return Problem(
            code="R018", message=f"'{slug}' asks for '{error}', which is not part of the edition", hint="pictures are named in the manifest"
        )
    except Exception as error:  # whatever a library stumbles over must carry the name of the text
        return Problem(code="R019", message=f"'{slug}' cannot be laid out: {type(error).__name__}: {error}")


def _megabytes() -> int:
    """Say how much memory this process has taken at most."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024) if sys.platform == "darwin" else most // 1024
