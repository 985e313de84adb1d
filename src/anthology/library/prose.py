"""The editors' own prose: introductions, headnotes, digests' frames, questions, plans.

Takes a Markdown file of the edition; gives its fragment, the notes in it, and the pictures it names by their paths from the edition's folder.
Citations and links to registers are still as written: the apparatus fills them in.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from pathlib import Path

from anthology.library.markdown import markdown_fragment
from anthology.library.text import ReceivedNote
from anthology.markup import parse, remove, serialise
from anthology.problems import Location, Problems
from anthology.yamlfile import read_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A piece of the editors' own writing."""

    path: str
    """Its file, from the edition's folder."""

    body: str
    """Fragment of blocks."""

    notes: tuple[ReceivedNote, ...] = ()


def read_prose(path: str, root: Path, language: str, problems: Problems, asked_at: Location) -> Prose | None:
    """Read a Markdown file; None and a problem when it cannot be read or is empty."""
    source = read_text(root / path, root, problems, asked_at=asked_at)
    if source is None:
        return None
    body, notes = markdown_fragment(source, language=language)
    if not body.strip():
        problems.error("T010", f"'{path}' has no words", asked_at, "write it, or take its line out of the manifest")
        return None
    folder = posixpath.dirname(path)
    rebased = tuple(replace(note, body=rebase_pictures(note.body, folder, root, problems, path)) for note in notes)
    return Prose(path=path, body=rebase_pictures(body, folder, root, problems, path), notes=rebased)


def rebase_pictures(body: str, folder: str, root: Path, problems: Problems, path: str, *, is_received: bool = False) -> str:
    """Name pictures from the edition's folder instead of from the file that shows them.

    One that is not there is an error; in a text as received, which nobody can mend, it is left out with a warning.
    """
    if "<img" not in body:
        return body
    tree = parse(body)
    for image in list(tree.iter("img")):
        source = posixpath.normpath(posixpath.join(folder, image.get("src", "")))
        image.set("src", source)
        if not source.startswith("..") and (root / source).is_file():
            continue
        if is_received:
            remove(image)
            problems.warn("T036", f"there is no picture '{source}': it is left out", Location(path=path), "put it there, or bring the text in again")
        else:
            problems.error(
                "T011", f"there is no picture '{source}'", Location(path=path), "put it in the edition's folder and name it from this file"
            )
    return serialise(tree)
