"""When two words are the same word: what cleaning may change, taken back on both sides.

`fold` gives the words of a text without what the rules of typography and of decoding may alter: shapes of quotation marks and dashes, ellipses,
kinds of space, invisible characters, ornaments between paragraphs; quotation marks and apostrophes are not compared at all. The words of a source
and those of the text made from it fold to the same list.
"""

from __future__ import annotations

import re
import unicodedata

from anthology.library.cleaning.characters import mend

_SHAPES = (
    *((char, '"') for char in "“”„«»″"),
    *((char, "") for char in "‘’‚‛′`´'\u200b\u2060\ufeff\u00ad\u200e\u200f\ufffc"),
    *((char, "-") for char in "‐‑‒–—―−"),
    ("…", "..."),
)
_DOTS, _HYPHENS = re.compile(r"\.(?:\s\.){2,}"), re.compile(r"-{2,}")
_FRENCH = ";:!?"
_ORNAMENT = re.compile(r"[*•⁂~_=#·◦∗❧☙-]+")


def fold(text: str) -> list[str]:
    """Give the words of a text in the form in which they are compared.

    A quotation mark leaves the space in which it stood, if any: languages set it with and without one. The space before a French sign goes.
    """
    folded = unicodedata.normalize("NFC", mend(text))
    for char, same in _SHAPES:
        if char in folded:  # faster than `translate`, which looks at every character
            folded = folded.replace(char, same)
    folded = _HYPHENS.sub("-", _DOTS.sub(lambda dots: "." * dots.group().count("."), folded))
    folded = " ".join(folded.split())
    for sign in _FRENCH:
        folded = folded.replace(f" {sign}", sign)
    return [word for word in folded.replace('"', "").split() if word[0].isalnum() or not _ORNAMENT.fullmatch(word)]
