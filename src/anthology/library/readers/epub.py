"""EPUB 2 and 3: one chapter, a range, or the whole book as several texts, each with its notes from wherever the book keeps them.

Takes the bytes of the book; gives its texts, as `epub_parts` divides and joins the files of the spine. Title pages, contents, licences and the files
of endnotes are no texts and are reported. Nothing is unpacked to disk.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath

from lxml import etree

from anthology.library.cleaning.folding import fold
from anthology.library.cleaning.sanitise import MarkupError, sanitise
from anthology.library.joining import join
from anthology.library.readers.archives import PICTURES, Archive
from anthology.library.readers.decoding import decode
from anthology.library.readers.epub_package import Package, read_package, resolve
from anthology.library.readers.epub_parts import BookPart, ContentsEntry, are_alike, begins_with_heading, cut, divisions, lone_start, parts_of
from anthology.library.readers.making import gather, make_text
from anthology.library.readers.noteparts import take_heading, text_of
from anthology.library.readers.notes import index_of
from anthology.library.readers.xmltree import detach, parse_xhtml
from anthology.library.reading import Dropped, OfferedImage, ReadOptions, ReadText, Received
from anthology.library.text import ReceivedNote
from anthology.markup import parse, remove, serialise
from anthology.problems import InputError, Problem, nearest

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_NO_TEXT = re.compile(
    r"(?:^|[\s:])(?:titlepage|halftitlepage|title-page|imprint|colophon|copyright-page|copyright|cover|toc|loi|lot|landmarks|page-list|index|"
    r"other-credits|contributors|advertisement)(?:$|\s)"
)
_NOTES = re.compile(r"(?:^|[\s:])(?:endnotes?|rearnotes?|footnotes?|notes)(?:$|\s)")
_FILE_NO_TEXT = re.compile(r"(?:^|[-_])(?:titlepage|imprint|colophon|uncopyright|copyright|cover|wrap\d*|toc|nav|loi)(?:$|[-_.])", re.IGNORECASE)
_LETTER_PARTS = {"dateline": "dateline", "salutation": "salutation", "valediction": "valediction", "signature": "signature", "sender": "signature"}


class _Book:
    """An open book; files that hold notes are parsed once."""

    def __init__(self, received: Received) -> None:
        self.received = received
        self.archive = Archive(received)
        self.package: Package = read_package(self.archive, received)
        self.kinds = {name: _kind(self, name) for name in self.package.spine}
        self._names = [name for name in self.package.spine if self.kinds[name] == "text"]
        self._starts: dict[str, tuple[ContentsEntry, ...]] = {}
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self.parts = tuple(parts_of(self._names, self.package.titles, self.starts, self._goes_on, self._has_head))

    def _goes_on(self, name: str) -> bool:
        return not begins_with_heading(self.body(name)[0])

    def _has_head(self, name: str) -> bool:
        return bool(text_of(self.pieces(name)[0][0]).strip())

    def pieces(self, name: str) -> tuple[list[etree._Element], str | None]:
        """Give the body of a file in pieces, one for each text that begins in it and one before them, and its language."""
        body, language = self.body(name)
        places = [start.place for start in self.starts(name)]
        return cut(body, places) if places else [body], language

    def starts(self, name: str) -> tuple[ContentsEntry, ...]:
        """Give the places at which a file is divided."""
        if name not in self._starts:
            contents, at = self.package.contents, self._names.index(name)
            found = divisions(name, contents, is_alone=len(self._names) == 1)
            lone = lone_start(name, contents) if not found and at and are_alike(self._names[at - 1], name) else None
            if lone:
                head = cut(self.body(name)[0], [lone.place])[0]
                found = (lone,) if text_of(head).strip() and not begins_with_heading(head) else ()
            self._starts[name] = found
        return self._starts[name]

    def body(self, name: str) -> tuple[etree._Element, str | None]:
        """Parse a file; give its body, with links that name files by their path in the archive, and its language."""
        text, _ = decode(self.archive.read(name))
        path = f"{self.received.path}!{name}"
        try:
            root = parse_xhtml(text, path)
            found = root.find("body")
            body = found if found is not None else root
        except InputError as error:
            if any(problem.code != "T027" for problem in error.problems):
                raise
            root = body = self._as_html(text)
        for link in body.iter("a"):
            href = link.get("href") or ""
            if href and ":" not in href.split("/")[0]:
                full = resolve(name, href)
                link.set("href", full[len(name) :] if full.startswith(f"{name}#") else full)
        language = body.get(_XML_LANG) or body.get("lang") or root.get(_XML_LANG) or root.get("lang")
        return detach(body), language

    def _as_html(self, text: str) -> etree._Element:
        try:
            return sanitise(text)
        except MarkupError as error:
            raise self.archive.problem("T028", f"a page nests without end: {error}") from error

    def notes_in(self, name: str) -> dict[str, etree._Element]:
        """Index a file that holds notes, by full links."""
        if name not in self._notes:
            found: dict[str, etree._Element] = {}
            if name in self.archive.members:
                body, _ = self.body(name)
                _settle_pictures(self, name, body, {member: member for member in self.archive.members})
                found = index_of(body, name)
            self._notes[name] = found
        return self._notes[name]


@lru_cache(maxsize=1)
def _open(received: Received) -> _Book:
    """Open a book; the last one is kept, since an anthology takes many texts from one."""
    return _Book(received)


def read_epub(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read the texts of a book that the options ask for."""
    book = _open(replace(received, url=None))
    left = [
        Dropped(what=f"file of the book: {kind}", sample=PurePosixPath(name).name)
        for name, kind in book.kinds.items()
        if kind not in ("text", "notes")
    ]
    wanted = _wanted(book, options.part) if options.part else book.parts
    made: dict[tuple[str, int], ReadText] = {}
    found = tuple(text for part in wanted if (text := _whole(book, part, options, made)).words)
    found = tuple(replace(text, dropped=gather([*left, *text.dropped])) if number == 0 else text for number, text in enumerate(found))
    if not found:
        raise book.archive.problem("T025", "the book has no text that can be found")
    return found


