"""Forms: one pattern for many names.

Takes forms as they are written; gives a pattern that finds any of them as whole words, the longest first. Forms are grouped by their first
letter, so that a long list costs little where none of it begins. Knows no register.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby


def pattern_of(forms: Iterable[str], *, space: str = " ") -> re.Pattern[str]:
    """Give the pattern; `space` is the pattern for a space within a form."""
    ordered = sorted(set(forms), key=lambda form: (form[0], -len(form), form))
    groups = (_group(first, tuple(group), space) for first, group in groupby(ordered, key=lambda form: form[0]))
    return re.compile(f"(?<!\\w)(?:{'|'.join(groups)})(?!\\w)")


def _group(first: str, forms: tuple[str, ...], space: str) -> str:
    return re.escape(first) + "(?:" + "|".join(space.join(re.escape(part) for part in form[1:].split(" ")) for form in forms) + ")"
