"""The page layouts: all sound, drawn, changed by options; bad ones refused at their line."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from anthology.edition.document import Document, Matter, Opens
from anthology.problems import InputError, Location
from anthology.render.assembly_fonts import FontStore
from anthology.render.assembly_furniture import furniture
from anthology.render.laid_out import Mark
from anthology.render.layout_catalogue import judge_layout, layout_names, layout_schema, letters_per_line, list_layouts
from anthology.render.layout_options import with_options
from anthology.render.layout_picture import layout_picture
from anthology.render.page_layout import PageLayout, load_layout
from anthology.render.page_plan import PlannedPage, plan_pages
from anthology.render.ruled_margin import can_be_ruled, margin_rules

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FOLDERS = (TEMPLATES,)
NAMES = layout_names(FOLDERS)
AT = Location(path="anthology.yaml", line=60, column=9)


def changed_copy(folder: Path, **measures: object) -> Path:
    """Write a layout file of the editor's own: a copy with other measures, the changed ones last."""
    lines = (TEMPLATES / "pdf/layouts/book-6x9.yaml").read_text("utf-8").splitlines()
    kept = [line for line in lines if line.split(":")[0] not in measures]
    written = kept + [f"{key}: {value}" for key, value in measures.items()]
    path = folder / "pdf/layouts/own.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(written) + "\n", "utf-8")
    return path


def own(folder: Path, **measures: object) -> PageLayout:
    changed_copy(folder, **measures)
    return load_layout("own", (folder, TEMPLATES))


def test_all_layouts_are_there() -> None:
    """Every layout that the book and its packs may ask for."""
    wanted = {"book-a5", "book-6x9", "study-a4", "study-letter", "reader-a4", "large-print", "pocket-a6", "e-ink-6in"}
    assert wanted <= set(NAMES)
    assert [layout.name for layout in list_layouts(FOLDERS)] == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_layouts_have_nothing_to_blame(name: str) -> None:
    """No error and no warning."""
    assert judge_layout(load_layout(name, FOLDERS)) == ()


@pytest.mark.parametrize("name", NAMES)
def test_layouts_have_a_picture(name: str) -> None:
    """A drawing with a title, the same twice, two pages where there are versos."""
    layout = load_layout(name, FOLDERS)
    drawing = layout_picture(layout)
    title = ElementTree.fromstring(drawing).find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert str(title.text).startswith(name)
    assert drawing.count('fill="#fff" stroke="#000"') == (2 if layout.measures.duplex else 1)
    assert drawing == layout_picture(layout)


def test_large_print_is_never_under_eighteen_points() -> None:
    """Text, notes, heads and folios; ragged, whole words."""
    it = load_layout("large-print", FOLDERS).measures
    assert min(it.text_size_pt, it.note_size_pt, it.head_size_pt, it.folio_size_pt) >= 18
    assert (it.alignment, it.hyphenate) == ("ragged", False)


@pytest.mark.parametrize("name", ["study-a4", "study-letter"])
def test_study_copies_are_ruled(name: str) -> None:
    """Of a pack's documents those beside which one writes."""
    layout = load_layout(name, FOLDERS)
    assert layout.measures.ruled_margin
    assert can_be_ruled(layout)


@pytest.mark.parametrize("duplex", [False, True])
def test_rules_stand_in_the_outer_margin_of_both_sides(duplex: bool) -> None:
    """Between text and edge, from the first line to the last, on versos at the left."""
    layout = with_options(load_layout("study-a4", FOLDERS), {"duplex": duplex})
    rectos, versos = (rules_of(margin_rules(layout, verso=verso)) for verso in (False, True))
    assert min(x for x, _ in rectos) > layout.width_pt - layout.outer_pt
    assert max(x for x, _ in versos) < layout.outer_pt
    assert {round(layout.width_pt - x, 1) for x, _ in rectos} == {round(x, 1) for x, _ in versos}
    top, bottom = layout.height_pt - layout.top_pt, layout.height_pt - layout.top_pt - layout.text_height_pt
    assert all(bottom - 0.1 <= y < top for _, y in rectos)