def _wanted(book: _Book, part: str) -> Sequence[BookPart]:
    """Give the texts that a part or range names: by label, file name, title or number."""
    numbers = re.fullmatch(r"(\d+)(?:\s*[-–]\s*(\d+))?", part.strip())
    if numbers:
        first, last = int(numbers[1]), int(numbers[2] or numbers[1])
        chosen = list(book.parts[first - 1 : last]) if first else []
    else:
        chosen = [found for found in book.parts if part in (found.label, found.title)] or [found for found in book.parts if part in _files(found)]
    if not chosen:
        labels = [found.label for found in book.parts]
        hint = nearest(part, labels) or f"its {len(labels)} parts are {', '.join(labels[:6])}{' …' if len(labels) > 6 else ''}"
        raise InputError([Problem(code="T031", message=f"the book has no part '{part}'", at=book.received.at, hint=hint)])
    return chosen


@lru_cache(maxsize=4096)
def _kind(book: _Book, name: str) -> str:
    """Say what a file is: `text`, `notes`, or what else it says it is."""
    said = book.package.kinds.get(name, "")
    head = book.archive.read(name)[:6000].decode("utf-8", "replace")
    types = " ".join(re.findall(r"<(?:body|section|article|nav|div)\b[^>]*?epub:type=[\"']([^\"']*)", head)[:2])
    for text in (said, types):
        if _NOTES.search(text):
            return "notes"
        match = _NO_TEXT.search(text)
        if match:
            return match.group().strip(" :")
    if not types and _FILE_NO_TEXT.search(PurePosixPath(name).stem):
        return PurePosixPath(name).stem
    return "text"


def _files(part: BookPart) -> set[str]:
    """Give the names by which the file of a text may be called."""
    name = part.pieces[0][0]
    return {name, PurePosixPath(name).name, PurePosixPath(name).stem}


def _whole(book: _Book, part: BookPart, options: ReadOptions, made: dict[tuple[str, int], ReadText]) -> ReadText:
    """Read a text from all its pieces. Those of one file are read together, since notes of one may stand in another."""
    for name in dict.fromkeys(name for name, _ in part.pieces):
        if (name, 0) not in made:
            titles = {piece: other.title for other in book.parts for piece in other.pieces[:1]}
            bodies, language = book.pieces(name)
            index = ChainMap(*(index_of(body) for body in bodies))
            for number, body in enumerate(bodies):
                made[name, number] = _text(book, name, body, language, options, index, titles.get((name, number)), is_first=(name, number) in titles)
    texts = [made[piece] for piece in part.pieces]
    return replace(join([text for text in texts if text.body.strip()] or texts), part=part.label)


