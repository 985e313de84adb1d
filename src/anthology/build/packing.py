"""A pack made: PDF and EPUB from the same cache as the book, and on request the sheets for the copier.

Takes the manifest's path and a pack's id; gives what was made. Outputs are put in place whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from anthology.build.making import Tell, layout_of, make_epub, make_pages, make_pdf, write_whole
from anthology.build.opening import OpenEdition, open_edition
from anthology.build.pack_book import pack_edition
from anthology.edition.document import Document
from anthology.manifest import Pack
from anthology.markup import parse
from anthology.problems import Problem, UsageError, nearest
from anthology.render.copier import advise, copier_instructions
from anthology.render.edition_pdf import Relabel
from anthology.render.imposition import Imposition
from anthology.render.page_plan import with_labels_of_book
from anthology.render.paper import PaperSize
from anthology.render.places import letters_before_ids
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


def _book_labels(opened: OpenEdition, pack: OpenEdition, tell: Tell) -> Relabel:
    """Give what numbers the pages of a pack as those of the book: p. 43 is the same for all."""
    outputs = opened.manifest.outputs
    layout = layout_of(opened, outputs.pdf.layout if outputs.pdf else outputs.pagination, outputs.where("pdf"))
    pages = make_pages(opened, layout, tell=tell)
    whole = {document.slug: document for document in opened.book.documents}
    texts = [document for document in pack.book.documents if document.kind == "text"]
    moved = {text.slug: _moved(whole[text.slug], text) for text in texts}
    book_pages = {text.slug: pages[text.slug] for text in texts}
    return lambda plan, documents, laid_out: with_labels_of_book(plan, documents, laid_out, book_pages, moved)


def _moved(whole: Document, cut: Document) -> tuple[int, int]:
    """Say from which letter on a text cut down stands further back than in the whole, and by how much."""
    before, after = letters_before_ids(parse(whole.body)), letters_before_ids(parse(cut.body))
    first = min((name for name in after if name.rpartition("-p")[2].isdigit()), key=lambda name: after[name], default=None)
    return (after[first], before[first] - after[first]) if first else (0, 0)
