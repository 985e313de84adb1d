"""One pagination for paper and screen: where the EPUB says that a printed page begins, the PDF's page begins.

The EPUB is read by lxml, the PDF's pages through their marked content without artifacts. A page that begins inside a word has its mark before
the word, so there the page goes on where the mark's word was divided.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pikepdf
import pytest
from lxml import etree

from anthology.markup import BLOCKS
from anthology.validate.pdf_text import page_texts
from anthology.validate.words import printed_letters
from tests.build.made_books import MadeBook, MadeSection, MadeText, build, lay_out_here, outputs, sentence
from tests.conftest import ROOT
from tests.render.reading import NAMES, found, member, strings, tree

ENOUGH = 24
"""Letters that are compared at the beginning of a page: four or five words."""

LONGEST_WORD = 40

OTHERWISE_ON_SCREEN = frozenset({"nav.xhtml", "text/index.xhtml", "text/drawings.xhtml", "text/time-line.xhtml"})
"""Lists of page numbers, which the e-book makes anew, and drawings, whose words are not text: their pages are marked, and only that is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPage:
    """A page as the EPUB knows it."""

    label: str
    letters: str
    """What follows the mark up to the next one, calls of notes with it."""

    file: str


def marked_pages(epub: bytes) -> list[MarkedPage]:
    """Give the pages in reading order."""
    return [page for name in spine(epub) for page in _pages(tree(epub, name), name)]


def spine(epub: bytes) -> list[str]:
    package = tree(epub, "content.opf")
    names = {item.get("id"): str(item.get("href")) for item in found(package, "//o:manifest/o:item")}
    return [names[reference] for reference in strings(package, "//o:spine/o:itemref/@idref")]


def _pages(page: etree._Element, name: str) -> list[MarkedPage]:
    """Walk through a page once; notes, and what belongs to the e-book alone, are left out."""
    pieces: list[tuple[str, list[str]]] = []
    (body,) = found(page, "//h:body")
    left_out = {element for path in ("//h:aside", "//*[@hidden]", "//*[@data-uncounted]") for element in found(page, path)}

    def walk(element: etree._Element) -> None:
        if element in left_out or not isinstance(element.tag, str):
            return
        if element.get(f"{{{NAMES['epub']}}}type") == "pagebreak":
            pieces.append(((element.get("aria-label") or "").removeprefix("page "), []))
        elif pieces:
            pieces[-1][1].append(element.text or "")
        for child in element:
            walk(child)
            if pieces:
                pieces[-1][1].append((" " if etree.QName(child).localname in BLOCKS else "") + (child.tail or ""))

    walk(body)
    return [MarkedPage(label=label, letters="".join(printed_letters("".join(texts))), file=name) for label, texts in pieces]


def pdf_pages(pdf: bytes) -> dict[str, str]:
    """Give the letters of each page by its label."""
    texts = ["".join(printed_letters(text)) for text in page_texts(pdf)]
    with pikepdf.open(io.BytesIO(pdf)) as book:
        labels = [str(page.label) for page in book.pages]
    assert len(set(labels)) == len(labels), "two pages have one label"
    return dict(zip(labels, texts, strict=True))


def begins(marked: MarkedPage, printed: str, before: str) -> bool:
    """Tell whether a printed page begins with the words after its mark, or with the rest of a word whose beginning ends the page before."""
    enough = min(ENOUGH, len(marked.letters))
    if printed.startswith(marked.letters[:enough]):
        return True
    return any(
        printed.startswith(marked.letters[cut : cut + ENOUGH]) and marked.letters[:cut] in before
        for cut in range(1, min(LONGEST_WORD, len(marked.letters) - ENOUGH))
    )


