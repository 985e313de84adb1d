# mypy: allow-untyped-calls
# PyMuPDF has no types.
"""Packs of a small book of our own: what they hold, how pages and paragraphs are numbered, what is made for the copier and the press."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pikepdf
import pymupdf
import pytest

from anthology.build import BuildOptions, build_edition
from anthology.build.book_pages import pages_of_texts
from anthology.build.making import layout_of, make_pages
from anthology.build.meeting import sheet_layout
from anthology.build.opening import open_edition
from anthology.build.pack_book import pack_edition, pack_identifier
from anthology.build.packing import PackOptions, PackReport, make_packs
from anthology.build.pressing import PressWish
from anthology.edition.document import Document
from anthology.edition.packs import addresses
from anthology.markup import parse, plain_text
from anthology.problems import InputError
from anthology.render import pool
from anthology.render.imposition import Imposition
from anthology.render.ink_writer import Ink
from anthology.render.layout_options import with_options
from anthology.render.page_layout import load_layout
from anthology.render.paper import PAPERS, POINTS_PER_MM

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

WORDS = "quay lamp rope tide loaf clock winter bell harbour cooper sail salt copper evening window letter crane barrel".split()

VERSE = "> The ferry goes out in the morning,  \n> the ferry comes home in the night;\n"

LAYOUT = """\
title: A small page
trim_width_mm: 100
trim_height_mm: 140
margin_inner_mm: 12
margin_outer_mm: 14
margin_top_mm: 14
lines: 20
text_size_pt: 10
leading_pt: 13
note_size_pt: 8
note_leading_pt: 10
paragraph_numbers: true
"""

PEOPLE = """\
- {id: lamplighter, name: The Lamplighter, note: "Lights the lamps."}
- {id: ferryman, name: The Ferryman, note: "Rows across."}
- {id: baker, name: The Baker, note: "Bakes."}
"""

GLOSSARY = """\
- {id: tide, term: spring tide, note: "The highest."}
- {id: bollard, term: bollard, note: "A post."}
"""

MANIFEST = """\
edition:
  title: The Harbour Reader
  slug: harbour
  editors: [{name: Nobody At All, role: edt}]
  identifier: urn:uuid:2b6f6a90-5d3e-4f0e-8f5e-0b7c1d9a1a12
  date: 2026-11-23
  description: Four short pieces from a harbour that is on no map.
  address: https://book.example/harbour.epub
front_matter:
  - {id: introduction, title: Introduction, file: notes/introduction.md}
sections:
  - id: land
    title: On Land
    texts:
      - id: lamps
        title: The Lamps
        witness: {file: seeds/lamps.md, rights: {status: cc0}}
        notes: notes/lamps.yaml
        questions: notes/lamps-questions.md
      - {id: bread, title: The Bread, witness: {file: seeds/bread.md, rights: {status: cc0}}}
  - id: water
    title: On the Water
    texts:
      - id: ferry
        title: The Ferry
        witness: {file: seeds/ferry.md, rights: {status: cc0}}
        notes: notes/ferry.yaml
      - {id: song, title: The Song, witness: {file: seeds/song.md, rights: {status: cc0}}}
registers: {people: notes/people.yaml, glossary: notes/glossary.yaml}
outputs: {pdf: {layout: small}, epub: {fonts: false}}
packs:
  - id: first
    title: First evening
    texts: [ferry, lamps]
    layout: small
    plan: notes/plan.md
    meeting_sheet: true
    repeat_questions: true
    grey: true
    options: {line_numbers: text, text_size_pt: 11}
  - {id: part, title: A part, texts: ["ferry#3-6"], layout: small}
  - {id: own, title: Own pages, texts: [water], layout: small, pages: own}
  - {id: one, title: One, texts: [bread], layout: small}
