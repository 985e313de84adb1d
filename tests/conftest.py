"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
"""The project."""

CORPORA = ROOT.parent / "shared" / "corpora"
"""Large books that are not part of the project; tests that need them are skipped where they are not."""


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Give the folder of large books, or skip."""
    if not CORPORA.is_dir():
        pytest.skip("the large books are not here")
    return CORPORA
