# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Lines put together from words are as wide as Pango would make them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.render.pages import WORDS, lay_out_one, note, paragraphs, text

BODY = (
    paragraphs("same", 4)
    + '<p id="same-p5">‘Très naïve’, she said—in 1921<a class="noteref" data-note="n"></a>—of <em>affluent offices</em>,'
    + " <span class='sc'>Mills</span> and <strong>fifty-five</strong> Wagner’s (AV) Toys; Привет, товарищ: αβγ. <a href='https://example.org/'>1905–7</a>.</p>"
    + "<p>"
    + "Mr.&#160;<em>Mills</em>&#160;of <em>the </em>quay <em>paid</em>: <em>£4½</em> for “&#8202;‘all’&#8202;” —&#8288;<b>so&#160;</b>he said. " * 3
    + "</p><h2>Of Wages, To Y.</h2><ul><li>“Fjord”, 3–4, 17</li><li>flat tyres</li></ul>"
)


def test_pages_have_the_same_bytes_as_when_pango_sets_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Justified and ragged text, four faces, figures, small capitals, notes, signs of other scripts, which are left to Pango."""
    from anthology.render import layout, layout_lines
    from anthology.render.layout_writing import Hand

    assert layout
    document = text("same", BODY, note("n", "<p>To fill (or not): <em>five</em> of 1,200 words, e.g. a flag.</p>"))
    lines: Any = layout_lines
    set_words, write, answers = lines.set_words, Hand.write, []
    shown: list[str | None] = []

    def writing(*arguments: Any, **named: Any) -> Any:
        shown.append(found := write(*arguments, **named))
        return found

    def counting(*arguments: Any) -> Any:
        answers.append(found := set_words(*arguments))
        return found

    monkeypatch.setattr(layout_lines, "set_words", counting)
    monkeypatch.setattr(Hand, "write", writing)
    ours = lay_out_one(document)
    assert sum(answer is not None for answer in answers) > 20
    assert sum(answer is None for answer in answers) > 0
    assert sum(line is not None for line in shown) > 20
    monkeypatch.setattr(Hand, "write", lambda *_, **__: None)
    assert lay_out_one(document).pieces == ours.pieces
    monkeypatch.setattr(layout_lines, "set_words", lambda *_, **__: None)
    assert lay_out_one(document).pieces == ours.pieces


def test_a_text_with_a_sign_that_the_face_lacks_is_left_to_pango() -> None:
    """Its width would be that of a missing glyph."""
    from anthology.render import layout_measures

    units: Any = object.__new__(layout_measures.Units)
    units._font = layout_measures.hb.Font(layout_measures.hb.Face(_regular()))
    units._features, units._language = {}, "en"
    assert len(units.glyphs(WORDS[0], "Latn")) == 4 * len(WORDS[0])
    assert units.glyphs("\u4e00", "Latn") is None


def _regular() -> Any:
    from anthology.render import layout_measures
    from anthology.render.fonts import face_bytes

    return layout_measures.hb.Blob(face_bytes("regular"))
