"""The doctor: says what is there and what to type for what is not, and stops a build only for what a book cannot be made without."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from anthology import doctor
from anthology.doctor import Finding, Library, examine, look_for_library, look_for_package, look_for_program
from anthology.external import TOOLS, Tool

TYPED = Tool(name="thing", purpose="does a thing", packages=(("any", "get thing"),))


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is the whole PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(doctor, "BUILDER", tmp_path)
    return tmp_path


def put(folder: Path, name: str, script: str) -> None:
    """Put a program there."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def test_everything_is_looked_for_and_this_machine_can_build() -> None:
    """Python, packages, libraries, fonts, programs: each once, and none that a book needs is missing where these tests run."""
    findings = examine()
    names = [finding.tool.name for finding in findings]
    assert len(set(names)) == len(names)
    assert {"Python", "Pango", "HarfBuzz", "HarfBuzz subset", "fontpkg-eb-garamond", "pandoc", *TOOLS} <= set(names)
    assert [finding.tool.name for finding in findings if finding.is_fatal] == []


def test_versions_are_said() -> None:
    """Of Python, of packages, and of the libraries that state theirs."""
    state = {
        finding.tool.name: finding.state
        for finding in (look_for_package(doctor.PACKAGES[0]), *map(look_for_library, doctor.LIBRARIES), doctor.look_at_python())
    }
    assert state["Python"] == sys.version.split()[0]
    assert state["weasyprint"] == "70.0"
    assert all(state[name].split(".")[0].isdigit() for name in ("Pango", "HarfBuzz"))


def test_what_is_there_takes_one_line() -> None:
    """Mark, name, purpose, version."""
    finding = Finding(tool=TYPED, is_there=True, is_needed=True, state="1.2")
    assert str(finding) == "there      thing                 does a thing (1.2)"
    assert not finding.is_fatal


@pytest.mark.parametrize(("needed", "mark"), [(True, "MISSING"), (False, "not there")])
def test_what_is_missing_says_what_to_type(needed: bool, mark: str) -> None:
    """And is fatal only when a book needs it."""
    finding = Finding(tool=TYPED, is_there=False, is_needed=needed)
    first, second = str(finding).splitlines()
    assert first.split("  ")[0] == mark
    assert second.strip() == "type: get thing"
    assert finding.is_fatal is needed


def test_missing_library_is_fatal(programs: Path) -> None:
    """With the package that the machine's own package manager knows."""
    put(programs, "dnf", "")
    library = Library(tool=doctor.LIBRARIES[0].tool, file_name="libnothing-of-the-kind-1.0")
    finding = look_for_library(library)
    assert finding.is_fatal
    assert str(finding).endswith("type: sudo dnf install pango harfbuzz")


def test_missing_package_is_fatal() -> None:
    """The launcher brings it."""
    finding = look_for_package(Tool(name="no-package-of-this-name", purpose="", packages=doctor.SET_UP))
    assert finding.is_fatal
    assert str(finding).endswith("type: ./anthology")


def test_missing_program_is_not_fatal(programs: Path) -> None:
    """Programs check books; without them a book is built all the same."""
    put(programs, "apt-get", "")
    finding = look_for_program("node")
    assert (finding.is_there, finding.is_fatal) == (False, False)
    assert str(finding).endswith("type: sudo apt-get install nodejs npm")


def test_program_says_its_version(programs: Path) -> None:
    """In its own words."""
    put(programs, "node", "echo v20.1.0")
    finding = look_for_program("node")
    assert (finding.is_there, finding.state) == (True, "v20.1.0")


def test_program_that_cannot_be_started_is_not_there(programs: Path) -> None:
    """What stands on the PATH but does not run is of no use, and the reason is said."""
    (programs / "node").write_bytes(b"\x7fELF")
    (programs / "node").chmod(0o755)
    finding = look_for_program("node")
    assert not finding.is_there
    assert "cannot be run" in finding.state
