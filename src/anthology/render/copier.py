"""For the person at the copier: what to set, what to do with the sheets, and whether a page more or less would change their number.

Takes a `SheetPlan` and the number of copies; gives `CopierInstructions` as data, as plain text and as a fragment for a printed half page.
`advise` needs only the number of pages and where each text ends. Nothing here opens a PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from anthology.markup import escape
from anthology.render.imposition import SCHEMES, Binding, Edge, Imposition
from anthology.render.sheet_geometry import SheetPlan

EDGES = {
    Edge.SHORT: "both, turned on the short edge",
    Edge.LONG: "both, turned on the long edge",
    None: "one",
}
"""Which sides are printed, in the words of print dialogues."""

TURN = "Turn the pile over like a page, so that the first sheet lies at the bottom with its printed front down."
FOLD_PILE = "Fold the pile in the middle, left half over right half, and press the fold with a ruler. The first page is now on top."
CUT_ACROSS = "Cut the pile across the middle. Lay the lower half on the upper half: it goes inside."
STAPLE = "Open it in the middle and staple twice through the fold, at the grey strokes."
SEW = "Prick the five holes at the grey ticks in the middle of each gathering, and sew through the fold."
SEW_PLAIN = "Prick five holes along the fold of each gathering, and sew through them."
GATHER = "Lay the gatherings one upon the other, number 1 on top: the black marks on their backs make a stair. A break in the stair is a fault."

STEPS: dict[str, tuple[str, ...]] = {
    "single": ("Keep the sheets in order and staple or bind them at the left edge.",),
    "2-up": ("Keep the sheets in order. Each side shows two pages, to be read from left to right. Staple at the upper left corner.",),
    "4-up": ("Keep the sheets in order. Each side shows four pages, to be read row by row. Staple at the upper left corner.",),
    "booklet": ("Keep the sheets in order.", TURN, FOLD_PILE, STAPLE),
    "booklet-4up": ("Keep the sheets in order.", TURN, CUT_ACROSS, FOLD_PILE, STAPLE),
    "sewn": ("Part the pile into gatherings: {parts}.", "Each gathering: " + TURN[0].lower() + TURN[1:], FOLD_PILE, SEW, GATHER),
    "sewn-4up": ("Part the pile into gatherings: {parts}.", "Each gathering: " + TURN[0].lower() + TURN[1:], CUT_ACROSS, FOLD_PILE, SEW, GATHER),
    "quarto": (
        "Every sheet is a gathering of its own. Turn it over like a page, front down.",
        "Fold the top half down over the bottom half, then the left half over the right half.",
        SEW_PLAIN,
        GATHER,
        "Cut the folds at the top and at the outer edge open.",
    ),
    "octavo": (
        "Every sheet is a gathering of its own. Turn it over like a page, front down.",
        "Fold the right half over the left half, then the top half down over the bottom half, then the left half over the right half.",
        SEW_PLAIN,
        GATHER,
        "Cut the folds at the top and at the outer edge open.",
    ),
    "cut-stack": (
        "Keep the sheets in order, front up, and cut the pile at the marks.",
        "Lay the left-hand pile on the right-hand pile. The pages are in order.",
        "Glue or staple at the left edge.",
    ),
    "cut-stack-4up": (
        "Keep the sheets in order, front up, and cut the pile at the marks into four.",
        "Lay the piles one upon the other in reading order: upper left on top, then upper right, lower left, lower right. The pages are in order.",
        "Glue or staple at the left edge.",
    ),
    "repeat-2up": ("Keep the sheets in order and cut the pile at the marks: each half is a whole copy.",),
    "repeat-4up": ("Keep the sheets in order and cut the pile at the marks: each quarter is a whole copy.",),
}
"""What to do with the printed sheets, by scheme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopierInstructions:
    """Half a page for the person at the copier."""

    title: str
    settings: tuple[tuple[str, str], ...]
    """What to set at the copier or in the print dialogue: name and value."""

    steps: tuple[str, ...]
    """What to do with the sheets, in order."""

    def as_text(self) -> str:
        """Write it as plain text."""
        width = max(len(name) for name, _ in self.settings)
        settings = [f"  {name + ':':<{width + 1}} {value}" for name, value in self.settings]
        steps = [f"  {number}. {step}" for number, step in enumerate(self.steps, start=1)]
        return "\n".join((self.title, "", *settings, "", *steps, ""))

    def as_fragment(self) -> str:
        """Write it as blocks of the neutral vocabulary."""
        settings = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in self.settings)
        steps = "".join(f"<li>{escape(step)}</li>" for step in self.steps)
        return f'<section class="copier"><h2>{escape(self.title)}</h2><dl>{settings}</dl><ol>{steps}</ol></section>'


def copier_instructions(plan: SheetPlan, title: str, *, copies: int = 1) -> CopierInstructions:
    """Say how to print and make up `copies` copies of the book called `title`."""
    return CopierInstructions(title=f"{title}: {plan.scheme.title}", settings=tuple(_settings(plan, copies)), steps=tuple(_steps(plan)))


