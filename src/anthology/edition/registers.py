"""The registers as parts of the book: chronology, people, glossary, works cited, how to read the notes; all of them, or what some texts use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anthology.apparatus.catalogue import Apparatus
from anthology.apparatus.fragments import bibliography_fragment, chronology_fragment, glossary_fragment, people_fragment
from anthology.apparatus.model import BIBLIOGRAPHY, PlacedNote
from anthology.apparatus.notes_key import notes_key
from anthology.apparatus.registers import Registers
from anthology.apparatus.timeline import timeline_fragment
from anthology.edition.back_matter import back_part
from anthology.edition.document import Matter
from anthology.edition.model import Part
from anthology.library.markdown import markdown_fragment
from anthology.manifest import Manifest
from anthology.problems import Location


def register_parts(apparatus: Apparatus, known: Registers, language: str) -> Iterator[Part]:
    """Give a part for each register that has entries."""

    def set_line(line: str, at: Location) -> str:
        return apparatus.resolve(markdown_fragment(line, language=language, inline=True)[0], at)

    works = apparatus.works if apparatus.sets_citations else {}
    if len(known.events) > 1:
        yield back_part("time-line", "Time-line", language, {"body": timeline_fragment(known.events)})
    if known.events:
        yield back_part("chronology", "Chronology", language, {"body": chronology_fragment(known.events, apparatus.set_event, works)})
    if known.people:
        yield back_part("people", "People", language, {"body": people_fragment(known.people, set_line, works)})
    if known.terms:
        yield back_part("glossary", "Terms and organisations", language, {"body": glossary_fragment(known.terms, set_line, works)})
    if known.works:
        body = (
            bibliography_fragment(known.works, works, set_line) if works else "".join(f'<p id="{BIBLIOGRAPHY}-{work.id}"/>' for work in known.works)
        )
        yield back_part(BIBLIOGRAPHY, "Works cited", language, {"body": body})


def index_part(apparatus: Apparatus, language: str) -> list[Part]:
    """Give the index, its entries still to be found; none when there is nothing to look for."""
    wanted = apparatus.known.people or apparatus.known.terms or apparatus.extras
    return [back_part("index", "Index", language, {"body": '<div class="index"></div>'}, settles=True)] if wanted else []


def notes_key_part(manifest: Manifest, notes: Sequence[PlacedNote]) -> list[Part]:
    """Give the page on how to read the notes; none when there are no notes."""
    body = notes_key(manifest.voices, notes, marks_mentions=manifest.registers.mark_in_print)
    if not body:
        return []
    title = "How to read the notes"
    language = manifest.edition.language
    return [
        Part(
            slug="notes-key",
            kind="notes-key",
            matter=Matter.FRONT,
            title=title,
            head_verso=title,
            head_recto=title,
            language=language,
            content={"body": body},
        )
    ]