def differences(epub: bytes, pdf: bytes) -> list[str]:
    """Name every page that does not begin where its mark stands."""
    pages, labels = pdf_pages(pdf), list(pdf_pages(pdf))
    wrong = []
    for marked in marked_pages(epub):
        if marked.file in OTHERWISE_ON_SCREEN and marked.label in pages:
            continue
        before = pages[labels[max(labels.index(marked.label) - 1, 0)]] if marked.label in pages else ""
        if not begins(marked, pages.get(marked.label, ""), before):
            wrong.append(f"{marked.label} in {marked.file}: marked '{marked.letters[:ENOUGH]}', printed '{pages.get(marked.label, '')[:ENOUGH]}'")
    return wrong


def made_book() -> MadeBook:
    """Give a book whose pages begin in the middle of everything: paragraphs, words, lists, verse, tables, right at notes."""
    running = [f"{sentence(number, 45)} Here lies wharf{number}." for number in range(24)]
    mixed = [
        sentence(3, 80),
        "## A heading inside",
        "\n".join(f"- {sentence(number, 14)}" for number in range(16)),
        f"> {sentence(8, 70)}",
        "| Year | Sum | Of what |\n|---|---|---|\n" + "\n".join(f"| 19{number:02} | {number} | {sentence(number, 3)} |" for number in range(24)),
        "\n\n".join(f"{number}. {sentence(number, 20)} *{sentence(number + 1, 9)}* {sentence(number + 2, 20)}" for number in range(1, 5)),
        sentence(4, 200),
    ]
    texts = [
        MadeText("running", "Running Text", running, {f"wharf{number}": f"{sentence(number, 6 + number % 5)}" for number in range(24)}),
        MadeText("mixed", "A Mixed Text", mixed),
        MadeText("long-words", "Long Words", ["“Counterrevolutionaries” internationalisation " * 60]),
        MadeText("short", "A Short Text", [sentence(1, 12)]),
    ]
    introduction = "\n\n".join(sentence(number, 70) for number in range(12))
    return MadeBook("A Made Book", [MadeSection("one", "Part One", texts[:2]), MadeSection("two", "Part Two", texts[2:])], introduction)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give both outputs of the made-up book."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        lay_out_here(patch)
        build(made_book().write(folder))
    return outputs(folder)


def test_every_page_begins_on_screen_where_it_begins_in_print(made: dict[str, bytes]) -> None:
    assert len(marked_pages(made["made.epub"])) > 40
    assert differences(made["made.epub"], made["made.pdf"]) == []


def put_a_word_later(mark: etree._Element) -> None:
    first, _, rest = (mark.tail or "").lstrip().partition(" ")
    previous, parent = mark.getprevious(), mark.getparent()
    assert rest
    assert parent is not None
    if previous is not None:
        previous.tail = f"{previous.tail or ''}{first} "
    else:
        parent.text = f"{parent.text or ''}{first} "
    mark.tail = rest


def test_a_page_that_begins_elsewhere_would_be_noticed(made: dict[str, bytes]) -> None:
    """The test above can fail: with one mark put a word later it does."""
    epub, pdf = made["made.epub"], made["made.pdf"]
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("text/running.xhtml"):
                root = etree.fromstring(data)
                mark = found(root, "//*[@epub:type='pagebreak']")[3]
                put_a_word_later(mark)
                data = etree.tostring(root)
            new.writestr(name, data)
    assert len(differences(changed.getvalue(), pdf)) == 1


def assert_labels_agree(epub: bytes, pdf: bytes) -> None:
    """Hold marks, page list and /PageLabels against each other: the same pages in the same order."""
    marks = [page.label for page in marked_pages(epub)]
    listed = strings(tree(epub, "nav.xhtml"), "//h:nav[@epub:type='page-list']//h:a/text()")
    assert marks == listed
    printed = list(pdf_pages(pdf))
    assert [label for label in printed if label in set(marks)] == marks, "other pages, or another order, than in print"
    unmarked = [label for label in printed if label not in set(marks)]
    texts = pdf_pages(pdf)
    assert [label for label in unmarked if texts[label] and not label.startswith("C")] == [], "a printed page with words has no mark"


