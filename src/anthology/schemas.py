"""The JSON Schemas of the files an editor writes, by name."""

from __future__ import annotations

from typing import Any

from anthology.apparatus.schemas import schemas
from anthology.manifest import json_schema
from anthology.render.layout_catalogue import layout_schema


def all_schemas() -> dict[str, dict[str, Any]]:
    """Give every schema."""
    return {"manifest": json_schema(), **schemas(), "layout": layout_schema()}
