"""Reading an EPUB back, for the tests."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "svg": "http://www.w3.org/2000/svg",
}


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(f"EPUB/{name}")


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def tree(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(member(data, name))


def found(root: etree._Element, path: str) -> list[etree._Element]:
    """Give the elements that an XPath names."""
    result = root.xpath(path, namespaces=NAMES)
    assert isinstance(result, list)
    return [element for element in result if isinstance(element, etree._Element)]


def strings(root: etree._Element, path: str) -> list[str]:
    """Give the strings that an XPath names."""
    result = root.xpath(path, namespaces=NAMES)
    assert isinstance(result, list)
    return [str(value) for value in result]


def text_after(mark: etree._Element) -> str:
    """Give the words that follow a mark in its page."""
    root = mark.getroottree().getroot()
    body = root.find("h:body", NAMES)
    assert body is not None
    seen, words = False, []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        seen = seen or element is mark
        text = element.text if event == "start" else element.tail
        if seen and text:
            words.append(text)
    return " ".join("".join(words).split())
