"""The faces: static, named, the same everywhere, mended when damaged, subset for both outputs."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from anthology.render.fonts import FACE_NAMES, FAMILY, face_bytes, face_files, subset_faces, subset_glyphs


def test_faces_are_static_and_linked_by_style() -> None:
    """Four faces of one family without axes; bold is known as bold."""
    for name in FACE_NAMES:
        font: Any = TTFont(io.BytesIO(face_bytes(name)))
        assert "fvar" not in font
        assert font["name"].getDebugName(1) == FAMILY
        assert (font["OS/2"].usWeightClass == 700) == ("bold" in name)
        assert bool(font["head"].macStyle & 2) == ("italic" in name)


def test_bold_letters_are_wider_than_regular_ones() -> None:
    """Widths come from the weight that is drawn."""
    widths = [TTFont(io.BytesIO(face_bytes(name)))["hmtx"]["m"][0] for name in ("regular", "bold")]
    assert widths[0] < widths[1]


def test_a_damaged_face_is_cut_again(tmp_path: Path) -> None:
    """What is in the cache is checked, not trusted."""
    path = face_files(tmp_path)["italic"]
    good = path.read_bytes()
    path.write_bytes(good[:5000] + b"xxxx" + good[5004:])
    assert face_files(tmp_path)["italic"].read_bytes() == good
    path.write_bytes(b"")
    assert face_files(tmp_path)["italic"].read_bytes() == good


def test_a_subset_keeps_small_capitals_and_old_figures_of_its_letters() -> None:
    """The EPUB's fonts hold the letters of its text and what features make of them, no others."""
    font: Any = TTFont(io.BytesIO(subset_faces({"regular": "abc 123"})["regular"]))
    assert set(font.getBestCmap()) == {ord(letter) for letter in "abc 123\u00a0"}
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"smcp", "onum"} <= features


def test_a_subset_of_glyphs_keeps_their_numbers() -> None:
    """In a PDF a glyph is called by its number in the whole face."""
    whole: Any = TTFont(io.BytesIO(face_bytes("regular")))
    number = whole.getGlyphID(whole.getBestCmap()[ord("g")])
    part = TTFont(io.BytesIO(subset_glyphs(face_bytes("regular"), [number])))
    assert part["hmtx"][part.getGlyphName(number)][0] == whole["hmtx"]["g"][0]
