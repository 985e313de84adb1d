"""Whether what was built is still what would be built: then nothing needs to be done.

Keeps, beside the cache, the hash of every file that the last build was made from, of the builder and its packages, and of its outputs. The names
of the files are in the record, so that nothing has to be read or understood to find that nothing has changed. An output counts as current only
when it is there with the very bytes that were written. No dates of files are looked at.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from anthology.problems import Problem
from anthology.records import from_plain, to_plain

KEPT = Path("output") / ".cache"
"""What one build keeps for the next, in the edition's folder."""

FONTS = "fonts"
"""The folder there with the faces of the book."""

BUILT, CHECKED = "built.json", "checked.json"
"""Records of the last build and of the last check that found no error."""

OWN_TEMPLATES = "templates"
"""Folder in the edition's where a file that was not there before may change the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What the last build made, and from what. A check has no outputs."""

    maker: str
    """Hash of the builder, its packages and the options."""

    inputs: Mapping[str, str]
    """Hash of each file of the edition, by its path from the edition's folder; empty for one that was not there."""

    outputs: Mapping[str, str]
    """Hash of each output, by its path from the edition's folder where it is in it."""

    lines: tuple[str, ...]
    """What was said of it."""

    warnings: tuple[Problem, ...] = ()
    """What was warned of: said again as long as nothing is done about it."""


def maker_hash(options: str) -> str:
    """Hash all that makes the book and is not the edition's: the program, its templates, what was asked for."""
    sources = Path(__file__).resolve().parents[1]
    installed = sources / "templates"
    templates = installed if installed.is_dir() else sources.parents[1] / "templates"
    return hash_of("\n".join((options, program_hash(), _hash_below(templates))).encode())


@cache
def program_hash() -> str:
    """Hash what reads, sets and proves: Python, our sources, the packages by their versions."""
    sources = Path(__file__).resolve().parents[1]
    return hash_of("\n".join((sys.version, *installed_packages(), _hash_below(sources))).encode())


def _hash_below(folder: Path) -> str:
    """Hash every file in a folder, but for what Python compiles."""
    digest = hashlib.sha256()
    for file in files_below(folder):
        if file.parent.name != "__pycache__":
            digest.update(f"{file.relative_to(folder).as_posix()}\0{_hash(file)}\0".encode())
    return digest.hexdigest()


def installed_packages() -> tuple[str, ...]:
    """Name every package that can be imported, with its version, as the folders of their metadata do: asking each takes a hundred times as long."""
    folders = [Path(entry) for entry in sys.path if entry]
    return tuple(sorted({found.name for folder in folders if folder.is_dir() for found in folder.glob("*.dist-info")}))


def files_below(folder: Path) -> list[Path]:
    """Give every file in a folder and its folders, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def input_hashes(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Hash files of the edition, and all of its own templates."""
    own = (path.relative_to(root).as_posix() for path in files_below(root / OWN_TEMPLATES))
    return {path: _hash(root / path) or "" for path in sorted({*paths, *own})}


def last_build(folder: Path, name: str = BUILT) -> Built | None:
    """Give what the last build or check recorded; None when there is no record or it cannot be read."""
    try:
        return from_plain(Built, json.loads((folder / name).read_text("utf-8")))
    except (OSError, ValueError):
        return None


def is_current(built: Built, root: Path, options: str) -> bool:
    """Tell whether everything that the book was made from is the same, and every output is there with its bytes."""
    return (
        input_hashes(root, built.inputs) == built.inputs
        and built.maker == maker_hash(options)
        and all(_hash(root / path) == expected for path, expected in built.outputs.items())
    )


def record(folder: Path, built: Built, name: str = BUILT) -> None:
    """Keep what was built; a folder that cannot be written keeps nothing, and the next build does its work."""
    waiting = folder / f".{name}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        waiting.write_text(json.dumps(to_plain(built), ensure_ascii=False, indent=1), "utf-8")
        waiting.replace(folder / name)
    except OSError:
        return


def hash_of(data: bytes) -> str:
    """Hash the bytes of an output."""
    return hashlib.sha256(data).hexdigest()


def _hash(path: Path) -> str | None:
    try:
        return hash_of(path.read_bytes())
    except OSError:
        return None
