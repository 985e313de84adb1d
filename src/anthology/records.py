"""Data classes as plain values and back: what is kept between two runs is kept as JSON, which can do nothing but be read.

Takes a data class of texts, numbers, tuples, mappings, enumerations and further data classes; gives what `json` writes, and makes the same
object of it again. Knows no files.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
Maker = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """Give a value as JSON knows it; a data class as the row of its fields."""
    if is_dataclass(value):
        return [to_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    return value.value if isinstance(value, Enum) else value


def from_plain(kind: type[Record], plain: Any) -> Record:
    """Make an object again. Raises ValueError when the plain value is not one of its kind."""
    try:
        made: Record = _maker(kind)(plain)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"this is no {kind.__name__}") from error
    return made


def _maker(kind: Any) -> Maker:
    """Give what makes a value of a kind out of a plain one."""
    origin, inner = get_origin(kind), get_args(kind)
    if hasattr(kind, "__dataclass_fields__"):
        return _data_class(kind)
    if origin in (Union, types.UnionType):
        (some,) = (option for option in inner if option is not types.NoneType)
        make = _maker(some)
        return lambda plain: None if plain is None else make(plain)
    if origin is tuple:
        return _row(inner)
    if origin is not None and issubclass(origin, Mapping):
        value = _maker(inner[1])
        return lambda plain: {key: value(item) for key, item in plain.items()}
    if issubclass(kind, Enum):
        return lambda plain: kind(plain)
    return lambda plain: _checked(plain, kind)


def _row(inner: tuple[Any, ...]) -> Maker:
    if inner[-1] is Ellipsis:
        make = _maker(inner[0])
        return lambda plain: tuple(make(item) for item in plain)
    makers = [_maker(kind) for kind in inner]
    return lambda plain: tuple(make(item) for make, item in zip(makers, plain, strict=True))


@cache
def _data_class(kind: Hashable) -> Maker:
    made: Any = kind
    hints = get_type_hints(made)
    makers = [(field.name, _maker(hints[field.name])) for field in fields(made)]
    names, kinds = [name for name, _ in makers], [hints[name] for name, _ in makers]

    def make_one(plain: Any) -> Any:
        if list(map(type, plain)) == kinds:  # nothing in it that is not plain: nearly all there are
            return made(**dict(zip(names, plain, strict=True)))
        return made(**{name: make(item) for (name, make), item in zip(makers, plain, strict=True)})

    return make_one


def _checked(plain: Any, kind: type) -> Any:
    if not isinstance(plain, kind):
        raise TypeError(f"{plain!r} is not of the kind {kind}")
    return plain