def rules_of(operators: bytes) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(rb"([\d.]+) ([\d.]+) [ml]", operators)]


@pytest.mark.parametrize(("kind", "ruled"), [("text", True), ("piece", True), ("index", False)])
def test_only_what_is_studied_is_ruled(kind: str, ruled: bool) -> None:
    """A register is looked up, not written in."""
    layout = load_layout("study-a4", FOLDERS)
    documents = [Document(slug="a", kind=kind, matter=Matter.BODY, title="A", opens=Opens.NEXT, language="en", body="<p>A</p>")]
    assert [page.ruled for page in plan_pages(documents, [2], layout.measures).pages] == [ruled, ruled]


def test_measures_that_cannot_be_are_p201_at_their_line(tmp_path: Path) -> None:
    """All of them at once, each where it stands."""
    path = changed_copy(tmp_path, columns=9, hyphens_in_a_row=-1, leading_pt=9)
    with pytest.raises(InputError) as caught:
        list_layouts((tmp_path,))
    last = len(path.read_text("utf-8").splitlines())
    places = [(problem.code, problem.at.line) for problem in caught.value.problems if problem.at]
    assert places == [("P201", last - 2), ("P201", last - 1), ("P201", last)]


def test_impossible_number_of_columns_is_p201(tmp_path: Path) -> None:
    """The hint gives the range."""
    (problem,) = judge_layout(own(tmp_path, columns=9))
    assert (problem.code, problem.hint) == ("P201", "give a number from 1 to 4")


def test_leading_under_the_size_of_the_text_is_p201(tmp_path: Path) -> None:
    """Lines would overlap."""
    (problem,) = judge_layout(own(tmp_path, leading_pt=9))
    assert (problem.code, problem.hint) == ("P201", "about 14.4 reads well")


@pytest.mark.parametrize(
    ("measures", "says"),
    [
        ({"columns": 3}, "a line holds about"),
        ({"margin_inner_mm": 3, "margin_outer_mm": 41}, "the inner margin is 3 mm"),
        ({"margin_outer_mm": 2, "margin_inner_mm": 42}, "the outer margin is 2.0 mm"),
        ({"margin_top_mm": 1}, "the top margin is 1.0 mm"),
        ({"lines": 42}, "the bottom margin is"),
    ],
)
def test_what_reads_or_prints_badly_is_p203(tmp_path: Path, measures: dict[str, object], says: str) -> None:
    """Warnings with a hint, at the measure's line."""
    (problem,) = judge_layout(own(tmp_path, **measures))
    assert problem.code == "P203"
    assert problem.message.startswith(says)
    assert problem.at is not None
    assert problem.at.path == "pdf/layouts/own.yaml"


def test_misspelt_measure_is_answered_with_the_right_one(tmp_path: Path) -> None:
    """Layout files are checked like every other file."""
    changed_copy(tmp_path, margin_iner_mm=17)
    with pytest.raises(InputError, match=r"own.yaml:\d+:1: error M012: unknown key 'margin_iner_mm'\n.*margin_inner_mm"):
        load_layout("own", (tmp_path, TEMPLATES))


def test_schema_knows_every_measure() -> None:
    """For editors that complete and check YAML."""
    properties = layout_schema()["properties"]
    assert properties["columns"]["maximum"] == 4
    assert {"trim_width_mm", "lines", "duplex"} <= set(properties)


# Options


def test_larger_type_keeps_the_type_area() -> None:
    """Leading and notes grow, lines become fewer, margins stay."""
    before = load_layout("study-a4", FOLDERS)
    after = with_options(before, {"text_size_pt": 14})
    assert after.measures.leading_pt == pytest.approx(17 * 14 / 12, abs=0.01)
    assert after.measures.note_size_pt > before.measures.note_size_pt
    assert 0 <= before.text_height_pt - after.text_height_pt < after.measures.leading_pt
    assert letters_per_line(after) < letters_per_line(before)