"""


EVERYTHING = PackOptions(imposition=Imposition(scheme="booklet"), sheet=PAPERS["a4"], press=PressWish(ink=Ink.GREY), copies=3)


def prose(start: int, paragraphs: int, words: int = 60) -> str:
    rows = ([WORDS[(start + 7 * number + 5 * index + index * index) % len(WORDS)] for index in range(words)] for number in range(paragraphs))
    return "\n\n".join(f"{' '.join(row).capitalize()}." for row in rows)


def files() -> dict[str, str]:
    return {
        "anthology.yaml": MANIFEST,
        "templates/pdf/layouts/small.yaml": LAYOUT,
        "notes/introduction.md": "What the [ferry](text:ferry) is, and who [bakes](person:baker).\n",
        "notes/plan.md": "## Plan\n\nRead the [ferry](text:ferry), then the [bread](text:bread).\n",
        "notes/lamps-questions.md": f"1. {prose(3, 1, 30)}\n2. Who lights them?\n",
        "notes/people.yaml": PEOPLE,
        "notes/glossary.yaml": GLOSSARY,
        "seeds/lamps.md": f"The lampwick is trimmed. {prose(1, 4)}\n",
        "notes/lamps.yaml": '- {at: lampwick, voice: editor, note: "By [the lamplighter](person:lamplighter); compare [the bread](text:bread)."}\n',
        "seeds/bread.md": f"{prose(5, 2)}\n",
        "seeds/ferry.md": f"The oarlock creaks. {prose(2, 5)}\n\nThe mooring holds. {prose(9, 3)}\n",
        "notes/ferry.yaml": (
            '- {at: oarlock, voice: editor, note: "[The ferryman](person:ferryman) heard it."}\n'
            '- {at: mooring, voice: editor, note: "At [spring tide](term:tide)."}\n'
        ),
        "seeds/song.md": f"A song of the quay.\n\n{prose(4, 1)}\n",
    }


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def written(folder: Path, changes: dict[str, str] | None = None) -> Path:
    for name, content in (files() | (changes or {})).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder / "anthology.yaml"


@pytest.fixture(scope="module", autouse=True)
def _here() -> object:
    """Lay texts out in the test's own process."""
    patch = pytest.MonkeyPatch()
    patch.setattr(pool, "available", lambda: 0)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("harbour"))


@pytest.fixture(scope="module")
def made(book: Path) -> dict[str, PackReport]:
    """Give every pack, with sheets and press files of the first."""
    names = ["part", "own", "one"]
    return {
        "first": make_packs(book, ["first"], EVERYTHING, silent)[0],
        **dict(zip(names, make_packs(book, names, PackOptions(), silent), strict=True)),
    }


def file_of(report: PackReport, end: str) -> bytes:
    return next(path for path, _ in report.files if path.name.endswith(end)).read_bytes()


def documents_of(book: Path, name: str) -> dict[str, Document]:
    opened = open_edition(book)
    pack = next(pack for pack in opened.manifest.packs if pack.id == name)
    return {document.slug: document for document in pack_edition(opened, pack).book.documents}


def label(page: pymupdf.Page) -> str:
    """Give a page's label; the reader leaves the dash as it is written in the file."""
    return str(page.get_label()).replace("\\205", "–")


def labels(pdf: bytes) -> list[str]:
    with pymupdf.open(stream=pdf) as opened:
        return [label(page) for page in opened]


def text_of(pdf: bytes) -> list[str]:
    with pymupdf.open(stream=pdf) as opened:
        return [page.get_text() for page in opened]


@pytest.mark.parametrize("name", ["first", "part", "own"])
def test_references_of_a_pack_resolve_inside_it(book: Path, name: str) -> None:
    documents = documents_of(book, name)
    ids = {slug: set(re.findall(r'\sid="([^"]+)"', document.body)) for slug, document in documents.items()}
    found = addresses(documents.values())
    assert found
    for address in found:
        slug, _, place = address.partition("#")
        assert slug in ids
        assert not place or place in ids[slug]


def test_registers_hold_only_what_the_texts_use(book: Path) -> None:
    first, part, own = (documents_of(book, name) for name in ("first", "part", "own"))
    assert "Lamplighter" in first["people"].body
    assert "Ferryman" in first["people"].body
    assert "Baker" not in first["people"].body
    assert "spring tide" in first["glossary"].body
    assert "bollard" not in first["glossary"].body
    assert "people" not in part, "the note on the first paragraph is not in the part"
    assert "Lamplighter" not in own["people"].body


def numbered(body: str) -> dict[str, str]:
    return {element.get("data-number", ""): plain_text(element)[:30] for element in parse(body).iter("p") if element.get("data-number")}


