"""The sections and their texts, each with all that stands at its head and at its end."""

from __future__ import annotations

from collections.abc import Iterator

from anthology.apparatus.catalogue import Apparatus
from anthology.edition.document import Matter, Opens
from anthology.edition.front_matter import credit_line
from anthology.edition.model import Part
from anthology.edition.numbering import number_paragraphs
from anthology.edition.wording import LANGUAGES, ROLES, STANDINGS, in_words, listed, roman
from anthology.library.catalogue import Library
from anthology.library.cleaning import clean_plain
from anthology.library.prose import Prose
from anthology.library.text import Standing, Text
from anthology.manifest import Manifest, SectionEntry, TextEntry


def section_parts(manifest: Manifest, library: Library, apparatus: Apparatus) -> Iterator[Part]:
    """Give every section, and after each its texts."""
    for number, section in enumerate(manifest.sections, 1):
        yield _section(section, number, manifest, library, apparatus)
        for entry in section.texts:
            yield _text(entry, manifest, library, apparatus)


def _section(section: SectionEntry, number: int, manifest: Manifest, library: Library, apparatus: Apparatus) -> Part:
    language = manifest.edition.language
    annotated = apparatus.prose(section.id, library.prose.get(section.introduction or ""), language)
    return Part(
        slug=section.id,
        kind="section",
        matter=Matter.BODY,
        title=clean_plain(section.title, language),
        level=1,
        head_verso=clean_plain(section.title, language),
        head_recto=clean_plain(section.title, language),
        opens=Opens.RECTO,
        language=language,
        content={"number": f"Part {in_words(number)}", "numeral": roman(number).upper(), "introduction": annotated.body},
        notes=annotated.notes,
    )


def _text(entry: TextEntry, manifest: Manifest, library: Library, apparatus: Apparatus) -> Part:
    text = library.texts[entry.id]
    language = text.work.language
    notes_path = entry.notes if text.standing is Standing.FULL else (entry.digest.notes if entry.digest else None)
    head = apparatus.prose(entry.id, _head_prose(entry, text, library), manifest.edition.language, key="head")
    annotated = apparatus.annotate(text, number_paragraphs(text.body, entry.id), notes_path, already=head.notes)
    title = clean_plain(text.work.title, language)
    authors = listed(text.work.names("aut"))
    return Part(
        slug=entry.id,
        kind="text",
        matter=Matter.BODY,
        title=title,
        byline=authors or None,
        level=2,
        head_verso=authors or clean_plain(manifest.edition.title, language),
        head_recto=clean_plain(text.work.short_title, language),
        opens=Opens.RECTO,
        language=manifest.edition.language,
        content={
            "text_language": language,
            "imprint": _imprint(text, manifest.edition.date[:4]),
            "listed": _listed(entry, library, apparatus, manifest.edition.language),
            "picture": entry.image,
            "headnote": head.body,
            "standing": STANDINGS.get(text.standing.value),
            "body": annotated.body,
            "source": clean_plain(text.witness.citation, manifest.edition.language) if text.witness.citation else None,
            "source_label": "From" if text.standing is Standing.FULL else "The full text",
            "address": text.witness.url,
        },
        notes=(*head.notes, *annotated.notes),
    )


def _head_prose(entry: TextEntry, text: Text, library: Library) -> Prose | None:
    """Give the headnote; once the full text has come, with the digest after it, where the manifest says so."""
    headnote = library.prose.get(entry.headnote or "")
    moved = entry.digest if entry.digest and entry.digest.when_full == "headnote" and text.standing is Standing.FULL else None
    digest = library.prose.get(moved.file) if moved else None
    if headnote is None or digest is None:
        return headnote or digest
    return Prose(path=headnote.path, body=headnote.body + digest.body, notes=(*headnote.notes, *digest.notes))


def _imprint(text: Text, year: str) -> str:
    """Write the line of form, date, original and translators."""
    if text.standing is Standing.ARTICLE:
        return f"Article of this edition, {year}"
    work = text.work
    first = ", ".join(part for part in (work.form, work.written) if part)
    parts = [first[:1].upper() + first[1:]] if first else []
    parts += [line for role in ROLES if (line := credit_line(work.contributors, role))]
    if work.original_language and work.original_language != work.language:
        language = LANGUAGES.get(work.original_language.partition("-")[0], work.original_language)
        parts.append(f"Original in {language}" + (f": {work.original_title}" if work.original_title else ""))
    return ". ".join(parts)


def _listed(entry: TextEntry, library: Library, apparatus: Apparatus, language: str) -> dict[str, str] | None:
    """Give the listing's own words on a text."""
    listed_entry = library.listed.get(entry.id)
    if listed_entry is None:
        return None
    words = {"title": listed_entry.title, "caption": listed_entry.caption or "", "blurb": listed_entry.blurb}
    return {name: clean_plain(value, language) for name, value in words.items()}
