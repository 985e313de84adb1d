"""Before rendering: every link leads somewhere, every id stands once, every note has its place, nothing is printed that may not be.

Takes the `Book` and the library; gives problems that name the document and the words of the link.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

from anthology.edition.document import Book, Document
from anthology.library.catalogue import Library
from anthology.library.text import Standing
from anthology.manifest import Manifest
from anthology.markup import NOTEREF, escape, parse, plain_text
from anthology.problems import Problem, Problems, nearest

_CHECKED = re.compile(r"<a\b|<img\b|\bid=")
"""What stands in every fragment with a link, a picture or an id."""


def validate_book(book: Book) -> tuple[Problem, ...]:
    """Check ids, links, notes and pictures over the whole book."""
    problems = Problems()
    trees = {document.slug: _trees(document) for document in book.documents}
    ids = {
        slug: [element.get("id", "") for tree in found for element in tree.iter(etree.Element) if element.get("id")] for slug, found in trees.items()
    }
    for document in book.documents:
        ids[document.slug] += [f"{document.slug}-note-{note.key}" for note in document.notes]
    places = {slug: dict.fromkeys(names) for slug, names in ids.items()}
    for document in book.documents:
        _check_ids(document, ids[document.slug], problems)
        _check_notes(document, trees[document.slug][0], problems)
        for tree in trees[document.slug]:
            _check_links(document, tree, places, problems)
            _check_pictures(document, tree, problems)
    return tuple(problems)


def _trees(document: Document) -> list[etree._Element]:
    """Give the body, and of the notes those with something in them that is checked."""
    return [parse(document.body), *(parse(note.body) for note in document.notes if _CHECKED.search(note.body))]


def _check_ids(document: Document, ids: Iterable[str], problems: Problems) -> None:
    for name, count in Counter(ids).items():
        if count > 1:
            problems.error("E001", f"the id '{name}' stands {count} times in '{document.title}'", hint="give each place an id of its own")


def _check_notes(document: Document, body: etree._Element, problems: Problems) -> None:
    references = Counter(link.get("data-note", "") for link in body.iter("a") if link.get("class") == NOTEREF)
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
