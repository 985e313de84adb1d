"""ODT and RTF (and DOCX where it is asked for) through pandoc, an outside program.

Without pandoc the files are refused with a line that says what to do. Pandoc is run without network or filters, in its sandbox, on standard
input.
"""

from __future__ import annotations

import re
from dataclasses import replace

from anthology.library.cleaning.sanitise import MarkupError, sanitise
from anthology.library.readers.archives import Archive
from anthology.library.readers.converting import convert
from anthology.library.readers.making import make_text
from anthology.library.readers.noteparts import take_heading
from anthology.library.readers.notes import index_of
from anthology.library.reading import Offered, ReadOptions, ReadText, Received
from anthology.problems import InputError, Problem


def read_pandoc(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read a word processor's file."""
    kind = "rtf" if received.data.startswith(b"{\\rtf") else "odt" if received.suffix in (".odt", ".fodt") else "docx"
    if kind != "rtf" and received.data.startswith(b"PK"):
        Archive(received)
    if kind == "rtf":
        received = replace(received, data=_plainer(received.data))
    page = convert("pandoc", received, ["--sandbox", "-f", kind, "-t", "html5", "--wrap=none"], [], f".{kind}")
    try:
        body = sanitise(page)
    except MarkupError as error:
        raise InputError([Problem(code="T028", message=f"the file nests without end: {error}", at=received.at)]) from error
    first = next(iter(body), None)
    title = take_heading(first) if first is not None and first.tag == "h1" else None
    text = make_text(body, received, language=options.language or "en", offered=Offered(title=title), index=index_of(body))
    if not text.words:
        raise InputError([Problem(code="T025", message="the file has no words", at=received.at)])
    return (text,)


_UNICODE = re.compile(rb"(\\u-?\d{1,6}) ?(?=[^\\{}\r\n0-9])[^\\{}\r\n]")


def _plainer(data: bytes) -> bytes:
    """Write RTF so that pandoc loses nothing: the character that stands for a Unicode one by its code, and footnotes that are marked as optional."""
    if b"\\uc0" not in data and b"\\uc2" not in data:
        data = _UNICODE.sub(rb"\1\\'3f", data)
    return data.replace(b"{\\*\\footnote", b"{\\footnote")
