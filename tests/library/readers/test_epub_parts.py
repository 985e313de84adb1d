"""E-books whose files are not their texts: several texts in one file, one text in several files."""

from __future__ import annotations

from dataclasses import replace

from anthology.library.readers import read
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.markup import parse, plain_text
from anthology.validate.received import check_received
from tests.library.readers.made import epub

ALL_IN_ONE = {
    "whole_1.xhtml": (
        "<body><div class='cover'><p>A Made Book, in one file</p></div>"
        '<div><h2><a id="first"/>The First</h2><p>Words of the first.<a href="#n1" id="r1"><sup>1</sup></a></p></div>'
        '<div><div><h2 id="second">The Second</h2><h3 id="second-a">A part of it</h3><p>Words of <a href="#first">the second</a>.'
        '<a href="#n2" id="r2"><sup>2</sup></a></p></div>'
        '<p id="n1"><a href="#r1">1</a> A note at the end of another text.</p><p id="n2"><a href="#r2">2</a> The second note.</p></div>'
        '<div><h2 id="third">The Third</h2><p>Words of the third begin</p></div></body>'
    ),
    "whole_2.xhtml": ('<body><p>and go on in another file.</p><h2 id="fourth">The Fourth</h2><p>Words of the fourth.</p></body>'),
    "whole_3.xhtml": "<body><p>The fourth goes on.</p></body>",
    "other.xhtml": "<body><p>An afterword without a heading.</p></body>",
}
CONTENTS = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><ol>'
    '<li><a href="whole_1.xhtml#first">The First</a></li><li><a href="whole_1.xhtml#second">The Second</a><ol>'
    '<li><a href="whole_1.xhtml#second-a">A part of it</a></li></ol></li>'
    '<li><a href="whole_1.xhtml#third">The Third</a></li><li><a href="whole_2.xhtml#fourth">The Fourth</a></li>'
    "</ol></nav></body></html>"
)


def book() -> Received:
    """Give a book of four chapters in three files, with an afterword in a fourth."""
    return Received(path="b.epub", data=epub(ALL_IN_ONE, {"b/nav.xhtml": CONTENTS}))


def words(text: ReadText) -> str:
    return " ".join(plain_text(parse(text.body)).split())


def test_a_file_with_several_texts_is_divided_where_the_contents_say() -> None:
    """At the highest level of the contents only; what stands before the first is a text of its own."""
    texts = read(book())
    assert [(text.title, text.part) for text in texts] == [
        ("", "whole_1.xhtml"),
        ("The First", "whole_1.xhtml#first"),
        ("The Second", "whole_1.xhtml#second"),
        ("The Third", "whole_1.xhtml#third"),
        ("The Fourth", "whole_2.xhtml#fourth"),
        ("", "other.xhtml"),
    ]
    assert words(texts[0]) == "A Made Book, in one file"
    assert words(texts[1]) == "Words of the first."
    assert words(texts[2]) == "A part of it Words of the second."


def test_a_text_over_several_files_is_joined() -> None:
    """A file that the contents do not name, called as the one before, goes on with it; another does not."""
    texts = {text.part: words(text) for text in read(book())}
    assert texts["whole_1.xhtml#third"] == "Words of the third begin and go on in another file."
    assert texts["whole_2.xhtml#fourth"].endswith("The fourth goes on.")
    assert texts["other.xhtml"] == "An afterword without a heading."


def test_notes_come_to_their_text_wherever_they_stand_in_the_file() -> None:
    """Also when only that text is asked for; they are no words of the text where they stood."""
    texts = read(book())
    assert [[note.body for note in text.notes] for text in texts[1:3]] == [
        ['<p id="n1">A note at the end of another text.</p>'],
        ['<p id="n2">The second note.</p>'],
    ]
    (alone,) = read(book(), ReadOptions(part="whole_1.xhtml#second"))
    assert (alone.body, alone.notes) == (texts[2].body, texts[2].notes)


def test_divided_and_joined_texts_are_held_against_their_own_words() -> None:
    """Nothing strange and nothing lost; a text that lacks a paragraph is V132, one with words of another V131."""
    texts = read(book())
    assert list(check_received(book(), texts)) == []
    longer = replace(texts[1], body=texts[1].body + "<p>Words of the moon.</p>")
    assert [problem.code for problem in check_received(book(), [longer])] == ["V131"]


def test_a_book_of_one_file_is_divided_at_the_level_that_has_several_texts() -> None:
    """Under the one line that names the whole."""
    lines = '<li><a href="b.xhtml">All</a><ol><li><a href="b.xhtml#x">One</a></li><li><a href="b.xhtml#y">Two</a></li></ol></li>'
    nav = CONTENTS[: CONTENTS.index("<li>")] + lines + "</ol></nav></body></html>"
    page = {"b.xhtml": '<body><h2 id="x">One</h2><p>First words.</p><h2 id="y">Two</h2><p>Last words.</p></body>'}
    texts = read(Received(path="b.epub", data=epub(page, {"b/nav.xhtml": nav})))
    assert [(text.title, text.part, words(text)) for text in texts] == [("One", "b.xhtml#x", "First words."), ("Two", "b.xhtml#y", "Last words.")]


def test_files_of_a_book_without_contents_stay_apart() -> None:
    """Nothing says that they are one text."""
    pages = {f"part_{number}.xhtml": f"<body><p>Words of part {number}.</p></body>" for number in (1, 2, 3)}
    nav = CONTENTS[: CONTENTS.index("<li>")] + "</ol></nav></body></html>"
    assert len(read(Received(path="b.epub", data=epub(pages, {"b/nav.xhtml": nav})))) == 3
