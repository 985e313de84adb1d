"""The words of a source as it came, found by other, simpler means than the reader's: markup taken out, nothing else.

Takes the bytes of one source and its kind; gives for every text that was read of it the running words of the whole source and those of the part that
is its text, and how many words the reader left out around that part. Pages, books, plain text, Markdown, Word, TEI and muse are read here, typed and
printed files in `received_typed`.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from anthology.library.cleaning import fold
from anthology.library.readers.archives import Archive
from anthology.library.readers.decoding import decode
from anthology.library.readers.epub import parts_in
from anthology.library.readers.epub_parts import BookPart
from anthology.library.readers.html import main_node
from anthology.library.readers.markdown_marks import COMMENT
from anthology.library.readers.mhtml import pages_of
from anthology.library.readers.xmltree import parse_xml
from anthology.library.reading import ReadOptions, ReadText, Received
from anthology.markup import remove
from anthology.validate.received_typed import odt_words, pdf_words, rtf_words, unhyphened

_HIDDEN = re.compile(
    r"<!--.*?-->|<(head|script|style|iframe|template|noscript|svg|math|object|select|textarea|button|teiHeader|video|audio|canvas)\b[^>]*>.*?</\1\s*>"
    r"|<[!?][^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"[ \u00a0]?\[?(?:<(sup|span)\b[^>]*>\s*)*\[?<a\b[^>]*href\s*=\s*[\"']?[^\s\"'>]*#[^>]*>(?:<[^>]*>|[\s\[\]().:\u00a0])*"
    r"(?:\d{1,4}[a-z]?|[a-z]{1,2}|[*†‡§¶↩↑]{1,4}|&#\d+;)?(?:<[^>]*>|[\s\[\]().:\u00a0\ufe0e])*?</a>(?:\s*</(?:sup|span)>)*\]?",
    re.IGNORECASE,
)
_LEADS_WITHIN = re.compile(r"<a\b[^>]*#", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|hi|i|ins|kbd|mark|q|ref|rs|persName|placeName|s|samp|small|span|strike|strong|sub|"
    r"sup|time|tt|u|var|wbr|w:r|w:rPr|w:t|w:i|w:b|o:p)\b[^>]*>",
    re.IGNORECASE,
)
_TAG, _TYPED = re.compile(r"<[^>]*>"), re.compile(r"[ \u00a0]?(?:\[(?:\d{1,4}|\*{1,3})\]|\{\d{1,4}\})")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_SIGNED = frozenset({"text", "markdown", "muse"})
_IN_LINE = tuple(
    "choice corr reg expan sic orig abbr supplied unclear add foreign term emph title name date num said soCalled mentioned placeName orgName"
    " lb pb cb gb seg w pc g ex am gap".split()
)
"""TEI's elements inside a line, besides those of pages."""

_SIGNS = re.compile(r"[^\w\s]|_")

