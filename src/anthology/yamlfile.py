"""The files an editor writes: YAML in, validated values out, every value with its file, line and column.

Takes a path and a model; gives the validated model or located problems (codes M001 to M014), all of a file at once. Home of PyYAML. YAML is
composed safely (no tags that make objects), with limits on size, depth and on what aliases may unfold to. Dates stay text: the models say
what a date is. Does not know what any file is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from anthology.entries import AT, Loaded, Marks, Model, kind_of, validate
from anthology.problems import Location, Problems, nearest

Key = TypeVar("Key")

MAX_BYTES = 16_000_000
MAX_NODES = 1_000_000
MAX_DEPTH = 60


def load(path: Path, root: Path, model: type[Model], problems: Problems, *, asked_at: Location | None = None) -> Model | None:
    """Read a file whose top is a mapping; None when anything is wrong with it. `asked_at` is where its name was written."""
    data = read_yaml(path, root, problems, asked_at=asked_at)
    if data is None:
        return None
    here = Location(path=_shown(path, root), line=1, column=1)
    if not isinstance(data.value, dict):
        problems.error("M005", f"the file must be a mapping of keys to values, not {kind_of(data.value)}", here, "begin with lines like 'title: …'")
        return None
    return validate(data, model, problems)


def load_list(path: Path, root: Path, model: type[Model], problems: Problems, *, asked_at: Location | None = None) -> tuple[Model, ...]:
    """Read a file whose top is a list of entries; those that are right, the rest as problems. An empty file is an empty list."""
    data = read_yaml(path, root, problems, asked_at=asked_at, may_be_empty=True)
    if data is None or data.value is None:
        return ()
    if not isinstance(data.value, list):
        here = Location(path=_shown(path, root), line=1, column=1)
        problems.error("M005", f"the file must be a list of entries, not {kind_of(data.value)}", here, "begin each entry with '- '")
        return ()
    found = []
    for index, item in enumerate(data.value):
        entry = validate(Loaded(value=item, marks=data.marks, trail=(index,)), model, problems)
        if entry is not None:
            found.append(entry)
    return tuple(found)


def read_yaml(path: Path, root: Path, problems: Problems, *, asked_at: Location | None = None, may_be_empty: bool = False) -> Loaded | None:
    """Read plain values with their marks; None and a problem when the file is missing, not UTF-8, not YAML, too large or empty."""
    shown = _shown(path, root)
    text = read_text(path, root, problems, asked_at=asked_at)
    if text is None:
        return None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Location(path=shown, line=mark.line + 1, column=mark.column + 1) if mark else Location(path=shown)
        problems.error("M003", f"this is not YAML: {error.problem or error.context}", at, "check indentation, colons and quotation marks")
        return None
    except (yaml.YAMLError, RecursionError) as error:
        problems.error("M003", f"this is not YAML: {str(error).splitlines()[0]}", Location(path=shown))
        return None
    if node is None:
        if not may_be_empty:
            problems.error("M006", "the file is empty", Location(path=shown), "'anthology new' shows what a complete one looks like")
        return Loaded(value=None, marks={}) if may_be_empty else None
    builder = _Builder(shown, problems)
    value = builder.build(node, (), 0)
    return None if builder.failed else Loaded(value=value, marks=_Places(shown, builder.marks))


def read_text(path: Path, root: Path, problems: Problems, *, asked_at: Location | None = None) -> str | None:
    """Read a UTF-8 file; None and a located problem when it is not there, not a file, too large or not UTF-8."""
    shown = _shown(path, root)
    at = asked_at or Location(path=shown)
    if not path.exists():
        problems.error("M001", f"there is no file '{shown}'", at, _near_file(path))
        return None
    if not path.is_file():
        problems.error("M002", f"'{shown}' is a folder, not a file", at, "name the file itself")
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.error("M002", f"'{shown}' cannot be read: {error.strerror}", at)
        return None
    if len(data) > MAX_BYTES:
        problems.error("M004", f"'{shown}' is larger than {MAX_BYTES // 1_000_000} MB", at)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.error("M007", "the file is not in UTF-8", Location(path=shown, line=line), "save it again with the encoding UTF-8")
        return None


def _near_file(path: Path) -> str | None:
    return nearest(path.name, sorted(near.name for near in path.parent.iterdir())) if path.parent.is_dir() else None


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _location(shown: str, mark: yaml.Mark) -> Location:
    return Location(path=shown, line=mark.line + 1, column=mark.column + 1)


class _Places(Mapping[Key, Location]):
    """Where keys and values stand; each place is made when it is asked for, since nearly none is."""

    def __init__(self, shown: str, marks: Mapping[Key, yaml.Mark]) -> None:
        self._shown, self._marks = shown, marks

    def __getitem__(self, key: Key) -> Location:
        return _location(self._shown, self._marks[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)


class _Builder:
    """Turns nodes into plain values; remembers where each stood."""

    def __init__(self, shown: str, problems: Problems) -> None:
        self.shown, self.problems = shown, problems
        self.marks: dict[tuple[str | int, ...], yaml.Mark] = {}
        self.count, self.failed = 0, False
        self.scalars = yaml.constructor.SafeConstructor()

    def fail(self, code: str, message: str, node: yaml.Node, hint: str | None = None) -> None:
        self.failed = True
        self.problems.error(code, message, _location(self.shown, node.start_mark), hint)

    def build(self, node: yaml.Node, trail: tuple[str | int, ...], depth: int) -> Any:
        self.count += 1
        if self.failed:
            return None
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            self.fail("M004", "the file unfolds to more values than any edition needs", node, "write things out instead of using '&' and '*'")
            return None
        self.marks[trail] = node.start_mark
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, trail, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*trail, index), depth + 1) for index, child in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, trail: tuple[str | int, ...], depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        keys: dict[str, yaml.Mark] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if not isinstance(key_node, yaml.ScalarNode) or key in ("<<", AT):
                self.fail("M008", "a key must be a plain word", key_node)
            elif key in values:
                self.fail("M009", f"the key '{key}' stands twice", key_node, "keep one of them")
            else:
                keys[key] = key_node.start_mark
                values[key] = self.build(value_node, (*trail, key), depth + 1)
        marks = {key: self.marks[(*trail, key)] for key in values if (*trail, key) in self.marks}
        here = _location(self.shown, node.start_mark)
        return {**values, AT: Marks(here=here, keys=_Places(self.shown, keys), values=_Places(self.shown, marks))}

    def scalar(self, node: yaml.Node) -> Any:
        kinds = {
            "tag:yaml.org,2002:int": "int",
            "tag:yaml.org,2002:float": "float",
            "tag:yaml.org,2002:bool": "bool",
            "tag:yaml.org,2002:null": "null",
        }
        kind = kinds.get(node.tag)
        if kind is None:
            return node.value
        try:
            return getattr(self.scalars, f"construct_yaml_{kind}")(node)
        except ValueError:
            return node.value
