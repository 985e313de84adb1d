"""Everything of an edition made in memory: what `build` puts in place.

Takes an opened edition and what was asked for; gives the bytes of every output by its path, and a report. Writes nothing but the cache. Makers
of what was not asked for are not loaded.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from anthology.build.beside import Beside
from anthology.build.making import Tell, layout_of, make_pdf
from anthology.build.opening import OpenEdition
from anthology.build.report import BuildOptions, BuildReport
from anthology.edition.document import Pagination


def make_outputs(opened: OpenEdition, options: BuildOptions, tell: Tell) -> tuple[dict[Path, bytes], BuildReport]:
    """Make PDF and EPUB; the EPUB has its page numbers from the layout of the PDF, and is made while the PDF is joined and proved."""
    outputs = opened.manifest.outputs
    stem = (options.output or opened.root / "output") / opened.manifest.output_name
    layout = layout_of(opened, outputs.pdf.layout if outputs.pdf else outputs.pagination, outputs.where("pdf"))
    made: dict[Path, bytes] = {}
    files: list[tuple[Path, str]] = []
    wants_epub = options.epub and outputs.epub is not None
    with Beside() as beside:

        def paged(pages: Pagination) -> None:
            if wants_epub:
                beside.begin(partial(_epub, opened, pages, options))

        printed = make_pdf(opened, layout, without=options.without_voices, fresh=options.fresh, paged=paged, tell=tell)
        if options.pdf and outputs.pdf is not None:
            made[stem.with_suffix(".pdf")] = printed.pdf
            files.append((stem.with_suffix(".pdf"), f"{printed.pages} pages, {len(printed.pdf) / 1e6:.1f} MB"))
        if wants_epub:
            tell("writing the EPUB", 1, 1)
            epub = made[stem.with_suffix(".epub")] = beside.result()
            files.append((stem.with_suffix(".epub"), f"{len(epub) / 1e6:.1f} MB"))
    warnings = [*opened.warnings, *printed.warnings]
    if options.press:
        from anthology.build.pressing import make_press_of_book

        pressed = make_press_of_book(opened, layout, options.press, without=options.without_voices, tell=tell)
        warnings += pressed.warnings
        for suffix, data, said in pressed.by_suffix:
            path = stem.with_name(stem.name + suffix)
            made[path] = data
            files.append((path, said))
    report = BuildReport(
        files=tuple(files),
        standings=opened.standings,
        notes=opened.notes,
        laid_out=printed.laid_out,
        reused=printed.reused,
        warnings=tuple(warnings),
    )
    return made, report


def _epub(opened: OpenEdition, pages: Pagination, options: BuildOptions) -> bytes:
    from anthology.build.making_epub import make_epub

    return make_epub(opened, pages, without=options.without_voices, fresh=options.fresh)
