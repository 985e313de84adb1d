"""An edition in which four voices speak: 300 notes in three texts, over nested markup and in two scripts, short, long, and of several blocks.

Every note ends in a word that stands nowhere else in the book (`last_words`), so that each can be looked for in an output.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anthology.edition.wording import roman
from tests.build.made_books import LAYOUT, sentence

TEXTS = ("harbour", "lighthouse", "winter-road")
PER_TEXT = {"author": 25, "translator": 30, "earlier-editor": 15, "editor": 30}
"""Notes of each voice in each text: 300 in all."""

MARKS = {"author": "own", "translator": "letters", "earlier-editor": "symbols", "editor": "numerals"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeNote:
    """A note, and where it belongs."""

    text: str
    voice: str
    number: int
    """Its place among those of its voice in the text, from 1; it belongs to the paragraph of that number."""

    at: str
    """The words it is tied to, as they print."""

    body: str
    """Markdown."""

    last_word: str


def made_notes() -> list[MadeNote]:
    """Give all notes, by text, voice and place."""
    return [_note(text, voice, number) for text in TEXTS for voice, count in PER_TEXT.items() for number in range(1, count + 1)]


def last_words() -> list[str]:
    """Give the word in which each note ends."""
    return [note.last_word for note in made_notes()]


def _note(text: str, voice: str, number: int) -> MadeNote:
    last = f"{text[:3]}{voice[:2]}{number}z"
    words = {"author": "lantern{0}", "translator": "Пристань{0}", "earlier-editor": "rope{0} with knot{0}", "editor": "quay{0}"}
    return MadeNote(text=text, voice=voice, number=number, at=words[voice].format(number), body=_body(text, voice, number, last), last_word=last)


def _body(text: str, voice: str, number: int, last: str) -> str:
    if voice == "editor" and number == 7:
        return f"{' '.join(sentence(index, 20) for index in range(20))} {last}"  # 400 words: too long for the foot of a page
    if voice == "translator" and number == 5:
        return f"Two blocks, «*с **толстым** шрифтом*».\n\n> {sentence(number, 12)}\n\nAnd {last}"
    other = TEXTS[(TEXTS.index(text) + 1) % len(TEXTS)]
    link = f", see [there](text:{other})" if voice == "editor" else ""
    return f"*A slip of **the pen** in* № {number}, ‘Пётр’{link}; {sentence(number, 4 + number % 5).lower().rstrip('.')} {last}"


def _paragraph(text: str, number: int) -> str:
    call = f"[^{roman(number)}]" if number <= PER_TEXT["author"] else ""
    return (
        f"{sentence(number, 9)} At the quay{number} stood «Пристань{number}», and *the rope{number} with **knot{number}** in it* lay"
        f" by the lantern{number}.{call} {sentence(number + 40, 8)}"
    )


def _seed(text: str) -> str:
    paragraphs = [_paragraph(text, number) for number in range(1, max(PER_TEXT.values()) + 1)]
    notes = [_footnote(note) for note in made_notes() if note.text == text and note.voice == "author"]
    return "\n\n".join((*paragraphs, *notes)) + "\n"


def _footnote(note: MadeNote) -> str:
    """Give a note that comes with its text."""
    indented = note.body.replace("\n\n", "\n\n    ")
    return f"[^{roman(note.number)}]: {indented}"


def _notes_file(text: str) -> str:
    bound = [note for note in made_notes() if note.text == text and note.voice != "author"]
    return "".join(f"- at: {json.dumps(note.at)}\n  voice: {note.voice}\n  note: {json.dumps(note.body)}\n" for note in bound)


def _manifest() -> Iterator[str]:
    yield "edition:\n  title: Four Voices\n  slug: voices\n  editors: [{name: Nobody At All, role: edt}]\n  language: en\n"
    yield "  identifier: urn:uuid:2b6f6a90-5d3e-4f0e-8f5e-0b7c1d9a1a44\n  date: 2026-11-23\nvoices:\n"
    for voice, marks in MARKS.items():
        name = voice.replace("-", " ").capitalize()
        yield f"  - {{id: {voice}, name: Notes of the {name.lower()}, singular: {name}’s note, marks: {marks}}}\n"
    yield "sections:\n  - id: part\n    title: Part\n    texts:\n"
    for text in TEXTS:
        yield f"      - id: {text}\n        title: {text.replace('-', ' ').title()}\n        notes: notes/{text}.yaml\n"
        yield f"        witness: {{file: seeds/{text}.md, rights: {{status: cc0}}}}\n"
    yield "outputs:\n  pdf: {layout: tiny}\n  epub: {}\n"


def write_voices_book(folder: Path) -> Path:
    """Write the edition into a folder; give its manifest."""
    files = {"templates/pdf/layouts/tiny.yaml": LAYOUT, "anthology.yaml": "".join(_manifest())}
    for text in TEXTS:
        files |= {f"seeds/{text}.md": _seed(text), f"notes/{text}.yaml": _notes_file(text)}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder / "anthology.yaml"
