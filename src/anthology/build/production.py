"""What the colophon says of the making: type, tools with their versions, hash of everything the book was made from.

Takes the manifest and its folder; gives lines for the colophon. No clock and no name of a machine: the same files and tools give the same lines.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from anthology import __version__
from anthology.manifest import Manifest, named_files

TOOLS = ("WeasyPrint", "EbookLib", "Jinja2")


def production_lines(manifest: Manifest, root: Path) -> tuple[tuple[str, str], ...]:
    """Give what the colophon says, as pairs of a name and a sentence."""
    return (
        ("Type", "EB Garamond, by Georg Duffner and Octavio Pardo, after Claude Garamont."),
        ("Made", f"with the anthology builder {__version__} from one manifest; {tool_versions()}."),
        ("Inputs", f"SHA-256 {inputs_hash(manifest, root)}, over the manifest and every file that it names."),
    )


def inputs_hash(manifest: Manifest, root: Path) -> str:
    """Hash the manifest and every file that it names, each with its path."""
    named = {path for path, _ in named_files(manifest)} | {Path(manifest.where().path).name}
    digest = hashlib.sha256()
    for path in sorted(named):
        file = root / path
        if file.is_file():
            digest.update(path.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def tool_versions() -> str:
    """Name the libraries that decide how the book comes out, with their versions."""
    return ", ".join(f"{name} {version(name)}" for name in TOOLS)
