"""The vocabulary: any tree of HTML elements, brought down to what `anthology.markup` allows.

`sift` and `sift_tree` take markup of any kind and leave only elements, attributes, classes and links of the vocabulary. What presentational
attributes and old elements meant is said in the vocabulary's words (`align="center"` becomes the class `center`); what has no place is unwrapped,
its words kept; what is no text (scripts, forms, frames, embedded objects) goes, and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from anthology.library.reading import Dropped
from anthology.markup import ATTRIBUTES, BLOCKS, CLASSES, INLINES, parse, serialise, unwrap

GONE = frozenset(
    "script style noscript template iframe frame frameset object embed applet video audio canvas svg math map area input button select textarea "
    "option datalist progress meter link meta base title head dialog param source track colgroup col picture-source noframes".split()
)
"""Elements that are no text: taken out with what they hold."""

RENAMED = {
    "article": "section", "main": "section", "aside": "section", "center": "div", "address": "p", "acronym": "abbr", "strike": "s", "tt": "code",
    "dir": "ul", "menu": "ul", "summary": "p",
    "details": "div", "hgroup": "header", "listing": "pre", "xmp": "pre", "plaintext": "pre", "footer": "div",
}  # fmt: skip
"""Elements that go by another name in the vocabulary."""

_SCHEMES = frozenset({"http", "https", "mailto", "person", "term", "event", "text", "anthology"})
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_CONTROL = re.compile(r"[\x00-\x20]+")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_IDENTIFIER = re.compile(r"[^\w.:-]+")
_STYLES = (
    (re.compile(r"small-caps"), "span", "sc"),
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)"), "i", None),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)"), "b", None),
)
_ALIGN = re.compile(r"text-align\s*:\s*(center|right)")


def sift(fragment: str) -> str:
    """Bring a fragment down to the vocabulary."""
    tree = parse(fragment)
    sift_tree(tree)
    return serialise(tree)


def sift_tree(body: etree._Element, *, url: str | None = None, keep_classes: frozenset[str] = CLASSES) -> tuple[Dropped, ...]:
    """Bring a tree down to the vocabulary in place; say what was dropped."""
    dropped = list(_remove_foreign(body))
    for element in [item for item in body.iter() if item is not body]:
        _rename(element)
        _say_presentation(element)
        _sift_attributes(element, url, keep_classes)
    for element in [item for item in body.iter() if item is not body and item.tag not in BLOCKS and item.tag not in INLINES]:
        unwrap(element)
    dropped += _drop_pictures(body)
    _lift_blocks(body)
    _mend_lists(body)
    return tuple(dropped)


def _remove_foreign(body: etree._Element) -> Iterator[Dropped]:
    for element in list(body.iter()):
        if not isinstance(element.tag, str):
            remove(element)
        elif element.tag in GONE and element is not body:
            text = " ".join("".join(str(piece) for piece in element.itertext()).split())
            spoken = element.tag not in ("script", "style")
            yield Dropped(what=element.tag, words=len(text.split()) if spoken else 0, sample=text[:60] if spoken else "")
            remove(element)


def remove(element: etree._Element) -> None:
    """Take an element out with all it holds; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail = element.tail, None
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _drop_pictures(body: etree._Element) -> Iterator[Dropped]:
    """Drop pictures that have no address that may be used, and the figure around one when nothing else is in it."""
    for image in [item for item in body.iter("img") if not item.get("src")]:
        figure = image.getparent()
        yield Dropped(what="picture", sample=(image.get("alt") or "")[:60])
        remove(image)
        if figure is not None and figure.tag == "figure" and not len(figure) and not (figure.text or "").strip():
            remove(figure)


def _rename(element: etree._Element) -> None:
    if element.tag == "center":
        element.set("class", f"{element.get('class') or ''} center".strip())
    element.tag = RENAMED.get(element.tag, element.tag)


