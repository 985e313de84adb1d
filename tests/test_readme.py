"""The README says what the program does now. Run as a program, this file writes the table of codes into it."""

from __future__ import annotations

import re
from pathlib import Path

from anthology.cli import commands
from anthology.problems import CODES

README = Path(__file__).resolve().parent.parent / "README.md"
TABLE = re.compile(r"(<!-- codes -->\n).*?(<!-- end of codes -->)", re.DOTALL)


def table() -> str:
    return "".join(f"| `{code}` | {words} |\n" for code, words in sorted(CODES.items()))


def test_every_code_is_listed_with_its_words() -> None:
    found = TABLE.search(README.read_text("utf-8"))
    assert found is not None
    assert found.group(0) == f"<!-- codes -->\n{table()}<!-- end of codes -->"


def test_every_command_is_named_and_every_command_named_exists() -> None:
    text = README.read_text("utf-8")
    named = set(re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE))
    assert named == set(commands.commands)


def test_pictures_and_files_named_are_there() -> None:
    for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README.read_text("utf-8")):
        assert (README.parent / path).is_file(), path


if __name__ == "__main__":
    README.write_text(TABLE.sub(lambda found: found.group(1) + table() + found.group(2), README.read_text("utf-8")), "utf-8")
