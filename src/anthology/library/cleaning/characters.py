"""Characters: encodings mended, dashes, ellipses, spaces that must not break.

Every rule works on one `Run` and is its own limit: applied twice it does what it does once. No rule adds, drops or moves a word; see
`anthology.library.cleaning.folding` for what counts as the same word. Most runs have nothing for most rules: each first looks for letters
without which it can find nothing, which takes a small part of the time.
"""

from __future__ import annotations

import re

from anthology.library.cleaning.quotes import NARROW
from anthology.library.cleaning.runs import Run

_NBSP = "\u00a0"
_UPPER = "[A-ZÀ-ÖØ-ÞА-ЯЁ]"

# Windows-1252 as UTF-8 bytes read it: the second and later bytes of a sequence as they look in that code page.
_C1 = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_TRAIL = "[" + "".join(re.escape(char) for char in sorted({*(_C1.values()), *map(chr, range(0x80, 0xC0))} - {"\ufffd"})) + "]"
_MOJIBAKE = re.compile(f"[Â-ß]{_TRAIL}|[à-ï]{_TRAIL}{{2}}|[ð-ô]{_TRAIL}{{3}}")
_CONTROLS = re.compile("[\x80-\x9f]")
_MISREAD = re.compile("[\x80-\x9fÂ-ô]")
"""One of these stands in all that was decoded wrongly."""

_USELESS = re.compile("[\ufeff\u00ad\u200e\u200f]")


def mend(text: str) -> str:
    """Mend UTF-8 that was read as Windows-1252 (â€™ for ’), and Windows-1252 that was read as Latin-1."""
    if text.isascii() or not _MISREAD.search(text):
        return text
    text = _MOJIBAKE.sub(_decoded, text)
    return _CONTROLS.sub(lambda match: _C1[ord(match.group())].replace("\ufffd", ""), text)


def _decoded(match: re.Match[str]) -> str:
    data = bytearray()
    for char in match.group():
        data += bytes([ord(char)]) if ord(char) < 0x100 else char.encode("cp1252")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def mend_encoding(run: Run) -> None:
    """Mend what was decoded wrongly before it came to us."""
    if not run.text.isascii() and _MISREAD.search(run.text):
        run.sub(_MOJIBAKE, _decoded)
        run.sub(_CONTROLS, lambda match: _C1[ord(match.group())].replace("\ufffd", ""))


def drop_invisible(run: Run) -> None:
    """Drop soft hyphens, byte-order marks and direction marks: hyphenation is ours, and quotations must be found."""
    if not run.text.isascii() and any(char in run.text for char in "\ufeff\u00ad\u200e\u200f"):
        run.sub(_USELESS, "")


_MONTHS = (
    "January February March April May June July August September October November December "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "Januar Februar März Mai Juni Juli Oktober Dezember "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
).split()
_DAYS = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag понедельник вторник среда четверг пятница суббота воскресенье"
).split()
_SHORT = "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tues? Wed Thurs? Fri Sat Sun янв февр? авг сент? окт нояб? дек".split()
_NOMINATIVE = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
_UNIT = rf"(?:{'|'.join(sorted({*_MONTHS, *_DAYS, *_NOMINATIVE, 'August', 'September'}))}|(?:{'|'.join(_SHORT)})\b\.?|[IVXLC]{{2,7}}|\d{{1,4}})"
_SPAN = re.compile(rf"(?<![\w-])({_UNIT})--(?={_UNIT}(?!\w)(?!-))")
_EM, _SPACED_EM = re.compile(r"(?<![-\n])---(?!-)"), re.compile(r"(?<=\S)[ \u00a0]+---?[ \u00a0]+(?=\S)")
_EN = re.compile(r"(?<=\d)--(?=\d)")
_DOUBLE = re.compile(r"(?<![-\s])--(?![-])|(?<!-)--(?![-\s])")
_SPACED_HYPHEN = re.compile(r"(?<=[^\s-])[ \u00a0]-[ \u00a0](?=[^\s-])")
_BEFORE_SPACE, _BEFORE_FIGURE = re.compile("-[ \u00a0]"), re.compile(r"-\d")
_YEARS = re.compile(r"(?<![\d-])(1\d{3}|20\d{2})-(\d{4}|\d{2})(?![\d-])")
_PAGES = re.compile(r"(\bpp?\.[ \u00a0]?)(\d+)-(?=\d+\b)")