def _settings(plan: SheetPlan, copies: int) -> list[tuple[str, str]]:
    lie = "landscape" if plan.paper.is_landscape else "upright"
    sheets = _count(plan.sheets, "sheet")
    settings = [
        ("Paper", f"{plan.paper.name}, {lie}"),
        ("Sides", EDGES[plan.duplex_edge]),
        ("Scaling", "none (100 %, ‘actual size’); not ‘fit to page’"),
        ("Sheets", sheets if copies == 1 else f"{sheets} a copy, {plan.sheets * copies:,} for {copies} copies"),
        ("Pages", _pages(plan)),
    ]
    if copies > 1:
        settings.append(("Copies", f"{copies}, collated (each copy complete before the next)"))
    if plan.duplex_edge is not None:
        settings.append(("One-sided", "where sheets cannot be turned: print the odd pages, lay the pile back, print the even ones"))
    if plan.scale < 1:
        settings.append(("Size", f"the pages are printed at {plan.scale:.0%}; this is already done in the file"))
    return settings


def _pages(plan: SheetPlan) -> str:
    pages = f"{_count(plan.pages, 'page')} of {plan.page.measures}"
    return f"{pages}, and {plan.blanks} left blank" if plan.blanks else pages


def _steps(plan: SheetPlan) -> list[str]:
    sizes = [len(signature.sheets) for signature in plan.signatures]
    steps = [step.format(parts=_parts(sizes)) for step in STEPS[plan.imposition.scheme]]
    if plan.duplex_edge is not None:
        steps.insert(0, f"Print one copy first and check it: {_proof(plan)}")
    if not plan.scheme.folds and not plan.scheme.cuts:
        return steps
    return [*steps, "Cut the edges at the corner marks."] if _has_trim(plan) else steps


def _proof(plan: SheetPlan) -> str:
    """Say what must be found on the back: a wrong edge shows at once."""
    leaves = plan.scheme.folds or plan.scheme.cuts or plan.scheme.pages_per_side == 1
    behind = "page 2 stands behind page 1, the same way up" if leaves and plan.pages > 1 else "the back stands the same way up as the front"
    return f"{behind}. If it stands on its head, set the other edge."


def _has_trim(plan: SheetPlan) -> bool:
    spare = plan.paper.width_mm - plan.page.width_mm * plan.scale * plan.scheme.columns
    return plan.imposition.marks and spare > 2


def _parts(sizes: list[int]) -> str:
    """Say how many sheets each gathering has, equal ones together: 2 of 4 sheets, then 3 of 3 sheets."""
    groups = [(size, sizes.count(size)) for size in sorted(set(sizes), reverse=True)]
    return ", then ".join(f"{count} of {_count(size, 'sheet')}" for size, count in groups)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAdvice:
    """How near the book is to a sheet less or a sheet more."""

    sheets: int
    pages: int
    pages_over: int
    """So many pages less would save a sheet."""

    pages_free: int
    """So many pages more would cost none."""

    shortest: str | None
    """The text whose last page holds least: the one to shorten."""

    shortest_end: str = ""
    """How much its last page holds: 3 lines, 12 % of the page."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say it: always the number of sheets, and the rest where a single page decides."""
        found = [f"{_count(self.pages, 'page')} on {_count(self.sheets, 'sheet')}."]
        if self.pages_over == 1 and self.sheets > 1:
            found.append(f"One page less would save a sheet{self._where_to_save}.")
        if self.pages_free == 0:
            found.append("One page more would cost a sheet.")
        return tuple(found)

    @property
    def _where_to_save(self) -> str:
        return f"; ‘{self.shortest}’ ends with the shortest page ({self.shortest_end})" if self.shortest else ""


def count_sheets(pages: int, imposition: Imposition) -> int:
    """Count the sheets of paper that so many pages take: no scheme wastes a whole one."""
    scheme = SCHEMES[imposition.scheme]
    sides = 2 if scheme.folds or imposition.double_sided else 1
    pages_per_side = 1 if scheme.binding is Binding.COPIES else scheme.pages_per_side
    return -(-pages // (sides * pages_per_side))


def advise(pages: int, imposition: Imposition, last_pages: Mapping[str, float] | None = None) -> SheetAdvice:
    """Say how near a sheet more or less is.

    `last_pages` gives for every text, by title, what its last page holds: a whole number of lines (int), or the part of the page that is filled
    (float, 0 to 1); the same kind for all.
    """
    sheets = count_sheets(pages, imposition)
    over = next(less for less in range(1, pages + 1) if count_sheets(pages - less, imposition) < sheets)
    free = next(more for more in range(pages + 129) if count_sheets(pages + more + 1, imposition) > sheets)
    shortest = min((last_pages or {}).items(), key=lambda entry: (entry[1], entry[0]), default=None)
    return SheetAdvice(
        sheets=sheets,
        pages=pages,
        pages_over=over,
        pages_free=free,
        shortest=shortest[0] if shortest else None,
        shortest_end=_end(shortest[1]) if shortest else "",
    )


def _end(held: float) -> str:
    return _count(held, "line") if isinstance(held, int) else f"{held:.0%} of the page".replace("%", "\u202f%")
