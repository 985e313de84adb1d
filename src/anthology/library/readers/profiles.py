"""Profiles: what is known of how some sites make their pages, as data.

Reads `library/site_profiles.yaml` once; gives the profile of an address or of a name. Nothing about any one site stands in code.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from anthology.problems import Problems
from anthology.yamlfile import read_yaml

_FILE = Path(__file__).resolve().parent.parent / "site_profiles.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the pages of one site are made; every value is a tuple of selectors unless it says otherwise."""

    id: str = "general"
    hosts: tuple[str, ...] = ()
    """Endings of host names."""

    main: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    """The visible block that says where the text is from."""

    heading: tuple[str, ...] = ()
    """Headings at the head of the text that repeat title and author."""

    notes_title: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    translator: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    """Words before a colon in the header block, and the fact they stand for."""

    classes: tuple[tuple[str, str], ...] = ()
    """Class of the site, and the class or element of the vocabulary that it means."""

    contents: str = ""
    attachments: str = ""
    rights_default: str = ""


GENERAL = Profile()


@lru_cache(maxsize=1)
def profiles() -> tuple[Profile, ...]:
    """Give all profiles."""
    problems = Problems()
    loaded = read_yaml(_FILE, _FILE.parent, problems)
    problems.raise_errors()
    entries = loaded.value if loaded is not None and isinstance(loaded.value, list) else []
    return tuple(_profile(entry) for entry in entries)


def _profile(entry: dict[str, object]) -> Profile:
    names = {field.name for field in fields(Profile)}
    values = {name: _frozen(value) for name, value in entry.items() if name in names}
    return Profile(**values)  # type: ignore[arg-type]  # the file is ours, and a test reads all of it


def _frozen(value: object) -> object:
    if isinstance(value, dict):
        return tuple((str(key), str(item)) for key, item in value.items())
    return tuple(str(item) for item in value) if isinstance(value, list) else value


def profile_for(url: str | None, name: str | None = None) -> Profile:
    """Give the profile of that name, or else of the site of an address."""
    host = (urlsplit(url).hostname or "") if url else ""
    for profile in profiles():
        if profile.id == name or (name is None and any(host == end or host.endswith(f".{end}") for end in profile.hosts)):
            return profile
    return GENERAL
