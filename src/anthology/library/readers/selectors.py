"""Selectors: how site profiles name parts of a page.

A small part of CSS: `tag#id.class[attribute=value]`, a space for "inside", commas for "or". Gives elements in the order of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

_SIMPLE = re.compile(r"(?P<tag>[\w-]+|\*)?(?:#(?P<id>[\w:-]+))?(?P<classes>(?:\.[\w-]+)*)(?:\[(?P<name>[\w:-]+)(?:=(?P<value>[^\]]*))?\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    tag: str | None
    identifier: str | None
    classes: frozenset[str]
    name: str | None
    value: str | None

    def fits(self, element: etree._Element) -> bool:
        if self.tag not in (None, "*", element.tag) or (self.identifier is not None and element.get("id") != self.identifier):
            return False
        if self.classes and not self.classes <= set((element.get("class") or "").split()):
            return False
        return self.name is None or (element.get(self.name) is not None and self.value in (None, element.get(self.name)))


@lru_cache(maxsize=512)
def _steps(selector: str) -> tuple[_Step, ...]:
    steps = []
    for part in selector.split():
        match = _SIMPLE.fullmatch(part)
        if match is None:
            raise ValueError(f"'{selector}' is not a selector that is understood")
        names = frozenset(name for name in match["classes"].split(".") if name)
        steps.append(_Step(tag=match["tag"], identifier=match["id"], classes=names, name=match["name"], value=match["value"]))
    return tuple(steps)


def select(tree: etree._Element, selectors: str | Iterable[str]) -> list[etree._Element]:
    """Give every element below the root that any of the selectors names."""
    chosen = [_steps(one.strip()) for text in ([selectors] if isinstance(selectors, str) else selectors) for one in text.split(",") if one.strip()]
    if not chosen:
        return []
    tags = [steps[-1].tag for steps in chosen]
    named = () if None in tags or "*" in tags else tuple(tag for tag in tags if tag)
    return [element for element in tree.iter(*named) if element is not tree and any(_matches(element, steps) for steps in chosen)]


def first(tree: etree._Element, selectors: Iterable[str]) -> etree._Element | None:
    """Give the first element of the first selector that names any; `body` names the root."""
    for selector in selectors:
        if selector == "body":
            return tree
        found = select(tree, selector)
        if found:
            return found[0]
    return None


def _matches(element: etree._Element, steps: tuple[_Step, ...]) -> bool:
    if not steps or not steps[-1].fits(element):
        return False
    left = list(steps[:-1])
    parent = element.getparent()
    while left and parent is not None:
        if left[-1].fits(parent):
            left.pop()
        parent = parent.getparent()
    return not left
