"""Ids and paragraph numbers: what makes every place of a book citable.

Takes a fragment and the slug of its document; gives its tree with ids that are unique in the book (`SLUG-…`) and paragraphs numbered from 1
(`id="SLUG-p12" data-number="12"`). Numbers depend on the words alone, so that they are the same in print, e-book and packs.
"""

from __future__ import annotations

from lxml import etree

from anthology.markup import NUMBERED_PARENTS, classes, has_words, parse, serialise

UNNUMBERED = frozenset(
    {
        "dateline",
        "salutation",
        "valediction",
        "signature",
        "attribution",
        "epigraph",
        "dedication",
        "stage",
        "speaker",
        "break",
        "asterism",
        "standing",
    }
)
"""Classes of paragraphs that are not running text."""


def number_paragraphs(fragment: str, slug: str) -> etree._Element:
    """Parse a text and give each paragraph its number and id; an id that it came with moves to an anchor inside it."""
    body = parse(fragment)
    if "id=" in fragment or "href=" in fragment:
        prefix_ids(body, slug)
    for number, paragraph in enumerate(_paragraphs(body), 1):
        received = paragraph.get("id")
        if received:
            anchor = etree.Element("span", id=received)
            anchor.tail, paragraph.text = paragraph.text, None
            paragraph.insert(0, anchor)
        paragraph.set("id", f"{slug}-p{number}")
        paragraph.set("data-number", str(number))
    return body


def _paragraphs(body: etree._Element) -> list[etree._Element]:
    return [
        element
        for element in body.iter("p")
        if (parent := element.getparent()) is not None and parent.tag in NUMBERED_PARENTS and not classes(element) & UNNUMBERED and has_words(element)
    ]


def prefix_ids(body: etree._Element, slug: str) -> None:
    """Begin every id with the document's slug, and every link inside the document likewise."""
    prefix = f"{slug}-"
    for element in body.iter(etree.Element):
        name, target = element.get("id"), element.get("href", "")
        if name and not name.startswith(prefix):
            element.set("id", prefix + name)
        if target.startswith("#") and not target[1:].startswith(prefix):
            element.set("href", f"#{prefix}{target[1:]}")


def names_others(fragment: str, slug: str) -> bool:
    """Tell whether a fragment, as `serialise` gives it, may hold ids or links within the document that do not begin with its slug."""
    return any(fragment.count(begin) != fragment.count(f"{begin}{slug}-") for begin in (' id="', ' href="#'))


def paragraph_range(fragment: str, first: int, last: int) -> str:
    """Cut a numbered text down to the blocks that hold paragraphs `first` to `last`, with the numbers that they have in the whole."""
    body = parse(fragment)
    for block in list(body):
        numbers = [int(number) for element in block.iter("p") if (number := element.get("data-number"))]
        following = _next_number(block)
        inside = any(first <= number <= last for number in numbers) or (not numbers and following is not None and first <= following <= last)
        if not inside:
            body.remove(block)
    return serialise(body)


def _next_number(block: etree._Element) -> int | None:
    """Give the number of the first numbered paragraph after a block: a heading goes with what it heads."""
    for later in block.itersiblings():
        for element in later.iter("p"):
            if number := element.get("data-number"):
                return int(number)
    return None


def last_number(fragment: str) -> int:
    """Give the number of the last paragraph; 0 when there is none."""
    return max((int(number) for element in parse(fragment).iter("p") if (number := element.get("data-number"))), default=0)
