"""Placing: references of notes set into a body, and all its notes counted in order of place.

Takes the tree of a body in which the references of received notes stand, the notes received and the editor's entries; sets an empty `<a
class="noteref" data-note="…"/>` after the words each entry quotes, and gives every note its key, mark and label. Keys are made anew,
`VOICE-NUMBER`, so that they are alike in all texts. Says A012 and A013 when references and received notes do not pair, A011 when a text has
more notes than symbols.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from anthology.apparatus.binding import BoundText, bind
from anthology.apparatus.model import PlacedNote, UnplacedNote
from anthology.apparatus.notes_file import NoteEntry, note_fragment
from anthology.apparatus.reading_line import ReadingLine, read_line
from anthology.apparatus.voices import MOST_SYMBOLS, label_of, mark_of
from anthology.library.text import ReceivedNote
from anthology.manifest import Voice
from anthology.markup import INLINES, NOTEREF, classes, parse, plain_text, words
from anthology.problems import Location, Problems

LONG_NOTE_WORDS = 300
"""A longer note does not go to the foot of a page."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A place in the tree where an element can be put."""

    element: etree._Element
    is_tail: bool
    offset: int


def place_entries(body: etree._Element, entries: Sequence[NoteEntry], language: str, problems: Problems) -> tuple[UnplacedNote, ...]:
    """Set the references of the editor's notes into the body; those that cannot be bound are problems."""
    if not entries:
        return ()
    text = BoundText(read_line(body))
    found = [(place, index, entry) for index, entry in enumerate(entries) if (place := bind(text, entry, problems)) is not None]
    for place, index, _ in sorted(found, key=lambda item: item[:2], reverse=True):
        _insert(_point(text.line, place), _reference(_entry_key(index)))
    return tuple(_unplaced(index, entry, language) for _, index, entry in found)


def _entry_key(index: int) -> str:
    return f"+{index}"  # no received key begins so: keys become ids


def _unplaced(index: int, entry: NoteEntry, language: str) -> UnplacedNote:
    body = note_fragment(entry, language)
    return UnplacedNote(key=_entry_key(index), voice=entry.voice, body=body, at=entry.where("note"), subjects=entry.index)


def _reference(key: str) -> etree._Element:
    return etree.Element("a", {"class": NOTEREF, "data-note": key})


def _point(line: ReadingLine, place: int) -> _Point:
    """Find the place in the tree; not inside a link, and outside inline elements that end there."""
    if place - 1 in line.calls:
        return _Point(line.calls[place - 1], True, 0)
    stretch = line.stretch_before(place)
    point = _Point(stretch.element, stretch.is_tail, place - stretch.start)
    return _out_of_link(_out_of_ended(point))


def _out_of_ended(point: _Point) -> _Point:
    """Leave inline elements that end at the point."""
    while (holder := _holder(point)) is not None and holder.tag in INLINES and _is_at_end(point, holder) and "line" not in classes(holder):
        point = _Point(holder, True, 0)
    return point


def _out_of_link(point: _Point) -> _Point:
    holder = _holder(point)
    while holder is not None:
        if holder.tag == "a":
            point = _Point(holder, True, 0)
        holder = holder.getparent()
    return point


def _holder(point: _Point) -> etree._Element | None:
    return point.element.getparent() if point.is_tail else point.element


def _is_at_end(point: _Point, holder: etree._Element) -> bool:
    text = (point.element.tail if point.is_tail else point.element.text) or ""
    last = holder[-1] if len(holder) else None
    follows_nothing = last is point.element if point.is_tail else last is None
    return follows_nothing and point.offset >= len(text)


def _insert(point: _Point, reference: etree._Element) -> None:
    element = point.element
    if point.is_tail:
        text = element.tail or ""
        parent = element.getparent()
        if parent is None:
            raise ValueError("the wrapper of a body has no tail")
        element.tail, reference.tail = text[: point.offset], None
        parent.insert(parent.index(element) + 1, reference)
    else:
        text = element.text or ""
        element.text = text[: point.offset]
        element.insert(0, reference)
    reference.tail = text[point.offset :]


def unplaced_received(notes: Sequence[ReceivedNote], path: str, *, voice: str | None = None) -> tuple[UnplacedNote, ...]:
    """Take the notes that came with a text; `voice` says whose they are when the text is the editor's own."""
    at = Location(path=path)
    return tuple(UnplacedNote(key=note.key, voice=voice or note.voice, body=note.body, mark=note.mark, at=at) for note in notes)


