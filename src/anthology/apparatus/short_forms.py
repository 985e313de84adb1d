"""Short forms: what tells works apart when they are cited.

Takes the works of the bibliography; gives for each the short title, the short name of what holds it and the letter after its year (2007a),
so that no two works are cited alike where the data allow it. What an editor wrote as a short form is kept. Formats nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from anthology.apparatus.bibliography import Work
from anthology.apparatus.voices import letters_of
from anthology.problems import Problems

_ASIDE = re.compile(r"\s*\([^()]*\)\s*$|, at the .*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortForm:
    """How a work is named when it is cited."""

    title: str
    container: str
    year_suffix: str = ""


def short_forms(works: Sequence[Work], *, years: bool = True) -> dict[str, ShortForm]:
    """Give the short form of every work, by its key; `years` where dated works are cited by year and not by title."""
    titles = _short_titles([work for work in works if not (years and work.names and work.year is not None)])
    suffixes = _year_suffixes(works) if years else {}
    return {work.id: ShortForm(**_parts(work, titles), year_suffix=suffixes.get(work.id, "")) for work in works}


def _parts(work: Work, titles: dict[str, tuple[str, str]]) -> dict[str, str]:
    title, container = titles.get(work.id, (work.title_short or main_title(work), work.container_title_short or work.container_title or ""))
    return {"title": title, "container": container}


def main_title(work: Work) -> str:
    """Give a title without its subtitle."""
    return re.split(r":\s+", work.title, maxsplit=1)[0]


def _short_titles(works: Sequence[Work]) -> dict[str, tuple[str, str]]:
    """Choose the shortest of each work's forms that nothing else is called by."""
    chosen: dict[str, tuple[str, str]] = {}
    waiting = list(works)
    for attempt in range(3):
        forms = {work.id: _form(work, attempt) for work in works}
        names = {work.id: _name(work, forms[work.id]) for work in works}
        counts = Counter(names.values())
        unique = [work for work in waiting if counts[names[work.id]] == 1 or attempt == 2]
        chosen |= {work.id: forms[work.id] for work in unique}
        waiting = [work for work in waiting if work.id not in chosen]
    return chosen


def _name(work: Work, form: tuple[str, str]) -> tuple[object, ...]:
    """Give what a reader sees of a work cited by its title: what holds it only where it has no author."""
    return (work.surnames, form[0]) if work.names else form


def _form(work: Work, attempt: int) -> tuple[str, str]:
    """Give title and container: short ones first, then the full title, then the full container."""
    holder = work.container_title or ""
    container = work.container_title_short or (_ASIDE.sub("", holder) if attempt < 2 else holder)
    title = work.title_short or (main_title(work) if attempt == 0 else work.title)
    if holder and work.title.startswith(f"{holder}: "):
        part = work.title.removeprefix(f"{holder}: ")
        title = work.title_short or part[:1].upper() + part[1:]
    if attempt == 2 and work.names and holder and not work.title_short:
        title = f"{title} ({holder})"
    return title, container


def _year_suffixes(works: Sequence[Work]) -> dict[str, str]:
    groups: dict[tuple[tuple[str, ...], int], list[Work]] = defaultdict(list)
    for work in works:
        if work.names and work.year is not None:
            groups[(work.surnames, work.year)].append(work)
    return {
        work.id: letters_of(place)
        for group in groups.values()
        if len(group) > 1
        for place, work in enumerate(sorted(group, key=lambda work: work.sort_key), 1)
    }


def check_short_forms(works: Sequence[Work], problems: Problems, *, years: bool = True) -> None:
    """Warn where two works are cited alike."""
    seen: dict[object, Work] = {}
    forms = short_forms(works, years=years)
    for work in works:
        by_year = years and work.names and work.year is not None
        form = forms[work.id]
        year = work.year if years else None
        key = (work.surnames, year, form.year_suffix) if by_year else (*_name(work, (form.title, form.container)), year)
        first = seen.setdefault(key, work)
        if first is not work:
            problems.warn("A042", f"'{first.id}' and '{work.id}' are cited alike", work.where("title"), "give one of them a 'title-short'")
