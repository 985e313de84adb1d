# ruff: noqa: E501  -- samples read better in whole lines
"""Texts come in from every other kind of file: books, Word, muse, TEI, saved pages, PDF, plain text."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from lxml import etree

from anthology.library.cleaning import clean, fold
from anthology.library.readers import choose, read
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.markup import parse, plain_text
from anthology.problems import AnthologyError, InputError, MissingToolError
from tests.library.readers.made import CHAPTERS, archive, docx, epub, pdf

PAGES = Path(__file__).resolve().parent / "pages"


def one(name: str, data: bytes | str, *, part: str | None = None) -> ReadText:
    (text,) = read(Received(path=name, data=data.encode() if isinstance(data, str) else data), ReadOptions(part=part))
    return text


def test_a_comment_in_plain_text_is_set_aside_and_reported() -> None:
    """The words around it stay."""
    text = one("a.txt", "A Title\n\n<!-- not for\nprint -->\n\nWords <!-- x -->of the text.\n")
    assert text.body == "<p>Words of the text.</p>"
    assert [(item.what, item.count) for item in text.dropped if item.what == "comment"] == [("comment", 2)]


def test_a_whole_book_is_several_texts_with_their_endnotes() -> None:
    """In order; title pages and the file of notes are no texts; a note on a title goes to the head of the text."""
    texts = read(Received(path="b.epub", data=epub()))
    assert [(text.title, text.part) for text in texts] == [("The First", "one.xhtml"), ("The Second", "two.xhtml")]
    assert [note.body for note in texts[0].notes] == ["<p>On the title.</p>", "<p>One paragraph.</p><p>And another.</p>"]
    assert texts[0].body.startswith(
        '<section id="one"><p><a class="noteref" data-note="n0"/>Words of the first<a class="noteref" data-note="n1"/>, and'
    )
    assert (
        '<span class="line indent-1"><span>another.</span></span>' in texts[0].body or '<span class="line indent-1">another.</span>' in texts[0].body
    )
    assert "the second.</p>" in texts[0].body
    assert '<a href="#one">back</a>' in texts[0].body
    assert "img" not in texts[0].body
    assert {item.what for item in texts[0].dropped} >= {"file of the book: titlepage", "picture", "link to a place that is not in the text"}
    assert [person.sort_name for person in texts[0].offered.contributors] == ["At All, Nobody"]


@pytest.mark.parametrize(
    ("part", "titles"), [("two.xhtml", ["The Second"]), ("one", ["The First"]), ("2", ["The Second"]), ("1-2", ["The First", "The Second"])]
)
def test_a_chapter_or_a_range_of_a_book_can_be_asked_for(part: str, titles: list[str]) -> None:
    """By file name, by its stem, by number."""
    assert [text.title for text in read(Received(path="b.epub", data=epub()), ReadOptions(part=part))] == titles


def test_a_chapter_that_is_not_well_formed_is_read_as_browsers_read() -> None:
    """With named entities too."""
    chapters = {"one.xhtml": "<body><h2>One</h2><p>An unclosed&nbsp;<b>word<p>and &mdash; more</body>"}
    assert one("b.epub", epub(chapters)).body == "<p>An unclosed\u00a0<b>word</b></p><p><b>and\u00a0— more</b></p>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (epub(extra={"../evil.xhtml": "x"}), "T023"),
        (epub(extra={"/etc/x": "x"}), "T023"),
        (epub(extra={"b/bomb.xhtml": b"\x00" * (65 << 20)}), "T022"),
        (epub(extra={"b/bomb.xhtml": b" " * (30 << 20)}), "T022"),
        (epub()[:-200], "T022"),
        (epub(extra={"META-INF/rights.xml": "<r/>"}), "T032"),
        (epub(extra={"META-INF/container.xml": "<c/>"}), "T027"),
        (epub(extra={"b/package.opf": '<!DOCTYPE p [<!ENTITY a "b">]><package/>'}), "T024"),
        (epub({"title.xhtml": CHAPTERS["title.xhtml"]}), "T025"),
        (archive({"a.txt": "x"}), "T020"),
        (b"\x89PNG\r\n", "T020"),
        (b"\x1f\x8b\x08", "T020"),
    ],
)
def test_books_that_are_not_right_are_refused(data: bytes, code: str) -> None:
    """Paths that lead out, bombs, halves, locks, entities: each with its code and file, and nothing written."""
    with pytest.raises(InputError, match=f"error {code}"):
        read(Received(path="seeds/b.epub", data=data))


def test_a_part_that_a_book_does_not_have_is_refused_with_the_nearest() -> None:
    """T031."""
    with pytest.raises(InputError, match=r"error T031.*\n.*did you mean 'two\.xhtml'"):
        read(Received(path="b.epub", data=epub()), ReadOptions(part="tow.xhtml"))


def test_a_word_file_keeps_small_capitals_quotations_tables_and_notes() -> None:
    """All paragraphs of a note."""
    text = one("a.docx", docx())
    assert text.title == "A Typed Title"
    assert text.body == (
        '<p>Plain, <em>italic</em> and <span class="sc">small</span>.<a class="noteref" data-note="w-footnote-2"/></p>'
        "<blockquote><p>A quotation.</p></blockquote><table><tbody><tr><td><p>1920</p></td><td><p>12</p></td></tr></tbody></table>"
    )
    assert [note.body for note in text.notes] == ["<p>The note.</p><p>Its second paragraph.</p>"]


def test_a_style_that_means_nothing_is_said_once_as_t033() -> None:
    """The paragraph is kept."""
    text = one("a.docx", docx(extra='<w:p><w:pPr><w:pStyle w:val="Fancy"/></w:pPr><w:r><w:t>Fancy words.</w:t></w:r></w:p>'))
    assert "<p>Fancy words.</p>" in text.body
    assert [problem.code for problem in text.problems] == ["T033"]


MUSE = """#title A Made Text
#author Nobody At All
#lang en
#date 1921

