"""DOCX: Word files, through mammoth, or through pandoc where it is installed and asked for.

Takes the bytes of a `.docx`; keeps headings, emphasis, small capitals, displayed quotations, verse styles, tables, footnotes, endnotes, and pictures
that say what they show, each with the caption that follows it. Home of mammoth.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import mammoth as _untyped
from lxml import etree

from anthology.library.cleaning.sanitise import MarkupError, sanitise
from anthology.library.readers.archives import PICTURES, Archive
from anthology.library.readers.making import make_text
from anthology.library.readers.metadata import people
from anthology.library.readers.noteparts import take_heading, text_of
from anthology.library.readers.notes import index_of
from anthology.library.readers.xmltree import parse_xml
from anthology.library.reading import Offered, OfferedImage, ReadOptions, ReadText, Received
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
p[style-name='caption'] => p.figcaption:fresh
p[style-name='Caption'] => p.figcaption:fresh
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
            io.BytesIO(received.data), style_map=_STYLES, id_prefix="w-", convert_image=_mammoth.images.img_element(_Pictures(archive))
        )
    except (KeyError, ValueError, AttributeError, TypeError, OSError) as error:
        raise archive.problem("T027", f"this is no Word file that can be read: {error}", "save it again as .docx") from error
    try:
        body = sanitise(converted.value)
    except MarkupError as error:
        raise archive.problem("T028", f"the file nests without end: {error}") from error
    pictures = _settle_pictures(body, dict(options.pictures))
    title = _title(body) or facts.title
    offered = Offered(title=title, contributors=facts.contributors, language=facts.language, description=facts.description)
    language = options.language or facts.language or "en"
    text = make_text(body, received, language=language, offered=offered, index=index_of(body), problems=_warnings(converted.messages, received))
    if not text.words:
        raise archive.problem("T025", "the file has no words")
    return (replace(text, offered=replace(text.offered, images=pictures)),)


class _Pictures:
    """Names the pictures of a file by their place in its archive, which mammoth does not say."""

    def __init__(self, archive: Archive) -> None:
        members = [name for name in archive.members if PurePosixPath(name).suffix.lower() in PICTURES]
        self._by_hash = {hashlib.sha256(archive.read(name)).digest(): name for name in reversed(members)}

    def __call__(self, image: Any) -> dict[str, str]:
        """Give a picture's address: empty for one of another kind, which is reported and dropped."""
        with image.open() as stream:
            return {"src": self._by_hash.get(hashlib.sha256(stream.read()).digest(), "")}


def _settle_pictures(body: etree._Element, files: Mapping[str, str]) -> tuple[OfferedImage, ...]:
    """Point pictures to the files that they were brought into, with their captions; those that do not say what they show are left out."""
    offered = []
    for image in list(body.iter("img")):
        around = _alone_in(image)
        caption = _caption_after(around)
        words = " ".join(text_of(caption).split()) if caption is not None else ""
        member, alt = image.get("src") or "", " ".join((image.get("alt") or words).split())
        image.set("src", files.get(member, "") if alt else "")
        image.set("alt", alt)
        if alt and member:
            offered.append(OfferedImage(src=member, alt=alt, caption=words))
        if around is not None and image.get("src"):
            _make_figure(around, caption)
    return tuple(offered)


def _alone_in(image: etree._Element) -> etree._Element | None:
    """Give the paragraph that holds a picture and nothing else."""
    around = image.getparent()
    return around if around is not None and around.tag == "p" and len(around) == 1 and not text_of(around).strip() else None


def _caption_after(around: etree._Element | None) -> etree._Element | None:
    following = around.getnext() if around is not None else None
    return following if following is not None and following.get("class") == "figcaption" else None


def _make_figure(around: etree._Element, caption: etree._Element | None) -> None:
    around.tag = "figure"
    if caption is not None:
        caption.tag, caption.tail = "figcaption", None
        around.append(caption)


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
