"""Fixtures for the checks: the sample book of the writers."""

from __future__ import annotations

from tests.render.conftest import fonts, root, sample_epub

__all__ = ["fonts", "root", "sample_epub"]
