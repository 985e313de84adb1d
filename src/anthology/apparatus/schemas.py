"""The JSON Schemas of the files of notes and registers, for editors that complete and check what is typed.

Takes nothing; gives a schema by the name of the kind of file. `anthology schema` writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter

from anthology.apparatus.bibliography import BibliographyFile
from anthology.apparatus.chronology import Event
from anthology.apparatus.glossary import Term
from anthology.apparatus.index_file import IndexEntry
from anthology.apparatus.notes_file import NoteEntry
from anthology.apparatus.people import Person

_LISTS: Mapping[str, tuple[type[BaseModel], str]] = {
    "notes": (NoteEntry, "Notes tied to the words of a text"),
    "people": (Person, "Register of people"),
    "glossary": (Term, "Glossary of terms and organisations"),
    "chronology": (Event, "Chronology"),
    "index": (IndexEntry, "Further entries of the index"),
}


def schemas() -> dict[str, dict[str, Any]]:
    """Give every schema by name."""
    lists = {name: _named(TypeAdapter(list[model]).json_schema(), title) for name, (model, title) in _LISTS.items()}  # type: ignore[valid-type]  # a model known at run time
    return {**lists, "bibliography": _named(BibliographyFile.model_json_schema(), "Bibliography in CSL-YAML")}


def _named(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}
