"""HTML: a page from the web or from a disk, to one text.

Takes bytes; decodes them as a browser would, parses them as a browser would, picks the main node by our own rules, takes notes out and reports what
is left behind. Pages that are only the contents of a work give the addresses of its parts in `Offered.parts`.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from lxml import etree

from anthology.library.cleaning.folding import fold
from anthology.library.cleaning.sanitise import MarkupError, sanitise, unsafe_parts
from anthology.library.cleaning.vocabulary import remove
from anthology.library.readers.decoding import decode
from anthology.library.readers.layout import map_classes, mend_layout
from anthology.library.readers.making import make_text
from anthology.library.readers.metadata import header_blocks, offered_by_head, offered_by_page
from anthology.library.readers.noteparts import take_heading, text_of
from anthology.library.readers.notes import index_of
from anthology.library.readers.picking import pick
from anthology.library.readers.profiles import Profile, profile_for
from anthology.library.readers.selectors import select
from anthology.library.readers.textnotes import take_text_notes
from anthology.library.readers.web_pictures import settle_pictures
from anthology.library.readers.xmltree import detach, parse_xhtml
from anthology.library.reading import Dropped, Offered, ReadOptions, ReadText, Received
from anthology.problems import InputError, Problem, Problems

_FEW = 60
"""A page with fewer words of its own besides links may be the contents of a work."""


def read_html(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read a page."""
    page, _ = decode(received.data, received.charset)
    profile = profile_for(received.url, options.profile)
    tree = _tree(page, received)
    index = _local_index(tree, received)
    offered = offered_by_page(tree, profile, offered_by_head(page))
    parts, attachments = _parts(tree, profile, received), _attachments(tree, profile, received)
    body, gone = _main_node(page, tree, profile, options)
    return (_text(body, received, options, profile, index, replace(offered, parts=parts, attachments=attachments), gone),)


def main_node(received: Received, options: ReadOptions) -> tuple[etree._Element, tuple[Dropped, ...]]:
    """Give the part of a page that is its text, as it came, and what around it was left out: what the text made of it is held against."""
    page, _ = decode(received.data, received.charset)
    body, gone = _main_node(page, _tree(page, received), profile_for(received.url, options.profile), options)
    return body, tuple(gone)


def _main_node(page: str, tree: etree._Element, profile: Profile, options: ReadOptions) -> tuple[etree._Element, list[Dropped]]:
    gone = unsafe_parts(page)
    blocks = [(block, text_of(block)) for block in header_blocks(tree, profile)]
    for block, text in blocks:
        gone.append(Dropped(what="header block", words=len(text.split()), sample=" ".join(text.split())[:60]))
        remove(block)
    body, left = pick(tree, profile, options.main)
    return body, [*gone, *left]


def _text(
    body: etree._Element,
    received: Received,
    options: ReadOptions,
    profile: Profile,
    index: dict[str, etree._Element],
    offered: Offered,
    gone: list[Dropped],
) -> ReadText:
    offered, repeated = _take_title(body, offered)
    gone += repeated
    map_classes(body, profile)
    mend_layout(body)
    problems = Problems()
    text_notes = take_text_notes(body, received.path, problems) if not _has_linked_notes(body, index) else []
    language = options.language or offered.language or "en"
    pictures, lost = settle_pictures(body, received, options)
    gone += lost
    text = make_text(
        body,
        received,
        language=language,
        offered=offered,
        index=index,
        notes=text_notes,
        dropped=gone,
        keys={note.key for note in text_notes},
        problems=problems,
    )
    text = replace(text, offered=replace(text.offered, images=pictures))
    if not text.words and not offered.parts:
        hint = "name the element that holds it with 'main', or save the page again when it has loaded"
        raise InputError([Problem(code="T025", message="the page has no text that can be found", at=received.at, hint=hint)])
    return text


