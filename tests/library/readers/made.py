# ruff: noqa: E501  -- samples read better in whole lines
"""Small files of each format, made here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

_CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="b/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_OPF = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A Made Book</dc:title><dc:creator id="c">Nobody At All</dc:creator>
<meta refines="#c" property="role">aut</meta><meta refines="#c" property="file-as">At All, Nobody</meta><dc:language>en</dc:language></metadata>
<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>{items}</manifest><spine>{refs}</spine></package>"""
_PAGE = (
    '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en">'
    "<head><title>t</title></head>{body}</html>"
)
CHAPTERS = {
    "title.xhtml": '<body epub:type="frontmatter"><section epub:type="titlepage"><h1>A Made Book</h1></section></body>',
    "one.xhtml": (
        '<body epub:type="bodymatter"><section id="one" epub:type="chapter"><h2>The First<a href="notes.xhtml#n0" id="r0" epub:type="noteref">1</a></h2>'
        '<p>Words of the first<a href="notes.xhtml#n1" id="r1" epub:type="noteref">2</a>, and a link to <a href="two.xhtml#two">the second</a>.</p>'
        '<div epub:type="z3998:verse"><p><span>A line,</span><br/><span class="i1">another.</span></p></div>'
        '<p><img src="../i.png" alt="A picture"/>More <a href="#one">back</a>.</p></section></body>'
    ),
    "two.xhtml": '<body><section id="two"><h2>The Second</h2><p>Words of the second.<a href="notes.xhtml#n2" epub:type="noteref">3</a></p></section></body>',
    "notes.xhtml": (
        '<body><section epub:type="endnotes"><h2>Endnotes</h2><ol>'
        '<li id="n0"><p>On the title. <a href="one.xhtml#r0" epub:type="backlink">↩</a></p></li>'
        '<li id="n1"><p>One paragraph.</p><p>And another. <a href="one.xhtml#r1" epub:type="backlink">↩</a></p></li>'
        '<li id="n2"><p>The last. <a href="two.xhtml#r2" epub:type="backlink">↩</a></p></li></ol></section></body>'
    ),
}


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """Zip members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return stream.getvalue()


def epub(chapters: dict[str, str] | None = None, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """Make a small book; `extra` members replace or join those of the book."""
    chapters = chapters or CHAPTERS
    items = "".join(f'<item id="i{index}" href="{name}" media-type="application/xhtml+xml"/>' for index, name in enumerate(chapters))
    refs = "".join(f'<itemref idref="i{index}"/>' for index in range(len(chapters)))
    links = "".join(f'<li><a href="{name}">{name.partition(".")[0].title()}</a></li>' for name in chapters)
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "b/package.opf": _OPF.format(items=items, refs=refs),
        "b/nav.xhtml": _PAGE.format(body=f'<body><nav epub:type="toc"><ol>{links}</ol></nav></body>'),
        **{f"b/{name}": _PAGE.format(body=body) for name, body in chapters.items()},
        **(extra or {}),
    }
    return archive(members)


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""A grey picture of one point."""


def drawing(alt: str, caption: str = "") -> str:
    """Make a paragraph of a Word file that holds a picture, and one with its caption."""
    names = (
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    picture = (
        f'<w:p><w:r><w:drawing {names}><wp:inline><wp:docPr id="1" name="P" descr="{alt}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        '<a:blip r:embed="r9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    return picture + (f'<w:p><w:pPr><w:pStyle w:val="caption"/></w:pPr><w:r><w:t>{caption}</w:t></w:r></w:p>' if caption else "")


def docx(extra: str = "") -> bytes:
    """Make a Word file with a title, small capitals, a quotation, a table, a footnote of two paragraphs, and a picture for `drawing`."""
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>A Typed Title</w:t></w:r></w:p>'
        '<w:p><w:r><w:t xml:space="preserve">Plain, </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>italic</w:t></w:r><w:r><w:t xml:space="preserve"> and </w:t></w:r>'
        '<w:r><w:rPr><w:smallCaps/></w:rPr><w:t>small</w:t></w:r><w:r><w:t>.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="Quote"/></w:pPr><w:r><w:t>A quotation.</w:t></w:r></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1920</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>The note.</w:t></w:r></w:p><w:p><w:r><w:t>Its second paragraph.</w:t></w:r></w:p></w:footnote>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>' for name in ("Title", "Quote", "Fancy", "caption")
    )
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return archive(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kinds}.document.main+xml"/></Types>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r2" Type="{relations}/footnotes" Target="footnotes.xml"/>'
            f'<Relationship Id="r3" Type="{relations}/styles" Target="styles.xml"/>'
            f'<Relationship Id="r9" Type="{relations}/image" Target="media/image 1.png"/></Relationships>',
            "word/media/image 1.png": PNG,
            "word/document.xml": f"<w:document {_W}><w:body>{body}{extra}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {_W}>{note}</w:footnotes>",
            "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        }
    )


def pdf() -> bytes:
    """Make a PDF of four pages with running heads, folios and a hyphen at the end of a line; skip where nothing can make one."""
    pymupdf = pytest.importorskip("pymupdf")
    document = pymupdf.open()
    for number in range(1, 5):
        page = document.new_page(width=300, height=400)
        page.insert_text((50, 30), "A RUNNING HEAD", fontsize=9)
        for line, words in enumerate(
            (
                f"Page {'one two three four'.split()[number - 1]} begins a line that is about to be hyphen-",
                "ated here, and then it goes on to say a good deal more",
                "and ends.",
            )
        ):
            page.insert_text((50, 60 + 14 * line), words, fontsize=9)
        page.insert_text((150, 380), str(number), fontsize=9)
    made: bytes = document.tobytes()
    return made
