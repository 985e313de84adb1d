"""Picking: the node of a page that holds its text, and what in it is no text.

Our own rules on the original tree, because the libraries for this lose lists, tables, links to notes and identifiers. A profile's word comes first;
otherwise landmarks (`main`, `article`), else the smallest element that holds nearly all the running text. Menus, share buttons, comments and such go
by landmark, role and name; an element that holds most of the text is never taken for one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from anthology.library.cleaning.vocabulary import remove
from anthology.library.readers.profiles import Profile
from anthology.library.readers.selectors import first, select
from anthology.library.reading import Dropped

_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar", "dialog", "alert", "form"})
_JUNK = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|navigation|sidebar|share|sharing|sharedaddy|social|comment|comments|respond|related|recommended|breadcrumbs?|cookie|"
    r"cookies|newsletter|advert|advertisement|ads|promo|subscribe|pager|pagination|skip|login|search|toolbar|widget|popup|modal|print-only-nav|site-footer|"
    r"site-header|masthead|colophon-site|byline-share|addthis|sharethis|disqus|donate|tags|taxonomy)(?:$|[\s_-])",
    re.IGNORECASE,
)
_TEXTUAL = frozenset({"p", "blockquote", "li", "pre", "dd", "td", "h2", "h3"})
_MAIN = (
    "main",
    "*[role=main]",
    "*[itemprop=articleBody]",
    "article",
    "div#content",
    "div#main",
    "div.entry-content",
    "div.post-content",
    "div.content",
)


def pick(tree: etree._Element, profile: Profile, selector: str | None = None) -> tuple[etree._Element, list[Dropped]]:
    """Give the main node of a page, rid of what is no text, as a tree of its own, and what was left out."""
    before = _count(tree)
    gone = list(_drop_named(tree, profile))
    chosen = first(tree, (selector,)) if selector else None
    if chosen is None:
        chosen = first(tree, profile.main) if profile.main else None
    if chosen is None or (not selector and _count(chosen) < 10):
        gone += _drop_junk(tree)
        running = _Running()
        landmark = _landmark(tree, running)
        chosen = landmark if landmark is not None else _densest(tree, running)
    gone += _drop_junk(chosen)
    outside = before - _count(chosen) - sum(item.words for item in gone)
    if outside > 0:
        gone.append(Dropped(what="page around the text", words=outside))
    return _own_tree(chosen), gone


def _own_tree(element: etree._Element) -> etree._Element:
    if element.tag == "body":
        return element
    body = etree.Element("body")
    element.tail = None
    body.append(element)
    return body


def _count(element: etree._Element) -> int:
    return sum(len(str(piece).split()) for piece in element.itertext()) if len(element) else len((element.text or "").split())


def _drop_named(tree: etree._Element, profile: Profile) -> Iterator[Dropped]:
    for element in select(tree, profile.drop):
        if any(parent is tree for parent in element.iterancestors()):
            yield _drop(element, element.get("class") or element.get("id") or str(element.tag))


def _drop(element: etree._Element, what: str) -> Dropped:
    text = " ".join("".join(str(piece) for piece in element.itertext()).split())
    remove(element)
    return Dropped(what=what, words=len(text.split()), sample=text[:60])


def _drop_junk(tree: etree._Element) -> list[Dropped]:
    total = _count(tree)
    gone = []
    for element in list(tree.iter()):
        if element is tree or not _is_junk(element) or not any(parent is tree for parent in element.iterancestors()):
            continue
        if _count(element) * 2 <= total or element.tag in ("nav",):
            gone.append(_drop(element, _name_of(element)))
    return gone


def _name_of(element: etree._Element) -> str:
    match = _JUNK.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    return match.group().strip(" _-").lower() if match else str(element.get("role") or element.tag)


def _is_junk(element: etree._Element) -> bool:
    if element.tag in ("nav", "aside") and "note" not in (element.get("class") or "") and element.get("{http://www.idpf.org/2007/ops}type") is None:
        return True
    if element.get("role") in _ROLES:
        return True
    if element.tag in ("header", "footer"):
        parent = element.getparent()
        at_top = parent is not None and parent.tag == "body"
        return at_top or (element.tag == "footer" and "note" not in (element.get("class") or ""))
    if element.tag in ("div", "section", "ul", "ol", "table", "p", "span", "form", "h2", "h3"):
        return bool(_JUNK.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
    return False


def _landmark(tree: etree._Element, running: _Running) -> etree._Element | None:
    total = running.of(tree)
    for selector in _MAIN:
        found = sorted(select(tree, selector), key=running.of, reverse=True)
        if found and running.of(found[0]) * 10 >= total * 5 and running.of(found[0]) > 0:
            inner = [item for item in select(found[0], "article") if running.of(item) * 10 >= running.of(found[0]) * 8]
            return inner[-1] if inner else found[0]
    return None


class _Running:
    """Counts the words of running text: those in paragraphs and their like, links not counted.

    Each paragraph is counted once: nothing may change meanwhile.
    """

    def __init__(self) -> None:
        self._known: dict[etree._Element, int] = {}

    def of(self, element: etree._Element) -> int:
        """Count what is in an element."""
        known = self._known
        items = element.iter(*_TEXTUAL)
        return sum(known[item] if item in known else known.setdefault(item, _running_words(item)) for item in items)


def _running_words(item: etree._Element) -> int:
    if item.tag in ("td", "li", "blockquote") and any(child.tag in _TEXTUAL for child in item.iter() if child is not item):
        return 0
    linked = sum(_count(link) for link in item.iter("a"))
    return max(_count(item) - 2 * linked, 0)


def _densest(tree: etree._Element, running: _Running) -> etree._Element:
    """Give the smallest element that holds nine tenths of the running text."""
    total = running.of(tree)
    element = tree
    while total:
        inner = next((child for child in element if child.tag in _HOLDERS and running.of(child) * 10 >= total * 9), None)
        if inner is None:
            return element
        element = inner
    return element


_HOLDERS = frozenset({"div", "section", "article", "main", "table", "tbody", "tr", "td", "center", "form", "font", "fieldset"})
