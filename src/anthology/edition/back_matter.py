"""The parts after the sections that are made from the edition's data: questions, lists, sources and permissions, colophon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anthology.apparatus.catalogue import Apparatus
from anthology.edition.document import BookMetadata, Matter
from anthology.edition.model import Part
from anthology.edition.wording import RIGHTS, listed, long_date
from anthology.library.catalogue import Library
from anthology.library.cleaning import clean_plain
from anthology.library.text import Standing
from anthology.manifest import Manifest
from anthology.problems import Location


def back_part(
    slug: str, title: str, language: str, content: Mapping[str, object], *, kind: str | None = None, settles: bool = False, level: int = 1
) -> Part:
    """Make a part of the back matter whose running heads are its title."""
    return Part(
        slug=slug,
        kind=kind or slug,
        matter=Matter.BACK,
        title=title,
        level=level,
        head_verso=title,
        head_recto=title,
        language=language,
        content=content,
        settles=settles,
    )


def questions_part(manifest: Manifest, library: Library, apparatus: Apparatus) -> list[Part]:
    """Give the study questions, by section and text; nothing when there are none."""
    groups = []
    for section in manifest.sections:
        entries = [(section.title, section.questions, section.id), *((_title(library, text.id), text.questions, text.id) for text in section.texts)]
        groups += [
            {"title": title, "body": apparatus.resolve(library.prose[path].body, Location(path=path)), "slug": slug, "is_section": slug == section.id}
            for title, path, slug in entries
            if path
        ]
    return [back_part("questions", "Questions for study", manifest.edition.language, {"groups": groups})] if groups else []


def _title(library: Library, slug: str) -> str:
    return library.texts[slug].work.title


def list_parts(manifest: Manifest, library: Library) -> list[Part]:
    """Give the texts by date and by author, as alternative contents."""
    language = manifest.edition.language
    entries = [_entry(library, slug, manifest.edition.date[:4]) for slug in library.texts]
    parts = []
    if len({entry["date"] for entry in entries if entry["date"]}) > 1:
        dated = sorted(entries, key=lambda entry: (_year(entry["date"]), entries.index(entry)))
        parts.append(back_part("texts-by-date", "Texts by date", language, {"entries": dated}, kind="list", settles=True))
    authors = sorted({(entry["sort"], entry["author"]) for entry in entries if entry["author"]})
    if len(authors) > 1:
        groups = [{"author": author, "entries": [entry for entry in entries if entry["author"] == author]} for _, author in authors]
        parts.append(back_part("texts-by-author", "Texts by author", language, {"groups": groups}, kind="list", settles=True))
    return parts


def _entry(library: Library, slug: str, year: str) -> dict[str, str]:
    work = library.texts[slug].work
    authors = [person for person in work.contributors if person.role == "aut"]
    return {
        "slug": slug,
        "title": work.title,
        "author": listed(tuple(person.name for person in authors)),
        "sort": authors[0].sort_name if authors else "",
        "date": year if library.texts[slug].standing is Standing.ARTICLE else work.written or "",
    }


def _year(written: str) -> int:
    """Find the year in a date given in words; an undated text comes last."""
    return next((int(word) for word in written.replace(",", " ").replace("–", " ").split() if word.isdigit() and len(word) == 4), 9999)


def sources_part(manifest: Manifest, library: Library) -> Part:
    """Give where every text is from and what may be done with it."""
    entries = []
    for text in library.texts.values():
        rights = text.witness.rights
        entries.append(
            {
                "slug": text.slug,
                "title": text.work.title,
                "citation": clean_plain(text.witness.citation, manifest.edition.language) if text.witness.citation else None,
                "url": text.witness.url,
                "in_full": text.standing is Standing.FULL,
                "rights": RIGHTS[rights.status] if rights else RIGHTS["unclear"],
                "statement": rights.statement if rights else None,
            }
        )
    content = {"entries": entries, "rights": manifest.edition.rights}
    return back_part("sources", "Sources and permissions", manifest.edition.language, content)


def colophon_part(metadata: BookMetadata, production: Sequence[tuple[str, str]]) -> Part:
    """Give how the book was made: the last part of all."""
    part = back_part(
        "colophon", "Colophon", metadata.language, {"date": long_date(metadata.date), "number": metadata.number, "production": production}
    )
    return Part(**{name: getattr(part, name) for name in part.__slots__} | {"head_verso": "", "head_recto": ""})
