"""When two words are the same word: what cleaning may change, taken back on both sides.

`fold` gives the words of a text without what the rules of typography and of decoding may alter: shapes of quotation marks and dashes, ellipses,
kinds of space, invisible characters, ornaments between paragraphs; quotation marks and apostrophes are not compared at all. The words of a source
and those of the text made from it fold to the same list.
"""

from __future__ import annotations

import re
import unicodedata

from anthology.library.cleaning.characters import mend

_SHAPES = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´'", None),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u200b\u2060\ufeff\u00ad\u200e\u200f\ufffc", None),
        "…": "...",
    }
)
_FRENCH = re.compile(r"\s+(?=[;:!?])")
_DOTS, _HYPHENS = re.compile(r"\.(?:\s\.){2,}"), re.compile(r"-{2,}")
_MARKS = re.compile(r"\s*\"\s*")
_ORNAMENT = re.compile(r"[*•⁂~_=#·◦∗❧☙-]+")


def fold(text: str) -> list[str]:
    """Give the words of a text in the form in which they are compared."""
    folded = unicodedata.normalize("NFC", mend(text)).translate(_SHAPES)
    folded = _HYPHENS.sub("-", _DOTS.sub(lambda dots: "." * dots.group().count("."), folded))
    folded = _MARKS.sub(lambda mark: _mark(mark.group()), _FRENCH.sub("", folded))
    return [word for word in folded.split() if word[0].isalnum() or not _ORNAMENT.fullmatch(word)]


def _mark(found: str) -> str:
    """Give the space that a quotation mark stood in, without the mark: languages set it with and without one."""
    return " " if found.strip() != found else ""
