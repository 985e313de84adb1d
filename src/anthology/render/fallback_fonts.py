"""Characters that the book's own faces lack: signs, fractions, rare accents, and the faces of other families that lend them.

Gives the files and bytes of the lending faces, the best liked first, and says which of them a text needs. They are used as their packages bring
them, upright and regular only, since what they lend are signs. A package that is not installed lends nothing: the character is then in no font,
which is a problem when it is laid out (R010), and never another shape.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """A face that stands in where the book's own has no glyph."""

    name: str
    """As the joiner calls it."""

    family: str
    """As CSS and the font itself call it."""

    post_script: str
    package: str
    file: str

    @property
    def path(self) -> Path | None:
        """Give its file; None where its package is not installed."""
        spec = importlib.util.find_spec(self.package)
        path = Path(spec.origin).parent / "files" / self.file if spec and spec.origin else None
        return path if path and path.is_file() else None


LENDERS = (
    Lender(name="cardo", family="Cardo", post_script="Cardo-Regular", package="fontpkg_cardo", file="Cardo-Regular.ttf"),
    Lender(
        name="plex-serif",
        family="IBM Plex Serif",
        post_script="IBMPlexSerif-Regular",
        package="fontpkg_ibm_plex_serif",
        file="IBMPlexSerif-Regular.ttf",
    ),
)
"""Cardo is drawn after an old-style face, and has the scholars' signs; Plex Serif has fractions, arrows and ticks."""

NAMES = {lender.family: lender.name for lender in LENDERS}
"""Names of the lending faces by family."""


def lender_files() -> dict[str, Path]:
    """Give the files of the lending faces."""
    return {lender.name: path for lender in LENDERS if (path := lender.path)}


@cache
def lender_bytes(name: str) -> bytes:
    """Give the bytes of a lending face. Raises KeyError for a name that is none."""
    path = lender_files()[name]
    return path.read_bytes()


def lent(characters: Iterable[str], own: Collection[bytes]) -> dict[Lender, frozenset[str]]:
    """Say which characters that no font of `own` has are lent by which face."""
    covered = _covered(own)
    missing = {character for character in characters if ord(character) not in covered}
    found: dict[Lender, frozenset[str]] = {}
    for lender in LENDERS:
        if missing and lender.path:
            lendable = _characters(lender_bytes(lender.name))
            has = frozenset(character for character in missing if ord(character) in lendable)
            if has:
                found[lender] = has
                missing -= has
    return found


def _covered(fonts: Collection[bytes]) -> frozenset[int]:
    """Give the characters that every one of some fonts has."""
    covered = [_characters(font) for font in fonts]
    return frozenset.intersection(*covered) if covered else frozenset()


@cache
def _characters(font: bytes) -> frozenset[int]:
    import uharfbuzz

    hb: Any = uharfbuzz
    return frozenset(hb.Face(hb.Blob(font)).unicodes)
