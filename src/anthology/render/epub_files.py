"""Pictures and fonts that go into the EPUB.

Takes the names and paths of the book's files and reads them; gives their bytes with the name and media type they have in the package (core
media types of EPUB 3.3 §3.2).
"""

from __future__ import annotations

# mypy: disable-error-code="attr-defined"
# (the names of uharfbuzz come from a compiled module that mypy cannot read)
import base64
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import uharfbuzz
from lxml import etree
from PIL import Image

from anthology.problems import Problems
from anthology.render.fonts import FAMILY

_PLAIN = ("kern", "liga", "ccmp", "locl", "mark", "mkmk")
FEATURES = (*_PLAIN, "clig", "calt", "smcp", "c2sc", "onum", "lnum", "pnum", "tnum", "sups", "case")
"""Features of the fonts that the style sheet, or a reader's own, may ask for; alternates for display would double the size."""
_ALWAYS = frozenset({0x20, 0x2D, 0xA0, 0x2010})
"""Spaces, and the hyphens that a reader sets at the ends of lines."""

_SVG = "http://www.w3.org/2000/svg"
CSS_FACES = {"regular": ("normal", "normal"), "italic": ("normal", "italic"), "bold": ("bold", "normal"), "bold-italic": ("bold", "italic")}
"""Weight and style, in CSS, of each face that may be embedded."""

MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}
"""By suffix."""


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file of the package."""

    href: str
    media_type: str
    content: bytes
    moving: bool = False
    """Whether it is a picture of several frames."""


def hrefs(files: Mapping[str, str]) -> dict[str, str]:
    """Give each picture its name in the package: readable, and never the same twice."""
    taken: dict[str, str] = {}
    for source in sorted(files):
        path = PurePosixPath(files[source])
        name = re.sub(r"[^a-z0-9.]+", "-", path.name.lower()).strip("-.") or "picture"
        stem, suffix, number = name.removesuffix(path.suffix.lower()), path.suffix.lower(), 1
        while name in taken.values():
            number += 1
            name = f"{stem}-{number}{suffix}"
        taken[source] = name
    return {source: f"image/{name}" for source, name in taken.items()}


def read_picture(root: Path, path: str, href: str, problems: Problems) -> EmbeddedFile | None:
    """Read a picture of the book; None, with a problem, when it cannot go in."""
    place = (root / path).resolve()
    if not place.is_relative_to(root.resolve()):
        problems.error("R102", f"picture '{path}' lies outside the edition's folder")
        return None
    try:
        content = place.read_bytes()
    except OSError as error:
        problems.error("R102", f"picture '{path}' cannot be read: {error.strerror}")
        return None
    suffix = place.suffix.lower()
    if not MEDIA_TYPES.get(suffix, "").startswith("image/"):
        problems.error("R103", f"picture '{path}' is of a kind that an EPUB does not take", hint="use PNG, JPEG, SVG, GIF or WebP")
        return None
    return EmbeddedFile(href, MEDIA_TYPES[suffix], content, moving=suffix in {".gif", ".webp"} and _moves(content))


def with_typeface(file: EmbeddedFile, fonts: Mapping[str, bytes]) -> EmbeddedFile:
    """Put the book's type into a drawing that asks for it: a drawing shown as a picture cannot use the fonts of the page around it."""
    if file.media_type != MEDIA_TYPES[".svg"] or FAMILY.encode() not in file.content:
        return file
    try:
        drawing = etree.fromstring(file.content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return file
    characters = set(" ".join(map(str, drawing.itertext())))
    style = etree.Element(f"{{{_SVG}}}style")
    style.text = "".join(_rule(face, subset(fonts[face], characters, _PLAIN)) for face in _faces_of(file.content) if face in fonts)
    drawing.insert(0, style)
    return replace(file, content=etree.tostring(drawing, encoding="utf-8", xml_declaration=True))


def subset(font: bytes, characters: Collection[str], features: Collection[str]) -> bytes:
    """Cut a font down to some characters, and the forms of them that some features ask for."""
    face = uharfbuzz.Face(uharfbuzz.Blob(font))
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update({ord(character) for character in characters} | _ALWAYS)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update({int.from_bytes(feature.encode(), "big") for feature in features})
    wanted.name_id_set.update({0, 1, 2, 3, 4, 5, 6, 13, 14})  # the licence stays with the font
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def _faces_of(drawing: bytes) -> tuple[str, ...]:
    """Say which faces a drawing seems to use."""
    bold, italic = re.search(rb"font-weight[=:\s\"']+(bold|[6-9]00)", drawing), b"italic" in drawing
    return ("regular", *(("bold",) if bold else ()), *(("italic",) if italic else ()), *(("bold-italic",) if bold and italic else ()))


def _rule(face: str, data: bytes) -> str:
    weight, slope = CSS_FACES[face]
    source = base64.b64encode(data).decode()
    return f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {slope}; src: url("data:font/ttf;base64,{source}"); }}\n'


def _moves(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content)) as image:
            return bool(getattr(image, "is_animated", False))
    except OSError:
        return False