def _tree(page: str, received: Received) -> etree._Element:
    """Parse as XML what is XHTML and says so, all else as browsers parse HTML."""
    if page.lstrip()[:5] == "<?xml" and "http://www.w3.org/1999/xhtml" in page[:2000]:
        try:
            body = parse_xhtml(page, received.path).find("body")
            if body is not None:
                return detach(body)
        except InputError as error:
            if any(problem.code == "T024" for problem in error.problems):
                raise
    try:
        return sanitise(page)
    except MarkupError as error:
        raise InputError(
            [Problem(code="T028", message=f"the page nests without end: {error}", at=received.at, hint="save its text by hand")]
        ) from error


def _local_index(tree: etree._Element, received: Received) -> dict[str, etree._Element]:
    """Make links to the page itself short (`#id`), and index where they lead."""
    own = {received.url.partition("#")[0], urlsplit(received.url).path.rpartition("/")[2]} if received.url else set()
    own |= {received.path.rpartition("/")[2]}
    for link in tree.iter("a"):
        address, mark, place = (link.get("href") or "").partition("#")
        if mark and address and (address in own or (received.url and urljoin(received.url, address) == received.url.partition("#")[0])):
            link.set("href", f"#{place}")
    return index_of(tree)


def _has_linked_notes(body: etree._Element, index: dict[str, etree._Element]) -> bool:
    return any(link.get("href", "") in index and (link.find(".//sup") is not None or _raised(link)) for link in body.iter("a") if link.get("href"))


def _raised(link: etree._Element) -> bool:
    text = text_of(link).strip(" []()*\n\t.")
    return text.isdigit() or not text


def _take_title(body: etree._Element, offered: Offered) -> tuple[Offered, list[Dropped]]:
    """Take the heading away that is the title, and names of the author beside it."""
    top = list(body.iter("h1"))
    if len(top) == 1 and text_of(top[0]).strip():
        offered = replace(offered, title=" ".join(text_of(top[0]).split()))
    known = {" ".join(fold(name)).casefold() for name in (offered.title, *(person.name for person in offered.contributors)) if name}
    gone = []
    for heading in list(body.iter("h1", "h2", "h3", "h4"))[:3]:
        text = " ".join(fold(text_of(heading))).casefold()
        if text and any(text == name or (len(text) > 8 and text in name) for name in known):
            words = take_heading(heading)
            gone.append(Dropped(what="heading that repeats the title", words=len(words.split()), sample=words[:60]))
    return offered, gone


def _parts(tree: etree._Element, profile: Profile, received: Received) -> tuple[str, ...]:
    """Give the pages of a work when this one is only their list."""
    if not profile.contents:
        return ()
    links = [link for holder in select(tree, profile.contents) for link in (holder.iter("a") if holder.tag != "a" else [holder])]
    here = (received.url or "").partition("#")[0]
    folder = here.rpartition("/")[0]
    inside = dict.fromkeys(urljoin(here, link.get("href", "")).partition("#")[0] for link in links if link.get("href"))
    found = [
        address
        for address in inside
        if address not in ("", here) and _is_inside(address, folder) and not address.endswith(("/", "index.htm", "index.html"))
    ]
    own_words = sum(len(text_of(p).split()) - sum(len(text_of(link).split()) for link in p.iter("a")) for p in tree.iter("p"))
    return tuple(found) if len(found) > 1 and own_words < _FEW * 3 else ()


def _is_inside(address: str, folder: str) -> bool:
    """Say whether a page lies in the folder of the contents page, or beside it on the disk."""
    return address.startswith(f"{folder}/") if folder else ":" not in address and not address.startswith(("/", ".."))


def _attachments(tree: etree._Element, profile: Profile, received: Received) -> tuple[str, ...]:
    if not profile.attachments:
        return ()
    links = (link.get("href") or "" for link in select(tree, profile.attachments))
    return tuple(dict.fromkeys(urljoin(received.url or "", link) for link in links if link))
