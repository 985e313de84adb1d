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
_INFINITE = float("inf")


def best_breaks(breaks: Sequence[Break], width: float, first_width: float, in_a_row: int, ideal: float = IDEAL) -> list[Break] | None:
    """Choose breaks; the first stands for the start, the last for the end of the paragraph. None when some line cannot be set.

    No line gets longer by starting at a later break, or by ending at an earlier one, unless that adds its hyphen.
    """
    ways = _Ways(breaks, width, first_width, in_a_row, ideal)
    ways.find(ways.greedy())
    index = ways.last_start()
    if index is None:
        return None
    chosen = [breaks[-1]]
    while index > 0:
        chosen.append(breaks[index])
        index = ways.previous[index]
    return chosen[::-1]


class _Ways:
    """The best way to each break, found from the first to the last. Columns instead of objects: this is the innermost loop of layout."""

    def __init__(self, breaks: Sequence[Break], width: float, first_width: float, in_a_row: int, ideal: float) -> None:
        self.breaks, self.width, self.first_width, self.in_a_row, self.ideal = breaks, width, first_width, in_a_row, ideal
        self.starts = [0]
        """Breaks at which a line may start, in columns: index, width and word spaces before it, cost of all lines before it, hyphens in a row."""

        self.after = [breaks[0].after]
        self.spaces = [breaks[0].spaces_after]
        self.costs = [0.0]
        self.hyphens = [0]
        self.previous = {0: 0}
        """By index of a start: that of the start before it."""

        self.low = 0
        """The first of the starts from which a line can reach the next break."""

    def greedy(self) -> float:
        """Give the cost of filling line after line without hyphens: no part of the best way costs more. Infinite where that cannot be."""
        befores = [end.before for end in self.breaks]
        at, start, full, total = 0, self.breaks[0], self.first_width, _SHORT_LAST
        while befores[-1] - start.after > full:
            stop = bisect_right(befores, start.after + full) - 1
            while stop > at and (self.breaks[stop].hyphen or befores[stop] - start.after > full):
                stop -= 1
            end = self.breaks[stop]
            room = full - (end.before - start.after)
            if stop <= at or (at and room > _EMPTY * self.width):
                return _INFINITE
            spaces = end.spaces - start.spaces_after
            off = abs((room / spaces if spaces > 0 else room) - self.ideal) / _SPREAD
            total += off * off * off + end.penalty
            at, start, full = stop, end, self.width
        return total

    def find(self, limit: float) -> None:
        """Find the best line that ends at each break but the last: where it starts, its cost with all before it, hyphens in a row.

        Breaks that cost more than the limit are on no way that matters. Of starts that cost the same, the last is taken.
        """
        starts, afters, spaces_after, costs, hyphens = self.starts, self.after, self.spaces, self.costs, self.hyphens
        ideal, low, least, emptiest = self.ideal, 0, 0.0, _EMPTY * self.width
        for index in range(1, len(self.breaks) - 1):
            _, before, after, spaces, spaces_on, hyphen, penalty = self.breaks[index]
            at_end = penalty + _HYPHEN if hyphen else penalty
            best, came, run, reach = limit, -1, 0, low
            for start in range(low, len(starts)):
                room = (self.width if start else self.first_width) - (before - afters[start])
                if room < 0:
                    reach += start == reach
                    continue
                count = spaces - spaces_after[start]
                extra = (room / count if count > 0 else room) - ideal
                off = abs(extra) / _SPREAD
                cost = off * off * off + at_end
                if start and (room > emptiest or (extra > 0 and least + cost > best)):
                    break  # lines that start later are emptier
                cost += costs[start]
                if hyphen and hyphens[start]:
                    cost += _FORBIDDEN if hyphens[start] >= self.in_a_row else _HYPHENS
                if cost <= best:
                    best, came, run = cost, start, hyphens[start] + 1 if hyphen else 0
            if reach > low and not hyphen:
                low, least = reach, min(costs[reach:], default=_INFINITE)
            if came >= 0:
                self.previous[index] = starts[came]
                least = min(least, best)
                starts.append(index)
                afters.append(after)
                spaces_after.append(spaces_on)
                costs.append(best)
                hyphens.append(run)
        self.low = low

    def last_start(self) -> int | None:
        """Find where the last line starts."""
        before = self.breaks[-1].before
        best, found = _INFINITE, None
        for start in range(self.low, len(self.starts)):
            length = before - self.after[start]
            cost = self.costs[start] + (_SHORT_LAST if length < _SHORT_EM else 0.0)
            if length <= (self.width if start else self.first_width) and cost <= best:
                best, found = cost, self.starts[start]
        return found


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
