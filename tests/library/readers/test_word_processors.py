"""RTF and ODT come in through pandoc: the one on this machine, or the one in a Python package; and EPUB 2 by its NCX."""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path

import pytest

from anthology.library.readers import read
from anthology.library.reading import ReadOptions, Received
from anthology.validate.received import check_received
from tests.library.readers.made import archive, docx

RTF = (
    rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Times;}}{\pard A first paragraph with {\i italic} words."
    rb"{\super\chftn}{\footnote\pard\plain A note typed in RTF.}\par}"
    rb"{\pard A second one.\par}}"
)
CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2"><office:body><office:text><text:h text:outline-level="1">A Typed Title</text:h>
<text:p>Words of the file<text:note text:id="f1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>
<text:p>A note typed in ODT.</text:p></text:note-body></text:note> go on.</text:p></office:text></office:body></office:document-content>"""
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)

STYLES = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:font-face-decls/><office:styles><style:default-style style:family="paragraph"/></office:styles><office:automatic-styles/>
<office:master-styles/></office:document-styles>"""


@pytest.fixture
def _pandoc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pandoc on the path, or skip."""
    if shutil.which("pandoc"):
        return
    package = pytest.importorskip("pypandoc")
    try:
        found = Path(str(importlib.import_module(package.__name__).get_pandoc_path()))
    except OSError:
        pytest.skip("pandoc is not here")
    monkeypatch.setenv("PATH", f"{found.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.usefixtures("_pandoc")
def test_a_file_of_rich_text_comes_in_with_its_notes() -> None:
    """Paragraphs, emphasis, a footnote."""
    (text,) = read(Received(path="a.rtf", data=RTF))
    assert text.body.startswith("<p>A first paragraph with <em>italic</em> words.")
    assert text.body.endswith("<p>A second one.</p>")
    assert [note.body for note in text.notes] == ["<p>A note typed in RTF.</p>"]
    assert list(check_received(Received(path="a.rtf", data=RTF), [text])) == []


@pytest.mark.usefixtures("_pandoc")
def test_an_open_document_comes_in_with_its_title_and_notes() -> None:
    """The first heading is the title."""
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": MANIFEST, "content.xml": CONTENT}
    members["styles.xml"] = STYLES
    received = Received(path="a.odt", data=archive(members))
    (text,) = read(received)
    assert text.title == "A Typed Title"
    assert text.words == 6
    assert [note.body for note in text.notes] == ["<p>A note typed in ODT.</p>"]
    assert list(check_received(received, [text])) == []


@pytest.mark.usefixtures("_pandoc")
def test_signs_of_unicode_and_optional_footnotes_of_rich_text_lose_nothing() -> None:
    """As pandoc itself writes them."""
    data = rb"{\rtf1\ansi{\pard The Lamp\u8217' House.{\super\chftn}{\*\footnote\chftn\~\plain\pard {\pard A note.\par}}\par}}"
    (text,) = read(Received(path="a.rtf", data=data))
    assert text.body.startswith("<p>The Lamp’ House.")
    assert [note.body for note in text.notes] == ["<p>A note.</p>"]


@pytest.mark.usefixtures("_pandoc")
def test_a_word_file_is_read_by_pandoc_where_it_is_asked_for() -> None:
    """The same words and notes as by the usual reader."""
    (usual,), (other,) = (read(Received(path="a.docx", data=docx()), ReadOptions(converter=name)) for name in (None, "pandoc"))
    assert [note.body for note in usual.notes] == [note.body for note in other.notes]
    assert "small" in other.body
    assert "A quotation." in other.body


NCX = """<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>
<navPoint id="a" playOrder="1"><navLabel><text>The First Chapter</text></navLabel><content src="one.html#start"/></navPoint>
<navPoint id="b" playOrder="2"><navLabel><text>The Second Chapter</text></navLabel><content src="two.html"/></navPoint></navMap></ncx>"""
OPF = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="u">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf"><dc:title>An Older Book</dc:title>
<dc:creator opf:role="aut" opf:file-as="At All, Nobody">Nobody At All</dc:creator><dc:language>en</dc:language></metadata>
<manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="c" href="front.html" media-type="application/xhtml+xml"/>
<item id="t" href="two.html" media-type="application/xhtml+xml"/><item id="o" href="one.html" media-type="application/xhtml+xml"/></manifest>
<spine toc="ncx"><itemref idref="c"/><itemref idref="o"/><itemref idref="t"/></spine>
<guide><reference type="title-page" title="Title" href="front.html"/></guide></package>"""
OLD_PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'


def test_an_epub_of_the_second_version_is_read_by_its_spine_and_ncx() -> None:
    """Order of the spine, titles of the NCX where a chapter has no heading, the guide's title page left out, people by the attributes of OPF 2."""
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    pages = {
        "front.html": "<h1>An Older Book</h1>",
        "one.html": "<p id='start'>Words of the first.<a href='#n1'><sup>1</sup></a></p><hr/><p id='n1'>1. A note.</p>",
        "two.html": "<h2>The Second Chapter</h2><p>Words of the second.</p>",
    }
    members = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "OPS/package.opf": OPF, "OPS/toc.ncx": NCX}
    members |= {f"OPS/{name}": OLD_PAGE.format(body) for name, body in pages.items()}
    first, second = read(Received(path="old.epub", data=archive(members)))
    assert (first.title, first.part, len(first.notes)) == ("The First Chapter", "one.html", 1)
    assert (second.title, second.body) == ("The Second Chapter", "<p>Words of the second.</p>")
    (person,) = first.offered.contributors
    assert (person.name, person.sort_name, person.role) == ("Nobody At All", "At All, Nobody", "aut")
    assert "file of the book: title-page" in {item.what for item in first.dropped}
