"""Characters that the book's own faces lack are lent by others, in both outputs, and by nothing else."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from fontTools.ttLib import TTFont

from anthology.problems import OutputError
from anthology.render.epub import write_epub
from anthology.render.epub_options import EpubOptions
from anthology.render.fallback_fonts import LENDERS, lent
from anthology.render.templates import Templates
from anthology.validate.pdf import check_pdf
from anthology.validate.pdf_text import page_texts
from tests.render.pages import make_pdf, paragraphs, small_layout, text
from tests.render.reading import member, names
from tests.render.sample import make_book

SIGNS = "⅕ of a pound ∴ paid ✓ and ⋮ so on, with p͠r"


def test_signs_stand_in_the_pdf_as_they_were_written() -> None:
    """Bold and italic too; the file passes every gate with the fonts that lend them, and copies as the text."""
    body = f"<h1>Signs</h1><p>{SIGNS}</p><p><em>Tick ✓</em> and <strong>∴ so</strong>, <span class='sc'>⅕ part</span>.</p>"
    documents = [text("signs", body)]
    data = make_pdf(documents)[0]
    assert list(check_pdf(data, documents, small_layout())) == []
    shown = " ".join("".join(page_texts(data)).split())
    assert SIGNS in shown
    with pikepdf.open(io.BytesIO(data)) as pdf:
        used = {str(font.BaseFont).partition("+")[2] for page in pdf.pages for font in page.Resources.Font.values()}
    assert {"Cardo-Regular", "IBMPlexSerif-Regular", "EBGaramond-Regular"} <= used


def test_what_no_font_has_stops_the_book() -> None:
    """R010: never a box in the place of a letter."""
    with pytest.raises(OutputError) as raised:
        make_pdf([text("signs", "<h1>Signs</h1><p>One 漢 letter.</p>")])
    assert [problem.code for problem in raised.value.problems] == ["R010"]


def test_running_heads_borrow_too() -> None:
    """The head of a title with a sign in it; a character that no font has stops the book by name."""
    document = replace(text("signs", f"<h1>Signs</h1>{paragraphs('signs', 9)}"), head_verso="A ✓ B ∴", head_recto="A ✓ B ∴")
    data = make_pdf([document])[0]
    assert list(check_pdf(data, [document], small_layout())) == []
    with pymupdf.open(stream=data) as pdf:  # type: ignore[no-untyped-call]  # pymupdf has no types
        assert any("A✓B∴" in re.sub(r"\s+", "", page.get_text()) for page in pdf)
    with pytest.raises(OutputError) as raised:
        make_pdf([replace(document, head_recto="A 漢 B")])
    assert [problem.code for problem in raised.value.problems] == ["R010"]


def test_each_character_is_lent_once_and_only_what_is_missing(fonts: Mapping[str, bytes]) -> None:
    """The first of the lenders that has it; what the book's faces all have is theirs."""
    found = {lender.name: characters for lender, characters in lent("abc ⅕∴✓漢", list(fonts.values())).items()}
    assert found == {"cardo": frozenset("∴"), "plex-serif": frozenset("⅕✓")}
    assert lent("abc äßЖω", list(fonts.values())) == {}
    assert len(LENDERS) == 2


def test_the_e_book_carries_the_signs_it_needs(root: Path, fonts: Mapping[str, bytes]) -> None:
    """Only these, under the lender's own name, after the book's."""
    book = make_book()
    *others, last = book.documents
    signed = replace(book, documents=(*others, replace(last, body=f"{last.body}<p>⅕ ∴</p>")))
    data = write_epub(signed, pagination=None, root=root, templates=Templates(), fonts=fonts, options=EpubOptions())
    assert {"EPUB/font/cardo.ttf", "EPUB/font/plex-serif.ttf"} <= set(names(data))
    assert {ord("∴")} <= set(TTFont(io.BytesIO(member(data, "font/cardo.ttf"))).getBestCmap() or ()) <= {0x20, 0x2D, 0xA0, 0x2010, ord("∴")}
    assert 'body { font-family: "EB Garamond", "Cardo", "IBM Plex Serif", Garamond' in member(data, "style/book.css").decode()
