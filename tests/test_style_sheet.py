"""The style sheet of the edition, as far as a test can hold it: spelling, dates, figures, names and marks in every file of `notes`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

NOTES = ROOT / "notes"

SHEET = "STYLE.md"
"""The style sheet itself shows what it forbids, so it is not searched for that."""

NOT_OURS = frozenset({"id", "at", "before", "after", "original", "variants", "also", "sources", "see", "people", "terms", "references"})
"""Fields of a register or a file of notes that hold keys, other people's words or spellings that we do not use."""

MONTHS = "January February March April May June July August September October November December".split()
_NUMBERED = "Eighth|Ninth|Tenth|Eleventh|Twelfth|Thirteenth|Fourteenth|Fifteenth"
_NO_PAGE = r"(?<! to )(?<! and )(?<! or )(?<!no\. )(?<!p\. )(?<!ch\. )"
_MONTH = f"(?:{'|'.join(MONTHS)})"

AMERICAN = """
    behavior catalog center centers centered color colors colored defense endeavor favor favored favorite fiber fulfill gray harbor honor honored
    humor labor labored laborer laborers maneuver mold neighbor neighbors neighborhood offense parlor pretense program programs plow rumor skillful
    skeptical theater tire traveled traveler traveling vapor vigor canceled canceling labeled labeling modeled quarreled signaled toward percent
""".split()

NOT_SAID = (
    r"it is (?:important|interesting|worth) (?:to note|noting)",
    r"it (?:should|must) be (?:noted|remembered|stressed)",
    r"worth noting|needless to say|it goes without saying|of course|obviously|undoubtedly|in conclusion",
    r"delv(?:e|es|ed|ing)|underscor(?:e|es|ed|ing)|shed(?:s|ding)? light|plays? a (?:key|vital) role|testament to",
    r"pivotal|tapestry|landscape|crucial(?:ly)?|vibrant|iconic|groundbreaking|rich history|heroic(?:ally)?|tragic(?:ally)?",
    r"not only\b[^.]{1,80}\bbut also",
)

FORBIDDEN = {
    "an ending in -ize": r"\b(?!(?:out|cap|over|under)?s(?:e)?iz|priz)\w+[iy]z(?:e|es|ed|ing|er|ers|ation|ations)\b",
    "an American spelling": rf"\b(?:{'|'.join(AMERICAN)})\b",
    "a month before its day": rf"\b{_MONTH} \d{{1,2}}\b(?!\d)",
    "a day with letters after its figure": r"\b\d{1,2}(?:st|nd|rd|th)\b",
    "a day in words": r"\bthe (?:twentieth|twenty-(?:first|\w+th|second|third)|thirtieth|thirty-first)\b(?! century| anniversary)",
    "months joined by hyphens": rf"{_MONTH}-{{1,3}}{_MONTH}",
    "a month cut short": r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b",
    "a comma between month and year": rf"\b{_MONTH}, (?:1[89]|20)\d\d\b",
    "a date in figures": r"\b(?:1[89]|20)\d\d-\d\d-\d\d\b",
    "a decade with an apostrophe": r"\b\d0'?s'|\b(?:1[89])?\d0's\b",
    "a workers' body without its apostrophe": r"\b(?:[Ww]orkers|[Ww]orker's|[Mm]etalworkers) (?:[Oo]pposition|[Gg]roup|[Uu]nion|[Cc]ontrol)\b",
    "a congress in figures": r"\b(?:\d{1,2}(?:st|nd|rd|th)?|X?[IVX]{1,3}) (?:Party )?(?:Congress|Conference)\b",
    "a numbered congress without capitals": rf"\b(?:{_NUMBERED}) (?:[Pp]arty )?(?:congress|conference)\b|"
    rf"\b(?:{_NUMBERED.lower()}) (?:[Pp]arty )?(?:[Cc]ongress|[Cc]onference)\b",
    "a sign for per cent": r"\d ?%",
    "a small number in figures": rf"{_NO_PAGE}(?<![\d.,:¶–-])(?<![\d¶–-] )\b[1-9] [a-z]{{3,}}s\b",
    "a large number without its comma": r"(?<![\d.-])\d{5,}(?![\d.-])",
    "a sentence that begins with a figure": r"(?<=[a-z][a-z]\. )(?<!pp\. )(?<!no\. )(?<!nos\. )\d+ [a-z]",
    "a range with a hyphen": r"(?<![\d-])(?:1[89]|20)\d\d-(?:\d\d|(?:1[89]|20)\d\d)(?![\d-])",
    "a dash between spaces": r"(?<=\w) (?:-|--|–|—) (?=\w)|—",
    "a quotation mark already curled": r"[“”‘’]",
    "dots other than three together": r"…|\. \.|(?<!\.)\.\.(?!\.)|\.{4}| \.\.\.",
    "two spaces": r"(?<=\S)  +(?=\S)",
    "a space before a stop": r"(?<=\w) [,;:?!](?!\S)",
    "an underlined heading or HTML": r"<(?!https?:)/?[a-z][a-z0-9]*[ />]",
} | {f"the words '{words}'": rf"\b(?:{words})\b" for words in NOT_SAID}
"""What must not stand in our own words outside quotations and titles, as regular expressions."""

