"""Spelling: one form of each name in our own writing.

Takes the registers and the source of the editor's files; warns (A041) where a form stands that the register calls a variant, and names the
right one. Looked through are Markdown files, and in files of notes and registers what the reader will read (`note`, `event`, `short`). Let
be: words in quotation marks, in italics that hold a title of the bibliography, link targets, citations, code, and what is quoted from texts
(`at`, `before`, `after`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from anthology.apparatus.forms import Forms
from anthology.apparatus.glossary import Term
from anthology.apparatus.people import Person
from anthology.apparatus.registers import Registers
from anthology.cache import key_of
from anthology.memory import remembered
from anthology.problems import Location, Problems

READ_KEYS = frozenset({"note", "event", "short"})
"""Keys of YAML files whose values are our own prose."""

_MASKED = re.compile(
    r"\]\([^)\s]*\)"  # where a link leads
    r"|\[-?@[^\]]*\]"  # citations
    r"|https?://\S+"
    r"|`[^`]*`"
    r'|"(?:[^"\n]|\n(?!\s*\n)){1,400}?"'
    r"|“[^”]{1,400}?”|«[^»]{1,400}?»"
    r"|'(?<![\w’']')(?=\S)(?:[^\n]|\n(?!\s*\n)){1,400}?(?<=\S)'(?!\w)"
    r"|‘(?:[^\n]|\n(?!\s*\n)){1,400}?(?<=\S)’(?!\w)"
)
_ITALIC = re.compile(r"(?<![*\w])([*_])(?=\S)([^*_]{1,200}?)(?<=\S)\1(?![*\w])")
_SEEN = re.compile(r"\S+")
_KEY = re.compile(r"^(\s*(?:- )?)([A-Za-z_-]+):(?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A file of the editor's, as it is in the folder."""

    path: str
    source: str


def check_spelling(registers: Registers, writings: Iterable[Writing], problems: Problems) -> None:
    """Warn of every variant in our own writing."""
    preferred = _preferred(registers)
    if not preferred:
        return
    titles = tuple(" ".join(work.title.split()).casefold() for work in registers.works)
    sought = _Sought(variants=Forms(preferred, any_space=True), titles=titles, told=key_of((*sorted(preferred), "", *titles)))
    for writing in writings:
        for start, variant in _found(writing, sought):
            hint = f"write '{preferred[variant]}', or set it in quotation marks if it is quoted"
            problems.warn("A041", f"'{variant}' is not this book's spelling", _place(writing, start), hint)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Sought:
    """What is looked for, and where it is not."""

    variants: Forms
    titles: tuple[str, ...]
    told: str
    """Tells this from everything else that may be sought."""

    def __repr__(self) -> str:
        return self.told


@remembered()
def _found(writing: Writing, sought: _Sought) -> tuple[tuple[int, str], ...]:
    """Find the variants in a piece of writing: where each begins, and which it is."""
    words = _own_words(writing, sought.titles)
    return tuple((start, " ".join(words[start:end].split())) for start, end in sought.variants.find(words))


def _preferred(registers: Registers) -> dict[str, str]:
    """Give each variant with the form that the register prefers."""
    entries: Sequence[Person | Term] = (*registers.people, *registers.terms)
    right = {form for entry in entries for form in entry.forms}
    return {variant: _name(entry) for entry in entries for variant in entry.variants if variant not in right}


def _name(entry: Person | Term) -> str:
    return entry.name if isinstance(entry, Person) else entry.term


def _own_words(writing: Writing, titles: Sequence[str]) -> str:
    """Give the source with everything blanked that is not our own prose; places stay."""
    source = writing.source
    if writing.path.endswith((".yaml", ".yml")):
        source = "".join(_prose_lines(source))
    source = _MASKED.sub(_blank, source)
    return _ITALIC.sub(lambda found: _blank(found) if _is_title(found.group(2), titles) else found.group(), source)


def _is_title(words: str, titles: Sequence[str]) -> bool:
    plain = " ".join(words.split()).casefold()
    return any(plain in title or title in plain for title in titles)


def _blank(found: re.Match[str]) -> str:
    return _blanked(found.group())


def _blanked(words: str) -> str:
    """Put a space in the place of everything that is seen."""
    return _SEEN.sub(lambda found: " " * len(found.group()), words)


def _prose_lines(source: str) -> Iterator[str]:
    """Give the lines of a YAML file, those that are not prose blanked."""
    is_prose, indent = False, -1
    for line in source.splitlines(keepends=True):
        key = _KEY.match(line)
        depth = len(line) - len(line.lstrip(" "))
        if key and (indent < 0 or depth <= indent or not is_prose):
            is_prose, indent = key.group(2) in READ_KEYS, depth
            yield " " * key.end() + line[key.end() :] if is_prose else _blanked(line)
        else:
            yield line if is_prose else _blanked(line)


def _place(writing: Writing, start: int) -> Location:
    line = writing.source.count("\n", 0, start) + 1
    return Location(path=writing.path, line=line, column=start - writing.source.rfind("\n", 0, start))
