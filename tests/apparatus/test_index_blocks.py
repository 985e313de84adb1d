"""What places of the index are called: each by what stands there, never by the number of another paragraph than the nearest."""

from __future__ import annotations

from pathlib import Path

from anthology.apparatus.folding import NOTE as NOTE_SIGN
from anthology.apparatus.index import Indexed, make_index
from anthology.apparatus.index_blocks import BlockNames, with_places
from anthology.apparatus.index_page import paragraph_index, spoken
from anthology.apparatus.model import PlacedNote
from anthology.apparatus.reading_line import read_line
from anthology.markup import parse, plain_text
from anthology.problems import Problems
from tests.apparatus.making import opened

BODY = (
    '<header class="opener"><p class="byline">Anna Weir</p><h1>Lamp</h1><div class="headnote"><p>One.</p><p>Anna Weir wrote.</p></div></header>'
    '<div class="body"><h2>Head</h2><p id="lamp-p1" data-number="1">First.</p><div class="verse"><p class="stanza">'
    '<span class="line">Anna Weir</span></p></div>'
    '<p id="lamp-p2" data-number="2">Last.<a class="noteref" data-note="editor-1"/></p></div><p class="source-line">From a page.</p>'
)
PIECE = '<header class="opener"><h1>Preface</h1></header><div class="body"><p>One.</p><h2>Two</h2><p>Anna Weir.</p><ul><li>Three</li></ul></div>'
NOTE = PlacedNote(key="editor-1", voice="editor", mark="1", label="Note 1", body="<p>The Lamp House.</p>")


def names(body: str, slug: str) -> list[tuple[str, str]]:
    """Give the words of each block with the name of its place."""
    line = read_line(parse(body))
    named = BlockNames(slug, line)
    return [(line.text[block.start : block.end], named.of(block).sign + named.of(block).number) for block in line.blocks]


def test_every_block_of_a_text_has_the_name_of_its_part() -> None:
    """Headnotes count by themselves; verse goes with the paragraph it follows, a heading with the one it heads."""
    assert names(BODY, "lamp") == [
        ("Anna Weir", "head"),
        ("Lamp", "head"),
        ("One.", "headnote par. 1"),
        ("Anna Weir wrote.", "headnote par. 2"),
        ("Head", "¶ 1"),
        ("First.", "¶ 1"),
        ("Anna Weir\n", "¶ 1"),
        (f"Last.{NOTE_SIGN}", "¶ 2"),
        ("From a page.", "source"),
    ]


def test_a_piece_without_numbers_counts_its_paragraphs() -> None:
    assert names(PIECE, "preface") == [("Preface", "head"), ("One.", "par. 1"), ("Two", "par. 2"), ("Anna Weir.", "par. 2"), ("Three", "par. 3")]


def test_only_blocks_that_the_index_names_get_ids(tmp_path: Path) -> None:
    """Every link of the index leads to an id that is there, and the words stand in that element."""
    apparatus = opened(tmp_path)
    documents = [Indexed(slug="lamp", body=BODY, notes=(NOTE,)), Indexed(slug="preface", body=PIECE)]
    headings = make_index(apparatus.known, (), documents, Problems())
    targets = {place.target for heading in headings for place in heading.locators if place.target and not place.note}
    assert len(targets) == 4
    for document in documents:
        made = parse(with_places(document.body, document.slug, targets))
        given = {element.get("id", ""): plain_text(element) for element in made.iter() if element.get("id")}
        assert {name for name in given if name.startswith(f"{document.slug}-at-")} == {name for name in targets if name.startswith(document.slug)}
        assert all("Anna Weir" in words for name, words in given.items() if "-at-" in name)
        assert plain_text(made) == plain_text(parse(document.body))


def test_the_index_of_the_e_book_tells_headnotes_from_paragraphs(tmp_path: Path) -> None:
    headings = make_index(
        opened(tmp_path).known, (), [Indexed(slug="lamp", body=BODY, notes=(NOTE,)), Indexed(slug="preface", body=PIECE)], Problems()
    )
    shown = "".join(map(str, parse(paragraph_index(headings, {"preface": "Preface", "lamp": "The Lamp"})).itertext()))
    assert shown == "Lamp House, The Lamp n. 1Weir, Anna, Preface par. 2; The Lamp head, headnote par. 2, ¶ 1"


def test_notes_that_are_left_out_are_not_in_the_index(tmp_path: Path) -> None:
    """A heading that only they speak of is gone."""
    headings = make_index(opened(tmp_path).known, (), [Indexed(slug="lamp", body=BODY, notes=(NOTE,))], Problems())
    assert [heading.words for heading in spoken(headings, {("lamp", "editor-1")})] == ["Lamp House", "Weir, Anna"]
    assert [heading.words for heading in spoken(headings, set())] == ["Weir, Anna"]
    assert headings[0].locators[0].target == "lamp-note-editor-1"
