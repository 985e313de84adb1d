"""A layout with some of its measures changed for one output: larger type, one side, ruled margin, bleed.

Takes a `PageLayout` and options by name; gives another `PageLayout`. Every measure of a layout file is an option.
When the size of the text is changed and nothing else is said, leading and notes grow with it, and the type area keeps its height, so that margins
stay. Problems are those of a layout file (M010 to M014), P201 for what cannot be, P202 for a margin that cannot be ruled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from anthology.entries import Loaded, validate
from anthology.problems import Location, Problem, Problems, Severity
from anthology.render.layout_catalogue import judge_layout
from anthology.render.page_layout import LayoutEntry, PageLayout
from anthology.render.ruled_margin import EDGE_MM, GAP_MM, NARROWEST_MM, can_be_ruled

RULED = "ruled_margin"
GROWING = ("leading_pt", "note_size_pt", "note_leading_pt")
"""Measures that follow the size of the text."""


def with_options(
    layout: PageLayout, options: Mapping[str, object], at: Location | None = None, places: Mapping[str, Location] | None = None
) -> PageLayout:
    """Give the layout changed. Raises InputError with all problems; `at` is where the options were written, `places` where each of them was."""
    if not options:
        return layout
    problems = Problems()
    measures = _changed(layout.measures, options, problems, at, places or {})
    problems.raise_errors()
    assert measures is not None  # raise_errors has raised otherwise
    changed = replace(layout, measures=measures)
    problems.extend(replace(problem, at=at) for problem in judge_layout(changed) if problem.severity is Severity.ERROR)
    problems.extend(_no_room(changed, at))
    if measures.ruled_margin and not can_be_ruled(changed):
        if RULED in options:
            _cannot_be_ruled(layout, problems, (places or {}).get(RULED, at))
        changed = replace(changed, measures=measures.model_copy(update={RULED: False}))
    problems.raise_errors()
    return changed


def _changed(
    before: LayoutEntry, options: Mapping[str, object], problems: Problems, at: Location | None, places: Mapping[str, Location]
) -> LayoutEntry | None:
    values: dict[str, object] = before.model_dump()
    values |= _grown(before, options) | dict(options)
    marks: dict[tuple[str | int, ...], Location] = {(name,): place for name in options if (place := places.get(name, at))}
    return validate(Loaded(value=values, marks=marks), LayoutEntry, problems)


def _grown(before: LayoutEntry, options: Mapping[str, object]) -> dict[str, object]:
    """Let what hangs on the size of the text follow it, and the number of lines follow the leading."""
    size = options.get("text_size_pt")
    leading = options.get("leading_pt")
    grown: dict[str, object] = {}
    if isinstance(size, int | float) and size > 0:
        grown = {name: round(getattr(before, name) * size / before.text_size_pt, 2) for name in GROWING}
    if leading is None:
        leading = grown.get("leading_pt")
    if isinstance(leading, int | float) and leading > 0:
        grown["lines"] = max(1, int(before.lines * before.leading_pt / leading + 1e-6))
    return grown


def _no_room(layout: PageLayout, at: Location | None) -> tuple[Problem, ...]:
    it = layout.measures
    if layout.top_pt + layout.text_height_pt > layout.height_pt:
        message = f"{it.lines} lines of {it.leading_pt:g} pt do not fit the page"
        return (Problem(code="P201", message=message, at=at, hint="take fewer lines, or a smaller margin"),)
    if layout.width_pt - layout.inner_pt - layout.outer_pt < 10 * it.text_size_pt:
        return (Problem(code="P201", message="the margins leave no room for text", at=at, hint="take smaller margins or smaller type"),)
    return ()


def _cannot_be_ruled(layout: PageLayout, problems: Problems, at: Location | None) -> None:
    hint = f"give 'margin_outer_mm: {GAP_MM + EDGE_MM + NARROWEST_MM:g}' or more, or take the layout 'study-a4'"
    problems.error("P202", f"the outer margin of '{layout.name}' cannot be ruled", at, hint)
