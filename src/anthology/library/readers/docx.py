"""DOCX: Word files, through mammoth, or through pandoc where it is installed and asked for.

Takes the bytes of a `.docx`; keeps headings, emphasis, small capitals, displayed quotations, verse styles, tables, footnotes and endnotes. Home of
mammoth. Pictures are reported and left out: a picture belongs in the edition's folder, with its credit.
"""

from __future__ import annotations

import io
import re
from typing import Any

import mammoth as _untyped
from lxml import etree

from anthology.library.cleaning.sanitise import MarkupError, sanitise
from anthology.library.readers.archives import Archive
from anthology.library.readers.making import make_text
from anthology.library.readers.metadata import people
from anthology.library.readers.noteparts import take_heading, text_of
from anthology.library.readers.notes import index_of
from anthology.library.readers.xmltree import parse_xml
from anthology.library.reading import Offered, ReadOptions, ReadText, Received
from anthology.problems import Problem, Problems, Severity

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.center:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Verse'] => div.verse > p:fresh
p[style-name='Poem'] => div.verse > p:fresh
p[style-name='Poetry'] => div.verse > p:fresh
p[style-name='Salutation'] => p.salutation:fresh
p[style-name='Closing'] => p.valediction:fresh
p[style-name='Signature'] => p.signature:fresh
p[style-name='Date'] => p.dateline:fresh
p[style-name='footnote text'] => p:fresh
p[style-name='endnote text'] => p:fresh
r[style-name='Quote Char'] => q
small-caps => span.sc
u => u
strike => s
"""
_mammoth: Any = _untyped
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_docx(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read a Word file."""
    if options.converter == "pandoc":
        from anthology.library.readers.pandoc import read_pandoc  # only where it is asked for

        return read_pandoc(received, options)
    archive = Archive(received)
    facts = _facts(archive, received)
    try:
        converted = _mammoth.convert_to_html(
            io.BytesIO(received.data), style_map=_STYLES, id_prefix="w-", convert_image=_mammoth.images.img_element(_no_image)
        )
    except (KeyError, ValueError, AttributeError, TypeError, OSError) as error:
        raise archive.problem("T027", f"this is no Word file that can be read: {error}", "save it again as .docx") from error
    try:
        body = sanitise(converted.value)
    except MarkupError as error:
        raise archive.problem("T028", f"the file nests without end: {error}") from error
    title = _title(body) or facts.title
    offered = Offered(title=title, contributors=facts.contributors, language=facts.language, description=facts.description)
    language = options.language or facts.language or "en"
    text = make_text(body, received, language=language, offered=offered, index=index_of(body), problems=_warnings(converted.messages, received))
    if not text.words:
        raise archive.problem("T025", "the file has no words")
    return (text,)


def _no_image(image: object) -> dict[str, str]:
    """Give a picture no address: it is reported and dropped."""
    return {"src": ""}


def _title(body: etree._Element) -> str | None:
    first = next((element for element in body if text_of(element).strip()), None)
    return take_heading(first) if first is not None and first.tag == "h1" else None


def _facts(archive: Archive, received: Received) -> Offered:
    if "docProps/core.xml" not in archive.members:
        return Offered()
    root = parse_xml(archive.read("docProps/core.xml").decode("utf-8-sig", "replace"), f"{received.path}!docProps/core.xml")
    found = {
        name: " ".join(text_of(element).split()) for name in ("title", "creator", "language", "description") for element in root.iter(f"{_DC}{name}")
    }
    return Offered(
        title=found.get("title") or None,
        contributors=people(found.get("creator"), "aut"),
        language=found.get("language") or None,
        description=found.get("description") or None,
    )


def _warnings(messages: Any, received: Received) -> list[Problem]:
    """Say once which styles of the file mean nothing to us."""
    problems = Problems()
    said = [str(message.message) for message in messages]
    unknown = sorted({name for line in said for name in re.findall(r"Unrecognised \w+ style: (.+?) \(Style ID", line)})
    plain = [style for style in unknown if style not in ("Normal (Web)", "Body Text", "First Paragraph", "Compact", "No Spacing", "List Paragraph")]
    if plain:
        problems.warn(
            "T033",
            f"the styles {', '.join(f'‘{style}’' for style in plain[:6])} are set as plain text",
            received.at,
            "see whether they mean anything",
        )
    return [problem for problem in problems if problem.severity is Severity.WARNING]
