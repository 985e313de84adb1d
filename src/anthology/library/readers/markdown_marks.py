"""Marks in Markdown that are not CommonMark's: comments, which do not print, and the `{#id .class}` after a heading.

Functions for the parser's rulers; `markdown` puts them in. A comment that is never closed is no comment; one in code is code.
"""

from __future__ import annotations

import re
from typing import Any

COMMENT = re.compile(r"<!--(?!-?>).*?-->", re.DOTALL)
"""As HTML and CommonMark have it."""

_ATTRIBUTES = re.compile(r"(?:^|(?<=[^\\]))[ \t]*\{[ \t]*((?:[#.][A-Za-z0-9_][\w-]*[ \t]*)+)\}[ \t]*$")


def comment_block(state: Any, start: int, end: int, silent: bool) -> bool:
    """Skip a comment that stands on lines of its own, whatever is in it."""
    if state.is_code_block(start):
        return False
    at = state.bMarks[start] + state.tShift[start]
    found = COMMENT.match(state.src, at)
    if found is None:
        return False
    last = start + state.src.count("\n", at, found.end())
    if last >= end or state.src[found.end() : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
    return True


def comment_inline(state: Any, silent: bool) -> bool:
    """Skip a comment within a line."""
    found = COMMENT.match(state.src, state.pos)
    if found is None:
        return False
    if not silent and state.pending.endswith(" ") and state.src[found.end() : found.end() + 1] in ("", " ", "\n"):
        state.pending = state.pending[:-1]
    state.pos = found.end()
    return True


def heading_attributes(state: Any) -> None:
    """Give a heading the id and classes that stand in braces after it."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        last = inline.children[-1] if opening.type == "heading_open" and inline.children else None
        found = _ATTRIBUTES.search(last.content) if last is not None and last.type == "text" else None
        if found is None or last is None:
            continue
        last.content = last.content[: found.start()].rstrip()
        for mark in found.group(1).split():
            if mark[0] == "#":
                opening.attrSet("id", mark[1:])
            else:
                opening.attrJoin("class", mark[1:])
