"""One text as a page of XHTML, as an editor would have saved it: what our builds read, and what the peers' inputs are made from.

Takes a `Chapter`; gives a document with the notes after the text, each reference linked to its note and back.
"""

from __future__ import annotations

from lxml import etree

from anthology.library.text import ReceivedNote
from anthology.markup import escape, parse, serialise
from tests.benchmarks.chapters import Chapter

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en">
<head><title>{title}</title></head>
<body>
<h1>{title}</h1>
"""


def xhtml_page(chapter: Chapter) -> str:
    """Write a text as a page; a paragraph stands in a line, so that a change of one is small."""
    body = serialise(_linked(chapter)).replace("<p>", "\n<p>")
    notes = "\n".join(_aside(note, number) for number, note in enumerate(chapter.notes, 1))
    after = f'\n<section epub:type="footnotes">\n{notes}\n</section>' if notes else ""
    return f"{HEAD.format(title=escape(chapter.title))}{body}{after}\n</body>\n</html>\n"


def _linked(chapter: Chapter) -> etree._Element:
    tree = parse(chapter.body)
    numbers = {note.key: number for number, note in enumerate(chapter.notes, 1)}
    for link in tree.iter("a"):
        number = numbers.get(str(link.attrib.pop("data-note", "")))
        if number is not None:
            link.set("id", f"ref-{number}")
            link.set("href", f"#note-{number}")
            link.set("role", "doc-noteref")
            link.text = str(number)
    return tree


def _aside(note: ReceivedNote, number: int) -> str:
    tree = parse(note.body)
    for link in list(tree.iter("a")):
        link.attrib.pop("data-note", "")
        link.attrib.pop("href", "")  # notes on notes, and links into the book's other files
    return f'<aside id="note-{number}" epub:type="footnote" role="doc-footnote">{serialise(tree)}</aside>'
