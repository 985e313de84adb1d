"""The words that the editor's notes hold on to, so that a text fetched anew can be looked through for them."""

from __future__ import annotations

from pathlib import Path

from anthology.apparatus.notes_file import NoteEntry
from anthology.manifest import Manifest
from anthology.problems import Problems
from anthology.yamlfile import load_list


def quotations_of(manifest: Manifest, root: Path) -> dict[str, tuple[str, ...]]:
    """Give by text the quotations of its notes on the full text; a file that is not right gives none here, `check` says why."""
    problems = Problems()
    return {entry.id: tuple(note.at for note in load_list(root / entry.notes, root, NoteEntry, problems)) for entry in manifest.texts if entry.notes}
