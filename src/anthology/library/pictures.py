"""Pictures that come with texts: those beside a saved page, and those inside a book or Word file.

Takes a source and the texts read of it; gives files to be written under the edition's folder. Only kinds of picture that a book can hold; none from
outside the page's folder. Those on the web are `fetching`'s.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from anthology.library.readers import choose
from anthology.library.readers.archives import PICTURES, Archive
from anthology.library.reading import ReadText, Received
from anthology.problems import Location, Problems

_MAX_PICTURE = 32 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that is brought in."""

    file: str
    """Where it goes, from the edition's folder."""

    data: bytes


def pictures_beside(source: Received, texts: Sequence[ReadText], folder: Path | None, root: Path, problems: Problems) -> dict[str, Picture]:
    """Give the pictures that lie beside a saved page, by the names by which the page knows them."""
    found: dict[str, Picture] = {}
    for name in dict.fromkeys(image.src for text in texts for image in text.offered.images if folder is not None):
        place = PurePosixPath(unquote(name))
        if folder is None or ":" in name or place.is_absolute() or ".." in place.parts or place.suffix.lower() not in PICTURES:
            continue
        file, stored = folder / place, f"seeds/{plain_name(str(place))}"
        if not file.is_file() or file.stat().st_size > _MAX_PICTURE:
            problems.warn(
                "T036", f"the picture '{name}' is not beside the page", Location(path=source.path), "save the page again, with its pictures"
            )
        elif (root / stored).is_file() and (root / stored).read_bytes() != file.read_bytes():
            problems.warn("T036", f"another picture is in '{stored}' already", Location(path=source.path), "give the page's folder another name")
        else:
            found[name] = Picture(file=stored, data=file.read_bytes())
    return found


def pictures_inside(source: Received, texts: Sequence[ReadText]) -> dict[str, Picture]:
    """Give the pictures of a book or Word file that its texts show, by their names in it."""
    if choose(source).name not in ("epub", "docx"):
        return {}
    archive = Archive(source)
    folder = f"{PurePosixPath(source.path).with_suffix('')}_pictures"
    members = dict.fromkeys(image.src for text in texts for image in text.offered.images)
    return {member: Picture(file=f"{folder}/{plain_name(member)}", data=archive.read(member)) for member in members}


def plain_name(name: str) -> str:
    """Give a path in plain signs; a hash keeps two apart that look alike then."""
    plain = re.sub(r"[^A-Za-z0-9._/-]+", "-", name)
    if plain == name:
        return name
    stem, _, suffix = plain.rpartition(".")
    return f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.{suffix}"
