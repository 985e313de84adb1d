# mypy: allow-untyped-calls
# pyphen has no types.
"""Where words may be broken, by the patterns of `pyphen`.

Takes a language and a word; gives numbers of letters, as `pyphen` would find them (`HyphDict.positions`, after Liang, Word Hy-phen-a-tion by
Com-put-er, 1983). That looks for a pattern in every piece of a word; here pieces from a letter on are only looked up as long as some pattern begins
so, and the longest brings the values of all patterns that it begins with.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pyphen  # type: ignore[import-untyped]  # has no types

Values = tuple[tuple[int, int], ...]
"""What patterns say of the places of a word, counted from where they begin: place, value. Odd values break a word; the highest holds."""


@lru_cache(maxsize=20000)
def splits_of(word: str, language: str, left: int, right: int) -> tuple[int, ...]:
    """Find where a word may be broken, with at least so many letters to the left and to the right."""
    patterns = patterns_of(language)
    pointed = f".{word.lower()}. "  # with a space, that ends every pattern
    highest = [0] * len(pointed)
    for start in range(len(pointed) - 2):
        stop = start + 3
        found = patterns[pointed[start:stop]]
        if found is None:
            values = patterns[pointed[start : stop - 1]] or patterns[pointed[start]] or ()
        while found is not None:
            stop += 1
            values, found = found, patterns[pointed[start:stop]]
        for place, value in values:
            if value > highest[start + place]:
                highest[start + place] = value
    return tuple(place - 1 for place in range(max(left, 1) + 1, min(len(word) - right + 2, len(highest))) if highest[place] % 2)


class Patterns(dict[str, Values | None]):
    """What the patterns of a language say of a piece of a word that some of them begin with; None of any other. Found when it is asked for."""

    def __init__(self, own: Mapping[str, tuple[int, tuple[int, ...]]]) -> None:
        self._own = own
        self._beginnings = {pattern[:stop] for pattern in self._own for stop in range(1, len(pattern) + 1)}

    def __missing__(self, piece: str) -> Values | None:
        found = None
        if piece in self._beginnings:
            highest = dict(self[piece[:-1]] or ()) if len(piece) > 1 else {}
            first, values = self._own.get(piece, (0, ()))
            for place, value in enumerate(values, first):
                highest[place] = max(int(value), highest.get(place, 0))
            found = tuple((place, value) for place, value in highest.items() if value)
        self[piece] = found
        return found


def patterns_of(language: str) -> Patterns:
    """Give the patterns of a language, by its name in pyphen; names of the same file share them."""
    return _patterns_in(pyphen.LANGUAGES[language])


@lru_cache(maxsize=16)
def _patterns_in(file: Path) -> Patterns:
    return Patterns(pyphen.Pyphen(filename=file).hd.patterns)