def test_a_paragraph_has_the_same_number_in_book_pack_and_e_book(book: Path, made: dict[str, PackReport]) -> None:
    whole = next(document for document in open_edition(book).book.documents if document.slug == "ferry")
    part = documents_of(book, "part")["ferry"]
    assert list(numbered(part.body)) == ["3", "4", "5", "6"]
    assert numbered(part.body).items() <= numbered(whole.body).items()
    with zipfile.ZipFile(io.BytesIO(file_of(made["part"], ".epub"))) as epub:
        page = epub.read("EPUB/text/ferry.xhtml").decode()
    assert re.findall(r'id="(ferry-p\d+)"', page) == [f"ferry-p{number}" for number in range(3, 7)]


def test_pages_of_a_pack_have_the_numbers_of_the_book(book: Path, made: dict[str, PackReport]) -> None:
    """An excerpt too: each of its pages is called by the pages of the book that hold its words."""
    opened = open_edition(book)
    starts = make_pages(opened, layout_of(opened, "small"), tell=silent)["ferry"]
    named = labels(file_of(made["part"], ".pdf"))
    texts = text_of(file_of(made["part"], ".pdf"))
    third, sixth = (re.sub(r"\W", "", numbered(documents_of(book, "part")["ferry"].body)[number])[:10] for number in ("3", "6"))
    held = {label for name in named for label in name.split("–")}
    assert {start.label for start in starts[1:]} & held, "none of the book's pages is named"
    with pymupdf.open(stream=_book_pdf(book)) as whole:
        for opening in (third, sixth):
            in_book = next(label(page) for page in whole if _holds(page.get_text(), opening))
            in_pack = next(name for name, text in zip(named, texts, strict=True) if _holds(text, opening))
            first, _, last = in_pack.partition("–")
            assert int(first) <= int(in_book) <= int(last or first)


def test_pages_of_texts_are_found_without_the_rest_of_the_book(book: Path) -> None:
    """The same labels at the same places as in the whole book; nothing is laid out of what stands before and behind them."""
    opened = open_edition(book)
    layout, said = layout_of(opened, "small"), list[str]()
    whole = make_pages(opened, layout, tell=silent)
    found = pages_of_texts(opened, layout, ["bread"], lambda what, done, total: said.append(what.rpartition(" ")[2]))
    assert [(start.label, start.offset) for start in found["bread"]] == [(start.label, start.offset) for start in whole["bread"]]
    assert said == ["land", "lamps", "bread"]


def _book_pdf(book: Path) -> bytes:
    build_edition(book, BuildOptions(epub=False), silent)
    return (book.parent / "output/harbour.pdf").read_bytes()


def _holds(page: str, letters: str) -> bool:
    return letters in re.sub(r"\W", "", page)


def test_pages_start_at_one_if_asked(made: dict[str, PackReport]) -> None:
    assert "1" in labels(file_of(made["own"], ".pdf"))


def test_two_makings_give_the_same_bytes(made: dict[str, PackReport], tmp_path: Path) -> None:
    """In another folder, nothing kept: PDF, EPUB, meeting sheet, booklet with its drawing and instructions, pages and cover for the press."""
    (again,) = make_packs(written(tmp_path), ["first"], EVERYTHING, silent)
    before = {path.name: path.read_bytes() for path, _ in made["first"].files}
    after = {path.name: path.read_bytes() for path, _ in again.files}
    ends = [".epub", ".pdf", "-sheet.pdf", "-booklet.pdf", "-booklet.svg", "-booklet.txt", "-press.pdf", "-cover.pdf"]
    assert sorted(before) == sorted(f"harbour-first{end}" for end in ends)
    assert {name for name in before if before[name] != after[name]} == set()


def test_the_last_page_stays_last_in_a_booklet(made: dict[str, PackReport]) -> None:
    """On the outside of the outer sheet, left of the first page; blanks stand before it."""
    with pymupdf.open(stream=file_of(made["first"], "-booklet.pdf")) as sheets:
        outside = sheets[0]
        middle = outside.rect.width / 2
        left, right = (outside.get_text(clip=(x, 0, x + middle, outside.rect.height)) for x in (0, middle))
    assert "SHA-256" in left
    assert "First evening" in right