class Counting:
    """Counts the notes of each voice through one text."""

    def __init__(self, voices: Mapping[str, Voice], already: Sequence[PlacedNote] = (), *, long_note_words: int = LONG_NOTE_WORDS) -> None:
        self.voices = dict(voices)
        self.counts = Counter(note.voice for note in already)
        self.long_note_words = long_note_words

    def prepare(self, notes: Sequence[UnplacedNote]) -> tuple[str, ...]:
        """Letter the voices whose notes are more than there are symbols; say which."""
        totals = self.counts + Counter(note.voice for note in notes)
        many = tuple(name for name, voice in sorted(self.voices.items()) if voice.marks == "symbols" and totals[name] > MOST_SYMBOLS)
        self.voices |= {name: self.voices[name].model_copy(update={"marks": "letters"}) for name in many}
        return many

    def place(self, reference: etree._Element, note: UnplacedNote) -> PlacedNote:
        """Give a note the next number of its voice, and its reference the key."""
        voice = self.voices[note.voice]
        self.counts[voice.id] += 1
        number = self.counts[voice.id]
        mark = mark_of(voice, number, note.mark)
        key = f"{voice.id}-{number}"
        reference.set("data-note", key)
        is_long = _has_more_words(note.body, self.long_note_words)
        label = label_of(voice, number, mark)
        return PlacedNote(key=key, voice=voice.id, mark=mark, label=label, body=note.body, long=is_long, subjects=note.subjects)


def _has_more_words(fragment: str, most: int) -> bool:
    """Tell whether a fragment has more words than so many; a short one need not be parsed: each word has a space, a tag or a sign before it."""
    if len(fragment) < 2 * most:  # each word has a letter and a sign after it
        return False
    at_most = len(fragment.split()) + fragment.count("<") + fragment.count("&")
    return at_most > most and len(words(plain_text(parse(fragment)))) > most


def count_notes(
    body: etree._Element, notes: Sequence[UnplacedNote], counting: Counting, problems: Problems, *, path: str
) -> tuple[tuple[PlacedNote, UnplacedNote], ...]:
    """Count the notes of each voice in order of place, and give reference and note their key."""
    waiting = {note.key: note for note in notes}
    lettered = counting.prepare(notes)
    placed = []
    for reference in [element for element in body.iter("a") if NOTEREF in classes(element)]:
        note = waiting.pop(reference.get("data-note", ""), None)
        if note is None:
            problems.error("A012", f"the text refers to a note '{reference.get('data-note')}' that is not there", Location(path=path))
            _drop(reference)
        elif note.voice not in counting.voices:
            problems.error("A007", f"no voice is called '{note.voice}'", note.at, f"declared: {', '.join(sorted(counting.voices))}")
            _drop(reference)
        else:
            placed.append((counting.place(reference, note), note))
    for note in waiting.values():
        problems.error("A013", f"nothing in the text refers to the note '{note.mark or note.key}'", note.at, "give it a place in the text")
    _check_series(counting, lettered, path, problems)
    return tuple(placed)


def _drop(reference: etree._Element) -> None:
    """Take a reference out and keep the text that follows it."""
    parent = reference.getparent()
    if parent is None:
        return
    before = reference.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (reference.tail or "")
    else:
        parent.text = (parent.text or "") + (reference.tail or "")
    parent.remove(reference)


def _check_series(counting: Counting, lettered: Sequence[str], path: str, problems: Problems) -> None:
    """Warn where the marks of a text do not tell its notes apart, or are not those of the manifest."""
    for voice_id in lettered:
        count = counting.counts[voice_id]
        hint = f"give the voice '{voice_id}' letters, numerals or own marks in the manifest"
        problems.warn("A011", f"{count} notes of '{voice_id}' are too many for symbols; they have letters in this text", Location(path=path), hint)
    voices = [counting.voices[voice_id] for voice_id in sorted(counting.counts)]
    for first, second in itertools.combinations(voices, 2):
        alike = first.marks == second.marks != "own"
        if alike and ((first.in_print and second.in_print) or (first.in_epub and second.in_epub)):
            message = f"the voices '{first.id}' and '{second.id}' both speak in this text and both have {first.marks}"
            problems.warn("A014", message, Location(path=path), "give one of them other marks in the manifest")
