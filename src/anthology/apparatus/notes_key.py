"""How to read the notes: a page made from the voices that really speak in the book.

Takes the voices in the manifest's order and the notes placed; gives a fragment with a line for each voice that has a note, its name and its
marks. A book whose notes have one voice needs no such page, and gets an empty fragment only when there are no notes at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from anthology.apparatus.model import PlacedNote
from anthology.manifest import Voice
from anthology.markup import escape

_MARKS = {
    "numerals": "are numbered 1, 2, 3",
    "letters": "are lettered a, b, c",
    "symbols": "have the marks *, †, ‡ and so on",
    "own": "keep the marks of the document they came with",
}


_MENTIONS = (
    "<p>Dots below a name or word say that it has an entry among the people or the terms; they stand where a text first speaks of it, "
    "and in the e-book these words are links.</p>"
)


def notes_key(voices: Iterable[Voice], notes: Sequence[PlacedNote], *, marks_mentions: bool = False) -> str:
    """Give the fragment; empty when the book has no notes. `marks_mentions` says that first mentions are to be seen in print."""
    counts: dict[str, int] = defaultdict(int)
    for note in notes:
        counts[note.voice] += 1
    used = [voice for voice in voices if counts[voice.id]]
    if not used:
        return ""
    lines = "".join(f"<dt>{escape(voice.name)}</dt><dd>{_line(voice, counts[voice.id])}{_lettered(voice, notes)}</dd>" for voice in used)
    return f'{_opening(len(used))}<dl class="notes-key">{lines}</dl>{_close(notes)}{_MENTIONS if marks_mentions else ""}'


def _opening(count: int) -> str:
    if count == 1:
        return "<p>The notes of this book are of one kind. A mark in the text leads to each; the count begins again in every text.</p>"
    return (
        "<p>Several hands speak in the notes of this book, and the marks tell them apart. Each counts by itself, and begins again in every text.</p>"
    )


def _line(voice: Voice, count: int) -> str:
    where = {(True, True): "", (True, False): " They stand in the printed book only.", (False, True): " They stand in the e-book only."}
    place = where.get((voice.in_print, voice.in_epub), " They are left out of this edition.")
    many = f"{count:,}".replace(",", "\u202f") if count >= 10_000 else str(count)
    return f"{many} {'note' if count == 1 else 'notes'}. They {_MARKS[voice.marks]}.{place}"


def _lettered(voice: Voice, notes: Sequence[PlacedNote]) -> str:
    changed = voice.marks == "symbols" and any(note.voice == voice.id and note.mark.isalpha() for note in notes)
    return " A text with very many of them has letters instead." if changed else ""


def _close(notes: Sequence[PlacedNote]) -> str:
    long = " A note too long for the foot of a page stands at the end of its text." if any(note.long for note in notes) else ""
    return f"<p>In print a note stands at the foot of its page; in the e-book its mark is a link, and the note has a way back.{long}</p>"