def test_a_thick_pack_in_one_fold_is_warned_of(tmp_path: Path) -> None:
    """The hint proposes signatures."""
    paged = {
        "seeds/bread.md": "\n\n".join(f"Loaf {number}." for number in range(70)),
        "templates/pdf/layouts/paged.yaml": LAYOUT,
        "templates/pdf/layouts/paged.css": "div.body p + p { break-before: page }",
        "anthology.yaml": MANIFEST.replace("texts: [bread], layout: small", "texts: [bread], layout: paged, pages: own"),
    }
    options = PackOptions(imposition=Imposition(scheme="booklet"), sheet=PAPERS["a4"])
    (report,) = make_packs(written(tmp_path, paged), ["one"], options, silent)
    (problem,) = [problem for problem in report.warnings if problem.code == "P107"]
    assert "sewn" in (problem.hint or "")


def test_sheets_come_with_a_drawing_and_instructions(made: dict[str, PackReport]) -> None:
    report = made["first"]
    with pikepdf.open(io.BytesIO(file_of(report, "-booklet.pdf"))) as sheets:
        for page in sheets.pages:
            width, height = (float(page.mediabox[index]) for index in (2, 3))
            assert (width, height) == pytest.approx((297 * POINTS_PER_MM, 210 * POINTS_PER_MM), abs=0.01)
    assert file_of(report, "-booklet.svg").startswith(b"<svg")
    said = file_of(report, "-booklet.txt").decode()
    assert "3 copies" in said
    assert "sheet" in said.splitlines()[-1]
    assert report.advice


def test_a_printing_house_gets_pages_and_a_cover(made: dict[str, PackReport]) -> None:
    """Boxes, a round number of pages, a cover as wide as two pages and the spine; on the cover the title is drawn, on the back the description."""
    with pikepdf.open(io.BytesIO(file_of(made["first"], "-press.pdf"))) as press:
        assert len(press.pages) % 4 == 0
        pages = len(press.pages)
        trim, media = ([float(value) for value in press.pages[0].obj[name]] for name in ("/TrimBox", "/MediaBox"))
    assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((100 * POINTS_PER_MM, 140 * POINTS_PER_MM), abs=0.01)
    assert media[0] < trim[0] - 3 * POINTS_PER_MM
    with pikepdf.open(io.BytesIO(file_of(made["first"], "-cover.pdf"))) as cover:
        (page,) = cover.pages
        left, _, right, _ = (float(value) for value in page.trimbox)
    assert right - left == pytest.approx((200 + round(pages * 0.055, 1)) * POINTS_PER_MM, abs=0.1)
    assert "harbour that is on no" in text_of(file_of(made["first"], "-cover.pdf"))[0]
    assert "P112" in {problem.code for problem in made["first"].warnings}, "so thin a spine holds no words"


def test_a_book_for_the_press_is_made_by_build(book: Path) -> None:
    report = build_edition(book, BuildOptions(epub=False, press=PressWish(paper_mm_per_100=6)), silent)
    assert {path.name for path, _ in report.files} == {"harbour.pdf", "harbour-press.pdf", "harbour-cover.pdf"}


def test_the_meeting_sheet_is_one_page_with_plan_questions_and_address(made: dict[str, PackReport]) -> None:
    (page,) = text_of(file_of(made["first"], "-sheet.pdf"))
    assert "Who lights them?" in page
    assert "book.example/harbour.epub" in page
    assert "Read the ferry" in page


def test_first_lines_of_questions_are_repeated(book: Path) -> None:
    again = documents_of(book, "first")["questions-again"].body
    assert again.count("<li") == 2
    assert "…" in again
    assert "room" not in again


