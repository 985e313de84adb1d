"""The pipeline: manifest, library, apparatus, edition, documents, PDF and EPUB, each proved, then put in place.

Takes the manifest's path and options; gives a `BuildReport`. Everything is made and proved before anything is written, so that a build that
fails or is stopped leaves the last good outputs. No network, no clock, no file outside the edition's folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from anthology.build.freshness import Built, hash_of, inputs_key, is_current, last_build, record
from anthology.build.making import Tell, layout_of, make_pdf, write_whole
from anthology.build.opening import KEPT, OpenEdition, check_texts, open_edition
from anthology.build.pressing import PressWish, make_press_of_book
from anthology.library.text import Standing
from anthology.manifest import load_manifest
from anthology.problems import Problem

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


def build_edition(manifest_path: Path, options: BuildOptions, tell: Tell) -> BuildReport:
    """Make the outputs of an edition, prove them, and put them in place. Raises InputError or OutputError."""
    kept = manifest_path.parent / KEPT
    manifest = load_manifest(manifest_path)
    built = last_build(kept)
    asked = repr(options)
    key = inputs_key(manifest_path, manifest, built.pictures if built else (), asked)
    if built and not options.fresh and is_current(built, key):
        return BuildReport(files=(), said=(*built.lines, "nothing has changed since"))
    opened = open_edition(manifest_path)
    made, report = _make(opened, options, tell)
    for path, data in made.items():
        write_whole(path, data)
    pictures = tuple(opened.book.files.values())
    outputs = {str(path): hash_of(data) for path, data in made.items()}
    if not report.warnings:
        record(kept, Built(key=inputs_key(manifest_path, manifest, pictures, asked), outputs=outputs, pictures=pictures, lines=tuple(report.lines())))
    return report


def _make(opened: OpenEdition, options: BuildOptions, tell: Tell) -> tuple[dict[Path, bytes], BuildReport]:
    """Make PDF and EPUB in memory; the EPUB has its page numbers from the layout of the PDF."""
    outputs = opened.manifest.outputs
    stem = (options.output or opened.root / "output") / opened.manifest.output_name
    layout = layout_of(opened, outputs.pdf.layout if outputs.pdf else outputs.pagination, outputs.where("pdf"))
    printed = make_pdf(opened, layout, without=options.without_voices, fresh=options.fresh, tell=tell)
    made: dict[Path, bytes] = {}
    files: list[tuple[Path, str]] = []
    if options.pdf and outputs.pdf is not None:
        made[stem.with_suffix(".pdf")] = printed.pdf
        files.append((stem.with_suffix(".pdf"), f"{printed.pages} pages, {len(printed.pdf) / 1e6:.1f} MB"))
    if options.epub and outputs.epub is not None:
        from anthology.build.making_epub import make_epub

        tell("writing the EPUB", 1, 1)
        epub = make_epub(opened, printed.pagination, without=options.without_voices)
        made[stem.with_suffix(".epub")] = epub
        files.append((stem.with_suffix(".epub"), f"{len(epub) / 1e6:.1f} MB"))
    pressed = make_press_of_book(opened, layout, options.press, without=options.without_voices, tell=tell) if options.press else None
    for suffix, data, said in pressed.by_suffix if pressed else ():
        path = stem.with_name(stem.name + suffix)
        made[path] = data
        files.append((path, said))
    report = BuildReport(
        files=tuple(files),
        standings=opened.standings,
        notes=opened.notes,
        laid_out=printed.laid_out,
        reused=printed.reused,
        warnings=(*opened.warnings, *printed.warnings, *(pressed.warnings if pressed else ())),
    )
    return made, report


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a check found."""

    line: str
    warnings: tuple[Problem, ...]


def check_edition(manifest_path: Path) -> CheckReport:
    """Do everything short of making outputs. Raises InputError."""
    opened = open_edition(manifest_path, sets_citations=False)
    check_texts(opened)
    line = f"good: {len(opened.library.texts)} texts ({standing_words(opened.standings)}), {sum(opened.notes.values())} notes"
    return CheckReport(line=line, warnings=opened.warnings)


def standing_words(standings: Mapping[Standing, int]) -> str:
    """Say how many texts stand in full and how many otherwise."""
    return ", ".join(f"{count} {STANDING_WORDS[standing]}" for standing, count in standings.items() if count)


__all__ = ["BuildOptions", "BuildReport", "CheckReport", "OpenEdition", "build_edition", "check_edition", "open_edition"]
