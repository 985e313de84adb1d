"""The file for a printing house: single pages with bleed and crop marks, boxes right, a round number of pages, inks as wanted.

Takes the bytes of a PDF in reading order and `PressOptions`; gives the bytes of the press file and a `PressReport`.
Follows ISO 32000-1, 14.11.2 (MediaBox ⊇ BleedBox ⊇ TrimBox). Coordinates are not moved, for patterns hang on them: the MediaBox begins below zero.
Links, tags and bookmarks are left out: the press file is for paper, the book's own PDF is the accessible edition. The cover is `cover_wrap`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from anthology.problems import Location, Problem, Problems
from anthology.render.imposition import reading_sequence
from anthology.render.ink_writer import Ink
from anthology.render.paper import POINTS_PER_MM, PaperSize
from anthology.render.press_ink import set_inks
from anthology.render.printers_marks import Mark, MarkKind, Stroke
from anthology.render.sheets import common_size, draw_mark, open_pdf, save

NOT_FOR_PAPER = (Name.Annots, Name.StructParents, Name.Tabs, Name.ArtBox, Name.B, Name.AA, Name.Trans)
"""Entries of a page that the press file does without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressOptions:
    """What the printing house asked for."""

    bleed_mm: float = 3.0
    """How far pictures and areas run over the edge."""

    mark_mm: float = 5.0
    """Length of the crop marks; 0 for none."""

    signature_pages: int = 4
    """The number of pages is rounded up to a multiple of this: 4 stapled or glued, 16 or 32 sewn."""

    last: int = 1
    """So many last pages stay last; blanks stand before them."""

    ink: Ink = Ink.BLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class PressReport:
    """What the printing house gets."""

    pages: int
    """With blanks; the number that the spine is worked out from."""

    blanks: int
    trim: PaperSize
    problems: tuple[Problem, ...]
    """Warnings; errors are raised."""


def make_press_file(pdf: bytes, options: PressOptions, *, at: Location | None = None) -> tuple[bytes, PressReport]:
    """Make the press file. `at` is the place in the manifest that problems should point to."""
    problems = Problems()
    _check_options(options, problems, at)
    problems.raise_errors()
    with open_pdf(pdf, problems, at) as book:
        trim = common_size([_size(page) for page in book.pages], problems, at)
        problems.raise_errors()
        output = Pdf.new()
        blanks = _copy_pages(book, output, options)
        problems.extend(set_inks(output, options.ink, at))
        for page in output.pages:
            box_page(page, output, options)
        _copy_facts(book, output)
        report = PressReport(pages=len(output.pages), blanks=blanks, trim=trim, problems=tuple(problems))
        return save(output), report


def _check_options(options: PressOptions, problems: Problems, at: Location | None) -> None:
    checks = (
        ("bleed_mm", options.bleed_mm, 0 <= options.bleed_mm <= 20, "0 to 20; printing houses ask for 3"),
        ("mark_mm", options.mark_mm, 0 <= options.mark_mm <= 20, "0 to 20; 0 draws none"),
        ("signature_pages", options.signature_pages, options.signature_pages in range(2, 129, 2), "2 to 128, even; usual are 4, 8, 16, 32"),
        ("last", options.last, options.last >= 0, "0 or more"),
    )
    for name, value, is_right, range_ in checks:
        if not is_right:
            problems.error("P110", f"'{name}' of the press file is '{value:g}'", at, f"give a number from {range_}")


def _size(page: Page) -> tuple[float, float]:
    left, bottom, right, top = (float(value) for value in page.trimbox)
    return right - left, top - bottom


def _copy_pages(book: Pdf, output: Pdf, options: PressOptions) -> int:
    """Copy the pages, and blanks of the same size; give the number of blanks."""
    count = len(book.pages)
    positions = -(-count // options.signature_pages) * options.signature_pages
    for number in reading_sequence(count, positions, options.last):
        if number is None:
            output.add_blank_page(page_size=_size(book.pages[0]))
        else:
            output.pages.append(book.pages[number - 1])
        for key in NOT_FOR_PAPER:
            if key in output.pages[-1].obj:
                del output.pages[-1].obj[key]
    return positions - count


def _copy_facts(book: Pdf, output: Pdf) -> None:
    for key in (Name.Title, Name.Author):
        if key in book.docinfo:
            output.docinfo[key] = String(str(book.docinfo[key]))
    if "/Lang" in book.Root:
        output.Root.Lang = String(str(book.Root.Lang))
    output.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), DisplayDocTitle=True)


def box_page(page: Page, pdf: Pdf, options: PressOptions, folds: tuple[float, ...] = ()) -> None:
    """Set the boxes of a page around its trim area and draw its crop marks; `folds` are points from the trim's left edge, for covers."""
    trim = tuple(float(value) for value in page.trimbox)
    bleed = options.bleed_mm * POINTS_PER_MM
    slug = bleed + (1 + options.mark_mm) * POINTS_PER_MM if options.mark_mm else bleed
    page.obj.TrimBox = _grown(trim, 0)
    page.obj.BleedBox = _grown(trim, bleed)
    page.obj.MediaBox = _grown(trim, slug)
    if Name.CropBox in page.obj:
        del page.obj.CropBox
    page.contents_add(b"q", prepend=True)
    marks = crop_marks(trim, options, folds)
    page.contents_add("\n".join(["Q", *(draw_mark(mark) for mark in marks)]).encode("ascii"))


def _grown(box: tuple[float, ...], by: float) -> Array:
    left, bottom, right, top = box
    return Array([round(value, 3) for value in (left - by, bottom - by, right + by, top + by)])


def crop_marks(trim: tuple[float, ...], options: PressOptions, folds: tuple[float, ...] = ()) -> tuple[Mark, ...]:
    """Give two strokes at every corner, clear of the bleed, and two at the ends of every fold."""
    if not options.mark_mm:
        return ()
    left, bottom, right, top = trim
    near = (options.bleed_mm + 0.5) * POINTS_PER_MM
    far = near + options.mark_mm * POINTS_PER_MM
    upright: list[Stroke] = [(x, edge, x, end) for x in (left, right) for edge, end in ((bottom - far, bottom - near), (top + near, top + far))]
    level: list[Stroke] = [(edge, y, end, y) for y in (bottom, top) for edge, end in ((left - far, left - near), (right + near, right + far))]
    strokes: list[Stroke] = [(left + x, edge, left + x, end) for x in folds for edge, end in ((bottom - far, bottom - near), (top + near, top + far))]
    cut = Mark(kind=MarkKind.CUT, strokes=(*upright, *level))
    return (cut, Mark(kind=MarkKind.FOLD, strokes=tuple(strokes))) if strokes else (cut,)
