"""Reading a finished PDF back: the text of each document and of each note, by the tag tree, as a screen reader would have it.

Takes the objects of a PDF made by `render.assembly` (`pdf_objects`) and the documents it was made of, in order; gives what each says there
(`words.Printed`): its text without notes, calls of notes and labels of lists, and its notes by their keys. Words broken at a line's end (U+00AD) are
whole again. Independent of layout: what is read here stands in the file. Elements of the tag tree, their kids and the pages they lead to are held to
the shape that the library writes them in, and refused with `NotReadableError` in any other; what stands in a page is read token by token.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import pikepdf
from lxml import etree

from anthology.edition.document import Document
from anthology.markup import parse, remove, serialise
from anthology.render.printing import note_id
from anthology.validate.pdf_objects import NotReadableError, PdfObjects, read_objects, string_bytes
from anthology.validate.pdf_ways import page_numbers
from anthology.validate.words import Printed

_BLOCKS = frozenset((b"P", b"H1", b"H2", b"H3", b"H4", b"H5", b"H6", b"LI", b"TR", b"TD", b"TH", b"Caption", b"TOCI", b"BlockQuote", b"Lbl"))


def read_documents(data: bytes, documents: Sequence[Document]) -> dict[str, Printed]:
    """Read every document of a book, by its slug; those the file has no text of are not there."""
    return {document.slug: printed for document, printed, _ in read_some(any_objects(data), documents, range(len(documents)))}


def any_objects(data: bytes) -> PdfObjects:
    """Read the objects of any file: one of another form is written anew first. Raises NotReadableError where that does not help."""
    try:
        return read_objects(data)
    except NotReadableError:
        anew = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.save(anew, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
        return read_objects(anew.getvalue())


def read_some(objects: PdfObjects, documents: Sequence[Document], which: Iterable[int]) -> Iterator[tuple[Document, Printed, Mapping[str, str]]]:
    """Read some of the documents of a book, but those whose tags have another form; say of each also which codes of which fonts it shows."""
    pages = _Pages(objects)
    tops = _tops(objects)
    for index in which:
        if index < len(tops):
            with suppress(NotReadableError, ValueError, IndexError, KeyError, zlib.error):
                printed = _printed(tops[index], documents[index], pages)
                yield documents[index], printed, pages.taken_codes()


def _tops(objects: PdfObjects) -> list[int]:
    """Give the top elements of documents."""
    with suppress(NotReadableError, IndexError, KeyError):
        top = _found_in(_TOP, objects.bodies[_reference(_TREE, objects.bodies[_reference(_ROOT, objects.trailer)])])
        return [int(number) for number in _REFERENCE.findall(_found(_ELEMENT, objects.bodies[int(top[1] or top[2])])[3] or b"")]
    return []


def page_texts(data: bytes) -> tuple[str, ...]:
    """Read the text of each page in the order in which it is drawn, without artifacts."""
    objects = any_objects(data)
    pages = _Pages(objects)
    return tuple(_joined(" ".join(pages.pieces(number).values())) for number in page_numbers(objects))


def without_drawings(document: Document) -> Document:
    """Leave out what is drawn: words in a drawing are part of a picture, which has its own words for those who do not see it."""
    if "<svg" not in document.body:
        return document
    body = parse(document.body)
    for drawing in [element for element in body.iter(etree.Element) if etree.QName(element).localname == "svg"]:
        remove(drawing)
    return replace(document, body=serialise(body))


def _printed(top: int, document: Document, pages: _Pages) -> Printed:
    reading = _Reading(pages)
    reading.follow(top, 0, reading.body)
    start = len(note_id(document.slug, ""))
    return Printed(body=_joined("".join(reading.body)), notes={name[start:]: _joined("".join(note)) for name, note in reading.notes.items()})


def _joined(text: str) -> str:
    """Make broken words whole."""
    return _BROKEN.sub("", text)


class _Reading:
    """Follows the tag tree through one document."""

    def __init__(self, pages: _Pages) -> None:
        self._pages = pages
        self.body: list[str] = []
        self.notes: dict[str, list[str]] = {}

    def follow(self, number: int, page: int, into: list[str]) -> None:
        """Add the text of an element, in the order of its kids."""
        _, name, kids, above, own_page, role = self._element(number)
        if role == b"Figure" or (role in (b"Reference", b"Lbl") and not self._is_term(int(above))):
            return
        if role == b"Note":
            into = self.notes[string_bytes(name).decode("latin-1")] = []
        page = int(own_page or page)
        for elsewhere_piece, elsewhere, kid, piece in _KID.findall(kids):
            if kid:
                self.follow(int(kid), page, into)
            elif piece:
                into.append(self._pages.pieces(page).get(int(piece), ""))
            elif elsewhere:
                into.append(self._pages.pieces(int(elsewhere)).get(int(elsewhere_piece), ""))
        if role in _BLOCKS:
            into.append("\n")

    def _element(self, number: int) -> Sequence[bytes]:
        """Give attributes, name, kids, the element above, page and role."""
        return _found(_ELEMENT, self._pages.objects.bodies[number]).groups(b"")

    def _is_term(self, item: int) -> bool:
        """Whether the label of an item of a list is the term of a definition list: text, not a number."""
        bodies = self._pages.objects.bodies
        held = _ELEMENT.fullmatch(bodies[item])
        above = held and _ELEMENT.fullmatch(bodies[int(held[4])])
        attributes = above[1] if above else None
        if attributes and attributes.endswith(b" R"):
            attributes = bodies[int(attributes.split()[0])]
        return b"/ListNumbering /None" in (attributes or b"")


class _Characters(dict[int, str]):
    """What each code of a font stands for; one that the font does not say is U+FFFD. For `str.translate`: codes are read as if UTF-16."""

    def __missing__(self, code: int) -> str:
        """Give the mark of what cannot be read."""
        return "\ufffd"


class _Pages:
    """The marked pieces of text of each page, read when first asked for."""

    def __init__(self, objects: PdfObjects) -> None:
        self.objects = objects
        self._read: dict[int, dict[int, str]] = {}
        self._maps: dict[int, _Characters] = {}
        self._codes: dict[str, list[str]] = {}

    def taken_codes(self) -> dict[str, str]:
        """Give the codes that were read since this was asked last, by the name of the font; forget the pages."""
        codes = {font: "".join(sorted(set("".join(shown)))) for font, shown in sorted(self._codes.items())}
        self._codes, self._read = {}, {}
        return codes

    def pieces(self, page: int) -> dict[int, str]:
        """Give a page's pieces by their numbers."""
        if page not in self._read:
            self._read[page] = self._pieces(self.objects.bodies[page]) if page else {}
        return self._read[page]

    def _pieces(self, page: bytes) -> dict[int, str]:
        contents = _CONTENTS.search(page)
        streams = [int(number) for number in _REFERENCE.findall(contents[0])] if contents else []
        fonts = self._fonts(page) if streams else {}
        found: dict[int, list[str]] = {}
        opened: list[int | None] = [None]
        characters, shown_codes = _Characters(), list[str]()
        for font, shown, number, opening, closing in _TOKEN.findall(b"\n".join(map(self.objects.decoded, streams))):
            if shown:
                if opened[-1] is not None:
                    codes = bytes.fromhex(b"".join(_HEX.findall(shown)).decode()).decode("utf-16-be", "surrogatepass")
                    shown_codes.append(codes)
                    found.setdefault(opened[-1], []).append(codes.translate(characters))
            elif font:
                characters = self._map(fonts[font])
                shown_codes = self._codes.setdefault(font.decode(), [])
            elif number:
                opened.append(int(number))
            elif opening:
                opened.append(opened[-1])
            elif closing and len(opened) > 1:
                opened.pop()
        return {key: "".join(pieces) for key, pieces in found.items()}

    def _fonts(self, page: bytes) -> dict[bytes, int]:
        """Find a page's fonts."""
        resources = _RESOURCES.search(page)
        found = _found_in(_FONTS, self.objects.bodies[int(resources[1])] if resources else page)
        return {name: int(number) for name, number in _ENTRY.findall(self.objects.bodies[int(found[1])])}

    def _map(self, font: int) -> _Characters:
        """Read a font's map of codes to characters."""
        if font not in self._maps:
            meaning = _TO_UNICODE.search(self.objects.bodies[font])
            pairs = _PAIR.findall(self.objects.decoded(int(meaning[1]))) if meaning else []
            self._maps[font] = _Characters((int(code, 16), bytes.fromhex(text.decode()).decode("utf-16-be")) for code, text in pairs)
        return self._maps[font]


