"""What a page says of itself: its head, JSON-LD, and the visible block above the text.

Takes the page as text and as a tree; gives facts offered for the manifest. Nothing here decides anything.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from anthology.library.readers.noteparts import text_of
from anthology.library.readers.profiles import Profile
from anthology.library.readers.selectors import first, select
from anthology.library.reading import Offered
from anthology.library.text import Contributor

_META = re.compile(r"<meta\s[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_LANG = re.compile(r"""<html[^>]*?\s(?:xml:)?lang\s*=\s*["']?([A-Za-z][\w-]*)""", re.IGNORECASE)
_JSON = re.compile(r"""<script[^>]+application/ld\+json[^>]*>(.*?)</script>""", re.IGNORECASE | re.DOTALL)
_LICENCE = re.compile(r"""<(?:a|link)\b[^>]*\brel\s*=\s*["']?license\b[^>]*>""", re.IGNORECASE)
_LABEL = re.compile(r"\s*([A-Za-z][A-Za-z/ ]{2,38}?)\s*:\s*(.+)", re.DOTALL)
_TITLE_KEYS = ("citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title")
_AUTHOR_KEYS = ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author")
_DATE_KEYS = ("citation_publication_date", "dc.date", "dcterms.created", "article:published_time", "date")


def offered_by_head(page: str) -> Offered:
    """Read title, author, date, language and licence from a page's head."""
    metas = _metas(page)
    title = _TITLE.search(page)
    linked = dict(_json_facts(page))
    language = _LANG.search(page)
    author = next((metas[key] for key in _AUTHOR_KEYS if metas.get(key)), None) or linked.get("author")
    return Offered(
        title=next((metas[key] for key in _TITLE_KEYS if metas.get(key)), None)
        or linked.get("headline")
        or (_line(title.group(1)) if title else None),
        contributors=people(author, "aut") if author and not author.startswith("http") else (),
        published=next((metas[key] for key in _DATE_KEYS if metas.get(key)), None) or linked.get("datePublished"),
        language=(language.group(1) if language else None) or metas.get("content-language") or metas.get("dc.language"),
        rights=_licence(page) or metas.get("dc.rights") or linked.get("license"),
        site=metas.get("og:site_name") or linked.get("publisher"),
        description=metas.get("description") or metas.get("og:description"),
    )


def _metas(page: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in _META.findall(page):
        values = {name.lower(): _line(first_of) for name, *parts in _ATTRIBUTE.findall(tag) for first_of in ("".join(parts),)}
        name = (values.get("name") or values.get("property") or values.get("http-equiv") or values.get("itemprop") or "").lower()
        if name and values.get("content"):
            found.setdefault(name, values["content"])
    return found


def _line(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


def _licence(page: str) -> str | None:
    tag = _LICENCE.search(page)
    values = {name.lower(): "".join(parts) for name, *parts in _ATTRIBUTE.findall(tag.group())} if tag else {}
    return values.get("href")


def _json_facts(page: str) -> Iterator[tuple[str, str]]:
    """Give the plain facts of JSON-LD about an article or book; a broken block says nothing."""
    for block in reversed(_JSON.findall(page[:2_000_000])):
        try:
            data = json.loads(block)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            for key in ("headline", "name", "author", "datePublished", "license", "publisher"):
                value = _plain(item.get(key))
                if value and not (key == "name" and "headline" in item):
                    yield ("headline" if key == "name" else key, value)


def _items(data: object) -> list[dict[str, object]]:
    if isinstance(data, dict):
        graph = data.get("@graph")
        items = graph if isinstance(graph, list) else [data]
    else:
        items = data if isinstance(data, list) else []
    kinds = ("Article", "Book", "CreativeWork", "NewsArticle", "BlogPosting", "ScholarlyArticle", "Chapter")
    return [item for item in items if isinstance(item, dict) and any(kind in str(item.get("@type")) for kind in kinds)]


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_plain(item) for item in value)))
    if isinstance(value, dict):
        return _plain(value.get("name") or value.get("url"))
    return _line(value) if isinstance(value, str) else ""


def people(names: str | None, role: str) -> tuple[Contributor, ...]:
    """Take the names of people apart: `A and B`, `A; B`."""
    if not names:
        return ()
    parts = [_line(name).strip(" .;,") for name in re.split(r"\s*;\s*|\s+and\s+|\s*&\s*|\n", names)]
    return tuple(Contributor(name=name, sort_name=sort_name(name), role=role) for name in parts if name and len(name) < 100)


def sort_name(name: str) -> str:
    """Put the last name first."""
    before, _, last = name.rpartition(" ")
    return f"{last}, {before}" if before and "," not in name else name


def offered_by_page(tree: etree._Element, profile: Profile, offered: Offered) -> Offered:
    """Add what the page shows of itself, where a profile says it stands."""
    shown = {name: _text(first(tree, getattr(profile, name))) for name in ("title", "author", "translator", "date", "rights", "summary")}
    facts = dict(_header_facts(tree, profile))
    translator = shown["translator"] or facts.get("translator")
    authors = people(_without_by(shown["author"]), "aut") or offered.contributors
    return replace(
        offered,
        title=shown["title"] or offered.title,
        contributors=(*authors, *people(_without_by(translator), "trl")),
        written=facts.get("written") or offered.written,
        published=shown["date"] or facts.get("published") or offered.published,
        source=facts.get("source") or offered.source,
        rights=shown["rights"] or facts.get("rights") or offered.rights,
        site=offered.site or profile.rights_default or None,
        description=shown["summary"] or offered.description,
        details=tuple(
            sorted((name, value) for name, value in facts.items() if name not in ("written", "published", "source", "rights", "translator"))
        ),
    )


def _text(element: etree._Element | None) -> str | None:
    text = " ".join(text_of(element).split()) if element is not None else ""
    return text or None


def _without_by(names: str | None) -> str | None:
    return re.sub(r"^(?:translated\s+)?(?:by|from the \w+(?: by)?)\s+", "", names, flags=re.IGNORECASE) if names else None


def header_blocks(tree: etree._Element, profile: Profile) -> list[etree._Element]:
    """Give the visible blocks that say where the text is from."""
    return select(tree, profile.header) if profile.header else []


def _header_facts(tree: etree._Element, profile: Profile) -> Iterator[tuple[str, str]]:
    labels = dict(profile.labels)
    for block in header_blocks(tree, profile):
        for line in lines_of(block):
            match = _LABEL.match(line)
            fact = labels.get(" ".join(match.group(1).lower().split())) if match else None
            if match and fact:
                yield fact, " ".join(match.group(2).split()).rstrip(";, ")


def lines_of(block: etree._Element) -> list[str]:
    """Give the text of a block line by line, as its line breaks divide it."""
    return [" ".join(line.split()) for line in _in_order(block).split("\n\n") if line.strip()]


def _in_order(element: etree._Element) -> str:
    text = element.text or ""
    for child in element:
        text += ("\n\n" if child.tag in ("br", "p", "div", "li") else "") + _in_order(child) + (child.tail or "")
    return text
