"""Citations: `[@allen-2015, p. 12]` in the editor's Markdown becomes (Allen 2015, 12), linked to the bibliography.

Takes trees in which the reader of Markdown has left `<span class="citation" data-cite="key|locator;key|"/>`, and the works as set; fills
the spans. A key that the bibliography does not have is problem A024.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from anthology.apparatus.model import SetWork, work_address
from anthology.markup import classes, escape, parse
from anthology.problems import Location, Problems, nearest

_PAGE = re.compile(r"pp?\.?\s*(?=[\divxlc])")
_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One work cited at a place."""

    key: str
    locator: str = ""
    without_author: bool = False


def citations_in(body: etree._Element) -> Iterator[etree._Element]:
    """Find the citations of a tree that are to be filled."""
    return (element for element in list(body.iter("span")) if "citation" in classes(element) and element.get("data-cite") is not None)


def cited_in(span: etree._Element) -> tuple[Cited, ...]:
    """Read what a citation asks for."""
    return tuple(_cited(item) for item in (span.get("data-cite") or "").split(";") if item.strip())


def _cited(item: str) -> Cited:
    key, _, locator = item.partition("|")
    return Cited(key=key.strip().lstrip("-@"), locator=locator.strip(), without_author=key.strip().startswith("-"))


def check_citations(body: etree._Element, keys: Collection[str], at: Location, problems: Problems) -> None:
    """Report works that are cited and not in the bibliography."""
    for span in citations_in(body):
        for cited in cited_in(span):
            check_key(cited.key, keys, at, problems)


def check_key(key: str, keys: Collection[str], at: Location, problems: Problems) -> None:
    """Report a key that is not in the bibliography."""
    if key not in keys:
        hint = nearest(key, sorted(keys)) or "add it to the bibliography"
        problems.error("A024", f"the bibliography has no work '{key}'", at, hint)


def fill_citations(body: etree._Element, works: Mapping[str, SetWork]) -> None:
    """Set every citation of a tree; one that stands next to another shares its brackets."""
    for row in _rows(body):
        cited = [item for span in row for item in cited_in(span)]
        inside = "; ".join(_set(item, works) for item in cited)
        _fill(row[0], f"({inside})")
        for span in row[1:]:
            _join(row[0], span)


def _rows(body: etree._Element) -> list[list[etree._Element]]:
    """Gather citations with nothing but spaces between them."""
    rows: list[list[etree._Element]] = []
    for span in citations_in(body):
        before = span.getprevious()
        if rows and before is not None and before is rows[-1][-1] and not (before.tail or "").strip():
            rows[-1].append(span)
        else:
            rows.append([span])
    return rows


def _set(cited: Cited, works: Mapping[str, SetWork]) -> str:
    work = works.get(cited.key)
    short = work.short if work else escape(cited.key)
    if cited.without_author and (year := re.search(r"\b\d{4}[a-z]?$", short)):
        short = year.group()
    locator = f", {escape(set_locator(cited.locator))}" if cited.locator else ""
    return f'<a href="{work_address(cited.key)}">{short}</a>{locator}'


def set_locator(locator: str) -> str:
    """Give a locator as it prints: pages as bare figures, ranges with an en rule, other kinds with their word kept to the figure."""
    words = re.sub(r"(?<=\d)\s*-{1,2}\s*(?=\d)", "–", locator)
    return re.sub(r"(?<=\.)\s+(?=\d)", _SPACE, _PAGE.sub("", words))


def _fill(span: etree._Element, inside: str) -> None:
    filled = parse(inside)
    del span.attrib["data-cite"]
    span.text = filled.text
    span.extend(list(filled))


def _join(first: etree._Element, span: etree._Element) -> None:
    """Take out a citation whose works now stand in the one before it."""
    first.tail = span.tail
    parent = span.getparent()
    if parent is not None:
        span.tail = None
        parent.remove(span)
