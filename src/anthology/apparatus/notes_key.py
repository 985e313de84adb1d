"""How to read the notes: a page made from the voices that really speak in the book.

Takes the voices in the manifest's order and the notes placed; gives a fragment with a line for each voice that has a note, its name and its
marks. A book without notes gets an empty fragment. Where voices are left out of an output, `key_without` takes their lines out of the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from lxml import etree

from anthology.apparatus.model import PlacedNote
from anthology.manifest import Voice
from anthology.markup import classes, escape, parse, remove, serialise

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
    lines = "".join(
        f'<dt class="key-{voice.id}">{escape(voice.name)}</dt><dd>{_line(voice, counts[voice.id])}{_lettered(voice, notes)}</dd>' for voice in used
    )
    return f'{_OPENING}<dl class="notes-key">{lines}</dl>{_close(notes)}{_MENTIONS if marks_mentions else ""}'


_OPENING = (
    "<p>A mark in the text leads to each note. Where several hands speak, their marks tell them apart; each counts by itself, and begins again in "
    "every text.</p>"
)


def key_without(body: str, voices: Collection[str]) -> str:
    """Leave voices out of the page; when nobody is left to speak, it says so."""
    tree = parse(body)
    for term in [term for term in tree.iter("dt") if classes(term) & {f"key-{voice}" for voice in voices}]:
        line = term.getnext()
        if line is not None:
            remove(line)
        remove(term)
    if tree.find(".//dt") is None:
        for element in [element for element in tree if element.tag != "header"]:
            remove(element)
        etree.SubElement(tree, "p").text = "The notes are left out of this edition."
    return serialise(tree)


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
