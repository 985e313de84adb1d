"""What stops a build: Ctrl-C, a worker that is killed, a spoiled or closed cache, a full disk, another build at once. The last edition stays."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pikepdf
import pytest

from anthology.build.freshness import KEPT
from anthology.cli import main
from anthology.problems import OutputError
from anthology.render import pool
from anthology.validate.epub import check_epub
from tests.build.made_books import MadeBook, build, lay_out_here, outputs, sentence, small_book

PATIENCE = 90
"""Seconds until a build that hangs is given up."""


def long_book(title: str = "A Made Book") -> MadeBook:
    """Give a book whose layout takes long enough to be stopped in the middle."""
    book = small_book()
    book.title = title
    for text in book.texts:
        text.paragraphs += [sentence(number, 90) for number in range(25)]
    return book


def start(manifest: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start a build as the user does, in a process group of its own, as a terminal would."""
    command = [sys.executable, "-m", "anthology", "build", str(manifest.parent), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def entries(folder: Path) -> list[Path]:
    return sorted((folder / KEPT).glob("*/*.entry"))


def laid_out(folder: Path) -> list[Path]:
    """Give the entries that hold pages: others are kept before anything is laid out."""
    return [path for path in entries(folder) if b'"page_starts"' in path.read_bytes()]


def half_written(folder: Path) -> list[Path]:
    return [path for path in (folder / "output").rglob("*") if path.name.endswith((".part", ".new"))]


def wait_until(happened: Iterator[bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not next(happened):
        assert time.monotonic() < end, "what was waited for did not happen"
        time.sleep(0.02)


def is_whole(made: dict[str, bytes], folder: Path) -> bool:
    """Tell whether both files can be opened and are complete."""
    with pikepdf.open(folder / "output" / "made.pdf") as pdf:
        assert len(pdf.pages) > 10
    return not check_epub(made["made.epub"]).has_errors


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a small book that has been built."""
    folder = tmp_path_factory.mktemp("model")
    with pytest.MonkeyPatch.context() as patch:
        lay_out_here(patch)
        build(small_book().write(folder))
    return folder


@pytest.fixture
def book(model: Path, tmp_path: Path) -> Path:
    """Give a copy of it, cache and all; its manifest."""
    return copytree(model, tmp_path / "book") / "anthology.yaml"


def test_ctrl_c_leaves_the_last_edition_and_a_cache_that_can_be_used(tmp_path: Path, model: Path) -> None:
    """Stopped when some texts are laid out and others are not; all processes of the build are gone at once."""
    folder = copytree(model, tmp_path / "book")
    before, known = outputs(folder), set(laid_out(folder))
    process = start(long_book().write(folder))
    wait_until(iter(lambda: len(set(laid_out(folder)) - known) > 0 or process.poll() is not None, None))
    assert process.poll() is None, "the build was over before it could be stopped"
    os.killpg(process.pid, signal.SIGINT)
    asked = time.monotonic()
    _, said = process.communicate(timeout=PATIENCE)
    assert time.monotonic() - asked < 10
    assert process.returncode == 130, said.decode()
    assert said.decode().strip() == "stopped; the last edition is as it was"
    assert outputs(folder) == before
    assert half_written(folder) == []
    assert no_one_left(process.pid)
    kept = build(folder / "anthology.yaml")
    assert kept.reused > 0
    assert outputs(folder) == outputs_of_a_fresh_build(tmp_path)


def no_one_left(group: int) -> bool:
    """Tell whether a process group has ended, within a few seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def outputs_of_a_fresh_build(tmp_path: Path) -> dict[str, bytes]:
    build(long_book().write(tmp_path / "fresh"), fresh=True)
    return outputs(tmp_path / "fresh")


def test_a_worker_killed_is_named_by_its_text_and_what_others_made_is_kept(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R017."""
    before, known = outputs(book.parent), set(entries(book.parent))
    edited = small_book()
    edited.texts[1].paragraphs += [sentence(number, 90) for number in range(150)]
    edited.texts[0].paragraphs.append("One word more.")
    edited.write(book.parent)
    killed: list[str] = []
    hire = pool.Crew._give

    def give(worker: pool._Worker, task: pool.Task) -> None:
        hire(worker, task)
        if task.name == "text-1":
            killed.append(task.name)
            threading.Timer(0.3, os.kill, (worker.process.pid, signal.SIGKILL)).start()

    with monkeypatch.context() as patch:
        patch.setattr(pool.Crew, "_give", staticmethod(give))
        with pytest.raises(OutputError) as caught:
            build(book)
    assert killed == ["text-1"]
    (problem,) = caught.value.problems
    assert problem.code == "R017"
    assert "'text-1'" in problem.message
    assert "SIGKILL" in problem.message
    assert outputs(book.parent) == before
    assert set(entries(book.parent)) - known, "what the others laid out is lost"
    report = build(book)
    assert report.reused > 0
    assert outputs(book.parent) != before


@pytest.mark.parametrize("damage", ["cut short", "empty", "another text", "a bit turned", "of another version"])
def test_a_spoiled_cache_entry_is_noticed_and_made_again(damage: str, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out_here(monkeypatch)
    before, kept = outputs(book.parent), entries(book.parent)
    contents = [path.read_bytes() for path in kept]
    for index, path in enumerate(kept):
        data = contents[index]
        spoiled = {
            "cut short": data[: len(data) // 2],
            "empty": b"",
            "another text": contents[index - 1],
            "a bit turned": data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
            "of another version": data.replace(b"cache 1", b"cache 0", 1),
        }[damage]
        path.write_bytes(spoiled)
    (book.parent / KEPT / "built.json").unlink(missing_ok=True)
    report = build(book)
    assert report.reused == 0
    assert report.laid_out > len(small_book().texts)
    assert outputs(book.parent) == before
    (book.parent / KEPT / "built.json").unlink(missing_ok=True)
    assert build(book).laid_out == 0


def close_the_cache(patch: pytest.MonkeyPatch, folder: Path, number: int) -> None:
    """Let no file be written or changed below a folder, as the system would for anyone but root."""
    write, replace, make = Path.write_bytes, Path.replace, Path.mkdir
    write_text, touch = Path.write_text, os.utime

    def refuse(path: Path) -> None:
        if folder in path.parents or path == folder:
            raise OSError(number, os.strerror(number), str(path))

    def write_bytes(self: Path, data: bytes) -> int:
        refuse(self)
        return write(self, data)

    def write_words(self: Path, data: str, *words: str) -> int:
        refuse(self)
        return write_text(self, data, *words)

    def moved(self: Path, target: Path) -> Path:
        refuse(self)
        return replace(self, target)

    def made(self: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        if not (exist_ok and self.is_dir()):
            refuse(self)
        make(self, mode, parents, exist_ok)

    def utime(path: Path) -> None:
        refuse(Path(path))
        touch(path)

    changes = (("write_bytes", write_bytes), ("write_text", write_words), ("replace", moved), ("mkdir", made))
    for name, change in changes:
        patch.setattr(Path, name, change)
    patch.setattr(os, "utime", utime)
    access = os.access
    patch.setattr(os, "access", lambda path, mode: access(path, mode) and not (mode & os.W_OK and folder in (path, *Path(path).parents)))


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_cache_that_cannot_be_written_is_done_without(number: int, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, where it holds something; what is new is not kept, and the edition is as it would be."""
    lay_out_here(monkeypatch)
    edited = small_book()
    edited.texts[0].paragraphs.append("One word more.")
    edited.write(book.parent)
    known = entries(book.parent)
    with monkeypatch.context() as patch:
        close_the_cache(patch, book.parent / KEPT, number)
        report = build(book)
    assert report.reused > 0
    assert report.laid_out > 0
    assert entries(book.parent) == known
    made = outputs(book.parent)
    build(book, fresh=True)
    assert outputs(book.parent) == made


def test_a_first_build_where_no_cache_can_be_made(tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out_here(monkeypatch)
    manifest = small_book().write(tmp_path)
    with monkeypatch.context() as patch:
        close_the_cache(patch, tmp_path / KEPT, errno.EROFS)
        build(manifest)
    assert entries(tmp_path) == []
    assert outputs(tmp_path) == outputs(model)


def fill_the_disk(patch: pytest.MonkeyPatch, only: str) -> None:
    """Let every file whose path holds these words be cut off in the middle."""
    write = Path.write_bytes

    def write_bytes(self: Path, data: bytes) -> int:
        if only in str(self):
            write(self, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return write(self, data)

    patch.setattr(Path, "write_bytes", write_bytes)


def test_a_disk_that_is_full_leaves_the_last_edition_and_says_so(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """R110, and status 4; nothing half-written is left, neither edition nor cache."""
    lay_out_here(monkeypatch)
    before = outputs(book.parent)
    edited = small_book()
    edited.texts[0].paragraphs.append("One word more.")
    edited.write(book.parent)
    with monkeypatch.context() as patch:
        fill_the_disk(patch, f"{book.parent.name}{os.sep}output")
        patch.setattr(sys, "argv", ["anthology", "build", str(book.parent)])
        with pytest.raises(SystemExit) as ending:
            main()
    complaint = capsys.readouterr().err
    assert ending.value.code == 4, complaint
    assert "error R110" in complaint
    assert os.strerror(errno.ENOSPC) in complaint
    assert "Traceback" not in complaint
    assert outputs(book.parent) == before
    assert half_written(book.parent) == []
    build(book)
    assert outputs(book.parent) != before


def test_a_disk_that_is_full_before_the_faces_are_cut_is_said_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The very first build; no traceback."""
    lay_out_here(monkeypatch)
    small_book().write(tmp_path)
    with monkeypatch.context() as patch:
        fill_the_disk(patch, f"{tmp_path.name}{os.sep}output")
        patch.setattr(sys, "argv", ["anthology", "build", str(tmp_path)])
        with pytest.raises(SystemExit) as ending:
            main()
    complaint = capsys.readouterr().err
    assert "Traceback" not in complaint
    assert ending.value.code == 4, complaint
    assert os.strerror(errno.ENOSPC) in complaint
    assert half_written(tmp_path) == []


def test_two_builds_at_once_in_one_folder_both_succeed(tmp_path: Path, model: Path) -> None:
    """With whole files, and the same as of one build alone; the cache serves the next."""
    manifest = small_book().write(tmp_path)
    both = [start(manifest, "--fresh") for _ in range(2)]
    said = [process.communicate(timeout=PATIENCE) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert outputs(tmp_path) == outputs(model)
    assert is_whole(outputs(tmp_path), tmp_path)
    assert half_written(tmp_path) == []
    (tmp_path / KEPT / "built.json").unlink(missing_ok=True)
    assert build(manifest).laid_out == 0


def test_many_builds_at_once_never_show_a_torn_file(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads while a build puts its files in place gets the old edition or the new one."""
    lay_out_here(monkeypatch)
    before = outputs(book.parent)
    seen: set[bytes] = set()
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            seen.update(outputs(book.parent).values())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        small_book(words=30).write(book.parent)
        build(book)
    finally:
        over.set()
        reader.join()
    assert seen <= {*before.values(), *outputs(book.parent).values()}
    assert outputs(book.parent) != before
