"""The small XHTML vocabulary in which every text, note and page stands, and the few things done to it everywhere.

A *fragment* is a string of XHTML blocks without namespace declarations: well-formed, UTF-8, only the elements, classes and
attributes of the tables below.
`parse` gives an lxml tree under a `<body>` wrapper, `serialise` the fragment again: XML for the EPUB, HTML for the print engine (which reads
HTML: an empty `<span/>` would swallow what follows it).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd table caption thead tbody tfoot tr th td "
    "figure figcaption hr pre div section header nav".split()
)
"""Block elements. A text's own headings start at h2: the title of the text is h1."""

INLINES = frozenset("a em strong i b cite q abbr sub sup small span br code img del ins bdi ruby rt rp wbr time s u dfn kbd samp var mark".split())
"""Inline elements; `img` stands in a `figure` or a `p`."""

ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset({"id", "class", "lang", "title", "dir"}),
    "a": frozenset({"href", "data-note", "role"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "td": frozenset({"colspan", "rowspan"}),
    "time": frozenset({"datetime"}),
    "q": frozenset({"cite"}),
    "blockquote": frozenset({"cite"}),
}
"""Attributes that survive cleaning, by element."""

CLASSES = frozenset(
    # parts of texts, as received or marked by a reader
    "noteref sc verse stanza line indent-1 indent-2 indent-3 letter dateline salutation valediction signature signatories "
    "epigraph dedication document attribution break center right noindent small-print asterism stage speaker speech citation "
    # what a witness printed: page numbers of the source
    "source-page".split()
)
"""Classes with a meaning in a text's body. Templates of our own may use further ones."""

NOTEREF = "noteref"
"""Class of the empty `<a>` that marks the place of a note; its `data-note` is the note's key."""

NUMBERED_PARENTS = frozenset({"body", "div", "section", "blockquote", "li", "dd"})
"""Elements whose `p` children are paragraphs that can be cited by number."""


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
"""Made once: for a short fragment, a new one takes as long as the parsing."""


def parse(fragment: str) -> etree._Element:
    """Parse a fragment into a tree whose root is a `<body>` without namespace. Raises lxml's XMLSyntaxError when it is not well-formed."""
    return etree.fromstring(f"<body>{fragment}</body>".encode(), _PARSER)


def serialise(body: etree._Element) -> str:
    """Give the children of `body` as a fragment of XML."""
    head = _escape(body.text or "")
    return head + "".join(etree.tostring(child, encoding="unicode") for child in body)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_text(element: etree._Element, *, notes: bool = False) -> str:
    """Give the text of an element; note references have none of their own, elements marked `data-uncounted` are left out."""
    return "".join(_texts(element, notes))


def has_words(element: etree._Element) -> bool:
    """Tell whether an element has any plain text but white space."""
    return any(not text.isspace() for text in _texts(element, False))


def _texts(element: etree._Element, notes: bool) -> Iterator[str]:
    if element.get("data-uncounted") is not None or (not notes and element.get("class") == NOTEREF):
        return
    if not isinstance(element.tag, str):
        return
    if element.text:
        yield element.text
    for child in element:
        if child.tag == "br":
            yield "\n"
        yield from _texts(child, notes)
        if child.tag in BLOCKS:
            yield "\n"
        if child.tail:
            yield child.tail


def words(text: str) -> list[str]:
    """Split at white space; the unit in which word-preservation is proved."""
    return text.split()


def letters(text: str) -> str:
    """Drop white space and the invisible characters that breaking may add or remove: the unit in which places are counted."""
    dense = "".join(text.split())
    if not dense.isascii():
        for invisible in _INVISIBLE:
            if invisible in dense:
                dense = dense.replace(invisible, "")
    return dense


_INVISIBLE = "\u00ad\u200b\u2060\ufeff"


def classes(element: etree._Element) -> frozenset[str]:
    """Give the classes of an element."""
    names = element.get("class")
    return frozenset(names.split()) if names else _NO_CLASSES


_NO_CLASSES: frozenset[str] = frozenset()


def escape(text: str) -> str:
    """Escape text for use in a fragment."""
    return _escape(text).replace('"', "&quot;")


def unwrap(element: etree._Element) -> None:
    """Remove an element and keep its text, children and tail in its place."""
    parent = element.getparent()
    if parent is None:
        raise ValueError("the root of a fragment cannot be unwrapped")
    index = parent.index(element)
    _append_text(parent, index, element.text)
    children = list(element)
    for offset, child in enumerate(children):
        parent.insert(index + offset, child)
    _append_text(parent, index + len(children), element.tail)
    element.tail = None
    parent.remove(element)


def remove(element: etree._Element) -> None:
    """Take an element out with all that is in it, and leave what follows it."""
    parent = element.getparent()
    if parent is None:
        raise ValueError("the root of a fragment cannot be removed")
    _append_text(parent, parent.index(element), element.tail)
    element.tail = None
    parent.remove(element)


def _append_text(parent: etree._Element, index: int, text: str | None) -> None:
    """Add text before the child that stands at `index`."""
    if not text:
        return
    if index == 0:
        parent.text = (parent.text or "") + text
    else:
        before = parent[index - 1]
        before.tail = (before.tail or "") + text