def test_lines_are_numbered_for_the_eye_alone(made: dict[str, PackReport]) -> None:
    """Every fifth line has a shape in the margin, no figure that could be copied; all is black and grey."""
    pdf = file_of(made["first"], ".pdf")
    with pymupdf.open(stream=pdf) as opened:
        page = next(page for page in opened if "The mooring" in page.get_text())
        assert not re.search(r"^(40|45|50)$", page.get_text(), re.MULTILINE)
        shapes = [drawing["rect"] for drawing in page.get_drawings() if drawing["rect"].x0 > 100 * POINTS_PER_MM - 12 * POINTS_PER_MM]
    feet = [shape.y1 for shape in shapes if shape.width > 1]
    assert len(feet) >= 2
    assert {round((after - before) / (13 * 1.1 * 5), 1) for before, after in itertools.pairwise(feet)} == {1.0}


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("texts: [ferry, lamps]", "texts: [ferry, lamp]", "P001", "names 'lamp'"),
        ("ferry#3-6", "ferry#3-60", "P003", "texts: "),
        ("ferry#3-6", "ferry#6-3", "P003", "texts: "),
        ("ferry#3-6", "ferry#6-x", "P002", "texts: "),
        ("ferry#3-6", "water#1-2", "P002", "texts: "),
        ('"ferry#3-6"', '"ferry#1-2", "ferry#5-6"', "P005", "texts: "),
        ("texts: [ferry, lamps]", "texts: [land, lamps]", "P005", "names 'lamps'"),
        ("text_size_pt: 11", "text_size_pt: 60", "P201", "options: "),
        ("text_size_pt: 11", "margin_inner_mm: 80", "P201", "options: "),
        ("text_size_pt: 11", "text_sise_pt: 11", "M012", "options: "),
        ("text_size_pt: 11", "ruled_margin: true", "P202", "options: "),
        ("line_numbers: text", "line_numbers: some", "M013", "options: "),
    ],
)
def test_what_a_pack_gets_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, code: str, line: str) -> None:
    manifest = written(tmp_path, {"anthology.yaml": MANIFEST.replace(old, new)})
    with pytest.raises(InputError) as raised:
        make_packs(manifest, ["part" if "#" in old else "first"], PackOptions(), silent)
    problem = raised.value.problems[0]
    assert problem.code == code
    assert problem.at is not None
    assert problem.at.line == next(number for number, text in enumerate(manifest.read_text().splitlines(), 1) if new in text)


def test_a_sheet_smaller_than_the_page_is_refused(book: Path) -> None:
    options = PackOptions(imposition=Imposition(scheme="booklet"), sheet=PAPERS["a6"])
    with pytest.raises(InputError) as raised:
        make_packs(book, ["one"], options, silent)
    assert [problem.code for problem in raised.value.problems] == ["P103"]


def test_questions_are_shortened_where_the_sheet_would_be_two_pages(tmp_path: Path) -> None:
    """Each keeps its beginning; the pack has them whole."""
    questions = "\n".join(f"{number}. Who heard {prose(number, 1)}" for number in range(1, 6))
    (report,) = make_packs(written(tmp_path, {"notes/lamps-questions.md": f"{questions}\n"}), ["first"], PackOptions(), silent)
    (page,) = text_of(file_of(report, "-sheet.pdf"))
    assert page.count("Who heard") == page.count("…") == 5
    assert "P113" not in {problem.code for problem in report.warnings}


def test_a_sheet_has_equal_margins_and_nothing_to_write_on() -> None:
    """Whatever the layout of its pack."""
    layout = sheet_layout(with_options(load_layout("study-a4", (TEMPLATES,)), {"duplex": True, "line_numbers": "page"}))
    it = layout.measures
    assert it.margin_inner_mm == it.margin_outer_mm == 22
    assert (it.duplex, it.ruled_margin, it.line_numbers, it.paragraph_numbers) == (False, False, "none", False)


def test_a_meeting_sheet_that_is_too_long_is_warned_of(tmp_path: Path) -> None:
    manifest = written(tmp_path, {"notes/plan.md": prose(1, 30)})
    (report,) = make_packs(manifest, ["first"], PackOptions(), silent)
    assert "P113" in {problem.code for problem in report.warnings}


def test_packs_have_names_of_their_own_that_are_good_uuids() -> None:
    """EPUBCheck wants a UUID where one is promised (OPF-085); the same pack of the same book is always called the same."""
    book = "urn:uuid:2b6f6a90-5d3e-4f0e-8f5e-0b7c1d9a1a12"
    names = [pack_identifier(book, pack) for pack in ("one", "two", "one")]
    assert names[0] == names[2] != names[1]
    assert all(UUID(name.removeprefix("urn:uuid:")).version == 5 for name in names)
    assert pack_identifier("urn:isbn:9780000000002", "one") == "urn:isbn:9780000000002:one"
    assert pack_identifier("urn:uuid:1", "one") == "urn:uuid:1:one"
