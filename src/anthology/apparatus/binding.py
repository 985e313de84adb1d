"""Binding: finding the words on which a note hangs.

Takes the reading line of a body and quotations; gives for each the place directly after its last word, or a problem that names the nearest
places (A001 to A004). Words are compared after folding, whole words only, through any inline markup, within one block. Never guesses: what
is not found once is not bound. Does not touch the tree: `placing` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from anthology.apparatus.folding import BREAK, NOTE, Folded, either_case, fold, fold_quotation
from anthology.apparatus.nearest_places import NearestPlaces, shown
from anthology.apparatus.notes_file import Quotation
from anthology.apparatus.reading_line import HEADINGS, Block, ReadingLine
from anthology.problems import Problems

_AFTER_WORDS = re.compile(f"(?:{NOTE}|[,.;:!?…’”»]+(?=[\\s{BREAK}{NOTE})\\]—–]|$))+")
MOST_PLACES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a quotation stands, in the folded line."""

    start: int
    end: int


class BoundText:
    """A text made ready for finding quotations in it."""

    def __init__(self, line: ReadingLine) -> None:
        self.line = line
        self.folded: Folded = fold(line.text)

    @cached_property
    def near(self) -> NearestPlaces:
        """Where words like those of a quotation stand; made when the first one is missing."""
        return NearestPlaces(self.line)

    @cached_property
    def unbroken(self) -> tuple[str, list[int]]:
        """The folded line with blocks run together and notes left out, and where each character of it stands in the folded line."""
        kept = [(" " if char == BREAK else char, place) for place, char in enumerate(self.folded.text) if char != NOTE]
        single = [item for before, item in zip([(" ", 0), *kept], kept, strict=False) if not (item[0] == " " and before[0] == " ")]
        return "".join(char for char, _ in single), [place for _, place in single]

    def block_of(self, match: Match) -> Block:
        """Say in which block a match lies."""
        return self.line.block_at(self.folded.origin(match.start))


def bind(text: BoundText, entry: Quotation, problems: Problems) -> int | None:
    """Find the place of a quotation, such as a note's, in the reading line; None and a problem when there is not exactly one."""
    quotation = fold_quotation(entry.at)
    matches = tuple(_matches(text.folded.text, quotation))
    if not matches:
        _report_missing(text, entry, quotation, problems)
        return None
    left = _in_context(text, matches, entry)
    if entry.nth is not None and 0 < len(left) < entry.nth:
        problems.error("A003", f"the words '{entry.at}' stand {_times(len(left))}, not {_times(entry.nth)}", entry.where("nth"), _places(text, left))
    elif not left:
        hint = f"the words stand {_times(len(matches))}: {_places(text, matches)}"
        problems.error("A003", f"the words '{entry.at}' do not stand with that context", entry.where("before" if entry.before else "after"), hint)
    elif len(left) > 1 and entry.nth is None:
        hint = f"add 'nth: 1', or words 'before:' or 'after:'. They stand in {_places(text, left)}"
        problems.error("A002", f"the words '{entry.at}' stand {_times(len(left))}", entry.where("at"), hint)
    else:
        return _after(text, left[(entry.nth or 1) - 1])
    return None


def _matches(text: str, quotation: str) -> Iterator[Match]:
    """Find whole words, in order of place, the first letter large or small."""
    firsts, rest = {wanted[0] for wanted in either_case(quotation)}, quotation[1:]
    place = text.find(rest, 1)
    while 1 <= place <= len(text):
        start, end = place - 1, place + len(rest)
        if text[start] in firsts and _is_whole(text, start, end):
            yield Match(start, end)
        place = text.find(rest, place + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    return _is_edge(text, start) and _is_edge(text, end)


def _is_edge(text: str, place: int) -> bool:
    return not (0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum())


def _in_context(text: BoundText, matches: tuple[Match, ...], entry: Quotation) -> tuple[Match, ...]:
    """Keep the matches that have the context asked for: next to them if any has it there, else anywhere in their block."""
    if entry.before is None and entry.after is None:
        return matches
    near = tuple(match for match in matches if _fits(text, match, entry, next_to=True))
    return near or tuple(match for match in matches if _fits(text, match, entry, next_to=False))


def _fits(text: BoundText, match: Match, entry: Quotation, *, next_to: bool) -> bool:
    folded = text.folded.text
    begin = folded.rfind(BREAK, 0, match.start) + 1
    end = folded.find(BREAK, match.end)
    before, after = folded[begin : match.start], folded[match.end : end if end >= 0 else None]
    before, after = _bare(before), _bare(after)
    wanted_before, wanted_after = _bare(fold_quotation(entry.before or "")), _bare(fold_quotation(entry.after or ""))
    if next_to:
        return f" {before}".endswith(wanted_before) and f"{after} ".startswith(wanted_after)
    return wanted_before in before and wanted_after in after


def _bare(words: str) -> str:
    """Give words without what stands between them, small."""
    return " ".join(re.findall(r"\w+", words.replace(NOTE, "").lower()))


def _after(text: BoundText, match: Match) -> int:
    """Go past the punctuation and the notes that follow the words directly: a mark stands after a comma."""
    end = text.folded.origin_end(match.end)
    following = _AFTER_WORDS.match(text.line.text, end)
    return following.end() if following else end


def _report_missing(text: BoundText, entry: Quotation, quotation: str, problems: Problems) -> None:
    unbroken, places = text.unbroken
    for match in _matches(unbroken, quotation):
        start, end = places[match.start], places[match.end - 1]
        over = _what_lies_between(text, start, end)
        block = text.block_of(Match(start, end + 1))
        problems.error(
            "A004", f"the words '{entry.at}' run over {over}", entry.where("at"), f"quote words of one paragraph only; they begin in {_name(block)}"
        )
        return
    places_found = text.near.find(entry.at)
    hint = "nearest: " + "; ".join(places_found) if places_found else "no words of the text are like them"
    problems.error("A001", f"the words '{entry.at}' are not in the text", entry.where("at"), hint)


def _what_lies_between(text: BoundText, start: int, end: int) -> str:
    if BREAK not in text.folded.text[start:end]:
        return "the place of a note"
    first, last = (text.line.block_at(text.folded.origin(place)).element.tag for place in (start, end))
    return "the end of a heading" if HEADINGS & {first, last} else "the end of a paragraph"


def _places(text: BoundText, matches: tuple[Match, ...]) -> str:
    listed = [shown(text.line, text.folded.origin(match.start), text.folded.origin_end(match.end)) for match in matches[:MOST_PLACES_SHOWN]]
    more = len(matches) - len(listed)
    return "; ".join(listed) + (f"; and {more} more" if more else "")


def _name(block: Block) -> str:
    return f"¶ {block.number}" if block.number else f"a {block.element.tag}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
