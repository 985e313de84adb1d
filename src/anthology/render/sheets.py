"""Imposed sheets as PDF: opens the book's PDF, checks that it can be imposed, draws its pages and the printer's marks on sheets.

Takes the bytes of a PDF in reading order, an `Imposition` and the paper; gives the bytes of the imposed PDF and an `ImpositionReport`.
Follows ISO 32000-1, 8.10 (form XObjects), 12.2 (viewer preferences), 14.11.2 (page boundaries: the TrimBox is what is imposed).
Links, tags and bookmarks do not come along: an imposed file is for paper, the book's own PDF is the accessible edition.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from anthology.problems import Location, Problem, Problems, nearest
from anthology.render.imposition import SCHEMES, Binding, Edge, Imposition, least_wasteful_signature
from anthology.render.paper import POINTS_PER_MM, PaperSize, known_size
from anthology.render.printers_marks import Mark, MarkKind
from anthology.render.sheet_geometry import FITS, Placement, SheetPlan, Side, orient, plan_sheets

SAME_SIZE_PT = 1.0
"""Pages that differ by less are of one size."""

MOST_SHEETS_IN_A_FOLD = 15
"""Sixty pages of 80 g paper; beyond that a stapled booklet gapes, and staplers give up."""

PEN = {
    MarkKind.FOLD: (0.3, 0.55),
    MarkKind.CUT: (0.25, 0.0),
    MarkKind.STITCH: (0.3, 0.65),
    MarkKind.SIGNATURE: (0.4, 0.3),
    MarkKind.COLLATION: (0.3, 0.0),
}
"""Width in points and grey of every kind of mark."""

DASHES = {MarkKind.FOLD: "[2 1.5] 0 d"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpositionReport:
    """What was imposed, for the summary, the copier's instructions and the preview."""

    plan: SheetPlan
    problems: tuple[Problem, ...]
    """Warnings; errors are raised."""

    @property
    def sheets(self) -> int:
        """Sheets of paper for one copy."""
        return self.plan.sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A page of the book, ready to be drawn."""

    xobject: pikepdf.Object
    left_pt: float
    bottom_pt: float
    width_pt: float
    height_pt: float


def impose(pdf: bytes, scheme: Imposition, *, sheet: PaperSize, at: Location | None = None) -> tuple[bytes, ImpositionReport]:
    """Impose the pages of `pdf` on sheets of this paper. `at` is the place in the manifest that problems should point to."""
    problems = Problems()
    check_options(scheme, problems, at)
    problems.raise_errors()
    with open_pdf(pdf, problems, at) as book:
        forms = _forms(book)
        page = common_size([(form.width_pt, form.height_pt) for form in forms], problems, at)
        _check_fit(page, scheme, sheet, problems, at)
        problems.raise_errors()
        plan = plan_sheets(len(forms), page, scheme, sheet)
        _warn(plan, problems, at)
        return _draw(book, forms, plan), ImpositionReport(plan=plan, problems=tuple(problems))


def check_options(wish: Imposition, problems: Problems, at: Location | None = None) -> None:
    """Note what cannot be meant: an unknown scheme, a number out of range."""
    if wish.scheme not in SCHEMES:
        problems.error("P101", f"unknown imposition '{wish.scheme}'", at, nearest(wish.scheme, SCHEMES) or f"use one of {', '.join(SCHEMES)}")
    checks: tuple[tuple[str, float, Callable[[float], bool], str], ...] = (
        ("sheets_per_signature", wish.sheets_per_signature, lambda value: 1 <= value <= 32, "1 to 32; 4 or 5 fold well"),
        ("last", wish.last, lambda value: value >= 0, "0 or more"),
        ("paper_mm", wish.paper_mm, lambda value: 0 <= value <= 1, "0 to 1; paper of 80 g is about 0.1 mm thick"),
    )
    for name, value, is_right, range_ in checks:
        if not is_right(value):
            problems.error("P109", f"'{name}' of an imposition is '{value:g}'", at, f"give a number from {range_}")


def open_pdf(pdf: bytes, problems: Problems, at: Location | None = None) -> Pdf:
    """Open a PDF that has pages. Raises InputError P108 when it cannot be read, P104 when it is empty."""
    try:
        book = Pdf.open(BytesIO(pdf))
        count = len(book.pages)
    except pikepdf.PasswordError:
        problems.error("P108", "the PDF is locked by a password", at, "save it without a password")
    except pikepdf.PdfError as error:
        reason = str(error).strip().splitlines()[-1]
        problems.error("P108", f"the PDF cannot be read: {reason}", at, "build it again, or open and save it in a PDF program")
    else:
        if count:
            return book
        problems.error("P104", "the PDF has no pages", at, "build the book or the pack first")
    problems.raise_errors()
    raise AssertionError("an error was noted above")


def _forms(book: Pdf) -> tuple[_Form, ...]:
    return tuple(_form(page) for page in book.pages)


def _form(page: pikepdf.Page) -> _Form:
    """Make a form of a page's trim area, as it is seen: the page's own rotation included."""
    xobject = page.as_form_xobject()
    x1, y1, x2, y2 = (float(value) for value in xobject.BBox)
    matrix = pikepdf.Matrix(xobject.get(Name.Matrix, pikepdf.Array([1, 0, 0, 1, 0, 0])))
    corners = [matrix.transform(corner) for corner in ((x1, y1), (x2, y2))]
    left, bottom = (min(corner[axis] for corner in corners) for axis in (0, 1))
    right, top = (max(corner[axis] for corner in corners) for axis in (0, 1))
    return _Form(xobject=xobject, left_pt=left, bottom_pt=bottom, width_pt=right - left, height_pt=top - bottom)


def common_size(sizes: list[tuple[float, float]], problems: Problems, at: Location | None) -> PaperSize:
    """Give the size of all pages, taking the first page's; note pages of another."""
    width, height = sizes[0]
    odd = [number for number, (w, h) in enumerate(sizes, start=1) if abs(w - width) > SAME_SIZE_PT or abs(h - height) > SAME_SIZE_PT]
    first = known_size(width / POINTS_PER_MM, height / POINTS_PER_MM)
    if odd:
        w, h = sizes[odd[0] - 1]
        other = known_size(w / POINTS_PER_MM, h / POINTS_PER_MM)
        more = f" and {len(odd) - 1} more" if len(odd) > 1 else ""
        message = f"page {odd[0]}{more} measures {other.measures}, page 1 {first.measures}"
        problems.error("P105", message, at, "lay out all documents of the book with one page layout")
    return first


