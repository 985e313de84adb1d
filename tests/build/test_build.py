"""A book of one's own, from `new` to both outputs, as the editor would make it; and what happens when something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from anthology.build import BuildOptions
from anthology.build.freshness import KEPT, is_current, last_build
from anthology.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give what runs a command in this process: its status, what it said, what it complained of."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["anthology", *(str(word) for word in words)])
        status = 0
        try:
            main()
        except SystemExit as ending:
            status = int(ending.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a new book that has been built once."""
    folder = tmp_path_factory.mktemp("books") / "my reader"
    for words in (["new", folder, "--title", "Ships & <Harbours>"], ["build", folder]):
        subprocess.run([sys.executable, "-m", "anthology", *map(str, words)], check=True, capture_output=True, timeout=240)
    return folder


@pytest.fixture
def book(built: Path, tmp_path: Path) -> Path:
    """Give a copy of that book, cache and all."""
    folder = tmp_path / "my reader"
    subprocess.run(["cp", "-r", str(built), str(folder)], check=True)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def spoil_seed(book: Path, data: bytes) -> None:
    """Change a text whose lock has been lost, so that the change itself must be noticed."""
    (book / "anthology.lock").unlink()
    (book / "seeds/on-lists.md").write_bytes(data)


def folder_for_file(file: Path) -> None:
    file.unlink()
    file.mkdir()


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "output").glob("*.*")) if path.suffix in (".epub", ".pdf")}


def test_a_new_book_builds_at_once(built: Path) -> None:
    assert sorted(outputs(built)) == ["ships-harbours.epub", "ships-harbours.pdf"]
    with zipfile.ZipFile(built / "output" / "ships-harbours.epub") as epub:
        page = epub.read("EPUB/text/on-lists.xhtml").decode()
    assert "the smallest book" in page
    assert "A note may have several paragraphs" in page


def test_a_second_build_with_nothing_changed_does_nothing(book: Path, run: Run) -> None:
    run("build", book)
    before = outputs(book)
    status, said, _ = run("build", book)
    assert status == 0
    assert "nothing has changed" in said
    assert outputs(book) == before


def test_warnings_are_said_again_as_long_as_nothing_is_done_about_them(book: Path, run: Run) -> None:
    """A book that is built with warnings is built; the next call repeats them, and has nothing else to do."""
    (book / "anthology.lock").unlink()
    first = run("build", book)
    again = run("build", book)
    assert "L003" in first[2]
    assert again[2] == first[2]
    assert "nothing has changed" in again[1]
    assert run("build", book, "--strict")[0] == 1


def test_a_copy_without_outputs_is_built(book: Path, run: Run) -> None:
    """The record speaks of the folder it stands in, not of the one it was copied from."""
    for path in (book / "output").glob("ships*"):
        path.unlink()
    _, said, _ = run("build", book)
    assert "nothing has changed" not in said
    assert len(outputs(book)) == 2


@pytest.mark.parametrize("change", ["templates/epub/new.css", "anthology.lock", "seeds/on-lists.md", "output/ships-harbours.epub"])
def test_every_change_is_noticed(book: Path, change: str) -> None:
    """Texts, the lock, the book's own templates that were not there before, and outputs that are not what was written."""
    record = last_build(book / KEPT)
    assert record is not None
    asked = f"anthology.yaml {BuildOptions()!r}"
    assert is_current(record, book, asked)
    (book / change).parent.mkdir(parents=True, exist_ok=True)
    with (book / change).open("ab") as file:
        file.write(b" ")
    assert not is_current(record, book, asked)


def test_a_check_is_repeated_from_memory_until_something_changes(book: Path, run: Run) -> None:
    """With its warnings; an error is found whether or not the last check was good."""
    (book / "anthology.lock").unlink()
    first = run("check", book)
    assert run("check", book) == first
    assert "L003" in first[2]
    assert run("check", book, "--strict")[0] == 1
    (book / "seeds/on-lists.md").write_text("See [there](text:nowhere).", "utf-8")
    status, _, complaint = run("check", book)
    assert status == 1
    assert "A023" in complaint
    assert run("check", book)[0] == 1


def test_finding_that_nothing_has_changed_loads_no_engine(book: Path) -> None:
    """It takes hashes of files; nothing is read as YAML, nothing set."""
    program = f"import sys; from anthology.cli import main; sys.argv = ['anthology', 'build', {str(book)!r}]; main(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "nothing has changed" in done.stdout
    assert not set(done.stdout.split()) & {"yaml", "pydantic", "weasyprint", "ebooklib", "pikepdf", "jinja2", "lxml", "citeproc", "PIL"}


def test_a_fresh_build_and_one_from_the_cache_have_the_same_bytes(book: Path, run: Run) -> None:
    edit(book / "anthology.yaml", "title: The Ferry", "title: The Evening Ferry")
    assert run("build", book)[0] == 0
    kept = outputs(book)
    assert run("build", book, "--fresh")[0] == 0
    assert outputs(book) == kept


def test_two_folders_and_two_hash_seeds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    made = []
    for number, seed in enumerate(("1", "77")):
        folder = tmp_path / f"copy {number}" / ("deeper" * number) / "book"
        folder.parent.mkdir(parents=True)
        subprocess.run(["cp", "-r", str(built), str(folder)], check=True)
        subprocess.run(["rm", "-rf", str(folder / "output")], check=True)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": ("UTC", "Asia/Tokyo")[number], "LC_ALL": ("C", "C.UTF-8")[number]}
        subprocess.run([sys.executable, "-m", "anthology", "build", str(folder)], check=True, capture_output=True, env=environment, timeout=240)
        made.append(outputs(folder))
    assert made[0] == made[1]
    assert made[0] == outputs(built)