ANY_CASE = frozenset(name for name in FORBIDDEN if name.startswith("the words")) | {"an American spelling", "an ending in -ize"}

SINGLE = re.compile(r"(?<![\w.\]])'(?:[^'\n]|(?<=\w)'(?=\w))*'(?!\w)")
QUOTED = re.compile(rf"{SINGLE.pattern}|\"[^\"\n]*\"")
ITALIC = re.compile(r"(?<![\w*])\*(?!\*)[^*\n]+\*(?!\*)")
CITATION = re.compile(r"\s*\[-?@[^\]]*\]")
TARGET = re.compile(r"\]\([^)\s]*(?: \"([^\"]*)\")?\)")
CODE = re.compile(r"`[^`\n]*`")
TABLE_RULE = re.compile(r"^\|[\s|:-]+\|$|(?<=\|) -- (?=\|)")


@cache
def markdown() -> tuple[tuple[str, str], ...]:
    """Give what stands in Markdown files, paragraph by paragraph, each with its place."""
    found = []
    for path in sorted(NOTES.rglob("*.md")):
        if path.name != SHEET:
            lines = path.read_text("utf-8").splitlines()
            found += [(f"{path.relative_to(ROOT)}:{number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    return tuple(found)


@cache
def entries() -> tuple[tuple[str, str], ...]:
    """Give what we wrote in YAML files, field by field; of the bibliography only the notes, for its titles are other people's."""
    found = []
    for path in sorted(NOTES.rglob("*.yaml")):
        place = str(path.relative_to(ROOT))
        only_notes = path.name == "bibliography.yaml"
        fields = _fields(yaml.safe_load(path.read_text("utf-8")), place)
        found += [(where, words) for where, words in fields if not only_notes or where.endswith("/note")]
    return tuple(found)


def _fields(value: Any, where: str, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        name = value.get("id") or value.get("at") or value.get("date") or value.get("term") or ""
        for key, inside in value.items():
            if key == "references" or key not in NOT_OURS:
                yield from _fields(inside, f"{where}/{name}/{key}" if name else f"{where}/{key}", key)
    elif isinstance(value, list):
        for inside in value:
            yield from _fields(inside, where, field)
    elif isinstance(value, str) and field not in {"date", "old_style", "born", "died", "dates", "title", "URL", "DOI", "ISBN", "page", "sort"}:
        yield where, " ".join(value.split())


def own_words(words: str) -> str:
    """Take out of a passage its citations, addresses, quotations and what is in italics: titles and foreign words."""
    words = CODE.sub("''", CITATION.sub("", words))
    words = TARGET.sub(lambda found: f"] ({found[1]})" if found[1] else "]", words)
    return QUOTED.sub("''", ITALIC.sub("**", TABLE_RULE.sub("|", words)))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_our_words_have_no(what: str) -> None:
    """Each offence is listed with its place and the words around it."""
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE if what in ANY_CASE else 0)
    passages = ((where, own_words(words)) for where, words in (*markdown(), *entries()))
    found = ((where, own, match) for where, own in passages if (match := pattern.search(own)))
    assert [f"{where}: {own[max(0, match.start() - 40) : match.end() + 30]}" for where, own, match in found] == []


def test_quotations_have_single_marks() -> None:
    """Double marks stand only within single ones, or round the title of a drawing."""
    passages = ((where, TARGET.sub("]", words)) for where, words in (*markdown(), *entries()))
    found = ((where, SINGLE.sub("", words)) for where, words in passages)
    assert [f"{where}: {words}" for where, words in found if '"' in words] == []


def test_days_of_both_calendars_differ_rightly() -> None:
    """Old Style first, New Style in brackets: thirteen days from March 1900, twelve in the century before."""
    pattern = re.compile(rf"\b(\d{{1,2}})(?: ({_MONTH}))? \((\d{{1,2}}) ({_MONTH})(?: in the New Style)?\) (\d{{4}})")
    wrong, seen = [], 0
    for where, words in (*markdown(), *entries()):
        for old_day, old_month, day, month, year in pattern.findall(words):
            seen += 1
            old = date(int(year), MONTHS.index(old_month or month) + 1, int(old_day))
            new = date(int(year), MONTHS.index(month) + 1, int(day))
            if (new - old).days != (13 if old >= date(1900, 2, 29 - 1) else 12):
                wrong.append(f"{where}: {old_day} ({day} {month}) {year}")
    assert wrong == []
    assert seen > 5


def test_paragraphs_stand_apart_by_one_line() -> None:
    """No space at the end of a line, no two empty lines, one line-end at the end, no heading of the first level."""
    wrong = []
    for path in sorted((*NOTES.rglob("*.md"), *NOTES.rglob("*.yaml"))):
        lines = path.read_text("utf-8").split("\n")
        place = path.relative_to(ROOT)
        wrong += [f"{place}:{number}: space at the end" for number, line in enumerate(lines, 1) if line != line.rstrip()]
        if lines[-1] or not lines[-2]:
            wrong.append(f"{place}: ends without a line of its own, or with more than one")
        if path.suffix == ".md" and path.name != SHEET:
            wrong += [f"{place}:{number}: two empty lines" for number, (one, two) in enumerate(pairwise(lines[:-1]), 1) if not one and not two]
            wrong += [f"{place}:{number}: heading of the first level" for number, line in enumerate(lines, 1) if line.startswith("# ")]
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("The group was organized late.", "an ending in -ize"),
        ("On March 16, 1921 it met.", "a month before its day"),
        ("On the 19th March it met.", "a day with letters after its figure"),
        ("It met on the twenty-first of May.", "a day in words"),
        ("The Workers Opposition lost.", "a workers' body without its apostrophe"),
        ("At the 10th Congress.", "a congress in figures"),
        ("At the tenth congress.", "a numbered congress without capitals"),
        ("It won - and lost.", "a dash between spaces"),
        ("It won. . . and lost.", "dots other than three together"),
        ("It had 7 leaders.", "a small number in figures"),
        ("It had 732521 members.", "a large number without its comma"),
        ("In 1919-20 it grew.", "a range with a hyphen"),
    ],
)
def test_what_is_forbidden_is_found(words: str, what: str) -> None:
    """The patterns do their work, and leave quotations and titles alone."""
    assert re.search(FORBIDDEN[what], own_words(words))
    assert not re.search(FORBIDDEN[what], own_words(f"The page says '{words}' [@key, p. 12]."))
    assert not re.search(FORBIDDEN[what], own_words(f"See *{words}* for it."))


def test_the_sheet_is_short_enough_to_be_read() -> None:
    """Between 500 and 900 words."""
    assert 500 <= len(Path(NOTES / SHEET).read_text("utf-8").split()) <= 900
