"""One document laid out: exact places, whole notes, honest complaints, nothing reached that is not given."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from anthology.edition.document import Document, PlacedNote
from anthology.markup import letters, parse, plain_text
from anthology.problems import OutputError
from anthology.render.edition_pdf import assemble
from anthology.validate.pdf_text import page_texts, read_documents
from tests.render.pages import METADATA, lay_out_one, note, paragraphs, sentence, small_layout, text

BLOCKS = ("p", "p", "p", "note", "em", "h2", "ul", "ol", "table", "verse", "quote", "hr", "dl", "break", "figure", "caps")


def block(kind: str, at: int) -> str:
    """Make a block of a kind."""
    words = sentence(at, 12 + at % 40)
    made = {
        "note": f'<p>{words} word<a class="noteref" data-note="n{at}"/>, and on. {words}</p>',
        "em": f"<p><em>{words}</em> plain <strong>strong</strong><em>a</em>b <q>said</q> {words}</p>",
        "h2": f"<h2>{sentence(at, 3)}</h2>",
        "ul": f"<ul><li>{words}</li><li><p>{words}</p><ol><li>inner</li></ol></li></ul>",
        "ol": f'<ol start="{at}"><li>{words}</li><li>two</li></ol>',
        "table": f"<table><caption>{sentence(at, 4)}</caption><thead><tr><th>Year</th><th>Sum</th></tr></thead><tbody>"
        + "".join(f"<tr><td>{at + row}</td><td>{sentence(row, 3)}</td></tr>" for row in range(at % 18 + 1))
        + "</tbody></table>",
        "verse": '<div class="verse"><p class="stanza">'
        + "".join(f'<span class="line">{sentence(at + n, 6 + n % 5)}</span> ' for n in range(5))
        + "</p></div>",
        "quote": f'<blockquote lang="fr"><p>Nous, les délégués, avons décidé: {words}</p></blockquote>',
        "hr": '<hr class="break"/>',
        "dl": f"<dl><dt>term</dt><dd>{words}</dd></dl>",
        "break": f"<p>{words}<br/>{words}</p>",
        "figure": f"<figure><figcaption>{words}</figcaption></figure>",
        "caps": f'<p><span class="sc">Small Capitals</span> {words} <abbr>USSR</abbr> well-known—or not</p>',
    }
    return made.get(kind, f"<p>{words} {sentence(at + 3, 30)}</p>")


def document_of(kinds: list[str]) -> Document:
    """Make a document of blocks."""
    body = "".join(block(kind, at) for at, kind in enumerate(kinds, 1))
    notes = tuple(made for at, kind in enumerate(kinds, 1) if kind == "note" for made in [_note(at)])
    return text("made", f"<h1>Made</h1>{body}", *notes)


def _note(at: int) -> PlacedNote:
    return note(f"n{at}", f"<p>{sentence(at, 5 + at * 3 % 50)}</p><p>End {at}.</p>", mark=str(at))


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=14))
@example(["p"] * 9 + ["table", "table", "note", "note", "verse"])
def test_places_of_pages_are_exact(kinds: list[str]) -> None:
    """The letters on the pages are those of the text; each page begins with the word that stands at its offset, in the file as well."""
    document = document_of(kinds)
    layout = small_layout()
    laid = lay_out_one(document, layout)
    assert [problem for problem in laid.problems if problem.code != "R013"] == []
    whole = letters(plain_text(parse(document.body)))
    data, pages = assemble(METADATA, [document], [laid], layout)
    starts = pages["made"]
    assert starts[0].offset == 0
    for start, word, shown in zip(starts, laid.first_words, page_texts(data), strict=True):
        assert whole[start.offset :].startswith(letters(word))
        assert letters(shown).startswith(letters(word))
    assert [start.offset for start in starts] == sorted(start.offset for start in starts)
    shown_notes = read_documents(data, [document])["made"].notes
    for placed in document.notes:
        assert letters(shown_notes[placed.key]) == letters(plain_text(parse(placed.body)))


def test_no_page_ends_inside_a_word() -> None:
    """A page's first word is a whole one, though lines within pages are hyphenated."""
    document = text("long", paragraphs("long", 30, 60))
    laid = lay_out_one(document)
    text_words = set(plain_text(parse(document.body)).split())
    assert laid.page_count > 8
    assert set(laid.first_words) <= text_words


