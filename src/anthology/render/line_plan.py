"""Where the lines of a justified paragraph end, chosen for the whole paragraph so that its word spaces are even.

Takes breaks with widths (of the line up to each, of what goes on after it) and gives the best row of them, by the total-fit method of Knuth and
Plass (Breaking Paragraphs into Lines, 1981) with stretch only: the least sum of demerits over all lines, where a line costs more the further its
word spaces are from the ideal, when it ends in a hyphen, and much more when hyphens follow each other. Pure: knows no fonts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Break(NamedTuple):
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

GAPING = 0.9
"""A line filled less than this may break a name."""

_HYPHEN, _HYPHENS = 0.5, 2.5
_SHORT_LAST, _SHORT_EM = 2.0, 2.5
_FORBIDDEN = 1e6


def best_breaks(breaks: Sequence[Break], width: float, first_width: float, in_a_row: int, ideal: float = IDEAL) -> list[Break] | None:
    """Choose breaks; the first stands for the start, the last for the end of the paragraph. None when some line cannot be set."""
    table = _Table(breaks, width, first_width, in_a_row, ideal)
    for index in range(1, len(breaks)):
        table.add(index)
    if table.costs[-1] == float("inf"):
        return None
    chosen = []
    index = len(breaks) - 1
    while index > 0:
        chosen.append(breaks[index])
        index = table.previous[index]
    return chosen[::-1]


class _Table:
    """The best way to each break, found from the first to the last. Columns instead of objects: this is the innermost loop of layout."""

    def __init__(self, breaks: Sequence[Break], width: float, first_width: float, in_a_row: int, ideal: float) -> None:
        self.breaks, self.width, self.first_width, self.in_a_row, self.ideal = breaks, width, first_width, in_a_row, ideal
        self.after = [end.after for end in breaks]
        self.spaces_after = [end.spaces_after for end in breaks]
        self.costs, self.previous, self.hyphens = [0.0], [-1], [0]
        self.in_order = self.after == sorted(self.after)

    def add(self, index: int) -> None:
        """Find the best line that ends at a break: its cost with all before it, where it starts, hyphens in a row."""
        end = self.breaks[index]
        cost, came, run = self._best(index, end, index == len(self.breaks) - 1)
        self.costs.append(cost)
        self.previous.append(came)
        self.hyphens.append(run)

    def _best(self, index: int, end: Break, last: bool) -> tuple[float, int, int]:
        costs, after, width, ideal, before = self.costs, self.after, self.width, self.ideal, end.before
        at_end = end.penalty + (_HYPHEN if end.hyphen else 0.0)
        best, came, run = float("inf"), -1, 0
        for start in range(index - 1 if last else self._nearest(index, before), -1, -1):
            full = width if start else self.first_width
            length = before - after[start]
            room = full - length
            if room < 0:
                if length > width:
                    break
                continue
            cost = costs[start]
            if cost >= best or (room > _EMPTY * width and not last and start):
                continue
            if last:
                cost += _SHORT_LAST if length < _SHORT_EM else 0.0
            else:
                spaces = end.spaces - self.spaces_after[start]
                off = abs((room / spaces if spaces > 0 else room) - ideal) / _SPREAD
                cost += off * off * off + at_end
            count = self.hyphens[start] + 1 if end.hyphen else 0
            if count > 1:
                cost += _FORBIDDEN if count > self.in_a_row else _HYPHENS
            if cost < best:
                best, came, run = cost, start, count
        return best, came, run

    def _nearest(self, index: int, before: float) -> int:
        """Give the last break from which a line to a place is not too empty."""
        if not self.in_order:
            return index - 1
        return max(0, bisect_right(self.after, before - (1 - _EMPTY) * self.width + 1e-6, 0, index) - 1)


def first_fit(breaks: Sequence[Break], width: float, first_width: float, in_a_row: int, zone: float = 0.0) -> list[Break] | None:
    """Fill line after line of a paragraph that is not justified; None when some line cannot be set.

    A word is broken only where the line would otherwise be emptier than `zone`, a name only where it would gape.
    """
    chosen: list[Break] = []
    at, run = 0, 0
    while at < len(breaks) - 1:
        full = width if chosen else first_width
        whole, broken = _filled(breaks, at, full, hyphens=run < in_a_row)
        room = full - (breaks[whole].before - breaks[at].after) if whole else full
        name = bool(breaks[broken].penalty)
        if whole and (not broken or room <= zone or (name and room <= (1 - GAPING) * full)):
            broken = 0
        if not (broken or whole):
            return None
        at, run = (broken, run + 1) if broken else (whole, 0)
        chosen.append(breaks[at])
    return chosen


def _filled(breaks: Sequence[Break], start: int, full: float, *, hyphens: bool) -> tuple[int, int]:
    """Find the last break that fits a line, and the last one after it that needs a hyphen; 0 for none."""
    limit = breaks[start].after + full
    whole = broken = 0
    for index in range(start + 1, len(breaks)):
        end = breaks[index]
        if end.before > limit:
            if not end.hyphen:
                break
        elif not end.hyphen:
            whole, broken = index, 0
        elif hyphens:
            broken = index
    return whole, broken