def set_dashes(run: Run) -> None:
    """Turn typed dashes into rules: en between figures, months and days, spaced as the language has it, em where hyphens join words."""
    if "-" not in run.text:
        return
    spaced = f"{_NBSP}— " if run.language.split("-")[0] in ("ru", "uk") else f"{_NBSP}– "
    if "--" in run.text:
        run.sub(_EN, "–")
        run.sub(_SPAN, r"\1–")
        run.sub(_SPACED_EM, spaced)
        run.sub(_EM, "—")
        run.sub(_DOUBLE, "—")
    if _BEFORE_SPACE.search(run.text):
        run.sub(_SPACED_HYPHEN, spaced)
    if _BEFORE_FIGURE.search(run.text):
        run.sub(_YEARS, _range)
        run.sub(_PAGES, r"\1\2–")


def _range(match: re.Match[str]) -> str:
    first, last = match.groups()
    rises = int(last) > int(first[-len(last) :])
    return f"{first}–{last}" if rises else match.group()


_FOUR_DOTS, _THREE_DOTS = re.compile(r"(?<![.…])\.{4}(?![.…])"), re.compile(r"(?<![.…])\.{3}(?![.…])")
_SPACED_DOTS = re.compile(r"(?<![.…])\.[ \u00a0]\.[ \u00a0]\.(?![ \u00a0]?[.…])")


def set_ellipses(run: Run) -> None:
    """Turn three full stops, closed up or spaced, into an ellipsis; four into a full stop and an ellipsis."""
    if ".." in run.text or ". ." in run.text or f".{_NBSP}." in run.text:
        run.sub(_FOUR_DOTS, ".…")
        run.sub(_THREE_DOTS, "…")
        run.sub(_SPACED_DOTS, "…")


_INITIALS = re.compile(rf"(?<![\w’'])({_UPPER}\.) (?={_UPPER}\.)")
_INITIAL_NAME = re.compile(rf"(?<![\w’'])({_UPPER}\.) (?={_UPPER}\w)")
_DATES = re.compile(rf"(?<![\d\w])(\d{{1,2}}\.?) (?=(?:{'|'.join(sorted(set(_MONTHS)))})\b)")
_INITIAL, _DAY, _NUMBER = re.compile(rf"{_UPPER}\. {_UPPER}"), re.compile(r"\d\.? \w"), re.compile(r" \d")
_NUMBERED = re.compile(r"(?<![\w.])((?:pp?|[Vv]ols?|[Nn]os?|[Cc]h|n|nn|§|¶|№|стр?|т|S|Bd)\.?|§|¶|№) (?=\d)")


def bind_spaces(run: Run) -> None:
    """Keep together what must not be parted: initials with a narrow space, dates, numbers and their word with a common one."""
    if _INITIAL.search(run.text):
        run.sub(_INITIALS, rf"\1{NARROW}")
        run.sub(_INITIAL_NAME, rf"\1{_NBSP}")
    if _DAY.search(run.text):
        run.sub(_DATES, "\\1\u00a0")
    if _NUMBER.search(run.text):
        run.sub(_NUMBERED, rf"\1{_NBSP}")


_BEFORE_HIGH = re.compile(r"(?<=[\w»”’)\u202f]) +(?=[;!?»])|(?<=[\w»”’)]) +(?=:)")
_AFTER_OPENING = re.compile(r"(?<=«) +")
_BEFORE_DASH = re.compile(r" (?=[—–] )")


def space_by_language(run: Run) -> None:
    """Make the spaces that French sets before high points, and Russian before a dash, ones that do not break."""
    language = run.language.split("-")[0]
    if language == "fr":
        run.sub(_BEFORE_HIGH, NARROW)
        run.sub(_AFTER_OPENING, NARROW)
    if language in ("ru", "uk", "en", "de") and (" —" in run.text or " –" in run.text):
        run.sub(_BEFORE_DASH, _NBSP)


_WHITE, _NO_SPACE = re.compile(r"[ \t\r\n\f\v]{2,}|[\t\r\n\f\v]"), re.compile(r"[\t\r\n\f\v]")


def even_spaces(run: Run) -> None:
    """Make every stretch of white space one space; non-breaking and thin ones stay."""
    if "  " in run.text or _NO_SPACE.search(run.text):
        run.sub(_WHITE, " ")
