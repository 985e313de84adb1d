"""The joined book: one tree, one set of fonts, right links and labels, equal bytes."""

from __future__ import annotations

import io

import pikepdf
import pytest

from anthology.edition.document import Document, Matter, Opens
from anthology.problems import OutputError
from anthology.render.edition_pdf import assemble
from anthology.validate.pdf import check_pdf
from anthology.validate.pdf_text import page_texts
from tests.render.pages import METADATA, lay_out_all, make_pdf, note, paragraphs, small_layout, text


def book() -> list[Document]:
    """Make a book of all matters."""
    first = f'<h1>First</h1><p>See <a href="anthology:second#second-p2">there</a>.<a class="noteref" data-note="n1"/></p>{paragraphs("first", 6)}'
    return [
        text("half", "<h1>Made-up</h1>", kind="half-title", matter=Matter.FRONT, opens=Opens.RECTO, level=0),
        text("part", "<h1>Part</h1>", kind="section"),
        text("first", first, note("n1", '<p>As in <a href="anthology:second">the second</a>.</p>'), opens=Opens.RECTO, level=2),
        text("second", f"<h1>Second</h1>{paragraphs('second', 3)}<h2>Inside</h2><p>End.</p>", level=2),
    ]


@pytest.fixture(scope="module")
def data() -> bytes:
    """Give the book's PDF."""
    return make_pdf(book())[0]


def test_the_book_passes_every_gate(data: bytes) -> None:
    """PDF/UA-1, PDF/A-2a, boxes, links, notes."""
    assert list(check_pdf(data, book(), small_layout())) == []


def test_a_link_to_another_text_leads_to_its_place(data: bytes) -> None:
    """`anthology:slug#id` becomes a destination on the page where the id is, moved as its page is moved."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (leaf,) = pdf.Root.Names.Dests.Kids
        names = [str(name) for name in list(leaf.Names)[::2]]
        places = dict(zip(names, list(leaf.Names)[1::2], strict=True))
        targets = [str(link.Dest) for page in pdf.pages for link in page.get("/Annots", ())]
        assert names == sorted(names)
        assert targets == ["second-p2", "first-note-n1", "second-top"]
        index = next(number for number, page in enumerate(pdf.pages) if page.obj.objgen == places["second-p2"][0].objgen)
        label = str(pdf.pages[index].label)
    shown = page_texts(data)
    assert "Second" in shown[index] or "Second" in shown[index - 1]
    assert label.isdigit()


def test_a_link_to_a_text_that_is_not_in_this_pack_leads_nowhere() -> None:
    """A pack has only some texts; a wrong place in one that it has is an error."""
    some = [document for document in book() if document.slug != "second"]
    with pikepdf.open(io.BytesIO(make_pdf(some)[0])) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", ())]
        assert sum("/Dest" not in link and "/A" not in link for link in links) == 2


def test_page_labels_and_bookmarks_follow_the_book(data: bytes) -> None:
    """Roman, then arabic; sections hold their texts, texts the headings inside them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        labels = [str(page.label) for page in pdf.pages]
        with pdf.open_outline() as outline:
            top = [(item.title, [(child.title, [below.title for below in child.children]) for child in item.children]) for item in outline.root]
    assert labels[:4] == ["i", "ii", "1", "2"]
    assert top == [("Part", [("First", []), ("Second", ["Inside"])])]


def test_each_face_is_stored_once(data: bytes) -> None:
    """However many texts use it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        programs = [found for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and "/FontFile2" in found]
        names = sorted(str(found.FontName).partition("+")[2] for found in programs)
    assert names == ["EBGaramond-Italic", "EBGaramond-Regular"]


def test_blank_pages_show_nothing(data: bytes) -> None:
    """Neither folio nor head."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        blank = pdf.pages[1]
        drawn = blank.get("/Contents")
        assert drawn is None or not drawn.read_bytes().strip()


def test_a_moved_text_gives_the_same_fragment_and_the_same_input_the_same_bytes(data: bytes) -> None:
    """Order is the joiner's business alone."""
    documents = book()
    assert make_pdf(documents)[0] == data
    texts = lay_out_all(documents)
    turned = [documents[index] for index in (0, 1, 3, 2)]
    other, _ = assemble(METADATA, turned, [texts[index] for index in (0, 1, 3, 2)], small_layout())
    assert other != data
    assert list(check_pdf(other, turned, small_layout())) == []


def test_paragraph_numbers_stand_outside_the_text() -> None:
    """Every fifth, in the margin, in no text that is copied or read aloud."""
    documents = [text("numbered", paragraphs("numbered", 11))]
    plain, numbered = (make_pdf(documents, small_layout(paragraph_numbers=on))[0] for on in (False, True))
    assert page_texts(plain) == page_texts(numbered)
    assert layout_artifacts(numbered) - layout_artifacts(plain) == 2


def layout_artifacts(data: bytes) -> int:
    """Count what stands beside the text."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [part for page in pdf.pages for part in (page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents])]
        return sum(stream.read_bytes().count(b"/Type /Layout") for stream in streams)


def test_a_place_that_is_not_in_the_book_is_an_error() -> None:
    """R016."""
    with pytest.raises(OutputError) as caught:
        make_pdf([text("one", '<p><a href="anthology:one#one-p9">x</a></p>')])
    assert [problem.code for problem in caught.value.problems] == ["R016"]
