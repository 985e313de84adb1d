"""The tag tree as data: structure elements made from the elements of a print tree, and the pieces of pages that belong to them.

Takes leaves (`box_tree.Leaf`) in reading order; gives a tree of `Node`. Knows the structure types of ISO 32000-1 §14.8.4 but writes no PDF.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from anthology.render.box_tree import Leaf

SVG = "{http://www.w3.org/2000/svg}svg"

_SAME = {name: name.upper() for name in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "th", "td")}

STRUCTURE = {
    **_SAME,
    **dict.fromkeys(("ul", "ol", "dl"), "L"),
    **dict.fromkeys(("section", "nav"), "Sect"),
    **dict.fromkeys(("figcaption", "caption"), "Caption"),
    **dict.fromkeys(("img", SVG), "Figure"),
    **{"article": "Art", "blockquote": "BlockQuote", "figure": "Div", "pre": "P", "q": "Quote", "code": "Code"},
    **{"table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot"},
}
"""Structure types by element. Elements that are not here add nothing to the tree, unless they change the language."""

GROUPING = frozenset({"Art", "Sect", "Div", "BlockQuote", "Document"})
"""Types that hold blocks: loose text in them gets a P."""

_BLOCKS = frozenset({"div", "header", "footer", "aside", "dd", "dt", "li"})
_NUMBERING = {"ul": "/Disc", "ol": "/Decimal", "dl": "/None"}


@dataclass(slots=True)
class Node:
    """A structure element."""

    role: str
    kids: list[Any] = field(default_factory=list)
    """Nodes, and (page, box) for what is drawn."""

    strings: dict[str, str] = field(default_factory=dict)
    """Lang, Alt, ID, T, E."""

    attributes: dict[str, Any] = field(default_factory=dict)
    key: tuple[int, str] | None = None
    """The element and part of it whose link annotations belong here."""

    label: str = ""
    """What a link says, where its own text does not."""

    keep: bool = False
    """Stands even when nothing in it is drawn: cells of a table."""


class TagTree:
    """Builds the tree leaf by leaf."""

    def __init__(self, root: Element) -> None:
        self.top = Node("Document")
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._nodes: dict[tuple[Element, str], Node] = {}
        self._heading = 1
        self.links: set[tuple[int, str]] = set()
        """Elements, and parts of them, that have a place for link annotations."""

    def place(self, leaf: Leaf, page: int) -> None:
        """Give a leaf its place."""
        self._node_of(leaf).kids.append((page, leaf.box))

    def _node_of(self, leaf: Leaf) -> Node:
        element = leaf.element
        if leaf.pseudo == "footnote-call":
            return self._reference(element)
        if leaf.pseudo == "footnote-marker" or (leaf.pseudo == "marker" and element.tag == "li"):
            return self._label(element)
        node = self._node(element)
        return self._paragraph(node) if node.role in GROUPING else node

    def _paragraph(self, node: Node) -> Node:
        last = node.kids[-1] if node.kids else None
        if isinstance(last, Node) and last.role == "P" and last.label == "loose":
            return last
        made = Node("P", label="loose")
        node.kids.append(made)
        return made

    def _node(self, element: Element) -> Node:
        """Give the node of an element, made when it is first met; for elements without one, that of the nearest above them."""
        found = self._nodes.get((element, ""))
        if found is None:
            found = self._made(element)
            self._nodes[element, ""] = found
        return found

    def _made(self, element: Element) -> Node:
        tag = element.tag
        parent_element = self._parents.get(element)
        if parent_element is None or tag == "body":
            return self.top
        if "fn" in (element.get("class") or "").split():
            self._reference(element)
            return self._nodes[element, ""]
        parent = self._node(parent_element)
        if (element, "") in self._nodes:
            return self._nodes[element, ""]  # a table above has made its cells
        if tag == "li":
            return self._item(parent, element)
        if tag in ("dt", "dd"):
            return self._definition(parent, element)
        role = self._role(element)
        if role is None:
            return parent
        names = frozenset((element.get("class") or "").split())
        if role == "Link":
            self.links.add((id(element), ""))
        if role == "Link" and names & {"notecall", "mark"}:
            holder = Node("Reference" if "notecall" in names else "Lbl")
            parent.kids.append(holder)
            parent = holder
        node = Node(role, strings=_strings(element, role), attributes=_attributes(element), key=(id(element), ""), label=element.get("title") or "")
        node.keep = tag in ("tr", "th", "td")
        parent.kids.append(node)
        if tag == "table":
            self._nodes[element, ""] = node
            self._cells(element)
        return node

    def _role(self, element: Element) -> str | None:
        tag = element.tag
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading = min(int(tag[1]), self._heading + 1)
            return f"H{self._heading}"
        if "contents" in (element.get("class") or "").split() and tag == "ol":
            return "TOC"
        if "endnote" in (element.get("class") or "").split():
            return "Note"
        if tag == "a" and element.get("href"):
            return "Link"
        role = STRUCTURE.get(tag)
        if role is None and (element.get("lang") or (tag == "abbr" and element.get("title"))):
            return "Div" if tag in _BLOCKS else "Span"
        return role

    def _cells(self, table: Element) -> None:
        """Make every row and cell, also those that are empty."""
        for element in table.iter():
            if element.tag in ("caption", "tr", "th", "td"):
                self._node(element)

    def _item(self, parent: Node, element: Element) -> Node:
        if parent.role == "TOC":
            item = Node("TOCI")
            parent.kids.append(item)
            self._nodes[element, "item"] = item
            return item
        item = Node("LI", strings=_strings(element, "LI"))
        body = Node("LBody")
        item.kids.append(body)
        parent.kids.append(item)
        self._nodes[element, "item"] = item
        return body

    def _definition(self, parent: Node, element: Element) -> Node:
        """Put a term and what is said of it into one item of a list."""
        last = parent.kids[-1] if parent.kids else None
        if element.tag == "dt" or not isinstance(last, Node):
            last = Node("LI")
            parent.kids.append(last)
        node = Node("Lbl" if element.tag == "dt" else "LBody", strings=_strings(element, ""))
        last.kids.append(node)
        return node

    def _label(self, element: Element) -> Node:
        """Give the node of a list item's marker or of a note's own mark."""
        found = self._nodes.get((element, "label"))
        if found is None:
            found = Node("Lbl")
            self._node(element)
            holder = self._nodes[element, "item"] if element.tag == "li" else self._nodes[element, ""]
            holder.kids.insert(0, found)
            self._nodes[element, "label"] = found
        return found

    def _reference(self, element: Element) -> Node:
        """Give the link of a note's call; the note itself follows it in the tree."""
        found = self._nodes.get((element, "call"))
        if found is None:
            parent = self._node(self._parents[element])
            parent = self._paragraph(parent) if parent.role in GROUPING else parent
            found = Node("Link", key=(id(element), "footnote-call"), label=element.get("data-label") or "")
            note = Node("Note", strings={"ID": element.get("id") or "", **_strings(element, "Note")})
            parent.kids.extend((Node("Reference", kids=[found]), note))
            self._nodes[element, "call"], self._nodes[element, ""] = found, note
            self.links.add((id(element), "footnote-call"))
        return found


def _strings(element: Element, role: str) -> dict[str, str]:
    found = {}
    if language := element.get("lang"):
        found["Lang"] = language
    if role == "Figure":
        found["Alt"] = element.get("alt") or element.get("aria-label") or " ".join("".join(element.itertext()).split()[:40]) or "drawing"
    if element.tag == "abbr" and element.get("title"):
        found["E"] = element.get("title") or ""
    if "endnote" in (element.get("class") or "").split():
        found["ID"] = element.get("id") or ""
    return found


def _attributes(element: Element) -> dict[str, Any]:
    tag = element.tag
    if tag in _NUMBERING:
        return {"O": "/List", "ListNumbering": _NUMBERING[tag]}
    if tag not in ("th", "td"):
        return {}
    spans = {name: int(element.get(key) or 1) for name, key in (("ColSpan", "colspan"), ("RowSpan", "rowspan")) if (element.get(key) or "1") != "1"}
    scope = {"Scope": "/Row" if element.get("scope") == "row" else "/Column"} if tag == "th" else {}
    return {"O": "/Table", **scope, **spans} if scope or spans else {}
