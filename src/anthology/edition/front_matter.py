"""The parts before the sections: half-title, title page, copyright page, contents, the editors' pieces."""

from __future__ import annotations

from anthology.edition.document import BookMetadata, Matter, Opens
from anthology.edition.model import Part
from anthology.edition.wording import ROLES, edition_name, in_words, listed, long_date
from anthology.library.catalogue import Library
from anthology.library.text import Contributor, Standing
from anthology.manifest import Manifest


def opening_parts(manifest: Manifest, library: Library, metadata: BookMetadata) -> list[Part]:
    """Give the pages that every book begins with."""
    language = metadata.language
    title_page = {
        "subtitle": metadata.subtitle,
        "editors": listed(tuple(person.name for person in manifest_editors(metadata))),
        "publisher": metadata.publisher,
        "place": manifest.edition.place,
        "year": metadata.date[:4],
        "edition": edition_name(metadata.number),
    }
    return [
        Part(slug="half-title", kind="half-title", matter=Matter.FRONT, title=metadata.title, level=0, opens=Opens.RECTO, language=language),
        Part(
            slug="title-page",
            kind="title-page",
            matter=Matter.FRONT,
            title=metadata.title,
            level=0,
            opens=Opens.RECTO,
            language=language,
            content=title_page,
        ),
        Part(
            slug="copyright-page",
            kind="copyright-page",
            matter=Matter.FRONT,
            title="Copyright",
            level=0,
            language=language,
            content=_copyright(manifest, library, metadata),
        ),
    ]


def manifest_editors(metadata: BookMetadata) -> tuple[Contributor, ...]:
    """Give those who made the edition."""
    return tuple(person for person in metadata.contributors if person.role == "edt")


def _copyright(manifest: Manifest, library: Library, metadata: BookMetadata) -> dict[str, object]:
    return {
        "book_title": metadata.title,
        "edition_line": f"{edition_name(metadata.number)}, {long_date(metadata.date)}",
        "publisher": metadata.publisher,
        "rights": metadata.rights,
        "standing": standing_sentence(library),
        "identifier": metadata.identifier,
        "shows_registers": bool(manifest.registers.bibliography),
    }


def standing_sentence(library: Library) -> str:
    """Say how many of the texts stand in full."""
    standings = [text.standing for text in library.texts.values()]
    total, full = len(standings), standings.count(Standing.FULL)
    if total == full:
        return "Every text stands in full." if total > 1 else "The text stands in full."
    others = []
    if digests := standings.count(Standing.DIGEST):
        others.append(f"{in_words(digests)} {'stand as digests' if digests > 1 else 'stands as a digest'}")
    if articles := standings.count(Standing.ARTICLE):
        made = "are replaced by articles" if articles > 1 else "is replaced by an article"
        others.append(f"{in_words(articles)} {made} written for this edition")
    number = f"{in_words(full)} stand{'s' if full == 1 else ''}" if full else "none stands"
    return f"Of the {in_words(total)} texts, {number} in full; {' and '.join(others)}."


def credit_line(contributors: tuple[Contributor, ...], role: str) -> str | None:
    """Write 'Translated by …' for those with a role; None when there is nobody."""
    names = tuple(person.name for person in contributors if person.role == role)
    return f"{ROLES[role]} {listed(names)}" if names and role in ROLES else None
