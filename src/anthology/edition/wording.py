"""The words that the builder itself puts into a book, in one table. English only so far: a book in another language gives its own templates."""

from __future__ import annotations

ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)

ROLES = {
    "trl": "Translated by",
    "edt": "Edited by",
    "ill": "Illustrated by",
    "aui": "Introduced by",
    "com": "Compiled by",
    "ann": "Annotated by",
    "pht": "Photographs by",
    "ctb": "With",
}
"""What stands before a name on the line below a title."""

LANGUAGES = {
    "ru": "Russian", "fr": "French", "de": "German", "it": "Italian", "es": "Spanish", "pl": "Polish", "uk": "Ukrainian", "en": "English",
    "pt": "Portuguese", "nl": "Dutch", "el": "Greek", "la": "Latin", "cs": "Czech", "fi": "Finnish", "sv": "Swedish",
}  # fmt: skip
"""Names of languages for 'from the Russian'."""

RIGHTS = {
    "public-domain": "In the public domain.",
    "public-domain-us": "In the public domain in the United States.",
    "cc0": "Dedicated to the public domain (CC0 1.0).",
    "cc-by": "Under the licence Creative Commons Attribution.",
    "cc-by-sa": "Under the licence Creative Commons Attribution-ShareAlike.",
    "other-licence": "Under a licence of its own.",
    "permission": "Printed with permission.",
    "in-copyright": "In copyright.",
    "unclear": "Rights not clear.",
}
"""What is said of a witness on the permissions page."""

STANDINGS = {
    "digest": "A digest in the editors’ words. The full text is not printed in this edition.",
    "article": "An article written for this edition. It stands in the place of the one on the list.",
}
"""What is said at the head of a text that does not stand in full."""

ORDINALS = "Zeroth First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth".split()

NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def roman(number: int) -> str:
    """Write a number in small roman figures."""
    written = ""
    for value, figure in ROMAN:
        count, number = divmod(number, value)
        written += figure * count
    return written


def in_words(number: int) -> str:
    """Write a small number as a word."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def edition_name(number: int) -> str:
    """Name an edition by its number: First edition, Second edition … 13th edition, 21st edition."""
    if number < len(ORDINALS):
        return f"{ORDINALS[number]} edition"
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} edition"


def listed(names: tuple[str, ...]) -> str:
    """Join names as a sentence does: a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def long_date(iso: str) -> str:
    """Write an ISO date as 23 November 2026."""
    months = "January February March April May June July August September October November December".split()
    year, month, day = iso.split("-")
    return f"{int(day)} {months[int(month) - 1]} {year}"