def _check_fit(page: PaperSize, wish: Imposition, sheet: PaperSize, problems: Problems, at: Location | None) -> None:
    scheme = SCHEMES[wish.scheme]
    way, growth = orient(sheet, page, scheme)
    if growth >= FITS or wish.shrink:
        return
    needed = known_size(page.width_mm * scheme.columns, page.height_mm * scheme.rows)
    problems.error(
        "P103",
        f"{scheme.columns} × {scheme.rows} pages of {page.measures} do not fit on a sheet of '{way}'",
        at,
        f"take a sheet of at least {needed.measures}, a layout with smaller pages, or --shrink to print at {growth:.0%}",
    )


def _warn(plan: SheetPlan, problems: Problems, at: Location | None) -> None:
    if plan.pages == 1 and plan.scheme.folds:
        problems.warn("P106", "a single page is imposed as a booklet", at, "print it as it is, or take the scheme 'single'")
    in_one_fold = max(len(signature.sheets) for signature in plan.signatures) * plan.scheme.rows
    if plan.scheme.binding is Binding.STAPLED and in_one_fold > MOST_SHEETS_IN_A_FOLD:
        best = least_wasteful_signature(plan.pages)
        sewn = plan.imposition.scheme.replace("booklet", "sewn")
        problems.warn(
            "P107",
            f"{in_one_fold} sheets are folded one inside the other; {MOST_SHEETS_IN_A_FOLD} are the most that fold flat",
            at,
            f"take the scheme '{sewn}' with signatures of {best} sheets, or 'cut-stack' and glue the back",
        )


