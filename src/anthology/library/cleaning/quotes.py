"""Quotation marks and apostrophes: straight ones become those of the language.

Follows the British habit in leaving the order of single and double as the text has it: a straight double mark becomes a double one, a single a
single one, except in languages with marks of other shapes (French, German, Russian). Marks that are already typographic stay as they are.
"""

from __future__ import annotations

import re

from anthology.library.cleaning.runs import OBJECT, Run

NARROW = "\u202f"
"""Narrow no-break space."""

MARKS: dict[str, tuple[str, str, str, str]] = {
    "en": ("“", "”", "‘", "’"),
    "fr": (f"«{NARROW}", f"{NARROW}»", "‘", "’"),
    "de": ("„", "“", "‚", "‘"),
    "ru": ("«", "»", "„", "“"),
    "uk": ("«", "»", "„", "“"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "pl": ("„", "”", "‚", "’"),
    "cs": ("„", "“", "‚", "‘"),
}
"""By language: double opening and closing, single opening and closing."""

ELISIONS = frozenset("'tis 'twas 'twere 'twill 'twould 'em 'cause 'bout 'til 'till 'tween 'n 'neath 'gainst 'im 'er 'ere 'ow 'ave 'ad 'is 'e".split())
"""English words that begin with an apostrophe."""

_STRAIGHT = re.compile("[\"']")
_OPENERS = frozenset("([{<‘“„‚«—–-/\u2060" + OBJECT)
_ELISION = re.compile(r"'[A-Za-z]+")
_YEARS = re.compile(r"'\d\ds?\b")


def curl_quotes(run: Run) -> None:
    """Turn each straight mark of the run into an opening mark, a closing mark or an apostrophe."""
    if '"' not in run.text and "'" not in run.text:
        return
    curled: list[str] = []
    edits = []
    for match in _STRAIGHT.finditer(run.text):
        new = _mark(run, match.start(), curled)
        edits.append((match.start(), match.end(), new))
    run.edit(edits)


def _mark(run: Run, at: int, opened: list[str]) -> str:
    """Say what the straight mark at this place is; `opened` remembers the marks still open."""
    text, straight = run.text, run.text[at]
    marks = MARKS.get(run.language.split("-")[0], MARKS["en"])
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if straight == "'" and (_is_apostrophe(text, at, before, after, opened)):
        return "’"
    if _opens(before, after, straight in opened):
        opened.append(straight)
        return marks[0] if straight == '"' else marks[2]
    if straight in opened:
        opened.remove(straight)
        return marks[1] if straight == '"' else marks[3]
    return marks[1] if straight == '"' else "’"


def _is_apostrophe(text: str, at: int, before: str, after: str, opened: list[str]) -> bool:
    if before.isalnum() and after.isalnum():
        return True
    if before.isalnum() or before in ".,;:!?…":
        return "'" not in opened or (before in "sS" and after == " " and _closes_later(text, at))
    if _YEARS.match(text, at):
        return not text[at + 1 : at + 4].isdigit()
    word = _ELISION.match(text, at)
    if word is None:
        return False
    return word.group().lower() in ELISIONS and (word.group() == "'n" or text[word.end() : word.end() + 1] != "'")


def _closes_later(text: str, at: int) -> bool:
    """Say whether a better closing mark follows: then this one is a possessive (the workers' right)."""
    follows = re.search(r"(?<=[^\s'])'(?!\w)", text[at + 1 :])
    opens_again = re.search(r"(?<![\w.,;:!?…])'\w", text[at + 1 :])
    return bool(follows and (not opens_again or follows.start() < opens_again.start()))


def _opens(before: str, after: str, is_open: bool) -> bool:
    if after.isspace():
        return False
    if before.isspace():
        return True
    if before in "\"'":
        return not is_open
    if before in _OPENERS:
        return after.isalnum() or after in "\"'…" or not is_open
    return False
