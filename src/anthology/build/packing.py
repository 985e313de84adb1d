"""A pack made: PDF and EPUB from the same cache as the book, and on request the sheets for the copier.

Takes the manifest's path and a pack's id; gives what was made. Outputs are put in place whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from anthology.build.book_pages import pages_of_texts
from anthology.build.making import PrintedBook, Tell, layout_of, make_pdf, write_whole
from anthology.build.making_epub import make_epub
from anthology.build.meeting import make_sheet, too_long
from anthology.build.opening import OpenEdition, open_edition
from anthology.build.pack_book import pack_edition
from anthology.build.pressing import PressWish, make_press
from anthology.edition.document import Document, Pagination
from anthology.manifest import Pack
from anthology.markup import parse
from anthology.problems import Problem, UsageError, nearest
from anthology.render.copier import advise, copier_instructions
from anthology.render.fold_preview import fold_preview
from anthology.render.imposition import Imposition
from anthology.render.layout_options import with_options
from anthology.render.page_layout import PageLayout
from anthology.render.page_plan import Cut, starts_in_part, with_labels_of_book
from anthology.render.paper import PaperSize
from anthology.render.places import letters_before_ids
from anthology.render.settling import Relabel
from anthology.render.sheets import impose


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOptions:
    """What the command line asks for."""

    imposition: Imposition | None = None
    sheet: PaperSize | None = None
    layout: str | None = None
    """Instead of the layout that the manifest names."""

    press: PressWish | None = None
    """Also the files for a printing house."""

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
    layout = pack_layout(opened, pack, options.layout)
    edition = pack_edition(opened, pack)
    relabel, starts = _book_pages(opened, edition, tell) if pack.pages == "book" else (None, {})
    printed = make_pdf(edition, layout, with_cover=False, relabel=relabel, grey=pack.grey, tell=tell)
    epub = make_epub(edition, {**printed.pagination, **starts})
    stem = (options.output or opened.root / "output") / f"{opened.manifest.output_name}-{pack.id}"
    made = _Made(stem=stem)
    made.add(".pdf", printed.pdf, f"{printed.pages} pages")
    made.add(".epub", epub, f"{len(epub) / 1e6:.1f} MB")
    made.warn(edition.warnings, printed.warnings)
    if pack.meeting_sheet:
        texts = [document.slug for document in edition.book.documents if document.kind == "text"]
        sheet = make_sheet(opened, pack, texts, pack_layout(opened, pack), tell)  # handed out by itself, whatever the pack is folded to
        made.add("-sheet.pdf", sheet.pdf, "the sheet to hand out")
        made.warn(too_long(sheet, pack))
    if options.imposition is not None and options.sheet is not None:
        _impose(made, printed, edition.book.metadata.title, pack, options)
    if options.press is not None:
        files = make_press(edition, layout, printed.pdf, options.press, at=pack.where())
        made.warn(files.warnings)
        for suffix, data, said in files.by_suffix:
            made.add(suffix, data, said)
    return made.written()


@dataclass(slots=True)
class _Made:
    """What is made of a pack, before any of it is written."""

    stem: Path
    files: list[tuple[Path, bytes, str]] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    instructions: str = ""
    advice: tuple[str, ...] = ()

    def add(self, suffix: str, data: bytes, said: str) -> None:
        """Add a file by the end of its name."""
        self.files.append((self.stem.with_name(self.stem.name + suffix), data, said))

    def warn(self, *problems: Iterable[Problem]) -> None:
        """Add warnings, each once."""
        for problem in (problem for some in problems for problem in some):
            if problem not in self.warnings:
                self.warnings.append(problem)

    def written(self) -> PackReport:
        """Put everything in place."""
        for path, data, _ in self.files:
            write_whole(path, data)
        return PackReport(
            files=tuple((path, said) for path, _, said in self.files),
            instructions=self.instructions,
            advice=self.advice,
            warnings=tuple(self.warnings),
        )


def pack_layout(opened: OpenEdition, pack: Pack, instead: str | None = None) -> PageLayout:
    """Give the layout of a pack with its options; one that the command line names instead comes without them."""
    if instead:
        return layout_of(opened, instead)
    layout = layout_of(opened, pack.layout, pack.where("layout"))
    return with_options(layout, pack.options.measures, pack.where("options"), pack.options.places)


def _impose(made: _Made, printed: PrintedBook, title: str, pack: Pack, options: PackOptions) -> None:
    """Add the sheets, a drawing of how they fold, and what to do at the copier."""
    assert options.imposition is not None
    assert options.sheet is not None
    scheme = options.imposition.scheme
    sheets, report = impose(printed.pdf, options.imposition, sheet=options.sheet, at=pack.where())
    made.instructions = copier_instructions(report.plan, title, copies=options.copies).as_text()
    made.advice = advise(printed.pages, options.imposition, printed.last_pages()).sentences
    made.warn(report.problems)
    made.add(f"-{scheme}.pdf", sheets, f"{report.sheets} sheets")
    made.add(f"-{scheme}.svg", fold_preview(report.plan).encode(), "how they fold")
    made.add(f"-{scheme}.txt", "\n".join((made.instructions, *made.advice, "")).encode(), "what to do at the copier")


def _book_pages(opened: OpenEdition, pack: OpenEdition, tell: Tell) -> tuple[Relabel, Pagination]:
    """Give what numbers the pages of a pack as those of the book, for p. 43 is the same for all, and where these begin in its texts."""
    outputs = opened.manifest.outputs
    layout = layout_of(opened, outputs.pdf.layout if outputs.pdf else outputs.pagination, outputs.where("pdf"))
    whole = {document.slug: document for document in opened.book.documents}
    texts = [document for document in pack.book.documents if document.kind == "text"]
    cuts = {text.slug: _cut_of(whole[text.slug], text) for text in texts}
    pages = pages_of_texts(opened, layout, cuts.keys(), tell)
    book_pages = {text.slug: pages[text.slug] for text in texts}
    starts = {slug: starts_in_part(book_pages[slug], cut) for slug, cut in cuts.items()}
    return lambda plan, documents, laid_out: with_labels_of_book(plan, documents, laid_out, book_pages, cuts), starts


def _cut_of(whole: Document, part: Document) -> Cut:
    """Say how a text was cut out of the whole one."""
    before, after = letters_before_ids(parse(whole.body)), letters_before_ids(parse(part.body))
    kept, every = (sorted((name for name in ids if name.rpartition("-p")[2].isdigit()), key=ids.__getitem__) for ids in (after, before))
    if not kept:
        return Cut()
    following = every[every.index(kept[-1]) + 1 :]
    return Cut(at=after[kept[0]], by=before[kept[0]] - after[kept[0]], end=before[following[0]] if following else None)
