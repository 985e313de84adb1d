"""Fixtures for the writers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from anthology.render.epub import write_epub
from anthology.render.epub_options import EpubOptions
from anthology.render.fonts import FACE_NAMES, face_bytes
from anthology.render.templates import Templates
from tests.render.sample import make_book, make_pagination, write_pictures


@pytest.fixture(scope="session")
def fonts() -> Mapping[str, bytes]:
    """Give the faces of the book."""
    return {name: face_bytes(name) for name in FACE_NAMES}


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the pictures of the sample."""
    return write_pictures(tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="session")
def sample_epub(root: Path, fonts: Mapping[str, bytes]) -> bytes:
    """Give the sample as an EPUB."""
    return write_epub(make_book(), pagination=make_pagination(), root=root, templates=Templates(), fonts=fonts, options=EpubOptions())
