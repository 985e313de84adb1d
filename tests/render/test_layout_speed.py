# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""What makes WeasyPrint faster changes nothing that it draws."""

from __future__ import annotations

from typing import Any

import pytest

from tests.render.pages import lay_out_one, paragraphs, text


def test_justified_lines_have_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a new Pango layout for every justified piece of text, which is what WeasyPrint makes."""
    from weasyprint.layout import inline
    from weasyprint.text.line_break import create_layout

    from anthology.render import layout, layout_speed

    assert layout
    document = text("even", paragraphs("even", 6).replace("bread", "<em>bread and</em>"))
    ours = lay_out_one(document)
    fast = layout_speed._add_word_spacing

    def slow(context: Any, box: Any, spacing: float, advance: float) -> float:
        advance = fast(context, box, spacing, advance)
        if type(box).__name__ == "TextBox" and inline.count_expandable_spaces(box):
            made: Any = create_layout(box.text, box.style, context, max_width=None, justification_spacing=spacing)
            made.hyphenated = box.pango_layout.hyphenated
            made.deactivate()
            box.pango_layout = made
        return advance

    monkeypatch.setattr(layout_speed, "_add_word_spacing", slow)
    monkeypatch.setattr(inline, "add_word_spacing", slow)
    assert lay_out_one(document).pdf == ours.pdf
