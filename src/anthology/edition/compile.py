"""compile_edition(): everything that was read becomes one book in order.

Takes the manifest, the library, the apparatus and what the colophon is to say of the making; gives an `Edition`. Reads no file and knows no output.
"""

from __future__ import annotations

from collections.abc import Sequence

from anthology.apparatus.catalogue import Apparatus
from anthology.edition.back_matter import colophon_part, list_parts, questions_part, sources_part
from anthology.edition.document import BookMetadata, Matter, Opens
from anthology.edition.front_matter import opening_parts
from anthology.edition.illustrations import illustrations_part
from anthology.edition.model import Edition, Part
from anthology.edition.registers import index_part, notes_key_part, register_parts
from anthology.edition.texts import section_parts
from anthology.library.catalogue import Library, contributor
from anthology.library.cleaning import clean_plain
from anthology.library.text import Contributor
from anthology.manifest import Manifest, Piece


def compile_edition(manifest: Manifest, library: Library, apparatus: Apparatus, production: Sequence[tuple[str, str]] = ()) -> Edition:
    """Put every part of the book in order."""
    metadata = book_metadata(manifest, library, apparatus)
    language = metadata.language
    sections = list(section_parts(manifest, library, apparatus))
    pieces = [_piece(piece, Matter.FRONT, manifest, library, apparatus) for piece in manifest.front_matter]
    after = [
        *(_piece(piece, Matter.BACK, manifest, library, apparatus) for piece in manifest.back_matter),
        *questions_part(manifest, library, apparatus),
        *register_parts(apparatus, apparatus.known, language),
    ]
    parts = [
        *opening_parts(manifest, library, metadata),
        Part(slug="contents", kind="contents", matter=Matter.FRONT, title="Contents", level=0, opens=Opens.RECTO, language=language, settles=True),
        *(illustrations_part((*pieces, *sections, *after), language) if manifest.illustrations else ()),
        *pieces,
        *notes_key_part(manifest, [note for part in sections for note in part.notes]),
        *sections,
        *after,
        *list_parts(manifest, library),
        *index_part(apparatus, language),
        sources_part(manifest, library),
        colophon_part(metadata, production),
    ]
    return Edition(metadata=metadata, parts=tuple(parts))


def book_metadata(manifest: Manifest, library: Library, apparatus: Apparatus) -> BookMetadata:
    """Give what a catalogue says of the book."""
    edition = manifest.edition
    language = edition.language
    people: dict[tuple[str, str], Contributor] = {}
    makers = [contributor(person) for person in edition.editors]
    for person in (*makers, *(one for text in library.texts.values() for one in text.work.contributors)):
        people.setdefault((person.name, person.role), person)
    return BookMetadata(
        title=clean_plain(edition.title, language),
        subtitle=clean_plain(edition.subtitle, language) if edition.subtitle else None,
        contributors=tuple(people.values()),
        language=language,
        identifier=edition.identifier,
        date=edition.date,
        number=edition.number,
        publisher=edition.publisher,
        rights=edition.rights,
        description=edition.description,
        subjects=edition.subjects,
    )


def _piece(piece: Piece, matter: Matter, manifest: Manifest, library: Library, apparatus: Apparatus) -> Part:
    language = manifest.edition.language
    title = clean_plain(piece.title, language)
    annotated = apparatus.prose(piece.id, library.prose.get(piece.file), language)
    return Part(
        slug=piece.id,
        kind="piece",
        matter=matter,
        title=title,
        head_verso=title,
        head_recto=title,
        opens=Opens.RECTO if matter is Matter.FRONT else Opens.NEXT,
        language=language,
        content={"body": annotated.body},
        notes=annotated.notes,
    )
