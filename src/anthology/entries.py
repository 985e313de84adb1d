"""Entries of the files an editor writes: models whose every value knows its line, and what is said when they are not right.

Takes plain values with their marks, gives validated entries or problems M010 to M014. Does not read files: `yamlfile` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.json_schema import SkipJsonSchema

from anthology.problems import Location, Problems, nearest

AT = "@at"
"""Key under which each mapping carries its marks to its model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Where a mapping and its values stand."""

    here: Location
    keys: Mapping[str, Location] = field(default_factory=dict)
    values: Mapping[str, Location] = field(default_factory=dict)


NOWHERE = Marks(here=Location(path="(none)"), keys={}, values={})


class Entry(BaseModel):
    """A mapping in a file of the edition; knows where it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, arbitrary_types_allowed=True, defer_build=True)

    stands: SkipJsonSchema[Marks] = Field(default_factory=lambda: NOWHERE, alias="@at", repr=False, exclude=True)

    def where(self, key: str | None = None) -> Location:
        """Say where this entry, or its value under a key, stands."""
        return self.stands.values.get(key, self.stands.here) if key else self.stands.here


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Plain values and where each stands."""

    value: Any
    marks: Mapping[tuple[str | int, ...], Location]
    """By the way to a value from the top of the file."""

    trail: tuple[str | int, ...] = ()


Model = TypeVar("Model", bound=BaseModel)


def validate(data: Loaded, model: type[Model], problems: Problems) -> Model | None:
    """Validate plain values; None and problems when they are not what the model says."""
    try:
        return model.model_validate(data.value)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            _report(error, data, model, problems)
        return None


def _report(error: Any, data: Loaded, model: type[BaseModel], problems: Problems) -> None:
    """Say one of pydantic's errors in our words, at the line it concerns."""
    way = tuple(part for part in error["loc"] if part != AT)
    trail = (*data.trail, *way)
    at = _nearest_mark(trail, data.marks)
    name = str(way[-1]) if way else ""
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _keys(_model_at(model, way[:-1]))
        marks = _value_at(data.value, way[:-1])
        at = marks.keys.get(name, at) if isinstance(marks, Marks) else at
        problems.error("M012", f"unknown key '{name}'", at, nearest(name, known) or f"known keys: {', '.join(known)}")
    elif kind == "missing":
        problems.error("M011", f"'{name}' is missing", at)
    elif kind in ("literal_error", "enum"):
        problems.error("M013", f"'{error['input']}' is not a value of '{name}'", at, f"one of {error['ctx']['expected']}")
    elif kind == "value_error":
        problems.error("M014", str(error["ctx"]["error"]), at)
    else:
        shown = kind_of(error["input"])
        problems.error("M010", f"'{name}' {_TYPES.get(kind, error['msg'][0].lower() + error['msg'][1:])}; this is {shown}", at)


_TYPES = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be yes or no",
    "bool_parsing": "must be yes or no",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be keys and values",
    "model_type": "must be keys and values",
    "model_attributes_type": "must be keys and values",
}


def kind_of(value: Any) -> str:
    """Say what a value is, for a message."""
    if isinstance(value, dict):
        return "keys and values"
    if isinstance(value, list | tuple):
        return "a list"
    return "empty" if value is None else f"'{value}'"


def _nearest_mark(trail: tuple[str | int, ...], marks: Mapping[tuple[str | int, ...], Location]) -> Location | None:
    while trail and trail not in marks:
        trail = trail[:-1]
    return marks.get(trail)


def _value_at(value: Any, way: tuple[str | int, ...]) -> Any:
    for part in way:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value.get(AT) if isinstance(value, dict) else None


def _model_at(model: Any, way: tuple[str | int, ...]) -> type[BaseModel] | None:
    for part in way:
        if isinstance(part, int) or model is None:
            continue
        fields = {(info.alias or name): info for name, info in model.model_fields.items()}
        model = _inner_model(fields[part].annotation) if part in fields else None
    found: type[BaseModel] | None = model
    return found


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _inner_model(inner))), None)


def _keys(model: type[BaseModel] | None) -> list[str]:
    if model is None:
        return []
    return [name for name in ((info.alias or name) for name, info in model.model_fields.items()) if name != AT]
