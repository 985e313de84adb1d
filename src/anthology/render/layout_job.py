"""What a worker is asked to do. Data only: it may be made and sent without WeasyPrint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from anthology.edition.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutJob:
    """All that decides how a document looks."""

    document: Document
    css: str
    notes_at_foot: bool
    long_note_letters: int
    hyphens_in_a_row: int
    faces: Mapping[str, Path]
    files: Mapping[str, Path]
    """Pictures: `src` in the body → file."""
