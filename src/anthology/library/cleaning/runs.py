"""Runs: the running text of one block, seen through its inline markup.

Typographic rules need to know what stands before and after a quotation mark even where an `<em>` begins between them. A `Run` is the text of one
block as a single string; an edit of the string is carried back to the pieces it came from. Code is never touched: it stands in the string as one
object character. Note references stand for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate

from lxml import etree

from anthology.markup import BLOCKS

OBJECT = "\ufffc"
"""Stands for something that is no text: an image, a piece of code."""

VERBATIM = frozenset({"code", "pre", "kbd", "samp", "var"})
"""Elements whose text is never touched."""


class Run:
    """The text of one block and where its pieces belong."""

    __slots__ = ("_holders", "_texts", "language", "text")

    def __init__(self, language: str) -> None:
        self.language = language
        self.text = ""
        self._holders: list[tuple[etree._Element | None, bool]] = []
        self._texts: list[str] = []

    def add(self, text: str | None, holder: etree._Element | None, *, tail: bool) -> None:
        """Append a piece that belongs to `holder`, as its tail or its text; without a holder it cannot be changed."""
        if text:
            self._holders.append((holder, tail))
            self._texts.append(text)

    def close(self) -> Run:
        """Join the pieces."""
        self.text = "".join(self._texts)
        return self

    def sub(self, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str]) -> None:
        """Replace as `re.sub` does, in the pieces too."""
        found = list(pattern.finditer(self.text))
        if not found:
            return
        if not callable(replacement) and "\\" not in replacement:
            edits = [(match.start(), match.end(), replacement) for match in found]
        else:
            edits = [(match.start(), match.end(), replacement(match) if callable(replacement) else match.expand(replacement)) for match in found]
        self.edit([edit for edit in edits if self.text[edit[0] : edit[1]] != edit[2]])

    def edit(self, edits: list[tuple[int, int, str]]) -> None:
        """Carry out replacements (start, end, new), given in order and not overlapping."""
        if not edits:
            return
        starts = [0, *accumulate(len(text) for text in self._texts)]
        for start, end, new in reversed(edits):
            self._replace(starts, start, end, new)
        for (holder, tail), text in zip(self._holders, self._texts, strict=True):
            if holder is not None:
                setattr(holder, "tail" if tail else "text", text)
        self.text = "".join(self._texts)

    def _replace(self, starts: list[int], start: int, end: int, new: str) -> None:
        first = bisect_right(starts, start) - 1
        index = first
        while index < len(self._texts) and starts[index] < end:
            low, high = max(start - starts[index], 0), min(end, starts[index + 1]) - starts[index]
            text = self._texts[index]
            self._texts[index] = text[:low] + (new if index == first else "") + text[high:]
            index += 1


def runs(body: etree._Element, language: str) -> Iterator[Run]:
    """Give the runs of a body, block by block."""
    finished: list[Run] = []
    _walk(body, Run(language), language, finished)
    return (run for run in finished if run.close().text)


def _walk(element: etree._Element, run: Run, language: str, finished: list[Run]) -> Run:
    """Add an element's inside to the run; give the run that goes on after it."""
    run.add(element.text, element, tail=False)
    for child in element:
        run = _enter(child, run, language, finished)
        run.add(child.tail, child, tail=True)
    if element.tag == "body":
        finished.append(run)
    return run


def _enter(child: etree._Element, run: Run, language: str, finished: list[Run]) -> Run:
    inner_language = child.get("lang") or language
    if child.tag in VERBATIM or child.tag in ("img", "svg") or child.get("data-cite") is not None:
        run.add(OBJECT, None, tail=False)
        return run
    if child.tag == "br":
        run.add("\n", None, tail=False)
        return run
    if child.tag in BLOCKS:
        finished.append(run)
        finished.append(_walk(child, Run(inner_language), inner_language, finished))
        return Run(language)
    return _walk(child, run, inner_language, finished)
