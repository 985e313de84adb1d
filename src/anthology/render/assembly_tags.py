"""One tag tree for the joined book, made of the trees of its fragments.

Takes fragments and their pages already in the new file; keys of the parent tree are moved past those already used (ISO 32000-1 §14.7.4.4), each
fragment's top elements come under one Document. Elements themselves were made at layout (`tagging`).
"""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String


class TagJoiner:
    """Joins tag trees one by one."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root))
        self._kids: list[Any] = []
        self._nums: list[Any] = []
        self._next = 0

    def add(self, source: Pdf, pages: list[Any], language: str, shifts: list[float], *, figures: bool) -> None:
        """Take over a fragment's tree; `pages` are its pages in the new file, `shifts` how far each is moved to the right.

        `figures` says whether the tree has any: walking it through pikepdf is slow.
        """
        for page in pages:
            page.StructParents = int(page.StructParents) + self._next
            for annotation in page.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + self._next
        tree = source.Root.StructTreeRoot
        copied = self._pdf.copy_foreign(source.make_indirect(Dictionary(K=tree.K, Nums=tree.ParentTree.Nums)))
        for top in copied.K:
            top.P = self._document
            if "/Lang" not in top:
                top.Lang = String(language)
            self._kids.append(top)
        nums = list(copied.Nums)
        for key, value in zip(nums[::2], nums[1::2], strict=True):
            self._nums.extend((int(key) + self._next, value))
        self._next += len(nums) // 2
        if figures and any(shifts):
            by_page = {page.objgen: shift for page, shift in zip(pages, shifts, strict=True)}
            for top in copied.K:
                _shift_boxes(top, by_page)

    def finish(self) -> None:
        """Write the tree into the file's catalogue."""
        self._document.K = Array(self._kids)
        self._root.K = Array([self._document])
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(self._nums)))
        self._root.ParentTreeNextKey = self._next
        self._pdf.Root.StructTreeRoot = self._root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)


def _shift_boxes(element: Any, by_page: dict[Any, float]) -> None:
    """Move the recorded places of pictures with their pages."""
    stack = [element]
    while stack:
        element = stack.pop()
        attributes = element.get("/A")
        if element.get("/S") == Name.Figure and isinstance(attributes, Dictionary) and "/BBox" in attributes:
            shift = by_page.get(element.Pg.objgen, 0.0)
            left, bottom, right, top = (float(value) for value in attributes.BBox)
            attributes.BBox = Array([round(left + shift, 2), bottom, round(right + shift, 2), top])
        kids = element.get("/K")
        stack.extend(kid for kid in (kids if isinstance(kids, Array) else ()) if isinstance(kid, Dictionary) and "/S" in kid)
