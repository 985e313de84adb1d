"""The index and the time-line."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.apparatus.index import Heading, Indexed, make_index
from anthology.apparatus.index_page import PageName, paragraph_index, printed_index
from anthology.apparatus.index_places import Locator
from anthology.apparatus.model import PlacedNote
from anthology.apparatus.timeline import HEIGHT, timeline_fragment
from anthology.markup import letters, parse, plain_text
from anthology.problems import Problems
from tests.apparatus.making import opened

BODY = (
    '<h2 id="lamp-top">Weir</h2><p id="lamp-p1" data-number="1">Anna Weir and <a href="anthology:people#people-petr">her friend</a> met at the '
    'Lamp House.<a class="noteref" data-note="editor-1"/> <span class="citation">(Anna Weir 1920)</span></p>'
    '<p id="lamp-p2" data-number="2">Here is only a Weird thing.</p><p id="lamp-p3" data-number="3">The <em>Lamp</em> House, wells; Weir.</p>'
)
NOTE = PlacedNote(key="editor-1", voice="editor", mark="1", label="Note 1", body="<p>Weir again.</p>", subjects=("term:well",))


def indexed(folder: Path, extras: str = "[]", form: str = "full") -> tuple[dict[str, Heading], list[str]]:
    """Make the index of one document, which stands in full or as a digest."""
    apparatus = opened(folder, index=extras)
    problems = Problems()
    headings = make_index(apparatus.known, apparatus.extras, [Indexed(slug="lamp", body=BODY, notes=(NOTE,), form=form)], problems)
    return {heading.words: heading for heading in headings}, [problem.code for problem in problems]


def test_names_links_and_notes_are_found(tmp_path: Path) -> None:
    """Whole words through markup, explicit links, words of notes, what a notes file says; no citations."""
    headings, found = indexed(tmp_path)
    assert found == []
    places = {words: [locator.mark or locator.number for locator in heading.locators] for words, heading in headings.items()}
    assert places == {"Kolodin, Petr": ["1"], "Lamp House": ["1", "3"], "Weir, Anna": ["1", "1", "3", "1"], "Well": ["3", "1"]}
    assert headings["Weir, Anna"].locators[-1].note == "editor-1"
    assert list(headings) == ["Kolodin, Petr", "Lamp House", "Weir, Anna", "Well"]


def test_every_place_is_right_to_the_letter(tmp_path: Path) -> None:
    """The words of the heading stand at the offset, counted as both writers count."""
    headings, _ = indexed(tmp_path)
    counted = letters(plain_text(parse(BODY)))
    for locator, word in zip(headings["Weir, Anna"].locators, ["Weir", "AnnaWeir", "Weir"], strict=False):
        assert counted[locator.offset :].startswith(word)
    assert counted[headings["Lamp House"].locators[1].offset :].startswith("LampHouse")
    assert counted[: headings["Weir, Anna"].locators[-1].offset].endswith("LampHouse.")


def test_the_editor_adds_and_corrects(tmp_path: Path) -> None:
    """Own entries with words to find, places, main places, see and see also; entries left out."""
    extras = """
        - entry: Friendship
          find: [her friend, thing]
          main: ["lamp#2"]
          see_also: [Well]
        - entry: Lamps
          see: [Lamp House]
        - {of: "person:weir", places: ["lamp#2"]}
        - {of: "person:petr", omit: true}
    """
    headings, found = indexed(tmp_path, extras)
    assert found == []
    assert [(locator.number, locator.is_main) for locator in headings["Friendship"].locators] == [("2", True), ("2", True)]
    assert headings["Lamps"].see == ("index-term-lamp-house",)
    assert "Kolodin, Petr" not in headings
    assert headings["Weir, Anna"].locators[-1].number == "2"


@pytest.mark.parametrize(
    "extra",
    [
        '{entry: X, places: ["nowhere#1"]}',
        '{entry: X, main: ["lamp#9"]}',
        "{entry: X, see: [Lamp Hous]}",
        "{of: 'person:nobody'}",
        '{entry: X, places: ["abridged lamp#1"]}',
        "{entry: X, quoted: [{text: nowhere, at: words}]}",
    ],
)
def test_an_index_entry_that_leads_nowhere_is_a043(tmp_path: Path, extra: str) -> None:
    """Texts, paragraphs, headings and register entries must be there."""
    assert indexed(tmp_path, f"- {extra}")[1] == ["A043"]


@pytest.mark.parametrize("form", ["", ", form: full", ", form: digest"])
def test_a_place_that_quotes_no_words_is_a005(tmp_path: Path, form: str) -> None:
    """Also where the form of the text that it speaks of does not stand in the book."""
    assert indexed(tmp_path, f"- {{entry: X, quoted: [{{text: lamp, at: ' '{form}}}]}}")[1] == ["A005"]


FORMED = """
    - entry: Friendship
      places: ["digest lamp#9", "full lamp#2"]
      quoted: [{text: lamp, at: met at the Lamp House, form: full, main: true}, {text: lamp, at: words of the digest, form: digest}]
      see_also: [Digested]
    - entry: Digested
      main: ["digest lamp#3"]
      see_also: [Friendship]
    - entry: Amity
      see: [Friendship]