def _say_presentation(element: etree._Element) -> None:
    """Say in classes and elements what presentational attributes and styles meant."""
    style = (element.get("style") or "").lower()
    align = _ALIGN.search(style)
    value = align.group(1) if align else (element.get("align") or "").lower()
    if value in ("center", "right") and element.tag in ("p", "div", "td", "th", *(f"h{level}" for level in range(1, 7))):
        element.set("class", f"{element.get('class') or ''} {value}".strip())
    if element.tag in ("span", "font") and style:
        for pattern, tag, name in _STYLES:
            if pattern.search(style):
                element.tag = tag
                if name:
                    element.set("class", f"{element.get('class') or ''} {name}".strip())
                return


def _sift_attributes(element: etree._Element, url: str | None, keep_classes: frozenset[str]) -> None:
    allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(element.tag, frozenset())
    language = element.get("lang") or element.get(_XML_LANG)
    if element.tag == "a" and element.get("name") and not element.get("id"):
        element.set("id", element.get("name", ""))
    for name in list(element.attrib):
        if name not in allowed and not (name == "data-cite" and element.get("class") == "citation"):
            del element.attrib[name]
    if language:
        element.set("lang", language)
    _sift_values(element, url, keep_classes)


def _sift_values(element: etree._Element, url: str | None, keep_classes: frozenset[str]) -> None:
    names = [name for name in (element.get("class") or "").split() if name in keep_classes]
    _set(element, "class", " ".join(dict.fromkeys(names)))
    _set(element, "id", _IDENTIFIER.sub("-", (element.get("id") or "").strip()))
    for name in ("href", "src"):
        if element.get(name) is not None:
            _set(element, name, safe_link(element.get(name, ""), url if name == "href" else None) or "")
    if element.tag == "a" and not element.get("href") and not element.get("data-note"):
        element.tag = "span"
    if element.tag == "title":
        _set(element, "title", element.get("title") or "")


def _set(element: etree._Element, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    elif name in element.attrib:
        del element.attrib[name]


def safe_link(href: str, url: str | None = None) -> str | None:
    """Give a link that may stand in a text, made absolute where the page's address is known; None for any other."""
    href = _CONTROL.sub("", href)
    scheme = _SCHEME.match(href)
    if scheme:
        return href if scheme.group(1).lower() in _SCHEMES else None
    if href.startswith("#") or not url:
        return href
    return urljoin(url, href)


def _lift_blocks(body: etree._Element) -> None:
    """Let no block stand in a paragraph, a heading or an inline element: what holds one becomes a division or goes."""
    for element in list(body.iter()):
        if element is body or not any(child.tag in BLOCKS for child in element):
            continue
        if element.tag in INLINES:
            unwrap_inline(element)
        elif element.tag == "p":
            element.tag = "div"


def unwrap_inline(element: etree._Element) -> None:
    """Unwrap an inline element that holds blocks; an identifier goes to its first child."""
    name = element.get("id")
    if name and len(element) and not element[0].get("id"):
        element[0].set("id", name)
    unwrap(element)


def _wrap_stray_text(items: etree._Element) -> None:
    """Make items of text that stands between items."""
    if (items.text or "").strip():
        first = etree.Element("li")
        first.text, items.text = items.text, None
        items.insert(0, first)
    for child in list(items):
        if (child.tail or "").strip():
            item = etree.Element("li")
            item.text, child.tail = child.tail, None
            child.addnext(item)


def _mend_lists(body: etree._Element) -> None:
    """Let lists hold items only."""
    for items in list(body.iter("ul", "ol")):
        _wrap_stray_text(items)
        for child in list(items):
            if child.tag != "li":
                item = etree.Element("li")
                child.addprevious(item)
                item.append(child)
                item.tail, child.tail = child.tail, None
    for item in list(body.iter("li")):
        parent = item.getparent()
        if parent is not None and parent.tag not in ("ul", "ol"):
            item.tag = "div"
