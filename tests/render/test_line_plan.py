"""The ends of a paragraph's lines: the best row of them, within the rules."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.render.line_plan import Break, best_breaks, first_fit

WIDTH = 6.0


def breaks_of(words: list[float], hyphens: frozenset[int] = frozenset()) -> list[Break]:
    """Make breaks after words, a fifth of an em apart; in some words one more, with a hyphen."""
    found, width = [Break(0, 0.0, 0.0, 0, 0)], 0.0
    for number, word in enumerate(words):
        if number in hyphens:
            found.append(Break(2 * number + 1, width + word / 2 + 0.3, width + word / 2, number, number, True))
        width += word
        found.append(Break(2 * number + 2, width, width + 0.2, number, number + 1))
        width += 0.2
    return found


def cost_of(row: tuple[Break, ...]) -> float:
    """Add up the lines of a row of breaks; infinite where one does not fit."""
    total, run = 0.0, 0
    for start, end in pairwise(row):
        room = WIDTH - (end.before - start.after)
        if room < 0:
            return float("inf")
        run = run + 1 if end.hyphen else 0
        total += cost_of_line(room, end, start, end is row[-1]) + (1e6 if run > 2 else 2.5 if run > 1 else 0.0)
    return total


def cost_of_line(room: float, end: Break, start: Break, last: bool) -> float:
    """As the module says: the third power of how far the word spaces are from the ideal; something for a short last line."""
    if last:
        return 2.0 if end.before - start.after < 2.5 else 0.0
    spaces = end.spaces - start.spaces_after
    off = abs((room / spaces if spaces > 0 else room) - 0.05) / 0.06
    return off**3 + end.penalty + (0.5 if end.hyphen else 0.0)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.floats(0.5, 2.5), min_size=2, max_size=9), st.frozensets(st.integers(0, 8), max_size=3))
def test_no_other_row_of_breaks_is_better(words: list[float], hyphens: frozenset[int]) -> None:
    """Against every possible row, with the cost of hyphens that follow each other."""
    breaks = breaks_of(words, hyphens)
    inner = breaks[1:-1]
    rows = [(breaks[0], *some, breaks[-1]) for count in range(len(inner) + 1) for some in combinations(inner, count)]
    full = [row for row in rows if all(WIDTH - (end.before - start.after) <= 0.45 * WIDTH for start, end in pairwise(row[1:-1]))]
    best = min((cost_of(row) for row in full), default=float("inf"))
    chosen = best_breaks(breaks, WIDTH, WIDTH, 2, 0.05)
    if chosen is None:
        assert best == float("inf")
    else:
        assert cost_of((breaks[0], *chosen)) <= best + 1e-9


def test_hyphens_do_not_follow_each_other_beyond_the_rule() -> None:
    """At most as many in a row as the layout says."""
    words = [2.6] * 40
    for in_a_row in (0, 1, 2):
        chosen = best_breaks(breaks_of(words, frozenset(range(40))), WIDTH, WIDTH, in_a_row)
        assert chosen is not None
        run = longest = 0
        for end in chosen:
            run = run + 1 if end.hyphen else 0
            longest = max(longest, run)
        assert longest <= in_a_row


def test_a_word_wider_than_the_line_has_no_plan() -> None:
    """That line is left to the engine."""
    assert best_breaks(breaks_of([1.0, 9.0, 1.0]), WIDTH, WIDTH, 2) is None


def test_the_first_line_is_shorter_by_its_indent() -> None:
    """What fits a full line may not fit the first."""
    chosen = best_breaks(breaks_of([1.9, 1.9, 1.8, 1.0]), WIDTH, WIDTH - 1, 2)
    assert chosen is not None
    assert chosen[0].at == 4


def test_lines_that_are_not_justified_are_filled_one_after_the_other() -> None:
    """Words go on a line as long as they fit; a hyphen stands only where more than the zone would be left, and not too often in a row."""
    breaks = breaks_of([1.9, 1.9, 2.2, 1.0], frozenset((2,)))
    plain = first_fit(breaks, WIDTH, WIDTH - 1, 0)
    assert plain is not None
    assert [end.at for end in plain] == [4, 8]
    broken = first_fit(breaks, WIDTH, WIDTH, 2)
    assert broken is not None
    assert [end.at for end in broken] == [5, 8]
    zone = first_fit(breaks, WIDTH, WIDTH, 2, 2.1)
    assert zone is not None
    assert [end.at for end in zone] == [4, 8]
    assert first_fit(breaks_of([1.0, 9.0, 1.0]), WIDTH, WIDTH, 2) is None


def test_a_name_is_broken_only_where_the_line_would_gape() -> None:
    """The same word with and without a capital."""
    full, gaping = [2.8, 2.6, 2.2], [2.0, 2.0, 2.4, 1.0]
    for words, ends in ((full, [4, 6]), (gaping, [5, 8])):
        breaks = [end._replace(penalty=1.5 if end.hyphen else 0.0) for end in breaks_of(words, frozenset((2,)))]
        chosen = first_fit(breaks, WIDTH, WIDTH, 2)
        assert chosen is not None
        assert [end.at for end in chosen] == ends