def test_labels_are_those_of_the_page_list_and_of_the_pdf(made: dict[str, bytes]) -> None:
    """Roman before the first part, arabic from 1 after it."""
    assert_labels_agree(made["made.epub"], made["made.pdf"])
    labels = [page.label for page in marked_pages(made["made.epub"])]
    roman = [label for label in labels if not label.isdigit()]
    assert labels[: len(roman)] == roman
    assert {"vii", "ix", "x", "xi"} <= set(roman)
    figures = [int(label) for label in labels[len(roman) :]]
    assert figures[0] == 1
    assert figures == sorted(figures)


def test_the_package_names_the_printed_edition_and_says_that_pages_are_marked(made: dict[str, bytes]) -> None:
    package = tree(made["made.epub"], "content.opf")
    assert strings(package, "//o:meta[@property='pageBreakSource']/text()") == strings(package, "//dc:identifier/text()")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(strings(package, "//o:meta[@property='schema:accessibilityFeature']/text()"))
    assert "Page numbers of the printed book are marked" in "".join(strings(package, "//o:meta[@property='schema:accessibilitySummary']/text()"))


def test_marks_are_spoken_to_everybody(made: dict[str, bytes]) -> None:
    """Each has a role, a name and an id of its own."""
    marks = [mark for name in spine(made["made.epub"]) for mark in found(tree(made["made.epub"], name), "//*[@epub:type='pagebreak']")]
    assert {mark.get("role") for mark in marks} == {"doc-pagebreak"}
    assert all(mark.get("aria-label") for mark in marks)
    assert len({mark.get("id") for mark in marks}) == len(marks)


def test_without_a_pdf_the_pages_of_the_layout_named_for_it_are_marked(
    made: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out_here(monkeypatch)
    manifest = made_book().write(tmp_path)
    manifest.write_text(manifest.read_text("utf-8").replace("  pdf: {layout: tiny}\n", "  pdf: null\n  pagination: tiny\n"), "utf-8")
    build(manifest)
    assert list(outputs(tmp_path)) == ["made.epub"]
    alone = outputs(tmp_path)["made.epub"]
    assert [(page.label, page.letters) for page in marked_pages(alone) if page.file == "text/running.xhtml"] == [
        (page.label, page.letters) for page in marked_pages(made["made.epub"]) if page.file == "text/running.xhtml"
    ]


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Build the shipped book elsewhere; give EPUB and PDF."""
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("notes", "seeds", "templates"):
        copytree(ROOT / name, folder / name)
    for name in ("anthology.yaml", "anthology.lock"):
        if (ROOT / name).is_file():
            (folder / name).write_bytes((ROOT / name).read_bytes())
    build(folder / "anthology.yaml")
    (epub,) = (folder / "output").glob("*.epub")
    return epub.read_bytes(), epub.with_suffix(".pdf").read_bytes()


@pytest.mark.slow
def test_every_page_of_the_shipped_book_begins_on_screen_where_it_begins_in_print(shipped: tuple[bytes, bytes]) -> None:
    epub, pdf = shipped
    assert differences(epub, pdf) == []
    assert_labels_agree(epub, pdf)


@pytest.mark.corpora
def test_every_page_of_a_large_book_begins_on_screen_where_it_begins_in_print(corpora: Path, tmp_path: Path) -> None:
    """The stories of one EPUB, each a text."""
    source = corpora / "sherlock.epub"
    book = MadeBook("A Large Book", [MadeSection("all", "All of It", [])])
    manifest = book.write(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "large.epub").write_bytes(source.read_bytes())
    text = "      - id: large\n        title: All Stories\n        witness: {file: seeds/large.epub, rights: {status: public-domain-us}}\n"
    written = manifest.read_text("utf-8").replace("    texts:\n", f"    texts:\n{text}").replace("layout: tiny", "layout: book-a5")
    manifest.write_text(written, "utf-8")
    build(manifest)
    made = outputs(tmp_path)
    assert len(marked_pages(made["made.epub"])) > 200
    assert differences(made["made.epub"], made["made.pdf"]) == []
    assert_labels_agree(made["made.epub"], made["made.pdf"])
    assert member(made["made.epub"], "nav.xhtml")
