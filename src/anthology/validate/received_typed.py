"""The words of typed and printed files, found by simpler means than those by which they are read: OpenDocument, RTF and PDF.

Takes the bytes of a file; gives its words in order. OpenDocument is read from its XML and RTF from its control words, without pandoc. A PDF is read
by `pdftotext` in the order in which it was written, not by its layout: neither what is one word nor the order of words can be
told from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from anthology.library.cleaning import fold
from anthology.library.readers.archives import Archive
from anthology.library.readers.converting import convert
from anthology.library.readers.decoding import decode
from anthology.library.readers.xmltree import parse_xml
from anthology.library.reading import Received

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_UNSEEN = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_TEXT}note-citation",
        f"{_OFFICE}annotation",
        f"{_TEXT}sequence-decls",
        f"{_TEXT}ruby-text",
        f"{_TEXT}bookmark-ref",
    }
)
_SPACES = frozenset({f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"})
_BLOCKS = frozenset({f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}note"})

_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_SKIPPED = frozenset(
    "fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf listtable listoverridetable "
    "fldinst themedata generator rsidtbl xmlnstbl latentstyles datastore object ftnsep ftnsepc aftnsep aftnsepc bkmkstart bkmkend "
    "revtbl filetbl pntext listtext".split()
)
_BREAKS = frozenset("par line tab cell row sect page column nestcell nestrow".split())
_SIGNS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
}
_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u00ad][ \t]*\n\s*(?=\w)|(?<=\w)[-\u2010\u2011\u00ad](?=\w)")


def odt_words(received: Received) -> list[str]:
    """Give the words of an OpenDocument text, in a package or in one file."""
    page = Archive(received).read("content.xml") if received.data.startswith(b"PK") else received.data
    body = parse_xml(decode(page)[0], received.path).find(f".//{_OFFICE}text")
    return fold("".join(_spoken(body))) if body is not None else []


def _spoken(element: etree._Element) -> Iterator[str]:
    """Give what an element says; notes stand apart from the words around them."""
    if element.tag in _UNSEEN or not isinstance(element.tag, str):
        return
    if element.tag in _SPACES:
        yield " "
    if element.tag in _BLOCKS:
        yield "\n"
    yield element.text or ""
    for child in element:
        yield from _spoken(child)
        yield child.tail or ""
    if element.tag in _BLOCKS:
        yield "\n"


def rtf_words(received: Received) -> list[str]:
    """Give the words of rich text."""
    source = received.data.decode("latin-1")
    page = re.search(r"\\ansicpg(\d+)", source[:2000])
    return fold("".join(_typed(source, f"cp{page[1]}" if page else "cp1252")))


def _typed(source: str, codepage: str) -> Iterator[str]:
    """Give the text of RTF: whole groups that are no text are passed over, and what stands for a Unicode character after it."""
    is_skipped, above, fallback, to_skip = False, [(False, 1)], 1, 0
    before = ""
    for token in _TOKEN.finditer(source):
        word, number, code, sign, brace, text = token.groups()
        if brace == "{":
            above.append((is_skipped, fallback))
        elif brace == "}":
            is_skipped, fallback = above.pop() if len(above) > 1 else above[0]
        elif word == "footnote" and not above[-1][0]:
            is_skipped = False
            yield "\n"
        elif word in _SKIPPED or (sign == "*" and before == "{"):
            is_skipped = True
        elif word == "uc":
            fallback = int(number or 1)
        elif word == "u" and number and not is_skipped:
            yield chr(int(number) % 0x10000)
            to_skip = fallback
        elif not is_skipped:
            said = _said(word, code, sign, text, codepage)
            cut = min(to_skip, len(said)) if code or text else 0
            to_skip -= cut
            yield said[cut:]
        before = brace or ""


def _said(word: str | None, code: str | None, sign: str | None, text: str | None, codepage: str) -> str:
    if code:
        return _byte(code, codepage)
    if word:
        return "\n" if word in _BREAKS else _SIGNS.get(word, "")
    return {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n"}.get(sign or "", "") if sign else text or ""


def _byte(code: str, codepage: str) -> str:
    try:
        return bytes.fromhex(code).decode(codepage, "replace")
    except LookupError:
        return bytes.fromhex(code).decode("cp1252", "replace")


def pdf_words(received: Received) -> list[str]:
    """Give the words of a PDF as it was written."""
    return unhyphened(convert("pdftotext", received, ["-raw", "-enc", "UTF-8"], ["-"], ".pdf").replace("\f", "\n"))


def unhyphened(text: str) -> list[str]:
    """Give words without their hyphens: whether a printer put one in or the writer cannot be told at the end of a line."""
    return fold(_HYPHEN.sub("", text))
