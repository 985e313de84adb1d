"""Ways through the joined PDF: links between texts, named destinations, bookmarks, page labels.

Takes the plan of pages and the places recorded at layout. A link `anthology:slug#id` that survived layout as an address becomes a destination in
this file (ISO 32000-1 §12.3.2.3); one to a document that is not in this book (a pack has only some) leads nowhere and is no error. One to a place
that a document of the book does not have is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String

from anthology.edition.document import Document
from anthology.problems import Problems
from anthology.render.laid_out import Anchor, LaidOutText
from anthology.render.page_layout import PageLayout
from anthology.render.page_plan import PagePlan

SCHEME = "anthology:"


@dataclass(slots=True, kw_only=True)
class Places:
    """Where every id of the book is."""

    pdf: Pdf
    plan: PagePlan
    layout: PageLayout
    documents: Sequence[Document]
    texts: Sequence[LaidOutText]
    used: set[str] = field(default_factory=set)
    _where: dict[str, tuple[int, Anchor]] = field(default_factory=dict)
    _pages: list[Any] = field(default_factory=list)
    """The pages in order: asking the file for each by its number is slow."""

    def __post_init__(self) -> None:
        """Gather the ids."""
        self._pages.extend(page.obj for page in self.pdf.pages)
        for index, (document, text) in enumerate(zip(self.documents, self.texts, strict=True)):
            top = text.anchors.get(f"{document.slug}-top", Anchor(page=0, x_pt=0, y_pt=self.layout.height_pt))
            for name, anchor in {**text.anchors, f"{document.slug}-top": top}.items():
                self._where.setdefault(name, (index, anchor))
            self.used.add(f"{document.slug}-top")

    def target(self, address: str) -> str | None:
        """Give the id an address of ours leads to; None when its document is not here."""
        slug, _, name = address.removeprefix(SCHEME).partition("#")
        return (name or f"{slug}-top") if f"{slug}-top" in self.used else None

    def known(self, name: str) -> bool:
        """Whether an id is in the book."""
        return name in self._where

    def destination(self, index: int, anchor: Anchor) -> Array:
        """Give an explicit destination."""
        place = self.plan.first[index] + anchor.page
        shift = self.layout.verso_shift_pt if self.plan.pages[place].verso else 0.0
        return Array([self._pages[place], Name.XYZ, round(anchor.x_pt + shift, 2), round(anchor.y_pt, 2), None])

    def write(self) -> None:
        """Write the destinations that are used, by name."""
        names: list[Any] = []
        for name in sorted(self.used, key=lambda name: name.encode()):
            if name in self._where:
                names.extend((String(name), self.destination(*self._where[name])))
        tree = Dictionary(Names=Array(names), Limits=Array([names[0], names[-2]])) if names else Dictionary(Names=Array())
        if "/Limits" in tree:
            tree = Dictionary(Kids=Array([self.pdf.make_indirect(tree)]))
        self.pdf.Root.Names = Dictionary(Dests=self.pdf.make_indirect(tree))


def mend_links(page: Any, shift: float, places: Places, document: Document, problems: Problems) -> None:
    """Make a page's links right for the joined file."""
    for annotation in page.get("/Annots", ()):
        annotation.F = 4
        if shift:
            left, bottom, right, top = (float(value) for value in annotation.Rect)
            annotation.Rect = Array([round(left + shift, 3), round(bottom, 3), round(right + shift, 3), round(top, 3)])
        name = str(annotation.Dest) if "/Dest" in annotation else None
        if name is None:
            address = str(annotation.A.URI)
            if not address.startswith(SCHEME):
                continue
            name = places.target(address)
            del annotation["/A"]
        if name is None:
            continue
        if not places.known(name):
            problems.error("R016", f"'{document.slug}' points to '{name}', which is nowhere in this book")
            continue
        places.used.add(name)
        annotation.Dest = String(name)


def write_outline(places: Places) -> None:
    """Write the bookmarks: sections, texts in them, headings inside texts."""
    entries = []
    for index, (document, text) in enumerate(zip(places.documents, places.texts, strict=True)):
        if document.level < 1:
            continue
        entries.append((document.level, document.title, places.destination(index, Anchor(page=0, x_pt=0, y_pt=places.layout.height_pt))))
        for heading in text.headings:
            anchor = Anchor(page=heading.page, x_pt=0, y_pt=heading.y_pt + places.layout.measures.leading_pt)
            entries.append((document.level + heading.level - 1, heading.text, places.destination(index, anchor)))
    root = places.pdf.make_indirect(Dictionary(Type=Name.Outlines))
    stack: list[tuple[int, Any]] = [(0, root)]
    for level, title, destination in entries:
        while stack[-1][0] >= level:
            stack.pop()
        parent = stack[-1][1]
        item = places.pdf.make_indirect(Dictionary(Title=String(title or "–"), Dest=destination, Parent=parent))
        if "/Last" in parent:
            parent.Last.Next, item.Prev = item, parent.Last
        else:
            parent.First = item
        parent.Last = item
        stack.append((level, item))
    if entries:
        _count(root, 0)
        places.pdf.Root.Outlines = root
        places.pdf.Root.PageMode = Name.UseOutlines


def _count(item: Any, depth: int) -> int:
    """Count what is shown below an item; texts are closed over their headings."""
    total = 0
    child = item.get("/First")
    while child is not None:
        below = _count(child, depth + 1)
        total += 1 + (below if depth < 1 else 0)
        child = child.get("/Next")
    if total:
        item.Count = total if depth < 2 else -total
    return total


def write_page_labels(pdf: Pdf, plan: PagePlan) -> None:
    """Write the folios as page labels (ISO 32000-1 §12.4.2)."""
    nums: list[Any] = []
    before = None
    for place, page in enumerate(plan.pages):
        kind = (page.prefix, page.roman, page.own_label or page.number - place)
        if kind != before and page.own_label:
            nums.extend((place, Dictionary(P=String(page.own_label))))
        elif kind != before:
            label = Dictionary(S=Name.r if page.roman else Name.D, St=page.number)
            if page.prefix:
                label.P = String(page.prefix)
            nums.extend((place, label))
        before = kind
    pdf.Root.PageLabels = Dictionary(Nums=Array(nums))
