"""Markdown of the editor's as fragments, each read once and remembered.

Takes Markdown and its language; gives a cleaned fragment in the small vocabulary, and its footnotes. The reader and its parser are loaded only when
something is read that was not read before.
"""

from __future__ import annotations

from anthology.library.text import ReceivedNote
from anthology.memory import remembered


@remembered()
def markdown_fragment(text: str, *, language: str = "en", inline: bool = False) -> tuple[str, tuple[ReceivedNote, ...]]:
    """Give Markdown of the editor's as a cleaned fragment, with the footnotes in it; `inline` gives one line without a paragraph around it."""
    from anthology.library.readers.markdown import read_fragment

    return read_fragment(text, language, inline=inline)
