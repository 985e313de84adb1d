"""Works once set, kept in a file so that the next build need not set them again.

Takes a path in the edition's folder of kept things; reads and writes JSON. A file that is missing or damaged is an empty one: everything in
it can be made again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path


def read_kept(path: Path | None) -> dict[str, str]:
    """Read what was kept."""
    if path is None or not path.is_file():
        return {}
    try:
        return from_bytes(path.read_bytes())
    except (OSError, ValueError):
        return {}


def from_bytes(kept: bytes) -> dict[str, str]:
    """Give works again that are kept as bytes. Raises ValueError when that is not what they are."""
    data = json.loads(kept)
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def to_bytes(kept: Mapping[str, str]) -> bytes:
    """Give works as bytes to be kept."""
    return json.dumps(dict(sorted(kept.items())), ensure_ascii=False, indent=0).encode()


def write_kept(path: Path | None, kept: Mapping[str, str]) -> None:
    """Write what is to be kept, whole or not at all; a folder that cannot be written to costs time, not the build."""
    if path is None:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(to_bytes(kept))
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
