"""The JSON Schemas of the files an editor writes, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anthology.manifest import json_schema

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {"manifest": json_schema}
