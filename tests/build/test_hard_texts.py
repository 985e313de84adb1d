"""Texts that are hard to print: each comes out whole in both outputs, or a problem says where it does not. Nothing hangs, no word is lost.

Every build proves, before it puts anything in place, that each word of each text and note stands in its outputs; so a build that ends well has
lost none. The tests count the words once more, by another way.
"""

from __future__ import annotations

import re
from pathlib import Path

import pymupdf
import pytest
from lxml import etree
from PIL import Image

from anthology.build import BuildReport
from anthology.markup import words
from anthology.problems import InputError
from anthology.validate.pdf_text import page_texts
from anthology.validate.words import printed_letters
from tests.build.made_books import MadeBook, MadeSection, MadeText, build, lay_out_here, outputs, sentence
from tests.render.reading import found, tree

pytestmark = pytest.mark.timeout(240)


def build_one(folder: Path, text: MadeText, *, layout: str = "tiny") -> BuildReport:
    """Build a book with one text."""
    book = MadeBook("A Hard Book", [MadeSection("only", "The Only Part", [text])])
    manifest = book.write(folder)
    manifest.write_text(manifest.read_text("utf-8").replace("layout: tiny", f"layout: {layout}"), "utf-8")
    return build(manifest)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out_here(monkeypatch)


def printed(folder: Path) -> str:
    """Give all letters of the PDF."""
    return "".join(printed_letters("".join(page_texts(outputs(folder)["made.pdf"]))))


def on_screen(folder: Path, slug: str) -> etree._Element:
    return tree(outputs(folder)["made.epub"], f"text/{slug}.xhtml")


