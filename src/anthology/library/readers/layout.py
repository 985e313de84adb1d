"""Layout: what old pages say by looks, said by structure.

Two line breaks are a paragraph's end, a table that only places the page is no table, a class of the site means a part of the vocabulary. Works on a
tree as received, in place; no word is touched.
"""

from __future__ import annotations

from lxml import etree

from anthology.library.readers.profiles import Profile
from anthology.markup import BLOCKS, INLINES

_HOLDERS = ("body", "div", "p", "td", "center", "blockquote", "section", "article", "main", "font", "dd", "li")


def mend_layout(body: etree._Element) -> None:
    """Mend paragraphs and tables."""
    for table in reversed(list(body.iter("table"))):
        if _is_layout(table):
            for part in table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"):
                part.tag = "div"
                for name in ("align", "class", "style", "title"):
                    if name in part.attrib:
                        del part.attrib[name]
    for stray in list(body.iter("td", "tr", "tbody")):
        if next(stray.iterancestors("table"), None) is None:
            stray.tag = "div"
    for holder in list(body.iter(*_HOLDERS)):
        _split_paragraphs(holder)


def _is_layout(table: etree._Element) -> bool:
    if table.find(".//th") is not None or table.find("caption") is not None:
        return False
    cells = list(table.iter("td"))
    if table.find(".//table") is not None or len(cells) <= 1:
        return True
    sizes = [len("".join(str(piece) for piece in cell.itertext())) for cell in cells]
    blocks = max((sum(child.tag in ("p", "div", "h1", "h2", "h3", "h4", "blockquote") for child in cell) for cell in cells), default=0)
    return blocks >= 3 and max(sizes) * 10 >= sum(sizes) * 8


def _split_paragraphs(holder: etree._Element) -> None:
    """End a paragraph at two line breaks in a row."""
    if _is_verse(holder) or not any(child.tag == "br" and _next_is_break(child) for child in holder):
        return
    if holder.tag in ("p", "font"):
        kind = holder.get("class")
        holder.tag = "div"
        if kind:
            del holder.attrib["class"]
    made = [etree.Element("p")]
    made[0].text, holder.text = holder.text, None
    for child in list(holder):
        tail, child.tail = child.tail, None
        if child.tag == "br":
            _add_break(made, child)
        elif child.tag in BLOCKS:
            made += [child, etree.Element("p")]
        else:
            made[-1].append(child)
        _append(made[-1], tail)
    for child in list(holder):
        holder.remove(child)
    holder.extend(element for element in made if element.tag != "p" or len(element) or (element.text or "").strip() or element.attrib)


def _add_break(made: list[etree._Element], line_break: etree._Element) -> None:
    """Add a line break to the last paragraph; the second in a row ends it, those at its start go."""
    last = made[-1]
    if len(last) and last[-1].tag == "br" and not (last[-1].tail or "").strip():
        last.remove(last[-1])
        made.append(etree.Element("p"))
    elif len(last) or (last.text or "").strip():
        last.append(line_break)


def _append(element: etree._Element, text: str | None) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _next_is_break(element: etree._Element) -> bool:
    following = element.getnext()
    return following is not None and following.tag == "br" and not (element.tail or "").strip()


def _is_verse(element: etree._Element) -> bool:
    return any(word in (item.get("class") or "").split() for item in (element, *element.iterancestors()) for word in ("verse", "poem", "poetry"))


def map_classes(body: etree._Element, profile: Profile) -> None:
    """Say in the vocabulary what the site says by its classes."""
    meanings = dict(profile.classes)
    if not meanings:
        return
    for element in list(body.iter()):
        names = (element.get("class") or "").split()
        meant = next((meanings[name] for name in names if name in meanings), None)
        if meant is None or element is body:
            continue
        if meant == "blockquote":
            _quote(element)
        elif meant in BLOCKS or meant in INLINES:
            element.tag = meant
        else:
            element.set("class", " ".join([meant, *(name for name in names if name not in meanings)]))


def _quote(element: etree._Element) -> None:
    """Make an element a displayed quotation; paragraphs of one that follow each other stand together."""
    if element.tag != "p":
        element.tag = "blockquote" if element.tag in ("div", "section") else element.tag
        return
    before = element.getprevious()
    if before is not None and before.tag == "blockquote" and before.get("data-made") and not (before.tail or "").strip():
        tail, element.tail = element.tail, None
        before.append(element)
        before.tail = tail
        return
    quotation = etree.Element("blockquote", {"data-made": "1"})
    element.addprevious(quotation)
    quotation.tail, element.tail = element.tail, None
    quotation.append(element)
