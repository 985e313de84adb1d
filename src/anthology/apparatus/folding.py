"""Folding: text with the differences removed that do not matter when words are compared, and the way back to the original.

Takes a string, gives a `Folded`: one space for any run of white space, one quotation mark for all, a hyphen for every dash, three dots for
an ellipsis, precomposed letters, no soft hyphens; case is kept. `origin` says where in the original a place of the folded text lies. Does
not know what a body or a note is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

BREAK = "\x1e"
"""Stands in a text between two blocks; no quotation can hold it."""

NOTE = "\x1f"
"""Stands in a text where a note is called; no quotation can hold it."""

_QUOTES = "'‘’‚‛′`´ʼ\"“”„‟″«»"
_DASHES = "-‐‑‒–—―−"
_SPACES = "\t\n\r\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_ALIKE = tuple((char, same[0]) for same in ("'" + _QUOTES, "-" + _DASHES, " " + _SPACES) for char in same if char != same[0])
"""Characters that fold to one other character, so that places stay as they are."""

_GONE = "\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e"
_COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\u3099\u309a"
_COMPOSED = "…\u2126\u212a\u212b\ufb00-\ufb06\uff01-\uff5e"
_SPECIAL = re.compile(
    f"[ \\-{_GONE}{_COMBINING}{_COMPOSED}](?:(?<= ) +|(?<=-)-+|(?<=[{_GONE}])[{_GONE}]*|(?<=[{_COMBINING}])[{_COMBINING}]*|(?<=[{_COMPOSED}]))"
)
"""Runs of one kind. What begins with a set of characters is looked for three times as fast as what begins with a choice."""

_IS_GONE = re.compile(f"[{_GONE}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text that remembers where its characters came from."""

    text: str
    places: tuple[int, ...]
    """Where in the folded text a stretch begins that was copied unchanged."""

    origins: tuple[int, ...]
    """Where in the original that stretch begins."""

    def origin(self, place: int) -> int:
        """Say where in the original the character at `place` of the folded text stands."""
        index = bisect_right(self.places, place) - 1
        return self.origins[index] + (place - self.places[index] if self._copied(index) else 0)

    def origin_end(self, place: int) -> int:
        """Say where in the original the text before `place` ends: directly after the character that stands before it."""
        return self._end_of(place - 1) if place else 0

    def _end_of(self, place: int) -> int:
        index = bisect_right(self.places, place) - 1
        return self.origins[index] + place - self.places[index] + 1 if self._copied(index) else self.origins[index + 1]

    def _copied(self, index: int) -> bool:
        """Whether a stretch stands in the original as it is."""
        if index + 1 == len(self.places):
            return True
        return self.places[index + 1] - self.places[index] == self.origins[index + 1] - self.origins[index]


def fold(text: str) -> Folded:
    """Fold a text."""
    alike = text
    for char, same in _ALIKE:
        if char in alike:  # faster than `translate`, which looks at every character
            alike = alike.replace(char, same)
    parts: list[str] = []
    places, origins = [0], [0]
    length = done = 0
    for found in _SPECIAL.finditer(alike):
        start = max(done, found.start() - 1) if unicodedata.combining(found.group()[0]) else found.start()
        before, folded = alike[done:start], _folded(alike[start : found.end()])
        parts += before, folded
        length += len(before)
        places.append(length)
        origins.append(start)
        length += len(folded)
        done = found.end()
        places.append(length)
        origins.append(done)
    parts.append(alike[done:])
    return Folded(text="".join(parts), places=tuple(places), origins=tuple(origins))


def _folded(piece: str) -> str:
    if piece[0] in " -":
        return piece[0] if piece == piece[0] * len(piece) else unicodedata.normalize("NFKC", piece)
    return "" if _IS_GONE.match(piece) else unicodedata.normalize("NFKC", piece)


def fold_quotation(words: str) -> str:
    """Fold the words that a note or an editor gives, without white space or control characters at their ends."""
    return fold(words.replace(BREAK, " ").replace(NOTE, " ")).text.strip()


def either_case(folded: str) -> tuple[str, ...]:
    """Give the quotation as it is and with its first letter in the other case."""
    other = folded[:1].swapcase() + folded[1:]
    return (folded,) if other == folded else (folded, other)