def _reference(pattern: re.Pattern[bytes], text: bytes) -> int:
    return int(_found_in(pattern, text)[1])


def _found(pattern: re.Pattern[bytes], text: bytes) -> re.Match[bytes]:
    found = pattern.fullmatch(text)
    if found is None:
        raise NotReadableError(f"not as it should be: {text[:80]!r}")
    return found


def _found_in(pattern: re.Pattern[bytes], text: bytes) -> re.Match[bytes]:
    found = pattern.search(text)
    if found is None:
        raise NotReadableError(f"nothing like {pattern.pattern!r} in {text[:80]!r}")
    return found


_STRING = rb"(?:\((?:[^\\()]|\\.)*\)|<[0-9a-f]*>)"
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_ROOT = re.compile(rb"/Root (\d+) 0 R\b")
_TREE = re.compile(rb"/StructTreeRoot (\d+) 0 R\b")
_TOP = re.compile(rb"/K (?:\[ (\d+) 0 R \]|(\d+) 0 R)")
_ELEMENT = re.compile(
    rb"<< (?:/A (<< [^<>]*>>|\d+ 0 R|\[ (?:<< [^<>]*>> |\d+ 0 R )*\]) )?(?:/(?:ActualText|Alt|E) %b )*(?:/ID (%b) )?"
    rb"(?:/K (\[ (?:\d+ (?:0 R )?|<< /(?:MCID \d+|Obj \d+ 0 R) /Pg \d+ 0 R /Type /(?:MCR|OBJR) >> )*\]|\d+(?: 0 R)?) )?(?:/Lang %b )?"
    rb"/P (\d+) 0 R (?:/Pg (\d+) 0 R )?/S /(\w+) (?:/T %b )?/Type /StructElem >>" % ((_STRING,) * 4),
    re.DOTALL,
)
_KID = re.compile(rb"<< /MCID (\d+) /Pg (\d+) 0 R /Type /MCR >>|<<[^>]*>>|(\d+) 0 R|(\d+)")
_CONTENTS = re.compile(rb"/Contents (?:\[[^\]]*\]|\d+ 0 R)")
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R\b")
_FONTS = re.compile(rb"/Font (\d+) 0 R\b")
_ENTRY = re.compile(rb"/(\S+) (\d+) 0 R\b")
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R\b")
_TOKEN = re.compile(
    rb"/(\w+) [\d.]+ Tf\b|((?:\[[^\]]*\]|<[0-9a-f]*>)\s*T[Jj])|<<\s*/MCID (\d+)\s*>>\s*BDC\b|((?:BDC|BMC)\b)|((?<=[\s>\])])EMC\b)",
)
_HEX = re.compile(rb"<([0-9a-f]+)>")
_PAIR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_BROKEN = re.compile("\u00ad\\s*")
