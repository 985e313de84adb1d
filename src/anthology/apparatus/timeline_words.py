"""Words of the time-line: shortened where nobody has, and wrapped to a column.

Takes words and a width in points; gives lines. Widths are those of a book face, counted on the wide side, since the drawing is made before
any font is loaded.
"""

from __future__ import annotations

import re

SIZE = 7.6
"""Size of the words in points."""

_MOST = 60
_EMS = {**dict.fromkeys("iljtf.,;:'’|!()[]", 0.28), **dict.fromkeys("mwMW", 0.8), " ": 0.24, "–": 0.5, "—": 0.95, "r": 0.36, "s": 0.37}


def width_of(words: str) -> float:
    """Give the width of words in points, at SIZE."""
    return SIZE * sum(_EMS.get(char, 0.66 if char.isupper() else 0.445) for char in words)


def shortened(markdown: str) -> str | None:
    """Give the first sentence of Markdown as plain words, if it is short enough to stand in a drawing; it is never cut."""
    plain = re.sub(r"\[@[^\]]*\]", "", markdown)
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    plain = " ".join(re.sub(r"[*_`]", "", plain).split())
    first = re.split(r"(?<=[a-z\d])[.;](?:\s|$)", plain, maxsplit=1)[0].rstrip(". ")
    return first if len(first) <= _MOST else None


def wrap(words: str, width: float) -> tuple[str, ...]:
    """Break words into lines no wider than `width`; a single word that is wider stands alone."""
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(lines)
