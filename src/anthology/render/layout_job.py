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
    lines_numbered: bool
    """Whether the place of every line is asked for: nearly all marks of a text would be such, and take more memory than its PDF."""

    faces: Mapping[str, Path]
    files: Mapping[str, Path]
    """Pictures: `src` in the body → file."""
