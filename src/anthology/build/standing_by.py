"""What stands by: writing of the editors that another form of a text would bring into the book.

Takes a manifest and its library; gives the words of digests, and of notes, that are not printed because the text stands in the other form. Entries of
registers that only these name are not without use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from anthology.library.text import Standing, Text
from anthology.manifest import Manifest, TextEntry


def words_standing_by(manifest: Manifest, texts: Mapping[str, Text], root: Path) -> tuple[str, ...]:
    """Give the files' words as they are written."""
    paths = dict.fromkeys(path for entry in manifest.texts if entry.id in texts for path in _paths(entry, texts[entry.id].standing))
    return tuple((root / path).read_text("utf-8", "replace") for path in paths if (root / path).is_file())


def _paths(entry: TextEntry, standing: Standing) -> Iterator[str]:
    """Name the files of the form that does not stand."""
    digest = entry.digest
    if standing is not Standing.FULL and entry.notes:
        yield entry.notes
    elif standing is Standing.FULL and digest:
        yield from (path for path in (digest.file if digest.when_full == "out" else None, digest.notes) if path)
