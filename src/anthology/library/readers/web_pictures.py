"""Pictures of web pages: what each shows, its caption and credit, and the file that it was brought into.

Takes the body of a page, before it is cleaned; gives the pictures that it offers. One that has neither words of its own nor a caption would be
nothing to those who do not see it: it is left out and reported, as is one on the web that has not been fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from anthology.library.readers.noteparts import text_of
from anthology.library.reading import Dropped, OfferedImage, ReadOptions, Received
from anthology.markup import remove

_HOLDS = re.compile(r"\b(?:figure|wp-caption|thumb(?:inner)?|image|photo|picture|illustration|media)\b", re.IGNORECASE)
_CAPTION = re.compile(r"caption", re.IGNORECASE)
_CREDIT = re.compile(r"credit|copyright|attribution|photographer", re.IGNORECASE)
_SAYS_CREDIT = re.compile(
    r"(?:©|\(c\)|\b(?:photo(?:graph)?(?: by)?|picture|image|credit|source|courtesy of|copyright|drawing by|from the collection)\b\s*:?)\s*\S.*",
    re.IGNORECASE,
)


def settle_pictures(body: etree._Element, received: Received, options: ReadOptions) -> tuple[tuple[OfferedImage, ...], list[Dropped]]:
    """Point pictures to the files that they were brought into; those that cannot stand are left out."""
    files = dict(options.pictures)
    offered: list[OfferedImage] = []
    lost: list[Dropped] = []
    for image in list(body.iter("img")):
        picture = _offered(image, received)
        is_on_web = picture.src.startswith(("http://", "https://"))
        file = files.get(image.get("src") or "") or files.get(picture.src)
        if not picture.alt:
            lost.append(Dropped(what="picture that nothing describes", sample=picture.src[:60]))
            remove(image)
            continue
        image.set("alt", picture.alt)
        offered.append(picture)
        if file:
            image.set("src", file)
        elif is_on_web:
            lost.append(Dropped(what="picture on the web", sample=picture.src[:60]))
            remove(image)
    return tuple(offered), lost


def _offered(image: etree._Element, received: Received) -> OfferedImage:
    source = image.get("src") or ""
    caption = " ".join(" ".join(text_of(element) for element in _said(image, _CAPTION)).split())
    title = " ".join((image.get("title") or "").split())
    alt = " ".join((image.get("alt") or "").split()) or caption or title
    credit = " ".join(" ".join(text_of(element) for element in _said(image, _CREDIT)).split())
    found = _SAYS_CREDIT.search(caption) or _SAYS_CREDIT.search(title)
    address = urljoin(received.url, source) if received.url and source else source
    return OfferedImage(src=address, alt=alt, caption=caption or title, credit=credit or (found.group() if found else ""))


def _said(image: etree._Element, kind: re.Pattern[str]) -> Iterator[etree._Element]:
    """Give the outermost elements in what holds the picture that are of a kind, by what they are called."""
    around = _holder(image)
    given: list[etree._Element] = []
    for element in around.iter() if around is not None else ():
        said = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.tag if element.tag == 'figcaption' else ''}"
        if kind.search(said) and element is not around and not any(parent in given for parent in element.iterancestors()):
            given.append(element)
            yield element


def _holder(image: etree._Element) -> etree._Element | None:
    """Give the figure, or the division made for it, that holds a picture alone."""
    for parent in image.iterancestors():
        if parent.tag == "body":
            return None
        if parent.tag == "figure" or _HOLDS.search(parent.get("class") or ""):
            return parent if sum(1 for _ in parent.iter("img")) == 1 else None
    return None
