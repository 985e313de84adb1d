"""Voices: who speaks in notes, with which series of marks, and what a screen reader says.

Takes the manifest's voices; gives the mark and the spoken label of the n-th note of each. Every voice counts by itself and begins again in
every text. The symbols go in the order printers give them, * † ‡ § ‖ ¶, then each twice, then three times (Chicago Manual of Style, on
symbols for notes).
"""

from __future__ import annotations

import re

from anthology.manifest import Voice

SYMBOLS = "*†‡§‖¶"
MOST_SYMBOLS = 3 * len(SYMBOLS)
"""After so many notes in one text a symbol can no longer be told at a glance."""


def mark_of(voice: Voice, number: int, received: str = "") -> str:
    """Give the mark of a voice's note: its `number` counts from 1 in each text; `received` is the mark it came with."""
    match voice.marks:
        case "letters":
            return letters_of(number)
        case "symbols":
            return symbols_of(number)
        case "own" if received:
            return received
        case _:
            return str(number)


def label_of(voice: Voice, number: int, mark: str) -> str:
    """Give what is spoken for a note: its mark where that can be said aloud, otherwise its number."""
    return f"{voice.singular} {mark if re.fullmatch(r'[0-9A-Za-z]+', mark) else number}"


def letters_of(number: int) -> str:
    """Count in letters: after z come aa and ab."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def symbols_of(number: int) -> str:
    """Count in symbols; beyond three of each, the asterisk and a number."""
    if number > MOST_SYMBOLS:
        return f"*{number}"
    times, place = divmod(number - 1, len(SYMBOLS))
    return SYMBOLS[place] * (times + 1)
