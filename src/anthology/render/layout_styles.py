# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Computed styles that elements share: what is equal is computed once, with everything that `layout_speed` keeps on a style.

Patches private parts of WeasyPrint 70. It shares the style of elements that match the same rules under the same parent, but makes an exception of
every element with an id, because the id is part of its style (`anchor`), and of all generated content. Here an id stands beside the shared style:
the box of such an element gets a style of its own that holds the id and takes all else from the shared one. Generated content shares its styles
as elements do. The bytes stay equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weasyprint import css as _css
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

css: Any = _css
_StyleFor: Any = css.StyleFor
_find_style_attributes = css.find_style_attributes
_computed: Any = css.ComputedStyle.__missing__

_KINDS = {"page", "position", "float", "display"}
_PLAIN_NAMES = {name for name in INITIAL_VALUES if name not in _KINDS and not name.startswith("text_decoration_")}
_TAKEN = _PLAIN_NAMES & set(INHERITED)
"""Properties that an element has from its parent where no rule names them."""

_INITIAL = {name: value for name, value in INITIAL_VALUES.items() if name in _PLAIN_NAMES - _TAKEN - INITIAL_NOT_COMPUTED}
"""Values of the others where no rule names them."""

_LOGICAL = {name: frozenset(logical(block="ttb", inline=way) for way in ("ltr", "rtl")) for name, logical in PHYSICAL_FUNCTIONS.items()}
"""Names under which a rule may speak of a side without saying left or right."""

_PLAIN = re.compile(r"[\w.-]+\Z")
"""Ids that mean in CSS what they are."""


class _Named(css.ComputedStyle):  # type: ignore[misc]  # WeasyPrint has no types
    """The style of an element with an id. All but its values is one with the shared style, also what is kept there."""

    def __init__(self, shared: Any, name: str) -> None:
        self.__dict__ = shared.__dict__
        self.shared = shared
        self["anchor"] = name

    def __missing__(self, key: str) -> Any:
        value = self[key] = self.shared[key]
        return value


class _Unnamed:
    """A tree in which elements whose id is all their style are passed over."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree

    def iter(self) -> Iterator[Any]:
        """Give the elements that have more than an id."""
        return (element for element in self.tree.iter() if not _name(element))


def _name(element: Any) -> str:
    """Give the id of an element that has no other style of its own."""
    name = element.get("id")
    if not name or not _PLAIN.match(name) or element.get("style") or element.get("lang") or element.get("name") or element.tag == _SVG:
        return ""
    return str(name)


_SVG = "{http://www.w3.org/2000/svg}svg"


class _Styles(_StyleFor):  # type: ignore[misc]  # WeasyPrint has no types
    """The styles of a document (takes the place of `css.StyleFor`)."""

    def __init__(self, html: Any, sheets: Any, presentational_hints: Any, font_config: Any, target_collector: Any) -> None:
        self._generated: dict[Any, Any] = {}
        super().__init__(html, sheets, presentational_hints, font_config, target_collector)
        for element in html.etree_element.iter():
            if name := _name(element):
                target_collector.collect_anchor(name)

    def __call__(self, element: Any, pseudo_type: str | None = None) -> Any:
        style = super().__call__(element, pseudo_type)
        if pseudo_type is None and hasattr(element, "get") and (name := _name(element)):
            return _Named(style, name)
        return style

    def set_computed_styles(self, element: Any, parent: Any, root: Any = None, pseudo_type: Any = None, **rest: Any) -> None:
        """Compute a style, or take that of equal generated content."""
        if pseudo_type is None or not hasattr(element, "get"):
            super().set_computed_styles(element, parent, root, pseudo_type, **rest)
            return
        cascaded = self._cascaded_styles.get((element, pseudo_type), {})
        rules = tuple((name, id(value), weight) for name, (value, weight) in cascaded.items())
        key = (id(self._computed_styles[parent, None]), pseudo_type, rules)
        if key not in self._generated:
            super().set_computed_styles(element, parent, root, pseudo_type, **rest)
            self._generated[key] = self._computed_styles[element, pseudo_type]
        self._computed_styles[element, pseudo_type] = self._generated[key]


def _value(style: Any, name: str) -> Any:
    """Find a value; what no rule speaks of, at once (takes the place of `ComputedStyle.__missing__`)."""
    cascaded, parent = style.cascaded, style.parent_style
    if name in cascaded or (name in _LOGICAL and not _LOGICAL[name].isdisjoint(cascaded)):
        return _computed(style, name)
    if name in _INITIAL:
        value = style[name] = _INITIAL[name]
        return value
    if name in _TAKEN and parent is not None and not css.check_math(parent[name]):
        value = style[name] = parent[name]
        return value
    return _computed(style, name)


def install() -> None:
    """Put the patches in place."""
    css.StyleFor = _Styles
    css.ComputedStyle.__missing__ = _value
    css.find_style_attributes = lambda tree, *rest: _find_style_attributes(_Unnamed(tree), *rest)
