"""Joining: the several pages or parts of one text, made one.

Takes texts in order; gives one text with the words and notes of all. Ids and keys of notes get the number of their part, so that they stay apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from anthology.library.reading import ReadText


def join(texts: Sequence[ReadText]) -> ReadText:
    """Take several parts as one text; what the first says of itself is taken for all."""
    first = texts[0]
    if len(texts) == 1:
        return first
    from anthology.library.readers.making import gather  # loads what reads

    bodies = [_apart(text.body, number) for number, text in enumerate(texts, 1)]
    numbered = [(number, note) for number, text in enumerate(texts, 1) for note in text.notes]
    notes = [replace(note, key=f"part{number}-{note.key}", body=_apart(note.body, number)) for number, note in numbered]
    images = tuple(image for text in texts for image in text.offered.images)
    return replace(
        first,
        body="".join(bodies),
        notes=tuple(notes),
        offered=replace(first.offered, images=images),
        dropped=gather(item for text in texts for item in text.dropped),
        words=sum(text.words for text in texts),
        note_words=sum(text.note_words for text in texts),
        part=None,
        problems=tuple(problem for text in texts for problem in text.problems),
    )


def _apart(fragment: str, number: int) -> str:
    fragment = fragment.replace('data-note="', f'data-note="part{number}-')
    return fragment.replace(' id="', f' id="part{number}-').replace(' href="#', f' href="#part{number}-')
