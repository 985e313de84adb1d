"""TEI P5: the usual elements of prose, verse, letters and notes.

Takes a TEI document; gives the text of `text/body` (with `front` and `back` where they hold text), notes by `<note>` where they stand, page
breaks left out, `<choice>` read as its corrected or regularised form. The header gives title, people, source and licence.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from anthology.library.readers.decoding import decode
from anthology.library.readers.making import make_text
from anthology.library.readers.metadata import sort_name
from anthology.library.readers.noteparts import text_of
from anthology.library.readers.notes import FoundNote
from anthology.library.readers.xmltree import parse_xml
from anthology.library.reading import Dropped, Offered, ReadOptions, ReadText, Received
from anthology.library.text import Contributor
from anthology.problems import InputError, Problem

_XML = "{http://www.w3.org/XML/1998/namespace}"
_AS = {
    **dict.fromkeys(("p", "ab", "l", "dateline", "salute", "signed", "trailer", "byline", "speaker", "stage", "address"), "p"),
    **dict.fromkeys(("lg", "closer", "opener", "argument", "sp", "postscript"), "div"),
    **dict.fromkeys(("quote", "epigraph", "cit"), "blockquote"),
    **dict.fromkeys(("q", "said"), "q"),
    **dict.fromkeys(("title", "bibl"), "cite"),
    **dict.fromkeys(("foreign", "term"), "i"),
    **dict.fromkeys(("ref", "ptr"), "a"),
    **dict.fromkeys(("floatingText", "body", "div"), "section"),
    **{"emph": "em", "list": "ul", "item": "li", "table": "table", "row": "tr", "cell": "td", "figure": "figure", "figDesc": "figcaption"},
    **{"lb": "br", "del": "del", "add": "ins", "label": "dt", "abbr": "abbr", "milestone": "hr"},
}
_CLASSES = {
    **{"dateline": "dateline", "salute": "salutation", "signed": "signature", "epigraph": "epigraph", "stage": "stage"},
    **{"sp": "speech", "speaker": "speaker", "l": "line", "argument": "small-print", "lg": "verse"},
}
_RENDERED = {"italic": "i", "italics": "i", "bold": "b", "sup": "sup", "superscript": "sup", "sub": "sub", "underline": "u"}
_GONE = frozenset({"pb", "cb", "fw", "gb", "index", "teiHeader", "graphic"})


def read_tei(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read a TEI document."""
    page, _ = decode(received.data, received.charset)
    root = parse_xml(page, received.path)
    for element in root.iter("{*}*"):
        element.tag = etree.QName(element).localname
    text = root.find(".//text")
    if text is None:
        raise InputError([Problem(code="T025", message="the document has no 'text' element", at=received.at)])
    offered = _offered(root)
    body = etree.Element("body")
    notes: list[FoundNote] = []
    gone = [Dropped(what="page break", count=len(list(text.iter("pb"))))] if text.find(".//pb") is not None else []
    for part in ("front", "body", "back"):
        for found in text.findall(part):
            gone += [*_drop_title_page(found), *_furniture(found)]
            _children(found, body, notes)
    language = options.language or text.get(f"{_XML}lang") or root.get(f"{_XML}lang") or offered.language or "en"
    made = make_text(body, received, language=language, offered=offered, notes=notes, dropped=gone)
    if not made.words:
        raise InputError([Problem(code="T025", message="the document has no words", at=received.at)])
    return (made,)


def _drop_title_page(part: etree._Element) -> list[Dropped]:
    gone = []
    for page in list(part.iter("titlePage")):
        around = page.getparent()
        if around is not None:
            gone.append(_dropped(page, "title page"))
            around.remove(page)
    return gone


def _furniture(part: etree._Element) -> list[Dropped]:
    """Report running heads, catchwords and indexes, which are passed over."""
    return [_dropped(element, "running heads and catchwords" if element.tag == "fw" else "index") for element in part.iter("fw", "index")]


def _dropped(element: etree._Element, what: str) -> Dropped:
    words = text_of(element).split()
    return Dropped(what=what, words=len(words), sample=" ".join(words)[:60])


def _offered(root: etree._Element) -> Offered:
    header = root.find("teiHeader")
    if header is None:
        return Offered()

    def first(path: str) -> str | None:
        element = header.find(path)
        return " ".join(text_of(element).split()) or None if element is not None else None

    licence = header.find(".//availability/licence")
    language = header.find(".//langUsage/language")
    return Offered(
        title=first(".//titleStmt/title"),
        contributors=tuple(_people(header)),
        written=first(".//profileDesc/creation/date"),
        published=first(".//sourceDesc//date"),
        language=language.get("ident") if language is not None else None,
        rights=(licence.get("target") if licence is not None else None) or first(".//availability"),
        source=first(".//sourceDesc"),
        site=first(".//publicationStmt/publisher"),
    )


