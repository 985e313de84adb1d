"""An EPUB is sound: our own quick rules, EPUBCheck, and Ace.

Takes the bytes of an EPUB (our rules) or its file (the programs); gives problems. The quick rules need no program and cost milliseconds, so
they are part of every build: the archive (OCF 3.3 §4), package and files alike, links, ids, page list, alternative texts, languages.
EPUBCheck is the reference for the standard, Ace by DAISY for what a machine can tell of accessibility. Does not compare words
(`validate/words.py` does).
"""

from __future__ import annotations

import io
import json
import posixpath
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import etree

from anthology.external import Program, failed, run
from anthology.problems import Location, Problems

_NAMES = {
    "o": "http://www.idpf.org/2007/opf",
    "h": "http://www.w3.org/1999/xhtml",
}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_PACKAGE = "EPUB/content.opf"
_UNLISTED = frozenset({"mimetype", "META-INF/container.xml", _PACKAGE})
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Archive:
    """The members of an EPUB, and the trees of its pages."""

    members: Mapping[str, bytes]
    pages: Mapping[str, etree._Element]
    package: etree._Element
    listed: Mapping[str, str]
    """Media type by name, from the manifest."""


def check_epub(data: bytes) -> Problems:
    """Apply our own rules."""
    problems = Problems()
    archive = _open(data, problems)
    if archive is not None:
        for rule in (_files, _spine, _ids, _links, _pictures, _languages, _page_list):
            rule(archive, problems)
    return problems


def _open(data: bytes, problems: Problems) -> _Archive | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            first = archive.infolist()[0]
            if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or archive.read(first) != b"application/epub+zip":
                problems.error("V103", "the EPUB does not begin with its media type, uncompressed")
            members = {name: archive.read(name) for name in archive.namelist()}
        package = etree.fromstring(members[_PACKAGE], _PARSER)
        listed = {f"EPUB/{item.get('href')}": str(item.get("media-type")) for item in package.iterfind("o:manifest/o:item", _NAMES)}
        pages = {
            name: etree.fromstring(members[name], _PARSER) for name, kind in listed.items() if kind == "application/xhtml+xml" and name in members
        }
    except (zipfile.BadZipFile, KeyError, IndexError, etree.XMLSyntaxError) as error:
        problems.error("V103", f"the EPUB cannot be read: {error}")
        return None
    return _Archive(members=members, pages=pages, package=package, listed=listed)


def _files(archive: _Archive, problems: Problems) -> None:
    for name in sorted(set(archive.listed) - set(archive.members)):
        problems.error("V104", f"'{name}' is listed in the package and not in the EPUB")
    for name in sorted(set(archive.members) - set(archive.listed) - _UNLISTED):
        problems.error("V104", f"'{name}' is in the EPUB and not listed in the package")


def _spine(archive: _Archive, problems: Problems) -> None:
    items = {item.get("id"): f"EPUB/{item.get('href')}" for item in archive.package.iterfind("o:manifest/o:item", _NAMES)}
    order = [items.get(entry.get("idref")) for entry in archive.package.iterfind("o:spine/o:itemref", _NAMES)]
    for name in sorted(set(archive.pages) - set(order)):
        problems.error("V104", f"page '{name}' is not in the order of reading")


def _ids(archive: _Archive, problems: Problems) -> None:
    for name, root in {**archive.pages, _PACKAGE: archive.package}.items():
        counts = Counter(element.get("id") for element in root.iter() if element.get("id"))
        for identifier in sorted(found for found, count in counts.items() if found and count > 1):
            problems.error("V106", f"id '{identifier}' stands {counts[identifier]} times in '{name}'")


def _links(archive: _Archive, problems: Problems) -> None:
    ids = {name: {element.get("id") for element in root.iter()} for name, root in archive.pages.items()}
    for name, root in archive.pages.items():
        for href in _references(root):
            path, fragment = urldefrag(href)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
            if target not in archive.members or (fragment and unquote(fragment) not in ids.get(target, set())):
                problems.error("V105", f"'{href}' in '{name}' leads nowhere")


def _references(root: etree._Element) -> Iterator[str]:
    """Give the references of a page that stay within the EPUB."""
    for element in root.iter("{*}a", "{*}link", "{*}img"):
        href = element.get("href") or element.get("src") or ""
        if href and not urlsplit(href).scheme:
            yield href


