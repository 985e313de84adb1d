"""anthology.yaml read and checked.

Takes the manifest's path; gives a `Manifest` or located problems, all at once. Checks what can be checked without opening another file: ids,
references inside the manifest, paths that leave the folder. Does not read texts or notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from pydantic.fields import FieldInfo

from anthology.entries import Entry
from anthology.manifest.model import IS_PATH, Manifest, Piece, SectionEntry, TextEntry
from anthology.problems import Location, Problems, nearest
from anthology.yamlfile import load

RESERVED = frozenset(
    "cover half-title title-page copyright-page contents notes-key people glossary chronology time-line bibliography index sources colophon "
    "illustrations texts-by-date texts-by-author questions changes".split()
)
"""Ids of the parts that the builder makes."""


def load_manifest(path: Path) -> Manifest:
    """Read and check a manifest. Raises InputError with every problem found."""
    problems = Problems()
    manifest = load(path, path.parent, Manifest, problems)
    problems.raise_errors()
    assert manifest is not None  # raise_errors has raised otherwise
    _check_ids(manifest, problems)
    _check_paths(manifest, problems)
    _check_packs(manifest, problems)
    problems.raise_errors()
    return manifest


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of the manifest, for editors."""
    schema = Manifest.model_json_schema(by_alias=False)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _check_ids(manifest: Manifest, problems: Problems) -> None:
    seen: dict[str, Location] = {}
    for entry in _with_ids(manifest):
        at = entry.where("id")
        if entry.id in RESERVED:
            problems.error("M021", f"the id '{entry.id}' is used by the builder itself", at, "choose another id")
        elif entry.id in seen:
            problems.error("M020", f"the id '{entry.id}' stands twice", at, f"it was first used at {seen[entry.id]}")
        seen.setdefault(entry.id, at)
    for section in manifest.sections:
        if not section.texts:
            problems.error(
                "M022", f"the section '{section.id}' has no texts", section.where("texts"), "list at least one text, or take the section out"
            )
    for text in manifest.texts:
        if not (text.title or text.listed_as):
            problems.error("M023", f"the text '{text.id}' has no title", text.where(), "give 'title', or 'listed_as' with its title in the listing")
        if text.witness.file is None and text.digest is None:
            hint = "give 'witness: {file: …}' or 'digest: {file: …}'"
            problems.error("M024", f"nothing says where the words of '{text.id}' are", text.where(), hint)


def _with_ids(manifest: Manifest) -> Iterator[Piece | SectionEntry | TextEntry]:
    yield from manifest.front_matter
    for section in manifest.sections:
        yield section
        yield from section.texts
    yield from manifest.back_matter


def _check_paths(manifest: Manifest, problems: Problems) -> None:
    for path, at in named_files(manifest):
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or "\\" in path or re.match(r"^[A-Za-z]:", path):
            problems.error("M025", f"the path '{path}' leaves the edition's folder", at, "put the file in the folder and name it from there")


def named_files(entry: Entry) -> Iterator[tuple[str, Location]]:
    """Give every path written in a manifest, with its place."""
    for name, info in type(entry).model_fields.items():
        value = getattr(entry, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Entry):
                yield from named_files(item)
            elif isinstance(item, str) and _is_path(info):
                yield item, entry.where(name)


def _is_path(info: FieldInfo) -> bool:
    """Whether a key holds a path, or may hold one."""
    metadata = [*info.metadata, *(item for option in get_args(info.annotation) for item in getattr(option, "__metadata__", ()))]
    return IS_PATH in metadata


def _check_packs(manifest: Manifest, problems: Problems) -> None:
    known = [section.id for section in manifest.sections] + [text.id for text in manifest.texts]
    seen: set[str] = set()
    for pack in manifest.packs:
        if pack.id in seen:
            problems.error("M020", f"the id '{pack.id}' stands twice", pack.where("id"))
        seen.add(pack.id)
        for name in pack.texts:
            if name.partition("#")[0] not in known:
                problems.error("P001", f"the pack '{pack.id}' names '{name}', which is not in the book", pack.where("texts"), nearest(name, known))
