# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""The tag tree of a laid-out document: one element of the text is one element of the tree, however many pages it is broken over.

Patches private parts of WeasyPrint 70 (pinned; `tests/render/test_tagging.py` holds what is relied on): `pdf.add_tags`,
`pdf.stream.Stream.marked`, `document.gather_anchors`. Takes a rendered document and its print tree; `TagPlan` reads the box tree in reading order
before anything is painted, so that it is known what is text and what an artifact, and gives each piece its place under the element of the print
tree that it belongs to. Notes stand beside their references. Language is written where it changes. Follows ISO 32000-1 §14.8.4 and ISO 14289-1
(PDF/UA-1) §7; which structure type an element gets is in `tag_tree.STRUCTURE`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint import anchors, document
from weasyprint import pdf as weasyprint_pdf
from weasyprint.pdf.stream import Stream

from anthology.render.box_tree import MARGIN, Leaf, Reader
from anthology.render.tag_tree import Node, TagTree


class TagPlan:
    """Which structure element every drawn box of a document belongs to."""

    current: TagPlan | None = None
    """The plan of the document that is being written; a process writes one at a time."""

    def __init__(self, root: Element, pages: list[Any], leaves: Sequence[Sequence[Leaf]]) -> None:
        self.artifacts: set[int] = set()
        self.tree = TagTree(root)
        reader = Reader()
        for number, page in enumerate(pages):
            page.links[:] = [link for link in page.links if link[3].link]  # a link's children would repeat it
            for leaf in leaves[number]:
                self._place(leaf, number)
            for box in reader.boxes(page._page_box):
                if getattr(box, "resume_at", None) is not None and type(box).__name__ == "LineBox":
                    _end_with_space(box)
        for page in pages:
            page.links[:] = [link for link in page.links if _key(link[3]) in self.tree.links]  # one without text has nothing to press

    def _place(self, leaf: Leaf, page: int) -> None:
        if leaf.apart or leaf.part == MARGIN or (not leaf.pseudo and leaf.element.tag == "img" and not leaf.element.get("alt")):
            self.artifacts.add(id(leaf.box))
        else:
            self.tree.place(leaf, page)

    def opening(self, stream: Any, box: Any, tag: str) -> str:
        """Give the operator that marks what follows as text of the tree or as an artifact, and note the box's number."""
        if id(box) in self.artifacts:
            return "/Artifact\nBMC"
        number = stream._tags[box] = len(stream._tags)
        return f"/{tag}\n<</MCID {number}>>\nBDC"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make this the plan in force."""
        TagPlan.current = self
        try:
            yield
        finally:
            TagPlan.current = None


def _key(box: Any) -> tuple[int, str]:
    """Name the element a link was made for, and the part of it."""
    return id(box.element), box.element_tag.partition("::")[2]


def _end_with_space(line: Any) -> None:
    """Let a line within a paragraph end in a space, so that words are apart also for those who hear them (ISO 32000-1 §14.8.2.5)."""
    box = line
    while getattr(box, "children", None):
        box = box.children[-1]
    layout = getattr(box, "pango_layout", None)
    if layout is None or layout.hyphenated or not layout.text or layout.text[-1] in " -/" or layout.text[-2:-1] + layout.text[-1] in _JOINED:
        return
    layout.text += " "


_JOINED = frozenset(f"{letter}{dash}" for dash in "–—" for letter in "abcdefghijklmnopqrstuvwxyz0123456789")
"""Ends of lines broken after a dash that joins two words."""


@contextmanager
def _marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what is drawn as text of the tree or as an artifact (takes the place of `Stream.marked`)."""
    if stream._tags is None:
        yield
        return
    plan = TagPlan.current
    if plan is None:
        raise RuntimeError("a document is written without a plan of its tags")
    stream.stream.append(plan.opening(stream, box, tag))
    yield
    stream.end_marked_content()


def _add_tags(pdf: Any, rendered: Any, _version: Any, streams: list[Any]) -> None:
    """Write the tag tree (takes the place of `pdf.add_tags`)."""
    plan = TagPlan.current
    if plan is None:
        raise RuntimeError("a document is written without a plan of its tags")
    _Writer(pdf, rendered, streams).write(plan.tree)