_MARKDOWN = (
    (re.compile(r"\A---\n.*?\n---\n", re.DOTALL), ""),
    (re.compile(r"(?<!`)<!--(?!-?>).*?-->", re.DOTALL), " "),
    (re.compile(r"(?m)^( {0,3}#{1,6} .*?)\{[ \t]*(?:[#.][\w-]+[ \t]*)+\}[ \t]*$"), r"\1"),
    (re.compile(r"(?m)^(.*?)\{[ \t]*(?:[#.][\w-]+[ \t]*)+\}[ \t]*(?=\n(?:=+|-+)[ \t]*$)"), r"\1"),
    (re.compile(r"(?m)^ {0,3}\[[^\]^@]+\]:[ \t]*\S+.*$"), ""),
    (re.compile(r"!\[[^\]]*\]\([^)\"]*(?:\"([^\"]*)\")?\s*\)"), r"\1"),
    (re.compile(r"\[\^[^\]\s]+\]:?|\[-?@[^\]]*\]"), " "),
    (re.compile(r"\]\([^)]*\)|\]\[[^\]]*\]"), "]"),
    (re.compile(r"<(?:https?://|mailto:)?([^>\s]+)>"), r"\1"),
    (re.compile(r"(?<=[\]*_`)])\{[.#:\w][^}\n]*\}|^\{[.#:\w][^}\n]*\}$", re.MULTILINE), ""),
)
_MUSE = (
    (re.compile(r"\A(?:\s*#\w+[ \t]+.*(?:\n(?!#|\s*\n).+)*)+"), ""),
    (re.compile(r"(?m)^;;;.*$|<comment>.*?</comment>", re.DOTALL), ""),
    (re.compile(r"\[\[(?:image:)?[^\]\[ ]+\.(?:png|jpe?g|gif|svg)(?: [^\]]*)?\](?:\[[^\]]*\])?\]", re.IGNORECASE), ""),
    (re.compile(r"\[\[[^\]\[]+\]\["), ""),
    (re.compile(r"\[\d{1,4}\]|\{\d{1,4}\}"), ""),
    (re.compile(r"(?m)^ +(?:[a-z]|[ivx]+)\. "), ""),
    (re.compile(r"<br ?/?>"), " "),
    (re.compile(r"</?\w+>"), ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWords:
    """The words of a source for one of its texts."""

    running: Sequence[str]
    """Of the whole source, in order."""

    own: Sequence[str]
    """Of the part of it that is the text, in order."""

    is_ordered: bool = True
    """Whether the source says what its words are and in which order they stand."""

    around: int = 0
    """Words that the reader says it left out around that part."""


def source_words(received: Received, texts: Sequence[ReadText], kind: str, options: ReadOptions) -> Iterator[SourceWords]:
    """Give the words of the source for each text; none for kinds that are not known."""
    if kind in ("html", "mhtml"):
        pages = pages_of(received) if kind == "mhtml" else (received,)
        found = [_page(page, options) for page in pages]
        yield from (found if len(texts) == len(found) else [_joined(found)])
    elif kind == "epub":
        archive = Archive(received)
        parts = {part.label: (part, places) for part, places in parts_in(received)}
        for text in texts:
            yield _chapter(archive, *parts[text.part or ""])
    elif kind in _WHOLE:
        words = _WHOLE[kind](received)
        yield from (SourceWords(running=words, own=words, is_ordered=kind != "pdf") for _ in texts)


def text_words(fragment: str, kind: str) -> list[str]:
    """Give the words of a text's own plain words as those of its source are given."""
    plain = _TYPED.sub("", fragment)
    if kind == "pdf":
        return unhyphened(plain)
    return _letters(plain) if kind in _SIGNED else fold(plain)


def bare_words(page: str) -> list[str]:
    """Take the tags out of a page and give its words; tags between blocks leave a space."""
    page = _HIDDEN.sub(" ", page)
    if _LEADS_WITHIN.search(page):  # what follows looks at every character
        page = _REFERENCE.sub("", page)
    return fold(_TYPED.sub("", html.unescape(_TAG.sub(" ", _INLINE.sub("", page)))))


def _page(page: Received, options: ReadOptions) -> SourceWords:
    body, around = main_node(page, options)
    own = bare_words(etree.tostring(body, encoding="unicode", method="html"))
    return SourceWords(running=bare_words(decode(page.data, page.charset)[0]), own=own, around=sum(item.words for item in around))


def _joined(pages: Sequence[SourceWords]) -> SourceWords:
    """Take the pages of one text together."""
    running = [word for page in pages for word in page.running]
    own = [word for page in pages for word in page.own]
    return SourceWords(running=running, own=own, around=sum(page.around for page in pages))


def _chapter(archive: Archive, part: BookPart, places: Sequence[tuple[str, Sequence[str]]]) -> SourceWords:
    """Give the words of a text's files, and those between the ids at which its pieces begin."""
    running: list[str] = []
    own: list[str] = []
    for (name, number), (_, ids) in zip(part.pieces, places, strict=True):
        page = decode(archive.read(name))[0]
        running += (whole := bare_words(page))
        starts = [0, *(_place_of(page, place) for place in ids), len(page)]
        own += bare_words(page[starts[number] : max(starts[number + 1], starts[number])]) if ids else whole
    return SourceWords(running=running, own=own)


def _place_of(page: str, place: str) -> int:
    """Find where the element with an id begins in a page, or the heading that it stands in."""
    found = re.search(rf"<[^<>]*\b(?:id|name)\s*=\s*[\"']{re.escape(place)}[\"']", page) if place else re.search(r"<body", page)
    if found is None:
        return len(page)
    heading = page.rfind("<h", 0, found.start())
    return heading if heading >= 0 and re.match(r"<h[1-6]\b(?:(?!</h[1-6]).)*\Z", page[heading : found.start()], re.DOTALL) else found.start()


def _plain(received: Received) -> list[str]:
    return _letters(_TYPED.sub("", COMMENT.sub("", decode(received.data, received.charset)[0])))


def _markdown(received: Received) -> list[str]:
    return _without(decode(received.data, received.charset)[0], _MARKDOWN)


def _muse(received: Received) -> list[str]:
    return _without(decode(received.data, received.charset)[0], _MUSE)


def _without(source: str, signs: Sequence[tuple[re.Pattern[str], str]]) -> list[str]:
    source = source.replace("\r\n", "\n")
    for pattern, kept in signs:
        source = pattern.sub(kept, source)
    return _letters(html.unescape(source))


def _letters(words: str) -> list[str]:
    """Give words without any sign, since signs are what the markup of plain files is made of."""
    return _SIGNS.sub(" ", " ".join(fold(words))).split()


def _docx(received: Received) -> list[str]:
    """Give the words of a Word file, paragraph by paragraph: what is typed, not what was deleted or stands in headers."""
    archive = Archive(received)
    found: list[str] = []
    for name in _WORD_PARTS:
        if name in archive.members:
            root = parse_xml(decode(archive.read(name))[0], f"{received.path}!{name}")
            for spare in list(root.iter("{*}Fallback")):
                spare.clear()
            found += ["".join(_typed(paragraph)) for paragraph in root.iter(f"{_W}p")]
    return fold("\n".join(found))


def _typed(paragraph: etree._Element) -> Iterator[str]:
    """Give the pieces of a paragraph; those of paragraphs inside it (text boxes) come with their own."""
    said = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
    for element in paragraph.iter(f"{_W}t", *said):
        if next(element.iterancestors(f"{_W}p")) is paragraph and next(element.iterancestors(f"{_W}tabs"), None) is None:
            yield said.get(str(element.tag), element.text or "")


def _tei(received: Received) -> list[str]:
    """Give the words of a TEI document's text, corrected readings for those they correct."""
    root = copy.deepcopy(parse_xml(decode(received.data, received.charset)[0], received.path))
    for choice in list(root.iter("{*}choice")):
        kinds = {etree.QName(child).localname for child in choice}
        for child in list(choice):
            if etree.QName(child).localname in ("sic", "orig", "abbr") and kinds & {"corr", "reg", "expan"}:
                child.text = None
                for inner in list(child):
                    child.remove(inner)
    for element in root.iter("{*}*"):
        element.tag = etree.QName(element).localname
    text = root.find(".//text")
    if text is None:
        return []
    for note in [note for note in text.iter("note") if next(note.iterancestors("note"), None) is None]:
        remove(note)
        note.tail = " "
        text.append(note)
    for head in text.iter("head"):
        head.tag = "p"
    for line_break in text.iter("lb"):
        line_break.tail = f" {line_break.tail or ''}"
    etree.strip_tags(text, *_IN_LINE)
    return bare_words(etree.tostring(text, encoding="unicode", with_tail=False))


_WHOLE: dict[str, Callable[[Received], list[str]]] = {
    "text": _plain, "markdown": _markdown, "muse": _muse, "docx": _docx, "tei": _tei, "odt": odt_words, "rtf": rtf_words, "pdf": pdf_words,
}  # fmt: skip
