"""Words of typed and printed files, found without the programs that read them."""

from __future__ import annotations

import shutil

import pytest

from anthology.library.readers import read
from anthology.library.reading import ReadText, Received
from anthology.validate.received import check_received
from anthology.validate.received_typed import odt_words, rtf_words
from tests.library.readers.made import archive, pdf
from tests.library.readers.test_word_processors import CONTENT, RTF


def open_document(content: str) -> bytes:
    """Make the smallest package that is one."""
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


ODT = open_document(CONTENT)
MANY = " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrst")


def test_words_of_an_open_document() -> None:
    """The mark of a note is none; its words stand where its place is."""
    assert " ".join(odt_words(Received(path="a.odt", data=ODT))) == "A Typed Title Words of the file A note typed in ODT. go on."


def test_an_open_document_in_one_file_without_what_was_struck_out() -> None:
    """Deleted words and remarks in the margin are none of the text; spaces and tabs part words."""
    spaces = CONTENT.replace(" go on.", "<text:s/>go<text:tab/>on<office:annotation><text:p>A remark</text:p></office:annotation>.")
    struck = spaces.replace("<text:h", "<text:tracked-changes><text:p>Struck out</text:p></text:tracked-changes><text:h", 1)
    assert " ".join(odt_words(Received(path="a.fodt", data=struck.encode()))) == "A Typed Title Words of the file A note typed in ODT. go on."


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (RTF, "A first paragraph with italic words. A note typed in RTF. A second one."),
        (rb"{\rtf1\ansi\ansicpg1251 \'d0\'e0\'e1\'ee\'f2\'e0\par next}", "Работа next"),
        (rb"{\rtf1 It\u8217'92s \u1046?\u1080?ve\tab and{\*\bkmkstart x}{\pict 8950} on\line end\emdash here}", "It92s Жиve and on end-here"),
        (rb"{\rtf1\uc0 \u1046\u1080 a{\header no words} b \{c\}}", "Жиa b {c}"),
        (rb"{\rtf1 a{\*\footnote kept} b{\*\unknown gone}{\info{\title gone}}}", "a kept b"),
    ],
)
def test_words_of_rich_text(source: bytes, words: str) -> None:
    """Signs of code pages and of Unicode; groups that are no text are passed over."""
    assert " ".join(rtf_words(Received(path="a.rtf", data=source))) == words


@pytest.mark.parametrize(("name", "data"), [("a.odt", ODT), ("a.rtf", RTF)])
def test_words_lost_from_typed_files_are_v132_and_words_put_in_v131(name: str, data: bytes) -> None:
    """Whatever program read them."""
    longer = data.replace(b"A second one.", MANY.encode()) if name == "a.rtf" else open_document(CONTENT.replace(" go on", f" {MANY} go on"))
    text = ReadText(title="A Typed Title", body="<p>words of the moon</p>")
    assert [problem.code for problem in check_received(Received(path=name, data=longer), [text])] == ["V131", "V132"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="Poppler is not here")
def test_letters_of_a_pdf_are_compared() -> None:
    """Hyphens and the order of words are not; a page lost is V132, a page put in V131."""
    received = Received(path="a.pdf", data=pdf())
    (text,) = read(received)
    assert list(check_received(received, [text])) == []
    first = text.body.partition("</p>")[0] + "</p>"
    shorter = ReadText(title="", body=first, dropped=text.dropped)
    assert [problem.code for problem in check_received(received, [shorter])] == ["V132"]
    longer = ReadText(title="", body=f"{text.body}<p>{MANY}</p>", dropped=text.dropped)
    assert [problem.code for problem in check_received(received, [longer])] == ["V131"]
