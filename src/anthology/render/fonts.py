"""The book's type: four static faces of EB Garamond, cut from the variable fonts of `fontpkg-eb-garamond`.

Takes a folder to keep the cut faces in; gives their files (`face_files`) for layout, their bytes (`face_bytes`) for shaping and embedding, and
subsets of them: by characters for the EPUB (`subset_faces`), by glyphs for the PDF (`subset_glyphs`). Cutting is HarfBuzz's (about 15 ms a face);
fontTools only writes the names. Every face is a pure function of the package's bytes and `RECIPE`, so equal everywhere. Nothing here looks at the
fonts of the machine.

The static instances follow OpenType 1.9: one family of four, linked by style (`name` 1 and 2, `OS/2.fsSelection`, `head.macStyle`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import tempfile
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sys import byteorder
from typing import Any

from anthology.problems import OutputError, Problem
from anthology.render.fallback_fonts import lender_bytes, lender_files

FAMILY = "EB Garamond"
"""Name of the family in CSS and in the fonts themselves."""

RECIPE = "2"
"""Raised whenever the way of cutting changes."""

PACKAGE = "fontpkg_eb_garamond"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One static face and how it is cut."""

    name: str
    """regular, italic, bold, bold-italic."""

    style: str
    """As the font calls itself."""

    source: str
    """File of the package."""

    cut_weight: int
    """Place on the weight axis; a bold of 600 stands better beside a regular of 400 on paper than one of 700."""

    weight: int
    """As CSS and font menus call it."""

    italic: bool


_UPRIGHT, _ITALIC = "EBGaramond[wght].ttf", "EBGaramond-Italic[wght].ttf"

FACES = (
    Face(name="regular", style="Regular", source=_UPRIGHT, cut_weight=400, weight=400, italic=False),
    Face(name="italic", style="Italic", source=_ITALIC, cut_weight=400, weight=400, italic=True),
    Face(name="bold", style="Bold", source=_UPRIGHT, cut_weight=600, weight=700, italic=False),
    Face(name="bold-italic", style="Bold Italic", source=_ITALIC, cut_weight=600, weight=700, italic=True),
)
"""Every face of the book."""

FACE_NAMES = tuple(face.name for face in FACES)


def face_files(folder: Path) -> dict[str, Path]:
    """Give the file of every face, cut where it is missing or damaged, and of those that lend what it lacks.

    A folder that cannot be written is answered with a temporary one.

    Raises OutputError where no face can be put, because the disk is full.
    """
    folder = _writable(folder)
    try:
        _files.update((face.name, _kept(face, folder)) for face in FACES)
        return {face.name: _files[face.name] for face in FACES} | lender_files()
    except OSError as error:
        message = f"the book's type cannot be put into '{folder.name}': {error.strerror}"
        raise OutputError([Problem(code="R110", message=message, hint="make room on the disk, and build again")]) from error


def use_files(files: Mapping[str, Path]) -> None:
    """Take faces from where another process has put them."""
    _files.update((name, path) for name, path in files.items() if name in FACE_NAMES)


_files: dict[str, Path] = {}
"""Where `face_files` has put faces: reading one is twenty times as quick as cutting it."""


@cache
def face_bytes(name: str) -> bytes:
    """Give the bytes of a face, from its file where `face_files` has put one, or else cut in memory; of a lending one as they are."""
    if name in _files and _whole(_files[name]):
        return _files[name].read_bytes()
    own = next((face for face in FACES if face.name == name), None)
    return _cut(own) if own else lender_bytes(name)


def fonts_fingerprint() -> str:
    """Give a hash that changes whenever any face would."""
    return _fingerprint()


def subset_faces(text_by_face: Mapping[str, str]) -> dict[str, bytes]:
    """Give each named face with the characters of a text only, its features kept: TrueType for the EPUB."""
    return {name: _subset_characters(face_bytes(name), text) for name, text in sorted(text_by_face.items())}


def subset_glyphs(data: bytes, glyphs: Iterable[int]) -> bytes:
    """Give a face with some glyphs only, at their own numbers, without what only layout needs: the font program of a PDF."""
    hb = _harfbuzz()
    face = hb.Face(hb.Blob(data))
    request = hb.SubsetInput()
    request.glyph_set.update({0, *glyphs})
    request.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    request.drop_table_tag_set.update({int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF", b"STAT", b"BASE", b"DSIG", b"gasp")})
    return bytes(hb.subset(face, request).blob.data)


def _harfbuzz() -> Any:
    """Import HarfBuzz, which has no types, when it is needed."""
    import uharfbuzz

    return uharfbuzz


def _subset_characters(data: bytes, text: str) -> bytes:
    hb = _harfbuzz()
    face = hb.Face(hb.Blob(data))
    request = hb.SubsetInput()
    request.unicode_set.update({ord(character) for character in text} | {0x20, 0xA0})
    request.layout_feature_tag_set.invert()
    request.name_id_set.update({0, 1, 2, 3, 4, 5, 6, 13, 14})
    return bytes(hb.subset(face, request).blob.data)


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    if all(_whole(folder / _file_name(face)) for face in FACES):
        return folder
    other = Path(tempfile.gettempdir()) / f"anthology-fonts-{os.getuid()}"
    other.mkdir(mode=0o700, parents=True, exist_ok=True)
    return other


def _kept(face: Face, folder: Path) -> Path:
    path = folder / _file_name(face)
    if not _whole(path):
        part = folder / f"{path.name}.{os.getpid()}.part"
        try:
            part.write_bytes(face_bytes(face.name))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return path


def _file_name(face: Face) -> str:
    return f"eb-garamond-{face.name}-{_fingerprint()[:16]}.ttf"


@cache
def _fingerprint() -> str:
    hb = _harfbuzz()
    digest = hashlib.sha256(f"{RECIPE} {hb.version_string()} {FACES}".encode())
    for name in (_UPRIGHT, _ITALIC):
        digest.update(_source(name))
    for name in lender_files():
        digest.update(lender_bytes(name))
    return digest.hexdigest()


def _whole(path: Path) -> bool:
    """Whether a font file is undamaged: by OpenType its 32-bit words add up to a constant."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if len(data) < 1000 or len(data) % 4:
        return False
    words = array("I", data)
    if byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF == 0xB1B0AFBA


@cache
def _source(name: str) -> bytes:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {PACKAGE} is not installed")
    return (Path(spec.origin).parent / "files" / name).read_bytes()


def _cut(face: Face) -> bytes:
    hb = _harfbuzz()
    source = hb.Face(hb.Blob(_source(face.source)))
    request = hb.SubsetInput()
    request.keep_everything()
    request.pin_axis_location(source, "wght", face.cut_weight)
    return _named(bytes(hb.subset(source, request).blob.data), face)


def _named(data: bytes, face: Face) -> bytes:
    """Write the face's own names and style bits."""
    from fontTools.ttLib import TTFont

    font: Any = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    full = f"{FAMILY} {face.style}"
    names = {1: FAMILY, 2: face.style, 3: f"{full}; anthology {RECIPE}", 4: full, 6: f"EBGaramond-{face.style.replace(' ', '')}"}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 5, 7, 8, 9, 10, 11, 12, 13, 14)]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    bold = face.weight >= 700
    font["OS/2"].usWeightClass = face.weight
    keep = font["OS/2"].fsSelection & ~0b1100001
    font["OS/2"].fsSelection = keep | (0b1 if face.italic else 0) | (0b100000 if bold else 0) | (0 if face.italic or bold else 0b1000000)
    font["head"].macStyle = (1 if bold else 0) | (2 if face.italic else 0)
    if "STAT" in font:
        del font["STAT"]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
