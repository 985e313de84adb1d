"""Documents that print page numbers of other documents: contents, lists, the index.

Takes documents, those among them that are laid out later, and `settle(document, folios, pages)`, which gives one of these with page numbers filled
in: `folios` holds the folio of every document (by slug) and of every id, `pages` where the pages of the documents begin. Lays out and fills in until
page numbers stay, at most six rounds.

An index takes longer than any text, and nobody could work beside it if it were laid out when all others are. So registers, in which nothing is
indexed, are held back, and are laid out beside the index as it will probably be: with the pages at the front as long as they are without their
numbers. A wrong guess costs time, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from anthology.edition.document import Document, Matter, Pagination
from anthology.problems import OutputError, Problems
from anthology.render.laid_out import LaidOutText
from anthology.render.page_layout import PageLayout
from anthology.render.page_plan import PagePlan, pagination, plan_pages

Folios = Mapping[str, str]
"""Folio by slug of a document and by id of a place."""

Settle = Callable[[Document, Folios, Pagination], Document]
"""Gives a document with page numbers filled in, from the folios of ids and the beginnings of pages."""

Relabel = Callable[[PagePlan, Sequence[Document], Sequence[LaidOutText | None]], PagePlan]
"""Gives the plan with other folios, for a pack that keeps the book's."""

ROUNDS = 6

_INDEXED = frozenset({"piece", "section", "text"})
"""Kinds of documents whose pages an index names."""


class Desk(Protocol):
    """Lays out documents."""

    layout: PageLayout

    def lay_out(self, documents: Sequence[Document], guesses: Sequence[Document] = ()) -> dict[str, LaidOutText]:
        """Lay out documents and, beside them, what others will probably be."""


@dataclass(frozen=True, slots=True)
class Settling:
    """The documents of a book, some of which print page numbers."""

    documents: Sequence[Document]
    later: Sequence[Document]
    settle: Settle
    relabel: Relabel | None
    desk: Desk

    def lay_out(self, settled: dict[str, Document]) -> dict[str, LaidOutText]:
        """Lay out everything; the documents as they were laid out are added to those that are settled from the first."""
        lists = [document for document in self.later if document.matter is Matter.BACK]
        held = [document for document in settled.values() if lists and document.matter is Matter.BACK and document.kind not in _INDEXED]
        first = [document for document in settled.values() if document.slug not in {one.slug for one in held}]
        guesses: list[Document] = []
        if held:
            texts = self.desk.lay_out(first, [document for document in self.later if document.matter is Matter.FRONT])
            known, starts = self._numbers(self.documents, texts)
            guesses = [self.settle(document, known, starts) for document in lists]
            texts |= self.desk.lay_out(held, guesses)
            settled.update((guess.slug, guess) for guess in guesses)
        else:
            texts = self.desk.lay_out(first)
        self._fill_in(settled, texts)
        texts |= self.desk.lay_out([guess for guess in guesses if settled[guess.slug] is guess])
        return texts

    def _fill_in(self, settled: dict[str, Document], texts: dict[str, LaidOutText]) -> None:
        """Lay out pages that print page numbers, again and again until these stay.

        First only those at the front: how many pages they take decides the folios of all that an index or another list at the back has to say.
        """
        for tried in range(ROUNDS):
            known, starts = self._numbers([settled.get(document.slug, document) for document in self.documents], texts)
            changed = [made for document in self.later if (made := self.settle(document, known, starts)) != settled.get(document.slug)]
            if not changed:
                return
            if not tried:
                changed = [document for document in changed if document.matter is Matter.FRONT] or changed
            settled.update((document.slug, document) for document in changed)
            texts.update(self.desk.lay_out(changed))
        problems = Problems()
        hint = f"look at {', '.join(repr(document.slug) for document in self.later)}"
        problems.error("R020", f"page numbers do not settle in {ROUNDS} rounds", hint=hint)
        problems.raise_errors(OutputError)

    def _numbers(self, documents: Sequence[Document], texts: Mapping[str, LaidOutText]) -> tuple[Folios, Pagination]:
        """Give the folio of every document and place, and where pages begin; what is not laid out yet is taken for one page."""
        counts = [texts[document.slug].page_count if document.slug in texts else 1 for document in documents]
        plan = plan_pages(documents, counts, self.desk.layout.measures)
        laid_out = [texts.get(document.slug) for document in documents]
        plan = self.relabel(plan, documents, laid_out) if self.relabel else plan
        return _known_folios(documents, texts, plan), pagination(documents, laid_out, plan)


def _known_folios(documents: Sequence[Document], texts: Mapping[str, LaidOutText], plan: PagePlan) -> Folios:
    found: dict[str, str] = {}
    for index, document in enumerate(documents):
        found[document.slug] = plan.label(index, 0)
        if document.slug in texts:
            found.update((name, plan.label(index, anchor.page)) for name, anchor in texts[document.slug].anchors.items())
    return found
