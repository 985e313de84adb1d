# mypy: allow-untyped-calls
# uharfbuzz, pyphen and WeasyPrint have no types.
"""How wide words are in the book's faces, and where they may be broken.

Takes WeasyPrint styles and words; gives widths in em, measured with HarfBuzz in the faces that layout uses, and the places of hyphens from the
patterns of `pyphen`. Each word is measured and looked up once for each kind of type (`Type`), for all texts of a process; nothing is placed here.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pyphen  # type: ignore[import-untyped]  # has no types
import uharfbuzz
from weasyprint.text.ffi import TO_UNITS
from weasyprint.text.fonts import font_features

hb: Any = uharfbuzz

KEPT = 20000
"""Words remembered for each kind of type."""

HYPHEN = "\u2010"


class Piece(NamedTuple):
    """A place where a word may be broken."""

    at: int
    """Letters before it."""

    head: float
    """Width of what stands before it, with its hyphen."""

    tail: float
    """Width of what goes to the next line."""


class Word(NamedTuple):
    """A word as measured."""

    width: float
    pieces: tuple[Piece, ...]
    capital: bool
    """Begins with a capital letter: it may be a name."""


class Type:
    """A kind of type: a face with certain features and tracking, and a way of breaking words."""

    def __init__(self, file: Path, features: dict[str, int], tracking: float, hyphens: tuple[str, int, int, int] | None) -> None:
        self._font = hb.Font(_face(file))
        self._features, self._tracking, self._hyphens = features, tracking, hyphens
        self._known: dict[str, Word] = {}
        self.space: float = self._font.get_glyph_h_advance(self._font.get_nominal_glyph(0x20)) / 1000 + tracking

    def word(self, word: str) -> Word:
        """Measure a word, once."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            found = self._known[word] = self._measured(word)
        return found

    def _measured(self, word: str) -> Word:
        start = next((index for index, letter in enumerate(word) if letter.isalpha()), 0)
        pieces = tuple(Piece(at, self._width(word[:at] + HYPHEN), self._width(word[at:])) for at in self._splits(word, start))
        return Word(self._width(word), pieces, word[start].isupper())

    def _splits(self, word: str, start: int) -> list[int]:
        """Find where the letters of a word may be broken."""
        if self._hyphens is None:
            return []
        language, total, left, right = self._hyphens
        end = next((index for index in range(start, len(word)) if not word[index].isalpha()), len(word))
        if end - start < total:
            return []
        return [start + int(split) for split in _dictionary(language, left, right).positions(word[start:end]) if split]

    def _width(self, word: str) -> float:
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, self._features)
        return float(sum(position.x_advance for position in buffer.glyph_positions) / 1000 + self._tracking * len(word))


def type_of(style: Any) -> Type:
    """Give the kind of type that a style asks for."""
    found: Type | None = style.__dict__.get("type_of_words")
    if found is None:
        tracking = 0.0 if style["letter_spacing"] == "normal" else style["letter_spacing"] / style["font_size"]
        found = style.type_of_words = _kept(_file(style), tuple(sorted(_features(style).items())), round(tracking, 4), _hyphens(style))
    return found


def _file(style: Any) -> Path:
    face = ("bold" if style["font_weight"] >= 600 else "") + ("-italic" if style["font_style"] != "normal" else "")
    file: Path = style.font_config.files[face.strip("-") or "regular"]
    return file


def _features(style: Any) -> dict[str, int]:
    features: dict[str, int] = font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    return features


class Units:
    """Glyphs of words in Pango's units, as Pango would find them in text of a style."""

    def __init__(self, style: Any) -> None:
        self._font = hb.Font(_face(_file(style)))
        scale = int(style["font_size"] * TO_UNITS)
        self._font.scale = (scale, scale)
        self._features, self._language = _features(style), style["lang"]

    def glyphs(self, word: str, script: str) -> tuple[int, ...] | None:
        """Shape a word in a script, by its ISO 15924 code: number, width, horizontal and vertical offset of each glyph.

        None where the face lacks one of its characters.
        """
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.direction, buffer.script = "ltr", script
        if self._language:
            buffer.language = self._language
        hb.shape(self._font, buffer, self._features)
        found: list[int] = []
        for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if glyph.codepoint == 0:
                return None
            found += (glyph.codepoint, position.x_advance, position.x_offset, -position.y_offset)
        return tuple(found)


def _hyphens(style: Any) -> tuple[str, int, int, int] | None:
    """Give language and least lengths of hyphenation; None where words are not broken."""
    language = style["lang"] and pyphen.language_fallback(style["lang"])
    return (language, *style["hyphenate_limit_chars"]) if language and style["hyphens"] == "auto" else None


@lru_cache(maxsize=128)
def _kept(file: Path, features: tuple[tuple[str, int], ...], tracking: float, hyphens: tuple[str, int, int, int] | None) -> Type:
    return Type(file, dict(features), tracking, hyphens)


@lru_cache(maxsize=8)
def _face(file: Path) -> Any:
    return hb.Face(hb.Blob.from_file_path(str(file)))


@lru_cache(maxsize=32)
def _dictionary(language: str, left: int, right: int) -> Any:
    return pyphen.Pyphen(lang=language, left=left, right=right)
