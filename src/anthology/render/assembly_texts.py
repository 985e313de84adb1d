"""Texts put in their places: their objects, pages, links and tags become those of one book.

Takes the pieces of texts (`pdf_pieces`) and where they begin; fills their holes. Keys of the parent tree are moved past those already used (ISO
32000-1 §14.7.4.4), each text's top elements come under one Document, links and recorded places of pictures move with their pages. Elements
themselves were made at layout (`tagging`).
"""

from __future__ import annotations

from collections.abc import Sequence

from anthology.problems import Problems
from anthology.render.assembly_navigation import Places
from anthology.render.page_layout import PageLayout
from anthology.render.page_plan import PagePlan
from anthology.render.pdf_file import PdfFile, array, dictionary, number, reference
from anthology.render.pdf_pieces import DOCUMENT, TREE, PdfPieces, Rectangle


class TextJoiner:
    """Joins texts one by one."""

    def __init__(self, file: PdfFile, plan: PagePlan, layout: PageLayout, places: Places) -> None:
        self._file, self._plan, self._layout, self._places = file, plan, layout, places
        self._tops: list[bytes] = []
        self._parents: list[bytes] = []

    def take(self, index: int, first: int, around: Sequence[int | None], problems: Problems) -> None:
        """Take a text over, its objects numbered from `first`; `around` has what is drawn on each page of the book before its own content."""
        pieces = self._places.texts[index].pieces
        start, keys = self._plan.first[index], len(self._parents)
        holes: dict[int, bytes] = {}
        for key, page in enumerate(pieces.pages):
            own, drawn = reference(first + page.contents), around[start + key]
            holes[page.contents_at] = own if drawn is None else array((reference(drawn), own))
            holes[page.key_at] = b"%d" % (keys + key)
        self._place(pieces, index, keys, holes, problems)
        lines = pieces.filled(first, holes)
        self._file.add_together(first, lines[: pieces.objects], pieces.streams)
        self._parents += lines[pieces.objects :]
        self._tops += [reference(first + top) for top in pieces.tops]

    def _place(self, pieces: PdfPieces, index: int, keys: int, holes: dict[int, bytes], problems: Problems) -> None:
        """Fill the holes of links and pictures."""
        pages = self._plan.pages[self._plan.first[index] :]
        shifts = [self._layout.verso_shift_pt if page.verso else 0.0 for page in pages[: len(pieces.pages)]]
        for link in pieces.links:
            holes[link.at] = self._places.leading(link.target, index, problems)
            holes[link.at + 1] = _moved(link.place, shifts[link.page], 3)
            holes[link.at + 2] = b"%d" % (keys + link.key)
        for figure in pieces.figures:
            holes[figure.at] = _moved(figure.place, shifts[figure.page], 2)

    def write_tags(self) -> dict[str, bytes]:
        """Write the tree; give what the catalogue says of it."""
        document = {"Type": b"/StructElem", "S": b"/Document", "P": reference(TREE), "K": array(self._tops)}
        self._file.add(dictionary(document), DOCUMENT)
        nums = array([b"%d %b" % (key, parents) for key, parents in enumerate(self._parents)])
        parents = self._file.add(dictionary({"Nums": nums}))
        tree = {"Type": b"/StructTreeRoot", "K": array([reference(DOCUMENT)]), "ParentTree": reference(parents)}
        self._file.add(dictionary({**tree, "ParentTreeNextKey": b"%d" % len(self._parents)}), TREE)
        return {"StructTreeRoot": reference(TREE), "MarkInfo": dictionary({"Marked": b"true"})}


def _moved(place: Rectangle, shift: float, digits: int) -> bytes:
    """Write a rectangle that moved to the right with its page."""
    left, bottom, right, top = place
    return array([number(side, digits) for side in (left + shift, bottom, right + shift, top)])
