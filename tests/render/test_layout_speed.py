# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""What makes WeasyPrint faster changes nothing that it draws."""

from __future__ import annotations

from typing import Any

import pytest

from tests.render.pages import lay_out_one, note, paragraphs, small_layout, text


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
    assert lay_out_one(document).pieces == ours.pieces


_RICH = (
    '<h1 id="rich-h">Every <span class="sc">Kind</span></h1><div class="body">'
    + paragraphs("rich", 3)
    + '<ul><li id="rich-a">A list, its <a id="rich-l" href="https://example.org/a/b">example.<wbr/>org/<wbr/>a/<wbr/>b</a></li>'
    '<li id="rich-b">x²</li></ul>'
    '<ol class="contents"><li>One <span class="folio">12</span></li></ol><blockquote lang="fr"><p>Le bateau, <q>la rive</q>.</p></blockquote>'
    '<table id="rich-t"><thead><tr><th>Day</th></tr></thead><tbody><tr><td id="rich-c">12 boats</td></tr></tbody></table></div>'
    '<div class="index"><h2>B</h2><ul><li id="rich-i">boat, <a class="locator" href="#rich-p1">12</a>, <b>14</b></li><li>quay, 3</li></ul></div>'
    '<figure><svg viewBox="0 0 300 60" role="img" aria-label="Years"><text x="5" y="20" font-size="14">1905</text>'
    '<text x="150" y="20" font-size="14" text-anchor="end">Quay 1905</text></svg></figure>'
    + "<p>“"
    + "Under <em>the quay <b>and</b> the </em>boats—<i>twelve</i> of&#160;them,&#160;<em>early</em>—stood <i>the water</i>, " * 9
    + "café.”</p>"
    '<p>A note<a class="noteref" data-note="1"/> and a <em>second<a class="noteref" data-note="2"/></em>.</p>'
)


SHORTCUTS = ("styles", "memory", "lengths", "set-up", "struts", "breaks", "values", "notes", "planned", "backgrounds", "letters", "values of styles")


@pytest.mark.parametrize("left_out", SHORTCUTS)
def test_a_page_of_every_kind_has_the_same_bytes_without_each_of_the_shortcuts(left_out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against WeasyPrint's own way, one shortcut at a time."""
    from weasyprint import css
    from weasyprint.layout import background, block, column, inline, percent, table
    from weasyprint.text import line_break
    from weasyprint.text.line_break import Layout

    from anthology.render import layout, layout_lines, layout_notes, layout_planned, layout_speed, layout_styles
    from anthology.render.layout_backgrounds import _layout_box_backgrounds
    from anthology.render.layout_letters import _split_first_line

    assert layout
    document = text("rich", _RICH, note("1", "<p>A <i>first</i> note.</p>"), note("2", "<p>A second one.</p><p>With more.</p>", mark="2"))
    ours = lay_out_one(document)
    own: dict[str, list[tuple[Any, str, Any]]] = {
        "styles": [(css, "StyleFor", layout_styles._StyleFor), (css, "find_style_attributes", layout_styles._find_style_attributes)],
        "memory": [(inline, "split_first_line", layout_lines._split_first_line)],
        "lengths": [(module, "resolve_percentages", percent.resolve_percentages) for module in (block, column, inline, table)],
        "set-up": [(Layout, "setup", layout_speed._set_up)],
        "struts": [(inline, "strut", line_break.strut)],
        "backgrounds": [(background, "layout_box_backgrounds", _layout_box_backgrounds)],
        "values of styles": [(css.ComputedStyle, "__missing__", layout_styles._computed)],
        "letters": [(line_break, "split_first_line", _split_first_line)],
        "breaks": [(inline, "can_break_text", line_break.can_break_text)],
        "notes": [(block, "block_level_layout", layout_notes._block_level_layout)],
        "planned": [(inline, "get_next_linebox", layout_planned._get_next_linebox), (inline, "handle_leader", layout_planned._handle_leader)],
        "values": [(layout_speed.pydyf, "_to_bytes", layout_speed._to_bytes)],
    }
    for owner, name, value in own[left_out]:
        assert getattr(owner, name) is not value
        monkeypatch.setattr(owner, name, value)
    assert lay_out_one(document) == ours


def test_an_id_twice_is_still_complained_of() -> None:
    """The first one is the place; WeasyPrint says so, and it is passed on."""
    laid_out = lay_out_one(text("twice", '<h1>Twice</h1><p id="twice-p1">one</p><p id="twice-p1">two</p>'))
    assert [problem.code for problem in laid_out.problems] == ["R015"]


def test_an_address_breaks_at_its_places_and_nowhere_else() -> None:
    """Every part begins a line of its own where the line before has no room, and the page is read letter by letter all the same."""
    parts = [f"part-{number}/" for number in range(20)]
    address = "<wbr/>".join(parts)
    laid_out = lay_out_one(text("long", f'<h1>Long</h1><p><a href="https://example.org/">{address}</a></p>'), small_layout())
    assert laid_out.problems == ()
    assert laid_out.page_count == 1
