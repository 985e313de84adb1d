"""Places counted in letters: how many letters of a body stand before a place of its reading line.

Takes a body and its reading line; counts as both writers do (see `anthology.markup.letters`): everything but note references and what is
marked `data-uncounted`. So a place can be looked up among the beginnings of pages.
"""

from __future__ import annotations

from lxml import etree

from anthology.apparatus.reading_line import ReadingLine
from anthology.markup import NOTEREF, letters


class LetterPlaces:
    """Turns places of a line into numbers of letters."""

    def __init__(self, body: etree._Element, line: ReadingLine) -> None:
        self._line = line
        self._before: dict[tuple[etree._Element, bool], int] = {}
        self._of_notes: dict[str, int] = {}
        self._count = 0
        self._walk(body)

    def of(self, place: int) -> int:
        """Say how many letters stand before a place of the line."""
        stretch = self._line.stretch_before(place + 1)
        text = (stretch.element.tail if stretch.is_tail else stretch.element.text) or ""
        return self._before[(stretch.element, stretch.is_tail)] + len(letters(text[: place - stretch.start]))

    def of_note(self, key: str) -> int | None:
        """Say how many letters stand before the reference of a note; None when the body has no such reference."""
        return self._of_notes.get(key)

    def _walk(self, element: etree._Element) -> None:
        if element.get("data-uncounted") is not None:
            return
        if element.get("class") == NOTEREF:
            self._of_notes[element.get("data-note", "")] = self._count
            return
        self._add(element, False, element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._walk(child)
            self._add(child, True, child.tail)

    def _add(self, element: etree._Element, is_tail: bool, text: str | None) -> None:
        if text:
            self._before[(element, is_tail)] = self._count
            self._count += len(letters(text))
