"""Places of the index: where a heading leads, and those that the editor names by paragraph.

Takes an entry of `index.yaml` and the numbered paragraphs of the documents; gives locators. A text may stand as a digest or in full: places of the
form that does not stand are passed over. Problem A043 for a text or paragraph that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from anthology.apparatus.folding import fold_quotation
from anthology.apparatus.index_blocks import NUMBERED
from anthology.apparatus.index_file import FORMS, IndexEntry
from anthology.problems import Location, Problems, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A place to which the index leads."""

    slug: str
    offset: int
    """Letters of the document's body before it; for a note, before its reference."""

    target: str | None = None
    """Id of the paragraph, or of the nearest thing that has one."""

    number: str | None = None
    """The paragraph's number, or what stands for one after another sign."""

    sign: str = NUMBERED
    """What stands before the number where pages are not known."""

    note: str | None = None
    """Key of the note in which the words stand."""

    mark: str | None = None
    """The note's mark."""

    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraphs:
    """The numbered paragraphs of a document."""

    form: str
    by_number: Mapping[str, Locator]


@dataclass(frozen=True, slots=True)
class EditorsPlaces:
    """Finds the places that an entry of the editor's names."""

    paragraphs: Mapping[str, Paragraphs]
    quoted: Sequence[Locator]
    problems: Problems

    def of(self, entry: IndexEntry) -> list[Locator]:
        """Give them; those of a form of a text that does not stand in this book are passed over."""
        for place in entry.quoted:
            if place.text not in self.paragraphs:
                self._no_text(place.text, place.where("text"))
            if not fold_quotation(place.at):
                self.problems.error("A005", "the place quotes no words", place.where("at"), "give two to six words of the text after 'at:'")
        numbered = [self._place(written, False, entry.where("places")) for written in entry.places]
        numbered += [self._place(written, True, entry.where("main")) for written in entry.main]
        return [*(place for place in numbered if place), *self.quoted]

    def _place(self, written: str, is_main: bool, at: Location) -> Locator | None:
        form, _, place = written.rpartition(" ")
        slug, _, number = place.partition("#")
        if form and form not in FORMS:
            self.problems.error("A043", f"'{form}' is no form of a text", at, f"write 'digest {place}', 'full {place}' or '{place}'")
        elif slug not in self.paragraphs:
            self._no_text(slug, at)
        elif form in ("", self.paragraphs[slug].form):
            return self._paragraph(slug, number, is_main, at)
        return None

    def _paragraph(self, slug: str, number: str, is_main: bool, at: Location) -> Locator | None:
        text = self.paragraphs[slug]
        locator = text.by_number.get(number.removeprefix("p"))
        if locator is None:
            self.problems.error("A043", f"'{slug}' has no paragraph '{number}'", at, f"it has {len(text.by_number)}; write '{slug}#12'")
            return None
        return replace(locator, is_main=is_main)

    def _no_text(self, slug: str, at: Location) -> None:
        self.problems.error("A043", f"the book has no text '{slug}'", at, nearest(slug, sorted(self.paragraphs)))