def test_options_say_more_than_what_follows_from_them() -> None:
    """A leading that is given is kept."""
    after = with_options(load_layout("book-a5", FOLDERS), {"text_size_pt": 10, "leading_pt": 13, "duplex": False})
    assert (after.measures.leading_pt, after.measures.lines, after.measures.duplex) == (13, 35, False)


def test_unknown_option_points_to_where_it_was_written() -> None:
    """With the nearest right one."""
    with pytest.raises(InputError) as caught:
        with_options(load_layout("book-a5", FOLDERS), {"tekst_size_pt": 10}, AT)
    assert [(problem.code, problem.at) for problem in caught.value.problems] == [("M012", AT)]


@pytest.mark.parametrize("options", [{"text_size_pt": 90}, {"lines": 90}, {"margin_inner_mm": 100}])
def test_options_that_leave_no_room_are_p201(options: dict[str, object]) -> None:
    """Too large, too many, too wide."""
    with pytest.raises(InputError) as caught:
        with_options(load_layout("book-a5", FOLDERS), options, AT)
    assert {(problem.code, problem.at) for problem in caught.value.problems} == {("P201", AT)}


def test_margin_too_narrow_for_rules_is_p202() -> None:
    """The hint says what is needed."""
    with pytest.raises(InputError) as caught:
        with_options(load_layout("book-a5", FOLDERS), {"ruled_margin": True}, AT)
    assert [(problem.code, problem.at) for problem in caught.value.problems] == [("P202", AT)]


def test_rules_can_be_put_in_and_taken_away() -> None:
    """On a margin that is wide enough; on a study copy that has them."""
    wide = with_options(load_layout("book-6x9", FOLDERS), {"margin_outer_mm": 50, "ruled_margin": True})
    assert margin_rules(wide, verso=True)
    plain = with_options(load_layout("study-a4", FOLDERS), {"ruled_margin": False})
    assert not plain.measures.ruled_margin


def test_rules_give_way_to_a_narrower_margin() -> None:
    """Nobody asked for them by name."""
    narrow = with_options(load_layout("study-a4", FOLDERS), {"margin_outer_mm": 30})
    assert not narrow.measures.ruled_margin
    assert margin_rules(narrow, verso=False) == b""


@pytest.mark.parametrize("verso", [False, True])
def test_numbers_of_paragraphs_stand_beside_their_column(verso: bool) -> None:
    """Of two columns the first has them on its left, the second on its right, on either side of the leaf; a single one in the outer margin."""
    two = with_options(load_layout("reader-a4", FOLDERS), {"paragraph_numbers": True})
    shift = two.verso_shift_pt if verso else 0.0
    second = two.inner_pt + (two.width_pt - two.inner_pt - two.outer_pt) * 0.52
    left, right = (number_at(two, x, verso) for x in (two.inner_pt, second))
    assert left < two.inner_pt + shift
    assert right > two.width_pt - two.outer_pt + shift
    one = with_options(load_layout("book-a5", FOLDERS), {"paragraph_numbers": True})
    alone = number_at(one, one.inner_pt, verso)
    assert alone < one.outer_pt if verso else alone > one.width_pt - one.outer_pt


def test_numbers_of_lines_and_paragraphs_keep_apart_in_columns() -> None:
    """Where both stand on the same side of a column, the paragraph's is further out."""
    plain = with_options(load_layout("reader-a4", FOLDERS), {"paragraph_numbers": True})
    both = with_options(plain, {"line_numbers": "page"})
    assert 0 < number_at(both, both.inner_pt, False) < number_at(plain, plain.inner_pt, False) - both.measures.line_number_gap_pt


def number_at(layout: PageLayout, x_pt: float, verso: bool) -> float:
    """Say where the number of a paragraph is drawn whose left edge is at `x_pt`."""
    mark = Mark(kind="number", text="15", page=0, y_pt=300, x_pt=x_pt)
    drawn = furniture(PlannedPage(document=0, verso=verso, number=2), [mark], layout, FontStore())
    match = re.search(rb"Tf ([\d.-]+) 300", drawn)
    assert match
    return float(match[1])
