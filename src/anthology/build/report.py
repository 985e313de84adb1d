"""What a build is asked for and what it answers; the same of a check. Data only, quick to load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.library.text import Standing
from anthology.problems import Problem

if TYPE_CHECKING:
    from anthology.build.pressing import PressWish

STANDING_WORDS = {Standing.FULL: "in full", Standing.DIGEST: "as digests", Standing.ARTICLE: "as articles of this edition"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What the command line asks of a build."""

    fresh: bool = False
    epub: bool = True
    pdf: bool = True
    without_voices: tuple[str, ...] = ()
    press: PressWish | None = None
    """Also the files for a printing house."""

    output: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What was made."""

    files: tuple[tuple[Path, str], ...]
    """Each output with what is to say of it."""

    standings: Mapping[Standing, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    """How many of each voice."""

    said: tuple[str, ...] = ()
    """What is said instead, when nothing was to be done."""

    laid_out: int = 0
    reused: int = 0
    warnings: tuple[Problem, ...] = ()

    def lines(self) -> list[str]:
        """Say it in a few lines."""
        if self.said:
            return list(self.said)
        lines = [f"{path}  {said}" for path, said in self.files]
        lines.append(f"texts: {standing_words(self.standings)}")
        if self.notes:
            lines.append(f"notes: {', '.join(f'{count} {voice}' for voice, count in self.notes.items())}")
        if self.laid_out or self.reused:
            lines.append(f"laid out anew {self.laid_out}, reused {self.reused}")
        return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a check found."""

    line: str
    warnings: tuple[Problem, ...]


def standing_words(standings: Mapping[Standing, int]) -> str:
    """Say how many texts stand in full and how many otherwise."""
    return ", ".join(f"{count} {STANDING_WORDS[standing]}" for standing, count in standings.items() if count)
