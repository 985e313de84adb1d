"""Changes: what is different, word by word, when a fetched text is not what it was.

Takes the old and the new text; gives each place with its surroundings. Says also which of the editor's quotations the new text no longer has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from anthology.library.cleaning import fold
from anthology.library.reading import ReadText
from anthology.markup import parse, plain_text

_AROUND = 4
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChange:
    """One place where the words differ."""

    before: str
    """A few words before it."""

    old: str
    new: str
    after: str


def words_of(texts: Iterable[ReadText]) -> list[str]:
    """Give the words of texts and their notes."""
    found: list[str] = []
    for text in texts:
        found += plain_text(parse(text.body)).split()
        for note in text.notes:
            found += plain_text(parse(note.body)).split()
    return found


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[WordChange, ...]:
    """Give the places where the words differ, the first two hundred."""
    found: list[WordChange] = []
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > 5000)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind != "equal" and len(found) < _MOST:
            found.append(
                WordChange(
                    before=" ".join(old[max(old_from - _AROUND, 0) : old_from]),
                    old=" ".join(old[old_from:old_to]),
                    new=" ".join(new[new_from:new_to]),
                    after=" ".join(old[old_to : old_to + _AROUND]),
                )
            )
    return tuple(found)


def lost(quotations: Iterable[str], words: Sequence[str]) -> tuple[str, ...]:
    """Give the quotations that the words no longer hold."""
    whole = f" {' '.join(fold(' '.join(words))).casefold()} "
    return tuple(quotation for quotation in quotations if " ".join(fold(quotation)).casefold() not in whole)