class _Writer:
    """Writes one document's tag tree into pydyf objects."""

    def __init__(self, pdf: Any, rendered: Any, streams: list[Any]) -> None:
        self.pdf = pdf
        self.pages = pdf.page_references
        self.numbers = [{id(box): number for box, number in stream._tags.items()} for stream in streams]
        self.parents: list[dict[int, bytes]] = [{} for _ in streams]
        self.links = _annotations(rendered)
        self.annotations: list[tuple[Any, bytes]] = []

    def write(self, tree: TagTree) -> None:
        """Write everything."""
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        self.pdf.add_object(root)
        root["K"] = pydyf.Array([self._element(node, root) for node in tree.top.kids if isinstance(node, Node) and self._drawn(node)])
        nums = pydyf.Array()
        for page, parents in enumerate(self.parents):
            count = len(self.numbers[page])
            nums.extend((page, pydyf.Array([parents.get(number, b"null") for number in range(count)])))
        for key, (annotation, reference) in enumerate(self.annotations, len(self.parents)):
            annotation["StructParent"] = key
            nums.extend((key, reference))
        parent_tree = pydyf.Dictionary({"Nums": nums})
        self.pdf.add_object(parent_tree)
        root["ParentTree"] = parent_tree.reference
        self.pdf.catalog["StructTreeRoot"] = root.reference
        self.pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def _drawn(self, node: Node) -> bool:
        return node.keep or any(self._drawn(kid) if isinstance(kid, Node) else id(kid[1]) in self.numbers[kid[0]] for kid in node.kids)

    def _element(self, node: Node, parent: Any) -> bytes:
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent.reference})
        self.pdf.add_object(element)
        element.update({name: pydyf.String(text) for name, text in node.strings.items()})
        if node.attributes:
            element["A"] = pydyf.Dictionary(node.attributes)
        home: int | None = None
        kids = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                if self._drawn(kid):
                    kids.append(self._element(kid, element))
                continue
            page, box = kid
            number = self.numbers[page].get(id(box))
            if number is None:
                continue
            home = page if home is None else home
            kids.append(number if page == home else pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[page], "MCID": number}))
            self.parents[page][number] = element.reference
            if node.role == "Figure":
                element["A"] = _bounding_box(box, self.pdf, page)
        for page, annotation, text in self.links.get(node.key, ()) if node.key else ():
            annotation["Contents"] = pydyf.String(node.strings.get("Alt") or node.label or text)
            kids.append(pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.pages[page]}))
            self.annotations.append((annotation, element.reference))
            home = page if home is None else home
        if home is not None:
            element["Pg"] = self.pages[home]
        element["K"] = kids
        return bytes(element.reference)


def _annotations(rendered: Any) -> dict[tuple[int, str], list[tuple[int, Any, str]]]:
    """Give the link annotations by the element, and the part of it, that they were made for."""
    found: dict[tuple[int, str], list[tuple[int, Any, str]]] = {}
    for number, page in enumerate(rendered.pages):
        for _kind, _target, _rectangle, box in page.links:
            if box.link_annotation:
                text = " ".join("".join(box.element.itertext()).split()) or "link"
                found.setdefault(_key(box), []).append((number, box.link_annotation, text))
    return found


def _bounding_box(box: Any, pdf: Any, page: int) -> Any:
    """Say where a picture stands, in points from the page's lower left corner."""
    height = pdf.objects[int(pdf.page_references[page].split()[0])]["MediaBox"][3]
    left, top = box.content_box_x() * 0.75, height - box.content_box_y() * 0.75
    rectangle = (left, top - box.height * 0.75, left + box.width * 0.75, top)
    return pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array([round(value, 2) for value in rectangle])})


def _gather(page_box: Any, *rest: Any) -> None:
    """Make the calls of footnotes links to their notes, then gather a page's links (takes the place of `document.gather_anchors`)."""
    for box in Reader().boxes(page_box):
        if isinstance(box.element_tag, str) and box.element_tag.endswith("::footnote-call"):
            box.link = ("url", ("internal", box.element.get("id")))
    anchors.gather_anchors(page_box, *rest)


def install() -> None:
    """Put the patches in place."""
    document_module: Any = document
    pdf_module: Any = weasyprint_pdf
    stream: Any = Stream
    document_module.gather_anchors = _gather
    pdf_module.add_tags = _add_tags
    stream.marked = _marked
