"""Texts are kept as objects ready to be joined: whatever they say, and wherever they come to stand."""

from __future__ import annotations

import io

import pikepdf
import pytest

from anthology.edition.document import Document
from anthology.render import laid_out
from anthology.render.edition_pdf import assemble
from anthology.render.laid_out import LaidOutText
from anthology.validate.pdf import check_pdf
from tests.render.pages import METADATA, lay_out_all, note, paragraphs, small_layout, text

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" role="img" aria-label="{}"><rect width="60" height="40"/></svg>'
ODD = "100 % (%d, %b) of 12 0 R \\ and Łódź"
OUT = "https://example.org/a%20b?c=(d)"


def odd_text(slug: str) -> Document:
    """Make a text whose words look like parts of a PDF."""
    body = (
        f'<h1>{ODD}</h1><p>See <a href="{OUT}" title="{ODD}">there</a> and <a href="#{slug}-p2">here</a>.<a class="noteref" data-note="n1"/></p>'
        f"{paragraphs(slug, 3)}<figure>{DRAWING.format(ODD)}</figure>{paragraphs(slug, 0)}"
    )
    return text(slug, body, note("n1", f"<p>{ODD}</p>"))


@pytest.fixture(scope="module")
def texts() -> tuple[LaidOutText, ...]:
    """Lay two such texts out."""
    return lay_out_all([odd_text("one"), odd_text("two")])


def test_what_is_kept_is_what_was_laid_out(texts: tuple[LaidOutText, ...]) -> None:
    """Written for the cache and read back, a text is the same."""
    for one in texts:
        assert laid_out.from_bytes(laid_out.to_bytes(one)) == one
        assert one.pieces.links
        assert one.pieces.figures


def test_words_that_look_like_parts_of_a_file_stay_words(texts: tuple[LaidOutText, ...]) -> None:
    """References, formats and brackets in titles, addresses and descriptions."""
    documents, layout = [odd_text("one"), odd_text("two")], small_layout()
    data, _ = assemble(METADATA, documents, texts, layout)
    assert list(check_pdf(data, documents, layout)) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        links = [link for page in pdf.pages for link in page.get("/Annots", ())]
        assert [str(link.A.URI) for link in links if "/A" in link] == [OUT, OUT]
        assert {str(link.Dest) for link in links if "/Dest" in link} == {f"{slug}-{name}" for slug in ("one", "two") for name in ("p2", "note-n1")}
        figures = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.Figure]
        assert [str(figure.Alt) for figure in figures] == [ODD, ODD]


def test_pictures_and_links_move_with_their_page(texts: tuple[LaidOutText, ...]) -> None:
    """A text that begins on a left-hand page has them where one on the right has, but for the difference of the margins."""
    layout, page = small_layout(), text("page", paragraphs("page", 1, 9))
    alone = places(assemble(METADATA, [odd_text("two")], texts[1:], layout)[0])
    after = places(assemble(METADATA, [page, odd_text("two")], [*lay_out_all([page]), *texts[1:]], layout)[0])
    moved = {round(there[0] - here[0], 1) for here, there in zip(alone, after, strict=True)}
    assert moved <= {round(layout.verso_shift_pt, 1), round(-layout.verso_shift_pt, 1)}
    assert moved
    assert [here[1::2] for here in alone] == [there[1::2] for there in after]


def places(data: bytes) -> list[tuple[float, ...]]:
    """Give the places of links, page by page, and then of pictures."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        links = [link.Rect for page in pdf.pages for link in page.get("/Annots", ())]
        figures = [item.A.BBox for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.Figure]
        assert links
        assert figures
        return [tuple(round(float(side), 2) for side in place) for place in (*links, *figures)]
