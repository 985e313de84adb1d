"""Reading a finished PDF back: the text of each document and of each note, by the tag tree, as a screen reader would have it.

Takes a PDF made by `render.assembly` and the documents it was made of, in order; gives what each says there (`words.Printed`): its text without
notes, calls of notes and labels of lists, and its notes by their keys. Words broken at a line's end (U+00AD) are whole again. Independent of
layout: what is read here stands in the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary

from anthology.edition.document import Document
from anthology.markup import parse, remove, serialise
from anthology.render.printing import note_id
from anthology.validate.words import Printed

_BLOCKS = frozenset({"P", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "TR", "TD", "TH", "Caption", "TOCI", "BlockQuote", "Lbl"})


def read_documents(data: bytes, documents: Sequence[Document]) -> dict[str, Printed]:
    """Read every document of a book, by its slug; those the file has no text of are not there."""
    return {document.slug: printed for document, printed, _ in read_some(data, documents, range(len(documents)))}


def read_some(data: bytes, documents: Sequence[Document], which: Iterable[int]) -> Iterator[tuple[Document, Printed, Mapping[str, str]]]:
    """Read some of the documents of a book; say of each also which codes of which fonts it shows."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        maps: dict[Any, _Characters] = {}
        tops = list(pdf.Root.StructTreeRoot.K[0].K)
        for index in which:
            if index < len(tops):
                texts = _Texts(maps)
                printed = _printed(tops[index], documents[index], texts)
                yield documents[index], printed, {font: "".join(sorted(codes)) for font, codes in sorted(texts.codes.items())}


def page_texts(data: bytes) -> tuple[str, ...]:
    """Read the text of each page in the order in which it is drawn, without artifacts."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texts = _Texts({})
        return tuple(_joined(" ".join(texts.of(page.obj).values())) for page in pdf.pages)


def without_drawings(document: Document) -> Document:
    """Leave out what is drawn: words in a drawing are part of a picture, which has its own words for those who do not see it."""
    if "<svg" not in document.body:
        return document
    body = parse(document.body)
    for drawing in [element for element in body.iter(etree.Element) if etree.QName(element).localname == "svg"]:
        remove(drawing)
    return replace(document, body=serialise(body))


def _printed(top: Any, document: Document, texts: _Texts) -> Printed:
    notes: dict[str, str] = {}
    body = "".join(_text(top, texts, notes, None))
    start = len(note_id(document.slug, ""))
    return Printed(body=_joined(body), notes={name[start:]: _joined(note) for name, note in notes.items()})


def _text(element: Any, texts: _Texts, notes: dict[str, str], page: Any) -> Iterator[str]:
    role = str(element.S)[1:]
    if role == "Figure" or (role in ("Reference", "Lbl") and not _is_term(element)):
        return
    page = element.get("/Pg", page)
    if role == "Note":
        kids = [piece for kid in _kids(element) for piece in _kid(kid, texts, notes, page)]
        notes[str(element.get("/ID", ""))] = "".join(kids)
        return
    for kid in _kids(element):
        yield from _kid(kid, texts, notes, page)
    if role in _BLOCKS:
        yield "\n"


def _is_term(element: Any) -> bool:
    """Whether a label is the term of a definition list: text, not a number."""
    parent = element.get("/P")
    above = parent.get("/P") if parent is not None else None
    attributes = above.get("/A") if above is not None else None
    return attributes is not None and str(attributes.get("/ListNumbering", "")) == "/None"


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    return list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]


def _kid(kid: Any, texts: _Texts, notes: dict[str, str], page: Any) -> Iterator[str]:
    if not isinstance(kid, Dictionary):
        yield texts.of(page).get(int(kid), "")
    elif "/MCID" in kid:
        yield texts.of(kid.get("/Pg", page)).get(int(kid.MCID), "")
    elif "/S" in kid:
        yield from _text(kid, texts, notes, page)


def _joined(text: str) -> str:
    """Make broken words whole."""
    return re.sub("\u00ad\\s*", "", text)


class _Characters(dict[int, str]):
    """What each code of a font stands for; one that the font does not say is U+FFFD. For `str.translate`: codes are read as if UTF-16."""

    def __missing__(self, code: int) -> str:
        """Give the mark of what cannot be read."""
        return "\ufffd"


class _Texts:
    """The marked pieces of text of each page, read when first asked for."""

    def __init__(self, maps: dict[Any, _Characters]) -> None:
        self._pages: dict[Any, dict[int, str]] = {}
        self._maps = maps
        self.codes: dict[str, set[str]] = {}
        """By name of a font: the codes that were read."""

    def of(self, page: Any) -> dict[int, str]:
        """Give a page's pieces by their numbers."""
        if page.objgen not in self._pages:
            self._pages[page.objgen] = self._read(page)
        return self._pages[page.objgen]

    def _read(self, page: Any) -> dict[int, str]:
        contents = page.get("/Contents")
        streams = contents if isinstance(contents, Array) else [] if contents is None else [contents]
        fonts = page.Resources.Font if streams else {}
        found: dict[int, list[str]] = {}
        opened: list[int | None] = []
        characters, seen = _Characters(), set[str]()
        for match in _TOKEN.finditer(b"\n".join(stream.read_bytes() for stream in streams)):
            font, shown, number, opening, closing = match.groups()
            if font:
                characters = self._map(fonts[f"/{font.decode()}"])
                seen = self.codes.setdefault(font.decode(), set())
            elif shown is not None:
                number_now = next((one for one in reversed(opened) if one is not None), None)
                if number_now is not None:
                    codes = bytes.fromhex(b"".join(_HEX.findall(shown)).decode()).decode("utf-16-be", "surrogatepass")
                    seen.update(codes)
                    found.setdefault(number_now, []).append(codes.translate(characters))
            elif number is not None:
                opened.append(int(number))
            elif opening:
                opened.append(None)
            elif closing and opened:
                opened.pop()
        return {key: "".join(pieces) for key, pieces in found.items()}

    def _map(self, font: Any) -> _Characters:
        """Read a font's map of codes to characters."""
        if font.objgen not in self._maps:
            pairs = _PAIR.findall(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else []
            self._maps[font.objgen] = _Characters((int(code, 16), bytes.fromhex(text.decode()).decode("utf-16-be")) for code, text in pairs)
        return self._maps[font.objgen]


_TOKEN = re.compile(
    rb"/(\w+) [\d.]+ Tf\b|((?:\[[^\]]*\]|<[0-9a-f]*>)\s*T[Jj])|<<\s*/MCID (\d+)\s*>>\s*BDC\b|(\b(?:BDC|BMC)\b)|(\bEMC\b)",
)
_HEX = re.compile(rb"<([0-9a-f]+)>")
_PAIR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