"""


def test_places_are_those_of_the_form_in_which_a_text_stands(tmp_path: Path) -> None:
    """Numbers and quotations of the other form are passed over; no heading points at one that leads nowhere now."""
    headings, found = indexed(tmp_path, FORMED)
    assert found == []
    assert [(place.number, place.is_main) for place in headings["Friendship"].locators] == [("2", False), ("1", True)]
    assert headings["Friendship"].see_also == ()
    assert "Digested" not in headings
    assert headings["Amity"].see == ("index-friendship",)


def test_places_of_the_form_that_stands_must_be_there(tmp_path: Path) -> None:
    """A paragraph that a digest has not is A043, words that it has not A001; what only led to the heading is gone."""
    headings, found = indexed(tmp_path, FORMED, form="digest")
    assert sorted(found) == ["A001", "A043"]
    assert [place.number for place in headings["Digested"].locators] == ["3"]
    assert "Amity" not in headings


def heading(*locators: Locator) -> Heading:
    """Make a heading."""
    return Heading(id="index-x", words="X", sort_key="x", locators=locators)


def at(page: int, *, note: str | None = None, is_main: bool = False) -> Locator:
    """Make a place that stands on a page."""
    return Locator(slug="lamp", offset=page, target=f"lamp-p{page}", number=str(page), note=note, mark=note, is_main=is_main)


def test_folios_are_joined_and_told_apart() -> None:
    """Ranges for pages that follow each other, n for notes only, bold for the chief place, roman pages apart from arabic ones."""
    places = [at(12), at(13), at(13, note="1"), at(14), at(20, note="2"), at(21), at(30, is_main=True), at(31), at(5), at(4)]
    words = printed_index([heading(*places)], lambda place: PageName(label="iv" if place.offset == 4 else str(place.offset), number=place.offset))
    assert plain_text_of_all(words) == "X, iv, 5, 12–14, 20n, 21, 30, 31"
    assert "<b><a" in words
    assert 'href="anthology:lamp#lamp-p12"' in words


def test_an_e_book_without_pages_names_paragraphs() -> None:
    """Under the title of each text, notes after paragraphs."""
    words = paragraph_index([heading(at(7), at(3), at(3), at(3, note="9"))], {"lamp": "The Lamp"})
    assert plain_text_of_all(words) == "X, The Lamp ¶ 3, 7, n. 9"


def plain_text_of_all(fragment: str) -> str:
    """Give all words, furniture too."""
    return "".join(str(part) for part in parse(fragment).itertext())


def test_only_headings_are_words_of_the_index() -> None:
    """Places are furniture, so that page starts agree in both outputs."""
    assert plain_text(parse(printed_index([heading(at(1))], lambda place: PageName(label="1", number=1)))).strip() == "X"


def test_the_time_line_is_drawn_from_the_chronology(tmp_path: Path) -> None:
    """Every event is a mark, named ones have words, and the drawing is described and points to the list."""
    events = opened(tmp_path).known.events
    drawing = timeline_fragment(events)
    tree = parse(drawing)
    assert drawing == timeline_fragment(events)
    assert [figure.get("id") for figure in tree.iter("figure")] == ["time-line-1", "time-line-2"]
    assert "The lamp is lit" in "".join(str(part) for part in tree.itertext())
    assert all(svg.get("role") == "img" and svg.get("aria-labelledby") for svg in tree.iter("svg"))
    assert "the chronology lists them all" in plain_text(tree)
    assert timeline_fragment(()) == ""


def test_a_long_chronology_stays_on_two_pages(tmp_path: Path) -> None:
    """Words made from sentences are dropped where there is no room, never cut; nothing leaves its drawing."""
    dates = [(number, f"{1900 + number % 30}-{1 + number % 12:02}-05", f"lane-{number % 4}") for number in range(200)]
    chronology = "".join(f'\n- {{date: "{when}", lane: {lane}, event: "Event number {number} happens here."}}' for number, when, lane in dates)
    tree = parse(timeline_fragment(opened(tmp_path, chronology=chronology).known.events))
    assert len(list(tree.iter("svg"))) == 2
    for svg in tree.iter("svg"):
        height = float((svg.get("viewBox") or "").split()[3])
        assert height <= HEIGHT + 5
        assert all(0 < float(word.get("y") or 0) <= height for word in svg.iter("text"))
