"""Places of notes into links, and notes into pop-up notes with a way back.

Takes the tree of a document's body and its notes; changes the tree and gives a section of `aside` elements (EPUB Structural Semantics
Vocabulary 1.1; DPUB-ARIA 1.1). A reader that knows no pop-ups finds the notes at the end of the text. A note stands in the order of its
place, whatever its voice.
"""

from __future__ import annotations

import re

from lxml import etree

from anthology.edition.document import Document, PlacedNote
from anthology.markup import NOTEREF, classes, parse
from anthology.problems import Problems
from anthology.render.epub_options import EpubOptions

EPUB = "http://www.idpf.org/2007/ops"
TYPE = f"{{{EPUB}}}type"


def place_notes(body: etree._Element, document: Document, options: EpubOptions, problems: Problems) -> etree._Element:
    """Turn the places of notes into links and give the notes, in the order of their places."""
    section = etree.Element("section", nsmap={"epub": EPUB})
    waiting = {note.key: note for note in document.notes}
    for reference in [anchor for anchor in body.iter("a") if NOTEREF in classes(anchor)]:
        note = waiting.pop(reference.get("data-note", ""), None)
        if note is None:
            problems.error("R106", f"'{document.slug}' refers to a note '{reference.get('data-note')}' that it does not have, or twice to one note")
            continue
        _refer(reference, note, document.slug)
        section.append(_note(note, document.slug, options))
    for key in waiting:
        problems.error("R106", f"note '{key}' of '{document.slug}' has no place in its text")
    return section


def note_id(slug: str, key: str) -> str:
    """Give the id of a note's text."""
    return f"{slug}-note-{id_part(key)}"


def reference_id(slug: str, key: str) -> str:
    """Give the id of the place of a note."""
    return f"{slug}-ref-{id_part(key)}"


def _refer(reference: etree._Element, note: PlacedNote, slug: str) -> None:
    reference.attrib.clear()
    raised = " raised" if note.mark.strip("*") == "" else ""  # an asterisk stands high by itself
    reference.set("class", f"{NOTEREF} voice-{id_part(note.voice)}{raised}")
    reference.set(TYPE, "noteref")
    reference.set("role", "doc-noteref")
    reference.set("id", reference_id(slug, note.key))
    reference.set("href", f"#{note_id(slug, note.key)}")
    reference.set("aria-label", note.label)
    reference.text = note.mark


def _note(note: PlacedNote, slug: str, options: EpubOptions) -> etree._Element:
    """Make the pop-up note: its mark, which is the way back, at the head of its first paragraph."""
    aside = etree.Element("aside", {TYPE: "footnote", "role": "doc-footnote"}, nsmap={"epub": EPUB})
    aside.set("id", note_id(slug, note.key))
    aside.set("class", f"note voice-{id_part(note.voice)}")
    aside.set("aria-label", note.label)
    body = parse(note.body)
    aside.text = body.text
    aside.extend(list(body))
    if not len(aside) or aside[0].tag != "p":
        aside.insert(0, etree.Element("p", {"class": "note-head"}))
    first = aside[0]
    back = etree.Element("a", {"class": "note-mark", "role": "doc-backlink", "href": f"#{reference_id(slug, note.key)}"})
    back.set("aria-label", options.wording.back.format(label=note.label))
    back.text, back.tail, first.text = note.mark, f" {(first.text or '').lstrip()}", None
    first.insert(0, back)
    return aside


def id_part(text: str) -> str:
    """Make a text fit to be a part of an id."""
    return re.sub(r"[^A-Za-z0-9.-]", lambda match: f"_{ord(match[0]):x}", text)