def _draw(book: Pdf, forms: tuple[_Form, ...], plan: SheetPlan) -> bytes:
    output = Pdf.new()
    _Press(output=output, forms=forms, plan=plan, copies={}).print_all()
    output.Root.ViewerPreferences = _viewer_preferences(plan)
    if "/Lang" in book.Root:
        output.Root.Lang = book.Root.Lang
    title = book.docinfo.get(Name.Title)
    if title is not None:
        output.docinfo[Name.Title] = pikepdf.String(f"{title} ({plan.scheme.title})")
    return save(output)


def save(output: Pdf) -> bytes:
    """Write a PDF whose bytes depend on nothing but its content."""
    stream = BytesIO()
    output.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return stream.getvalue()


def _viewer_preferences(plan: SheetPlan) -> Dictionary:
    """Ask the print dialogue for the right edge and for no scaling (ISO 32000-1, table 150)."""
    duplex = {Edge.SHORT: "/DuplexFlipShortEdge", Edge.LONG: "/DuplexFlipLongEdge", None: "/Simplex"}[plan.duplex_edge]
    return Dictionary(PrintScaling=Name("/None"), Duplex=Name(duplex), PickTrayByPDFSize=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Press:
    """Prints sides into a PDF; a page's form is copied once, however often it is drawn."""

    output: Pdf
    forms: tuple[_Form, ...]
    plan: SheetPlan
    copies: dict[int, pikepdf.Object]

    def print_all(self) -> None:
        """Print every side of every sheet, a front before its back."""
        for sheet in self.plan.all_sheets():
            for side in (sheet.front, sheet.back):
                if side is not None:
                    self._print(side)

    def _print(self, side: Side) -> None:
        paper = self.plan.paper
        self.output.add_blank_page(page_size=(round(paper.width_pt, 3), round(paper.height_pt, 3)))
        page = self.output.pages[-1]
        drawn = sorted({placement.page for placement in side.placements})
        page.obj.Resources = Dictionary(XObject=Dictionary({f"/P{number}": self._copy(number) for number in drawn}))
        lines = [self._place(placement) for placement in side.placements] + [draw_mark(mark) for mark in side.marks]
        page.obj.Contents = self.output.make_stream("\n".join(lines).encode("ascii"))

    def _copy(self, number: int) -> pikepdf.Object:
        if number not in self.copies:
            self.copies[number] = self.output.copy_foreign(self.forms[number - 1].xobject)
        return self.copies[number]

    def _place(self, placement: Placement) -> str:
        form, cell = self.forms[placement.page - 1], placement.cell
        scale = placement.scale * (-1 if placement.turned else 1)
        x, y = placement.x_pt - scale * form.left_pt, placement.y_pt - scale * form.bottom_pt
        if placement.turned:
            x, y = x + placement.scale * form.width_pt, y + placement.scale * form.height_pt
        clip = numbers(cell.x_pt, cell.y_pt, cell.width_pt, cell.height_pt)
        return f"q {clip} re W n {numbers(scale, 0, 0, scale, x, y)} cm /P{placement.page} Do Q"


def draw_mark(mark: Mark) -> str:
    """Write a mark as content: an artifact, in its own pen."""
    width, grey = PEN[mark.kind]
    strokes = " ".join(f"{numbers(x1, y1)} m {numbers(x2, y2)} l" for x1, y1, x2, y2 in mark.strokes)
    blocks = " ".join(f"{numbers(block.x_pt, block.y_pt, block.width_pt, block.height_pt)} re" for block in mark.blocks)
    pen = f"{numbers(width)} w {numbers(grey)} G {numbers(grey)} g {DASHES.get(mark.kind, '')}".rstrip()
    paint = " ".join(filter(None, (f"{strokes} S" if strokes else "", f"{blocks} f" if blocks else "")))
    return f"/Artifact BMC q {pen} {paint} Q EMC"


def numbers(*values: float) -> str:
    """Write numbers as PDF wants them: to a thousandth of a point, no exponent, no minus zero."""
    return " ".join(f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".") for value in values)
