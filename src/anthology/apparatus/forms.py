"""Forms: many names looked for at once.

Takes forms as they are written; finds any of them in a text as whole words, the longest first. A text is gone through word by word, and only
where a word is the first of a form is anything compared: a long list costs little where none of it begins, and nothing to prepare. Knows no
register.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

_WORD = re.compile(r"\w+")


class Forms:
    """Forms made ready for being found."""

    def __init__(self, forms: Iterable[str], *, any_space: bool = False) -> None:
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for form in sorted(set(forms), key=lambda form: (-len(form), form)):
            self._by_start[_start(form)].append(form)
        signs = "".join(re.escape(start) for start in sorted(self._by_start) if not _WORD.match(start))
        self._pieces = re.compile(rf"\w+|[{signs}]|[^\w{signs}]+" if signs else r"\w+|\W+")
        self._any_space = any_space
        """Whether a space of a form stands for any white space."""

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Say where forms begin and end, in order; where one stands in another, only the outer one counts."""
        pieces: list[str] = self._pieces.findall(text)
        begin = self._by_start.keys()
        if begin.isdisjoint(pieces):
            return
        done = 0
        for start, piece in [item for item in zip(accumulate(map(len, pieces), initial=0), pieces, strict=False) if item[1] in begin]:
            if start >= done and (end := self._end(text, start, self._by_start[piece])):
                yield start, end
                done = end

    def _end(self, text: str, start: int, forms: Iterable[str]) -> int | None:
        """Give the end of the longest of some forms that stands at a place, not within a word."""
        if start and not _WORD.match(text, start) and _WORD.match(text, start - 1):
            return None
        for form in forms:
            if self._any_space and " " in form:
                if match := _pattern(form).match(text, start):
                    return match.end()
            elif text.startswith(form, start) and not _WORD.match(text, start + len(form)):
                return start + len(form)
        return None


def _start(form: str) -> str:
    """Give the first word of a form, or its first character when that is of no word."""
    word = _WORD.match(form)
    return word.group() if word else form[0]


@lru_cache(maxsize=4096)
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(part) for part in form.split(" ")) + r"(?!\w)")
