"""An EPUB's package: what the book says of itself, which files it has, in which order, under which titles.

Reads container.xml, the OPF, and the navigation document or NCX (EPUB 3.3, sections 4 to 7; OPF 2.0.1). Gives data; the text of the chapters is read
in `epub`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from anthology.library.readers.archives import Archive
from anthology.library.readers.decoding import decode
from anthology.library.readers.epub_parts import ContentsEntry
from anthology.library.readers.metadata import sort_name
from anthology.library.readers.noteparts import text_of
from anthology.library.readers.xmltree import parse_xml
from anthology.library.reading import Offered, Received
from anthology.library.text import Contributor

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_HTML = "{http://www.w3.org/1999/xhtml}"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_ROLES = frozenset({"aut", "trl", "edt", "ill", "aui", "ann", "com", "pht"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What the package document says."""

    spine: tuple[str, ...]
    """Files in reading order, by their path in the archive."""

    titles: dict[str, str]
    """Titles of files, from the contents."""

    contents: tuple[ContentsEntry, ...]
    """Every line of the contents."""

    kinds: dict[str, str]
    """What the landmarks or the guide say that a file is."""

    offered: Offered


def resolve(base: str, href: str) -> str:
    """Give the path in the archive to which a reference in the file `base` leads, with its fragment."""
    path, mark, place = href.partition("#")
    full = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path))) if path else base
    return f"{full}{mark}{place}"


def read_package(archive: Archive, received: Received) -> Package:
    """Read the package of an EPUB."""
    container = _xml(archive, "META-INF/container.xml", received)
    rootfile = container.find(f".//{_CONTAINER}rootfile")
    path = rootfile.get("full-path") if rootfile is not None else None
    if not path:
        raise archive.problem("T027", "the book does not say where its package is", "get it again")
    if "META-INF/rights.xml" in archive.members or _locks_text(archive, received):
        raise archive.problem("T032", "the book is locked by its seller", "bring in a copy without DRM")
    package = _xml(archive, path, received)
    items = {item.get("id", ""): item for item in package.iter(f"{_OPF}item")}
    spine = [resolve(path, items[ref.get("idref", "")].get("href", "")) for ref in package.iter(f"{_OPF}itemref") if ref.get("idref", "") in items]
    contents, kinds = _navigation(archive, package, path, items, received)
    return Package(
        spine=tuple(dict.fromkeys(name for name in spine if name in archive.members)),
        titles={entry.file: entry.title for entry in reversed(contents)},
        contents=tuple(contents),
        kinds=kinds,
        offered=_offered(package),
    )


def _xml(archive: Archive, name: str, received: Received) -> etree._Element:
    text, _ = decode(archive.read(name))
    return parse_xml(text, f"{received.path}!{name}")


def _locks_text(archive: Archive, received: Received) -> bool:
    """Say whether anything but fonts is encrypted."""
    if "META-INF/encryption.xml" not in archive.members:
        return False
    references = _xml(archive, "META-INF/encryption.xml", received).iter("{http://www.w3.org/2001/04/xmlenc#}CipherReference")
    return any(not (reference.get("URI") or "").lower().endswith((".otf", ".ttf", ".woff", ".woff2")) for reference in references)


def _navigation(
    archive: Archive, package: etree._Element, path: str, items: dict[str, etree._Element], received: Received
) -> tuple[list[ContentsEntry], dict[str, str]]:
    contents: list[ContentsEntry] = []
    kinds: dict[str, str] = {}
    older: list[ContentsEntry] = []
    for reference in package.iter(f"{_OPF}reference"):
        kinds[resolve(path, reference.get("href", "")).partition("#")[0]] = reference.get("type", "")
    for item in items.values():
        name = resolve(path, item.get("href", ""))
        if name not in archive.members:
            continue
        if "nav" in (item.get("properties") or "").split():
            _from_nav(_xml(archive, name, received), name, contents, kinds)
            kinds[name] = "toc"
        elif item.get("media-type") == "application/x-dtbncx+xml":
            older = list(_from_ncx(_xml(archive, name, received), name))
    return contents or older, kinds


def _from_nav(document: etree._Element, name: str, contents: list[ContentsEntry], kinds: dict[str, str]) -> None:
    for nav in document.iter(f"{_HTML}nav"):
        kind = nav.get(_EPUB_TYPE) or ""
        for link in nav.iter(f"{_HTML}a"):
            target, _, place = resolve(name, link.get("href", "")).partition("#")
            if "landmarks" in kind:
                kinds.setdefault(target, link.get(_EPUB_TYPE) or "")
            elif "toc" in kind:
                depth = sum(1 for _ in link.iterancestors(f"{_HTML}ol"))
                contents.append(ContentsEntry(file=target, place=unquote(place), title=" ".join(text_of(link).split()), depth=depth))


def _from_ncx(document: etree._Element, name: str) -> Iterator[ContentsEntry]:
    for point in document.iter(f"{_NCX}navPoint"):
        content, label = point.find(f"{_NCX}content"), point.find(f"{_NCX}navLabel")
        if content is not None and label is not None:
            target, _, place = resolve(name, content.get("src", "")).partition("#")
            depth = sum(1 for _ in point.iterancestors(f"{_NCX}navPoint"))
            yield ContentsEntry(file=target, place=unquote(place), title=" ".join(text_of(label).split()), depth=depth)


def _offered(package: etree._Element) -> Offered:
    refined = _refinements(package)
    return Offered(
        title=_first(package, "title"),
        contributors=tuple(_contributors(package, refined)),
        published=_first(package, "date"),
        language=_first(package, "language"),
        rights=_first(package, "rights"),
        source=_first(package, "source"),
        site=_first(package, "publisher"),
        description=_first(package, "description"),
    )


def _first(package: etree._Element, name: str) -> str | None:
    element = next(package.iter(f"{_DC}{name}"), None)
    return " ".join(text_of(element).split()) or None if element is not None else None


def _refinements(package: etree._Element) -> dict[tuple[str, str], str]:
    """Give what further `meta` elements say of elements with an identifier; the first of several counts."""
    found: dict[tuple[str, str], str] = {}
    for meta in package.iter(f"{_OPF}meta"):
        refines = (meta.get("refines") or "").lstrip("#")
        if refines:
            found.setdefault((refines, meta.get("property") or ""), (meta.text or "").strip())
    return found


def _contributors(package: etree._Element, refined: dict[tuple[str, str], str]) -> Iterator[Contributor]:
    for tag, usual in (("creator", "aut"), ("contributor", "")):
        for element in package.iter(f"{_DC}{tag}"):
            name, key = " ".join(text_of(element).split()), element.get("id") or ""
            role = refined.get((key, "role")) or element.get(f"{_OPF}role") or usual
            if name and role in _ROLES:
                yield Contributor(name=name, sort_name=refined.get((key, "file-as")) or element.get(f"{_OPF}file-as") or sort_name(name), role=role)
