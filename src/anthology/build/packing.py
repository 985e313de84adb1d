"""A pack made: PDF and EPUB from the same cache as the book, and on request the sheets for the copier.

Takes the manifest's path and a pack's id; gives what was made. Outputs are put in place whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from anthology.build.making import Tell, layout_of, make_epub, make_pdf, write_whole
from anthology.build.opening import OpenEdition, open_edition
from anthology.build.pack_book import pack_edition
from anthology.manifest import Pack
from anthology.problems import Problem, UsageError, nearest
from anthology.render.copier import advise, copier_instructions
from anthology.render.imposition import Imposition
from anthology.render.paper import PaperSize
from anthology.render.sheets import impose


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOptions:
    """What the command line asks for."""

    imposition: Imposition | None = None
    sheet: PaperSize | None = None
    layout: str | None = None
    """Instead of the layout that the manifest names."""

    copies: int = 1
    output: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReport:
    """What was made of one pack."""

    files: tuple[tuple[Path, str], ...]
    instructions: str = ""
    advice: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


def make_packs(manifest_path: Path, ids: Iterable[str], options: PackOptions, tell: Tell) -> list[PackReport]:
    """Make packs; all of them when no id is given. Raises UsageError for a pack that the manifest does not have."""
    opened = open_edition(manifest_path)
    packs = {pack.id: pack for pack in opened.manifest.packs}
    chosen = list(ids) or list(packs)
    unknown = [name for name in chosen if name not in packs]
    if unknown or not chosen:
        known = f"there are: {', '.join(packs)}" if packs else "the manifest has no 'packs'"
        raise UsageError(
            [Problem(code="P004", message=f"there is no pack '{name}'", hint=nearest(name, packs) or known) for name in unknown or ["any"]]
        )
    return [_make_pack(opened, packs[name], options, tell) for name in chosen]


def _make_pack(opened: OpenEdition, pack: Pack, options: PackOptions, tell: Tell) -> PackReport:
    edition = pack_edition(opened, pack)
    printed = make_pdf(
        edition, layout_of(opened, options.layout or pack.layout, None if options.layout else pack.where("layout")), with_cover=False, tell=tell
    )
    epub = make_epub(edition, printed.pagination)
    stem = (options.output or opened.root / "output") / f"{opened.manifest.output_name}-{pack.id}"
    made = [(stem.with_suffix(".pdf"), printed.pdf, f"{printed.pages} pages"), (stem.with_suffix(".epub"), epub, f"{len(epub) / 1e6:.1f} MB")]
    instructions = ""
    advice: tuple[str, ...] = ()
    warnings = (*edition.warnings, *printed.warnings)
    if options.imposition is not None and options.sheet is not None:
        sheets, report = impose(printed.pdf, options.imposition, sheet=options.sheet, at=pack.where())
        made.append((stem.with_name(f"{stem.name}-{options.imposition.scheme}.pdf"), sheets, f"{report.sheets} sheets"))
        instructions = copier_instructions(report.plan, edition.book.metadata.title, copies=options.copies).as_text()
        advice = advise(printed.pages, options.imposition, printed.last_pages).sentences
        warnings = (*warnings, *report.problems)
    for path, data, _ in made:
        write_whole(path, data)
    return PackReport(files=tuple((path, said) for path, _, said in made), instructions=instructions, advice=advice, warnings=warnings)