def _pictures(archive: _Archive, problems: Problems) -> None:
    for name, root in archive.pages.items():
        for image in root.iter(f"{{{_NAMES['h']}}}img"):
            if not (image.get("alt") or "").strip():
                problems.error("V107", f"picture '{image.get('src')}' in '{name}' has no alternative text")
        for drawing in root.iter("{http://www.w3.org/2000/svg}svg"):
            if not (drawing.get("aria-label") or drawing.get("aria-labelledby") or drawing.get("aria-hidden") or _titled(drawing)):
                problems.error("V107", f"a drawing in '{name}' has no name")


def _titled(drawing: etree._Element) -> bool:
    return drawing.find("{http://www.w3.org/2000/svg}title") is not None


def _languages(archive: _Archive, problems: Problems) -> None:
    for name, root in archive.pages.items():
        if not root.get("lang"):
            problems.error("V107", f"'{name}' does not say its language")
        for element in root.iter():
            if element.get("lang") != element.get(_XML_LANG):
                problems.error("V107", f"an element of '{name}' says two languages, or one in one way only: '{element.get('lang')}'")
        if not (root.findtext("h:head/h:title", "", _NAMES) or "").strip():
            problems.error("V107", f"'{name}' has no title")


def _page_list(archive: _Archive, problems: Problems) -> None:
    """Hold the page list against the marks of printed pages: each mark listed, in the order of reading."""
    nav = archive.pages.get("EPUB/nav.xhtml")
    if nav is None:
        problems.error("V104", "the EPUB has no navigation document")
        return
    lists = [part for part in nav.iter(f"{{{_NAMES['h']}}}nav") if part.get(_TYPE) == "page-list"]
    listed = [f"EPUB/{link.get('href')}" for part in lists for link in part.iter(f"{{{_NAMES['h']}}}a")]
    items = {item.get("id"): f"EPUB/{item.get('href')}" for item in archive.package.iterfind("o:manifest/o:item", _NAMES)}
    order = [items.get(entry.get("idref"), "") for entry in archive.package.iterfind("o:spine/o:itemref", _NAMES)]
    marks = [f"{name}#{mark}" for name in order for mark in _marks(archive.pages.get(name))]
    if listed != marks:
        wrong = next((one for one, other in zip(listed, marks, strict=False) if one != other), "the end")
        problems.error("V108", f"the page list and the page marks differ, first at '{wrong}'")


def _marks(root: etree._Element | None) -> list[str]:
    return [] if root is None else [element.get("id") or "" for element in root.iter() if element.get(_TYPE) == "pagebreak"]


def run_epubcheck(path: Path, program: Program, *, seconds: float = 300) -> Problems:
    """Let EPUBCheck examine an EPUB: fatal errors and errors are errors of ours, warnings are warnings, usage notes are not reported."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        result = run(program, [path, "--json", report, "--quiet"], seconds=seconds)
        found = _json(report)
    if found is None:
        raise failed(program, result)
    return _epubcheck_problems(found)


def _epubcheck_problems(found: Mapping[str, Any]) -> Problems:
    problems = Problems()
    for message in found.get("messages", []):
        say = {"FATAL": problems.error, "ERROR": problems.error, "WARNING": problems.warn}.get(message["severity"])
        if say is not None:
            places = message.get("locations") or [{}]
            code = "V102" if message["severity"] == "WARNING" else "V101"
            for place in places:
                say(code, f"{message['ID']}: {message['message']}", _location(place))
    return problems


def _location(place: Mapping[str, Any]) -> Location | None:
    """Give the place in the EPUB; EPUBCheck writes -1 for a line that it does not know."""
    if not place.get("path"):
        return None
    line, column = int(place.get("line", -1)), int(place.get("column", -1))
    return Location(path=str(place["path"]), line=line if line > 0 else None, column=column if line > 0 and column > 0 else None)


def run_ace(path: Path, program: Program, browser: Program, *, seconds: float = 300) -> Problems:
    """Let Ace examine an EPUB in a browser: each violation is an error."""
    with tempfile.TemporaryDirectory() as folder:
        settings = (("PUPPETEER_EXECUTABLE_PATH", browser.command[0]), ("ACE_TIMEOUT_INITIAL", "60000"))
        result = run(program, ["--force", "--silent", "--outdir", folder, path.resolve()], seconds=seconds, settings=settings)
        found = _json(Path(folder) / "report.json")
    if found is None:
        raise failed(program, result)
    problems = Problems()
    for page in found.get("assertions", []):
        for finding in page.get("assertions", []):
            where = Location(path=str(page["earl:testSubject"]["url"]))
            problems.error("V109", f"{finding['earl:test']['dct:title']}: {finding['earl:result']['dct:description']}", where)
    return problems


def _json(path: Path) -> Mapping[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
