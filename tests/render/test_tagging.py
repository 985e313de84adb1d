"""The tag tree: what a screen reader is given."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from anthology.render.assembly_fonts import HYPHEN
from anthology.validate.pdf_text import page_texts, read_documents
from tests.render.pages import lay_out_one, make_pdf, note, paragraphs, sentence, small_layout, text

BODY = (
    '<h1>Title</h1><p>Before.<a class="noteref" data-note="n1"/> After. <em>Soft</em> and <a href="#tagged-p2">there</a>.</p>'
    '<blockquote lang="fr"><p>Nous avons décidé.</p></blockquote><h4>A heading that skips</h4>'
    "<ul><li>One<ul><li>Inner</li></ul></li></ul><dl><dt>Term</dt><dd>Said of it.</dd></dl>"
    '<table><caption>Sums</caption><thead><tr><th>Year</th><th>Sum</th></tr></thead><tbody><tr><th scope="row">1920</th><td></td></tr>'
    "</tbody></table>"
)


def tree(data: bytes) -> Any:
    """Give the tag tree as nested tuples of role and kids, marks of content left out."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return _plain(pdf.Root.StructTreeRoot.K[0])


def _plain(element: Any) -> tuple[str, tuple[Any, ...]]:
    return (str(element.S)[1:], tuple(_plain(kid) for kid in _kids(element)))


def _kids(element: Any) -> Iterator[Any]:
    kids = element.get("/K", ())
    yield from (kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, Dictionary) and "/S" in kid)


def elements(data: bytes, role: str) -> list[dict[str, str]]:
    """Give the strings of every element of a role."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stack = [pdf.Root.StructTreeRoot.K[0]]
        while stack:
            element = stack.pop()
            stack.extend(reversed(list(_kids(element))))
            if str(element.S) == f"/{role}":
                found.append({key: str(element[key]) for key in ("/Lang", "/ID", "/Alt") if key in element})
    return found


def test_the_tree_is_that_of_the_text() -> None:
    """Notes beside their references, lists and tables whole, no level of heading skipped."""
    data, _ = make_pdf([text("tagged", BODY + paragraphs("tagged", 2), note("n1", "<p>One.</p><p>Two.</p>"))])
    document, (art,) = tree(data)
    assert (document, art[0]) == ("Document", "Art")
    kids = dict(enumerate(art[1]))
    assert kids[0] == ("H1", ())
    assert kids[1] == ("P", (("Reference", (("Link", ()),)), ("Note", (("Lbl", ()), ("P", ()), ("P", ()))), ("Link", ())))
    assert kids[2] == ("BlockQuote", (("P", ()),))
    assert kids[3] == ("H2", ())
    inner = ("L", (("LI", (("Lbl", ()), ("LBody", ()))),))
    assert kids[4] == ("L", (("LI", (("Lbl", ()), ("LBody", (inner,)))),))
    assert kids[5] == ("L", (("LI", (("Lbl", ()), ("LBody", ()))),))
    head, rows = ("THead", (("TR", (("TH", ()), ("TH", ()))),)), ("TBody", (("TR", (("TH", ()), ("TD", ()))),))
    assert kids[6] == ("Table", (("Caption", ()), head, rows))


def test_a_paragraph_broken_over_pages_is_one() -> None:
    """Also over three pages, and a table's repeated head is read once."""
    rows = "".join(f"<tr><td>{number}</td><td>{sentence(number, 6)}</td></tr>" for number in range(40))
    body = f"<p>{sentence(1, 500)}</p><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table>"
    document = text("broken", body)
    data, pages = make_pdf([document])
    assert len(pages["broken"]) > 6
    _, (art,) = tree(data)
    assert [kid[0] for kid in art[1]] == ["P", "Table"]
    assert len(elements(data, "TH")) == 2
    assert read_documents(data, [document])["broken"].body.count("AB") + read_documents(data, [document])["broken"].body.count("A\nB") == 1


def test_a_head_repeated_in_the_next_column_is_read_once() -> None:
    """Both columns stand on one page."""
    plain = small_layout()
    columns = replace(plain, measures=plain.measures.model_copy(update={"columns": 2, "column_gap_mm": 4}))
    rows = "".join(f"<tr><td>{number}</td><td>{sentence(number, 3)}</td></tr>" for number in range(12))
    table = f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table>"
    document = text("broken", f'<div class="body">{table}</div>')
    data, _ = make_pdf([document], columns)
    assert read_documents(data, [document])["broken"].body.count("A\nB") == 1


def test_language_and_ids_are_on_the_elements() -> None:
    """Speech changes voice where the language does; every note has an id of its own."""
    first, second = (text(slug, '<p>A.<a class="noteref" data-note="n1"/></p><p><em lang="ru">Да</em></p>', note("n1")) for slug in ("one", "two"))
    data, _ = make_pdf([first, second])
    assert [art["/Lang"] for art in elements(data, "Art")] == ["en", "en"]
    assert [span["/Lang"] for span in elements(data, "Span")] == ["ru", "ru"]
    assert [found["/ID"] for found in elements(data, "Note")] == ["one-note-n1", "two-note-n1"]


def test_heads_folios_and_ornaments_are_not_read_aloud() -> None:
    """The text of the tree is the text and nothing more."""
    document = text("quiet", paragraphs("quiet", 12), kind="colophon")
    data, _ = make_pdf([document])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        drawn = b"".join(stream.read_bytes() for stream in pdf.pages[1].Contents)
    assert drawn.count(b"/Subtype /Header") == 2
    assert "quiet" not in "".join(page_texts(data))
    assert "❦" not in read_documents(data, [document])["quiet"].body


def test_words_are_apart_at_the_ends_of_lines_and_whole_when_broken() -> None:
    """Lines end in a space, broken words in a soft hyphen; a hyphen of the text stays one."""
    document = text("lines", f"<p>{sentence(2, 120)} well-known and re\u2010made</p>")
    data, _ = make_pdf([document])
    shown = read_documents(data, [document])["lines"].body
    assert shown.split() == (sentence(2, 120) + " well-known and re-made").split()
    assert HYPHEN not in shown


def test_small_capitals_copy_as_the_letters_they_stand_for() -> None:
    """One glyph may stand for a capital in one place and for a small letter in another."""
    document = text("caps", '<p><span class="sc">small</span> <abbr>USSR</abbr> plain USSR</p>')
    data, _ = make_pdf([document])
    assert "small" in read_documents(data, [document])["caps"].body


def test_a_link_without_text_has_no_annotation() -> None:
    """Nothing stands in the file that belongs to nothing."""
    data, _ = make_pdf([text("empty", '<p>A <a href="https://example.org/"><span class="folio"></span></a>.</p>')])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/Annots" not in pdf.pages[0] or not len(pdf.pages[0].Annots)


def test_places_of_ids_are_known() -> None:
    """Every id has its page."""
    laid = lay_out_one(text("ids", paragraphs("ids", 20)))
    pages = [laid.anchors[f"ids-p{number}"].page for number in range(1, 21)]
    assert pages == sorted(pages)
    assert pages[-1] >= laid.page_count - 2
