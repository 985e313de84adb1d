# mypy: allow-untyped-calls
# uharfbuzz, pyphen and WeasyPrint have no types.
"""How wide words are in the book's faces, and where they may be broken.

Takes WeasyPrint styles and words; gives widths in em, measured with HarfBuzz in the faces that layout uses, and the places of hyphens
(`layout_hyphens`). Each word is measured and looked up once for each kind of type (`Type`), for all texts of a process; nothing is placed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from sys import byteorder
from typing import Any, NamedTuple

import pyphen  # type: ignore[import-untyped]  # has no types
import uharfbuzz
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.fonts import font_features
from weasyprint.text.line_break import get_log_attrs

from anthology.render.layout_hyphens import splits_of

hb: Any = uharfbuzz

KEPT = 20000
"""Words remembered for each kind of type."""

HYPHEN = "\u2010"
GLUE = "\u00a0"
"""The space at which no line ends."""

_GLUED = re.compile(GLUE + "+")

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060"))
"""Signs between letters that have no glyph."""

EMPTY: int = pango.PANGO_GLYPH_EMPTY
"""Pango's sign for a glyph that is not shown."""


Hyphens = tuple[str, int, int, int]
"""How words are broken: language, least letters of the word, before the hyphen, after it."""

Piece = tuple[int, float, float]
"""A place where a word may be broken: letters before it, width of what stands before it with its hyphen, width of what goes to the next line."""


class Word(NamedTuple):
    """A word as measured, or a part of what stands between two spaces."""

    at: int
    """Letters before it."""

    glued: int
    """No-break spaces before it; where there is none between two parts, a line may end there without a hyphen."""

    width: float
    pieces: tuple[Piece, ...]
    capital: bool
    """Begins with a capital letter: it may be a name."""


_NOTHING = (Word(0, 0, 0.0, (), False),)


class Type:
    """A kind of type: a face with certain features and tracking, and a way of breaking words."""

    def __init__(self, file: Path, features: dict[str, int], tracking: float, language: str | None, hyphens: Hyphens | None) -> None:
        self._font = hb.Font(_face(file))
        self._features, self._tracking, self._language, self._hyphens = features, tracking, language, hyphens
        self.known: dict[Any, tuple[Word, ...]] = {"": _NOTHING}
        """What was measured, to be looked up without a call."""

        self.space: float = self._font.get_glyph_h_advance(self._font.get_nominal_glyph(0x20)) / 1000 + tracking

    def words(self, token: str, cuts: Sequence[int] | None = None) -> tuple[Word, ...]:
        """Measure what stands between two spaces, in parts between which a line may end; where that is must be said of what goes on elsewhere."""
        key = token if cuts is None else (token, *cuts)
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= KEPT:
                self.known.clear()
                self.known[""] = _NOTHING
            found = self.known[key] = tuple(self._parts(token, cuts_of(token, self._language) if cuts is None else cuts))
        return found

    def _parts(self, token: str, cuts: Iterable[int]) -> Iterator[Word]:
        """Measure what stands between spaces of any kind and places where a line may end."""
        ends = [0, *cuts, len(token)] if GLUE not in token else sorted({0, *cuts, *(found.start() for found in _GLUED.finditer(token)), len(token)})
        for start, stop in pairwise(ends):
            word = token[start:stop].lstrip(GLUE)
            yield self._word(stop - len(word), stop - start - len(word), word)

    def _word(self, at: int, glued: int, word: str) -> Word:
        start = next((index for index, letter in enumerate(word) if letter.isalpha()), 0)
        pieces = tuple((split, self._width(word[:split] + HYPHEN), self._width(word[split:])) for split in self._splits(word, start))
        return Word(at, glued, self._width(word), pieces, word[start : start + 1].isupper())

    def _splits(self, word: str, start: int) -> Iterable[int]:
        """Find where the letters of a word may be broken."""
        if self._hyphens is None:
            return ()
        language, total, left, right = self._hyphens
        end = next((index for index in range(start, len(word)) if not word[index].isalpha()), len(word))
        if end - start < total:
            return ()
        return [start + split for split in splits_of(word[start:end], language, left, right)]

    def _width(self, word: str) -> float:
        if not word:
            return 0.0
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, self._features)
        return float(sum([position.x_advance for position in buffer.glyph_positions]) / 1000 + self._tracking * len(word))


_WHOLE = re.compile("[(\\[‘“]*[A-Za-zÀ-ÖØ-öø-ſ]+(?:[’'][A-Za-zÀ-ÖØ-öø-ſ]+)*[.,;:!?)\\]’”…]*")
"""Words within which no line ends without a hyphen, with the points around them."""

_LINE_BREAK = 1 if byteorder == "little" else 1 << 31
"""The first bit of a `PangoLogAttr`."""


@lru_cache(maxsize=4096)
def cuts_of(token: str, language: str | None) -> tuple[int, ...]:
    """Find the places in a text without spaces where a line may end without a hyphen, as after a dash: by Pango's reading of UAX 14."""
    if _WHOLE.fullmatch(token):
        return ()
    attributes = memoryview(ffi.buffer(get_log_attrs(token, language))).cast("I")  # faster than a field of a structure for each letter
    return tuple(place for place in range(1, len(token)) if attributes[place] & _LINE_BREAK and GLUE not in token[place - 1 : place + 1])


def type_of(style: Any) -> Type:
    """Give the kind of type that a style asks for."""
    found: Type | None = style.__dict__.get("type_of_words")
    if found is None:
        tracking = 0.0 if style["letter_spacing"] == "normal" else style["letter_spacing"] / style["font_size"]
        found = style.type_of_words = _kept(_file(style), tuple(sorted(_features(style).items())), round(tracking, 4), style["lang"], _hyphens(style))
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
        buffer = self._shaped(word, script)
        found: list[int] = []
        for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if glyph.codepoint == 0:
                return None
            found += (glyph.codepoint, position.x_advance, position.x_offset, -position.y_offset)
        return tuple(found)

    def meanings(self, word: str, script: str) -> list[tuple[int, str, int]]:
        """Give the glyphs of a word, each with the characters it stands for and the room that the face gives it."""
        glyphs = self._shaped(word, script).glyph_infos
        ends = [glyph.cluster for glyph in glyphs[1:]] + [len(word)]
        advance = self._font.get_glyph_h_advance
        shown = [word[glyph.cluster : end].translate(_UNSEEN) for glyph, end in zip(glyphs, ends, strict=True)]
        return [(glyph.codepoint, characters, advance(glyph.codepoint)) for glyph, characters in zip(glyphs, shown, strict=True)]

    def _shaped(self, word: str, script: str) -> Any:
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.direction, buffer.script, buffer.flags = "ltr", script, hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        if self._language:
            buffer.language = self._language
        hb.shape(self._font, buffer, self._features)
        return buffer


def _hyphens(style: Any) -> Hyphens | None:
    """Give language and least lengths of hyphenation; None where words are not broken."""
    language = style["lang"] and pyphen.language_fallback(style["lang"])
    return (language, *style["hyphenate_limit_chars"]) if language and style["hyphens"] == "auto" else None


@lru_cache(maxsize=128)
def _kept(file: Path, features: tuple[tuple[str, int], ...], tracking: float, language: str | None, hyphens: Hyphens | None) -> Type:
    return Type(file, dict(features), tracking, language, hyphens)


@lru_cache(maxsize=8)
def _face(file: Path) -> Any:
    return hb.Face(hb.Blob.from_file_path(str(file)))
