"""The type of the EPUB: faces cut down to the characters of the book, and the head of its style sheet that names them.

Takes the fonts and the characters; gives files for the package and CSS. What was cut from the same font for the same characters is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from anthology.cache import Cache, key_of
from anthology.render.deflated import Deflated
from anthology.render.epub_files import CSS_FACES, FEATURES, MEDIA_TYPES, EmbeddedFile, subset
from anthology.render.fallback_fonts import Lender, lender_bytes, lent
from anthology.render.fonts import FAMILY
from anthology.render.templates import Templates
from anthology.render.versions import epub_fingerprint


def characters_of(used: Iterable[str]) -> frozenset[str]:
    """Give characters and their capitals."""
    used = frozenset(used)
    return frozenset(character for character in used.union(*map(str.upper, used)) if character.isprintable())


def lenders_of(fonts: Mapping[str, bytes], characters: Collection[str]) -> dict[Lender, frozenset[str]]:
    """Say which faces lend which of the characters that the book's own faces lack."""
    return lent(characters, [fonts[face] for face in sorted(CSS_FACES) if face in fonts]) if fonts else {}


def cut_faces(
    fonts: Mapping[str, bytes], characters: Collection[str], lenders: Mapping[Lender, Collection[str]], cache: Cache
) -> tuple[EmbeddedFile, ...]:
    """Cut each face of the book down to its characters, and each that lends some down to these."""
    own = {face: _cut(fonts[face], characters, cache) for face in sorted(CSS_FACES) if face in fonts}
    others = {lender.name: _cut(lender_bytes(lender.name), borrowed, cache) for lender, borrowed in lenders.items()}
    return tuple(EmbeddedFile(_href(name), MEDIA_TYPES[".ttf"], font) for name, font in {**own, **others}.items())


def _cut(font: bytes, characters: Collection[str], cache: Cache) -> Deflated:
    key = key_of(["face of the EPUB", epub_fingerprint(), font, "".join(sorted(characters))])
    kept = cache.get(key)
    if kept is not None:
        return Deflated.from_kept(kept)
    made = Deflated.of(subset(font, characters, FEATURES))
    cache.put(key, made.to_keep())
    return made


def _href(face: str) -> str:
    return f"font/{face}.ttf"


def style_sheet(templates: Templates, fonts: Mapping[str, bytes], lenders: Collection[Lender]) -> str:
    """Give the style sheet of the EPUB, its faces named first."""
    own = [(face, FAMILY, *CSS_FACES[face]) for face in CSS_FACES if face in fonts]
    every = (*own, *((lender.name, lender.family, "normal", "normal") for lender in lenders))
    faces = [{"href": _href(name), "family": family, "weight": weight, "style": slope} for name, family, weight, slope in every]
    head = templates.render("epub/fonts.css.j2", {"families": (FAMILY, *(lender.family for lender in lenders)), "faces": faces})
    return head + templates.read("epub/book.css")
