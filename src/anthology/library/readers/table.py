"""The table of readers, and `read`, the one door to them.

Which reader takes a file is decided by what its first bytes are where that is beyond doubt (archives, PDF, RTF), then by the end of its name, then
by the media type its server gave, then by a look at the text. A reader is loaded when it is first needed.
"""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Protocol, cast

from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.memory import remembered
from anthology.problems import InputError, Problem

MAX_BYTES = 64 << 20
"""No text is larger; archives have limits of their own besides."""

READER_VERSION = 2
"""Recorded in the lock; raised whenever a reader gives something else for the same bytes."""


class Read(Protocol):
    """What a reader's function looks like."""

    def __call__(self, received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
        """Read one source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One format and who reads it."""

    name: str
    module: str
    """Module of this package, and after the colon its function."""

    suffixes: tuple[str, ...]
    media_types: tuple[str, ...] = ()

    def load(self) -> Read:
        """Import the function."""
        module, _, function = self.module.partition(":")
        return cast("Read", getattr(importlib.import_module(f"anthology.library.readers.{module}"), function))


READERS: tuple[Reader, ...] = (
    Reader(name="markdown", module="markdown:read_markdown_texts", suffixes=(".md", ".markdown"), media_types=("text/markdown",)),
    Reader(name="html", module="html:read_html", suffixes=(".html", ".htm", ".xhtml", ".xht", ".shtml", ".php", ".asp", ".aspx"),
           media_types=("text/html", "application/xhtml+xml")),
    Reader(name="epub", module="epub:read_epub", suffixes=(".epub",), media_types=("application/epub+zip",)),
    Reader(name="docx", module="docx:read_docx", suffixes=(".docx", ".docm"),
           media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)),
    Reader(name="odt", module="pandoc:read_pandoc", suffixes=(".odt", ".fodt"), media_types=("application/vnd.oasis.opendocument.text",)),
    Reader(name="rtf", module="pandoc:read_pandoc", suffixes=(".rtf",), media_types=("application/rtf", "text/rtf")),
    Reader(name="mhtml", module="mhtml:read_mhtml", suffixes=(".mhtml", ".mht"), media_types=("multipart/related", "message/rfc822")),
    Reader(name="tei", module="tei:read_tei", suffixes=(".tei",), media_types=("application/tei+xml",)),
    Reader(name="muse", module="muse:read_muse", suffixes=(".muse",)),
    Reader(name="pdf", module="pdf:read_pdf", suffixes=(".pdf",), media_types=("application/pdf",)),
    Reader(name="text", module="plain:read_plain", suffixes=(".txt", ".text"), media_types=("text/plain",)),
)  # fmt: skip
"""Every format that can be brought in."""

_BY_NAME = {reader.name: reader for reader in READERS}
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|p|div|h1|article)[\s>]", re.IGNORECASE)
_TEI = re.compile(rb"<(?:\w+:)?(?:TEI|TEI\.2|teiCorpus)[\s>]")
_BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ\x90", b"OggS", b"ID3", b"\xd0\xcf\x11\xe0")


@remembered(is_large=True)
def read(received: Received, options: ReadOptions | None = None) -> tuple[ReadText, ...]:
    """Read a source: one text, or several for a book. Raises `InputError` with what is wrong with it."""
    if len(received.data) > MAX_BYTES:
        refuse("T021", f"the file is {len(received.data) >> 20} MB; a text has at most {MAX_BYTES >> 20} MB", received, "bring in a part of it")
    return choose(received).load()(received, options or ReadOptions())


def choose(received: Received) -> Reader:
    """Say who reads a source."""
    name = _by_magic(received) or _by_suffix(received) or _by_media_type(received) or _by_text(received.data)
    return _BY_NAME[name]


def refuse(code: str, message: str, received: Received, hint: str | None = None) -> None:
    """Raise one problem with a source as a whole."""
    raise InputError([Problem(code=code, message=message, at=received.at, hint=hint)])


def _by_magic(received: Received) -> str | None:
    head = received.data[:512]
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"PK\x03\x04"):
        return _in_archive(received)
    if head.startswith(_BINARY):
        hint = "an old Word file must be saved as .docx first" if head.startswith(b"\xd0\xcf") else "texts come as " + ", ".join(_BY_NAME)
        refuse("T020", "this is no text that can be read", received, hint)
    if re.match(rb"(?:From: <?Saved by|MIME-Version:|Snapshot-Content-Location:)", head, re.IGNORECASE):
        return "mhtml"
    return None


def _in_archive(received: Received) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(received.data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80].strip() if "mimetype" in names and archive.getinfo("mimetype").file_size < 100 else b""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        refuse("T022", "the archive is broken", received, "get it again")
        raise
    if kind == b"application/vnd.oasis.opendocument.text":
        return "odt"
    if "word/document.xml" in names:
        return "docx"
    if kind == b"application/epub+zip" or "META-INF/container.xml" in names:
        return "epub"
    refuse("T020", "the archive holds no book", received, "take the file that you want out of it")
    raise AssertionError("refuse raises")


def _by_suffix(received: Received) -> str | None:
    if received.suffix == ".xml":
        return None
    return next((reader.name for reader in READERS if received.suffix in reader.suffixes), None)


def _by_media_type(received: Received) -> str | None:
    kind = (received.media_type or "").split(";")[0].strip().lower()
    return next((reader.name for reader in READERS if kind in reader.media_types), None)


def _by_text(data: bytes) -> str:
    head = data[:4096].replace(b"\x00", b"")
    if _TEI.search(head):
        return "tei"
    if _MARKUP.search(head):
        return "html"
    return "muse" if head.lstrip(b"\xef\xbb\xbf").startswith(b"#title ") else "text"
