"""Pictures that come with texts: those beside a saved page, and those inside a book.

Takes a source and the texts read of it; gives files to be written under the edition's folder. Only kinds of picture that a book can hold; none from
outside the page's folder. Those on the web are `fetching`'s.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from anthology.library.readers import choose
from anthology.library.readers.epub import PICTURES, picture_in
from anthology.library.reading import ReadText, Received
from anthology.problems import Location, Problems

_MAX_PICTURE = 32 << 20


def pictures_beside(source: Received, texts: Sequence[ReadText], folder: Path | None, root: Path, problems: Problems) -> dict[str, bytes]:
    """Give the pictures that lie beside a saved page, under the names by which the page knows them."""
    found: dict[str, bytes] = {}
    for name in dict.fromkeys(image.src for text in texts for image in text.offered.images if folder is not None):
        place = PurePosixPath(unquote(name))
        if folder is None or ":" in name or place.is_absolute() or ".." in place.parts or place.suffix.lower() not in PICTURES:
            continue
        file, stored = folder / place, root / "seeds" / place
        if not file.is_file() or file.stat().st_size > _MAX_PICTURE:
            problems.warn(
                "T036", f"the picture '{name}' is not beside the page", Location(path=source.path), "save the page again, with its pictures"
            )
        elif stored.is_file() and stored.read_bytes() != file.read_bytes():
            problems.warn("T036", f"another picture is in 'seeds/{place}' already", Location(path=source.path), "give the page's folder another name")
        else:
            found[f"seeds/{place}"] = file.read_bytes()
    return found


def pictures_inside(source: Received, texts: Sequence[ReadText]) -> dict[str, bytes]:
    """Give the pictures of a book that its texts show, under their names beside the book."""
    if choose(source).name != "epub":
        return {}
    members = dict.fromkeys(image.src for text in texts for image in text.offered.images)
    return {stored_as(source.path, member): picture_in(source, member) for member in members}


def stored_as(file: str, member: str) -> str:
    """Name the file of a picture: the book's own path of it, in plain signs, in a folder called as the book."""
    plain = re.sub(r"[^A-Za-z0-9._/-]+", "-", member)
    if plain != member:  # two names may look alike now
        stem, _, suffix = plain.rpartition(".")
        plain = f"{stem}-{hashlib.sha256(member.encode()).hexdigest()[:8]}.{suffix}"
    return f"{PurePosixPath(file).with_suffix('')}_pictures/{plain}"
