"""What stands in the repository serves whoever clones it: no path of one machine, no address of a registry, no word of papers that are not here."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

FORBIDDEN = {
    # each is written so that this file does not contain what it looks for
    "a path of one machine": r"(?<![\w.~>-])/(?:work|root|opt|home|mnt|Users)/(?!homebrew/)[\w.]",
    "an address of a local file": r"file:/{2,}(?:work|root|opt|home|tmp|var)/",
    "a temporary folder of one machine": r"(?<![\w.~>-])/tm[p]/[\w.]",
    "the address of a package registry": r"(?:pypi|registry\.npmjs|pythonhosted|deb\.debian|crates)\.(?:org|io)\b",
    "an option that points at a package index": r"--(?:extra-)?index-url\s*[=\s]\s*\S+:|--find-link[s]",
    "a paper that is not in the repository": r"\b(?:design|engines|style|typography|dossier|peers|contract)\.m[d]\b|\bprototypes/\w+\.\w+",
    "the folder of such papers": r"\bshared/(?!parts|corpora)\w+\.(?:md|py|txt)\b",
}
"""What must not stand in any tracked text file, as regular expressions."""


@cache
def tracked() -> tuple[str, ...]:
    """Give the paths of the files that git tracks."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(path for path in listing.split("\0") if path and (ROOT / path).is_file())


def text_of(path: str) -> str:
    """Give a file's text; nothing for pictures and the like."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


pytestmark = pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a clone")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_has(what: str) -> None:
    """Each offence is listed with file and line."""
    pattern = re.compile(FORBIDDEN[what])
    lines = ((path, number, line) for path in tracked() for number, line in enumerate(text_of(path).splitlines(), 1))
    assert [f"{path}:{number}: {line.strip()[:120]}" for path, number, line in lines if pattern.search(line)] == []


def test_no_output_is_tracked() -> None:
    """What is built can be built again."""
    assert [path for path in tracked() if path.startswith("output/") and path != "output/README.md"] == []
    assert [path for path in tracked() if path.endswith((".epub", ".pdf", ".pyc"))] == []


def test_launcher_and_scripts_can_be_executed() -> None:
    """Git keeps the mode; a clone must be able to start them."""
    modes = subprocess.run(["git", "ls-files", "-s", "anthology", ".ci/run"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in modes.splitlines()] == ["100755", "100755"]


def test_pictures_are_small() -> None:
    """A golden picture that nobody can look at in a diff is no proof."""
    large = [path for path in tracked() if path.endswith((".png", ".jpg", ".jpeg", ".webp")) and (ROOT / path).stat().st_size > 400_000]
    assert large == []
