"""Pictures that go into the EPUB.

Takes the names and paths of the book's files and reads them; gives their bytes with the name and media type they have in the package (core
media types of EPUB 3.3 §3.2).
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import Image

from anthology.problems import Problems

MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}
"""By suffix."""


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file of the package."""

    href: str
    media_type: str
    content: bytes
    moving: bool = False
    """Whether it is a picture of several frames."""


def hrefs(files: Mapping[str, str]) -> dict[str, str]:
    """Give each picture its name in the package: readable, and never the same twice."""
    taken: dict[str, str] = {}
    for source in sorted(files):
        path = PurePosixPath(files[source])
        name = re.sub(r"[^a-z0-9.]+", "-", path.name.lower()).strip("-.") or "picture"
        stem, suffix, number = name.removesuffix(path.suffix.lower()), path.suffix.lower(), 1
        while name in taken.values():
            number += 1
            name = f"{stem}-{number}{suffix}"
        taken[source] = name
    return {source: f"image/{name}" for source, name in taken.items()}


def read_picture(root: Path, path: str, href: str, problems: Problems) -> EmbeddedFile | None:
    """Read a picture of the book; None, with a problem, when it cannot go in."""
    place = (root / path).resolve()
    if not place.is_relative_to(root.resolve()):
        problems.error("R102", f"picture '{path}' lies outside the edition's folder")
        return None
    try:
        content = place.read_bytes()
    except OSError as error:
        problems.error("R102", f"picture '{path}' cannot be read: {error.strerror}")
        return None
    suffix = place.suffix.lower()
    if not MEDIA_TYPES.get(suffix, "").startswith("image/"):
        problems.error("R103", f"picture '{path}' is of a kind that an EPUB does not take", hint="use PNG, JPEG, SVG, GIF or WebP")
        return None
    return EmbeddedFile(href, MEDIA_TYPES[suffix], content, moving=suffix in {".gif", ".webp"} and _moves(content))


def _moves(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content)) as image:
            return bool(getattr(image, "is_animated", False))
    except OSError:
        return False
