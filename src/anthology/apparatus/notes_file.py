"""The files of notes: one for a text, a YAML list of notes tied to its words by quotation.

Takes the path of a file, gives `NoteEntry` values whose voice is declared and whose words are not empty, and their Markdown as fragments.
What is wrong is said as problems A005 to A010, each at its line. Does not look at the text: `binding` does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pydantic import Field

from anthology.apparatus.folding import fold_quotation
from anthology.entries import Entry
from anthology.library.markdown import markdown_fragment
from anthology.problems import Problems, nearest
from anthology.yamlfile import load_list

_TAG = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?|!--.*?--|!\[CDATA\[.*?\]\])>", re.DOTALL)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_AUTOLINK = re.compile(r"<(?:https?|mailto):[^\s<>]*>")


class Quotation(Entry):
    """Words of a text that say which place is meant."""

    at: str = Field(description="The exact words, as they print, without markup; the mark of a note is put after the last of them.")
    nth: int | None = Field(None, ge=1, description="Which of several places is meant, counted from 1, where the words stand more than once.")
    before: str | None = Field(
        None, description="Words before the quotation in its paragraph, best directly before it, where it stands more than once."
    )
    after: str | None = Field(None, description="Words after the quotation in its paragraph, best directly after it, where it stands more than once.")


class NoteEntry(Quotation):
    """One note, tied to words of its text."""

    voice: str = Field("editor", description="Who speaks: the id of a voice of the manifest.")
    note: str = Field(description="The note, in Markdown, with citations [@key, p. 12] and links person:ID, term:ID, event:ID, text:ID.")
    text: str | None = Field(None, description="The id of the text, where one file holds the notes of several.")
    index: tuple[str, ...] = Field((), description="People and terms that the note or its words speak of without naming them: person:ID, term:ID.")


def load_notes(path: Path, root: Path, voices: Collection[str], texts: Collection[str], problems: Problems) -> tuple[NoteEntry, ...]:
    """Read a file of notes; those that cannot stand are problems."""
    entries = load_list(path, root, NoteEntry, problems)
    return tuple(entry for entry in entries if _can_stand(entry, voices, texts, problems))


def notes_of(entries: Iterable[NoteEntry], slug: str) -> tuple[NoteEntry, ...]:
    """Give the notes that belong to one text."""
    return tuple(entry for entry in entries if entry.text in (None, slug))


def check_belonging(entries: Iterable[NoteEntry], path: str, files: Mapping[str, Collection[str]], problems: Problems) -> None:
    """Refuse notes that no text will look for: those of a text that names other files of notes, or none."""
    for entry in entries:
        if entry.text is not None and files and path not in files.get(entry.text, ()):
            message = f"the note belongs to '{entry.text}', which does not name this file of notes"
            problems.error("A008", message, entry.where("text"), f"write 'notes: {path}' at '{entry.text}' in the manifest")


def note_fragment(entry: NoteEntry, language: str) -> str:
    """Give the words of a note as a fragment of blocks."""
    body, _ = markdown_fragment(entry.note, language=language)
    return body


def _can_stand(entry: NoteEntry, voices: Collection[str], texts: Collection[str], problems: Problems) -> bool:
    count = len(problems)
    if not fold_quotation(entry.at):
        problems.error("A005", "the note quotes no words", entry.where("at"), "give two to six words of the text after 'at:'")
    if not entry.note.strip():
        problems.error("A006", "the note is empty", entry.where("note"), "write it, or delete the entry")
    if entry.voice not in voices:
        hint = nearest(entry.voice, voices) or f"declared: {', '.join(sorted(voices))}"
        problems.error("A007", f"no voice is called '{entry.voice}'", entry.where("voice"), hint)
    if entry.text is not None and entry.text not in texts:
        problems.error("A008", f"the book has no text '{entry.text}'", entry.where("text"), nearest(entry.text, texts))
    _check_markup(entry, problems)
    return len(problems) == count


def _check_markup(entry: NoteEntry, problems: Problems) -> None:
    words = _AUTOLINK.sub("", _CODE.sub("", entry.note))
    if re.search(r"\[\^[^\]\s]+\]|\^\[|\{[^{}]*noteref", words):
        problems.error("A009", "a note stands in the note", entry.where("note"), "put its words into the note itself, in brackets")
    if found := _TAG.search(words):
        tag = found.group().split("\n")[0][:40]
        problems.error("A010", f"the note holds HTML: '{tag}'", entry.where("note"), "write Markdown: *italic*, **bold**, [words](address)")
