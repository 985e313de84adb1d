"""Whether what was built is still what would be built: then nothing needs to be done.

Takes everything that outputs depend on and gives one hash; keeps, beside the cache, the hash of the last build with the hashes of its outputs.
An output counts as current only when it is there with the very bytes that were written. No dates of files are looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from anthology.build.production import tool_versions
from anthology.manifest import Manifest, named_files
from anthology.render.templates import OWN_FOLDER, package_folder

RECORD = "built.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What the last build with some inputs made."""

    key: str
    outputs: Mapping[str, str]
    """Hash of each output, by its path."""

    pictures: tuple[str, ...]
    """Files that no manifest names: pictures in the editors' prose."""

    lines: tuple[str, ...]
    """What was said of it."""


def inputs_key(manifest_path: Path, manifest: Manifest, pictures: Iterable[str], options: str) -> str:
    """Hash the manifest, every file it names or shows, templates, the builder itself and its tools."""
    root = manifest_path.parent
    digest = hashlib.sha256(f"{options}\n{tool_versions()}\n".encode())
    sources = Path(__file__).resolve().parents[1]
    own = [manifest_path, *sorted({root / path for path, _ in named_files(manifest)} | {root / path for path in pictures})]
    for base, files in (
        (root, own),
        (root, _all(root / OWN_FOLDER)),
        (package_folder(), _all(package_folder())),
        (sources, sorted(sources.rglob("*.py"))),
    ):
        for file in files:
            name = file.relative_to(base).as_posix()
            digest.update(f"{name}\0".encode() + (hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"missing"))
    return digest.hexdigest()


def _all(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def last_build(folder: Path) -> Built | None:
    """Give what the last build recorded; None when there is no record or it cannot be read."""
    try:
        data = json.loads((folder / RECORD).read_text("utf-8"))
        return Built(key=data["key"], outputs=data["outputs"], pictures=tuple(data["pictures"]), lines=tuple(data["lines"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_current(built: Built, key: str) -> bool:
    """Tell whether the inputs are the same and every output is there with its bytes."""
    return built.key == key and bool(built.outputs) and all(_hash(Path(path)) == expected for path, expected in built.outputs.items())


def record(folder: Path, built: Built) -> None:
    """Keep what was built; a folder that cannot be written keeps nothing, and the next build does its work."""
    data = {"key": built.key, "outputs": dict(built.outputs), "pictures": list(built.pictures), "lines": list(built.lines)}
    waiting = folder / f".{RECORD}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        waiting.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
        waiting.replace(folder / RECORD)
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
