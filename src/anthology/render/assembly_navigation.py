"""Ways through the joined PDF: links between texts, named destinations, bookmarks, page labels.

Takes the plan of pages and the places recorded at layout. A link `anthology:slug#id` that survived layout as an address becomes a destination in
this file (ISO 32000-1 §12.3.2.3); one to a document that is not in this book (a pack has only some) leads nowhere and is no error. One to a place
that a document of the book does not have is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from anthology.edition.document import Document
from anthology.problems import Problems
from anthology.render.laid_out import Anchor, LaidOutText
from anthology.render.page_layout import PageLayout
from anthology.render.page_plan import PagePlan
from anthology.render.pdf_file import PdfFile, array, dictionary, label, number, reference, string

SCHEME = "anthology:"


@dataclass(slots=True, kw_only=True)
class Places:
    """Where every id of the book is."""

    plan: PagePlan
    layout: PageLayout
    documents: Sequence[Document]
    texts: Sequence[LaidOutText]
    pages: Sequence[int]
    """Numbers of the objects of all pages, in order."""

    used: set[str] = field(default_factory=set)
    _where: dict[str, tuple[int, Anchor]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Gather the ids."""
        for index, (document, text) in enumerate(zip(self.documents, self.texts, strict=True)):
            top = text.anchors.get(f"{document.slug}-top", Anchor(page=0, x_pt=0, y_pt=self.layout.height_pt))
            for name, anchor in {**text.anchors, f"{document.slug}-top": top}.items():
                self._where.setdefault(name, (index, anchor))
            self.used.add(f"{document.slug}-top")

    def leading(self, target: str, index: int, problems: Problems) -> bytes:
        """Write where a link of a document leads: to an id, to an address of ours; nowhere when its document is not here."""
        name = self._named(target) if target.startswith(SCHEME) else target
        if not name:
            return b""
        if name not in self._where:
            problems.error("R016", f"'{self.documents[index].slug}' points to '{name}', which is nowhere in this book")
            return b""
        self.used.add(name)
        return b"/Dest %b " % string(name)

    def _named(self, address: str) -> str:
        """Give the id an address leads to."""
        slug, _, name = address.removeprefix(SCHEME).partition("#")
        return (name or f"{slug}-top") if f"{slug}-top" in self._where else ""

    def place(self, name: str) -> bytes:
        """Give the place of an id."""
        return self.destination(*self._where[name])

    def destination(self, index: int, anchor: Anchor) -> bytes:
        """Give an explicit destination."""
        place = self.plan.first[index] + anchor.page
        shift = self.layout.verso_shift_pt if self.plan.pages[place].verso else 0.0
        return array((reference(self.pages[place]), b"/XYZ", number(anchor.x_pt + shift, 2), number(anchor.y_pt, 2), b"null"))


def write_destinations(places: Places, file: PdfFile) -> dict[str, bytes]:
    """Write the destinations that are used, by name; give what the catalogue says of them."""
    names = sorted(places.used, key=lambda name: name.encode())
    limits = array((string(names[0]), string(names[-1])))
    leaf = file.add(dictionary({"Limits": limits, "Names": array([part for name in names for part in (string(name), places.place(name))])}))
    tree = file.add(dictionary({"Kids": array((reference(leaf),))}))
    return {"Names": dictionary({"Dests": reference(tree)})}


@dataclass(slots=True, eq=False)
class _Bookmark:
    """A bookmark and what is under it."""

    level: int
    title: str
    place: bytes
    number: int
    kids: list[_Bookmark] = field(default_factory=list)

    def shown(self, depth: int) -> int:
        """Count what is shown below it; texts are closed over their headings."""
        return sum(1 + (kid.shown(depth + 1) if depth < 1 else 0) for kid in self.kids)


def write_outline(places: Places, file: PdfFile) -> dict[str, bytes]:
    """Write the bookmarks: sections, texts in them, headings inside texts; give what the catalogue says of them."""
    root = _Bookmark(0, "", b"", 0)
    above = [root]
    for level, title, place in _entries(places):
        while above[-1].level >= level:
            above.pop()
        above[-1].kids.append(_Bookmark(level, title, place, file.reserve()))
        above.append(above[-1].kids[-1])
    if not root.kids:
        return {}
    root.number = file.reserve()
    file.add(dictionary({"Type": b"/Outlines", **_below(root, 0)}), root.number)
    _write_kids(root, 0, file)
    return {"Outlines": reference(root.number), "PageMode": b"/UseOutlines"}


def _entries(places: Places) -> list[tuple[int, str, bytes]]:
    """Give level, title and place of each bookmark."""
    found = []
    for index, (document, text) in enumerate(zip(places.documents, places.texts, strict=True)):
        if document.level < 1:
            continue
        found.append((document.level, document.title, places.destination(index, Anchor(page=0, x_pt=0, y_pt=places.layout.height_pt))))
        for heading in text.headings:
            anchor = Anchor(page=heading.page, x_pt=0, y_pt=heading.y_pt + places.layout.measures.leading_pt)
            found.append((document.level + heading.level - 1, heading.text, places.destination(index, anchor)))
    return found


def _below(mark: _Bookmark, depth: int) -> dict[str, bytes]:
    """Say what is below a bookmark."""
    if not mark.kids:
        return {}
    count = b"%d" % (mark.shown(depth) if depth < 2 else -mark.shown(depth))
    return {"Count": count, "First": reference(mark.kids[0].number), "Last": reference(mark.kids[-1].number)}


def _write_kids(parent: _Bookmark, depth: int, file: PdfFile) -> None:
    for place, mark in enumerate(parent.kids):
        entries = {"Title": string(mark.title or "–"), "Dest": mark.place, "Parent": reference(parent.number), **_below(mark, depth + 1)}
        if place:
            entries["Prev"] = reference(parent.kids[place - 1].number)
        if place + 1 < len(parent.kids):
            entries["Next"] = reference(parent.kids[place + 1].number)
        file.add(dictionary(entries), mark.number)
        _write_kids(mark, depth + 1, file)


def page_labels(plan: PagePlan) -> bytes:
    """Write the folios as page labels (ISO 32000-1 §12.4.2)."""
    nums: list[bytes] = []
    before = None
    for place, page in enumerate(plan.pages):
        kind = (page.prefix, page.roman, page.own_label or page.number - place)
        if kind != before and page.own_label:
            nums += (b"%d" % place, dictionary({"P": label(page.own_label)}))
        elif kind != before:
            prefix = {"P": string(page.prefix)} if page.prefix else {}
            nums += (b"%d" % place, dictionary({"S": b"/r" if page.roman else b"/D", "St": b"%d" % page.number, **prefix}))
        before = kind
    return dictionary({"Nums": array(nums)})
