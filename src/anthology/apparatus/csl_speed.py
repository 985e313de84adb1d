"""citeproc made quicker: a style and its locale stay as they were read, so that what stands in them is looked up once.

Takes two modules of citeproc-py (0.11) and changes them in place; gives nothing. Setting one work asks a style hundreds of times for a macro, a
term, an ancestor, each time with a search of XPath, often through a locale of a thousand terms; and a field of a work is asked for by three calls in
the place of one. The answers are kept by element and question: more than half of the time was that. Nothing is set otherwise: a test sets works
both ways.
"""

from __future__ import annotations

from functools import cache
from typing import Any

_LOOKED_UP = ("xpath_search", "get_root", "get_term", "get_single_term", "get_locale_option", "__getattr__")
"""Methods of elements whose answers depend on nothing but style and locale; the last gives an element's child by its name."""


def quicken(model: Any, source: Any) -> None:
    """Keep what is looked up in styles; ask the fields of works directly."""
    for name in _LOOKED_UP:
        setattr(model.CitationStylesElement, name, cache(getattr(model.CitationStylesElement, name)))

    def field(record: dict[str, Any], name: str) -> Any:
        try:
            return dict.__getitem__(record, name)
        except KeyError:
            raise source.VariableError from None

    source.CustomDict.__getattr__ = field
    source.CustomDict.__getitem__ = field
