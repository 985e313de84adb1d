"""A small book in each of the layouts that come with the builder: it stands its checks, and no word of it is lost."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pikepdf
import pytest

from anthology.cache import Cache
from anthology.edition.document import Book, Document, Matter
from anthology.problems import Problem
from anthology.render.edition_pdf import lay_out_documents
from anthology.render.layout_catalogue import layout_names
from anthology.render.layout_options import with_options
from anthology.render.page_layout import PageLayout, load_layout
from anthology.validate.pdf import check_pdf
from anthology.validate.pdf_objects import read_objects
from anthology.validate.pdf_parts import read_parts
from anthology.validate.pdf_text import read_documents
from anthology.validate.words import check_printed_words
from tests.render.pages import METADATA, TEMPLATES, make_pdf, note, paragraphs, sentence, text

NAMES = layout_names((TEMPLATES,))
HASH = "c1ccbd7d841e0b455724624950ac4ff6f4121daa481f7b08a77bdf7e794edb73"

ROWS = "".join(f"<tr><td>{number}</td><td>{sentence(number, 30)}</td></tr>" for number in range(30))
TABLE = f"<table><thead><tr><th>Year</th><th>What was decided</th></tr></thead><tbody>{ROWS}</tbody></table>"
VERSE = (
    '<div class="verse"><p class="stanza"><span class="line">The ferry goes out</span><span class="line indent-1">and comes home.</span></p></div>'
)
QUESTIONS = '<ol class="questions"><li>Who said it?<div class="room" data-uncounted=""><p> </p><p> </p></div></li><li>When?</li></ol>'


def small_book() -> list[Document]:
    """Give a book with everything that layouts treat in their own way."""
    opener = '<header class="opener"><p class="byline">Nobody</p><h1>First</h1><div class="headnote"><p>A word before.</p></div></header>'
    call = '<p>Said<a class="noteref" data-note="first-n1"/> once, <em>and</em> said<a class="noteref" data-note="first-n2"/> again.</p>'
    first = f'{opener}<div class="body"><h2 id="first-one">One</h2>{call}{paragraphs("first", 12)}<hr class="break"/>{VERSE}{TABLE}</div>'
    notes = (note("first-n1"), note("first-n2", f"<p>{sentence(3, 90)}</p>", mark="2"))
    link = '<a class="locator" href="anthology:first"><span class="title">First</span><span class="folio" data-uncounted=""/></a>'
    listed = f'<li class="level-1 text">{link}</li>'
    return [
        text("title-page", "<h1>Made-up Pages</h1>", kind="title-page", matter=Matter.FRONT),
        text("contents", f'<h1>Contents</h1><ol class="contents">{listed}</ol>', kind="contents", matter=Matter.FRONT),
        text("first", first, *notes),
        text("questions", f"<h1>Questions</h1>{QUESTIONS}", kind="pack-questions", matter=Matter.BACK),
        text("people", "<h1>People</h1><dl class='people'><dt>A. Nobody</dt><dd>Said it.</dd></dl>", kind="people", matter=Matter.BACK),
        text("colophon", f'<h1>Colophon</h1><p>Inputs {HASH}.</p><p class="ornament" aria-hidden="true">❦</p>', kind="colophon", matter=Matter.BACK),
    ]


def found(documents: Sequence[Document], layout: PageLayout) -> list[Problem]:
    """Make the book and give whatever its checks say."""
    data, _ = make_pdf(list(documents), layout)
    assert len(read_parts(read_objects(data)).texts) == len(documents), "a rebuild would prove all of it anew"
    read = read_documents(data, documents)
    words = check_printed_words(Book(metadata=METADATA, documents=tuple(documents)), lambda document: read.get(document.slug))
    return [*check_pdf(data, documents, layout, read), *words]


@pytest.mark.parametrize("name", NAMES)
def test_every_layout_stands_its_checks(name: str) -> None:
    """PDF/UA-1, PDF/A-2a, boxes, links, every word and note, with numbers of paragraphs."""
    layout = load_layout(name, (TEMPLATES,))
    assert found(small_book(), with_options(layout, {"paragraph_numbers": True})) == []


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("study-a4", {"duplex": True, "line_numbers": "page"}),
        ("study-letter", {"ruled_margin": False, "text_size_pt": 13.5}),
        ("reader-a4", {"line_numbers": "text", "paragraph_numbers": True}),
        ("book-a5", {"bleed_mm": 3, "duplex": False}),
    ],
)
def test_layouts_changed_by_options_stand_their_checks(name: str, options: dict[str, object]) -> None:
    """What a pack may ask for: both sides, rules, numbers, larger type, bleed."""
    assert found(small_book(), with_options(load_layout(name, (TEMPLATES,)), options)) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_colophon_is_wider_than_its_page(name: str) -> None:
    """A long hash is broken, not cut off."""
    _, (laid_out,) = lay_out_documents(small_book()[-1:], load_layout(name, (TEMPLATES,)), files={}, cache=Cache(None), workers=0)
    assert laid_out.problems == ()


def test_rules_for_notes_are_drawn_beside_texts_on_both_sides() -> None:
    """On every page of the text, on none of a register."""
    layout = with_options(load_layout("study-a4", (TEMPLATES,)), {"duplex": True})
    documents = small_book()
    data, pages = make_pdf(documents, layout)
    ruled = replace(layout, measures=layout.measures.model_copy(update={"ruled_margin": False}))
    plain, _ = make_pdf(documents, ruled)
    texts = {start.page_index for start in pages["first"]}
    assert len(texts) > 1
    assert {place for place, (one, other) in enumerate(zip(drawn(data), drawn(plain), strict=True)) if one != other} == texts


def drawn(data: bytes) -> list[bytes]:
    """Give what is drawn on each page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [b"".join(part.read_bytes() for part in _streams(page.obj.get("/Contents"))) for page in pdf.pages]


def _streams(contents: pikepdf.Object | None) -> list[pikepdf.Object]:
    if contents is None:
        return []
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]
