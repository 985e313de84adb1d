"""Where the lines of a justified paragraph end, chosen for the whole paragraph so that its word spaces are even.

Takes breaks with widths (of the line up to each, of what goes on after it) and gives the best row of them, by the total-fit method of Knuth and
Plass (Breaking Paragraphs into Lines, 1981) with stretch only: the least sum of demerits over all lines, where a line costs more the further its
word spaces are from the ideal, when it ends in a hyphen, and much more when hyphens follow each other. Pure: knows no fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a line may end; widths in em of the text, counted from the start of the paragraph."""

    at: int
    """Characters before it."""

    before: float
    """Width of the text up to it, with its hyphen, without the space at the end."""

    after: float
    """Width of the text up to the beginning of a line that starts here."""

    spaces: int
    """Word spaces up to it."""

    spaces_after: int
    hyphen: bool = False
    penalty: float = 0.0


IDEAL = 0.02
"""Extra word space in em that a line should have beyond the face's own; lines are set with tighter spaces and only stretched."""

_SPREAD = 0.06
_EMPTY = 0.45
"""A line emptier than this share of its width is not looked at, unless it is the last."""

_HYPHEN, _HYPHENS = 0.5, 2.5
_SHORT_LAST, _SHORT_EM = 2.0, 2.5
_FORBIDDEN = 1e6


def best_breaks(breaks: Sequence[Break], width: float, first_width: float, in_a_row: int, ideal: float = IDEAL) -> list[Break] | None:
    """Choose breaks; the first stands for the start, the last for the end of the paragraph. None when some line cannot be set."""
    costs = [0.0]
    previous = [-1]
    hyphens = [0]
    for index in range(1, len(breaks)):
        cost, came, run = _best_line(breaks, index, costs, hyphens, (width, first_width), in_a_row, ideal)
        costs.append(cost)
        previous.append(came)
        hyphens.append(run)
    if costs[-1] == float("inf"):
        return None
    chosen = []
    index = len(breaks) - 1
    while index > 0:
        chosen.append(breaks[index])
        index = previous[index]
    return chosen[::-1]


def _best_line(
    breaks: Sequence[Break], index: int, costs: list[float], hyphens: list[int], widths: tuple[float, float], in_a_row: int, ideal: float
) -> tuple[float, int, int]:
    """Find the best line that ends at a break: its cost with all before it, where it starts, hyphens in a row."""
    width, first_width = widths
    end = breaks[index]
    last = index == len(breaks) - 1
    best, came, run = float("inf"), -1, 0
    for start_index in range(index - 1, -1, -1):
        start = breaks[start_index]
        room = (width if start_index else first_width) - (end.before - start.after)
        if room < 0:
            if end.before - start.after > width:
                break
            continue
        if costs[start_index] >= best or (room > _EMPTY * width and not last and start_index):
            continue
        cost = costs[start_index] + _cost(room, end, start, last, ideal)
        count = hyphens[start_index] + 1 if end.hyphen else 0
        if count > 1:
            cost += _FORBIDDEN if count > in_a_row else _HYPHENS
        if cost < best:
            best, came, run = cost, start_index, count
    return best, came, run


def _cost(room: float, end: Break, start: Break, last: bool, ideal: float) -> float:
    if last:
        return _SHORT_LAST if end.before - start.after < _SHORT_EM else 0.0
    spaces = end.spaces - start.spaces_after
    extra = room / spaces if spaces > 0 else room
    off = abs(extra - ideal) / _SPREAD
    return float(off * off * off) + end.penalty + (_HYPHEN if end.hyphen else 0.0)