def test_a_note_too_long_for_its_page_stands_after_the_text() -> None:
    """WeasyPrint would drop its end without a word."""
    ending = "These are its last words."
    long = note("n1", f"<p>{sentence(1, 400)}</p><p>{ending}</p>")
    document = text("noted", f'<p>A word.<a class="noteref" data-note="n1"/></p>{paragraphs("noted", 3)}', long)
    layout = small_layout()
    laid = lay_out_one(document, layout)
    data, _ = assemble(METADATA, [document], [laid], layout)
    assert read_documents(data, [document])["noted"].notes["n1"].strip().endswith(ending)


def test_a_note_that_is_marked_long_or_a_layout_of_endnotes_puts_notes_after_the_text() -> None:
    """The same text with notes at the foot and at the end has the same body."""
    document = text("noted", f'<p>A word.<a class="noteref" data-note="n1"/> More.</p>{paragraphs("noted", 9)}', note("n1"))
    for layout in (small_layout(), small_layout("end")):
        laid = lay_out_one(document, layout)
        assert laid.problems == ()
        data, _ = assemble(METADATA, [document], [laid], layout)
        where = [index for index, shown in enumerate(page_texts(data)) if "A short note." in shown]
        assert where == [0 if layout.measures.notes == "foot" else laid.page_count - 1]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<p>A letter that no face has: \U00012000.</p>", "R010"),
        ('<p>A picture: <img src="missing.png" alt="none"/></p>', "R011"),
        ('<p><a href="#bad-nowhere">nowhere</a></p>', "R012"),
        ('<p><a href="anthology:bad#bad-nowhere">nowhere</a></p>', "R016"),
        ('<p><img src="file:///etc/hostname" alt="outside"/></p>', "R018"),
        ('<p><img src="https://example.org/a.png" alt="outside"/></p>', "R018"),
    ],
)
def test_what_cannot_be_printed_is_an_error_with_a_code(body: str, code: str) -> None:
    """Nothing is left out in silence."""
    document = text("bad", body)
    with pytest.raises(OutputError) as caught:
        assemble(METADATA, [document], [lay_out_one(document)], small_layout())
    assert {problem.code for problem in caught.value.problems} == {code}


def test_what_is_wider_than_the_page_is_said() -> None:
    """R013."""
    row = "".join(f"<td>unbreakable{number}</td>" for number in range(12))
    laid = lay_out_one(text("wide", f"<table><tbody><tr>{row}</tr></tbody></table>"))
    assert [problem.code for problem in laid.problems] == ["R013"]


def test_hidden_text_makes_places_inexact_and_is_said() -> None:
    """R014."""
    laid = lay_out_one(text("hidden", "<p>Shown. <span class='source-page'>[12]</span>Shown.</p>"))
    assert [problem.code for problem in laid.problems] == ["R014"]


def test_remarks_of_the_engine_are_problems() -> None:
    """R015."""
    laid = lay_out_one(text("doubled", '<p id="doubled-a">one</p><p id="doubled-a">two</p>'))
    assert [problem.code for problem in laid.problems] == ["R015"]


def test_an_empty_text_has_a_page() -> None:
    """Nothing at all is laid out as one page."""
    laid = lay_out_one(text("empty", ""))
    assert (laid.page_count, laid.page_starts, laid.first_words) == (1, (0,), ("",))


def test_the_fragment_does_not_depend_on_heads_titles_or_side() -> None:
    """A text that only moved is not laid out again, so these may not be in it."""
    one = text("same", paragraphs("same", 4))
    other = Document(**{**{name: getattr(one, name) for name in one.__dataclass_fields__}, "title": "Other", "head_verso": "x", "level": 2})
    assert lay_out_one(one) == lay_out_one(other)
