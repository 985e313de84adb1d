"""An EPUB is sound: our own quick rules, EPUBCheck, and Ace.

Takes the bytes of an EPUB (our rules) or its file (the programs); gives problems. The quick rules need no program and cost milliseconds, so
they are part of every build: the archive (OCF 3.3 §4), package and files alike, links, ids, page list, and each page in itself
(`validate/epub_pages.py`). Every member is read from the archive and held against its checksum.
EPUBCheck is the reference for the standard, Ace by DAISY for what a machine can tell of accessibility. Does not compare words
(`validate/words.py` does).
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from anthology.cache import Cache
from anthology.external import Program, failed, run
from anthology.problems import Location, Problems
from anthology.validate.epub_pages import NAMES, PARSER, PageFacts, check_ids, page_facts

_PACKAGE = "EPUB/content.opf"
_UNLISTED = frozenset({"mimetype", "META-INF/container.xml", _PACKAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Archive:
    """The members of an EPUB, and what is known of its pages."""

    members: Collection[str]
    pages: Mapping[str, PageFacts]
    package: etree._Element
    listed: Mapping[str, str]
    """Media type by name, from the manifest."""


def check_epub(data: bytes, cache: Cache | None = None) -> Problems:
    """Apply our own rules; `cache` keeps the verdicts on single pages."""
    problems = Problems()
    archive = _open(data, cache or Cache(None), problems)
    if archive is not None:
        check_ids(_PACKAGE, archive.package, problems)
        for rule in (_files, _spine, _links, _page_list):
            rule(archive, problems)
    return problems


def _open(data: bytes, cache: Cache, problems: Problems) -> _Archive | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            first = archive.infolist()[0]
            if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or archive.read(first) != b"application/epub+zip":
                problems.error("V103", "the EPUB does not begin with its media type, uncompressed")
            package = etree.fromstring(archive.read(_PACKAGE), PARSER)
            listed = {f"EPUB/{item.get('href')}": str(item.get("media-type")) for item in package.iterfind("o:manifest/o:item", NAMES)}
            members = Counter(archive.namelist())
            pages: dict[str, PageFacts] = {}
            for name in members:
                content = archive.read(name)
                if listed.get(name) == "application/xhtml+xml":
                    pages[name] = page_facts(name, content, problems, cache)
    except (zipfile.BadZipFile, KeyError, IndexError, etree.XMLSyntaxError) as error:
        problems.error("V103", f"the EPUB cannot be read: {error}")
        return None
    for name in sorted(name for name, count in members.items() if count > 1):
        problems.error("V104", f"'{name}' is in the EPUB {members[name]} times")
    return _Archive(members=members, pages=pages, package=package, listed=listed)


def _files(archive: _Archive, problems: Problems) -> None:
    counts = Counter(f"EPUB/{item.get('href')}" for item in archive.package.iterfind("o:manifest/o:item", NAMES))
    for name in sorted(name for name, count in counts.items() if count > 1):
        problems.error("V104", f"'{name}' is listed in the package {counts[name]} times")
    for name in sorted(set(archive.listed) - set(archive.members)):
        problems.error("V104", f"'{name}' is listed in the package and not in the EPUB")
    for name in sorted(set(archive.members) - set(archive.listed) - _UNLISTED):
        problems.error("V104", f"'{name}' is in the EPUB and not listed in the package")


def _reading_order(archive: _Archive) -> list[str]:
    items = {item.get("id"): f"EPUB/{item.get('href')}" for item in archive.package.iterfind("o:manifest/o:item", NAMES)}
    return [items.get(entry.get("idref"), "") for entry in archive.package.iterfind("o:spine/o:itemref", NAMES)]


def _spine(archive: _Archive, problems: Problems) -> None:
    order = Counter(_reading_order(archive))
    for name in sorted(set(archive.pages) - set(order)):
        problems.error("V104", f"page '{name}' is not in the order of reading")
    for name in sorted(name for name, count in order.items() if count > 1):
        problems.error("V104", f"page '{name}' is in the order of reading {order[name]} times")


def _links(archive: _Archive, problems: Problems) -> None:
    """Follow the links that the page itself does not answer."""
    for name, page in archive.pages.items():
        for href, target, place in page.references:
            if target not in archive.members or (place and (target not in archive.pages or place not in archive.pages[target].ids)):
                problems.error("V105", f"'{href}' in '{name}' leads nowhere")


def _page_list(archive: _Archive, problems: Problems) -> None:
    """Hold the page list against the marks of printed pages: each mark listed, in the order of reading."""
    nav = archive.pages.get("EPUB/nav.xhtml")
    if nav is None:
        problems.error("V104", "the EPUB has no navigation document")
        return
    marks = [f"{name}#{mark}" for name in _reading_order(archive) if name in archive.pages for mark in archive.pages[name].marks]
    if list(nav.listed) != marks:
        wrong = next((one for one, other in zip(nav.listed, marks, strict=False) if one != other), "the end")
        problems.error("V108", f"the page list and the page marks differ, first at '{wrong}'")


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
