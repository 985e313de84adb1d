# mypy: allow-untyped-calls
# WeasyPrint has no types.
"""Lines end where they were planned to: full where justified, as full as they can be where not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import weasyprint

from anthology.edition.document import PlacedNote
from tests.render.pages import WORDS, lay_out_one, note, text

INLINE = (
    "{}",
    "<em>{}</em>",
    '<a href="https://example.org/a">{}</a>',
    '<span class="sc">{}</span>',
    "({}, <cite>of it</cite>),",
    '{}<a class="noteref" data-note="n{number}"></a>',
    "{}—<strong>and</strong>",
)


def mixed_text(count: int) -> tuple[str, tuple[PlacedNote, ...]]:
    """Give paragraphs in which every other word or so is an inline element, and long notes of the same kind."""
    notes: list[PlacedNote] = []
    body = []
    for number in range(count):
        words = []
        for index in range(40):
            way = INLINE[(number * 5 + index * 3) % len(INLINE)] if index % 2 == number % 2 else "{}"
            if "noteref" in way and index > 3:
                way = "{}"
            if "noteref" in way:
                inner = " ".join(INLINE[place % 5].format(word) for place, word in enumerate(WORDS[:20]))
                notes.append(note(f"n{len(notes)}", f"<p>{inner}.</p>", mark=str(len(notes) + 1)))
                way = way.replace("{number}", str(len(notes) - 1))
            words.append(way.format(WORDS[(number * 7 + index * 5) % len(WORDS)]))
        body.append(f'<p id="mixed-p{number}">{" ".join(words)}.</p>')
    return "".join(body), tuple(notes)


def lines_of(box: Any, parent: Any = None) -> Iterator[tuple[Any, Any]]:
    """Walk over lines, each with the box it fills."""
    if type(box).__name__ == "LineBox":
        yield parent, box
    for child in getattr(box, "children", ()):
        yield from lines_of(child, box)


def pieces_of(box: Any) -> list[Any]:
    """Give the pieces of text in a line."""
    if type(box).__name__ == "TextBox":
        return [box] if box.text.strip(" \u200b") else []
    return [piece for child in box.children if child.is_in_normal_flow() for piece in pieces_of(child)]


@pytest.fixture(scope="module")
def mixed_lines() -> list[tuple[bool, float, float, str]]:
    """Lay out a mixed text: of every line but last ones whether it is justified, room at its end in em, width of the next word in em, its text."""
    from anthology.render import layout

    pages: list[Any] = []
    render = layout._render

    def rendering(*arguments: Any) -> Any:
        rendered = render(*arguments)
        pages[:] = rendered.pages
        return rendered

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "_render", rendering)
        body, notes = mixed_text(12)
        assert not lay_out_one(text("mixed", body, *notes)).problems
    found = []
    lines = [(parent, line, pieces) for page in pages for parent, line in lines_of(page._page_box) if (pieces := pieces_of(line))]
    for (parent, line, pieces), (_, _, after) in pairwise(lines):
        if getattr(line, "resume_at", None) is None:
            continue
        em = line.style["font_size"]
        room = (parent.content_box_x() + parent.width - pieces[-1].position_x - pieces[-1].width) / em
        next_word = after[0].text.split(" ")[0]
        width = after[0].width * len(next_word) / len(after[0].text) / em
        found.append((line.style["text_align_all"] == "justify", room, width, "".join(piece.text for piece in pieces)))
    return found


def test_justified_lines_reach_the_margin_whatever_stands_at_their_end(mixed_lines: list[tuple[bool, float, float, str]]) -> None:
    """Links, italics, small capitals and calls of notes at a line's end leave no room after it."""
    justified = [(room, line) for is_justified, room, _, line in mixed_lines if is_justified]
    assert len(justified) > 40
    assert [found for found in justified if abs(found[0]) > 0.01] == []
    assert [line for _, line in justified if line != line.strip(" \u200b")] == []


def test_lines_that_are_not_justified_hold_what_fits(mixed_lines: list[tuple[bool, float, float, str]]) -> None:
    """The first word of the next line would not have fitted."""
    ragged = [(room, width, line) for is_justified, room, width, line in mixed_lines if not is_justified]
    assert len(ragged) > 10
    assert [found for found in ragged if found[0] > found[1] + 1.5] == []


def test_a_note_stays_with_its_word(mixed_lines: list[tuple[bool, float, float, str]]) -> None:
    """No line begins with the call of a note."""
    assert not [line for justified, _, _, line in mixed_lines if justified and line[0].isdigit() and not line.startswith("1921")]


def test_a_document_with_fonts_of_its_own_is_left_to_the_engine() -> None:
    """Others in the same process may set pages, too: their paragraphs are not ours to plan."""
    words = " ".join(["harbour"] * 60)
    made = weasyprint.HTML(string=f'<p style="text-align: justify; hyphens: auto" lang="en">{words}').write_pdf()
    assert made.startswith(b"%PDF-")