def _text(
    book: _Book,
    name: str,
    body: etree._Element,
    language: str | None,
    options: ReadOptions,
    own: Mapping[str, etree._Element],
    listed: str | None,
    *,
    is_first: bool,
) -> ReadText:
    """Make a text of a piece of a file; `is_first` where a text begins with it."""
    others = {link.get("href", "").partition("#")[0] for link in body.iter("a") if "#" in (link.get("href") or "")} - {""}
    here = {f"{name}{place}": element for place, element in own.items()}
    index = ChainMap(dict(own), here, *(book.notes_in(other) for other in sorted(others) if ":" not in other))
    title, gone = _take_title(body, listed) if is_first else (None, [])
    _say_types(body)
    pictures = _settle_pictures(book, name, body, dict(options.pictures))
    offered = replace(book.package.offered, title=title)
    made = make_text(
        body, book.received, language=options.language or language or offered.language or "en",
        offered=offered, index=index, dropped=gone, part=PurePosixPath(name).name,
    )  # fmt: skip
    notes, shown = _settle_notes(book, made.notes, dict(options.pictures))
    return replace(made, notes=notes, offered=replace(made.offered, images=(*pictures, *shown)))


def _settle_notes(book: _Book, notes: Sequence[ReceivedNote], files: Mapping[str, str]) -> tuple[tuple[ReceivedNote, ...], tuple[OfferedImage, ...]]:
    """Point pictures of notes that stand in another file, which are named by their place in the archive, to their own files."""
    settled: list[ReceivedNote] = []
    offered: list[OfferedImage] = []
    for note in notes:
        body = parse(note.body) if "<img" in note.body else None
        for image in list(body.iter("img")) if body is not None else ():
            member = image.get("src") or ""
            if member in book.archive.members:
                offered.append(OfferedImage(src=member, alt=image.get("alt") or ""))
                image.set("src", files.get(member, ""))
            if not image.get("src"):
                remove(image)
        settled.append(note if body is None else replace(note, body=serialise(body)))
    return tuple(settled), tuple(offered)


def _settle_pictures(book: _Book, name: str, body: etree._Element, files: Mapping[str, str]) -> tuple[OfferedImage, ...]:
    """Point pictures to the files that they were brought into; offer those of the archive that say what they show, and leave the others out."""
    offered = []
    for image in body.iter("img"):
        member, alt = resolve(name, str(image.attrib.pop("src", ""))), " ".join((image.get("alt") or "").split())
        if alt and member in book.archive.members and PurePosixPath(member).suffix.lower() in PICTURES:
            offered.append(OfferedImage(src=member, alt=alt))
            if member in files:
                image.set("src", files[member])
    return tuple(offered)


def parts_in(received: Received) -> tuple[tuple[BookPart, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    """Give the texts of the book, each with its files and, for those that are divided, the ids at which their pieces begin."""
    book = _open(replace(received, url=None))
    return tuple((part, tuple((name, tuple(start.place for start in book.starts(name))) for name, _ in part.pieces)) for part in book.parts)


def _take_title(body: etree._Element, listed: str | None) -> tuple[str | None, list[Dropped]]:
    """Take the heading that is the text's title out of it; the contents' wording counts where there is no heading."""
    heading = next(body.iter("h1", "h2", "h3", "h4", "h5", "h6"), None)
    if heading is None or (text_of(body).strip()[:200] and not text_of(body).strip().startswith(text_of(heading).strip())):
        return listed, []
    title = take_heading(heading)
    longer = bool(listed) and set(fold(listed or "")) > set(fold(title))
    return (listed if longer else title), [Dropped(what="heading that repeats the title", words=len(title.split()), sample=title[:60])]


def _say_types(body: etree._Element) -> None:
    """Say in classes what `epub:type` says of letters and of quotations' sources."""
    for element in list(body.iter()):
        for kind in (element.get(EPUB_TYPE) or "").split():
            part = _LETTER_PARTS.get(kind.rpartition(":")[2].removeprefix("letter."))
            if part and element.tag in ("p", "div", "header", "footer"):
                element.set("class", part)
    for cite in list(body.iter("cite")):
        around = cite.getparent()
        if around is not None and around.tag == "blockquote":
            line = etree.Element("p", {"class": "attribution"})
            line.tail, cite.tail = cite.tail, None
            around.replace(cite, line)
            line.append(cite)
