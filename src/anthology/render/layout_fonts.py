# mypy: allow-untyped-calls
# WeasyPrint and pydyf have no types.
"""The fonts WeasyPrint sees, and what it tells of their use.

Patches private parts of WeasyPrint 70: a font configuration that holds the book's faces and nothing else of the machine; fragments without font
programs (the joiner stores each face once for the whole book); a font of its own for small capitals, so that each glyph stands for one letter;
greys as DeviceGray, so that black is printed with black ink alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import pdf as weasyprint_pdf
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration, get_pango_font_key

from anthology.render.fallback_fonts import NAMES
from anthology.render.layout_words import Words
from anthology.render.layout_writing import Hand

ffi.cdef("FcConfig * FcConfigCreate (void);")


class BookFonts(FontConfiguration):
    """A font configuration of some font files only."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.files = dict(files)
        self._config = fontconfig.FcConfigCreate()
        self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
        for _, path in sorted(files.items()):
            if not fontconfig.FcConfigAppFontAddFile(self._config, str(path).encode()):
                raise OSError(f"the font {path.name} cannot be loaded")
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        fontconfig.FcConfigDestroy(self._config)  # the font map keeps its own hold of it
        self._folder = None
        self.strut_layouts: dict[Any, Any] = {}
        self.font_features: dict[Any, Any] = {}
        self.words: dict[str, Any] = {}


class FontUse:
    """Which glyphs of which faces the document being written uses, and for which characters."""

    current: FontUse | None = None

    def __init__(self) -> None:
        self.fonts: dict[str, str] = {}
        self.glyphs: dict[str, dict[int, str]] = {}
        self.hands: dict[Words, Hand | None] = {}

    def hand(self, words: Words, stream: Any) -> Hand | None:
        """Give what writes in a style; None where its font is out of the common."""
        if words not in self.hands:
            font, size = stream.add_font(words.pango_font)
            self.hands[words] = None if font.svg or font.png or font.colr or font.bitmap else Hand(words, font, size)
        return self.hands[words]

    def take(self, font: Any) -> None:
        """Note a font of a fragment."""
        bold, italic = font.weight >= 600, bool(font.style)
        face = {(False, False): "regular", (False, True): "italic", (True, False): "bold", (True, True): "bold-italic"}[bold, italic]
        face = NAMES.get(font.family, face)
        self.fonts[font.hash] = f"{face}:caps" if font.hash.endswith("Caps") else face
        glyphs = self.glyphs.setdefault(font.hash, {})
        for glyph, text in font.to_unicode.items():
            if glyph not in font.missing.values():
                glyphs.setdefault(glyph, text)


def _fonts_dictionary(pdf: Any, fonts: Mapping[Any, Any], *_: Any) -> Any:
    """Write stand-ins for fonts (takes the place of `build_fonts_dictionary`)."""
    found = pydyf.Dictionary()
    for font in fonts.values():
        if FontUse.current is not None:
            FontUse.current.take(font)
        stand_in = pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Courier"})
        pdf.add_object(stand_in)
        found[font.hash] = stand_in.reference
    return found


def _add_font(stream: Any, pango_font: Any) -> tuple[Any, float]:
    key, description, size = get_pango_font_key(pango_font)
    caps = getattr(stream, "caps", False)
    if (key, caps) not in stream._fonts:
        font = Font(pango_font, description, size)
        font.hash += "Caps" if caps else ""
        stream._fonts[key, caps] = font
    return stream._fonts[key, caps], size


def _set_color_rgb(stream: Any, red: float, green: float, blue: float, stroke: bool = False) -> None:
    if red == green == blue:
        stream.stream.append(f"{round(red, 4):g} {'G' if stroke else 'g'}".encode())
    else:
        pydyf.Stream.set_color_rgb(stream, red, green, blue, stroke)


def install() -> None:
    """Put the patches in place."""
    pdf_module: Any = weasyprint_pdf
    stream: Any = Stream
    pdf_module.build_fonts_dictionary = _fonts_dictionary
    stream.add_font = _add_font
    stream.set_color_rgb = _set_color_rgb