def _people(header: etree._Element) -> Iterator[Contributor]:
    for tag, role in (("author", "aut"), ("editor", "edt")):
        for element in header.findall(f".//titleStmt/{tag}"):
            name = " ".join(text_of(element).split())
            said = (element.get("role") or "").lower()
            if name:
                yield Contributor(name=name, sort_name=sort_name(name), role="trl" if said.startswith("trans") else role)


def _children(source: etree._Element, target: etree._Element, notes: list[FoundNote], depth: int = 2) -> None:
    """Copy what is inside an element into another, in the vocabulary's words."""
    _say(target, source.text)
    for child in source:
        _child(child, target, notes, depth)
        _say(target, child.tail)


def _child(child: etree._Element, target: etree._Element, notes: list[FoundNote], depth: int) -> None:
    tag = str(child.tag)
    if tag in _GONE:
        return
    if tag == "note":
        _note(child, target, notes, depth)
    elif tag == "choice":
        chosen = next((child.find(name) for name in ("corr", "reg", "expan", "sic", "orig", "abbr") if child.find(name) is not None), None)
        if chosen is not None:
            _children(chosen, target, notes, depth)
    elif tag == "head":
        _children(child, etree.SubElement(target, "figcaption" if target.tag == "figure" else f"h{min(depth, 6)}"), notes, depth)
    else:
        _children(child, _made(child, target), notes, depth + (tag.rstrip("1234567") == "div"))


def _made(child: etree._Element, target: etree._Element) -> etree._Element:
    """Make the element that stands for one of TEI's; one that says nothing lets its text go on in the target."""
    tag, rendered = str(child.tag), (child.get("rend") or "").lower()
    name = _AS.get("div" if tag.rstrip("1234567") == "div" else tag)
    if tag == "hi":
        name = next((meant for word, meant in _RENDERED.items() if word in rendered), "span" if "small" in rendered else "i")
    if tag in ("l", "lg"):
        return _verse(child, target)
    made = etree.SubElement(target, name or "span")
    kind = "sc" if "small" in rendered and tag == "hi" else _CLASSES.get(tag)
    for attribute, value in (("class", kind), ("id", child.get(f"{_XML}id")), ("lang", child.get(f"{_XML}lang")), ("href", child.get("target"))):
        if value:
            made.set(attribute, value)
    row = child.getparent()
    if tag == "cell" and "label" in (child.get("role"), row.get("role") if row is not None else None):
        made.tag = "th"
    return made


def _verse(child: etree._Element, target: etree._Element) -> etree._Element:
    """Make a stanza of a group of lines, or a line of a line."""
    if child.tag == "l":
        inside = target if target.get("class") == "stanza" else _stanza(target)
        step = next(
            (number for number in (3, 2, 1) if f"indent{number}" in (child.get("rend") or "").replace("-", "")),
            1 if "indent" in (child.get("rend") or "") else 0,
        )
        return etree.SubElement(inside, "span", {"class": f"line indent-{step}" if step else "line"})
    if child.find("lg") is not None:
        return etree.SubElement(target, "div", {"class": "verse"})
    return _stanza(target if target.get("class") == "verse" else etree.SubElement(target, "div", {"class": "verse"}))


def _stanza(target: etree._Element) -> etree._Element:
    last = target[-1] if len(target) else None
    if target.get("class") != "verse":
        target = last if last is not None and last.get("class") == "verse" else etree.SubElement(target, "div", {"class": "verse"})
        if len(target):
            return target[-1]
    return etree.SubElement(target, "p", {"class": "stanza"})


def _note(note: etree._Element, target: etree._Element, notes: list[FoundNote], depth: int) -> None:
    key = f"n{len(notes) + 1}"
    element = etree.Element("body")
    found = FoundNote(key=key, mark=note.get("n") or str(len(notes) + 1), element=element, voice=_voice(note))
    notes.append(found)
    _children(note, element, notes, depth)
    place = etree.SubElement(target, "a", {"class": "noteref", "data-note": key})
    place.tail = None


def _voice(note: etree._Element) -> str:
    said = f"{note.get('resp') or ''} {note.get('type') or ''}".lower()
    if "trans" in said or "trl" in said:
        return "translator"
    return "earlier-editor" if "ed" in said.replace("#", " ").split() or "editor" in said or "editorial" in said else "author"


def _say(target: etree._Element, text: str | None) -> None:
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
