"""First mentions of people and terms in print, where the editor wants them seen."""

from __future__ import annotations

import io
import re

import pikepdf

from anthology.validate.pdf import check_pdf
from anthology.validate.pdf_text import page_texts
from tests.render.pages import make_pdf, sentence, small_layout, text

DOTS = re.compile(rb"\]\s*[-0-9.]+\s+d\b")
"""The operator that draws a line in dashes or dots."""


def dotted_lines(data: bytes) -> int:
    """Count the lines in dots."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
        return sum(len(DOTS.findall(page.Contents.read_bytes())) for page in pdf.pages)


def test_a_marked_mention_is_seen_and_moves_nothing() -> None:
    """Dots stand below it, drawn and not set: the words are the same, and so is what is copied and heard."""
    plain = f'<h1>A</h1><p>First <a href="anthology:people#people-x">Anna Weir</a> came. {sentence(3, 60)}</p>'
    marked = plain.replace("<a ", '<a class="mention marked" ')
    made = {body: make_pdf([text("a", body)])[0] for body in (plain, marked)}
    assert page_texts(made[plain]) == page_texts(made[marked])
    assert dotted_lines(made[plain]) < dotted_lines(made[marked])
    assert list(check_pdf(made[marked], [text("a", marked)], small_layout())) == []
