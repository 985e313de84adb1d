"""A page of an EPUB is sound in itself: well-formed, ids, alternative texts, languages, a title, links within it.

Takes the name and bytes of a page; gives problems, and of a page without any the few facts that the checks of the whole EPUB need. The verdict
on a page depends on nothing but its name and bytes: it is kept under their hash and that of this code, and a page that is the same byte for
byte is not looked through again. Folios are set apart before (`unmarked`): marks of printed pages in the one form in which we write them, whose
ids are held against the others each time. So a page of which only the folios have changed is not looked through again either.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import etree

from anthology.cache import Cache, key_of
from anthology.problems import Problems
from anthology.render.versions import epub_fingerprint

NAMES = {
    "o": "http://www.idpf.org/2007/opf",
    "h": "http://www.w3.org/1999/xhtml",
}
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPE = "{http://www.idpf.org/2007/ops}type"


_MARK = re.compile(rb'<span epub:type="pagebreak" role="doc-pagebreak" id="([A-Za-z][A-Za-z0-9._-]*)" aria-label="[^"&<>\x00-\x1f]+"></span>')
_ANY_MARK = re.compile(rb"type\s*=\s*[\"']pagebreak")


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A page whose marks of printed pages are taken out and say nothing but their places."""

    content: bytes
    marks: tuple[str, ...]
    """Their ids, in order."""


def unmarked(content: bytes) -> Unmarked:
    """Take out the marks of printed pages; none, unless all are written as we write them."""
    marks = [mark.decode() for mark in _MARK.findall(content)]
    if not marks or len(marks) != len(_ANY_MARK.findall(content)):
        return Unmarked(content, ())
    return Unmarked(_MARK.sub(b"<span></span>", content), tuple(marks))


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the whole EPUB needs to know of a page."""

    ids: frozenset[str]
    references: tuple[tuple[str, str, str], ...]
    """Every reference that does not lead to a place in `ids`, once: as it stands there, the name it leads to, the id there or nothing."""
    marks: tuple[str, ...]
    """Ids of the marks of printed pages, in order."""
    listed: tuple[str, ...]
    """Where the lines of a page list lead."""


def page_facts(name: str, content: bytes, problems: Problems, cache: Cache) -> PageFacts:
    """Examine a page, or take the verdict on the same bytes. Raises XMLSyntaxError where it is not well-formed."""
    page = unmarked(content)
    facts = _facts(name, page.content, problems, cache)
    if not page.marks:
        return facts
    counts = Counter([*facts.ids, *page.marks])
    for identifier in sorted(found for found, count in counts.items() if count > 1):
        problems.error("V106", f"id '{identifier}' stands {counts[identifier]} times in '{name}'")
    return replace(facts, ids=facts.ids | set(page.marks), marks=page.marks)


def _facts(name: str, content: bytes, problems: Problems, cache: Cache) -> PageFacts:
    key = key_of(["verdict on a page of the EPUB", epub_fingerprint(), name, content])
    kept = cache.get(key)
    if kept is not None:
        ids, references, marks, listed = json.loads(kept)
        return PageFacts(frozenset(ids), tuple((href, target, place) for href, target, place in references), tuple(marks), tuple(listed))
    facts, found = _examined(name, content)
    problems.extend(found)
    if not found:
        cache.put(key, json.dumps([sorted(facts.ids), facts.references, facts.marks, facts.listed]).encode())
    return facts


def _examined(name: str, content: bytes) -> tuple[PageFacts, Problems]:
    root, problems = etree.fromstring(content, PARSER), Problems()
    check_ids(name, root, problems)
    _check_pictures(name, root, problems)
    _check_languages(name, root, problems)
    ids = frozenset(identifier for element in root.iter() if (identifier := element.get("id")))
    resolved = [_resolved(name, href) for href in dict.fromkeys(_references(root))]
    facts = PageFacts(
        ids=ids,
        references=tuple((href, target, place) for href, target, place in resolved if target != name or (place and place not in ids)),
        marks=tuple(element.get("id") or "" for element in root.iter() if element.get(_TYPE) == "pagebreak"),
        listed=tuple(_listed(name, root)),
    )
    return facts, problems


def check_ids(name: str, root: etree._Element, problems: Problems) -> None:
    """Find ids that stand twice in a file."""
    counts = Counter(element.get("id") for element in root.iter() if element.get("id"))
    for identifier in sorted(found for found, count in counts.items() if found and count > 1):
        problems.error("V106", f"id '{identifier}' stands {counts[identifier]} times in '{name}'")


def _references(root: etree._Element) -> Iterator[str]:
    """Give the references of a page that stay within the EPUB."""
    for element in root.iter("{*}a", "{*}link", "{*}img"):
        href = element.get("href") or element.get("src") or ""
        if href and (href.startswith("#") or not urlsplit(href).scheme):
            yield href


def _resolved(name: str, href: str) -> tuple[str, str, str]:
    if href.startswith("#"):
        return href, name, unquote(href[1:])
    path, fragment = urldefrag(href)
    return href, posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name, unquote(fragment)


def _listed(name: str, root: etree._Element) -> Iterator[str]:
    """Give where a page list leads, as names of files with ids."""
    for part in root.iter(f"{{{NAMES['h']}}}nav"):
        if part.get(_TYPE) == "page-list":
            yield from (f"{posixpath.dirname(name)}/{link.get('href')}" for link in part.iter(f"{{{NAMES['h']}}}a"))


def _check_pictures(name: str, root: etree._Element, problems: Problems) -> None:
    for image in root.iter(f"{{{NAMES['h']}}}img"):
        if not (image.get("alt") or "").strip():
            problems.error("V107", f"picture '{image.get('src')}' in '{name}' has no alternative text")
    for drawing in root.iter("{http://www.w3.org/2000/svg}svg"):
        if not (drawing.get("aria-label") or drawing.get("aria-labelledby") or drawing.get("aria-hidden") or _titled(drawing)):
            problems.error("V107", f"a drawing in '{name}' has no name")


def _titled(drawing: etree._Element) -> bool:
    return drawing.find("{http://www.w3.org/2000/svg}title") is not None


def _check_languages(name: str, root: etree._Element, problems: Problems) -> None:
    if not root.get("lang"):
        problems.error("V107", f"'{name}' does not say its language")
    for element in root.iter():
        if element.get("lang") != element.get(_XML_LANG):
            problems.error("V107", f"an element of '{name}' says two languages, or one in one way only: '{element.get('lang')}'")
    if not (root.findtext("h:head/h:title", "", NAMES) or "").strip():
        problems.error("V107", f"'{name}' has no title")
