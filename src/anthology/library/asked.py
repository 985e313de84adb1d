"""What the manifest asks of a reader for one text.

Takes an entry and gives the options by which its witness is read, the same for adding, fetching, locking, checking and building.
"""

from __future__ import annotations

from anthology.library.reading import ReadOptions
from anthology.manifest import TextEntry


def options_of(entry: TextEntry, language: str | None = None, pictures: tuple[tuple[str, str], ...] = ()) -> ReadOptions:
    """Give the options for a text's witness; `language` where the entry names none."""
    witness = entry.witness
    return ReadOptions(
        language=entry.language or language,
        part=witness.part,
        profile=witness.profile,
        main=witness.main,
        converter=witness.converter,
        pictures=pictures,
    )
