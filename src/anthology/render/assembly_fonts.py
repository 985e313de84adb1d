"""The book's fonts, stored once in the joined PDF, and short strings set in them.

Takes the glyphs that laid-out texts use and those of running heads and folios; writes each face once, subset (ISO 32000-1 §9.7, composite fonts
with Identity-H), with a ToUnicode map for roman use and another for small capitals. Glyph numbers are those of the whole face everywhere.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import uharfbuzz

from anthology.problems import OutputError, Problem
from anthology.render.fallback_fonts import LENDERS
from anthology.render.fonts import FACE_NAMES, FACES, face_bytes, subset_glyphs
from anthology.render.pdf_file import PdfFile, array, dictionary, reference, string, well_ended

hb: Any = uharfbuzz

HYPHEN, SOFT_HYPHEN = "\u2010", "\u00ad"
"""WeasyPrint ends a broken word with the first; whoever copies or hears the text is to know it as the second (ISO 32000-1 §14.8.2.2.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetText:
    """A string shaped for one line."""

    font: str
    """face, or `face:caps`."""

    size_pt: float
    width_pt: float
    operators: bytes
    """Operands and operators that show it: an array and TJ, and where a sign is lent by another face, that face and back again."""

    glyphs: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
    """Glyphs with their characters, by font."""


class FontStore:
    """Gathers the use of glyphs, then writes the fonts."""

    def __init__(self) -> None:
        self._glyphs: dict[str, dict[int, str]] = {}
        self._names: dict[str, str] = {}
        self._known: set[tuple[str, tuple[tuple[int, str], ...]]] = set()

    def take(self, fonts: Mapping[str, str], glyphs: Mapping[str, Mapping[int, str]]) -> None:
        """Take note of a fragment's fonts."""
        for name, font in fonts.items():
            self._names[name] = font
            self.use(font, glyphs.get(name, {}).items())

    def take_text(self, text: SetText) -> None:
        """Take note of what a short string uses; many stand on page after page."""
        for run in text.glyphs:
            if run not in self._known:
                self._known.add(run)
                self.use(*run)

    def use(self, font: str, glyphs: Iterable[tuple[int, str]]) -> None:
        """Take note of glyphs; where one stands for several strings, the shortest and first is kept."""
        known = self._glyphs.setdefault(font, {})
        self._names.setdefault(resource_name(font), font)
        for glyph, text in glyphs:
            if glyph not in known or (len(text), text) < (len(known[glyph]), known[glyph]):
                known[glyph] = text

    def write(self, file: PdfFile, at: int) -> None:
        """Write the fonts, and under a number kept for it the dictionary of resources that names them."""
        faces: dict[str, set[int]] = {}
        for font, glyphs in self._glyphs.items():
            faces.setdefault(font.partition(":")[0], set()).update(glyphs)
        descendants = {face: _descendant(file, face, sorted(glyphs)) for face, glyphs in sorted(faces.items())}
        written = {font: _composite(file, *descendants[font.partition(":")[0]], glyphs) for font, glyphs in sorted(self._glyphs.items())}
        file.add(dictionary({name: reference(written[font]) for name, font in self._names.items()}), at)


@cache
def resource_name(font: str) -> str:
    """Give the name under which furniture uses a font."""
    return "Set" + "".join(part.capitalize() for part in font.replace(":", "-").split("-"))


@lru_cache(maxsize=8192)
def set_text(text: str, font: str, size_pt: float, tracking_em: float = 0.0, *, lining: bool = False) -> SetText:
    """Shape a string: old-style figures unless they are to be lining, small capitals in a `caps` font, letter-space after each glyph but the last.

    Raises OutputError (R010) for a character that no face has.
    """
    runs = [(face, _shaped(run, face, tracking_em, lining)) for face, run in _runs(text, font)]
    operators = [f"/{resource_name(face)} {size_pt:g} Tf [{shaped.array}] TJ" for face, shaped in runs]
    if all(face == font for face, _ in runs):
        operators = [f"[{''.join(shaped.array for _, shaped in runs)}] TJ"]
    width = sum(shaped.width for _, shaped in runs)
    glyphs = tuple((face, shaped.glyphs) for face, shaped in runs)
    return SetText(font=font, size_pt=size_pt, width_pt=width * size_pt / 1000, operators=" ".join(operators).encode(), glyphs=glyphs)


def _runs(text: str, font: str) -> list[tuple[str, str]]:
    """Cut a string where another face must lend a character."""
    runs: list[tuple[str, str]] = []
    for character in text:
        face = _face_for(character, font)
        if runs and runs[-1][0] == face:
            runs[-1] = face, runs[-1][1] + character
        else:
            runs.append((face, character))
    return runs or [(font, "")]


@lru_cache(maxsize=8192)
def _face_for(character: str, font: str) -> str:
    for face in chain((font,), (lender.name for lender in LENDERS if lender.path)):
        if _shaper(face.partition(":")[0]).get_nominal_glyph(ord(character)):
            return face
    message = f"the running heads need '{character}' (U+{ord(character):04X}), which is in none of the book's fonts"
    raise OutputError([Problem(code="R010", message=message, hint="leave the character out of the title, or give a 'short_title' without it")])


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A string shaped in one face."""

    array: str
    width: float
    glyphs: tuple[tuple[int, str], ...]


def _shaped(text: str, font: str, tracking_em: float, lining: bool) -> _Shaped:
    face, _, caps = font.partition(":")
    shaper = _shaper(face)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    hb.shape(shaper, buffer, {"onum": not lining, "lnum": lining, "smcp": bool(caps), "liga": not tracking_em, "kern": True})
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    tracking = tracking_em * 1000
    parts, width, glyphs = [], 0.0, []
    for index, (info, position) in enumerate(zip(infos, positions, strict=True)):
        end = infos[index + 1].cluster if index + 1 < len(infos) else len(text)
        glyphs.append((info.codepoint, text[info.cluster : end] or "\u00ad"))
        advance = position.x_advance + (tracking if index + 1 < len(infos) else 0)
        parts.append(f"<{info.codepoint:04x}>")
        correction = round(shaper.get_glyph_h_advance(info.codepoint) - advance, 2)
        if correction and index + 1 < len(infos):
            parts.append(f"{correction:g}")
        width += advance
    return _Shaped("".join(parts), width, tuple(glyphs))


@lru_cache(maxsize=8)
def _shaper(face: str) -> Any:
    """Open a face; its measures come in thousandths."""
    font = hb.Font(hb.Face(hb.Blob(face_bytes(face))))
    if font.face.upem != 1000:
        if face in FACE_NAMES:
            raise ValueError(f"the face {face} does not count in thousandths")
        font.scale = (1000, 1000)
    return font


def _descendant(file: PdfFile, face: str, glyphs: list[int]) -> tuple[bytes, int]:
    """Write a face: program, descriptor, widths; give its name and its number."""
    data = well_ended(subset_glyphs(face_bytes(face), glyphs))
    italic = any(one.italic for one in FACES if one.name == face)
    digest = hashlib.sha256(repr(glyphs).encode()).digest()
    tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
    name = f"/{tag}+{_post_script(face)}".encode()
    shaper = _shaper(face)
    extents = shaper.get_font_extents("ltr")
    box = struct.unpack(">4h", bytes(shaper.face.reference_table("head").data)[36:44])
    descriptor = {
        "Type": b"/FontDescriptor",
        "FontName": name,
        "Flags": b"%d" % (4 | 2 | (64 if italic else 0)),
        "FontBBox": array([b"%d" % round(side * 1000 / shaper.face.upem) for side in box]),
        "ItalicAngle": b"-12" if italic else b"0",
        "Ascent": b"%d" % extents.ascender,
        "Descent": b"%d" % extents.descender,
        "CapHeight": b"650",
        "StemV": b"80",
        "FontFile2": reference(file.add_packed(data, b"/Length1 %d " % len(data))),
    }
    font = {
        "Type": b"/Font",
        "Subtype": b"/CIDFontType2",
        "BaseFont": name,
        "CIDToGIDMap": b"/Identity",
        "DW": b"1000",
        "W": _widths(shaper, glyphs),
        "CIDSystemInfo": dictionary({"Registry": string("Adobe"), "Ordering": string("Identity"), "Supplement": b"0"}),
        "FontDescriptor": reference(file.add(dictionary(descriptor))),
    }
    return name, file.add(dictionary(font))


def _post_script(face: str) -> str:
    lender = next((one for one in LENDERS if one.name == face), None)
    return lender.post_script if lender else f"EBGaramond-{''.join(part.capitalize() for part in face.split('-'))}"


def _widths(shaper: Any, glyphs: list[int]) -> bytes:
    rows: list[tuple[int, list[bytes]]] = []
    last = None
    for glyph in glyphs:
        if last is None or glyph != last + 1:
            rows.append((glyph, []))
        rows[-1][1].append(b"%d" % shaper.get_glyph_h_advance(glyph))
        last = glyph
    return array([b"%d %b" % (first, array(row)) for first, row in rows])


def _composite(file: PdfFile, name: bytes, descendant: int, glyphs: Mapping[int, str]) -> int:
    entries = {
        "Type": b"/Font",
        "Subtype": b"/Type0",
        "BaseFont": name,
        "Encoding": b"/Identity-H",
        "DescendantFonts": array((reference(descendant),)),
        "ToUnicode": reference(file.add_packed(_to_unicode(glyphs))),
    }
    return file.add(dictionary(entries))


def _to_unicode(glyphs: Mapping[int, str]) -> bytes:
    """Write the CMap that gives each glyph its characters back (ISO 32000-1 §9.10.3)."""
    glyphs = {glyph: SOFT_HYPHEN if text == HYPHEN else text for glyph, text in glyphs.items()}
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    items = sorted(glyphs.items())
    for start in range(0, len(items), 100):
        part = items[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines.extend(f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in part)
        lines.append("endbfchar")
    lines.extend(("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"))
    return "\n".join(lines).encode()