* First part

A paragraph with *emphasis*, **strength** and a note.[1] It has
a second line and an editor's note.{1}

<quote>
A quotation.
</quote>

<verse>
A line
  an indented one
</verse>

 - one
 - two

----

[[https://example.org/][A link]] at the end.

[1] The note,
on two lines.

{1} The editor's.
"""


def test_a_muse_file_keeps_its_markup_and_both_kinds_of_note() -> None:
    """Notes in braces are an earlier editor's."""
    text = one("a.muse", MUSE)
    assert text.title == "A Made Text"
    assert text.body == (
        '<h2>First part</h2><p>A paragraph with <em>emphasis</em>, <strong>strength</strong> and a note.<a class="noteref" data-note="n1"/> It has a second '
        'line and an editor’s note.<a class="noteref" data-note="ne1"/></p><blockquote><p>A quotation.</p></blockquote>'
        '<div class="verse"><p class="stanza"><span class="line">A line</span> <span class="line indent-1">an indented one</span></p></div>'
        '<ul><li>one</li><li>two</li></ul><hr class="break"/><p><a href="https://example.org/">A link</a> at the end.</p>'
    )
    assert [(note.body, note.voice) for note in text.notes] == [
        ("<p>The note, on two lines.</p>", "author"),
        ("<p>The editor’s.</p>", "earlier-editor"),
    ]


TEI = """<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>A Made Text</title><author>Nobody</author></titleStmt>
<publicationStmt><publisher>P</publisher><availability><licence target="https://example.org/l">free</licence></availability></publicationStmt>
<sourceDesc><p>A made source</p></sourceDesc></fileDesc></teiHeader>
<text xml:lang="en"><body><div><head>Part</head><p>Words <hi rend="italic">here</hi><note resp="#editor" n="1"><p>A note.</p></note> and <choice><sic>thier</sic><corr>their</corr></choice>.<pb n="2"/></p>
<div><head>Deeper</head><lg><l>A line</l><l rend="indent1">another</l></lg><quote><p>Quoted.</p></quote><list><item>x</item></list></div>
<closer><signed>A Name</signed></closer></div></body></text></TEI>"""


def test_a_tei_document_gives_prose_verse_notes_and_letters() -> None:
    """Corrected readings; page breaks left out; the header's facts offered."""
    text = one("a.xml", TEI)
    assert (text.title, text.offered.rights, text.offered.source) == ("A Made Text", "https://example.org/l", "A made source")
    assert text.body == (
        '<h2>Part</h2><p>Words <i>here</i><a class="noteref" data-note="n1"/> and their.</p><h3>Deeper</h3>'
        '<div class="verse"><p class="stanza"><span class="line">A line</span> <span class="line indent-1">another</span></p></div>'
        '<blockquote><p>Quoted.</p></blockquote><ul><li>x</li></ul><p class="signature">A Name</p>'
    )
    assert [(note.body, note.voice) for note in text.notes] == [("<p>A note.</p>", "earlier-editor")]


def test_a_page_saved_in_one_file_is_read_as_a_page() -> None:
    """Under the address it was saved from."""
    data = (
        "From: <Saved by a browser>\nSnapshot-Content-Location: https://example.org/a.html\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset=windows-1251\nContent-Transfer-Encoding: quoted-printable\n'
        "Content-Location: https://example.org/a.html\n\n<title>=D2</title><p>=D2=E5=EA=F1=F2 <a href=3D'b.html'>x</a>\n--b--\n"
    )
    text = one("a.mhtml", data)
    assert text.body == '<p>Текст <a href="https://example.org/b.html">x</a></p>'


GUTENBERG = """The Project Gutenberg eBook of A Made Tale

Title: A Made Tale
Author: Nobody At All
Language: English

*** START OF THE PROJECT GUTENBERG EBOOK A MADE TALE ***

A MADE TALE

CHAPTER I

This is the first paragraph of a tale that is wrapped hard at about
seventy characters, as such files are, with _italics_ and a note.[1]
It goes on--for a while.

    Roses are made of paper,
      Violets of cloth.

                 * * * * *

The second paragraph of the tale is wrapped in the same way as well,
and then it ends.

[1] The note, wrapped hard at about seventy characters, so that it has
two lines.

*** END OF THE PROJECT GUTENBERG EBOOK A MADE TALE ***

Licence.
"""


def test_plain_text_is_joined_and_its_parts_are_seen() -> None:
    """Header and licence aside, headings, verse, a break, italics, a typed note."""
    text = one("a.txt", GUTENBERG)
    assert (text.title, text.offered.contributors[0].name) == ("A Made Tale", "Nobody At All")
    assert text.body == (
        "<h2>CHAPTER I</h2><p>This is the first paragraph of a tale that is wrapped hard at about seventy characters, as such files are, with "
        '<em>italics</em> and a note.<a class="noteref" data-note="n1"/> It goes on—for a while.</p>'
        '<div class="verse"><p class="stanza"><span class="line">Roses are made of paper,</span> <span class="line indent-1">Violets of cloth.</span></p></div>'
        '<hr class="break"/><p>The second paragraph of the tale is wrapped in the same way as well, and then it ends.</p>'
    )
    assert text.notes[0].body == "<p>The note, wrapped hard at about seventy characters, so that it has two lines.</p>"


def test_a_letter_keeps_its_parts() -> None:
    """Dateline, salutation, valediction, signatures."""
    letter = "Petrograd, 12 March 1921\n\nDear Comrade,\n\nNothing has been decided, and the matter\nstands as before.\n\nWith comradely greetings,\n\n            A. Writer\n"
    body = one("a.txt", letter).body
    assert [part for part in ("dateline", "salutation", "valediction", "signature") if f'class="{part}"' in body] == [
        "dateline", "salutation", "valediction", "signature",
    ]  # fmt: skip


def test_typed_notes_without_a_partner_stay_and_are_reported_as_t029() -> None:
    """Both ways."""
    text = one("a.txt", "One thing.[1] And another.[2]\n\nLast paragraph.\n\n[1] The first.\n\n[3] The third.\n")
    assert [str(problem.code) for problem in text.problems] == ["T029", "T029"]
    assert "[2]" in text.body
    assert "[3]" in text.body


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="Poppler is not here")
def test_a_pdf_is_joined_freed_of_its_furniture_and_must_be_proof_read() -> None:
    """Running heads and folios go, hyphenation is undone, T030 warns."""
    text = one("a.pdf", pdf())
    assert "hyphenated here" in text.body
    assert "RUNNING" not in text.body
    assert text.body.count("<p>") == 4
    assert [problem.code for problem in text.problems] == ["T030"]


@pytest.mark.parametrize(("name", "data"), [("a.rtf", b"{\\rtf1 x}"), ("a.pdf", b"%PDF-1.4"), ("a.fodt", b"<x/>")])
def test_formats_for_which_a_program_is_missing_say_which(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """T026, exit status 3, and what to type."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingToolError, match=r"T026.*\n.*install"):
        read(Received(path=name, data=data))


@pytest.mark.parametrize("data", [b"", b"   \n", bytes(range(1, 32)) * 9, b"\x00\x01\x02\x03" * 99])
def test_files_without_words_are_refused(data: bytes) -> None:
    """Empty, blank, or not text at all."""
    with pytest.raises(AnthologyError, match=r"error T02[05]"):
        read(Received(path="a.txt", data=data))


@pytest.mark.parametrize(
    ("path", "media_type", "data", "reader"),
    [
        ("x", "text/html; charset=x", b"", "html"),
        ("x", None, b"<!DOCTYPE html><p>", "html"),
        ("x.xml", None, b"<TEI xmlns='http://www.tei-c.org/ns/1.0'>", "tei"),
        ("x", None, b"#title A", "muse"),
        ("x", None, b"plain", "text"),
        ("x.epub", None, b"%PDF-1.7", "pdf"),
        ("x.md", "text/plain", b"x", "markdown"),
    ],
)
def test_the_reader_is_chosen_by_magic_then_name_then_type_then_look(path: str, media_type: str | None, data: bytes, reader: str) -> None:
    """One table."""
    assert choose(Received(path=path, data=data, media_type=media_type)).name == reader


def _received_words(data: bytes) -> list[str]:
    """Give the words of a chapter as it was received, by other means than the reader's."""
    root = etree.fromstring(data)
    for element in root.iter("{*}a"):
        if "noteref" in (element.get("{http://www.idpf.org/2007/ops}type") or ""):
            element.text = ""
    for element in root.iter("{*}p", "{*}li", "{*}td", "{*}blockquote", "{*}h2", "{*}h3", "{*}header", "{*}footer", "{*}br", "{*}cite"):
        element.tail = f" {element.tail or ''}"
    body = root.find("{*}body")
    assert body is not None
    return fold("".join(str(piece) for piece in body.itertext()))


@pytest.mark.corpora
@pytest.mark.parametrize(("name", "count", "notes"), [("sherlock", 12, 0), ("pepys", 116, 4542)])
def test_real_books_come_in_whole_every_word_right(corpora: Path, name: str, count: int, notes: int) -> None:
    """Texts, order, notes, words."""
    import io
    import zipfile

    data = (corpora / f"{name}.epub").read_bytes()
    texts = read(Received(path=f"{name}.epub", data=data))
    assert (len(texts), sum(len(text.notes) for text in texts)) == (count, notes)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for text in texts:
            received = _received_words(book.read(f"epub/text/{text.part}"))
            assert fold(f"{text.title} {plain_text(parse(text.body))}") == received


BITS = (
    "<p>|</p>|<div>|</div>|<table>|<td>|<br><br>|<li>|<sup>|</sup>|<a href='#n1'>|</a>|<a name=n1>|\"|'|<|&|[1]|\x00|\x08|&#8;|<hr>|<blockquote>|<h1>|*|"
    "_|<!--|<ol>|</ul>|<svg>|<math>|<pre>|<span class='line'>|<p class=poem>|\n\n|{.x}|> |<select>|<title>|<noscript>|\f"
).split("|")


@pytest.mark.parametrize("seed", range(60))
def test_mutilated_files_are_read_or_refused_and_never_lose_the_place_of_a_note(seed: int) -> None:
    """Whatever is in them: clean once is clean twice, and each note has one place."""
    chance = random.Random(seed)
    samples = [(path.name, path.read_text(encoding="latin-1")) for path in sorted(PAGES.glob("*.html"))]
    name, data = chance.choice([*samples, ("a.muse", MUSE), ("a.xml", TEI), ("a.txt", GUTENBERG)])
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data))
        data = data[:at] + chance.choice(BITS) + data[at + chance.choice((0, 0, 5, 40)) :]
    address = chance.choice(["https://www.marxists.org/a/b.htm", "https://libcom.org/a", "https://en.wikisource.org/wiki/a", None])
    try:
        texts = read(Received(path=name, data=data.encode("latin-1", "replace"), url=address))
    except AnthologyError:
        return
    for text in texts:
        assert clean(text.body, text.language) == text.body
        places = [
            link.get("data-note")
            for part in (text.body, *(note.body for note in text.notes))
            for link in parse(part).iter("a")
            if link.get("data-note")
        ]
        assert sorted(filter(None, places)) == sorted(note.key for note in text.notes)
