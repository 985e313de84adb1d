"""Before rendering: every link leads somewhere, every id stands once, every note has its place, nothing is printed that may not be.

Takes the `Book` and the library; gives problems that name the document and the words of the link.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import unescape
from pathlib import Path

from lxml import etree

from anthology.edition.document import Book, Document
from anthology.library.catalogue import Library
from anthology.library.text import Standing
from anthology.manifest import Manifest
from anthology.markup import NOTEREF, escape, parse, plain_text
from anthology.problems import Problem, Problems, nearest

_LED_OR_SHOWN = ('href="anthology:', 'href="#', "<img")
"""One of these stands in every fragment with a link within the book or a picture."""

_ID = re.compile(r'<[^<>]*?\sid="([^"]+)"')
_LINK = re.compile(r"<a\b[^<>]*>")
_REFERENCE = re.compile(rf'\sclass="{NOTEREF}"')
_KEY = re.compile(r'\sdata-note="([^"]*)"')
"""Tags as `serialise` writes them: each attribute between quotation marks, none of them and no bracket within. Nearly all of a book is words."""


def validate_book(book: Book) -> tuple[Problem, ...]:
    """Check ids, links, notes and pictures over the whole book."""
    problems = Problems()
    ids = {document.slug: _ids(document) for document in book.documents}
    places = {slug: dict.fromkeys(names) for slug, names in ids.items()}
    for document in book.documents:
        _check_ids(document, ids[document.slug], problems)
        _check_notes(document, problems)
        for fragment in _fragments(document):
            if any(sign in fragment for sign in _LED_OR_SHOWN):
                tree = parse(fragment)
                _check_links(document, tree, places, problems)
                _check_pictures(document, tree, problems)
    return tuple(problems)


def _fragments(document: Document) -> tuple[str, ...]:
    return (document.body, *(note.body for note in document.notes))


def _ids(document: Document) -> list[str]:
    """Give every id of a document, and those that its notes will have."""
    written = [unescape(name) for fragment in _fragments(document) for name in _ID.findall(fragment)]
    return [*written, *(f"{document.slug}-note-{note.key}" for note in document.notes)]


def _check_ids(document: Document, ids: Iterable[str], problems: Problems) -> None:
    for name, count in Counter(ids).items():
        if count > 1:
            problems.error("E001", f"the id '{name}' stands {count} times in '{document.title}'", hint="give each place an id of its own")


def _check_notes(document: Document, problems: Problems) -> None:
    called = (_KEY.search(link) for link in _LINK.findall(document.body) if _REFERENCE.search(link))
    references = Counter(unescape(key[1]) if key else "" for key in called)
    keys = Counter(note.key for note in document.notes)
    for key in sorted((references - keys) + (keys - references), key=str):
        problems.error("E002", f"a note of '{document.title}' has {references[key]} references and {keys[key]} bodies", hint=f"its key is '{key}'")


def _check_links(document: Document, tree: etree._Element, ids: Mapping[str, Mapping[str, None]], problems: Problems) -> None:
    for link in tree.iter("a"):
        target = link.get("href", "")
        if target.startswith("anthology:"):
            slug, _, name = target.removeprefix("anthology:").partition("#")
        elif target.startswith("#"):
            slug, name = document.slug, target[1:]
        else:
            continue
        if slug not in ids:
            problems.error(
                "E003", f"in '{document.title}' the link '{plain_text(link)}' leads to '{slug}', which is not in the book", hint=nearest(slug, ids)
            )
        elif name and name not in ids[slug]:
            message = f"in '{document.title}' the link '{plain_text(link)}' leads to '{name}', which is not there"
            problems.error("E004", message, hint=nearest(name, ids[slug]))


def _check_pictures(document: Document, tree: etree._Element, problems: Problems) -> None:
    for image in tree.iter("img"):
        if not (image.get("alt") or "").strip():
            problems.error(
                "E005", f"the picture '{image.get('src')}' in '{document.title}' has no words for those who do not see it", hint="give it 'alt'"
            )


def validate_pictures(book: Book, root: Path) -> tuple[Problem, ...]:
    """Refuse pictures that are not in the edition's folder."""
    problems = Problems()
    for source, path in sorted(book.files.items()):
        place = (root / path).resolve()
        if not place.is_relative_to(root.resolve()) or not place.is_file():
            message = f"the picture '{source}', shown in '{_showing(book, source)}', is not in the edition's folder"
            problems.error("R102", message, hint="put it there and give its path from the manifest's folder, or take it out of the text")
    return tuple(problems)


def _showing(book: Book, source: str) -> str:
    """Name the documents that show a picture, in their text or in a note."""
    shown = escape(source)
    return "', '".join(
        document.title for document in book.documents if any(shown in body for body in (document.body, *(note.body for note in document.notes)))
    )


def validate_rights(manifest: Manifest, library: Library) -> tuple[Problem, ...]:
    """Refuse to print a text that stands in full and may not be printed; warn where nothing is said."""
    problems = Problems()
    for entry in manifest.texts:
        text, rights = library.texts[entry.id], entry.witness.rights
        if text.standing is not Standing.FULL:
            continue
        if rights is not None and not rights.print:
            message = f"'{entry.id}' may not be printed, and its full text stands in a printable output"
            hint = f"take '{entry.witness.file}' out of the folder to print the digest, or leave the PDF out with 'outputs: {{pdf: null}}'"
            problems.error("E010", message, rights.where("print"), hint)
        elif rights is None:
            problems.warn(
                "E011", f"nothing is said of the rights in '{entry.id}'", entry.where("witness"), "add 'rights: {status: …}' to its witness"
            )
    return tuple(problems)
