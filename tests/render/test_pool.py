"""The pool: every task answered by its name, also when a worker dies."""

from __future__ import annotations

import os
import signal
from typing import Any

from anthology.problems import Problem
from anthology.render import pool
from anthology.render.laid_out import LaidOutText
from anthology.render.layout_job import LayoutJob
from tests.render.pages import paragraphs, small_layout, text
from tests.render.test_edition_pdf import faces


def job(slug: str, body: str | None = None) -> LayoutJob:
    return LayoutJob(
        document=text(slug, body or paragraphs(slug, 2)),
        css=small_layout().style_sheet(),
        notes_at_foot=True,
        long_note_letters=200,
        hyphens_in_a_row=2,
        lines_numbered=False,
        faces=faces(),
        files={},
    )


def task(slug: str, weight: int = 1, made: Any = None) -> pool.Task:
    return pool.Task(name=slug, weight=weight, job=made or job(slug))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Killer:
    """Pickles into the death of whoever unpickles it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (_die, ())


def test_a_worker_that_dies_is_known_by_its_text_and_the_others_are_finished() -> None:
    """R017."""
    tasks = [task("deadly", 9, Killer()), task("one"), task("two"), task("three")]
    found = dict(pool.run(tasks, workers=2))
    death = found.pop("deadly")
    assert isinstance(death, Problem)
    assert death.code == "R017"
    assert "'deadly'" in death.message
    assert "SIGKILL" in death.message
    assert {name: type(outcome) for name, outcome in found.items()} == dict.fromkeys(("one", "two", "three"), LaidOutText)


def test_workers_give_what_this_process_would_give() -> None:
    """The same bytes from a worker and from here."""
    one = dict(pool.run([task("one")], workers=1))
    assert one == dict(pool.run([task("one")], workers=0))


def test_what_a_library_stumbles_over_carries_the_name_of_the_text() -> None:
    """R019."""
    ((name, outcome),) = pool.run([task("broken", made=job("broken", "<p>not closed"))], workers=0)
    assert name == "broken"
    assert isinstance(outcome, Problem)
    assert outcome.code == "R019"
    assert "'broken'" in outcome.message


def test_workers_stay_for_the_next_tasks_and_one_that_died_meanwhile_is_replaced() -> None:
    """Two runs by the same process; then it is gone, and another does the third. With them all end."""
    with pool.Crew(1) as crew:
        first = dict(pool.run([task("one")], crew))
        (worker,) = crew.workers
        assert dict(pool.run([task("one")], crew)) == first
        assert crew.workers == [worker]
        worker.process.kill()
        worker.process.join()
        assert dict(pool.run([task("one")], crew)) == first
        assert worker not in crew.workers
        (last,) = crew.workers
    assert not last.process.is_alive()


def test_nothing_to_do_starts_nothing() -> None:
    """No tasks, no workers."""
    assert list(pool.run([], workers=2)) == []


def test_what_is_to_be_done_meanwhile_is_done_once_and_only_where_there_is_work() -> None:
    """Before the first answer, in this process; not again with the second row of tasks, not at all without any."""
    done: list[int] = []
    with pool.Crew(1, lambda: done.append(os.getpid())) as crew:
        assert not list(crew.work([]))
        assert not done
        assert [(name, list(done)) for name, _ in crew.work([task("one"), task("two")])] == [("one", [os.getpid()]), ("two", [os.getpid()])]
        list(crew.work([task("three")]))
    assert done == [os.getpid()]
