"""Nearest places: where words like those of a quotation stand, for the editor to choose from. One home of rapidfuzz.

Takes the reading line of a body and words that are not in it; gives the three likest places, each with its paragraph number and context.
Blocks that share the rarest words with the quotation are looked at first, so that many missing quotations in a long text stay quick.
"""

from __future__ import annotations

import re
from collections import defaultdict

from anthology.apparatus.folding import BREAK, NOTE
from anthology.apparatus.reading_line import Block, ReadingLine

MOST = 3
CONTEXT = 28
"""Characters shown on either side of a place."""

_CANDIDATES = 16
_RAREST = 5
_LEAST_LIKE = 45.0
_LONGEST_QUOTATION = 300
_FULL_SEARCHES = 20
"""So many quotations without one common word are compared with the whole text; further ones are only said to be missing."""

_WORD = re.compile(r"\w+")


class NearestPlaces:
    """The blocks of a text by the words that stand in them."""

    def __init__(self, line: ReadingLine) -> None:
        self._line = line
        self._blocks = [block for block in line.blocks if line.text[block.start : block.end].strip()]
        self._texts = [line.text[block.start : block.end].lower() for block in self._blocks]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(self._texts):
            for word in sorted(set(_WORD.findall(text))):
                self._by_word[word].append(index)
        self._searches = 0

    def find(self, words: str) -> tuple[str, ...]:
        """Give the likest places, the best first, as ¶ 12 ‘… words …’."""
        from rapidfuzz import fuzz  # only where something is missing

        wanted = " ".join(words.lower().split())[:_LONGEST_QUOTATION]
        found = []
        for index in self._candidates(wanted):
            alignment = fuzz.partial_ratio_alignment(wanted, self._texts[index], score_cutoff=_LEAST_LIKE)
            if alignment is not None and alignment.score >= _LEAST_LIKE:
                found.append((-alignment.score, index, alignment.dest_start, alignment.dest_end))
        return tuple(self._shown(self._blocks[index], start, end) for _, index, start, end in sorted(found)[:MOST])

    def _candidates(self, wanted: str) -> list[int]:
        weights: dict[int, float] = defaultdict(float)
        known = [word for word in dict.fromkeys(_WORD.findall(wanted)) if word in self._by_word]
        for word in sorted(known, key=lambda word: len(self._by_word[word]))[:_RAREST]:
            holders = self._by_word[word]
            for index in holders:
                weights[index] += 1 / len(holders)
        if not weights:
            self._searches += 1
            return list(range(len(self._texts))) if self._searches <= _FULL_SEARCHES else []
        return sorted(weights, key=lambda index: (-weights[index], index))[:_CANDIDATES]

    def _shown(self, block: Block, start: int, end: int) -> str:
        return shown(self._line, block.start + start, block.start + end)


def shown(line: ReadingLine, start: int, end: int) -> str:
    """Show a place with its context: ¶ 12 ‘… before words after …’."""
    block = line.block_at(start)
    left, right = max(block.start, start - CONTEXT), min(block.end, end + CONTEXT)
    left = _word_start(line.text, left, start) if left > block.start else left
    right = _word_end(line.text, right, end) if right < block.end else right
    words = " ".join(line.text[left:right].replace(NOTE, "").replace(BREAK, " ").split())
    before, after = "… " if left > block.start else "", " …" if right < block.end else ""
    name = f"¶ {block.number} " if block.number else ""
    return f"{name}‘{before}{words}{after}’"


def _word_start(text: str, place: int, limit: int) -> int:
    space = text.find(" ", place, limit)
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int, limit: int) -> int:
    space = text.rfind(" ", limit, place)
    return space if space >= 0 else place
