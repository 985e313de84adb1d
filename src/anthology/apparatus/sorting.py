"""Sorting: the form of words that alphabetical lists compare.

Takes words as printed; gives letters and figures only, word by word (Chicago Manual of Style, word-by-word order). Knows no register.
"""

from __future__ import annotations

import re
import unicodedata


def sort_form(words: str) -> str:
    """Give words for sorting: letters and figures only, small, without accents."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", words) if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", plain.casefold()))