def text_of(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def in_order(wanted: list[str], text: str) -> bool:
    """Tell whether words stand in a text one after the other."""
    place = 0
    for word in wanted:
        place = text.find(word, place)
        if place < 0:
            return False
        place += len(word)
    return True


def test_one_paragraph_of_thirty_pages(tmp_path: Path) -> None:
    counted = [f"{sentence(number, 24).rstrip('.')} count{number}x." for number in range(160)]
    report = build_one(tmp_path, MadeText("endless", "An Endless Paragraph", [" ".join(counted)]))
    assert int(report.files[0][1].split()[0]) > 30
    expected = [f"count{number}x" for number in range(160)]
    assert in_order(expected, printed(tmp_path))
    page = on_screen(tmp_path, "endless")
    assert re.findall(r"count\d+x", text_of(page)) == expected
    paragraphs = [element for element in found(page, "//h:p") if "count0x" in text_of(element)]
    assert len(paragraphs) == 1
    assert len(found(paragraphs[0], ".//*[@epub:type='pagebreak']")) > 25


def test_a_table_wider_than_the_page(tmp_path: Path) -> None:
    """R013: printed whole, and said to be too wide by the name of its text."""
    columns = range(16)
    head = "| " + " | ".join(f"Heading{number}" for number in columns) + " |"
    rows = ["| " + " | ".join(f"incommensurable{row}x{number}" for number in columns) + " |" for row in range(3)]
    table = "\n".join([head, "|" + "---|" * len(columns), *rows])
    report = build_one(tmp_path, MadeText("wide", "A Wide Table", [sentence(1, 20), table, sentence(2, 20)]))
    assert [problem.message for problem in report.warnings if problem.code == "R013"] == ["something in 'wide' is wider than the page"]
    expected = [f"incommensurable{row}x{number}" for row in range(3) for number in columns]
    assert in_order(expected, printed(tmp_path))
    cells = [text_of(cell).strip() for cell in found(on_screen(tmp_path, "wide"), "//h:td")]
    assert [cell for cell in cells if "incommensurable" in cell] == expected


@pytest.mark.parametrize("around", ["{}", "Words before {} and words after it."])
@pytest.mark.parametrize("layout", ["tiny", "book-a5"])
def test_a_picture_taller_than_the_page_is_made_to_fit(around: str, layout: str, tmp_path: Path) -> None:
    """On a line of its own or among words; the text before and after it is whole."""
    (tmp_path / "seeds").mkdir()
    Image.new("L", (300, 6000), 128).save(tmp_path / "seeds" / "tall.png")
    picture = around.format("![A grey strip](tall.png)")
    build_one(tmp_path, MadeText("tall", "A Tall Picture", [sentence(1, 20), picture, sentence(2, 20)]), layout=layout)
    assert in_order(["".join(printed_letters(sentence(number, 20))) for number in (1, 2)], printed(tmp_path))
    assert len(found(on_screen(tmp_path, "tall"), "//h:img")) == 1
    with pymupdf.open(stream=outputs(tmp_path)["made.pdf"]) as pdf:  # type: ignore[no-untyped-call]  # PyMuPDF has no types
        ((top, bottom, height),) = [(one["bbox"][1], one["bbox"][3], page.rect.height) for page in pdf for one in page.get_image_info()]
    assert bottom - top > 100
    assert top > 30
    assert bottom < height - 30


@pytest.mark.parametrize("count", [1000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_ten_thousand_ids(count: int, tmp_path: Path) -> None:
    """Ten thousand numbered paragraphs would be a large book; so the paragraphs are short."""
    paragraphs = [f"Entry {number}." for number in range(count)]
    report = build_one(tmp_path, MadeText("many", "Many Paragraphs", paragraphs), layout="book-a5")
    page = on_screen(tmp_path, "many")
    ids = [str(element.get("id")) for element in found(page, "//*[@id]")]
    assert len(set(ids)) == len(ids)
    assert {f"many-p{number}" for number in range(1, count + 1)} <= set(ids)
    numbers = re.findall(r"Entry (\d+)\.", " ".join(page_texts(outputs(tmp_path)["made.pdf"])))
    assert [int(number) for number in numbers] == list(range(count))
    assert report.files


@pytest.mark.parametrize("content", ["", " \n\n\t\n", "\ufeff"])
def test_an_empty_text_is_refused_with_its_place(content: str, tmp_path: Path) -> None:
    """T010, at the line of the manifest; and nothing is made."""
    with pytest.raises(InputError) as caught:
        build_one(tmp_path, MadeText("empty", "An Empty Text", [content]))
    (problem,) = [problem for problem in caught.value.problems if problem.code.startswith("T")]
    assert problem.at is not None
    assert problem.at.path in ("anthology.yaml", "seeds/empty.md")
    assert problem.hint
    assert outputs(tmp_path) == {}


def test_a_note_of_twenty_thousand_words_is_printed_to_its_end(tmp_path: Path) -> None:
    """Too long for the foot of any page, it goes after its text, over many pages."""
    said = " ".join(f"{sentence(number, 19).rstrip('.')} noted{number}x." for number in range(1000))
    assert len(words(said)) >= 20_000
    text = MadeText("noted", "A Text with a Note", [f"{sentence(1, 20)} It has a wharf0 here.", sentence(2, 60)], {"wharf0": said})
    report = build_one(tmp_path, text, layout="book-a5")
    expected = [f"noted{number}x" for number in range(1000)]
    assert in_order(expected, printed(tmp_path))
    assert re.findall(r"noted\d+x", text_of(on_screen(tmp_path, "noted"))) == expected
    assert not [problem for problem in report.warnings if problem.code.startswith("R")]


@pytest.mark.parametrize("count", [150, pytest.param(2000, marks=pytest.mark.slow)])
def test_two_thousand_notes_in_one_text(count: int, tmp_path: Path) -> None:
    """Each at the foot of a page or after the text, whole, in order; in the e-book each with its mark and its way back."""
    paragraphs = [f"{sentence(number, 5).rstrip('.')} at wharf{number}x." for number in range(count)]
    notes = {f"wharf{number}x": f"Said{number}x." for number in range(count)}
    joined = [" ".join(paragraphs[at : at + 20]) for at in range(0, count, 20)]
    build_one(tmp_path, MadeText("notes", "A Text of Notes", joined, notes), layout="book-a5")
    expected = [f"Said{number}x" for number in range(count)]
    assert in_order(expected, printed(tmp_path))
    page = on_screen(tmp_path, "notes")
    assert re.findall(r"Said\d+x", text_of(page)) == expected
    marks, bodies = found(page, "//h:a[@epub:type='noteref']"), found(page, "//h:aside[@epub:type='footnote']")
    assert [mark.get("href") for mark in marks] == [f"#{body.get('id')}" for body in bodies]
    assert len(marks) == count
