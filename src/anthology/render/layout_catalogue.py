"""The layouts that there are: found in the template folders, loaded, judged by a typographer's rules of thumb.

Takes template folders; gives `PageLayout`s by name (the first folder that has one wins, so an edition may bring its own), a JSON Schema for
layout files, and problems: P201 for measures that cannot be, P203 as a warning for lines and margins that read or print badly. What a file may
say, and that its lines fit its page, `page_layout` checks. Lines of 45 to 75 letters: Bringhurst, The Elements of Typographic Style, 2.1.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anthology.problems import AnthologyError, InputError, Problem, Problems, Severity
from anthology.render.page_layout import LayoutEntry, PageLayout, load_layout

LETTER_WIDTH = 0.405
"""Mean width of a letter of EB Garamond with its share of word spaces, in em."""

SHORTEST_LINE, LONGEST_LINE = 32, 85
"""Letters; columns go lower, study copies higher than the ideal."""

NARROWEST_FOLD_MM = 10.0
UNPRINTABLE_MM = 4.0
SMALLEST_PAPER_MM = 95.0
"""A narrower page is a screen's."""

RANGES: dict[str, tuple[float, float]] = {
    "trim_width_mm": (40, 600),
    "trim_height_mm": (40, 900),
    "bleed_mm": (0, 20),
    "margin_inner_mm": (0, 300),
    "margin_outer_mm": (0, 300),
    "margin_top_mm": (0, 300),
    "lines": (5, 200),
    "columns": (1, 4),
    "column_gap_mm": (1, 60),
    "text_size_pt": (5, 72),
    "leading_pt": (5, 140),
    "word_space_em": (-0.15, 0.5),
    "note_size_pt": (4, 72),
    "note_leading_pt": (4, 140),
    "hyphens_in_a_row": (0, 20),
    "head_size_pt": (4, 72),
    "folio_size_pt": (4, 72),
    "paragraph_number_every": (1, 100),
    "paragraph_number_size_pt": (4, 36),
    "line_number_every": (1, 100),
    "line_number_size_pt": (4, 36),
}
"""What each measure may be."""


def layout_names(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Name the layouts, in alphabetical order."""
    return tuple(sorted({path.stem for folder in folders for path in (folder / "pdf/layouts").glob("*.yaml")}))


def list_layouts(folders: tuple[Path, ...]) -> tuple[PageLayout, ...]:
    """Load every layout. Raises InputError with the problems of all of them."""
    problems, found = Problems(), []
    for name in layout_names(folders):
        try:
            layout = load_layout(name, folders)
        except AnthologyError as error:
            problems.extend(error.problems)
        else:
            problems.extend(problem for problem in judge_layout(layout) if problem.severity is Severity.ERROR)
            found.append(layout)
    problems.raise_errors(InputError)
    return tuple(found)


def layout_schema() -> dict[str, Any]:
    """Give the JSON Schema of layout files, for editors."""
    schema = LayoutEntry.model_json_schema(by_alias=False)
    for name, (least, most) in RANGES.items():
        schema["properties"][name] |= {"minimum": least, "maximum": most}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def letters_per_line(layout: PageLayout) -> float:
    """Estimate how many letters a line holds."""
    it = layout.measures
    width_pt = layout.width_pt - layout.inner_pt - layout.outer_pt
    gaps_pt = (it.columns - 1) * it.column_gap_mm * layout.width_pt / it.trim_width_mm
    return (width_pt - gaps_pt) / it.columns / (it.text_size_pt * LETTER_WIDTH)


def judge_layout(layout: PageLayout) -> tuple[Problem, ...]:
    """Give what is wrong (P201, error) or unwise (P203, warning) in a layout, each at its line."""
    impossible = tuple(_impossible(layout.measures))
    return impossible or tuple(_unwise(layout))


def _impossible(it: LayoutEntry) -> Iterator[Problem]:
    for name, (least, most) in RANGES.items():
        value = getattr(it, name)
        if not least <= value <= most:
            yield Problem(code="P201", message=f"'{name}' is '{value:g}'", at=it.where(name), hint=f"give a number from {least:g} to {most:g}")
    if it.leading_pt < it.text_size_pt:
        message = f"'leading_pt' ({it.leading_pt:g}) is less than 'text_size_pt' ({it.text_size_pt:g})"
        yield Problem(code="P201", message=message, at=it.where("leading_pt"), hint=f"about {it.text_size_pt * 1.25:.1f} reads well")


def _unwise(layout: PageLayout) -> Iterator[Problem]:
    it = layout.measures
    letters = letters_per_line(layout)
    if not SHORTEST_LINE <= letters <= LONGEST_LINE:
        hint = "45 to 75 read best: change the margins, the size or the number of columns"
        yield _warning(f"a line holds about {letters:.0f} letters", it, "text_size_pt", hint)
    if min(it.trim_width_mm, it.trim_height_mm) < SMALLEST_PAPER_MM:
        return
    if it.margin_inner_mm < NARROWEST_FOLD_MM:
        yield _warning(f"the inner margin is {it.margin_inner_mm:g} mm", it, "margin_inner_mm", f"the fold takes {NARROWEST_FOLD_MM:g} mm or more")
    bottom_mm = (layout.height_pt - layout.top_pt - layout.text_height_pt) * it.trim_height_mm / layout.height_pt
    margins = (("outer", "margin_outer_mm", it.margin_outer_mm), ("top", "margin_top_mm", it.margin_top_mm), ("bottom", "lines", bottom_mm))
    for edge, name, value in margins:
        if value < UNPRINTABLE_MM:
            yield _warning(f"the {edge} margin is {value:.1f} mm", it, name, f"office printers leave {UNPRINTABLE_MM:g} mm of the paper white")


def _warning(message: str, it: LayoutEntry, name: str, hint: str) -> Problem:
    return Problem(code="P203", message=message, at=it.where(name), hint=hint, severity=Severity.WARNING)
