"""Editing anthology.yaml by machine: one thing only, texts added to a section. Home of ruamel.yaml.

Takes the text of a manifest and new entries; gives the new text. What stands in the file stays as it is, to the byte: comments, order, quotes, folded
lines. The entries are put behind the last text of their section. Only where a section's texts are written in one line, or not at all, is the file
written anew by ruamel.yaml, which keeps comments and order too.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.error import YAMLError

from anthology.problems import InputError, Location, Problem, nearest

_ONE_LINE = 100_000
"""A width at which no value of a new entry is broken over lines: ruamel.yaml leaves spaces at their ends."""

Entry = Mapping[str, Any]
"""A text's entry in plain values, in the order in which it is to be written."""


def add_texts(source: str, section: str, entries: Sequence[Entry], *, path: str) -> str:
    """Give the manifest with these texts at the end of a section. Raises `InputError` M031 when there is no such section."""
    data = _load(source, path)
    found = _section(data, section, path)
    texts = found.get("texts")
    block = isinstance(texts, CommentedSeq) and len(texts) > 0 and not texts.fa.flow_style()
    edited = _inserted(source, texts, entries) if block else _rewritten(data, found, entries)
    after = _section(_load(edited, path), section, path)["texts"]
    if [dict(item) for item in after][-len(entries) :] != [dict(entry) for entry in entries]:
        edited = _rewritten(data, found, entries)
    return edited


def _yaml(width: int = 140) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = width
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(source: str, path: str) -> Any:
    try:
        return _yaml().load(source)
    except (YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = Location(path=path, line=mark.line + 1, column=mark.column + 1) if mark else Location(path=path)
        raise InputError([Problem(code="M003", message="this is not YAML", at=at, hint="check indentation, colons and quotation marks")]) from error


def _section(data: Any, section: str, path: str) -> Any:
    sections = data.get("sections") if isinstance(data, dict) else None
    known = {str(item.get("id")): item for item in sections if isinstance(item, dict)} if isinstance(sections, list) else {}
    if section not in known:
        hint = nearest(section, known) or f"its sections are {', '.join(known)}"
        raise InputError([Problem(code="M031", message=f"the manifest has no section '{section}'", at=Location(path=path), hint=hint)])
    return known[section]


def _inserted(source: str, texts: CommentedSeq, entries: Sequence[Entry]) -> str:
    """Put the entries behind the last of a list that is written in lines."""
    lines = source.splitlines(keepends=True)
    start = texts.lc.item(len(texts) - 1)[0]
    dash = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    last = end
    while end < len(lines):
        line = lines[end]
        if line.strip() and not line.lstrip().startswith("#") and len(line) - len(line.lstrip()) <= dash:
            break
        if line.strip() and (not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) > dash):
            last = end + 1
        end += 1
    spaced = last < len(lines) and not lines[last].strip() and len(texts) > 1
    new = "".join(("\n" if spaced else "") + _snippet(entry, dash) for entry in entries)
    before = "".join(lines[:last])
    return before + ("" if before.endswith("\n") else "\n") + new + "".join(lines[last:])


def _snippet(entry: Entry, dash: int) -> str:
    stream = io.StringIO()
    _yaml(_ONE_LINE).dump([dict(entry)], stream)
    lines = stream.getvalue().splitlines()
    step = len(lines[0]) - len(lines[0].lstrip())
    return "".join(f"{' ' * dash}{line[step:]}\n" if line.strip() else "\n" for line in lines)


def _rewritten(data: Any, section: Any, entries: Sequence[Entry]) -> str:
    """Write the whole manifest anew; for lists that no line can be added to."""
    if not isinstance(section.get("texts"), list):
        section["texts"] = CommentedSeq()
    section["texts"].extend(dict(entry) for entry in entries)
    if len(section["texts"]) == len(entries):
        section["texts"] = CommentedSeq(section["texts"])
    stream = io.StringIO()
    _yaml().dump(data, stream)
    return stream.getvalue()
