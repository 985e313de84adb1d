"""Mentions: where a text names a person or a term of the registers.

Takes the forms of the registers' entries; finds them in a line of text, whole words only, the longest form first, each stretch of text for
one entry. A form counts only as it is written in the register, but that a term of one or more small-lettered words may begin with a small
letter. A form that two entries claim is not looked for: such a mention needs a link or a word in the notes file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from anthology.apparatus.folding import fold
from anthology.apparatus.forms import Forms
from anthology.apparatus.glossary import Term
from anthology.apparatus.model import Subject
from anthology.apparatus.people import Person

EXTRA = "extra"
"""Kind of the editor's own entries for the index; their id is their number in the file."""

EntryKey = tuple[str, str]
"""Kind (a `Subject`, or EXTRA) and id of an entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that name an entry."""

    entry: EntryKey
    start: int
    """Where in the text they begin."""

    end: int


class FormFinder:
    """Finds the entries of the registers, and further forms of the editor's, in a text."""

    def __init__(self, people: Iterable[Person], terms: Iterable[Term], further: Mapping[int, Iterable[str]] = MappingProxyType({})) -> None:
        forms: list[tuple[str, EntryKey]] = [
            (written, (Subject.PERSON, person.id)) for person in people for form in person.forms for written in _ways(form)
        ]
        for term in terms:
            forms += [(written, (Subject.TERM, term.id)) for form in term.forms for written in _ways(form, is_common=term.kind == "term")]
        forms += [(form, (EXTRA, str(number))) for number, given in further.items() for form in given]
        self._entries = _entries(forms)
        self._forms = Forms(self._entries)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to find."""
        return not self._entries

    def mentions(self, text: str) -> Iterator[Mention]:
        """Give every mention in order."""
        if self.is_empty:
            return
        folded = fold(text)
        for start, end in self._forms.find(folded.text):
            entry = self._entries[folded.text[start:end]]
            if entry is not None and not _is_part(folded.text, start, end):
                yield Mention(entry=entry, start=folded.origin(start), end=folded.origin_end(end))


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether a common word is only part of a compound: well in well-digger."""
    around = text[max(0, start - 2) : start], text[end : end + 2]
    return text[start].islower() and bool(re.fullmatch(r"\w-", around[0]) or re.fullmatch(r"-\w", around[1]))


def _ways(form: str, *, is_common: bool = False) -> tuple[str, ...]:
    """Give a form as it is written at the head of a sentence and within one."""
    if form[0].islower() or (is_common and len(form) > 1 and form[1:] == form[1:].lower()):
        return form, form[0].swapcase() + form[1:]
    return (form,)


def _entries(forms: Iterable[tuple[str, EntryKey]]) -> dict[str, EntryKey | None]:
    """Give the entry of each form; None for one that two claim."""
    entries: dict[str, EntryKey | None] = {}
    for form, entry in forms:
        folded = fold(form).text
        entries[folded] = entry if entries.get(folded, entry) == entry else None
    return entries
