"""Naming: ids made of titles, in letters that every machine can write.

Takes a title in any script of Europe; gives small Latin letters, figures and hyphens.
"""

from __future__ import annotations

import re
import unicodedata


def slug(title: str) -> str:
    """Make an id of a title: small letters of the Latin alphabet, figures and hyphens."""
    plain = "".join(_LETTERS.get(char, char) for char in title.casefold())
    plain = unicodedata.normalize("NFKD", plain.replace("’", "").replace("'", ""))
    words = re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))
    kept = words if len(words) <= 6 else [word for word in words if word not in ("the", "a", "an", "of", "in", "on", "and", "to")][:6]
    return "-".join(kept)[:60].strip("-")


_LETTERS = dict(zip("абвгдезийклмнопрстуфхыэёъь", "a b v g d e z i i k l m n o p r s t u f kh y e e  ".split(" "), strict=False)) | {
    **{"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia"},
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l"},
}
