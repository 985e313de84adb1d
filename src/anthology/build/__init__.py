"""The pipeline: manifest, library, apparatus, edition, documents, PDF and EPUB, each proved, then put in place.

Takes the manifest's path and options; gives a `BuildReport`. Everything is made and proved before anything is written, so that a build that
fails or is stopped leaves the last good outputs. No network, no clock, no file outside the edition's folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from anthology.build.making import Tell, layout_of, make_epub, make_pdf, write_whole
from anthology.build.opening import OpenEdition, open_edition
from anthology.library.text import Standing
from anthology.problems import Problem

STANDING_WORDS = {Standing.FULL: "in full", Standing.DIGEST: "as digests", Standing.ARTICLE: "as articles of this edition"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What the command line asks of a build."""

    fresh: bool = False
    epub: bool = True
    pdf: bool = True
    without_voices: tuple[str, ...] = ()
    output: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What was made."""

    files: tuple[tuple[Path, str], ...]
    """Each output with what is to say of it."""

    standings: Mapping[Standing, int]
    notes: Mapping[str, int]
    """How many of each voice."""

    laid_out: int = 0
    reused: int = 0
    warnings: tuple[Problem, ...] = ()

    def lines(self) -> list[str]:
        """Say it in a few lines."""
        lines = [f"{path}  {said}" for path, said in self.files]
        lines.append(f"texts: {standing_words(self.standings)}")
        if self.notes:
            lines.append(f"notes: {', '.join(f'{count} {voice}' for voice, count in self.notes.items())}")
        if self.laid_out or self.reused:
            lines.append(f"laid out anew {self.laid_out}, reused {self.reused}")
        return lines


def build_edition(manifest_path: Path, options: BuildOptions, tell: Tell) -> BuildReport:
    """Make the outputs of an edition and put them in place. Raises InputError or OutputError."""
    opened = open_edition(manifest_path)
    outputs = opened.manifest.outputs
    made: list[tuple[Path, bytes, str]] = []
    stem = (options.output or opened.root / "output") / opened.manifest.output_name
    wants_pdf = options.pdf and outputs.pdf is not None
    layout = layout_of(opened, outputs.pdf.layout if outputs.pdf else outputs.pagination, outputs.where("pdf"))
    printed = make_pdf(opened, layout, without=options.without_voices, fresh=options.fresh, tell=tell)
    if wants_pdf:
        made.append((stem.with_suffix(".pdf"), printed.pdf, f"{printed.pages} pages, {len(printed.pdf) / 1e6:.1f} MB"))
    if options.epub and outputs.epub is not None:
        tell("writing the EPUB", 1, 1)
        epub = make_epub(opened, printed.pagination, without=options.without_voices)
        made.append((stem.with_suffix(".epub"), epub, f"{len(epub) / 1e6:.1f} MB"))
    for path, data, _ in made:
        write_whole(path, data)
    return BuildReport(
        files=tuple((path, said) for path, _, said in made),
        standings=opened.standings,
        notes=opened.notes,
        laid_out=printed.laid_out,
        reused=printed.reused,
        warnings=(*opened.warnings, *printed.warnings),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a check found."""

    line: str
    warnings: tuple[Problem, ...]


def check_edition(manifest_path: Path) -> CheckReport:
    """Do everything short of making outputs. Raises InputError."""
    opened = open_edition(manifest_path, sets_citations=False)
    line = f"good: {len(opened.library.texts)} texts ({standing_words(opened.standings)}), {sum(opened.notes.values())} notes"
    return CheckReport(line=line, warnings=opened.warnings)


def standing_words(standings: Mapping[Standing, int]) -> str:
    """Say how many texts stand in full and how many otherwise."""
    return ", ".join(f"{count} {STANDING_WORDS[standing]}" for standing, count in standings.items() if count)


__all__ = ["BuildOptions", "BuildReport", "CheckReport", "OpenEdition", "build_edition", "check_edition", "open_edition"]