def test_a_voice_can_be_left_out(book: Path, run: Run) -> None:
    assert run("build", book, "--without", "editor", "--no-pdf")[0] == 0
    with zipfile.ZipFile(book / "output" / "ships-harbours.epub") as epub:
        page = epub.read("EPUB/text/on-lists.xhtml").decode()
    assert "A note may have several paragraphs" not in page
    assert "the smallest book" in page


WRONG: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "a missing seed": (lambda book: (book / "seeds/on-lists.md").unlink(), "T013", "anthology.yaml:27:17"),
    "a seed that is not UTF-8": (lambda book: spoil_seed(book, b"\xff\xfe\x00A list"), "T", "seeds/on-lists.md"),
    "a duplicated id": (lambda book: edit(book / "anthology.yaml", "id: the-ferry", "id: on-lists"), "M020", "anthology.yaml:"),
    "a section without texts": (
        lambda book: edit(book / "anthology.yaml", "packs:", "  - {id: empty, title: Empty, texts: []}\npacks:"),
        "M022",
        "anthology.yaml:",
    ),
    "a path that leaves the folder": (
        lambda book: edit(book / "anthology.yaml", "notes/on-lists.md", "../../etc/passwd"),
        "M025",
        "anthology.yaml:29",
    ),
    "a manifest that is a list": (lambda book: (book / "anthology.yaml").write_text("- a\n"), "M005", "anthology.yaml:1:1"),
    "an empty manifest": (lambda book: (book / "anthology.yaml").write_text(""), "M006", "anthology.yaml"),
    "an empty text": (lambda book: spoil_seed(book, b""), "T010", "anthology.yaml:27:17"),
    "a folder where a file should be": (
        lambda book: folder_for_file(book / "notes/introduction.md"),
        "M002",
        "anthology.yaml:16",
    ),
    "an alias bomb": (
        lambda book: (book / "anthology.yaml").write_text(
            "a: &a [1, 2]\n" + "\n".join(f"{c}: &{c} [{', '.join(['*' + p] * 12)}]" for p, c in zip("abcdefghijk", "bcdefghijkl", strict=True))
        ),
        "M004",
        "anthology.yaml:",
    ),
    "a note whose words are gone": (lambda book: spoil_seed(book, b"A list that was found long after."), "A", "notes/on-lists.yaml:2"),
    "a seed that has changed": (lambda book: edit(book / "seeds/on-lists.md", "smallest", "oldest"), "L002", "anthology.yaml:27:17"),
    "a link that leads nowhere": (lambda book: edit(book / "notes/on-lists.yaml", "text:the-ferry", "text:the-fery"), "A", "notes/on-lists.yaml:"),
    "a layout that is not there": (
        lambda book: edit(book / "anthology.yaml", "packs:", "outputs: {pdf: {layout: book-a7}}\npacks:"),
        "R001",
        "anthology.yaml:",
    ),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_what_is_wrong_is_said_and_the_last_good_edition_stays(case: str, book: Path, run: Run) -> None:
    spoil, code, place = WRONG[case]
    before = outputs(book)
    spoil(book)
    status, _, complaint = run("build", book)
    assert status == 1, complaint
    assert f"error {code}" in complaint
    assert place in complaint
    assert "Traceback" not in complaint
    assert "hint:" in complaint
    assert outputs(book) == before


def test_an_output_that_cannot_be_written_is_said(book: Path, run: Run) -> None:
    edit(book / "anthology.yaml", "title: The Ferry", "title: The Late Ferry")
    (book / "elsewhere").write_text("a file, not a folder")
    status, _, complaint = run("build", book, "--output", book / "elsewhere")
    assert status == 4
    assert "error R110" in complaint


def test_check_says_that_all_is_well(book: Path, run: Run) -> None:
    status, said, complaint = run("check", book)
    assert (status, complaint) == (0, "")
    assert said == "good: 2 texts (2 in full), 3 notes\n"


def test_commands_say_what_is_wrong_with_the_command_line(tmp_path: Path, run: Run) -> None:
    status, _, complaint = run("build", tmp_path)
    assert status == 2
    assert "error C001" in complaint
    (tmp_path / "something").write_text("")
    assert "error C003" in run("new", tmp_path)[2]
    assert "error C002" in run("schema", "poeple")[2]
    assert "error C004" in run("new", tmp_path / "something" / "book")[2]
    assert "error C005" in run("add", tmp_path / "not-there.html", "--section", "one")[2]
    assert run("biuld")[0] == 2


@pytest.mark.parametrize("command", ["build", "check", "new", "add", "fetch", "lock", "pack", "layouts", "schema", "doctor"])
def test_every_command_has_help_with_an_example(command: str, run: Run) -> None:
    status, said, _ = run(command, "--help")
    assert status == 0
    assert f"anthology {command}" in said


def test_a_pack_is_whole_and_its_sheets_are_counted(book: Path, run: Run) -> None:
    status, said, complaint = run("pack", "first", "--folder", book, "--layout", "book-a5", "--booklet", "--copies", "40")
    assert status == 0, complaint
    names = sorted(path.name for path in (book / "output").glob("ships-harbours-first*"))
    assert names == [f"ships-harbours-first{end}" for end in ("-booklet.pdf", "-booklet.svg", "-booklet.txt", ".epub", ".pdf")]
    assert "40 copies" in said
    assert "error P004" in run("pack", "furst", "--folder", book)[2]
