"""Markdown comes in as the edition's own markup, set by the rules of its language."""

from __future__ import annotations

import pytest

from anthology.library.cleaning import clean
from anthology.library.markdown import markdown_fragment
from anthology.library.readers import read
from anthology.library.readers.markdown import read_markdown
from anthology.library.reading import Received
from anthology.problems import InputError
from anthology.validate.received import check_received


def fragment(text: str, language: str = "en") -> str:
    return markdown_fragment(text, language=language)[0]


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("'Who said \"no\"?'", "‘Who said “no”?’"),
        ("the workers' right, don't, 'tis, the '20s", "the workers’ right, don’t, ’tis, the ’20s"),
        ("'It's the workers' right'", "‘It’s the workers’ right’"),
        ("1919--22, and so on...", "1919–22, and so on…"),
        ("8 March 1921, A. M. Kollontai, p. 12", "8\xa0March 1921, A.\u202fM.\u00a0Kollontai, p.\u00a012"),
        ('he said *"yes"*, "*no*"', "he said <em>“yes”</em>, “<em>no</em>”"),
        ("`\"--'`", "<code>\"--'</code>"),
    ],
)
def test_typed_marks_are_set_as_a_printer_would(typed: str, set_as: str) -> None:
    """Quotes, dashes, ellipses and spaces follow the British habit, through inline markup, and not in code."""
    assert fragment(typed) == f"<p>{set_as}</p>"


@pytest.mark.parametrize(("language", "set_as"), [("fr", "Il dit «\u202foui\u202f»\u202f!"), ("de", "Il dit „oui“ !"), ("ru", "Il dit «oui» !")])
def test_quotation_marks_follow_the_language(language: str, set_as: str) -> None:
    """French, German and Russian marks."""
    assert fragment('Il dit "oui" !', language) == f"<p>{set_as}</p>"


def test_footnotes_leave_their_place_and_come_apart() -> None:
    """Inline notes and notes of several paragraphs, each with key, mark and body."""
    body, notes = markdown_fragment("One[^a] two.^[An *inline* note.]\n\n[^a]: First.\n\n    Second.\n")
    assert body == '<p>One<a class="noteref" data-note="fn-a"/> two.<a class="noteref" data-note="fn-i2"/></p>'
    assert [(note.key, note.mark, note.body) for note in notes] == [
        ("fn-a", "a", "<p>First.</p><p>Second.</p>"),
        ("fn-i2", "2", "<p>An <em>inline</em> note.</p>"),
    ]


def test_citations_and_links_wait_for_the_apparatus() -> None:
    """A citation is an empty span with its keys and locators; links to registers keep their form."""
    body = fragment("So [@allen, p. 12; -@daniels] and [Lenin](person:lenin).")
    assert '<span class="citation" data-cite="allen|p. 12;-daniels|"/> and <a href="person:lenin">Lenin</a>' in body


def test_an_image_alone_is_a_figure_with_its_title_as_caption() -> None:
    """The caption is set like the text."""
    assert (
        fragment('![A plan](a.svg "The workers\' plan")')
        == '<figure><img src="a.svg" alt="A plan"/><figcaption>The workers’ plan</figcaption></figure>'
    )


def test_nothing_dangerous_comes_through() -> None:
    """Raw HTML is shown as typed; script links are not links; unlisted attributes go."""
    body = fragment("<script>alert(1)</script>\n\n[x](javascript:alert(1)) [y](data:text/html,z)\n\n[z]{onclick=a .unknown}")
    assert "<script" not in body
    assert "href" not in body
    assert 'onclick="' not in body


def test_a_line_can_be_set_without_a_paragraph() -> None:
    """For entries of registers."""
    assert markdown_fragment("A *term* -- x", inline=True)[0] == "A <em>term</em>\u00a0– x"


def test_a_text_has_its_title_taken_off_and_its_words_counted() -> None:
    """Headings of a text start at h2."""
    text = read_markdown(Received(path="a.md", data=b"# A title\n\n## Part\n\nThree more words\n\n#### Deep\n"))
    assert (text.title, text.body, text.words) == ("A title", "<h2>Part</h2><p>Three more words</p><h3>Deep</h3>", 5)


def test_a_note_without_a_body_is_reported_as_t004() -> None:
    """The reference stays as typed."""
    text = read_markdown(Received(path="a.md", data=b"Word[^x]."))
    assert [problem.code for problem in text.problems] == ["T004"]


def test_a_file_in_another_encoding_is_refused_as_t002() -> None:
    """The line is named."""
    with pytest.raises(InputError, match=r"a\.md:2: error T002"):
        read_markdown(Received(path="a.md", data="eins\nzwei ä".encode("latin-1")))


def test_cleaning_a_clean_fragment_changes_nothing() -> None:
    """Idempotent."""
    body = fragment("\"'A' -- b...\"\n\n* * *\n\n> x\n\n- a\n- b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert clean(body, "en") == body


def test_braces_after_a_heading_name_it() -> None:
    """With classes, under either kind of heading; braces after a paragraph are its words."""
    assert fragment("## A *part* {#the-part .center}\n\n[up](#the-part)\n") == (
        '<h2 id="the-part" class="center">A <em>part</em></h2><p><a href="#the-part">up</a></p>'
    )
    assert fragment("A part {#p}\n------\n") == '<h2 id="p">A part</h2>'
    assert fragment("Words {#p}\n") == "<p>Words {#p}</p>"


def test_comments_do_not_print() -> None:
    """On lines of their own, with empty lines in them, or within a line; in code they are code, unclosed they are words."""
    assert fragment("One.\n\n<!-- a note\n\n## to self -->\n\nTwo <!-- or\nthree --> words.\n") == "<p>One.</p><p>Two words.</p>"
    assert fragment("`<!-- x -->`\n") == "<p><code>&lt;!-- x --&gt;</code></p>"
    assert "never closed" in fragment("<!-- never closed\n")


def test_what_does_not_print_is_held_against_the_source() -> None:
    """Comments and names of headings are no words that were lost."""
    received = Received(
        path="a.md",
        data=b"# T\n\n<!-- a comment of more than twelve words, so that it would be noticed if it were lost here -->\n\n## Part {#p .x}\n\nWords.\n",
    )
    assert list(check_received(received, read(received))) == []
